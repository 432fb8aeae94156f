//! What is kept of each text to find its copies without reading it again: the shingles by which it
//! can be found, and a fingerprint that tells most unlike pairs apart at once.
//!
//! How long a shingle must be to tell something, and still survive one wrong letter, depends on the
//! length of the text: trigrams for titles of six letters, runs of five from fifteen letters on. A
//! short text gives all of its shingles, a long one the 24 with the smallest hashes (a bottom-k
//! sketch, Broder 1997: a text and one that contains half of it or more share some of them almost
//! surely). The whole of a short text is a shingle too, so that the shortest meet where they are equal.

use std::ops::RangeInclusive;

use modum_analyzers::shingle::{WIDTH, hash, hash_wide};
use rayon::prelude::*;

use crate::letters::{Letters, SHORT, Text};

/// Width of shingles, and for texts of how many letters; the ranges overlap so that a text meets
/// another that is a little longer.
const WIDTHS: [(usize, RangeInclusive<usize>); 3] =
    [(3, 1..=14), (4, 9..=36), (5, 15..=usize::MAX)];
/// Texts of up to this many letters give all shingles.
const ALL_SHINGLES: usize = SHORT;
/// Shingles of a longer text.
const SKETCH: usize = 24;
/// Shingles below which a slip may leave a single one.
const FEW: usize = 16;
/// Letters up to which one wrong letter breaks most trigrams of a text.
const FRAGILE: u32 = 24;
/// Texts that one task reads.
const CHUNK: usize = 2048;

/// A telling shingle: 32 bits of a hash, signed as the dataset has them.
pub(crate) type Shingle = i32;

/// What of a print is looked at for each pair.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Head {
    /// Letters that count, and letters with boilerplate.
    pub(crate) lengths: [u32; 2],
    pub(crate) fingerprint: [u64; 4],
}

/// Prints of some texts, as they were made: chunk by chunk.
pub(crate) struct Made(Vec<Chunk>);

#[derive(Default)]
struct Chunk {
    heads: Vec<Head>,
    shingles: Vec<Shingle>,
    ends: Vec<usize>,
}

impl Made {
    /// Of the first `count` texts of `letters`; texts of fewer than `min_letters` have only themselves
    /// as a shingle.
    pub(crate) fn of(letters: &Letters, count: usize, min_letters: usize) -> Self {
        let starts: Vec<usize> = (0..count).step_by(CHUNK).collect();
        let chunk = |start: usize| {
            let mut chunk = Chunk::default();
            let mut shingles = Vec::new();
            for number in start..count.min(start + CHUNK) {
                let text = letters.get(number);
                telling_shingles(text, min_letters, &mut shingles);
                chunk.push(Head::of(text), &shingles);
            }
            chunk.shingles.shrink_to_fit();
            chunk
        };
        Self(starts.into_par_iter().map(chunk).collect())
    }

    /// In order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Head, &[Shingle])> {
        self.0.iter().flat_map(|chunk| {
            let starts = std::iter::once(&0).chain(&chunk.ends);
            let ranges = starts.zip(&chunk.ends);
            let shingles = ranges.map(|(&start, &end)| &chunk.shingles[start..end]);
            chunk.heads.iter().copied().zip(shingles)
        })
    }
}

impl Chunk {
    fn push(&mut self, head: Head, shingles: &[Shingle]) {
        self.heads.push(head);
        self.shingles.extend_from_slice(shingles);
        self.ends.push(self.shingles.len());
    }
}

/// Prints of many texts, numbered from 0; the shingles stay where they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Prints<'a> {
    heads: Vec<Head>,
    shingles: Vec<&'a [Shingle]>,
}

impl<'a> FromIterator<(Head, &'a [Shingle])> for Prints<'a> {
    fn from_iter<I: IntoIterator<Item = (Head, &'a [Shingle])>>(prints: I) -> Self {
        let (heads, shingles) = prints.into_iter().unzip();
        Self { heads, shingles }
    }
}

