//! How many copies there are, of which kinds, and the largest groups.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use modum_model::table::Table as _;
use modum_model::tables::Campaigns;
use modum_run::decisions::Decisions;
use modum_run::store::{Snapshot, Store};
use serde_json::json;

use super::copies::{Copies, kind_name};
use crate::args::ListFormat;
use crate::output::{grouped, json_line, table};

/// Groups shown.
const LARGEST: usize = 10;
/// In the order in which they are told.
const KINDS: [&str; 4] = ["exact", "near", "contained", "by_hand"];

pub(super) fn show(
    out: &mut impl Write,
    store: &Store,
    snapshot: &Snapshot,
    format: ListFormat,
) -> Result<()> {
    let copies = Copies::read(snapshot)?;
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for kind in copies.table.kind.iter().flatten() {
        *kinds.entry(kind).or_default() += 1;
    }
    let count = |kind: &str| kinds.get(kind).copied().unwrap_or_default();
    let campaigns = snapshot.table::<Campaigns>()?.len() as u64;
    let decided = Decisions::read(&store.decisions())?.groups.len() as u64;
    let obeyed = snapshot.manifest()?.group_decisions;
    let waiting = decided.saturating_sub(obeyed);
    let largest = largest(&copies);
    if format == ListFormat::Json {
        let largest: Vec<_> = largest
            .iter()
            .map(|&(row, ideas)| json!({"canonical_id": copies.id(row), "n_ideas": ideas}))
            .collect();
        let copies_by_kind: BTreeMap<&str, u64> = KINDS.map(|kind| (kind, count(kind))).into();
        return json_line(
            out,
            &json!({
                "ideas": copies.ideas.len(),
                "distinct": count("distinct"),
                "copies": copies_by_kind,
                "campaigns": campaigns,
                "decisions": decided,
                "decisions_waiting": waiting,
                "largest": largest,
            }),
        );
    }
    let ideas = copies.ideas.len() as u64;
    let distinct = count("distinct");
    writeln!(
        out,
        "제안 {}건, 서로 다른 제안 {}건, 사본 {}건, 캠페인 {}건",
        grouped(ideas),
        grouped(distinct),
        grouped(ideas - distinct),
        grouped(campaigns)
    )?;
    let told = KINDS.map(|kind| format!("{} {}건", kind_name(kind), grouped(count(kind))));
    writeln!(out, "{}", told.join(", "))?;
    if decided > 0 {
        writeln!(
            out,
            "사람의 결정 {decided}건, 다음 실행을 기다리는 결정 {waiting}건"
        )?;
    }
    let mut shown = table(&["대표", "제안", "글"]);
    for (row, ideas) in largest {
        shown.add_row([
            copies.id(row).to_owned(),
            grouped(ideas),
            copies.heading(row),
        ]);
    }
    writeln!(out, "{shown}")?;
    Ok(())
}

/// The canonicals of the largest groups of copies, and how many ideas they have.
fn largest(copies: &Copies) -> Vec<(usize, u64)> {
    let mut sizes: BTreeMap<usize, u64> = BTreeMap::new();
    for &canonical in copies.canonicals() {
        *sizes.entry(canonical).or_default() += 1;
    }
    let mut sizes: Vec<(usize, u64)> = sizes.into_iter().filter(|&(_, ideas)| ideas > 1).collect();
    sizes.sort_by_key(|&(row, ideas)| (std::cmp::Reverse(ideas), row));
    sizes.truncate(LARGEST);
    sizes
}
