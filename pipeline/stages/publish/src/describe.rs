//! A public table with what its columns mean, in Korean and English.
//!
//! The descriptions stand in `columns.toml`; a column without one is a mistake that a test finds.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use arrow::array::RecordBatch;
use serde::Deserialize;

const COLUMNS: &str = include_str!("columns.toml");

/// Korean and English.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Bilingual {
    /// What an official reads.
    pub ko: String,
    /// For everybody else.
    pub en: String,
}

/// What a column is called, and what it holds.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct ColumnText {
    /// The heading.
    pub(crate) title: Bilingual,
    /// The explanation.
    pub(crate) text: Bilingual,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct TableText {
    pub(crate) title: Bilingual,
    pub(crate) text: Bilingual,
    /// Columns that are described for this table only.
    #[serde(default)]
    columns: BTreeMap<String, ColumnText>,
}

#[derive(Deserialize)]
struct Texts {
    tables: BTreeMap<String, TableText>,
    /// Columns that mean the same in every table.
    columns: BTreeMap<String, ColumnText>,
}

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| toml::from_str(COLUMNS).expect("the built-in descriptions are valid"));

/// A public table.
#[derive(Clone, Debug)]
pub struct Described {
    /// Its name, and its files' stem.
    pub name: &'static str,
    /// The columns that tell rows apart.
    pub key: &'static [&'static str],
    /// The rows.
    pub batch: RecordBatch,
}

impl Described {
    /// A table whose descriptions are known by its name.
    pub(crate) fn new(
        name: &'static str,
        key: &'static [&'static str],
        batch: RecordBatch,
    ) -> Self {
        Self { name, key, batch }
    }

    /// What the table is.
    pub(crate) fn text(&self) -> &'static TableText {
        TEXTS
            .tables
            .get(self.name)
            .expect("every public table is described")
    }

    /// What a column is.
    pub(crate) fn column(&self, name: &str) -> &'static ColumnText {
        let own = self.text().columns.get(name);
        own.or_else(|| TEXTS.columns.get(name))
            .expect("every public column is described")
    }

    /// What the table is called, in Korean and in English.
    pub fn titles(&self) -> [&'static str; 2] {
        let title = &self.text().title;
        [&title.ko, &title.en]
    }

    /// The Korean headings of all columns.
    pub fn headings_ko(&self) -> Vec<&'static str> {
        let schema = self.batch.schema_ref();
        let heading = |name: &String| self.column(name).title.ko.as_str();
        schema
            .fields()
            .iter()
            .map(|field| heading(field.name()))
            .collect()
    }
}
