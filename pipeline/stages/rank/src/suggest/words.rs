//! The words that speak for a division.
//!
//! A trained [`Model`] and the words of the corpus -> the `division_words` table: for each division the
//! words that alone, as an idea of one word, would be suggested for it, with that probability. As
//! the model is linear, this is the word's own part in the scores of every idea that has it.
//! [`Speaking`] finds them again in a text.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use arrow::array::{Float32Array, StringArray};
use modum_model::tables::DivisionWords;
use rayon::prelude::*;

use super::Model;
use super::features::{Example, Extractor, Rows};

/// Words kept for each division.
const WORDS: usize = 500;
/// Words that one task scores.
const CHUNK: usize = 1024;
/// How much likelier than by chance a word must make its division.
const LIFT: f32 = 2.0;

impl Model {
    /// The words that speak most for each division. `words` are the words of the corpus and their
    /// numbers in its examples.
    pub fn words(&self, words: &[(&str, u32)]) -> DivisionWords {
        let least = LIFT / self.divisions.len() as f32;
        let scored: Vec<Vec<f32>> = (words.par_chunks(CHUNK))
            .flat_map_iter(|chunk| self.alone(chunk))
            .collect();
        let mut rows: Vec<(&str, &str, f32)> = Vec::new();
        for (class, division) in self.divisions.iter().enumerate() {
            let mut own: Vec<(&str, f32)> = (words.iter().zip(&scored))
                .map(|((word, _), probabilities)| (*word, probabilities[class]))
                .filter(|(_, probability)| *probability >= least)
                .collect();
            own.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
            own.truncate(WORDS);
            own.sort_by_key(|(word, _)| *word);
            rows.extend(own.iter().map(|(word, p)| (division.as_str(), *word, *p)));
        }
        DivisionWords {
            division: StringArray::from_iter_values(rows.iter().map(|row| row.0)),
            word: StringArray::from_iter_values(rows.iter().map(|row| row.1)),
            probability: Float32Array::from_iter_values(rows.iter().map(|row| row.2)),
        }
    }

    /// The probabilities of all divisions for each word alone.
    fn alone(&self, words: &[(&str, u32)]) -> Vec<Vec<f32>> {
        let (mut rows, mut extractor) = (Rows::default(), Extractor::default());
        for (word, term) in words {
            let example = Example {
                title: word,
                body: "",
                terms: std::slice::from_ref(term),
            };
            extractor.extract(&example, &mut rows);
        }
        self.scale.apply(&mut rows);
        let probabilities = |row| {
            let mut scores = vec![0.0; self.divisions.len()];
            self.linear.score(rows.row(row), &mut scores);
            self.calibration.apply(&mut scores);
            scores
        };
        (0..words.len()).map(probabilities).collect()
    }
}

/// Finds in a text the words that speak for a division.
#[derive(Debug)]
pub struct Speaking {
    automaton: AhoCorasick,
    words: Vec<Word>,
}

/// A word and the probability of each division that it speaks for.
#[derive(Debug)]
struct Word {
    word: String,
    divisions: BTreeMap<String, f32>,
}

impl Speaking {
    /// Takes the words of all divisions.
    ///
    /// # Panics
    /// When the words outgrow the automaton, which some thousand do not.
    pub fn new(table: &DivisionWords) -> Self {
        let mut words: BTreeMap<&str, BTreeMap<String, f32>> = BTreeMap::new();
        let names = table
            .division
            .iter()
            .flatten()
            .zip(table.word.iter().flatten());
        for ((division, word), probability) in names.zip(table.probability.values()) {
            let divisions = words.entry(word).or_default();
            divisions.insert(division.to_owned(), *probability);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(words.keys())
            .expect("some thousand short words fit an automaton");
        let word = |(word, divisions): (&str, BTreeMap<String, f32>)| Word {
            word: word.to_owned(),
            divisions,
        };
        Self {
            automaton,
            words: words.into_iter().map(word).collect(),
        }
    }

    /// Up to `limit` words of `text` that speak for `division`, the strongest first.
    pub fn of(&self, text: &str, division: &str, limit: usize) -> Vec<&str> {
        let found = self.automaton.find_iter(text).filter_map(|found| {
            let word = &self.words[found.pattern().as_usize()];
            Some((word.word.as_str(), *word.divisions.get(division)?))
        });
        let mut found: Vec<(&str, f32)> = found.collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        found.dedup();
        found.truncate(limit);
        found.into_iter().map(|(word, _)| word).collect()
    }
}
