//! What the report is made of.

use std::collections::BTreeMap;

use modum_model::settings::{DuplicateSettings, PublishSettings, RankSettings};
use modum_publish::OpenData;

use crate::language::Language;

/// Everything that a report says comes from here: public tables, and plain facts of the run.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// What the public may see.
    pub data: &'a OpenData,
    /// What the manifest tells beyond it.
    pub facts: &'a Facts,
    /// Thresholds of copies and campaigns.
    pub duplicates: &'a DuplicateSettings,
    /// What stages mean.
    pub rank: &'a RankSettings,
    /// Publisher, licence, what is withheld.
    pub publish: &'a PublishSettings,
    /// The language of the report.
    pub language: Language,
}

/// What the manifest tells; no count of a topic, month or channel among it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// When the snapshot was made (RFC 3339).
    pub created_at: String,
    /// Its number.
    pub snapshot: u32,
    /// How far proposals came.
    pub funnel: Funnel,
    /// The rows of the last intake.
    pub ledger: Ledger,
    /// Rejected rows of all intakes by the code of the reason.
    pub rejects: BTreeMap<String, u64>,
}

/// How many proposals came how far; each number is part of the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the steps are named by what they count")]
pub struct Funnel {
    pub received: u64,
    pub distinct: u64,
    pub candidates: u64,
    pub selected: u64,
    pub adopted: u64,
}

/// The rows of an intake: `rows = new + updated + unchanged + rejected`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the counts are named by what they count")]
pub struct Ledger {
    pub files: u64,
    pub rows: u64,
    pub new: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub unreadable_dates: u64,
    pub unreadable_numbers: u64,
}
