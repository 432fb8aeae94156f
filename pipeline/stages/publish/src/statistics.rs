//! All statistics that the public may see, as columns.
//!
//! Counts that are shown -> [`PublicStatistics`]: by topic and month, channel, category and stage with
//! shares, ranks, growth and tests, and how concentrated ideas are on few topics. The formulas are
//! those of `modum_statistics`; they are fed with counts that are shown and nothing else, so a share, a
//! test or a coefficient says no more than those do.

use modum_statistics::{Cross, CrossFigures, gini_of_shown, share};

use crate::cells::{Axis, Cells, Judged, Value, keep};
use crate::masking::Masked;
use crate::suppress::{Kept, Place};

/// False discovery rate up to which a difference is called one.
const DISCOVERY: f64 = 0.05;

/// Counts of topics by the values of a column, and what follows from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdown<V> {
    /// The topics whose number of ideas is shown, ascending: the rows of `cross`.
    pub topics: Vec<i32>,
    /// The values whose number of ideas is shown, unknown first: the columns of `cross`.
    pub values: Vec<V>,
    /// The counts.
    pub cross: Cross,
    /// An entry for each count.
    pub figures: CrossFigures,
}

/// How much a value of a column is about a topic, against all other ideas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    /// The topic's number.
    pub topic: i32,
    /// Ideas of the topic that have the value.
    pub n_ideas: i64,
    /// Share of the topic among the ideas that have the value, 0 to 1.
    pub inside: f64,
    /// Its share among all other ideas, 0 to 1.
    pub outside: f64,
    /// The first share against the second, smoothed: see [`modum_statistics::smoothed_ratio`].
    pub ratio: f64,
    /// Standard deviations between the shares: see [`modum_statistics::two_proportions`].
    pub z: f64,
    /// Its two-sided p-value.
    pub p: f64,
    /// Its false discovery rate among all tests of the column.
    pub q: f64,
}

impl Contrast {
    /// Whether the shares differ by more than chance explains: among all such findings, one in twenty at
    /// most is expected to be none.
    pub fn is_found(&self) -> bool {
        self.q <= DISCOVERY
    }
}

impl<V> Breakdown<V> {
    /// What sets the value at `column` apart: its topics whose counts are shown, highest z first.
    pub fn contrasts(&self, column: usize) -> Vec<Contrast> {
        let rows = 0..self.topics.len();
        let mut contrasts: Vec<Contrast> =
            rows.filter_map(|row| self.contrast(row, column)).collect();
        contrasts.sort_by(|a, b| b.z.total_cmp(&a.z).then(a.topic.cmp(&b.topic)));
        contrasts
    }

    fn contrast(&self, row: usize, column: usize) -> Option<Contrast> {
        let (cross, figures) = (&self.cross, &self.figures);
        let at = row * self.values.len() + column;
        let n_ideas = cross.count(row, column)?;
        Some(Contrast {
            topic: self.topics[row],
            n_ideas,
            inside: figures.share_of_column[at]?,
            outside: share(
                cross.rows[row] - n_ideas,
                cross.total - cross.columns[column],
            )?,
            ratio: figures.ratio[at]?,
            z: figures.z[at]?,
            p: figures.p[at]?,
            q: figures.q[at]?,
        })
    }
}

/// How unequally the ideas of one value of a column are spread over the topics.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// `total`, `month`, `channel`, `category` or `stage`.
    pub kind: &'static str,
    /// The month (its first day), channel, category or stage; `None` for the total, and when unknown.
    pub value: Option<String>,
    /// Ideas.
    pub n_ideas: i64,
    /// Topics of which a count is shown.
    pub n_topics: i64,
    /// Gini coefficient over all topics; those whose count is withheld share what is left equally.
    pub gini: Option<f64>,
}

/// Every public statistic: what tables, workbook and report are made of.
///
/// Counts are `None` where withheld, and so is whatever would follow from them.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicStatistics {
    /// All ideas.
    pub n_ideas: i64,
    /// By month (days since 1970-01-01 of its first day; `None` for ideas without a date).
    pub months: Breakdown<Option<i32>>,
    /// Growth of each count of `months` against the month before; see [`Cross::growth`].
    pub growth: Vec<Option<f64>>,
    /// By channel.
    pub channels: Breakdown<Option<String>>,
    /// By category.
    pub categories: Breakdown<Option<String>>,
    /// By stage.
    pub stages: Breakdown<Option<String>>,
    /// Of all ideas, and of each month, channel, category and stage.
    pub concentration: Vec<Concentration>,
}

