//! The counts of the statistics stage as datasets.

use arrow::array::{BooleanArray, Date32Array, Int32Array, Int64Array};
use modum_model::tables::{TopicDays, TopicStats};
use modum_statistics::Statistics;

pub(crate) fn topic_stats(statistics: &Statistics) -> TopicStats {
    let rows = &statistics.stats;
    TopicStats {
        topic_id: Int32Array::from(rows.topic_id.clone()),
        month: Date32Array::from(rows.month.clone()),
        channel: rows.channel.iter().map(Option::as_deref).collect(),
        n_ideas: Int64Array::from(rows.n_ideas.clone()),
        n_distinct: Int64Array::from(rows.n_distinct.clone()),
        votes: Int64Array::from(rows.votes.clone()),
    }
}

pub(crate) fn topic_days(statistics: &Statistics) -> TopicDays {
    let rows = &statistics.days;
    TopicDays {
        topic_id: Int32Array::from(rows.topic_id.clone()),
        day: Date32Array::from(rows.day.clone()),
        n_ideas: Int64Array::from(rows.n_ideas.clone()),
        n_distinct: Int64Array::from(rows.n_distinct.clone()),
        burst: BooleanArray::from(rows.burst.clone()),
    }
}
