//! Links: the candidate pairs that say the same.

use modum_model::settings::DuplicateSettings;
use rayon::prelude::*;

use crate::groups::Kind;
use crate::judge::{Judge, Verdict};
use crate::letters::Text;

/// Pairs that one task judges.
const CHUNK: usize = 2048;

/// A verified link from a unit to one of higher priority.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) member: u32,
    pub(crate) canonical: u32,
    pub(crate) kind: Kind,
    pub(crate) similarity: f32,
}

impl Link {
    /// Of a pair (canonical, member), if it says the same; `near` is as in the settings.
    pub(crate) fn of(pair: (u32, u32), verdict: Verdict, near: f64) -> Option<Self> {
        let (kind, similarity) = verdict.with(near)?;
        Some(Self {
            member: pair.1,
            canonical: pair.0,
            kind,
            similarity,
        })
    }

    /// Links are sorted by member, then by canonical.
    pub(crate) fn key(&self) -> (u32, u32) {
        (self.member, self.canonical)
    }
}

/// Those of the pairs (canonical, member), sorted, that say the same; `text` gives the letters of a
/// unit.
pub(crate) fn links<'a>(
    pairs: &[(u32, u32)],
    text: impl Fn(u32) -> Text<'a> + Sync,
    settings: &DuplicateSettings,
) -> Vec<Link> {
    let near = settings.near;
    judged(pairs, text, settings, near, |pair, verdict| {
        Link::of(pair, verdict, near)
    })
}

/// What `keep` keeps of the verdicts on all pairs, as for [`links`]; of pairs that are more alike than
/// `surely` these need not say more.
pub(crate) fn judged<'a, T: Send>(
    pairs: &[(u32, u32)],
    text: impl Fn(u32) -> Text<'a> + Sync,
    settings: &DuplicateSettings,
    surely: f64,
    keep: impl Fn((u32, u32), Verdict) -> Option<T> + Sync,
) -> Vec<T> {
    pairs
        .par_chunks(CHUNK)
        .flat_map_iter(|chunk| {
            let mut judge = Judge::new(settings);
            let mut kept = Vec::new();
            for pairs in chunk.chunk_by(|a, b| a.0 == b.0) {
                let canonical = text(pairs[0].0);
                judge.take(canonical);
                kept.extend(pairs.iter().filter_map(|&pair| {
                    let verdict = judge.judge(canonical, text(pair.1), surely);
                    keep(pair, verdict)
                }));
            }
            kept
        })
        .collect()
}
