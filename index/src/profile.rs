//! How alike two texts are: the cosine of their TF-IDF vectors, over words and over pairs of
//! letters (Salton & Buckley 1988; term frequency 1 + ln tf).
//!
//! Text -> [`Profile`]; two profiles -> 0 to 1, the same both ways. The weights come from the
//! index's own document frequencies, so that a score depends on the store and the two texts only.
//! Words carry the meaning, pairs of letters what is spelled or spaced otherwise.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use tantivy::Term;

use modum_analyzers::tokenize::Class;

use crate::Reader;
use crate::letters::{self, Pair, pairs};
use crate::terms::Word;

/// How much of the similarity comes from pairs of letters.
const PAIRS: f32 = 0.4;

/// A text as two vectors of length 1.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    /// By text.
    words: Vec<Weighted>,
    /// By pair.
    pairs: Vec<(Pair, f32)>,
}

/// A word with its weight in a text.
#[derive(Clone, Debug)]
pub(crate) struct Weighted {
    pub(crate) text: String,
    pub(crate) weight: f32,
    /// Whether it says what a text is about (a noun, a name, a number; no verb).
    topical: bool,
}

impl Profile {
    /// The words, heaviest first.
    pub(crate) fn telling_words(&self) -> Vec<&Weighted> {
        let mut words: Vec<&Weighted> = self.words.iter().collect();
        words.sort_by(|a, b| {
            b.weight
                .total_cmp(&a.weight)
                .then_with(|| a.text.cmp(&b.text))
        });
        words
    }

    /// The pairs, heaviest first.
    pub(crate) fn telling_pairs(&self) -> Vec<(Pair, f32)> {
        let mut pairs = self.pairs.clone();
        pairs.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        pairs
    }

    /// 0 (nothing in common) to 1 (the same words and letters).
    pub(crate) fn similarity(&self, other: &Self) -> f32 {
        let shared = joined(&self.words, &other.words, |a, b| a.text.cmp(&b.text));
        let words: f32 = shared.fold(0.0, |sum, (a, b)| sum + a.weight * b.weight);
        let shared = joined(&self.pairs, &other.pairs, |a, b| a.0.cmp(&b.0));
        let pairs: f32 = shared.fold(0.0, |sum, (a, b)| sum + a.1 * b.1);
        // Texts without any word (`ㅋㅋ`) have their letters only.
        let wordless = self.words.is_empty() && other.words.is_empty();
        let share = if wordless { 1.0 } else { PAIRS };
        ((1.0 - share) * words + share * pairs).clamp(0.0, 1.0)
    }

    /// The topical words that both have, those that count most first. The parts of a word that
    /// both have are left out.
    pub(crate) fn shared_words<'a>(&'a self, other: &Self, most: usize) -> Vec<&'a str> {
        let shared = joined(&self.words, &other.words, |a, b| a.text.cmp(&b.text));
        let shared: Vec<(f32, &str)> = shared
            .filter(|(a, _)| a.topical)
            .map(|(a, b)| (a.weight * b.weight, a.text.as_str()))
            .collect();
        let is_part = |word: &str, of: &str| of.len() > word.len() && of.contains(word);
        let mut whole: Vec<(f32, &str)> = shared
            .iter()
            .copied()
            .filter(|(_, word)| !shared.iter().any(|(_, other)| is_part(word, other)))
            .collect();
        whole.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        whole.into_iter().map(|(_, word)| word).take(most).collect()
    }
}

/// The entries that two sorted lists share.
fn joined<'a, 'b, T>(
    a: &'a [T],
    b: &'b [T],
    order: impl Fn(&T, &T) -> Ordering,
) -> impl Iterator<Item = (&'a T, &'b T)> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    std::iter::from_fn(move || {
        loop {
            match order(a.peek()?, b.peek()?) {
                Ordering::Less => drop(a.next()),
                Ordering::Greater => drop(b.next()),
                Ordering::Equal => return Some((a.next()?, b.next()?)),
            }
        }
    })
}

/// Makes profiles, and remembers the document frequencies it has looked up.
pub(crate) struct Profiler<'a> {
    reader: &'a Reader,
    words: FxHashMap<String, f32>,
    pairs: FxHashMap<Pair, f32>,
}

impl<'a> Profiler<'a> {
    pub(crate) fn new(reader: &'a Reader) -> Self {
        Self {
            reader,
            words: FxHashMap::default(),
            pairs: FxHashMap::default(),
        }
    }

    /// The profile of a shown text.
    pub(crate) fn profile(&mut self, shown: &str) -> tantivy::Result<Profile> {
        let mut words = self.weighted_words(self.reader.analyzer.words(shown))?;
        let mut pairs = self.weighted_pairs(shown)?;
        unit_length(words.iter_mut().map(|word| &mut word.weight));
        unit_length(pairs.iter_mut().map(|(_, weight)| weight));
        Ok(Profile { words, pairs })
    }

    fn weighted_words(&mut self, mut words: Vec<Word>) -> tantivy::Result<Vec<Weighted>> {
        words.sort_unstable_by(|a, b| (&a.text, a.class).cmp(&(&b.text, b.class)));
        let mut out: Vec<Weighted> = Vec::with_capacity(words.len());
        for same in words.chunk_by(|a, b| a.text == b.text) {
            let [first, ..] = same else { continue };
            out.push(Weighted {
                text: first.text.clone(),
                weight: damped(same.len()) * self.word_idf(&first.text)?,
                topical: !matches!(first.class, Class::Verb | Class::Adjective),
            });
        }
        Ok(out)
    }

    fn weighted_pairs(&mut self, shown: &str) -> tantivy::Result<Vec<(Pair, f32)>> {
        let mut all: Vec<Pair> = pairs(shown).collect();
        all.sort_unstable();
        let mut out = Vec::with_capacity(all.len());
        for same in all.chunk_by(|a, b| a == b) {
            let [pair, ..] = same else { continue };
            out.push((*pair, damped(same.len()) * self.pair_idf(*pair)?));
        }
        Ok(out)
    }

    fn word_idf(&mut self, word: &str) -> tantivy::Result<f32> {
        if let Some(&idf) = self.words.get(word) {
            return Ok(idf);
        }
        let idf = self.idf(self.reader.frequency(word)?);
        self.words.insert(word.to_owned(), idf);
        Ok(idf)
    }

    fn pair_idf(&mut self, pair: Pair) -> tantivy::Result<f32> {
        if let Some(&idf) = self.pairs.get(&pair) {
            return Ok(idf);
        }
        let field = self.reader.fields.pairs;
        let term = Term::from_field_text(field, &letters::term(pair));
        let idf = self.idf(self.reader.searcher.doc_freq(&term)?);
        self.pairs.insert(pair, idf);
        Ok(idf)
    }

    /// ln(1 + (n + 1) / (df + 0.5)): above 0 for every word, also in an index of one idea.
    fn idf(&self, frequency: u64) -> f32 {
        let n = self.reader.len() as f32;
        ((n + 1.0) / (frequency as f32 + 0.5)).ln_1p()
    }
}

fn damped(count: usize) -> f32 {
    1.0 + (count as f32).ln()
}

fn unit_length<'a>(weights: impl Iterator<Item = &'a mut f32>) {
    let weights: Vec<&mut f32> = weights.collect();
    let length = weights
        .iter()
        .map(|weight| **weight * **weight)
        .sum::<f32>()
        .sqrt();
    for weight in weights {
        *weight /= length;
    }
}
