//! Somebody who has nothing but a publication tries to compute what it withholds.
//!
//! Everything that is published is taken as equations: a count is the sum of the counts that it
//! breaks down into, and none is below zero. Bounds of all counts are tightened by them until nothing
//! moves (L. Buzzigoli & A. Giusti, "An algorithm to calculate the lower and upper bounds of the elements of an
//! array given its marginals", 1999). A withheld count whose bounds meet would be known.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use crate::support::{ok, rows, shared};

type Row = HashMap<String, String>;

/// Ideas below which a count is withheld by default.
const K: i64 = 5;

fn published() -> (tempfile::TempDir, Publication) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let arguments = ["publish", "--store", shared().store(), "--out"];
    ok(&[&arguments[..], &[out.to_str().unwrap()]].concat());
    let publication = Publication::read(&out.join("data"));
    (folder, publication)
}

struct Publication {
    tables: HashMap<&'static str, Vec<Row>>,
}

impl Publication {
    fn read(data: &Path) -> Self {
        let names = [
            "ideas",
            "topics",
            "topic_stats",
            "totals",
            "topic_months",
            "topic_channels",
            "topic_categories",
            "topic_stages",
            "concentration",
        ];
        let read = |name: &str| -> Vec<Row> {
            let mut reader = csv::Reader::from_path(data.join(format!("{name}.csv"))).unwrap();
            reader.deserialize().map(Result::unwrap).collect()
        };
        Self {
            tables: names.iter().map(|name| (*name, read(name))).collect(),
        }
    }

    /// The counts of a table by columns; those that are withheld are left out.
    fn counts(&self, table: &str, columns: &[&str]) -> Vec<(Vec<String>, i64)> {
        let rows = self.tables[table].iter();
        let shown = rows.filter(|row| !row["n_ideas"].is_empty());
        shown
            .map(|row| {
                let key = columns.iter().map(|column| row[*column].clone());
                (key.collect(), row["n_ideas"].parse().unwrap())
            })
            .collect()
    }

    /// The counts of single values, of one kind.
    fn values(&self, kind: &str) -> Vec<(String, i64)> {
        let rows = self.tables["concentration"].iter();
        let rows = rows.filter(|row| row["kind"] == kind);
        rows.map(|row| (row["value"].clone(), row["n_ideas"].parse().unwrap()))
            .collect()
    }
}

/// What is known of each count of a cube and its margins. A key names a value of each dimension, or
/// `*` for all.
struct Bounds {
    axes: Vec<Vec<String>>,
    of: HashMap<Vec<String>, (i64, i64)>,
}

const ALL: &str = "*";

impl Bounds {
    fn new(axes: Vec<Vec<String>>, total: i64) -> Self {
        let mut keys: Vec<Vec<String>> = vec![Vec::new()];
        for axis in &axes {
            let values = || axis.iter().cloned().chain([ALL.to_owned()]);
            let longer = |key: &Vec<String>| -> Vec<Vec<String>> {
                values()
                    .map(|value| [key.clone(), vec![value]].concat())
                    .collect()
            };
            keys = keys.iter().flat_map(longer).collect();
        }
        let mut of: HashMap<_, _> = keys.into_iter().map(|key| (key, (0, total))).collect();
        of.insert(vec![ALL.to_owned(); axes.len()], (total, total));
        Self { axes, of }
    }

    /// A count that is published.
    fn know(&mut self, key: &[String], count: i64) {
        let bounds = self.of.get_mut(key).unwrap_or_else(|| panic!("{key:?}"));
        assert!(bounds.0 <= count && count <= bounds.1, "{key:?}");
        *bounds = (count, count);
    }

    /// A number of ideas that show themselves.
    fn at_least(&mut self, key: &[String], count: i64) {
        let bounds = self.of.get_mut(key).unwrap_or_else(|| panic!("{key:?}"));
        bounds.0 = bounds.0.max(count);
    }

