//! Counts by theme, month and channel that may be shown.

use std::collections::BTreeMap;

use super::columns::{Columns, text};
use super::themes::Theme;
use arrow::array::Array as _;

/// The shown cells of all topics, by their theme.
pub(crate) struct Cells<'a> {
    pub(crate) cells: Vec<Cell<'a>>,
}

/// A shown cell.
pub(crate) struct Cell<'a> {
    /// The theme's place in the list of themes.
    pub(crate) theme: usize,
    /// First day of the month; `None` when unknown.
    pub(crate) month: Option<i32>,
    /// `None` when unknown.
    pub(crate) channel: Option<&'a str>,
    pub(crate) n_ideas: i64,
}

impl<'a> Cells<'a> {
    pub(crate) fn of(table: Columns<'a>, themes: &[Theme]) -> Self {
        let places: BTreeMap<i32, usize> = themes
            .iter()
            .zip(0..)
            .flat_map(|(theme, place)| theme.topics.iter().map(move |topic| (topic.id, place)))
            .collect();
        let (topics, months) = (table.ids("topic_id"), table.days("month"));
        let (channels, counts) = (table.texts("channel"), table.counts("n_ideas"));
        let cell = |row| {
            let theme = *places.get(&topics.value(row))?;
            Some(Cell {
                theme,
                month: months.is_valid(row).then(|| months.value(row)),
                channel: text(channels, row),
                n_ideas: counts.value(row),
            })
        };
        Self {
            cells: table.rows().filter_map(cell).collect(),
        }
    }
}