impl PublicStatistics {
    /// The statistics of what `cells` show, among `n_topics` topics.
    pub(crate) fn new(cells: &Cells, n_topics: usize) -> Self {
        let (topics, times) = (&cells.topics, &cells.times);
        let months = breakdown(topics, (times, keep::MONTH, &cells.months));
        let channels = breakdown(topics, (times, keep::CHANNEL, &cells.channels));
        let categories = (&cells.by_category, keep::MONTH, &cells.categories);
        let categories = breakdown(topics, categories);
        let stages = breakdown(topics, (&cells.by_stage, keep::MONTH, &cells.stages));
        let month = |month: &Option<i32>| month.map(crate::dates::iso);
        let concentration = [
            vec![of_all(&months.cross, n_topics)],
            of_each("month", &months, month, n_topics),
            of_each("channel", &channels, Clone::clone, n_topics),
            of_each("category", &categories, Clone::clone, n_topics),
            of_each("stage", &stages, Clone::clone, n_topics),
        ];
        Self {
            n_ideas: months.cross.total,
            growth: growth(&months),
            months,
            channels,
            categories,
            stages,
            concentration: concentration.concat(),
        }
    }
}

impl PublicStatistics {
    /// With personal data masked in the names of values, which are what people wrote.
    pub(crate) fn masked(mut self, masked: &mut Masked<'_>) -> Self {
        let breakdowns = [&mut self.channels, &mut self.categories, &mut self.stages];
        let values = breakdowns.into_iter().flat_map(|one| &mut one.values);
        let others = self.concentration.iter_mut().map(|row| &mut row.value);
        for value in values.chain(others).flatten() {
            *value = masked.text(value).into_owned();
        }
        self
    }
}

/// The margin of the topics and one other dimension, as far as it is shown.
fn breakdown<V: Clone>(
    topics: &Axis<i32>,
    (judged, other, axis): (&Judged, Kept, &Axis<V>),
) -> Breakdown<V> {
    let at = |topic: usize, value: usize| -> Place {
        let [second, third] = if other == keep::CHANNEL {
            [0, value]
        } else {
            [value, 0]
        };
        [topic, second, third]
    };
    let rows = shown(
        judged,
        keep::TOPIC,
        (0..topics.values.len()).map(|topic| at(topic, 0)),
    );
    let columns = shown(
        judged,
        other,
        (0..axis.values.len()).map(|value| at(0, value)),
    );
    let places = rows
        .iter()
        .flat_map(|(topic, _)| columns.iter().map(|(value, _)| at(*topic, *value)));
    let counts = places
        .map(|place| judged.shown(keep::TOPIC | other, place))
        .collect();
    let total = judged.shown(keep::NOTHING, [0; 3]);
    let cross = Cross {
        rows: rows.iter().map(|(_, count)| *count).collect(),
        columns: columns.iter().map(|(_, count)| *count).collect(),
        total: total.expect("the grand total is always shown"),
        counts,
    };
    Breakdown {
        topics: rows
            .iter()
            .map(|(topic, _)| topics.values[*topic])
            .collect(),
        values: columns
            .iter()
            .map(|(value, _)| axis.values[*value].clone())
            .collect(),
        figures: cross.figures(),
        cross,
    }
}

/// The counts at `places` that are shown, and which they are.
fn shown(judged: &Judged, kept: Kept, places: impl Iterator<Item = Place>) -> Vec<(usize, i64)> {
    let count = |(at, place): (usize, Place)| Some((at, judged.shown(kept, place)?));
    places.enumerate().filter_map(count).collect()
}

/// Growth of each count against the month before that is shown; the first has none.
fn growth(months: &Breakdown<Option<i32>>) -> Vec<Option<f64>> {
    let values = months.values.len();
    let places =
        (0..months.topics.len()).flat_map(|row| (0..values).map(move |month| (row, month)));
    let growth = |(row, month): (usize, usize)| {
        let before = month.checked_sub(1)?;
        months.values[before]?;
        months.cross.growth(row, before, month)
    };
    places.map(growth).collect()
}

fn of_all(cross: &Cross, n_topics: usize) -> Concentration {
    let counts: Vec<Option<i64>> = cross.rows.iter().copied().map(Some).collect();
    concentration(("total", None), counts, cross.total, n_topics)
}

fn of_each<V>(
    kind: &'static str,
    breakdown: &Breakdown<V>,
    name: impl Fn(&V) -> Value,
    n_topics: usize,
) -> Vec<Concentration> {
    let cross = &breakdown.cross;
    let of_value = |(column, value): (usize, &V)| {
        let counts = (0..cross.rows.len()).map(|row| cross.count(row, column));
        let counts = counts.collect();
        concentration((kind, name(value)), counts, cross.columns[column], n_topics)
    };
    breakdown.values.iter().enumerate().map(of_value).collect()
}

/// `counts` are those of topics whose number is shown.
fn concentration(
    (kind, value): (&'static str, Value),
    mut counts: Vec<Option<i64>>,
    total: i64,
    n_topics: usize,
) -> Concentration {
    let shown = counts.iter().flatten().count();
    counts.resize(n_topics.max(counts.len()), None);
    Concentration {
        kind,
        value,
        n_ideas: total,
        n_topics: i64::try_from(shown).unwrap_or(i64::MAX),
        gini: gini_of_shown(&counts, total),
    }
}
