//! Do two texts say the same? Each candidate pair is judged on the whole texts.

use modum_analyzers::edit;
use modum_analyzers::shingle::{Overlap, shingles};
use modum_model::settings::DuplicateSettings;
use rayon::prelude::*;

use crate::groups::Kind;
use crate::letters::Letters;
use crate::units::Units;

/// Texts of up to this many letters are compared by edit distance too.
const SHORT: usize = 72;
/// Similarity in jamo from which short texts say the same.
const SHORT_NEAR: f32 = 0.88;
/// Texts of up to this many letters stand and fall with every word and number.
const TITLE: usize = 30;
/// Cost in jamo up to which another letter is a slip of the hand; above, it makes another word.
const SLIP: u32 = 2;
/// Differing letters up to which texts of one length are compared letter by letter.
const REPLACED: usize = 4;
/// Letters from which one text can contain another.
const CONTAINED_LETTERS: usize = 12;
/// Share of the shorter text's shingles that the longer must have to contain it.
const CONTAINED: f32 = 0.8;
/// Units that one task reads, and pairs that one task judges.
const CHUNK: usize = 2048;

/// Shingles of each unit, and a fingerprint of them to tell most unlike pairs apart at once.
pub(crate) struct Sketches {
    shingles: Vec<u32>,
    ends: Vec<usize>,
    lengths: Vec<u32>,
    fingerprints: Vec<[u64; 4]>,
}

impl Sketches {
    pub(crate) fn of(units: &Units, letters: &Letters) -> Self {
        let numbers: Vec<u32> = (0..).take(units.len()).collect();
        let chunks: Vec<(Vec<u32>, Vec<usize>)> = numbers
            .par_chunks(CHUNK)
            .map(|chunk| {
                let (mut all, mut ends) = (Vec::new(), Vec::new());
                for &unit in chunk {
                    shingles(units.letters(unit, letters), &mut all);
                    ends.push(all.len());
                }
                (all, ends)
            })
            .collect();
        let total = chunks.iter().map(|(all, _)| all.len()).sum();
        let mut sketches = Self {
            shingles: Vec::with_capacity(total),
            ends: Vec::with_capacity(units.len()),
            lengths: numbers
                .iter()
                .map(|&unit| u32::try_from(units.letters(unit, letters).len()).unwrap_or(u32::MAX))
                .collect(),
            fingerprints: Vec::with_capacity(units.len()),
        };
        for (all, ends) in chunks {
            let before = sketches.shingles.len();
            sketches.shingles.extend_from_slice(&all);
            sketches.ends.extend(ends.iter().map(|end| before + end));
        }
        sketches.fingerprints = numbers
            .iter()
            .map(|&unit| fingerprint(sketches.shingles(unit)))
            .collect();
        sketches
    }

    fn shingles(&self, unit: u32) -> &[u32] {
        let start = (unit as usize)
            .checked_sub(1)
            .map_or(0, |before| self.ends[before]);
        &self.shingles[start..self.ends[unit as usize]]
    }

    /// Whether lengths and fingerprints allow that two units say the same.
    pub(crate) fn may_match(&self, a: u32, b: u32, contained_share: f64) -> bool {
        let (a, b) = (a as usize, b as usize);
        let shorter = self.lengths[a].min(self.lengths[b]);
        let longer = self.lengths[a].max(self.lengths[b]);
        if f64::from(shorter) < contained_share * f64::from(longer) {
            return false;
        }
        let (mut shared, mut in_a, mut in_b) = (0, 0, 0);
        for (x, y) in self.fingerprints[a].iter().zip(&self.fingerprints[b]) {
            shared += (x & y).count_ones();
            in_a += x.count_ones();
            in_b += y.count_ones();
        }
        // One wrong letter breaks three shingles, most of those of a short text.
        if shorter < 24 {
            shared + 7 >= in_a.min(in_b)
        } else {
            2 * shared >= in_a.min(in_b)
        }
    }
}

