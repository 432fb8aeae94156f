//! The sheets of themes and topics, and their names for all other sheets.

use std::borrow::Cow;
use std::collections::BTreeMap;

use arrow::array::{
    Array, AsArray, Date32Array, Float32Array, Int32Array, Int64Array, ListArray, StringArray,
};
use arrow::datatypes::{Date32Type, Float32Type, Int32Type, Int64Type};

use super::fit::decimal;
use super::sheet::{Cell, Table};
use crate::describe::Described;

/// A column of a public table.
pub(super) struct Columns<'a>(pub(super) &'a Described);

impl<'a> Columns<'a> {
    fn column(&self, name: &str) -> &'a dyn Array {
        let column = self.0.batch.column_by_name(name);
        column.expect("a public table has its columns").as_ref()
    }

    pub(super) fn texts(&self, name: &str) -> &'a StringArray {
        self.column(name).as_string()
    }

    pub(super) fn ids(&self, name: &str) -> &'a Int32Array {
        self.column(name).as_primitive::<Int32Type>()
    }

    pub(super) fn counts(&self, name: &str) -> &'a Int64Array {
        self.column(name).as_primitive::<Int64Type>()
    }

    pub(super) fn numbers(&self, name: &str) -> &'a Float32Array {
        self.column(name).as_primitive::<Float32Type>()
    }

    pub(super) fn days(&self, name: &str) -> &'a Date32Array {
        self.column(name).as_primitive::<Date32Type>()
    }

    pub(super) fn lists(&self, name: &str) -> &'a ListArray {
        self.column(name).as_list()
    }
}

/// The value of a column, if it has one.
pub(super) fn get<A>(column: A, row: usize) -> Option<A::Item>
where
    A: arrow::array::ArrayAccessor + Copy,
{
    column.is_valid(row).then(|| column.value(row))
}

/// The public table of topics.
pub(super) struct Topics<'a> {
    columns: Columns<'a>,
    row_of: BTreeMap<i32, usize>,
}

impl<'a> Topics<'a> {
    pub(super) fn new(table: &'a Described) -> Self {
        let columns = Columns(table);
        let ids = columns.ids("topic_id");
        Self {
            row_of: ids.values().iter().copied().zip(0..).collect(),
            columns,
        }
    }

    /// What a person called the topic, else its label.
    fn name_at(&self, row: usize) -> &'a str {
        let given = get(self.columns.texts("name"), row);
        given.unwrap_or_else(|| self.columns.texts("label").value(row))
    }

    /// A topic's number, its theme's name and its own.
    pub(super) fn named(&self, topic: i32) -> [Cell<'a>; 3] {
        let row = self.row_of.get(&topic);
        let theme = row.and_then(|&row| self.theme_at(row));
        let name =
            |row: Option<&usize>| row.map_or(Cell::Empty, |&row| Cell::text(self.name_at(row)));
        [Cell::Id(topic), name(theme.as_ref()), name(row)]
    }

    fn theme_at(&self, row: usize) -> Option<usize> {
        let theme = get(self.columns.ids("parent_id"), row)?;
        self.row_of.get(&theme).copied()
    }

    /// Topics by size; those whose number is withheld last.
    pub(super) fn by_size(&self) -> Vec<i32> {
        let ids = self.columns.ids("topic_id").values();
        self.rows(false).into_iter().map(|row| ids[row]).collect()
    }

    /// Themes with a number.
    pub(super) fn shown_themes(&self) -> usize {
        let rows = self.rows(true).into_iter();
        rows.filter(|&row| self.columns.counts("n_ideas").is_valid(row))
            .count()
    }

    /// The number of topics, or of themes.
    pub(super) fn len(&self, themes: bool) -> usize {
        self.rows(themes).len()
    }

    /// The rows of themes or of topics, by size.
    fn rows(&self, themes: bool) -> Vec<usize> {
        let is_theme = |row: &usize| self.columns.ids("parent_id").is_null(*row);
        let rank = |row: usize| get(self.columns.ids("rank"), row);
        let mut rows: Vec<usize> = (0..self.row_of.len())
            .filter(|row| is_theme(row) == themes)
            .collect();
        rows.sort_by_key(|&row| (rank(row).unwrap_or(i32::MAX), row));
        rows
    }

    /// The cells that themes and topics share: counts, share, growth.
    fn figures(&self, row: usize) -> [Cell<'a>; 5] {
        let count =
            |name: &str| Cell::or_withheld(get(self.columns.counts(name), row), Cell::Count);
        let number = |name: &str| get(self.columns.numbers(name), row).map(decimal);
        [
            count("n_ideas"),
            count("n_distinct"),
            count("votes"),
            Cell::or_withheld(number("share"), Cell::Share),
            Cell::or_withheld(number("growth"), Cell::Number),
        ]
    }

    fn rank_and_id(&self, row: usize) -> [Cell<'a>; 2] {
        let rank = get(self.columns.ids("rank"), row);
        [
            Cell::or_withheld(rank, Cell::Id),
            Cell::Id(self.columns.ids("topic_id").value(row)),
        ]
    }

    /// The sheet of themes.
    pub(super) fn theme_sheet(&self) -> Table<'a> {
        let topics = |theme: usize| {
            let rows = self.rows(false).into_iter();
            rows.filter(|&row| self.theme_at(row) == Some(theme))
                .count()
        };
        let row = |row: usize| {
            let mut cells = Vec::from(self.rank_and_id(row));
            cells.push(Cell::text(self.name_at(row)));
            cells.push(Cell::Count(i64::try_from(topics(row)).unwrap_or(i64::MAX)));
            cells.extend(self.figures(row));
            cells
        };
        Table {
            name: "대주제",
            headings: headings(&[&["순위", "번호", "대주제", "주제 수"][..], &FIGURES].concat()),
            rows: self.rows(true).into_iter().map(row).collect(),
            totals: None,
            fixed: 3,
        }
    }

    /// The sheet of topics.
    pub(super) fn topic_sheet(&self) -> Table<'a> {
        let row = |row: usize| {
            let mut cells = Vec::from(self.rank_and_id(row));
            let theme = self.theme_at(row).map(|theme| self.name_at(theme));
            cells.push(theme.map_or(Cell::Empty, Cell::text));
            cells.push(Cell::text(self.name_at(row)));
            cells.extend(self.figures(row));
            let coherence = get(self.columns.numbers("coherence"), row).map(decimal);
            cells.push(coherence.map_or(Cell::Empty, Cell::Number));
            cells.push(Cell::text(self.columns.texts("born_intake").value(row)));
            cells.push(Cell::text(self.keywords(row)));
            cells
        };
        let mut names = vec!["순위", "번호", "대주제", "주제"];
        names.extend(FIGURES);
        names.extend(["응집도", "처음 나타난 접수 묶음", "핵심어"]);
        Table {
            name: "주제",
            headings: headings(&names),
            rows: self.rows(false).into_iter().map(row).collect(),
            totals: None,
            fixed: 4,
        }
    }

    fn keywords(&self, row: usize) -> String {
        let words = get(self.columns.lists("keywords"), row);
        let words = words.as_ref().map(AsArray::as_string::<i32>);
        let words: Vec<&str> = words.into_iter().flatten().flatten().collect();
        words.join(", ")
    }
}

const FIGURES: [&str; 5] = ["제안 수", "서로 다른 제안 수", "공감 수", "비중", "증가율"];

/// Headings of a sheet.
pub(super) fn headings(names: &[&'static str]) -> Vec<Cow<'static, str>> {
    names.iter().map(|name| Cow::Borrowed(*name)).collect()
}
