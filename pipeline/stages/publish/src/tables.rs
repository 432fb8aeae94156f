//! The public tables: masked, without pseudonyms, without small counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, Date32Array, RecordBatch};
use modum_analyzers::personal::{Kind, Masker};
use modum_model::settings::{MaskSettings, PublishSettings};
use modum_model::tables::{
    Assignments, Campaigns, Candidates, Duplicates, Ideas, TopicLineage, TopicStats, Topics,
};
use modum_statistics::Breakdowns;

use crate::cells::{Cells, Withheld};
use crate::counted;
use crate::dates::month;
use crate::describe::Described;
use crate::masking::{Counts, Masked, kinds};
use crate::ranked;
use crate::rows::left_out;
use crate::statistics::PublicStatistics;
use crate::tree;

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
    pub breakdowns: Breakdowns,
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
    /// The statistics that tables are made of, for whoever draws them.
    pub statistics: PublicStatistics,
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
    let cells = Cells::new(&sources.stats, &sources.breakdowns, publish.small_cell);
    let n_topics = sources.topics.topic_id.len() - sources.topics.parent_id.null_count();
    let statistics = PublicStatistics::new(&cells, n_topics).masked(&mut masked);
    let mut tables = vec![
        ideas(sources, &cells, publish.small_cell, &mut masked),
        tree::topics(sources, &cells, &mut masked),
        counted::topic_stats(&sources.stats, &cells),
        counted::totals(&cells),
    ];
    tables.extend(counted::statistics(&statistics));
    tables.extend([
        ranked::candidates(&sources.candidates, &cells, &mut masked),
        ranked::campaigns(&sources.campaigns, publish.small_cell),
        tree::lineage(&sources.lineage, &cells),
    ]);
    OpenData {
        tables,
        statistics,
        masked: masked.counts().clone(),
        withheld: cells.withheld(),
    }
}

/// A batch of named columns; those are described in `columns.toml`.
pub(crate) fn described(
    name: &'static str,
    key: &'static [&'static str],
    columns: Vec<(&str, ArrayRef)>,
) -> Described {
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns);
    let batch = batch.expect("columns of a public table have equal lengths");
    Described::new(name, key, batch)
}

/// A column as it is.
pub(crate) fn array<A: Array + Clone + 'static>(array: &A) -> ArrayRef {
    Arc::new(array.clone())
}

/// A column with null where `hidden` says so.
pub(crate) fn without<A: Array>(column: &A, hidden: &[bool]) -> ArrayRef {
    let hidden = BooleanArray::from(hidden.to_vec());
    arrow::compute::nullif(column, &hidden).expect("one mark for each row")
}

fn ideas(sources: &Sources, cells: &Cells, k: i64, masked: &mut Masked<'_>) -> Described {
    let (ideas, assignments) = (&sources.ideas, &sources.assignments);
    let months: Vec<Option<i32>> = ideas
        .submitted_at
        .iter()
        .map(|day| day.map(month))
        .collect();
    let out = left_out((ideas, &months), assignments, cells, k);
    let month = Date32Array::from(months);
    let mark = |hidden: &[bool]| -> ArrayRef { Arc::new(BooleanArray::from(hidden.to_vec())) };
    let category = masked.column(&ideas.category);
    let stage = masked.column(&ideas.stage);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("idea_id", array(&ideas.idea_id)),
        ("source", array(&ideas.source)),
        ("intake", without(&ideas.intake, &out.intake)),
        ("month", without(&month, &out.time)),
        ("channel", without(&ideas.channel, &out.time)),
        ("title", Arc::new(masked.column(&ideas.title))),
        ("body", Arc::new(masked.column(&ideas.body))),
        ("category", without(&category, &out.category)),
        ("stage", without(&stage, &out.stage)),
        ("votes", array(&ideas.votes)),
        ("canonical_id", array(&sources.duplicates.canonical_id)),
        ("kind", array(&sources.duplicates.kind)),
        ("similarity", array(&sources.duplicates.similarity)),
        ("topic_id", without(&assignments.topic_id, &out.topic)),
        ("theme_id", without(&assignments.theme_id, &out.topic)),
        ("confidence", array(&assignments.confidence)),
        ("withheld", mark(&out.time)),
        ("category_withheld", mark(&out.category)),
        ("stage_withheld", mark(&out.stage)),
    ];
    described("ideas", &["idea_id"], columns)
}
