//! The ledger: every row read is new, updated, unchanged or rejected, and the four add up.

use serde::{Deserialize, Serialize};

use crate::fault::Reason;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// An idea that was not known.
    New,
    /// A known idea whose votes, stage, category or text changed.
    Updated,
    /// A repetition.
    Unchanged,
    Rejected(Reason),
}

impl Outcome {
    /// What becomes of a row that repeats one of which this became.
    pub(crate) fn again(self) -> Self {
        match self {
            Self::Rejected(reason) => Self::Rejected(reason),
            Self::New | Self::Updated | Self::Unchanged => Self::Unchanged,
        }
    }
}

/// Rows of a file by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Rows read; counted while reading, apart from the four.
    pub(crate) rows: u64,
    pub(crate) new: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) rejected: u64,
}

impl Tally {
    /// Counts what became of one row.
    pub(crate) fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::New => self.new += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Rejected(_) => self.rejected += 1,
        }
    }

    /// Asserts that no row was lost.
    pub(crate) fn check(&self) {
        let accounted = self.new + self.updated + self.unchanged + self.rejected;
        assert_eq!(self.rows, accounted, "every row read is accounted for");
    }
}

/// What was read from a file and what became of its rows, as the manifest records it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputReport {
    /// The file's name without its folder.
    pub name: String,
    /// The file's SHA-256, in hexadecimal.
    pub sha256: String,
    /// `utf-8`, `utf-16le`, `utf-16be` or `cp949`.
    pub encoding: String,
    /// `csv`, `tsv`, `jsonl`, `json` (each perhaps with `.gz`), `parquet`, `arrow` or `xlsx`.
    pub format: String,
    /// Rows read, headings and empty lines aside: the sum of the next four.
    pub rows: u64,
    /// Rows that brought an idea.
    pub new: u64,
    /// Rows that changed an idea of the store.
    pub updated: u64,
    /// Rows that repeat what is known.
    pub unchanged: u64,
    /// Rows that stand in `rejects`.
    pub rejected: u64,
    /// Dates that cannot be read and became null.
    pub unreadable_dates: u64,
    /// Numbers that cannot be read and became null.
    pub unreadable_numbers: u64,
}