    /// Tightens all bounds by all sums until nothing moves.
    fn tighten(&mut self) {
        let keys: BTreeSet<Vec<String>> = self.of.keys().cloned().collect();
        loop {
            let mut moved = false;
            for key in &keys {
                for dimension in (0..self.axes.len()).filter(|&at| key[at] == ALL) {
                    moved |= self.tighten_sum(key, dimension);
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// The count of `key` is the sum of those with a value of `dimension`.
    fn tighten_sum(&mut self, key: &[String], dimension: usize) -> bool {
        let parts: Vec<Vec<String>> = self.axes[dimension]
            .iter()
            .map(|value| {
                let mut part = key.to_vec();
                part[dimension].clone_from(value);
                part
            })
            .collect();
        let low: i64 = parts.iter().map(|part| self.of[part].0).sum();
        let high: i64 = parts.iter().map(|part| self.of[part].1).sum();
        let whole = self.of[key];
        let mut moved = self.narrow(key, (low, high));
        for part in parts {
            let own = self.of[&part];
            moved |= self.narrow(&part, (whole.0 - (high - own.1), whole.1 - (low - own.0)));
        }
        moved
    }

    fn narrow(&mut self, key: &[String], (low, high): (i64, i64)) -> bool {
        let bounds = self.of.get_mut(key).unwrap();
        let narrower = (bounds.0.max(low), bounds.1.min(high));
        assert!(
            narrower.0 <= narrower.1,
            "{key:?}: the publication contradicts itself"
        );
        std::mem::replace(bounds, narrower) != narrower
    }

    /// No small count is known. `truth` holds the cells; gives the number of small counts.
    fn hold(&self, truth: &BTreeMap<Vec<String>, i64>) -> usize {
        let mut counts: BTreeMap<Vec<String>, i64> = BTreeMap::new();
        for (cell, count) in truth {
            for margin in 0..1_usize << cell.len() {
                let kept = |(at, value): (usize, &String)| {
                    if margin >> at & 1 == 1 {
                        ALL.to_owned()
                    } else {
                        value.clone()
                    }
                };
                *counts
                    .entry(cell.iter().enumerate().map(kept).collect())
                    .or_default() += count;
            }
        }
        let small: Vec<_> = counts.iter().filter(|(_, count)| **count < K).collect();
        for (key, count) in &small {
            let (low, high) = self.of[*key];
            assert!(
                low <= **count && **count <= high,
                "{key:?}: {count} is not in {low}..={high}"
            );
            assert!(low < high, "{key:?}: {count} is known");
        }
        small.len()
    }
}

fn axis(values: impl Iterator<Item = String>) -> Vec<String> {
    values.collect::<BTreeSet<String>>().into_iter().collect()
}

/// Values of columns of ideas, with the month of the day and the topic beside.
fn truth(columns: &[&str]) -> BTreeMap<Vec<String>, i64> {
    let topic_of: HashMap<String, String> = rows(shared().store(), "assignments")
        .into_iter()
        .map(|mut row| {
            (
                row.remove("idea_id").unwrap(),
                row.remove("topic_id").unwrap(),
            )
        })
        .collect();
    let mut cells = BTreeMap::new();
    for idea in rows(shared().store(), "ideas") {
        let value = |column: &&str| match *column {
            "topic_id" => topic_of[&idea["idea_id"]].clone(),
            "month" if idea["submitted_at"].is_empty() => String::new(),
            "month" => format!("{}-01", &idea["submitted_at"][..7]),
            column => idea[column].clone(),
        };
        *cells
            .entry(columns.iter().map(value).collect())
            .or_default() += 1;
    }
    cells
}

/// What the publication says of a cube by topic and the other columns, and single ideas.
fn bounds(
    publication: &Publication,
    columns: &[&str],
    truth: &BTreeMap<Vec<String>, i64>,
) -> Bounds {
    let axes = (0..columns.len()).map(|at| axis(truth.keys().map(|cell| cell[at].clone())));
    let ideas = &publication.tables["ideas"];
    let mut bounds = Bounds::new(axes.collect(), i64::try_from(ideas.len()).unwrap());
    let topics = publication.counts("topics", &["topic_id"]);
    let topics = topics
        .into_iter()
        .filter(|(key, _)| bounds.axes[0].contains(&key[0]))
        .collect::<Vec<_>>();
    for (topic, count) in topics {
        let others = vec![ALL.to_owned(); columns.len() - 1];
        bounds.know(&[topic, others].concat(), count);
    }
    for at in 1..columns.len() {
        know_values(&mut bounds, publication, columns, at);
    }
    know_ideas(&mut bounds, ideas, columns);
    bounds
}

/// Counts of a column's values, and of topics by them.
fn know_values(bounds: &mut Bounds, publication: &Publication, columns: &[&str], at: usize) {
    let column = columns[at];
    let table = match column {
        "month" => "topic_months",
        "channel" => "topic_channels",
        "category" => "topic_categories",
        _ => "topic_stages",
    };
    let place = |topic: &str, value: &String| {
        let mut key = vec![ALL.to_owned(); columns.len()];
        topic.clone_into(&mut key[0]);
        key[at].clone_from(value);
        key
    };
    for (key, count) in publication.counts(table, &["topic_id", column]) {
        bounds.know(&place(&key[0], &key[1]), count);
    }
    for (value, count) in publication.values(column) {
        bounds.know(&place(ALL, &value), count);
    }
}

/// Ideas that show all of the columns.
fn know_ideas(bounds: &mut Bounds, ideas: &[Row], columns: &[&str]) {
    let mut shown: BTreeMap<Vec<String>, i64> = BTreeMap::new();
    for idea in ideas
        .iter()
        .filter(|idea| columns.iter().all(|column| !idea[*column].is_empty()))
    {
        let cell = columns.iter().map(|column| idea[*column].clone());
        *shown.entry(cell.collect()).or_default() += 1;
    }
    for (cell, count) in shown {
        bounds.at_least(&cell, count);
    }
}

#[test]
fn months_and_channels_of_topics_stay_withheld() {
    let (_folder, publication) = published();
    let columns = ["topic_id", "month", "channel"];
    let truth = truth(&columns);
    let mut bounds = bounds(&publication, &columns, &truth);
    for (cell, count) in publication.counts("topic_stats", &columns) {
        bounds.know(&cell, count);
    }
    for (key, count) in publication.counts("totals", &["month", "channel"]) {
        bounds.know(&[vec![ALL.to_owned()], key].concat(), count);
    }
    bounds.tighten();
    assert!(bounds.hold(&truth) > 100);
}

#[test]
fn categories_and_stages_of_topics_stay_withheld() {
    let (_folder, publication) = published();
    for column in ["category", "stage"] {
        let columns = ["topic_id", column];
        let truth = truth(&columns);
        let mut bounds = bounds(&publication, &columns, &truth);
        bounds.tighten();
        assert!(bounds.hold(&truth) > 10, "{column}");
    }
}

/// The columns of an idea that few may share.
const COLUMNS: [&str; 6] = [
    "topic_id", "month", "channel", "category", "stage", "intake",
];

/// Those of them that an idea shows.
fn shown(idea: &Row) -> Vec<&'static str> {
    let shown = COLUMNS.iter().filter(|column| !idea[**column].is_empty());
    shown.copied().collect()
}

#[test]
fn whatever_an_idea_shows_others_show_too() {
    let (_folder, publication) = published();
    let ideas = &publication.tables["ideas"];
    let sets: BTreeSet<Vec<&str>> = ideas.iter().map(shown).collect();
    for set in sets.iter().filter(|set| !set.is_empty()) {
        let key = |idea: &Row| -> Option<Vec<String>> {
            let values = set.iter().map(|column| idea[*column].clone());
            Some(values.collect())
                .filter(|values: &Vec<String>| values.iter().all(|v| !v.is_empty()))
        };
        let mut together: HashMap<Vec<String>, i64> = HashMap::new();
        for key in ideas.iter().filter_map(key) {
            *together.entry(key).or_default() += 1;
        }
        for idea in ideas.iter().filter(|idea| shown(idea) == *set) {
            let key = key(idea).unwrap();
            assert!(together[&key] >= K, "{} shows {key:?}", idea["idea_id"]);
        }
    }
    // Enough is left to be of use.
    let some = |column: &str| ideas.iter().filter(|idea| !idea[column].is_empty()).count();
    for column in ["topic_id", "month", "category", "stage"] {
        assert!(
            some(column) * 10 > ideas.len(),
            "{column}: {}",
            some(column)
        );
    }
}
