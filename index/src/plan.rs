//! A query's words -> the clauses that score it, and the tantivy query made of them.
//!
//! Every word asks the title and the body; a compound asks for its parts, and for itself on top;
//! synonyms ask for less than the word itself; pairs of letters catch spacing and spelling. All
//! are optional clauses of one flat union, which tantivy prunes (block-max WAND).

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::letters::{self, Pair};
use crate::schema::Fields;
use crate::terms::{Phrase, Unit};

/// How much a match counts, against one in the body's words.
const TITLE: f32 = 2.0;
const PART: f32 = 0.5;
const WHOLE: f32 = 1.0;
const SYNONYM: f32 = 0.3;
const PAIR: f32 = 1.0;
/// Clauses of a kind; what a pasted text says beyond is disregarded.
const MOST_WORDS: usize = 64;
const MOST_PAIRS: usize = 128;

/// Where a clause looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Title,
    Body,
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
    pub(crate) fn query(&self, fields: &Fields) -> Box<dyn Query> {
        let query = match self.place {
            Place::Title => words_in(fields.title_words, &self.phrase),
            Place::Body => words_in(fields.body_words, &self.phrase),
            Place::Pairs => words_in(fields.pairs, &self.phrase),
        };
        Box::new(BoostQuery::new(query, self.weight))
    }

    /// What an explanation calls it.
    pub(crate) fn label(&self) -> String {
        let place = match self.place {
            Place::Title => "제목",
            Place::Body => "본문",
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
    least_pairs: usize,
}

impl Plan {
    /// What `text`, cut into `units`, asks for. `known` says whether the index has a word.
    pub(crate) fn new(
        text: &str,
        units: &[Unit],
        synonyms: &[&Phrase],
        known: impl Fn(&str) -> bool,
    ) -> Self {
        let mut plan = Self::default();
        for unit in units.iter().take(MOST_WORDS) {
            plan.add_word(&one(&unit.whole.text), WHOLE);
            for part in &unit.parts {
                plan.add_word(&one(&part.text), PART);
            }
        }
        for phrase in synonyms.iter().take(MOST_WORDS) {
            plan.add_word(phrase, SYNONYM);
        }
        match units {
            // One word that the index knows needs no guessing: 급여 must not find 비급여.
            [unit] if known(&unit.whole.text) => {}
            [] | [_] => plan.add_pairs(text, |pairs| pairs / 2 + 1),
            _ => plan.add_pairs(text, |_| 1),
        }
        plan
    }

    /// Asks title and body for a word.
    pub(crate) fn add_word(&mut self, phrase: &Phrase, weight: f32) {
        for (place, factor) in [(Place::Title, TITLE), (Place::Body, 1.0)] {
            self.add(place, phrase.clone(), weight * factor);
        }
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

    /// The terms looked for in title and body.
    pub(crate) fn words(&self) -> FxHashSet<&str> {
        self.clauses()
            .filter(|clause| clause.place != Place::Pairs)
            .flat_map(|clause| clause.phrase.iter().map(|(_, term)| term.as_str()))
            .collect()
    }

    /// The pairs of letters looked for.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = Pair> + '_ {
        self.clauses()
            .filter(|clause| clause.place == Place::Pairs)
            .flat_map(|clause| {
                clause
                    .phrase
                    .iter()
                    .flat_map(|(_, pair)| letters::pairs(pair))
            })
    }

    /// The query, or nothing where there is nothing to look for.
    pub(crate) fn query(&self, fields: &Fields) -> Option<Box<dyn Query>> {
        let (pairs, mut words): (Vec<_>, Vec<_>) = self
            .clauses()
            .partition(|clause| clause.place == Place::Pairs);
        let mut queries: Vec<Box<dyn Query>> = Vec::new();
        if self.least_pairs > 1 {
            let pairs = pairs.iter().map(|pair| pair.query(fields)).collect();
            queries.push(Box::new(BooleanQuery::union_with_minimum_required_clauses(
                pairs,
                self.least_pairs,
            )));
        } else {
            words.extend(pairs);
        }
        queries.extend(words.iter().map(|clause| clause.query(fields)));
        (!queries.is_empty()).then(|| -> Box<dyn Query> { Box::new(BooleanQuery::union(queries)) })
    }
}

/// What must stand in title or body word for word: the words side by side, or, where a text has
/// no words (`ㅋㅋ`), its pairs of letters. Nothing for a text without either.
pub(crate) fn exactly(text: &str, phrase: &Phrase, fields: &Fields) -> Option<Box<dyn Query>> {
    if !phrase.is_empty() {
        let places = [fields.title_words, fields.body_words];
        let places = places.map(|field| words_in(field, phrase));
        return Some(Box::new(BooleanQuery::union(places.into())));
    }
    let pairs: Vec<Box<dyn Query>> = letters::pairs(text)
        .take(MOST_PAIRS)
        .map(|pair| words_in(fields.pairs, &one(&letters::term(pair))))
        .collect();
    (!pairs.is_empty()).then(|| -> Box<dyn Query> { Box::new(BooleanQuery::intersection(pairs)) })
}

/// All of `queries` and `required`, none of `excluded`.
pub(crate) fn restricted(
    query: Box<dyn Query>,
    required: Vec<Box<dyn Query>>,
    excluded: Vec<Box<dyn Query>>,
) -> Box<dyn Query> {
    if required.is_empty() && excluded.is_empty() {
        return query;
    }
    let required = required.into_iter().map(|query| (Occur::Must, query));
    let excluded = excluded.into_iter().map(|query| (Occur::MustNot, query));
    let clauses = std::iter::once((Occur::Must, query))
        .chain(required)
        .chain(excluded);
    Box::new(BooleanQuery::new(clauses.collect()))
}

fn one(term: &str) -> Phrase {
    vec![(0, term.to_owned())]
}

fn words_in(field: Field, phrase: &Phrase) -> Box<dyn Query> {
    let term = |text: &str| Term::from_field_text(field, text);
    match phrase.as_slice() {
        [(_, only)] => Box::new(TermQuery::new(term(only), IndexRecordOption::WithFreqs)),
        several => Box::new(PhraseQuery::new_with_offset(
            several.iter().map(|(at, text)| (*at, term(text))).collect(),
        )),
    }
}