fn fingerprint(shingles: &[u32]) -> [u64; 4] {
    let mut bits = [0; 4];
    for shingle in shingles {
        bits[(shingle >> 30) as usize] |= 1 << ((shingle >> 24) & 63);
    }
    bits
}

/// A verified link from a unit to one of higher priority.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) member: u32,
    pub(crate) canonical: u32,
    pub(crate) kind: Kind,
    pub(crate) similarity: f32,
}

/// The pairs that say the same, by member, then by canonical.
pub(crate) fn links(
    pairs: &[(u32, u32)],
    units: &Units,
    letters: &Letters,
    sketches: &Sketches,
    settings: &DuplicateSettings,
) -> Vec<Link> {
    let mut links: Vec<Link> = pairs
        .par_chunks(CHUNK)
        .flat_map_iter(|chunk| {
            chunk.iter().filter_map(|&(canonical, member)| {
                let texts = [canonical, member].map(|unit| units.letters(unit, letters));
                let sets = [canonical, member].map(|unit| sketches.shingles(unit));
                let (kind, similarity) = judge(texts, sets, settings)?;
                Some(Link {
                    member,
                    canonical,
                    kind,
                    similarity,
                })
            })
        })
        .collect();
    links.par_sort_unstable_by_key(|link| (link.member, link.canonical));
    links
}

/// How two texts say the same, if they do.
fn judge(
    texts: [&[u16]; 2],
    sets: [&[u32]; 2],
    settings: &DuplicateSettings,
) -> Option<(Kind, f32)> {
    if texts[0] == texts[1] {
        return Some((Kind::Near, 1.0));
    }
    let shorter = texts[0].len().min(texts[1].len());
    let longer = texts[0].len().max(texts[1].len());
    if longer <= TITLE && demands_another(texts[0], texts[1]) {
        return None;
    }
    let overlap = Overlap::of(sets[0], sets[1]);
    let by_letters = if longer <= SHORT {
        edit::similarity(texts[0], texts[1], SHORT_NEAR)
    } else {
        0.0
    };
    let near = overlap.jaccard().max(by_letters);
    if by_letters >= SHORT_NEAR || f64::from(overlap.jaccard()) >= settings.near {
        return Some((Kind::Near, near));
    }
    let contained = overlap.containment();
    let holds = shorter >= CONTAINED_LETTERS
        && shorter as f64 >= settings.contained_share * longer as f64
        && contained >= CONTAINED;
    holds.then_some((Kind::Contained, contained))
}

/// Whether two texts of a title's length differ in what they are about: in a number (`2차`, `3차`)
/// or a word in the same place (`인상`, `인하`). However alike the rest is, that is no slip.
fn demands_another(a: &[u16], b: &[u16]) -> bool {
    let digits = |text: &[u16]| text.iter().filter(|&&c| is_digit(c)).count();
    let (fewer, more) = if digits(a) <= digits(b) {
        (a, b)
    } else {
        (b, a)
    };
    !has_digits_of(more, fewer) || replaces_word(a, b)
}

/// Whether the digits of `part` are among those of `whole`, in their order.
fn has_digits_of(whole: &[u16], part: &[u16]) -> bool {
    let mut rest = whole.iter();
    part.iter()
        .filter(|&&c| is_digit(c))
        .all(|digit| rest.any(|c| c == digit))
}

fn is_digit(letter: u16) -> bool {
    (u16::from(b'0')..=u16::from(b'9')).contains(&letter)
}

/// Whether texts of one length differ in a few letters, of which one cannot be mistyped for the other.
fn replaces_word(a: &[u16], b: &[u16]) -> bool {
    let differing = || a.iter().zip(b).filter(|(x, y)| x != y);
    a.len() == b.len()
        && differing().count() <= REPLACED
        && differing().any(|(&x, &y)| edit::distance(&[x], &[y], SLIP).is_none())
}
