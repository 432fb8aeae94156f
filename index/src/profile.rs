//! How alike two texts are: words aligned by spelling, letters, and jamo.
//!
//! Text -> [`Profile`]; two profiles -> 0 to 1, the same both ways. Each word of one text looks for
//! the most alike word of the other (soft TF-IDF; Cohen, Ravikumar & Fienberg 2003, with synonyms and
//! Dice over jamo for the words that the other text lacks), so that `늦추다` and `늦춰지다` meet; the
//! cosines of letters and of three jamo in a row catch what is spaced otherwise. Numbers meet equal
//! numbers only, and count twice: 9명 is not 19명. Weights come from the index's own frequencies: a
//! score depends on the store and the two texts only.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use modum_analyzers::tokenize::Class;

use crate::Reader;
use crate::jamo::{self, Spelling};
use crate::letters::{self, Pair};
use crate::terms::Word;

/// What each way of comparing adds to the similarity.
const WORDS: f32 = 0.6;
const LETTERS: f32 = 0.2;
const JAMO: f32 = 0.2;
/// What an external embedding's cosine makes up of the similarity.
const MEANING: f32 = 0.5;
/// Words less alike than this have nothing in common.
const ALIKE: f32 = 0.2;
/// How alike two names of one thing are.
const SYNONYM: f32 = 0.8;
/// A rare word tells more than a frequent one, but less than its idf says: texts are short, and
/// below one text in four hundred a word is only strange.
const IDF_POWER: f32 = 0.7;
const MOST_IDF: f32 = 6.0;
/// What kinds of words count, against a noun: what is done is said in many ways, how many in one.
const PREDICATE: f32 = 0.7;
const NUMBER: f32 = 2.0;
/// What a part of a compound counts, against a word of its own.
const PART: f32 = 0.6;
/// Words without an equal that look for one alike, and those that they look among.
const SEEKING: usize = 32;
const SOUGHT: usize = 64;

/// A text as what is compared of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    /// By text.
    words: Vec<Weighted>,
    /// By letter; of length one.
    letters: Vec<(char, f32)>,
    /// By number; of length one.
    jamo: Vec<(u32, f32)>,
    /// Pairs of letters, which find candidates.
    pairs: Vec<Pair>,
    /// From an external embedding; else empty.
    vector: Vec<f32>,
    /// From whatever source the index has.
    pub(crate) meaning: Vec<f32>,
}

/// A word with its weight in a text.
#[derive(Clone, Debug)]
pub(crate) struct Weighted {
    pub(crate) text: String,
    weight: f32,
    /// How rare it is.
    idf: f32,
    spelling: Spelling,
    class: Class,
    /// The group of synonyms that it belongs to.
    group: Option<usize>,
}

impl Weighted {
    /// How alike two different words are.
    fn similarity(&self, other: &Self) -> f32 {
        if self.group.is_some() && self.group == other.group {
            return SYNONYM;
        }
        if self.class == Class::Number || other.class == Class::Number {
            return 0.0;
        }
        let spelled = self.spelling.similarity(&other.spelling);
        if spelled > ALIKE {
            spelled * spelled.sqrt()
        } else {
            0.0
        }
    }

    /// Whether it says what a text is about (a noun, a name, a number; no verb).
    fn is_topical(&self) -> bool {
        !is_predicate(self.class)
    }
}

fn is_predicate(class: Class) -> bool {
    matches!(class, Class::Verb | Class::Adjective)
}

/// What a word of this kind counts.
fn kind(class: Class) -> f32 {
    match class {
        Class::Number => NUMBER,
        class if is_predicate(class) => PREDICATE,
        _ => 1.0,
    }
}

impl Profile {
    /// The words, most telling first.
    pub(crate) fn telling_words(&self) -> Vec<&Weighted> {
        let mut words: Vec<&Weighted> = self.words.iter().collect();
        words.sort_by(|a, b| b.idf.total_cmp(&a.idf).then_with(|| a.text.cmp(&b.text)));
        words
    }

    /// The pairs of letters, each once, in reading order.
    pub(crate) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// 0 (nothing in common) to 1 (the same words and letters).
    pub(crate) fn similarity(&self, other: &Self) -> f32 {
        let letters = cosine(&self.letters, &other.letters);
        let jamo = cosine(&self.jamo, &other.jamo);
        // What neither text has does not count: `ㅋㅋ` has no word, `0a` no three jamo.
        let parts = [
            (
                WORDS,
                self.alignment(other),
                self.words.len() + other.words.len(),
            ),
            (LETTERS, letters, self.letters.len() + other.letters.len()),
            (JAMO, jamo, self.jamo.len() + other.jamo.len()),
        ];
        let (mut sum, mut weights) = (0.0, 0.0);
        for (weight, alike, _) in parts.into_iter().filter(|&(_, _, size)| size > 0) {
            sum += weight * alike;
            weights += weight;
        }
        let spelled = if weights > 0.0 { sum / weights } else { 0.0 };
        if self.vector.is_empty() || other.vector.is_empty() {
            return spelled.clamp(0.0, 1.0);
        }
        let meaning: f32 = self
            .vector
            .iter()
            .zip(&other.vector)
            .map(|(a, b)| a * b)
            .sum();
        ((1.0 - MEANING) * spelled + MEANING * meaning.max(0.0)).clamp(0.0, 1.0)
    }

    /// The geometric mean of how much of each text's words the other has.
    fn alignment(&self, other: &Self) -> f32 {
        (self.found_in(other) * other.found_in(self)).sqrt()
    }