impl<'a> Prints<'a> {
    pub(crate) fn len(&self) -> usize {
        self.heads.len()
    }

    pub(crate) fn head(&self, number: usize) -> Head {
        self.heads[number]
    }

    /// Sorted, each once.
    pub(crate) fn shingles(&self, number: usize) -> &'a [Shingle] {
        self.shingles[number]
    }

    /// Whether two texts share as many shingles as texts of their size do that say the same: one alone
    /// is a phrase where both have many.
    pub(crate) fn share_enough(&self, a: usize, b: usize) -> bool {
        let (mut a, mut b) = (self.shingles[a], self.shingles[b]);
        let mut missing = match a.len().min(b.len()) {
            0..FEW => 1,
            FEW..SKETCH => 2,
            _ => 3,
        };
        while let ([x, after_x @ ..], [y, after_y @ ..]) = (a, b) {
            if x == y {
                missing -= 1;
                if missing == 0 {
                    return true;
                }
            }
            if x <= y {
                a = after_x;
            }
            if y <= x {
                b = after_y;
            }
        }
        false
    }
}

impl Head {
    fn of(text: Text<'_>) -> Self {
        let counting = u32::try_from(text.letters.len()).unwrap_or(u32::MAX);
        Self {
            lengths: [counting, text.length],
            fingerprint: fingerprint(text.whole.unwrap_or(text.letters)),
        }
    }

    /// Whether lengths and fingerprints allow that two texts say the same.
    pub(crate) fn may_match(&self, other: &Self, contained_share: f64) -> bool {
        let alike = |kind: usize| {
            let (a, b) = (self.lengths[kind], other.lengths[kind]);
            f64::from(a.min(b)) >= contained_share * f64::from(a.max(b))
        };
        if !alike(0) && !alike(1) {
            return false;
        }
        let shorter = self.lengths[0].min(other.lengths[0]);
        let (mut shared, mut in_a, mut in_b) = (0, 0, 0);
        for (x, y) in self.fingerprint.iter().zip(&other.fingerprint) {
            shared += (x & y).count_ones();
            in_a += x.count_ones();
            in_b += y.count_ones();
        }
        if shorter < FRAGILE {
            shared + 7 >= in_a.min(in_b)
        } else {
            2 * shared >= in_a.min(in_b)
        }
    }
}

/// One bit for each trigram, of 256.
fn fingerprint(text: &[u16]) -> [u64; 4] {
    let mut bits = [0; 4];
    for trigram in text.windows(WIDTH.min(text.len()).max(1)) {
        let hash = hash(trigram);
        bits[(hash >> 30) as usize] |= 1 << ((hash >> 24) & 63);
    }
    bits
}

/// The shingles by which a text can be found, sorted, each once. A slip may hide the boilerplate of a
/// short text, so it can be found with it and without it.
fn telling_shingles(text: Text<'_>, min_letters: usize, shingles: &mut Vec<Shingle>) {
    shingles.clear();
    let forms = [Some(text.letters), text.whole];
    for letters in forms.into_iter().flatten() {
        if letters.len() >= min_letters {
            for (width, lengths) in WIDTHS {
                if lengths.contains(&letters.len()) {
                    shingles.extend(letters.windows(width).map(short_hash));
                }
            }
        }
        if !letters.is_empty() {
            shingles.push(short_hash(letters));
        }
    }
    if text.letters.len() > ALL_SHINGLES && shingles.len() > 2 * SKETCH {
        // Repeated shingles are few; twice the sketch leaves enough after they are folded.
        shingles.select_nth_unstable(2 * SKETCH);
        shingles.truncate(2 * SKETCH);
    }
    shingles.sort_unstable();
    shingles.dedup();
    if text.letters.len() > ALL_SHINGLES {
        shingles.truncate(SKETCH);
    }
}

/// 32 bits are enough: what meets by chance is told apart when it is judged.
fn short_hash(letters: &[u16]) -> Shingle {
    let [.., a, b, c, d] = hash_wide(letters).to_le_bytes();
    Shingle::from_le_bytes([a, b, c, d])
}
