//! Finding a dataset by its name.

use std::path::Path;

use arrow::array::RecordBatch;
use modum_model::file::{FileError, read_table};
use modum_model::table::Table;
use modum_model::tables::{
    Assignments, Campaigns, Candidates, Duplicates, Ideas, Rejects, Suggestions, TopicDays,
    TopicLineage, TopicStats, Topics,
};

use modum_publish::Described;

use super::{ExportError, Headings};

/// A table by name: how to read it, whatever its type.
struct Kind {
    name: &'static str,
    headings_ko: &'static [&'static str],
    read: fn(&Path) -> Result<RecordBatch, FileError>,
}

const fn kind<T: Table>() -> Kind {
    Kind {
        name: T::NAME,
        headings_ko: T::HEADINGS_KO,
        read: |datasets| read_table::<T>(datasets).map(|table| table.to_batch()),
    }
}

/// All tables, as the contract lists them.
const KINDS: [Kind; 11] = [
    kind::<Ideas>(),
    kind::<Duplicates>(),
    kind::<Campaigns>(),
    kind::<Topics>(),
    kind::<TopicLineage>(),
    kind::<TopicStats>(),
    kind::<TopicDays>(),
    kind::<Assignments>(),
    kind::<Candidates>(),
    kind::<Suggestions>(),
    kind::<Rejects>(),
];

/// The names of all tables.
pub fn tables() -> [&'static str; 11] {
    KINDS.map(|kind| kind.name)
}

/// A table whose type is known by name only.
#[derive(Clone, Debug)]
pub struct Dataset {
    name: &'static str,
    headings_ko: Vec<&'static str>,
    batch: RecordBatch,
}

impl Dataset {
    /// Reads the table `name` from the folder `datasets`.
    pub fn read(datasets: &Path, name: &str) -> Result<Self, ExportError> {
        let kind =
            KINDS
                .iter()
                .find(|kind| kind.name == name)
                .ok_or_else(|| ExportError::Table {
                    name: name.to_owned(),
                })?;
        let batch = (kind.read)(datasets)?;
        Ok(Self {
            name: kind.name,
            headings_ko: kind.headings_ko.to_vec(),
            batch,
        })
    }

    /// A table in memory, for instance a part of one.
    pub fn of<T: Table>(table: &T) -> Self {
        Self {
            name: T::NAME,
            headings_ko: T::HEADINGS_KO.to_vec(),
            batch: table.to_batch(),
        }
    }

    /// A public table.
    pub fn public(table: &Described) -> Self {
        Self {
            name: table.name,
            headings_ko: table.headings_ko(),
            batch: table.batch.clone(),
        }
    }

    /// The table's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The columns.
    pub fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// The headings of the columns.
    pub fn headings(&self, language: Headings) -> Vec<String> {
        match language {
            Headings::En => self
                .batch
                .schema()
                .fields()
                .iter()
                .map(|field| field.name().clone())
                .collect(),
            Headings::Ko => self
                .headings_ko
                .iter()
                .map(|&heading| heading.to_owned())
                .collect(),
        }
    }
}
