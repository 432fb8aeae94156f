//! Makes realistic Korean intakes with ground truth: (number of ideas, seed) -> rows, or `intake.csv` and `truth.csv`.
//!
//! Real intakes cannot be shipped, and nobody knows which of their ideas are copies. So the demo, the tests and the
//! benches run on proposals composed from the made-up sentences of `dictionaries/data/demo`, with planted copies of
//! every kind, campaigns, personal data, odd cells and damaged rows. The same plan gives the same bytes everywhere.
//!
//! In the order in which an intake comes about: `texts` (the files) → `template` (sentences with slots) → `catalog` →
//! `profile` (which subjects, when) → `compose` and `ledger` (originals that keep apart) → `schedule` (copies and
//! campaigns over the days) → `wording`, `copies`, `personal`, `damage` (the words of one row) → [`Generator`] →
//! [`write()`].

mod streams;
mod texts;
mod template;
mod catalog;
mod profile;
mod ledger;
mod compose;
mod schedule;
mod wording;
mod copies;
mod personal;
mod damage;
mod rows;
mod write;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

pub use copies::Kind;
pub use damage::Damage;
pub use rows::{Generator, Idea, Row, Truth};
pub use write::{Summary, write};

/// For how many days an intake is open.
const DAYS: u32 = 50;

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many ideas; damaged rows come on top.
    pub ideas: usize,
    /// What tells one intake from another of the same size.
    pub seed: u64,
}

/// Why there is no intake.
#[derive(Debug, thiserror::Error)]
pub enum GeneratorError {
    /// The embedded texts are at fault: our mistake, which the tests should have found.
    #[error("the generator's texts are broken (please report this): {file}: {reason}")]
    Texts {
        /// The file below `dictionaries/data/demo`.
        file: &'static str,
        /// What is wrong, with the sentence.
        reason: String,
    },
    /// Ideas are numbered by 32 bits.
    #[error("{ideas} ideas are too many to generate; ask for at most {most}")]
    TooMany {
        /// How many were asked for.
        ideas: usize,
        /// How many there can be.
        most: u32,
    },
    /// The folder cannot be made.
    #[error("cannot make the folder {path}: {source}; choose one that you may write to")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}: {source}; check the permissions and the space left")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
}
