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
/// Letters up to which one wrong letter breaks most trigrams of a text.
const FRAGILE: u32 = 24;
/// Texts that one task reads.
const CHUNK: usize = 2048;

/// Prints of many texts, numbered from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Prints {
    /// Letters that count, and letters with boilerplate.
    lengths: Vec<[u32; 2]>,
    fingerprints: Vec<[u64; 4]>,
    shingles: Vec<u32>,
    ends: Vec<usize>,
}

impl Prints {
    /// Of the first `count` texts of `letters`; texts of fewer than `min_letters` have only themselves
    /// as a shingle.
    pub(crate) fn of(letters: &Letters, count: usize, min_letters: usize) -> Self {
        let starts: Vec<usize> = (0..count).step_by(CHUNK).collect();
        let chunks: Vec<Self> = starts
            .into_par_iter()
            .map(|start| {
                let mut prints = Self::default();
                let mut shingles = Vec::new();
                for number in start..count.min(start + CHUNK) {
                    let text = letters.get(number);
                    telling_shingles(text, min_letters, &mut shingles);
                    let counting = u32::try_from(text.letters.len()).unwrap_or(u32::MAX);
                    let all = text.whole.unwrap_or(text.letters);
                    prints.push([counting, text.length], fingerprint(all), &shingles);
                }
                prints
            })
            .collect();
        let mut all = Self::default();
        all.shingles
            .reserve_exact(chunks.iter().map(|chunk| chunk.shingles.len()).sum());
        for chunk in chunks {
            for number in 0..chunk.lengths.len() {
                all.push_from(&chunk, number);
            }
        }
        all
    }

    pub(crate) fn push(&mut self, lengths: [u32; 2], fingerprint: [u64; 4], shingles: &[u32]) {
        self.lengths.push(lengths);
        self.fingerprints.push(fingerprint);
        self.shingles.extend_from_slice(shingles);
        self.ends.push(self.shingles.len());
    }

    pub(crate) fn push_from(&mut self, other: &Self, number: usize) {
        self.push(
            other.lengths[number],
            other.fingerprints[number],
            other.shingles(number),
        );
    }

    pub(crate) fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Letters that count, and letters with boilerplate.
    pub(crate) fn lengths(&self, number: usize) -> [u32; 2] {
        self.lengths[number]
    }

    pub(crate) fn fingerprint(&self, number: usize) -> [u64; 4] {
        self.fingerprints[number]
    }

    /// Sorted, each once.
    pub(crate) fn shingles(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.shingles[start..self.ends[number]]
    }

    /// Whether lengths and fingerprints allow that two texts say the same.
    pub(crate) fn may_match(&self, a: usize, b: usize, contained_share: f64) -> bool {
        let alike = |kind: usize| {
            let (a, b) = (self.lengths[a][kind], self.lengths[b][kind]);
            f64::from(a.min(b)) >= contained_share * f64::from(a.max(b))
        };
        if !alike(0) && !alike(1) {
            return false;
        }
        let shorter = self.lengths[a][0].min(self.lengths[b][0]);
        let (mut shared, mut in_a, mut in_b) = (0, 0, 0);
        for (x, y) in self.fingerprints[a].iter().zip(&self.fingerprints[b]) {
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
fn telling_shingles(text: Text<'_>, min_letters: usize, shingles: &mut Vec<u32>) {
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
fn short_hash(letters: &[u16]) -> u32 {
    let [.., a, b, c, d] = hash_wide(letters).to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}
