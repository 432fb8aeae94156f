//! The public tables: masked, without pseudonyms, without small counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow::compute::nullif;
use modum_analyzers::personal::{Kind, Masker};
use modum_model::settings::{MaskSettings, PublishSettings};
use modum_model::table::Table;
use modum_model::tables::{
    Assignments, Campaigns, Candidates, Duplicates, Ideas, TopicLineage, TopicStats, Topics,
};

use crate::cells::{Cells, Column, Withheld, without};
use crate::describe::Described;
use crate::masking::{Counts, Masked, kinds};

/// The datasets of one snapshot that are published; ideas, duplicates and assignments row by row.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the dataset of its name")]
pub struct Sources {
    pub ideas: Ideas,
    pub duplicates: Duplicates,
    pub assignments: Assignments,
    pub topics: Topics,
    pub lineage: TopicLineage,
    pub stats: TopicStats,
    pub candidates: Candidates,
    pub campaigns: Campaigns,
    /// Names that people gave to topics.
    pub names: BTreeMap<i32, String>,
}

/// Everything that is published of a snapshot.
#[derive(Clone, Debug)]
pub struct OpenData {
    /// The tables, in the order in which they are listed.
    pub tables: Vec<Described>,
    /// What was masked.
    pub masked: Counts,
    /// What was withheld.
    pub withheld: Withheld,
}

/// Masks the kinds that `mask` names, and withholds what `publish` calls small; `with_lists` makes the
/// masker for these kinds.
pub fn open_data(
    sources: &Sources,
    with_lists: impl FnOnce(Vec<Kind>) -> Masker,
    mask: &MaskSettings,
    publish: &PublishSettings,
) -> OpenData {
    let finder = with_lists(kinds(mask));
    let mut masked = Masked::new(&finder);
    let cells = Cells::new(&sources.stats, publish.small_cell);
    let tables = vec![
        ideas(sources, &cells, &mut masked),
        topics(sources, &cells, &mut masked),
        topic_stats(&sources.stats, &cells),
        totals(&cells),
        candidates(&sources.candidates, &cells, &mut masked),
        Described::new("campaigns", &["canonical_id"], sources.campaigns.to_batch()),
        lineage(&sources.lineage),
    ];
    OpenData {
        tables,
        masked: masked.counts().clone(),
        withheld: cells.withheld(),
    }
}

/// A batch of named columns; those are described in `columns.toml`.
fn described(
    name: &'static str,
    key: &'static [&'static str],
    columns: Vec<(&str, ArrayRef)>,
) -> Described {
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns);
    let batch = batch.expect("columns of a public table have equal lengths");
    Described::new(name, key, batch)
}

fn array<A: Array + Clone + 'static>(array: &A) -> ArrayRef {
    Arc::new(array.clone())
}

fn ideas(sources: &Sources, cells: &Cells, masked: &mut Masked<'_>) -> Described {
    let (ideas, assignments) = (&sources.ideas, &sources.assignments);
    let months = months(ideas);
    let ids = assignments.topic_id.values().iter();
    let topics: Vec<bool> = ids.clone().map(|id| cells.hides_topic(*id)).collect();
    let hidden: Vec<bool> = ids
        .enumerate()
        .map(|(row, id)| cells.hides(*id, &cell(&months, &ideas.channel, row)))
        .collect();
    let month = without(&Int32Array::from(months), &hidden);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("idea_id", array(&ideas.idea_id)),
        ("source", array(&ideas.source)),
        ("intake", Arc::new(blank(&ideas.intake, &hidden))),
        (
            "month",
            Arc::new(month.reinterpret_cast::<arrow::datatypes::Date32Type>()),
        ),
        ("channel", Arc::new(blank(&ideas.channel, &hidden))),
        ("title", Arc::new(masked.column(&ideas.title))),
        ("body", Arc::new(masked.column(&ideas.body))),
        ("category", Arc::new(masked.column(&ideas.category))),
        ("stage", Arc::new(masked.column(&ideas.stage))),
        ("votes", array(&ideas.votes)),
        ("canonical_id", array(&sources.duplicates.canonical_id)),
        ("kind", array(&sources.duplicates.kind)),
        ("similarity", array(&sources.duplicates.similarity)),
        (
            "topic_id",
            Arc::new(without(&assignments.topic_id, &topics)),
        ),
        (
            "theme_id",
            Arc::new(without(&assignments.theme_id, &topics)),
        ),
        ("confidence", array(&assignments.confidence)),
        ("withheld", Arc::new(BooleanArray::from(hidden.clone()))),
    ];
    described("ideas", &["idea_id"], columns)
}

/// The first day of the month of each idea.
fn months(ideas: &Ideas) -> Vec<Option<i32>> {
    let days = ideas.submitted_at.iter();
    days.map(|day| day.map(month)).collect()
}

/// `texts` with null where `hidden` says so.
fn blank(texts: &StringArray, hidden: &[bool]) -> StringArray {
    let kept = |(text, &hidden): (Option<_>, &bool)| text.filter(|_| !hidden);
    texts.iter().zip(hidden).map(kept).collect()
}

/// The cell of an idea.
fn cell(months: &[Option<i32>], channels: &StringArray, row: usize) -> Column {
    let channel = channels
        .is_valid(row)
        .then(|| channels.value(row).to_owned());
    (months[row], channel)
}

