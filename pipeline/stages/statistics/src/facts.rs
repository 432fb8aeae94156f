//! One row an idea: its topic, and what it is counted by.
//!
//! Datasets -> one frame with the columns that are needed. Their rows are sorted by `idea_id` and each idea stands in each
//! of them once, so the columns are laid side by side; that the ids agree is checked.

use std::fs::File;
use std::path::{Path, PathBuf};

use polars::prelude::*;

use crate::StatisticsError;

/// One row an idea.
pub(crate) struct Facts(DataFrame);

impl Facts {
    /// The columns `topic_id`, `day`, `channel`, `votes` and `distinct`.
    pub(crate) fn read(datasets: &Path) -> Result<Self, StatisticsError> {
        let day = col("submitted_at").alias("day");
        let ideas = Source::open(
            datasets,
            "ideas",
            ["submitted_at", "channel", "votes"],
            [day, col("channel"), col("votes")],
        )?;
        let distinct = col("kind").eq(lit("distinct")).alias("distinct");
        let duplicates = Source::open(datasets, "duplicates", ["kind"], [distinct])?;
        Self::beside(&ideas, [duplicates, topics(datasets)?])
    }

    /// The columns `topic_id`, `category` and `stage`.
    pub(crate) fn values(datasets: &Path) -> Result<Self, StatisticsError> {
        let columns = ["category", "stage"];
        let ideas = Source::open(datasets, "ideas", columns, columns.map(col))?;
        Self::beside(&ideas, [topics(datasets)?])
    }

    fn beside<const N: usize>(
        ideas: &Source,
        others: [Source; N],
    ) -> Result<Self, StatisticsError> {
        let mut facts = ideas.frame.clone();
        for other in others {
            ideas.check_same_ideas(&other)?;
            facts.hstack_mut(&other.frame.columns()[1..])?;
        }
        Ok(Self(facts))
    }

    /// The frame, to compute on.
    pub(crate) fn lazy(&self) -> LazyFrame {
        self.0.clone().lazy()
    }
}

fn topics(datasets: &Path) -> Result<Source, StatisticsError> {
    Source::open(datasets, "assignments", ["topic_id"], [col("topic_id")])
}

/// One dataset: `idea_id` and the columns asked for.
struct Source {
    path: PathBuf,
    frame: DataFrame,
}

impl Source {
    /// Reads `idea_id` and `needed` of the dataset `name`, and computes `columns` from them.
    fn open<const N: usize>(
        datasets: &Path,
        name: &str,
        needed: [&str; N],
        columns: impl IntoIterator<Item = Expr>,
    ) -> Result<Self, StatisticsError> {
        let path = datasets.join(format!("{name}.arrow"));
        let read = || {
            let projection = std::iter::once("idea_id").chain(needed).map(str::to_owned);
            let file = IpcReader::new(File::open(&path)?);
            let frame = file.with_columns(Some(projection.collect())).finish()?;
            let wanted: Vec<Expr> = std::iter::once(col("idea_id")).chain(columns).collect();
            frame.lazy().select(wanted).collect()
        };
        match read() {
            Ok(frame) => Ok(Self { path, frame }),
            Err(source) => Err(StatisticsError::Read { path, source }),
        }
    }

    fn check_same_ideas(&self, other: &Self) -> Result<(), StatisticsError> {
        let (own, others) = (self.ids()?, other.ids()?);
        let differs = own.iter().zip(others.iter()).position(|(a, b)| a != b);
        let row = match differs {
            None if own.len() == others.len() => return Ok(()),
            None => own.len().min(others.len()),
            Some(row) => row,
        };
        Err(StatisticsError::Mismatch {
            path: other.path.clone(),
            other: self.path.clone(),
            row,
        })
    }

    fn ids(&self) -> Result<&StringChunked, StatisticsError> {
        let ids = self.frame.column("idea_id").and_then(|column| column.str());
        ids.map_err(|source| StatisticsError::Read {
            path: self.path.clone(),
            source,
        })
    }
}
