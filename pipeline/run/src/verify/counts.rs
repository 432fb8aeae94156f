//! Counts, each counted again from the ideas.

use std::fmt::Debug;
use std::hash::Hash;

use arrow::array::{Array, Date32Array, Int64Array};
use chrono::{Datelike, NaiveDate};
use modum_model::table::Table;
use rustc_hash::FxHashMap;

use super::{Facts, Findings};

/// Days from 0001-01-01 (day 1) to 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    ideas: i64,
    distinct: i64,
    votes: i64,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.ideas += other.ideas;
        self.distinct += other.distinct;
        self.votes += other.votes;
    }
}

/// A table's counts by what they count.
type Cells<K> = FxHashMap<K, Count>;

pub(super) fn topics(facts: &Facts<'_>, findings: &mut Findings) {
    let expected = tally(facts, |_, topic| Some(topic), votes(facts));
    compare(
        "topics",
        &expected,
        &tree(facts, |parent| parent.is_some()),
        findings,
    );
}

pub(super) fn themes(facts: &Facts<'_>, findings: &mut Findings) {
    let mut expected: Cells<i32> = Cells::default();
    for (&topic, &count) in sorted(&tree(facts, |parent| parent.is_some())) {
        if let Some(theme) = facts.parent(topic) {
            expected.entry(theme).or_default().add(count);
        }
    }
    compare(
        "topics",
        &expected,
        &tree(facts, |parent| parent.is_none()),
        findings,
    );
}

pub(super) fn stats(facts: &Facts<'_>, findings: &mut Findings) {
    let ideas = &facts.tables.ideas;
    let key = |row: usize, topic: i32| {
        let channel = ideas
            .channel
            .is_valid(row)
            .then(|| ideas.channel.value(row));
        Some((
            topic,
            date(&ideas.submitted_at, row).and_then(|day| day.with_day(1)),
            channel,
        ))
    };
    let expected = tally(facts, key, votes(facts));
    let table = &facts.tables.topic_stats;
    let mut found = Cells::default();
    for row in 0..table.len() {
        let channel = table
            .channel
            .is_valid(row)
            .then(|| table.channel.value(row));
        let key = (table.topic_id.value(row), date(&table.month, row), channel);
        found.insert(
            key,
            count(row, &table.n_ideas, &table.n_distinct, Some(&table.votes)),
        );
    }
    compare("topic_stats", &expected, &found, findings);
}

pub(super) fn days(facts: &Facts<'_>, findings: &mut Findings) {
    let expected = tally(
        facts,
        |row, topic| date(&facts.tables.ideas.submitted_at, row).map(|day| (topic, Some(day))),
        |_| 0,
    );
    let table = &facts.tables.topic_days;
    let mut found = Cells::default();
    for row in 0..table.len() {
        let key = (table.topic_id.value(row), date(&table.day, row));
        found.insert(key, count(row, &table.n_ideas, &table.n_distinct, None));
    }
    compare("topic_days", &expected, &found, findings);
}

/// The votes of the idea in a row.
fn votes(facts: &Facts<'_>) -> impl Fn(usize) -> i64 {
    let votes = &facts.tables.ideas.votes;
    move |row| {
        if votes.is_valid(row) {
            votes.value(row)
        } else {
            0
        }
    }
}

/// Counts the ideas by `key`, which is given the idea's row and topic, and their `votes`.
fn tally<K: Eq + Hash>(
    facts: &Facts<'_>,
    key: impl Fn(usize, i32) -> Option<K>,
    votes: impl Fn(usize) -> i64,
) -> Cells<K> {
    let ideas = &facts.tables.ideas;
    let mut cells = Cells::default();
    for row in 0..ideas.len() {
        let topic = facts.topic_of_row(row);
        let Some(key) = topic.and_then(|topic| key(row, topic)) else {
            continue;
        };
        let distinct = i64::from(facts.is_distinct_row(row));
        cells.entry(key).or_insert_with(Count::default).add(Count {
            ideas: 1,
            distinct,
            votes: votes(row),
        });
    }
    cells
}

/// The counts that `topics` says, of the rows whose parent `keep` accepts.
fn tree(facts: &Facts<'_>, keep: impl Fn(Option<i32>) -> bool) -> Cells<i32> {
    let table = &facts.tables.topics;
    let rows = facts
        .topics
        .iter()
        .filter(|(topic, _)| keep(facts.parent(**topic)));
    rows.map(|(topic, row)| {
        (
            *topic,
            count(*row, &table.n_ideas, &table.n_distinct, Some(&table.votes)),
        )
    })
    .collect()
}

/// Tells where the counts differ; a missing row counts nothing.
fn compare<K: Hash + Ord + Debug>(
    table: &str,
    expected: &Cells<K>,
    found: &Cells<K>,
    findings: &mut Findings,
) {
    for (key, count) in sorted(found) {
        let expected = expected.get(key).copied().unwrap_or_default();
        findings.expect(*count == expected, || {
            format!("{table} says {count:?} for {key:?}, but there are {expected:?}")
        });
    }
    for (key, count) in sorted(expected) {
        findings.expect(found.contains_key(key), || {
            format!("{table} has no row for {key:?}: {count:?}")
        });
    }
}

fn sorted<K: Ord>(cells: &Cells<K>) -> Vec<(&K, &Count)> {
    let mut cells: Vec<_> = cells.iter().collect();
    cells.sort_unstable_by_key(|(key, _)| *key);
    cells
}

fn count(
    row: usize,
    ideas: &Int64Array,
    distinct: &Int64Array,
    votes: Option<&Int64Array>,
) -> Count {
    let votes = votes.map_or(0, |votes| votes.value(row));
    Count {
        ideas: ideas.value(row),
        distinct: distinct.value(row),
        votes,
    }
}

fn date(column: &Date32Array, row: usize) -> Option<NaiveDate> {
    let day = column.is_valid(row).then(|| column.value(row))?;
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH_FROM_CE)?)
}
