//! Pairs of units that may say the same: those that share a telling shingle.
//!
//! How long a shingle must be to tell something, and still survive one wrong letter, depends on the
//! length of the text: trigrams for titles of six letters, runs of five from fifteen letters on. A
//! short text gives all of its shingles, a long one the 24 with the smallest hashes (a bottom-k
//! sketch: a text and one that contains half of it or more share some of them almost surely). In a
//! crowded bucket everyone is compared with the few of highest priority only, as one of those is the
//! canonical in question or the shingle is a mere phrase.

use std::ops::RangeInclusive;

use modum_analyzers::shingle::hash_wide;
use modum_model::settings::DuplicateSettings;
use rayon::prelude::*;

use crate::letters::Letters;
use crate::units::Units;
use crate::verify::Sketches;

/// Width of shingles, and for texts of how many letters; the ranges overlap so that a text meets
/// another that is a little longer.
const WIDTHS: [(usize, RangeInclusive<usize>); 3] =
    [(3, 1..=11), (4, 9..=18), (5, 15..=usize::MAX)];
/// Texts of up to this many letters give all shingles.
const ALL_SHINGLES: usize = 72;
/// Shingles of a longer text.
const SKETCH: usize = 24;
/// Buckets of up to this many units are compared pair by pair.
const SMALL_BUCKET: usize = 40;
/// In a larger one, everyone is compared with this many.
const LEADERS: usize = 12;
/// Units that one task reads, and entries that one task pairs.
const CHUNK: usize = 2048;

/// A shingle and a unit that has it.
type Entry = (u64, u32);

/// Candidate pairs, higher priority first, sorted and without repetitions.
pub(crate) fn pairs(
    units: &Units,
    letters: &Letters,
    sketches: &Sketches,
    settings: &DuplicateSettings,
) -> Vec<(u32, u32)> {
    let mut entries = entries(units, letters, settings.min_letters);
    entries.par_sort_unstable();
    let buckets: Vec<&[Entry]> = entries
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|bucket| bucket.len() > 1)
        .collect();
    let mut pairs: Vec<(u32, u32)> = buckets
        .par_chunks(CHUNK)
        .flat_map_iter(|buckets| {
            let mut pairs = Vec::new();
            for bucket in buckets {
                pair(bucket, sketches, settings.contained_share, &mut pairs);
            }
            pairs.sort_unstable();
            pairs.dedup();
            pairs
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// All shingles of all units.
fn entries(units: &Units, letters: &Letters, min_letters: usize) -> Vec<Entry> {
    let numbers: Vec<u32> = (0..).take(units.len()).collect();
    numbers
        .par_chunks(CHUNK)
        .flat_map_iter(|chunk| {
            let mut entries = Vec::new();
            let mut hashes = Vec::new();
            for &unit in chunk {
                let text = units.letters(unit, letters);
                if text.len() >= min_letters {
                    telling_shingles(text, &mut hashes);
                    entries.extend(hashes.iter().map(|&hash| (hash, unit)));
                }
            }
            entries
        })
        .collect()
}

/// The shingles by which a text can be found, each once.
fn telling_shingles(text: &[u16], hashes: &mut Vec<u64>) {
    hashes.clear();
    for (width, lengths) in WIDTHS {
        if lengths.contains(&text.len()) {
            hashes.extend(text.windows(width).map(hash_wide));
        }
    }
    if text.len() > ALL_SHINGLES && hashes.len() > 2 * SKETCH {
        // Repeated shingles are few; twice the sketch leaves enough after they are folded.
        hashes.select_nth_unstable(2 * SKETCH);
        hashes.truncate(2 * SKETCH);
    }
    hashes.sort_unstable();
    hashes.dedup();
    if text.len() > ALL_SHINGLES {
        hashes.truncate(SKETCH);
    }
}

fn pair(bucket: &[Entry], sketches: &Sketches, share: f64, pairs: &mut Vec<(u32, u32)>) {
    let leaders = if bucket.len() <= SMALL_BUCKET {
        bucket.len()
    } else {
        LEADERS
    };
    for (i, &(_, leader)) in bucket[..leaders].iter().enumerate() {
        let others = bucket[i + 1..].iter().map(|&(_, other)| other);
        pairs.extend(
            others
                .filter(|&other| sketches.may_match(leader, other, share))
                .map(|o| (leader, o)),
        );
    }
}
