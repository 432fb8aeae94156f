//! Links: the candidate pairs that say the same.

use modum_model::settings::DuplicateSettings;
use rayon::prelude::*;

use crate::groups::Kind;
use crate::judge::Judge;
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
    pairs
        .par_chunks(CHUNK)
        .flat_map_iter(|chunk| {
            let mut judge = Judge::new(settings);
            let mut links = Vec::new();
            for pairs in chunk.chunk_by(|a, b| a.0 == b.0) {
                let canonical = pairs[0].0;
                judge.take(text(canonical));
                links.extend(pairs.iter().filter_map(|&(_, member)| {
                    let (kind, similarity) = judge.judge(text(canonical), text(member))?;
                    Some(Link {
                        member,
                        canonical,
                        kind,
                        similarity,
                    })
                }));
            }
            links
        })
        .collect()
}
