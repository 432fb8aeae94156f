//! An intake as files: plan -> `intake.csv` as a platform exports it, `truth.csv` as a grader reads it, and what is in
//! them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use csv::{Writer, WriterBuilder};

use crate::{Damage, Generator, GeneratorError, Kind, Plan, Row};

/// What an intake holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows that are ideas.
    pub ideas: usize,
    /// Ideas by what they are to the first of their group; every kind that occurs.
    pub kinds: BTreeMap<Kind, usize>,
    /// Letters that many sent.
    pub campaigns: usize,
    /// Ideas with planted personal data.
    pub personal: usize,
    /// Ideas whose date or number of votes cannot be read.
    pub unreadable: usize,
    /// Rows that a run must reject, by what is wrong with them; they are not among the ideas.
    pub rejects: BTreeMap<Damage, usize>,
}

impl Summary {
    /// Distinct ideas.
    pub fn distinct(&self) -> usize {
        self.kinds.get(&Kind::Original).copied().unwrap_or(0)
    }

    /// Rows that a run must reject.
    pub fn rejected(&self) -> usize {
        self.rejects.values().sum()
    }

    /// Counts one row.
    pub fn count(&mut self, row: &Row) {
        match row {
            Row::Idea(idea, truth) => {
                self.ideas += 1;
                *self.kinds.entry(truth.kind).or_default() += 1;
                self.personal += usize::from(!truth.pii.is_empty());
                self.unreadable += usize::from(idea.submitted_at.is_none() || idea.votes.is_none());
            }
            Row::Damaged(damage, _) => *self.rejects.entry(*damage).or_default() += 1,
        }
    }
}

/// Writes `intake.csv` and `truth.csv` into a folder, which is made where it is missing.
pub fn write(plan: &Plan, folder: &Path) -> Result<Summary, GeneratorError> {
    let generator = Generator::new(plan)?;
    fs::create_dir_all(folder).map_err(|source| GeneratorError::Folder {
        path: folder.to_owned(),
        source,
    })?;
    let mut intake = Table::create(folder, "intake.csv", &crate::Idea::HEADINGS)?;
    let mut truths = Table::create(folder, "truth.csv", &crate::Truth::HEADINGS)?;
    let mut summary = Summary {
        campaigns: generator.n_campaigns(),
        ..Summary::default()
    };
    for row in generator.rows() {
        summary.count(&row);
        match row {
            Row::Idea(idea, truth) => {
                intake.write(&idea.cells())?;
                truths.write(&truth.cells())?;
            }
            Row::Damaged(_, cells) => intake.write(&cells)?,
        }
    }
    intake.finish()?;
    truths.finish()?;
    Ok(summary)
}

/// A CSV file being written.
struct Table {
    path: std::path::PathBuf,
    writer: Writer<File>,
}

impl Table {
    fn create(folder: &Path, name: &str, headings: &[&str]) -> Result<Self, GeneratorError> {
        let path = folder.join(name);
        // Flexible, as damaged rows have more or fewer cells.
        let writer = WriterBuilder::new()
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_path(&path)
            .map_err(|source| GeneratorError::Write {
                path: path.clone(),
                source,
            })?;
        let mut table = Self { path, writer };
        table.write(headings)?;
        Ok(table)
    }

    fn write<T: AsRef<str>>(&mut self, cells: &[T]) -> Result<(), GeneratorError> {
        self.writer
            .write_record(cells.iter().map(|cell| cell.as_ref().as_bytes()))
            .map_err(|source| GeneratorError::Write {
                path: self.path.clone(),
                source,
            })
    }

    fn finish(mut self) -> Result<(), GeneratorError> {
        self.writer.flush().map_err(|error| GeneratorError::Write {
            path: self.path,
            source: error.into(),
        })
    }
}
