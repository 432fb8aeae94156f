//! Which counts may be shown: by topic, month and channel, by topic and category, by topic and stage.
//!
//! Counts of the statistics -> three cubes -> what of each is withheld. The cubes share the number of
//! ideas of each topic. So a topic whose number one of them withholds shows nothing in any of them;
//! all other swaps that protect a count give two ideas each other's month and channel, category or
//! stage, which the other cubes do not see.

use std::hash::Hash;

use arrow::array::{Array, StringArray};
use modum_model::tables::TopicStats;
use modum_statistics::{Breakdowns, ValueRows};
use rustc_hash::FxHashMap;

use crate::suppress::{Cube, Hidden, Kept, Place, suppress};

/// A text that may be unknown.
pub(crate) type Value = Option<String>;

/// The values of a dimension, sorted, unknown first.
#[derive(Debug)]
pub(crate) struct Axis<V> {
    pub(crate) values: Vec<V>,
    places: FxHashMap<V, usize>,
}

impl<V: Ord + Hash + Clone> Axis<V> {
    fn new(values: impl IntoIterator<Item = V>) -> Self {
        let mut values: Vec<V> = values.into_iter().collect();
        values.sort_unstable();
        values.dedup();
        let places = values.iter().cloned().zip(0..).collect();
        Self { values, places }
    }

    /// Where a value stands, if it occurs.
    pub(crate) fn place(&self, value: &V) -> Option<usize> {
        self.places.get(value).copied()
    }
}

impl Axis<Value> {
    /// The values of a column.
    pub(crate) fn of(column: &StringArray) -> Self {
        let mut values: Vec<Option<&str>> = column.iter().collect();
        values.sort_unstable();
        values.dedup();
        Self::new(values.into_iter().map(|value| value.map(str::to_owned)))
    }
}

/// Counts, and which of them are withheld.
#[derive(Debug)]
pub(crate) struct Judged {
    cube: Cube,
    hidden: Hidden,
}

impl Judged {
    /// The count of the margin that keeps `kept`; `None` where withheld.
    pub(crate) fn shown(&self, kept: Kept, place: Place) -> Option<i64> {
        (!self.hidden.get(kept, place)).then(|| self.cube.count(kept, place))
    }

    /// Counts of the margin above zero that are withheld, and their sum.
    fn withheld(&self, kept: Kept) -> (u64, u64) {
        let [a, b, c] = self.cube.sizes();
        let size =
            |dimension: usize, size: usize| if kept >> dimension & 1 == 1 { size } else { 1 };
        let (mut counts, mut sum) = (0, 0);
        for a in 0..size(0, a) {
            for b in 0..size(1, b) {
                for c in 0..size(2, c) {
                    let count = self.cube.count(kept, [a, b, c]);
                    if count > 0 && self.hidden.get(kept, [a, b, c]) {
                        counts += 1;
                        sum += count.unsigned_abs();
                    }
                }
            }
        }
        (counts, sum)
    }
}

/// Margins of a cube, named by the dimensions that they keep.
pub(crate) mod keep {
    use crate::suppress::Kept;

    /// Of every cube.
    pub(crate) const NOTHING: Kept = 0b000;
    /// Of every cube.
    pub(crate) const TOPIC: Kept = 0b001;
    /// Of the cube of topic, month and channel; the value of the others.
    pub(crate) const MONTH: Kept = 0b010;
    /// Of the cube of topic, month and channel.
    pub(crate) const CHANNEL: Kept = 0b100;
    /// Of every cube.
    pub(crate) const ALL: Kept = 0b111;
}

/// All counts, and what of them is withheld.
#[derive(Debug)]
pub(crate) struct Cells {
    pub(crate) topics: Axis<i32>,
    pub(crate) months: Axis<Option<i32>>,
    pub(crate) channels: Axis<Value>,
    pub(crate) categories: Axis<Value>,
    pub(crate) stages: Axis<Value>,
    /// By topic, month and channel.
    pub(crate) times: Judged,
    /// By topic and category.
    pub(crate) by_category: Judged,
    /// By topic and stage.
    pub(crate) by_stage: Judged,
}

