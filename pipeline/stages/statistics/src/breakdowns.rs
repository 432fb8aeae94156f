//! Counts of ideas by topic and what citizens and officials said of them: category and stage.

use std::path::Path;

use polars::prelude::*;

use crate::StatisticsError;
use crate::facts::Facts;

/// Counts by topic and the values of a column, sorted by these, unknown values first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueRows {
    /// The topic.
    pub topic_id: Vec<i32>,
    /// The value; `None` when unknown.
    pub value: Vec<Option<String>>,
    /// Ideas.
    pub n_ideas: Vec<i64>,
}

/// The counts that no dataset holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breakdowns {
    /// By topic and category.
    pub categories: ValueRows,
    /// By topic and stage.
    pub stages: ValueRows,
}

/// Counts the ideas of the folder `datasets`.
pub fn breakdowns(datasets: &Path) -> Result<Breakdowns, StatisticsError> {
    let facts = Facts::values(datasets)?;
    Ok(Breakdowns {
        categories: count(&facts, "category")?,
        stages: count(&facts, "stage")?,
    })
}

fn count(facts: &Facts, column: &str) -> Result<ValueRows, StatisticsError> {
    let keys = ["topic_id", column];
    let frame = facts
        .lazy()
        .group_by(keys.map(col))
        .agg([len().cast(DataType::Int64).alias("n_ideas")])
        .sort(keys, SortMultipleOptions::default())
        .collect()?;
    let values = frame.column(column)?.str()?;
    let topics = frame.column("topic_id")?.i32()?;
    let counts = frame.column("n_ideas")?.i64()?;
    Ok(ValueRows {
        topic_id: topics.iter().flatten().collect(),
        value: values
            .iter()
            .map(|value| value.map(str::to_owned))
            .collect(),
        n_ideas: counts.iter().flatten().collect(),
    })
}
