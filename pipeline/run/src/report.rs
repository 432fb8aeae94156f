//! What the public report is told beside the public tables.
//!
//! Manifest, funnel and rejects of a snapshot -> [`Facts`]: sums that name no topic, month or channel.

use std::collections::BTreeMap;

use modum_model::tables::Rejects;
use modum_publish::{OpenData, Sources};
use modum_report::{Facts, Funnel, Input, Ledger, Page, report};

use crate::decisions::Decisions;
use crate::funnel::whole;
use crate::manifest::Manifest;
use crate::outcomes::Outcomes;
use crate::publish::{PublishError, PublishRequest};
use crate::store::Snapshot;

/// Gathers the facts of a snapshot.
pub(crate) fn facts(
    request: &PublishRequest<'_>,
    snapshot: &Snapshot,
    manifest: &Manifest,
    sources: &Sources,
) -> Result<Facts, PublishError> {
    let decisions = Decisions::read(&request.store.decisions())?;
    let steps = whole(sources, &Outcomes::new(&request.settings.rank, &decisions));
    let rejects: Rejects = snapshot.table()?;
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    for reason in rejects.reason.iter().flatten() {
        *reasons.entry(reason.to_owned()).or_default() += 1;
    }
    let totals = &manifest.totals;
    Ok(Facts {
        created_at: manifest.created_at.clone(),
        snapshot: snapshot.number(),
        funnel: Funnel {
            received: steps.received,
            distinct: steps.distinct,
            candidates: steps.candidates,
            selected: steps.selected,
            adopted: steps.adopted,
        },
        ledger: Ledger {
            files: manifest.inputs.len() as u64,
            rows: totals.rows,
            new: totals.new,
            updated: totals.updated,
            unchanged: totals.unchanged,
            rejected: totals.rejected,
            unreadable_dates: totals.unreadable_dates,
            unreadable_numbers: totals.unreadable_numbers,
        },
        rejects: reasons,
    })
}

/// The pages of the report.
pub(crate) fn pages(request: &PublishRequest<'_>, data: &OpenData, facts: &Facts) -> Vec<Page> {
    report(&Input {
        data,
        facts,
        duplicates: &request.settings.duplicates,
        rank: &request.settings.rank,
        publish: &request.settings.publish,
        language: request.language,
    })
}
