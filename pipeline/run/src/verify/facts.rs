//! All datasets of a snapshot, each checked by itself, and where each idea stands in them.

use std::collections::BTreeMap;
use std::path::Path;

use arrow::array::{Array, RecordBatch};
use arrow::row::{RowConverter, SortField};
use modum_model::file::{FileError, read_batch, table_path};
use modum_model::table::Table;
use modum_model::tables::{
    Assignments, Campaigns, Candidates, Duplicates, Ideas, Rejects, Suggestions, TopicDays,
    TopicLineage, TopicStats, Topics,
};
use rayon::join;
use rustc_hash::FxHashMap;

use super::Findings;
use crate::manifest::Manifest;

/// All datasets.
pub(super) struct Tables {
    pub(super) ideas: Ideas,
    pub(super) duplicates: Duplicates,
    pub(super) campaigns: Campaigns,
    pub(super) topics: Topics,
    pub(super) topic_lineage: TopicLineage,
    pub(super) topic_stats: TopicStats,
    pub(super) topic_days: TopicDays,
    pub(super) assignments: Assignments,
    pub(super) candidates: Candidates,
    pub(super) suggestions: Suggestions,
    pub(super) rejects: Rejects,
}

impl Tables {
    /// Reads all datasets in the folder, each checked by itself; `None` when a rule could not rely on
    /// one of them.
    pub(super) fn load(datasets: &Path, findings: &mut Findings) -> Option<Self> {
        let (mut first, mut second) = (Findings::default(), Findings::default());
        // The table of texts is as large as all others together.
        let others = |found: &mut Findings| {
            (
                (load(datasets, found), load(datasets, found)),
                (load(datasets, found), load(datasets, found)),
                (load(datasets, found), load(datasets, found)),
                (load(datasets, found), load(datasets, found)),
                (load(datasets, found), load(datasets, found)),
            )
        };
        let (ideas, others) = join(|| load(datasets, &mut first), || others(&mut second));
        findings.append(first);
        findings.append(second);
        let (groups, topics, counts, places, rest) = others;
        Some(Self {
            ideas: ideas?,
            duplicates: groups.0?,
            campaigns: groups.1?,
            topics: topics.0?,
            topic_lineage: topics.1?,
            topic_stats: counts.0?,
            topic_days: counts.1?,
            assignments: places.0?,
            candidates: places.1?,
            suggestions: rest.0?,
            rejects: rest.1?,
        })
    }
}

/// Reads a table and checks it by itself.
pub(super) fn load<T: Table>(datasets: &Path, findings: &mut Findings) -> Option<T> {
    let path = table_path::<T>(datasets);
    let batch = findings.accept(read_batch(&path))?;
    let table = T::from_batch(&batch).map_err(|source| FileError::Table { path, source });
    let table = findings.accept(table)?;
    check_nulls::<T>(&batch, findings)?;
    check_keys::<T>(&batch, findings);
    Some(table)
}

fn check_nulls<T: Table>(batch: &RecordBatch, findings: &mut Findings) -> Option<()> {
    let schema = T::schema();
    let columns = schema.fields().iter().zip(batch.columns());
    let broken = columns.filter(|(field, column)| !field.is_nullable() && column.null_count() > 0);
    let names: Vec<&str> = broken.map(|(field, _)| field.name().as_str()).collect();
    findings.expect(names.is_empty(), || {
        format!("{}: {names:?} have nulls", T::NAME)
    });
    names.is_empty().then_some(())
}

/// Rows ascend by the key columns, nulls first. Rejects alone may repeat a key: two files of one
/// intake may have the same name.
fn check_keys<T: Table>(batch: &RecordBatch, findings: &mut Findings) {
    let columns: Vec<_> = T::KEY
        .iter()
        .filter_map(|name| batch.column_by_name(name).cloned())
        .collect();
    let fields = columns
        .iter()
        .map(|column| SortField::new(column.data_type().clone()))
        .collect();
    let rows = RowConverter::new(fields).and_then(|converter| converter.convert_columns(&columns));
    let Some(rows) = findings.accept(rows) else {
        return;
    };
    for (row, (before, after)) in rows.iter().zip(rows.iter().skip(1)).enumerate() {
        let repeats = before == after && T::NAME != Rejects::NAME;
        findings.expect(before <= after, || {
            format!(
                "{}: row {} should stand before the row above it",
                T::NAME,
                row + 2
            )
        });
        findings.expect(!repeats, || {
            format!("{}: row {} repeats the key above it", T::NAME, row + 2)
        });
    }
}

