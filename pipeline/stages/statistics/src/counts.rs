//! Counts of ideas by topic and time.
//!
//! A canonical counts as distinct in its own cell, where it was submitted itself; votes that are
//! unknown count as none. `group_by` gives its groups in no certain order, so results are sorted by
//! all keys, unknown ones first.

use polars::prelude::*;

use crate::StatisticsError;
use crate::bursts::bursts;
use crate::facts::Facts;

/// Counts by topic, month and channel, sorted by these.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicStatsRows {
    /// The topic.
    pub topic_id: Vec<i32>,
    /// First day of the month, in days since 1970-01-01; `None` when unknown.
    pub month: Vec<Option<i32>>,
    /// The channel; `None` when unknown.
    pub channel: Vec<Option<String>>,
    /// Ideas.
    pub n_ideas: Vec<i64>,
    /// Canonicals.
    pub n_distinct: Vec<i64>,
    /// Votes.
    pub votes: Vec<i64>,
}

/// Counts by topic and day, sorted by these; ideas without a date are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicDaysRows {
    /// The topic.
    pub topic_id: Vec<i32>,
    /// The day, in days since 1970-01-01.
    pub day: Vec<i32>,
    /// Ideas.
    pub n_ideas: Vec<i64>,
    /// Canonicals.
    pub n_distinct: Vec<i64>,
    /// Whether the day stands far above the topic's past.
    pub burst: Vec<bool>,
}

pub(crate) fn topic_stats(facts: &Facts) -> Result<TopicStatsRows, StatisticsError> {
    let month = col("day").dt().truncate(lit("1mo")).alias("month");
    let cells = facts.lazy().with_column(month);
    let frame = count(cells, &["topic_id", "month", "channel"])?;
    let channel = frame.column("channel")?.str()?;
    Ok(TopicStatsRows {
        topic_id: numbers(&frame, "topic_id")?,
        month: frame.column("month")?.i32()?.iter().collect(),
        channel: channel.iter().map(|name| name.map(str::to_owned)).collect(),
        n_ideas: counts(&frame, "n_ideas")?,
        n_distinct: counts(&frame, "n_distinct")?,
        votes: counts(&frame, "votes")?,
    })
}

pub(crate) fn topic_days(facts: &Facts) -> Result<TopicDaysRows, StatisticsError> {
    let dated = facts.lazy().filter(col("day").is_not_null());
    let frame = count(dated, &["topic_id", "day"])?;
    let topic_id = numbers(&frame, "topic_id")?;
    let day = numbers(&frame, "day")?;
    let n_ideas = counts(&frame, "n_ideas")?;
    let burst = bursts(&topic_id, &day, &n_ideas);
    Ok(TopicDaysRows {
        n_distinct: counts(&frame, "n_distinct")?,
        topic_id,
        day,
        n_ideas,
        burst,
    })
}

/// Counts `facts` by `keys`; dates among the keys come back as days since 1970-01-01.
fn count(facts: LazyFrame, keys: &[&str]) -> PolarsResult<DataFrame> {
    let by: Vec<Expr> = keys.iter().map(|key| col(*key)).collect();
    let dates = keys.iter().filter(|key| ["month", "day"].contains(key));
    let as_numbers: Vec<Expr> = dates.map(|key| col(*key).cast(DataType::Int32)).collect();
    facts
        .group_by(by)
        .agg([
            len().cast(DataType::Int64).alias("n_ideas"),
            col("distinct")
                .sum()
                .cast(DataType::Int64)
                .alias("n_distinct"),
            col("votes").sum().alias("votes"),
        ])
        .sort(keys.to_vec(), SortMultipleOptions::default())
        .with_columns(as_numbers)
        .collect()
}

fn numbers(frame: &DataFrame, name: &str) -> PolarsResult<Vec<i32>> {
    Ok(frame.column(name)?.i32()?.iter().flatten().collect())
}

fn counts(frame: &DataFrame, name: &str) -> PolarsResult<Vec<i64>> {
    Ok(frame.column(name)?.i64()?.iter().flatten().collect())
}
