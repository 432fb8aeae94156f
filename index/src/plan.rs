//! A query's words -> the clauses that score it.
//!
//! A word counts in title and body at once (BM25F); a compound asks for its parts, and for itself
//! on top; synonyms and corrected words ask for less than the word itself; pairs of letters catch
//! spacing and spelling.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use tantivy::Term;
use tantivy::query::{BooleanQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::letters::{self, Pair};
use crate::schema::Fields;
use crate::terms::{Phrase, Unit};

/// How much a match counts, against a simple word.
const PART: f32 = 0.7;
const WHOLE: f32 = 1.0;
const SYNONYM: f32 = 0.3;
const CORRECTED: f32 = 0.5;
const MEANT: f32 = 0.7;
const QUOTED: f32 = 1.0;
const PAIR: f32 = 0.8;
/// Clauses of a kind; what a pasted text says beyond is disregarded.
const MOST_WORDS: usize = 64;
const MOST_PAIRS: usize = 128;

/// Where a clause looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// The words of title and body.
    Words,
    /// The pairs of letters over both.
    Pairs,
}

/// One term or phrase in one place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clause {
    pub(crate) place: Place,
    pub(crate) phrase: Phrase,
    pub(crate) weight: f32,
}

impl Clause {
    /// What an explanation calls it.
    pub(crate) fn label(&self) -> String {
        let place = match self.place {
            Place::Words => "낱말",
            Place::Pairs => "글자",
        };
        let terms: Vec<&str> = self.phrase.iter().map(|(_, term)| term.as_str()).collect();
        format!("{place}:{}", terms.join("+"))
    }
}

/// The clauses of a query, by place and term.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    clauses: BTreeMap<(Place, Vec<String>), Clause>,
    /// How many pairs must match where nothing else does.
    pub(crate) least_pairs: usize,
    /// The words as the text has them, for what stands close together.
    pub(crate) sequence: Vec<String>,
}

/// What a query's words may be called besides.
#[derive(Debug, Default)]
pub(crate) struct Alternatives<'a> {
    pub(crate) synonyms: Vec<&'a Phrase>,
    /// Words of the index that are spelled nearly like one that it does not have.
    pub(crate) corrected: Vec<String>,
    /// The text with wrong letters put right, and its words.
    pub(crate) meant: Option<(String, Vec<Unit>)>,
}

impl Plan {
    /// What `text`, cut into `units`, asks for. `known` says whether the index has a word.
    pub(crate) fn new(
        text: &str,
        units: &[Unit],
        alternatives: &Alternatives<'_>,
        known: impl Fn(&str) -> bool,
    ) -> Self {
        let mut plan = Self::default();
        plan.add_units(units, 1.0);
        for phrase in alternatives.synonyms.iter().take(MOST_WORDS) {
            plan.add_word(phrase, SYNONYM);
        }
        for word in alternatives.corrected.iter().take(MOST_WORDS) {
            plan.add_word(&one(word), CORRECTED);
        }
        match units {
            // One word that the index knows needs no guessing: 급여 must not find 비급여.
            [unit] if known(&unit.whole.text) => {}
            [] | [_] => plan.add_pairs(text, |pairs| pairs / 2 + 1),
            _ => plan.add_pairs(text, |_| 1),
        }
        if let Some((text, units)) = &alternatives.meant {
            plan.add_units(units, MEANT);
            for pair in letters::pairs(text).take(MOST_PAIRS) {
                plan.add_pair(pair, MEANT * PAIR);
            }
        }
        plan
    }

    fn add_units(&mut self, units: &[Unit], weight: f32) {
        for unit in units.iter().take(MOST_WORDS) {
            self.add_word(&one(&unit.whole.text), weight * WHOLE);
            for part in &unit.parts {
                self.add_word(&one(&part.text), weight * PART);
            }
        }
    }

    /// Prefers what has a quoted phrase word for word.
    pub(crate) fn add_quoted(&mut self, phrase: &Phrase) {
        if phrase.len() > 1 {
            self.add_word(phrase, QUOTED);
        }
    }

    /// Asks title and body for a word.
    pub(crate) fn add_word(&mut self, phrase: &Phrase, weight: f32) {
        self.add(Place::Words, phrase.clone(), weight);
    }

    /// Asks for a pair of letters.
    pub(crate) fn add_pair(&mut self, pair: Pair, weight: f32) {
        self.add(Place::Pairs, one(&letters::term(pair)), weight);
    }

    fn add_pairs(&mut self, text: &str, least: impl Fn(usize) -> usize) {
        let before = self.clauses.len();
        for pair in letters::pairs(text).take(MOST_PAIRS) {
            self.add_pair(pair, PAIR);
        }
        self.least_pairs = least(self.clauses.len() - before);
    }

    /// The same clause counts once, with its highest weight.
    fn add(&mut self, place: Place, phrase: Phrase, weight: f32) {
        let terms = phrase.iter().map(|(_, term)| term.clone()).collect();
        let clause = Clause {
            place,
            phrase,
            weight,
        };
        let known = self
            .clauses
            .entry((place, terms))
            .or_insert_with(|| clause.clone());
        known.weight = known.weight.max(clause.weight);
    }

    /// The clauses in a fixed order.
    pub(crate) fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.values()
    }

    /// Those that look in one place.
    pub(crate) fn of(&self, place: Place) -> impl Iterator<Item = &Clause> {
        self.clauses().filter(move |clause| clause.place == place)
    }

    /// Whether nothing is looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The terms looked for in title and body.
    pub(crate) fn words(&self) -> FxHashSet<&str> {
        self.of(Place::Words)
            .flat_map(|clause| clause.phrase.iter().map(|(_, term)| term.as_str()))
            .collect()
    }

    /// The pairs of letters looked for.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = Pair> + '_ {
        self.of(Place::Pairs).flat_map(|clause| {
            clause
                .phrase
                .iter()
                .flat_map(|(_, pair)| letters::pairs(pair))
        })
    }
}

/// What must stand in one of `places` word for word: the words side by side, or, where a text has
/// no words (`ㅋㅋ`), its pairs of letters. Nothing for a text without either.
pub(crate) fn exactly(
    text: &str,
    phrase: &Phrase,
    places: &[Field],
    fields: &Fields,
) -> Option<Box<dyn Query>> {
    if !phrase.is_empty() {
        let places = places.iter().map(|&field| words_in(field, phrase));
        return Some(Box::new(BooleanQuery::union(places.collect())));
    }
    let pairs: Vec<Box<dyn Query>> = letters::pairs(text)
        .take(MOST_PAIRS)
        .map(|pair| words_in(fields.pairs, &one(&letters::term(pair))))
        .collect();
    (!pairs.is_empty()).then(|| -> Box<dyn Query> { Box::new(BooleanQuery::intersection(pairs)) })
}

/// The words of a query in reading order, compounds as their parts.
pub(crate) fn phrase_words(units: &[Unit]) -> Vec<String> {
    let words = crate::terms::phrase(units).into_iter();
    words.map(|(_, word)| word).collect()
}

pub(crate) fn one(term: &str) -> Phrase {
    vec![(0, term.to_owned())]
}

pub(crate) fn words_in(field: Field, phrase: &Phrase) -> Box<dyn Query> {
    let term = |text: &str| Term::from_field_text(field, text);
    match phrase.as_slice() {
        [(_, only)] => Box::new(TermQuery::new(term(only), IndexRecordOption::Basic)),
        several => Box::new(PhraseQuery::new_with_offset(
            several.iter().map(|(at, text)| (*at, term(text))).collect(),
        )),
    }
}
