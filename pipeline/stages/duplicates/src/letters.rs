//! Texts as a comparison sees them: a key of equality for each, and the letters that count for those
//! that must be compared.

use modum_analyzers::comparable::{Comparable, Comparer, letters};
use modum_analyzers::shingle::Shingles;
use modum_corpus::Texts;
use modum_model::ids::TextId;
use modum_model::progress::Bar;
use rayon::prelude::*;

/// Texts that one task reads.
const CHUNK: usize = 1024;

/// Equal for texts with the same letters, salutations and personal data included. 128 bits of BLAKE3:
/// two of a billion texts meet by chance less than once in 10²⁰.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct LettersKey(u128);

impl LettersKey {
    /// A text without letters is its own symbols.
    pub(crate) fn of(normalized: &str) -> Self {
        let letters = letters(normalized);
        let (kind, letters) = if letters.is_empty() {
            (0, normalized)
        } else {
            (1, letters.as_str())
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[kind]).update(letters.as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(u128::from_le_bytes(key))
    }

    /// The upper half and the lower.
    pub(crate) fn parted(self) -> [i64; 2] {
        let half = |shift: u32| {
            u64::try_from(self.0 >> shift & u128::from(u64::MAX))
                .expect("64 bits of it")
                .cast_signed()
        };
        [half(64), half(0)]
    }

    /// What [`parted`](Self::parted) parted.
    pub(crate) fn joined([high, low]: [i64; 2]) -> Self {
        Self(u128::from(high.cast_unsigned()) << 64 | u128::from(low.cast_unsigned()))
    }
}

/// Texts of up to this many letters are compared by edit distance too.
pub(crate) const SHORT: usize = 72;

/// One text as it is compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    /// The letters that count.
    pub(crate) letters: &'a [u16],
    /// How many of them stand before the end of each sentence.
    pub(crate) sentence_ends: &'a [u32],
    /// Whether the writer speaks of himself in each sentence, and in what follows the last.
    pub(crate) personal: &'a [bool],
    /// The letters with boilerplate, where these are few and more than those that count.
    pub(crate) whole: Option<&'a [u16]>,
    /// How many letters there are with boilerplate.
    pub(crate) length: u32,
    /// How many different trigrams the letters that count have.
    pub(crate) distinct: u32,
}

impl<'a> Text<'a> {
    /// The letters with boilerplate of a short text.
    pub(crate) fn short(&self) -> Option<&'a [u16]> {
        let whole = self.whole.unwrap_or(self.letters);
        (self.length as usize == whole.len() && whole.len() <= SHORT).then_some(whole)
    }
}

/// The letters of some texts, numbered in the order in which they were read; each reading starts a new
/// chunk.
#[derive(Default)]
pub(crate) struct Letters {
    chunks: Vec<Chunk>,
}

#[derive(Default)]
struct Chunk {
    letters: Vec<u16>,
    ends: Vec<usize>,
    sentence_ends: Vec<u32>,
    personal: Vec<bool>,
    sentences: Vec<usize>,
    wholes: Vec<u16>,
    whole_ends: Vec<usize>,
    lengths: Vec<u32>,
    distinct: Vec<u32>,
}

impl Letters {
    /// Reads further texts; gives the number of the first of them.
    pub(crate) fn read(
        &mut self,
        texts: &Texts,
        wanted: &[TextId],
        comparer: &Comparer,
        bar: &dyn Bar,
    ) -> usize {
        let first = self.chunks.len() * CHUNK;
        let read = wanted.par_chunks(CHUNK).map(|wanted| {
            bar.advance(wanted.len() as u64);
            Chunk::read(texts, wanted, comparer)
        });
        self.chunks.par_extend(read);
        first
    }

    pub(crate) fn get(&self, number: usize) -> Text<'_> {
        self.chunks[number / CHUNK].get(number % CHUNK)
    }
}

impl Chunk {
    fn read(texts: &Texts, wanted: &[TextId], comparer: &Comparer) -> Self {
        let mut chunk = Self::default();
        let mut found = Comparable::default();
        let mut trigrams = Shingles::default();
        for &text in wanted {
            comparer.comparable(texts.whole(text), &mut found);
            if found.whole.len() <= SHORT && found.whole.len() > found.letters.len() {
                chunk.wholes.extend_from_slice(&found.whole);
            }
            chunk.whole_ends.push(chunk.wholes.len());
            chunk.lengths.push(narrow(found.whole.len()));
            trigrams.fill(&found.letters);
            chunk.distinct.push(narrow(trigrams.distinct().len()));
            chunk.letters.extend_from_slice(&found.letters);
            chunk.ends.push(chunk.letters.len());
            chunk.sentence_ends.extend_from_slice(&found.sentence_ends);
            chunk.personal.extend_from_slice(&found.personal);
            chunk.sentences.push(chunk.sentence_ends.len());
        }
        chunk.letters.shrink_to_fit();
        chunk
    }

    fn get(&self, at: usize) -> Text<'_> {
        let range = |ends: &[usize]| at.checked_sub(1).map_or(0, |before| ends[before])..ends[at];
        let sentences = range(&self.sentences);
        Text {
            letters: &self.letters[range(&self.ends)],
            // Each text has one more of these than ends of sentences.
            personal: &self.personal[sentences.start + at..=sentences.end + at],
            sentence_ends: &self.sentence_ends[sentences],
            whole: Some(&self.wholes[range(&self.whole_ends)]).filter(|whole| !whole.is_empty()),
            length: self.lengths[at],
            distinct: self.distinct[at],
        }
    }
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