impl Cells {
    /// Counts below `k` are withheld.
    pub(crate) fn new(stats: &TopicStats, breakdowns: &Breakdowns, k: i64) -> Self {
        let topics = Axis::new(stats.topic_id.values().iter().copied());
        let months = Axis::new(stats.month.iter());
        let channels = Axis::new(values(&stats.channel));
        let categories = Axis::new(breakdowns.categories.value.iter().cloned());
        let stages = Axis::new(breakdowns.stages.value.iter().cloned());
        let mut times = Cube::new([
            topics.values.len(),
            months.values.len(),
            channels.values.len(),
        ]);
        for (row, channel) in values(&stats.channel).enumerate() {
            let month = stats.month.is_valid(row).then(|| stats.month.value(row));
            let place = [
                topics.places[&stats.topic_id.value(row)],
                months.places[&month],
                channels.places[&channel],
            ];
            times.add(place, stats.n_ideas.value(row));
        }
        let by_category = by_value(&breakdowns.categories, &topics, &categories);
        let by_stage = by_value(&breakdowns.stages, &topics, &stages);
        let [times, by_category, by_stage] = judge([times, by_category, by_stage], k);
        Self {
            topics,
            months,
            channels,
            categories,
            stages,
            times,
            by_category,
            by_stage,
        }
    }

    /// Whether the number of a topic's ideas is withheld.
    pub(crate) fn hides_topic(&self, topic: i32) -> bool {
        let place = self.topics.place(&topic);
        place.is_none_or(|place| self.times.hidden.lines()[place])
    }

    /// Whether the counts of all months of a topic are shown, so that its growth says no more.
    pub(crate) fn shows_months(&self, topic: i32) -> bool {
        let dated = || (0..self.months.values.len()).filter(|&at| self.months.values[at].is_some());
        let shown = |topic: usize, at: usize| {
            let place = [topic, at, 0];
            self.times.shown(keep::TOPIC | keep::MONTH, place).is_some()
        };
        let place = self.topics.place(&topic);
        place.is_some_and(|topic| dated().all(|at| shown(topic, at)))
    }

    /// Cells, topics and totals with ideas that are withheld.
    pub(crate) fn withheld(&self) -> Withheld {
        let (cells, ideas) = self.times.withheld(keep::ALL);
        let count = |kept| self.times.withheld(kept).0;
        Withheld {
            cells,
            ideas,
            topics: count(keep::TOPIC),
            totals: count(keep::MONTH | keep::CHANNEL),
            topic_months: count(keep::TOPIC | keep::MONTH),
            topic_channels: count(keep::TOPIC | keep::CHANNEL),
            topic_categories: self.by_category.withheld(keep::ALL).0,
            topic_stages: self.by_stage.withheld(keep::ALL).0,
        }
    }
}

/// The texts of a column.
fn values(column: &StringArray) -> impl Iterator<Item = Value> {
    column.iter().map(|value| value.map(str::to_owned))
}

fn by_value(rows: &ValueRows, topics: &Axis<i32>, values: &Axis<Value>) -> Cube {
    let mut cube = Cube::new([topics.values.len(), values.values.len(), 1]);
    for ((topic, value), count) in rows.topic_id.iter().zip(&rows.value).zip(&rows.n_ideas) {
        // A topic that `topic_stats` does not know would be a store that does not verify.
        if let Some(topic) = topics.place(topic) {
            cube.add([topic, values.places[value], 0], *count);
        }
    }
    cube
}

/// Judges the cubes until they agree on the topics of which nothing is shown.
fn judge<const N: usize>(cubes: [Cube; N], k: i64) -> [Judged; N] {
    let mut lines = vec![false; cubes[0].sizes()[0]];
    loop {
        let judged = cubes.each_ref().map(|cube| suppress(cube, k, &lines));
        let before = lines.clone();
        for hidden in &judged {
            for (line, hidden) in lines.iter_mut().zip(hidden.lines()) {
                *line |= hidden;
            }
        }
        if lines == before {
            let mut judged = judged.into_iter();
            return cubes.map(|cube| Judged {
                cube,
                hidden: judged.next().expect("one judgment for each cube"),
            });
        }
    }
}

/// How much is withheld: counts above zero. How many they are would tell them from zeros, so the
/// public learns the numbers of topics and ideas alone, which it can count itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Withheld {
    /// Topics of which no number is shown.
    pub topics: u64,
    /// Ideas in withheld cells of topic, month and channel, which show neither month nor channel.
    pub ideas: u64,
    /// These cells.
    #[serde(skip)]
    pub cells: u64,
    /// Totals of a month and channel.
    #[serde(skip)]
    pub totals: u64,
    /// Counts of a topic and month.
    #[serde(skip)]
    pub topic_months: u64,
    /// Counts of a topic and channel.
    #[serde(skip)]
    pub topic_channels: u64,
    /// Counts of a topic and category.
    #[serde(skip)]
    pub topic_categories: u64,
    /// Counts of a topic and stage.
    #[serde(skip)]
    pub topic_stages: u64,
}
