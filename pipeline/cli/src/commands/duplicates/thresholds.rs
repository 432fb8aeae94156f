//! What another threshold would find. Nothing is written.

use std::io::Write;

use anyhow::Result;
use modum_analyzers::comparable::Comparer;
use modum_corpus::normalize;
use modum_duplicates::{Counts, rethreshold};
use modum_model::tables::Ideas;
use modum_run::decisions::Decisions;
use modum_run::store::{Snapshot, Store};
use serde_json::json;

use super::copies::kind_name;
use crate::args::ListFormat;
use crate::output::{grouped, json_line, table};
use crate::setup::Setup;

/// Thresholds that are tried, in hundredths, besides the one in force.
const TRIED: std::ops::RangeInclusive<u8> = 50..=95;
const STEP: usize = 5;

/// Counts what a run with the settings in force, but for `near`, would find in the store's ideas.
pub(super) fn list(
    out: &mut impl Write,
    setup: &Setup,
    store: &Store,
    snapshot: &Snapshot,
    format: ListFormat,
) -> Result<()> {
    let ideas: Ideas = snapshot.table()?;
    let decisions = Decisions::read(&store.decisions())?.of_groups();
    let settings = &setup.settings.duplicates;
    let mut thresholds: Vec<f64> = TRIED
        .step_by(STEP)
        .map(|hundredths| f64::from(hundredths) / 100.0)
        .chain([settings.near])
        .collect();
    thresholds.sort_by(f64::total_cmp);
    thresholds.dedup();
    let counted = rethreshold(
        &ideas,
        &normalize(&ideas, setup.progress.as_ref()),
        &Comparer::new(&setup.lexicon()?),
        &decisions,
        settings,
        &thresholds,
        setup.progress.as_ref(),
    );
    let in_force = |counts: &Counts| counts.near.total_cmp(&settings.near).is_eq();
    if format == ListFormat::Json {
        for counts in &counted {
            json_line(out, &record(counts, in_force(counts)))?;
        }
        return Ok(());
    }
    let kinds = ["exact", "near", "contained", "by_hand"].map(kind_name);
    let headings = ["기준", "서로 다른 제안"];
    let mut shown = table(&[headings.as_slice(), kinds.as_slice()].concat());
    for counts in &counted {
        let mark = if in_force(counts) { " (현재)" } else { "" };
        let mut row = vec![format!("{:.2}{mark}", counts.near)];
        row.extend(numbers(counts).map(grouped));
        shown.add_row(row);
    }
    writeln!(out, "{shown}")?;
    Ok(())
}

/// Distinct ideas, then copies by kind.
fn numbers(counts: &Counts) -> [u64; 5] {
    [
        counts.distinct,
        counts.exact,
        counts.near_copies,
        counts.contained,
        counts.by_hand,
    ]
    .map(|count| count as u64)
}

fn record(counts: &Counts, in_force: bool) -> serde_json::Value {
    let [distinct, exact, near, contained, by_hand] = numbers(counts);
    json!({
        "near": counts.near,
        "in_force": in_force,
        "distinct": distinct,
        "copies": {"exact": exact, "near": near, "contained": contained, "by_hand": by_hand},
    })
}
