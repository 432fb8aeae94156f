//! Which counts by topic, month and channel may be shown.
//!
//! `topic_stats` -> a grid of topics by (month, channel) -> what of it is withheld. The same answer
//! decides what single ideas may say: an idea in a withheld cell shows neither month nor channel, and
//! one of a topic whose total is withheld does not show the topic, or the cell could be counted.

use arrow::array::{Array, Date32Array, Int32Array, StringArray};
use modum_model::tables::TopicStats;
use rustc_hash::FxHashMap;

use crate::suppress::{Grid, Hidden, suppress};

/// A month (days since 1970-01-01 of its first day) and a channel; `None` when unknown.
pub(crate) type Column = (Option<i32>, Option<String>);

/// The grid of all ideas, and what of it is withheld.
#[derive(Debug)]
pub(crate) struct Cells {
    grid: Grid,
    hidden: Hidden,
    topics: FxHashMap<i32, usize>,
    lookup: FxHashMap<Column, usize>,
    pub(crate) columns: Vec<Column>,
}

impl Cells {
    /// Counts below `k` are withheld.
    pub(crate) fn new(stats: &TopicStats, k: i64) -> Self {
        let mut columns: Vec<Column> = (0..stats.topic_id.len())
            .map(|row| column(&stats.month, &stats.channel, row))
            .collect();
        columns.sort_unstable();
        columns.dedup();
        let mut ids: Vec<i32> = stats.topic_id.values().to_vec();
        ids.dedup();
        let lookup: FxHashMap<Column, usize> = columns.iter().cloned().zip(0..).collect();
        let topics: FxHashMap<i32, usize> = ids.iter().copied().zip(0..).collect();
        let mut grid = Grid::new(ids.len(), columns.len());
        for row in 0..stats.topic_id.len() {
            let place = lookup[&column(&stats.month, &stats.channel, row)];
            let topic = topics[&stats.topic_id.value(row)];
            grid.add(topic, place, stats.n_ideas.value(row));
        }
        Self {
            hidden: suppress(&grid, k),
            grid,
            topics,
            lookup,
            columns,
        }
    }

    /// Whether the cell of a topic, month and channel is withheld.
    pub(crate) fn hides(&self, topic: i32, column: &Column) -> bool {
        match (self.topics.get(&topic), self.lookup.get(column)) {
            (Some(&row), Some(&column)) => self.hidden.cell(row, column),
            _ => true,
        }
    }

    /// Whether the number of a topic's ideas is withheld.
    pub(crate) fn hides_topic(&self, topic: i32) -> bool {
        let row = self.topics.get(&topic);
        row.is_none_or(|&row| self.hidden.rows[row])
    }

    /// The number of ideas of each month and channel that may be shown.
    pub(crate) fn totals(&self) -> Vec<(&Column, i64)> {
        let shown = |at: &usize| !self.hidden.column_totals[*at];
        let total = |at| (&self.columns[at], self.grid.at(self.grid.rows(), at));
        (0..self.columns.len()).filter(shown).map(total).collect()
    }

    /// Cells, topics and totals with ideas that are withheld.
    pub(crate) fn withheld(&self) -> Withheld {
        let (rows, columns) = (self.grid.rows(), self.grid.columns());
        let mut withheld = Withheld::default();
        for row in 0..rows {
            let hidden =
                |&column: &usize| self.hidden.cell(row, column) && self.grid.at(row, column) > 0;
            for column in (0..columns).filter(hidden) {
                withheld.cells += 1;
                withheld.ideas += self.grid.at(row, column).unsigned_abs();
            }
        }
        let count = |hidden: &[bool]| hidden.iter().filter(|hidden| **hidden).count() as u64;
        withheld.topics = count(&self.hidden.rows);
        withheld.totals = count(&self.hidden.column_totals);
        withheld
    }
}

/// How much is withheld.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Withheld {
    /// Cells of topic, month and channel with ideas.
    pub cells: u64,
    /// Ideas in them, which show neither month nor channel.
    pub ideas: u64,
    /// Topics whose numbers are withheld.
    pub topics: u64,
    /// Totals of a month and channel.
    pub totals: u64,
}

/// The month and channel of a row of `topic_stats`.
fn column(month: &Date32Array, channel: &StringArray, row: usize) -> Column {
    (
        month.is_valid(row).then(|| month.value(row)),
        channel.is_valid(row).then(|| channel.value(row).to_owned()),
    )
}

/// `values` with null where `hidden` says so.
pub(crate) fn without(values: &Int32Array, hidden: &[bool]) -> Int32Array {
    let kept = |(value, &hidden): (Option<i32>, &bool)| value.filter(|_| !hidden);
    values.iter().zip(hidden).map(kept).collect()
}
