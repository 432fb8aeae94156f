//! Stage 9: statistics over the datasets of a snapshot.
//!
//! A folder with `ideas.arrow`, `duplicates.arrow` and `assignments.arrow` -> counts by topic,
//! month and channel, and counts by topic and day with bursts. Whoever reads the published files gets
//! the same figures: nothing but the files goes in, and polars reads them as any other program would.
//! A topic's growth is not made here: the ranking needs it before anything is published.

mod facts;
mod counts;
mod bursts;

use std::path::{Path, PathBuf};

use polars::prelude::PolarsError;

pub use counts::{TopicDaysRows, TopicStatsRows};

use facts::Facts;

/// Why statistics cannot be computed.
#[derive(Debug, thiserror::Error)]
pub enum StatisticsError {
    /// A dataset cannot be read.
    #[error("{}: {source}; `modum verify` names what is damaged", path.display())]
    Read {
        /// The dataset's file.
        path: PathBuf,
        /// What polars said.
        source: PolarsError,
    },
    /// The datasets do not hold the same ideas in the same order.
    #[error(
        "{}: row {row} is about another idea than the same row of {}; \
         the datasets are not of one snapshot", path.display(), other.display()
    )]
    Mismatch {
        /// The dataset's file.
        path: PathBuf,
        /// The file it was compared with.
        other: PathBuf,
        /// The first row that differs, from 0.
        row: usize,
    },
    /// A computation failed, which is an error in modum.
    #[error("an error in modum's statistics, please report it: {0}")]
    Compute(#[from] PolarsError),
}

/// All statistics of a snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// Counts by topic, month and channel.
    pub stats: TopicStatsRows,
    /// Counts by topic and day.
    pub days: TopicDaysRows,
}

/// Reads the folder `datasets` once and computes everything.
pub fn statistics(datasets: &Path) -> Result<Statistics, StatisticsError> {
    let facts = Facts::read(datasets)?;
    Ok(Statistics {
        stats: counts::topic_stats(&facts)?,
        days: counts::topic_days(&facts)?,
    })
}

#[cfg(test)]
mod tests;
