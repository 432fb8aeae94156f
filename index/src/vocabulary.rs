//! The index's own words: an unknown word of a query -> the words that it was probably meant to be.
//!
//! Read from the term dictionaries when first needed, by length; the distance is that of
//! `modum_analyzers::edit` (a wrong vowel costs less than a wrong initial consonant), which needs the
//! words to share most of their letters.

use std::cmp::Reverse;

use modum_analyzers::edit;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::opened::Opened;

/// Letters of words that are corrected: in shorter ones every letter counts.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=12;
/// Distance that is forgiven in a word of two letters, and in longer ones.
const SHORT: u32 = 2;
const LONG: u32 = 3;
/// Corrections of one word.
const MOST: usize = 3;

/// Words of the index by their number of letters.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    by_length: FxHashMap<usize, Vec<Known>>,
}

#[derive(Debug)]
struct Known {
    word: Box<str>,
    letters: Box<[u16]>,
}

impl Vocabulary {
    /// The words of titles and bodies, also those of documents that are gone.
    pub(crate) fn read(opened: &Opened) -> tantivy::Result<Self> {
        let fields = &opened.fields;
        let mut found: FxHashSet<String> = FxHashSet::default();
        for segment in opened.searcher.segment_readers() {
            for field in [fields.title_words, fields.body_words] {
                let index = segment.inverted_index(field)?;
                let mut terms = index.terms().stream()?;
                while terms.advance() {
                    if let Ok(word) = std::str::from_utf8(terms.key())
                        && LENGTHS.contains(&word.chars().count())
                        && word.chars().all(char::is_alphabetic)
                        && !found.contains(word)
                    {
                        found.insert(word.to_owned());
                    }
                }
            }
        }
        let mut words: Vec<String> = found.into_iter().collect();
        words.sort_unstable();
        let mut vocabulary = Self::default();
        for word in words {
            let letters: Box<[u16]> = word.encode_utf16().collect();
            let word = word.into_boxed_str();
            let same_length = vocabulary.by_length.entry(letters.len()).or_default();
            same_length.push(Known { word, letters });
        }
        Ok(vocabulary)
    }

    /// The nearest words to one that is not among them: nearest first, then the most frequent.
    /// `frequency` says in how many documents a word stands.
    pub(crate) fn near(
        &self,
        word: &str,
        frequency: impl Fn(&str) -> tantivy::Result<u32>,
    ) -> tantivy::Result<Vec<String>> {
        let letters: Vec<u16> = word.encode_utf16().collect();
        let length = letters.len();
        if !LENGTHS.contains(&length) || !word.chars().all(|c| matches!(c, '가'..='힣')) {
            return Ok(Vec::new());
        }
        let budget = if length == 2 { SHORT } else { LONG };
        let mut found: Vec<(u32, Reverse<u32>, &str)> = Vec::new();
        // A distance of one gap at most: words of nearly the same length.
        for length in length - 1..=length + 1 {
            let words = self.by_length.get(&length).map_or(&[][..], Vec::as_slice);
            let alike = words
                .iter()
                .filter(|known| shares(&letters, &known.letters));
            for known in alike {
                if let Some(cost) = edit::distance(&letters, &known.letters, budget) {
                    found.push((cost, Reverse(frequency(&known.word)?), &known.word));
                }
            }
        }
        found.retain(|&(_, Reverse(frequency), _)| frequency > 0);
        found.sort_unstable();
        let nearest = found.first().map_or(0, |best| best.0);
        let near = found.into_iter().take_while(|found| found.0 <= nearest);
        let words = near.take(MOST).map(|(_, _, word)| word.to_owned());
        Ok(words.collect())
    }
}

/// Whether all letters of a word but one stand in another.
fn shares(letters: &[u16], other: &[u16]) -> bool {
    let missing = letters
        .iter()
        .filter(|letter| !other.contains(letter))
        .count();
    missing <= 1
}
