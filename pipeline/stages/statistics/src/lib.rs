//! Stage 9: statistics over the datasets of a snapshot.
//!
//! A folder with `ideas.arrow`, `duplicates.arrow` and `assignments.arrow` -> counts. Whoever reads
//! the published files gets the same figures: nothing but the files goes in, and polars reads them as
//! any other program would.
//!
//! - [`statistics`], in a run: counts by topic, month and channel, and by topic and day with bursts.
//!   A topic's growth is not made here: the ranking needs it before anything is published.
//! - [`breakdowns`], when publishing: counts by topic and category, and by topic and stage.
//! - [`Cross`] and [`gini_of_shown`], when publishing: shares, ranks, growth, tests of what sets a
//!   channel apart, and concentration. They take counts of which some are withheld, and use only those
//!   that are shown.

mod facts;
mod counts;
mod bursts;
mod breakdowns;
mod significance;
mod concentration;
mod cross;

use std::path::{Path, PathBuf};

use polars::prelude::PolarsError;

pub use breakdowns::{Breakdowns, ValueRows, breakdowns};
pub use concentration::{gini, gini_of_shown};
pub use counts::{TopicDaysRows, TopicStatsRows};
pub use cross::{Cross, CrossFigures, ranks, share};
pub use significance::{ProportionTest, false_discovery_rates, smoothed_ratio, two_proportions};

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
