//! What the next run is to remember of the texts, against the ideas.

use std::path::Path;

use arrow::array::{Array, AsArray};
use arrow::datatypes::Int32Type;
use modum_model::file::table_path;
use modum_model::table::Table as _;
use modum_model::tables::Signatures;

use super::facts::load;
use super::{Facts, Findings};

/// Signatures stand for the ideas of the store, each once. A store from which an idea was forgotten may
/// have none.
pub(super) fn check(model: &Path, facts: &Facts<'_>, findings: &mut Findings) {
    if !table_path::<Signatures>(model).exists() {
        return;
    }
    let Some(table) = load::<Signatures>(model, findings) else {
        return;
    };
    let mut rows = table
        .ideas
        .values()
        .as_primitive::<Int32Type>()
        .values()
        .to_vec();
    rows.sort_unstable();
    let ideas = facts.tables.ideas.len();
    findings.expect(rows.into_iter().eq((0..).take(ideas)), || {
        format!("signatures do not stand for {ideas} ideas, each once")
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
