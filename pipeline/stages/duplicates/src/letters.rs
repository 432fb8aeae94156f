//! The letters of each text: all of them, as a key of equality, and those that count in a comparison.

use modum_analyzers::comparable::{Comparer, letters};
use modum_analyzers::shingle::hash_wide;
use modum_corpus::Texts;
use modum_model::ids::TextId;
use modum_model::progress::Bar;
use rayon::prelude::*;

/// Texts that one task reads.
const CHUNK: usize = 1024;

/// Letters of each text.
pub(crate) struct Letters {
    counting: Vec<u16>,
    ends: Vec<usize>,
    keys: Vec<u128>,
}

struct Chunk {
    counting: Vec<u16>,
    ends: Vec<usize>,
    keys: Vec<u128>,
}

impl Letters {
    pub(crate) fn of(texts: &Texts, comparer: &Comparer, bar: &dyn Bar) -> Self {
        let starts: Vec<usize> = (0..texts.len()).step_by(CHUNK).collect();
        let chunks: Vec<Chunk> = starts
            .into_par_iter()
            .map(|start| {
                let end = (start + CHUNK).min(texts.len());
                bar.advance((end - start) as u64);
                read(texts, start..end, comparer)
            })
            .collect();
        let mut all = Self {
            counting: Vec::with_capacity(chunks.iter().map(|chunk| chunk.counting.len()).sum()),
            ends: Vec::with_capacity(texts.len()),
            keys: Vec::with_capacity(texts.len()),
        };
        for chunk in chunks {
            let before = all.counting.len();
            all.counting.extend_from_slice(&chunk.counting);
            all.ends.extend(chunk.ends.iter().map(|end| before + end));
            all.keys.extend_from_slice(&chunk.keys);
        }
        all
    }

    /// The letters that count, as UTF-16.
    pub(crate) fn counting(&self, text: TextId) -> &[u16] {
        let start = text
            .index()
            .checked_sub(1)
            .map_or(0, |before| self.ends[before]);
        &self.counting[start..self.ends[text.index()]]
    }

    /// Equal for texts with the same letters, salutations and personal data included.
    pub(crate) fn key(&self, text: TextId) -> u128 {
        self.keys[text.index()]
    }
}

fn read(texts: &Texts, range: std::ops::Range<usize>, comparer: &Comparer) -> Chunk {
    let mut chunk = Chunk {
        counting: Vec::new(),
        ends: Vec::new(),
        keys: Vec::new(),
    };
    for text in range.map(TextId::new) {
        let whole = texts.whole(text);
        chunk.keys.push(key(whole));
        comparer.comparable(whole, &mut chunk.counting);
        chunk.ends.push(chunk.counting.len());
    }
    chunk
}

/// 128 bits, so that two of a billion texts meet by chance less than once in 10²⁰. A text without
/// letters is its own symbols.
fn key(normalized: &str) -> u128 {
    let letters = letters(normalized);
    let letters = if letters.is_empty() {
        normalized
    } else {
        &letters
    };
    let mut units: Vec<u16> = letters.encode_utf16().collect();
    let forward = hash_wide(&units);
    units.push(u16::MAX);
    units.reverse();
    u128::from(forward) << 64 | u128::from(hash_wide(&units))
}