    /// The share of this text's weight that the other text's words make up.
    fn found_in(&self, other: &Self) -> f32 {
        let (mut found, mut all) = (0.0, 0.0);
        let mut seeking = Vec::new();
        let mut others = other.words.iter().peekable();
        for word in &self.words {
            let weight = word.weight * word.weight;
            all += weight;
            while others.next_if(|other| other.text < word.text).is_some() {}
            if others.peek().is_some_and(|other| other.text == word.text) {
                found += weight;
            } else {
                seeking.push(word);
            }
        }
        let sought = heaviest(other.words.iter().collect(), SOUGHT);
        for word in heaviest(seeking, SEEKING) {
            let sought = sought.iter();
            let best = sought
                .map(|other| word.similarity(other))
                .fold(0.0, f32::max);
            found += best * word.weight * word.weight;
        }
        if all > 0.0 { found / all } else { 0.0 }
    }

    /// The topical words that both have, those that count most first. The parts of a word that
    /// both have are left out.
    pub(crate) fn shared_words<'a>(&'a self, other: &Self, most: usize) -> Vec<&'a str> {
        let shared = joined(&self.words, &other.words, |a, b| a.text.cmp(&b.text));
        let shared: Vec<(f32, &str)> = shared
            .filter(|(a, _)| a.is_topical())
            .map(|(a, _)| (a.idf, a.text.as_str()))
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

fn heaviest(mut words: Vec<&Weighted>, most: usize) -> Vec<&Weighted> {
    if words.len() > most {
        words.sort_by(|a, b| {
            b.weight
                .total_cmp(&a.weight)
                .then_with(|| a.text.cmp(&b.text))
        });
        words.truncate(most);
    }
    words
}

fn cosine<T: Ord>(a: &[(T, f32)], b: &[(T, f32)]) -> f32 {
    joined(a, b, |a, b| a.0.cmp(&b.0)).fold(0.0, |sum, (a, b)| sum + a.1 * b.1)
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

/// Makes profiles, and remembers the frequencies it has looked up.
pub(crate) struct Profiler<'a> {
    reader: &'a Reader,
    words: FxHashMap<String, f32>,
}

impl<'a> Profiler<'a> {
    pub(crate) fn new(reader: &'a Reader) -> Self {
        Self {
            reader,
            words: FxHashMap::default(),
        }
    }

    /// The profile of a shown text.
    pub(crate) fn profile(&mut self, shown: &str) -> tantivy::Result<Profile> {
        let words = self.reader.analyzer.words(shown);
        let texts = words.iter().map(|word| word.text.as_str());
        let meaning = self.reader.vector(shown, texts);
        let mut pairs: Vec<Pair> = letters::pairs(shown).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Ok(Profile {
            words: self.weighted_words(words)?,
            letters: letter_weights(shown),
            jamo: self.jamo_weights(shown),
            pairs,
            vector: if self.reader.is_external() {
                meaning.clone()
            } else {
                Vec::new()
            },
            meaning,
        })
    }

    fn weighted_words(&mut self, mut words: Vec<Word>) -> tantivy::Result<Vec<Weighted>> {
        words.sort_unstable_by(|a, b| (&a.text, a.part, a.class).cmp(&(&b.text, b.part, b.class)));
        let mut out: Vec<Weighted> = Vec::with_capacity(words.len());
        for same in words.chunk_by(|a, b| a.text == b.text) {
            let [first, ..] = same else { continue };
            let idf = self.idf(&first.text)?;
            let share = if first.part { PART } else { 1.0 };
            out.push(Weighted {
                text: first.text.clone(),
                weight: damped(same.len())
                    * idf.min(MOST_IDF).powf(IDF_POWER)
                    * share
                    * kind(first.class),
                idf,
                spelling: Spelling::of(&first.text),
                class: first.class,
                group: self.reader.synonyms.groups(&first.text).first().copied(),
            });
        }
        Ok(out)
    }

    fn jamo_weights(&self, shown: &str) -> Vec<(u32, f32)> {
        let mut codes = Vec::new();
        let letters = letters::letters(shown).map(|letter| letter.folded);
        jamo::codes(letters, &mut codes);
        let idf = |trigram: &u32| self.reader.index.beside.jamo.idf(*trigram);
        weighted(jamo::trigrams(&codes).collect(), idf)
    }

    /// ln(1 + (n + 1) / (df + ½)): above 0 for every word, also in an index of one idea.
    fn idf(&mut self, word: &str) -> tantivy::Result<f32> {
        if let Some(&idf) = self.words.get(word) {
            return Ok(idf);
        }
        let n = self.reader.len() as f32;
        let frequency = self.reader.frequency(word)? as f32;
        let idf = ((n + 1.0) / (frequency + 0.5)).ln_1p();
        self.words.insert(word.to_owned(), idf);
        Ok(idf)
    }
}

fn letter_weights(shown: &str) -> Vec<(char, f32)> {
    let letters = letters::letters(shown).map(|letter| letter.folded);
    weighted(letters.collect(), |_| 1.0)
}

/// Each of the items once, sorted, with (1 + ln tf) · its weight, as a vector of length one.
fn weighted<T: Ord + Copy>(mut items: Vec<T>, weight: impl Fn(&T) -> f32) -> Vec<(T, f32)> {
    items.sort_unstable();
    let mut out: Vec<(T, f32)> = items
        .chunk_by(|a, b| a == b)
        .map(|same| (same[0], damped(same.len()) * weight(&same[0])))
        .collect();
    let length = out.iter().map(|(_, x)| x * x).sum::<f32>().sqrt();
    for (_, x) in &mut out {
        *x /= length;
    }
    out
}

fn damped(count: usize) -> f32 {
    1.0 + (count as f32).ln()
}