/// The first day of the month of a day, both in days since 1970-01-01 (H. Hinnant, "chrono-compatible
/// low-level date algorithms": days to civil date).
fn month(day: i32) -> i32 {
    let era_day = (i64::from(day) + 719_468).rem_euclid(146_097);
    let year = (era_day - era_day / 1_460 + era_day / 36_524 - era_day / 146_096) / 365;
    let year_day = era_day - (365 * year + year / 4 - year / 100);
    let month = (5 * year_day + 2) / 153;
    let day_of_month = year_day - (153 * month + 2) / 5;
    day - i32::try_from(day_of_month).expect("a month has at most 31 days")
}

fn topics(sources: &Sources, cells: &Cells, masked: &mut Masked<'_>) -> Described {
    let topics = &sources.topics;
    let hidden = hidden_topics(topics, cells);
    let shown = |counts: &Int64Array| -> ArrayRef {
        let kept = |(count, &hidden): (Option<i64>, &bool)| count.filter(|_| !hidden);
        Arc::new(counts.iter().zip(&hidden).map(kept).collect::<Int64Array>())
    };
    // Whoever knows the members of a topic can count them.
    let exemplars = nullif(&topics.exemplar_ids, &BooleanArray::from(hidden.clone()));
    let exemplars = exemplars.expect("one mark for each topic");
    let ids = topics.topic_id.values().iter();
    let names: StringArray = ids
        .map(|id| sources.names.get(id).map(String::as_str))
        .collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("topic_id", array(&topics.topic_id)),
        ("parent_id", array(&topics.parent_id)),
        ("label", Arc::new(masked.column(&topics.label))),
        ("name", Arc::new(masked.column(&names))),
        ("keywords", Arc::new(masked.lists(&topics.keywords))),
        ("exemplar_ids", exemplars),
        ("n_ideas", shown(&topics.n_ideas)),
        ("n_distinct", shown(&topics.n_distinct)),
        ("votes", shown(&topics.votes)),
        ("coherence", array(&topics.coherence)),
        ("growth", array(&topics.growth)),
        ("born_intake", array(&topics.born_intake)),
    ];
    described("topics", &["topic_id"], columns)
}

/// Topics whose numbers are withheld, and themes that have such a topic.
fn hidden_topics(topics: &Topics, cells: &Cells) -> Vec<bool> {
    let rows = || 0..topics.topic_id.len();
    let id = |row| topics.topic_id.value(row);
    let is_hidden = |row: usize| topics.parent_id.is_valid(row) && cells.hides_topic(id(row));
    let has_hidden =
        |theme: i32| rows().any(|row| is_hidden(row) && topics.parent_id.value(row) == theme);
    rows()
        .map(|row| is_hidden(row) || topics.parent_id.is_null(row) && has_hidden(id(row)))
        .collect()
}

/// The cells that are shown.
fn topic_stats(stats: &TopicStats, cells: &Cells) -> Described {
    let months: Vec<Option<i32>> = stats.month.iter().collect();
    let shown = |row: usize| {
        let cell = cell(&months, &stats.channel, row);
        !cells.hides(stats.topic_id.value(row), &cell)
    };
    let kept: BooleanArray = (0..stats.topic_id.len())
        .map(|row| Some(shown(row)))
        .collect();
    let batch = arrow::compute::filter_record_batch(&stats.to_batch(), &kept);
    let batch = batch.expect("one mark for each row");
    Described::new("topic_stats", &["topic_id", "month", "channel"], batch)
}

/// Ideas of all topics by month and channel.
fn totals(cells: &Cells) -> Described {
    let totals = cells.totals();
    let month: Date32Array = totals.iter().map(|((month, _), _)| *month).collect();
    let channel: StringArray = totals
        .iter()
        .map(|((_, name), _)| name.as_deref())
        .collect();
    let count: Int64Array = totals.iter().map(|(_, count)| Some(*count)).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("month", Arc::new(month)),
        ("channel", Arc::new(channel)),
        ("n_ideas", Arc::new(count)),
    ];
    described("totals", &["month", "channel"], columns)
}

fn candidates(candidates: &Candidates, cells: &Cells, masked: &mut Masked<'_>) -> Described {
    let ids = candidates.topic_id.values().iter();
    let hidden: Vec<bool> = ids.map(|id| cells.hides_topic(*id)).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("rank", array(&candidates.rank)),
        ("idea_id", array(&candidates.idea_id)),
        ("topic_id", Arc::new(without(&candidates.topic_id, &hidden))),
        ("score", array(&candidates.score)),
        ("support", array(&candidates.support)),
        ("votes", array(&candidates.votes)),
        ("breadth", array(&candidates.breadth)),
        ("novelty", array(&candidates.novelty)),
        ("concreteness", array(&candidates.concreteness)),
        ("momentum", array(&candidates.momentum)),
        ("centrality", array(&candidates.centrality)),
        ("reason", Arc::new(masked.column(&candidates.reason))),
    ];
    described("candidates", &["rank"], columns)
}

fn lineage(lineage: &TopicLineage) -> Described {
    let key = &["intake", "topic_id", "event"];
    Described::new("topic_lineage", key, lineage.to_batch())
}

#[cfg(test)]
mod tests {
    use super::month;

    #[test]
    fn days_fall_into_their_months() {
        let check = |day: i32, first: i32| assert_eq!(month(day), first, "{day}");
        check(0, 0);
        check(30, 0);
        check(31, 31);
        check(59, 59);
        check(-1, -31);
        check(17_311, 17_287); // 2017-05-25 -> 2017-05-01
        check(11_016, 10_988); // 2000-02-29 -> 2000-02-01
        check(11_017, 11_017); // 2000-03-01
    }
}
