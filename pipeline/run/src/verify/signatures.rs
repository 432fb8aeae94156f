//! What the next run is to remember of the texts, against the ideas.

use std::path::Path;

use arrow::array::Array;
use modum_model::file::table_path;
use modum_model::table::Table as _;
use modum_model::tables::Signatures;

use super::facts::load;
use super::{Facts, Findings};

/// Signatures stand for ideas of the store, all of them. A store from which an idea was forgotten may
/// have none.
pub(super) fn check(model: &Path, facts: &Facts<'_>, findings: &mut Findings) {
    if !table_path::<Signatures>(model).exists() {
        return;
    }
    let Some(table) = load::<Signatures>(model, findings) else {
        return;
    };
    for id in table.idea_id.iter().flatten() {
        findings.expect(facts.idea(id).is_some(), || {
            format!("signatures: {id} is no idea")
        });
    }
    let ideas = facts.tables.ideas.len() as u64;
    let counted: u64 = table
        .n_ideas
        .values()
        .iter()
        .map(|n| n.unsigned_abs())
        .sum();
    findings.expect(counted == ideas, || {
        format!("signatures count {counted} ideas of {ideas}")
    });
    for (row, linked) in table.linked.iter().enumerate() {
        let linked = linked.map_or(0, |linked| linked.len());
        let same = [
            table.linked_contained.value_length(row),
            table.linked_similarity.value_length(row),
        ];
        let same = same
            .iter()
            .all(|&length| usize::try_from(length) == Ok(linked));
        findings.expect(same, || {
            format!("signatures: row {} has broken links", row + 1)
        });
    }
}