/// The datasets and where each idea and topic stands in them.
pub(super) struct Facts<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) tables: &'a Tables,
    /// The row of each idea.
    ideas: FxHashMap<&'a str, usize>,
    /// By row of `ideas`: the topic; nothing for an idea without assignment.
    topic_of: Vec<Option<i32>>,
    /// By row of `ideas`: whether the idea's own row in `duplicates` says `distinct`.
    distinct: Vec<bool>,
    /// The row of each topic and theme.
    pub(super) topics: BTreeMap<i32, usize>,
    /// The parent of each topic.
    parents: FxHashMap<i32, i32>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(manifest: &'a Manifest, tables: &'a Tables) -> Self {
        let (topics, parents) = (&tables.topics.topic_id, &tables.topics.parent_id);
        let ids = &tables.ideas.idea_id;
        let ideas: FxHashMap<&str, usize> =
            (0..ids.len()).map(|row| (ids.value(row), row)).collect();
        // The tables have the same ids in the same order, if all is well.
        let row_of = |row: usize, id: &str| {
            let here = row < ids.len() && ids.value(row) == id;
            here.then_some(row).or_else(|| ideas.get(id).copied())
        };
        let (assignments, duplicates) = (&tables.assignments, &tables.duplicates);
        let mut topic_of = vec![None; ids.len()];
        for (row, id) in assignments.idea_id.iter().flatten().enumerate() {
            if let Some(idea) = row_of(row, id) {
                topic_of[idea] = Some(assignments.topic_id.value(row));
            }
        }
        let mut distinct = vec![false; ids.len()];
        for (row, id) in duplicates.idea_id.iter().flatten().enumerate() {
            if let Some(idea) = row_of(row, id) {
                distinct[idea] = duplicates.kind.value(row) == "distinct";
            }
        }
        Self {
            manifest,
            tables,
            topic_of,
            distinct,
            ideas,
            topics: (0..topics.len())
                .map(|row| (topics.value(row), row))
                .collect(),
            parents: (0..topics.len())
                .filter(|&row| parents.is_valid(row))
                .map(|row| (topics.value(row), parents.value(row)))
                .collect(),
        }
    }

    /// The idea's row in `ideas`.
    pub(super) fn idea(&self, id: &str) -> Option<usize> {
        self.ideas.get(id).copied()
    }

    /// The idea's topic.
    pub(super) fn topic(&self, id: &str) -> Option<i32> {
        self.topic_of_row(self.idea(id)?)
    }

    /// The topic of the idea in `row` of `ideas`.
    pub(super) fn topic_of_row(&self, row: usize) -> Option<i32> {
        self.topic_of[row]
    }

    /// Whether the idea's own row says `distinct`.
    pub(super) fn is_distinct(&self, id: &str) -> bool {
        self.idea(id).is_some_and(|row| self.distinct[row])
    }

    /// Whether the own row of the idea in `row` of `ideas` says `distinct`.
    pub(super) fn is_distinct_row(&self, row: usize) -> bool {
        self.distinct[row]
    }

    /// The rows, in `ideas`, of those whose own row says `distinct`.
    pub(super) fn distinct(&self) -> impl Iterator<Item = usize> {
        (0..self.distinct.len()).filter(|&row| self.distinct[row])
    }

    /// Whether the idea in `row` of `ideas` has no text.
    pub(super) fn is_erased(&self, row: usize) -> bool {
        let ideas = &self.tables.ideas;
        ideas.title.value(row).is_empty() && ideas.body.value(row).is_empty()
    }

    /// The parent of a topic; `None` for themes and unknown numbers.
    pub(super) fn parent(&self, topic: i32) -> Option<i32> {
        self.parents.get(&topic).copied()
    }
}

/// Whether a share, similarity, score or probability is one.
pub(super) fn in_unit(value: f32) -> bool {
    (0.0..=1.0).contains(&value)
}
