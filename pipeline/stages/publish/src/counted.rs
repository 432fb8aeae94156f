//! The public tables of counts and of what follows from them.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float32Array, Int32Array, Int64Array, StringArray,
};
use modum_model::table::Table;
use modum_model::tables::TopicStats;

use crate::cells::{Cells, keep};
use crate::describe::Described;
use crate::statistics::{Breakdown, Concentration, PublicStatistics};
use crate::tables::described;

/// The cells that are shown.
pub(crate) fn topic_stats(stats: &TopicStats, cells: &Cells) -> Described {
    let shown = |row: usize| {
        let month = stats.month.is_valid(row).then(|| stats.month.value(row));
        let channel = stats
            .channel
            .is_valid(row)
            .then(|| stats.channel.value(row).to_owned());
        let topic = cells.topics.place(&stats.topic_id.value(row));
        let place = topic
            .zip(cells.months.place(&month))
            .zip(cells.channels.place(&channel));
        place.is_some_and(|((topic, month), channel)| {
            cells
                .times
                .shown(keep::ALL, [topic, month, channel])
                .is_some()
        })
    };
    let kept: BooleanArray = (0..stats.topic_id.len())
        .map(|row| Some(shown(row)))
        .collect();
    let batch = arrow::compute::filter_record_batch(&stats.to_batch(), &kept);
    let batch = batch.expect("one mark for each row");
    Described::new("topic_stats", TopicStats::KEY, batch)
}

/// Ideas of all topics by month and channel.
pub(crate) fn totals(cells: &Cells) -> Described {
    let (mut month, mut channel, mut n_ideas) = (Vec::new(), Vec::new(), Vec::new());
    for (at, value) in cells.months.values.iter().enumerate() {
        for (of_channel, name) in cells.channels.values.iter().enumerate() {
            let count = cells
                .times
                .shown(keep::MONTH | keep::CHANNEL, [0, at, of_channel]);
            if let Some(count) = count {
                month.push(*value);
                channel.push(name.as_deref());
                n_ideas.push(count);
            }
        }
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("month", Arc::new(Date32Array::from(month))),
        ("channel", Arc::new(StringArray::from(channel))),
        ("n_ideas", Arc::new(Int64Array::from(n_ideas))),
    ];
    described("totals", &["month", "channel"], columns)
}

/// The tables of the statistics, in the order in which they are listed.
pub(crate) fn statistics(statistics: &PublicStatistics) -> Vec<Described> {
    let months = &statistics.months;
    let mut of_months = counts(months, ("month", dates(&months.values)));
    of_months.push(("growth", numbers(&statistics.growth)));
    let channels = &statistics.channels;
    let mut of_channels = counts(channels, ("channel", texts(&channels.values)));
    of_channels.extend(tests(channels));
    let categories = &statistics.categories;
    let of_categories = counts(categories, ("category", texts(&categories.values)));
    let stages = &statistics.stages;
    let of_stages = counts(stages, ("stage", texts(&stages.values)));
    vec![
        described("topic_months", &["topic_id", "month"], of_months),
        described("topic_channels", &["topic_id", "channel"], of_channels),
        described("topic_categories", &["topic_id", "category"], of_categories),
        described("topic_stages", &["topic_id", "stage"], of_stages),
        concentration(&statistics.concentration),
    ]
}

/// A value for each count, and how to repeat it for each topic.
type Values = Box<dyn Fn(usize) -> ArrayRef>;

fn dates(values: &[Option<i32>]) -> Values {
    let values = values.to_vec();
    Box::new(move |times| Arc::new(Date32Array::from(values.repeat(times))))
}

fn texts(values: &[Option<String>]) -> Values {
    let values = values.to_vec();
    Box::new(move |times| {
        let texts = (0..times).flat_map(|_| values.iter().map(Option::as_deref));
        Arc::new(texts.collect::<StringArray>())
    })
}

/// Topic, value, count, shares and rank: a row for each topic and value, empty where withheld.
fn counts<V>(
    breakdown: &Breakdown<V>,
    (name, values): (&'static str, Values),
) -> Vec<(&'static str, ArrayRef)> {
    let topics = breakdown.topics.iter();
    let topics = topics.flat_map(|topic| std::iter::repeat_n(*topic, breakdown.values.len()));
    let figures = &breakdown.figures;
    vec![
        (
            "topic_id",
            Arc::new(topics.map(Some).collect::<Int32Array>()),
        ),
        (name, values(breakdown.topics.len())),
        (
            "n_ideas",
            Arc::new(Int64Array::from(breakdown.cross.counts.clone())),
        ),
        ("share_of_topic", numbers(&figures.share_of_row)),
        ("share_of_value", numbers(&figures.share_of_column)),
        ("rank", Arc::new(Int32Array::from(figures.rank.clone()))),
    ]
}

/// What sets a value apart from all others.
fn tests<V>(breakdown: &Breakdown<V>) -> [(&'static str, ArrayRef); 4] {
    let figures = &breakdown.figures;
    [
        ("ratio", numbers(&figures.ratio)),
        ("z", numbers(&figures.z)),
        ("p", numbers(&figures.p)),
        ("q", numbers(&figures.q)),
    ]
}

fn concentration(rows: &[Concentration]) -> Described {
    let kind: StringArray = rows.iter().map(|row| Some(row.kind)).collect();
    let value: StringArray = rows.iter().map(|row| row.value.as_deref()).collect();
    let count = |count: fn(&Concentration) -> i64| -> ArrayRef {
        Arc::new(
            rows.iter()
                .map(|row| Some(count(row)))
                .collect::<Int64Array>(),
        )
    };
    let gini: Vec<Option<f64>> = rows.iter().map(|row| row.gini).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("kind", Arc::new(kind)),
        ("value", Arc::new(value)),
        ("n_ideas", count(|row| row.n_ideas)),
        ("n_topics", count(|row| row.n_topics)),
        ("gini", numbers(&gini)),
    ];
    described("concentration", &["kind", "value"], columns)
}

fn numbers(values: &[Option<f64>]) -> ArrayRef {
    let values = values.iter().map(|value| value.map(single));
    Arc::new(values.collect::<Float32Array>())
}

/// The nearest `f32`.
#[expect(clippy::cast_possible_truncation, reason = "rounding is the purpose")]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}
