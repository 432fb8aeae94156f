//! Every different eojeol of a corpus, cut once.
//!
//! Citizens write a few hundred thousand different eojeols some million times, and cutting one costs a
//! hundred times what finding it again does. Those that the snapshot before knew are not cut again.
//! Which number an eojeol gets is chance, where threads meet; its terms are not, and nothing but them is
//! seen outside.

use std::hash::BuildHasher as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hashbrown::HashTable;
use modum_analyzers::tokenize::{Eojeol, Token as Term, Tokenizer, Tokens, Worker, eojeols};
use modum_model::ids::{TermId, TextId};
use modum_model::progress::Progress;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use crate::known::{Known, KnownTerm};
use crate::texts::{Texts, chunks};
use crate::tokens::Token;
use crate::vocabulary::{Interner, Vocabulary, join};

/// Parts of the table of eojeols, so that threads seldom wait for each other.
pub(crate) const SHARDS: usize = 64;

/// The number of an eojeol: its shard, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number(u32);

impl Number {
    fn new(shard: usize, place: usize) -> Self {
        let number = u32::try_from(place * SHARDS + shard);
        Self(number.expect("there are fewer than 2^32 different eojeols"))
    }

    fn shard(self) -> usize {
        self.0 as usize % SHARDS
    }

    fn place(self) -> usize {
        self.0 as usize / SHARDS
    }
}

/// Which eojeol stands where.
pub(crate) struct Occurrences {
    shards: Vec<Shard>,
    /// The numbers of the eojeols of each chunk of texts, in reading order.
    pub(crate) numbers: Vec<Vec<Number>>,
}

/// A part of the different eojeols. Their letters are copied, to lie close together: a table whose keys
/// lie all over the corpus waits for memory most of the time.
#[derive(Default)]
struct Shard {
    letters: String,
    /// Where each eojeol's letters end, and whether it begins a line.
    ends: Vec<(u32, bool)>,
    hashes: Vec<u64>,
    /// Places of eojeols by their hash: nothing else, so that the table stays in the cache.
    known: HashTable<u32>,
}

impl Shard {
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn eojeol(&self, place: usize) -> Eojeol<'_> {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before].0);
        let (end, begins_line) = self.ends[place];
        Eojeol {
            letters: &self.letters[start as usize..end as usize],
            begins_line,
        }
    }

    /// The place of an eojeol, a new one for a new eojeol.
    fn place(&mut self, eojeol: Eojeol<'_>, hash: u64) -> usize {
        let same = |&place: &u32| self.eojeol(place as usize) == eojeol;
        if let Some(&place) = self.known.find(hash, same) {
            return place as usize;
        }
        let narrow = |at: usize| u32::try_from(at).expect("a shard holds less than 4 GiB");
        let place = narrow(self.len());
        self.letters.push_str(eojeol.letters);
        self.ends
            .push((narrow(self.letters.len()), eojeol.begins_line));
        self.hashes.push(hash);
        let hashes = &self.hashes;
        self.known
            .insert_unique(hash, place, |&place| hashes[place as usize]);
        place as usize
    }
}

/// The hash that an eojeol is found by.
pub(crate) fn hash(eojeol: Eojeol<'_>) -> u64 {
    FxBuildHasher.hash_one(eojeol)
}

/// The shard of the eojeols with this hash; the table inside a shard uses the other bits.
pub(crate) fn shard(hash: u64) -> usize {
    (hash >> 32) as usize % SHARDS
}

impl Occurrences {
    /// Finds the eojeols of all texts.
    pub(crate) fn of(texts: &Texts) -> Self {
        let shards: Vec<Mutex<Shard>> = (0..SHARDS).map(|_| Mutex::default()).collect();
        let number = |(_, eojeol): (usize, Eojeol<'_>)| {
            let hash = hash(eojeol);
            let shard = shard(hash);
            Number::new(shard, lock(&shards[shard]).place(eojeol, hash))
        };
        let numbers = chunks(texts.len())
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|range| {
                let fields = range
                    .map(TextId::new)
                    .flat_map(|text| [texts.title(text), texts.body(text)]);
                fields
                    .flat_map(|field| eojeols(field).map(number))
                    .collect()
            })
            .collect();
        Self {
            shards: shards.into_iter().map(into_inner).collect(),
            numbers,
        }
    }

    /// Cuts every eojeol that is not `known`.
    pub(crate) fn cut(
        &self,
        tokenizer: &Tokenizer,
        sorted_stop_words: &[String],
        known: &Known<'_>,
        progress: &dyn Progress,
    ) -> (Cuts, Vocabulary) {
        let bar = progress.start("tokenize", "eojeols", Some(self.len() as u64));
        let learners = Learners::new(tokenizer, known.lexemes());
        let cut: Vec<(usize, Cut)> = self
            .shards
            .par_iter()
            .enumerate()
            .map(|(number, shard)| {
                let cut = learners.with(|learner| learner.cut(shard, known, number));
                bar.advance(shard.len() as u64);
                cut
            })
            .collect();
        let (vocabulary, numbers) = join(learners.into_interners(), sorted_stop_words);
        let renumbered = |(learner, cut): (usize, Cut)| cut.renumbered(&numbers[learner]);
        (
            Cuts(cut.into_par_iter().map(renumbered).collect()),
            vocabulary,
        )
    }

    /// How many different eojeols there are.
    pub(crate) fn len(&self) -> usize {
        self.shards.iter().map(Shard::len).sum()
    }

    /// Every different eojeol, by shard and place.
    pub(crate) fn eojeols(&self) -> impl Iterator<Item = (Number, Eojeol<'_>)> {
        self.shards.iter().enumerate().flat_map(|(number, shard)| {
            (0..shard.len()).map(move |place| (Number::new(number, place), shard.eojeol(place)))
        })
    }
}

/// The terms of every eojeol.
pub(crate) struct Cuts(Vec<Cut>);

/// The terms of the eojeols of a shard, with places and positions counted from the eojeol's beginning.
#[derive(Default)]
struct Cut {
    tokens: Vec<Token>,
    /// Where each eojeol's terms end, and how many positions its words take.
    ends: Vec<(usize, u32)>,
    /// How many of them nobody had cut before.
    fresh: usize,
}

impl Cuts {
    /// How many eojeols nobody had cut before.
    pub(crate) fn fresh(&self) -> usize {
        self.0.iter().map(|cut| cut.fresh).sum()
    }

    /// The terms of an eojeol, and how many positions its words take.
    pub(crate) fn get(&self, number: Number) -> (&[Token], u32) {
        let Cut { tokens, ends, .. } = &self.0[number.shard()];
        let place = number.place();
        let start = place.checked_sub(1).map_or(0, |before| ends[before].0);
        let (end, positions) = ends[place];
        (&tokens[start..end], positions)
    }
}

impl Cut {
    fn renumbered(mut self, numbers: &[TermId]) -> Self {
        for token in &mut self.tokens {
            token.term = numbers[token.term.index()];
        }
        self
    }
}

/// A worker that numbers the terms it meets.
struct Learner {
    number: usize,
    worker: Worker,
    interner: Interner,
    /// The interner's number of each term of known eojeols, if it was met.
    lexemes: Vec<Option<u32>>,
    buffer: Tokens,
}

impl Learner {
    /// Cuts the eojeols of a shard, of which some are `known`.
    fn cut(&mut self, shard: &Shard, known: &Known<'_>, number: usize) -> Cut {
        let Self {
            worker,
            interner,
            lexemes,
            buffer,
            ..
        } = self;
        let known = known.shard(number);
        let mut cut = Cut::default();
        for place in 0..shard.len() {
            let eojeol = shard.eojeol(place);
            let Cut {
                tokens,
                ends,
                fresh,
            } = &mut cut;
            let positions = if let Some(row) = known.find(eojeol, shard.hashes[place]) {
                known.terms(row, |KnownTerm { number, term }| {
                    let id =
                        *lexemes[number].get_or_insert_with(|| interner.id(term.term, term.class));
                    interner.meet(id, term.class);
                    tokens.push(numbered(term, id));
                })
            } else {
                *fresh += 1;
                let positions = worker.tokenize_eojeol(eojeol, buffer);
                let terms = buffer.iter();
                tokens.extend(terms.map(|term| numbered(term, interner.id(term.term, term.class))));
                positions
            };
            ends.push((tokens.len(), positions));
        }
        cut
    }
}

/// The token under the learner's own number for its term; `renumbered` gives the vocabulary's.
fn numbered(term: Term<'_>, id: u32) -> Token {
    Token {
        term: TermId::new(id as usize),
        start: term.start,
        end: term.end,
        position: term.position,
        class: term.class,
        part: term.part,
    }
}

/// Learners that are used again: rayon has more tasks than threads, and a learner is dear.
struct Learners<'a> {
    tokenizer: &'a Tokenizer,
    /// How many terms known eojeols have.
    lexemes: usize,
    /// Those that do nothing now, and how many there are.
    idle: Mutex<(Vec<Learner>, usize)>,
}

impl<'a> Learners<'a> {
    fn new(tokenizer: &'a Tokenizer, lexemes: usize) -> Self {
        Self {
            tokenizer,
            lexemes,
            idle: Mutex::default(),
        }
    }

    /// Does `work` with a learner that nobody else uses; gives the learner's number too.
    fn with<T>(&self, work: impl FnOnce(&mut Learner) -> T) -> (usize, T) {
        let mut learner = self.take();
        let output = work(&mut learner);
        let number = learner.number;
        lock(&self.idle).0.push(learner);
        (number, output)
    }

    fn take(&self) -> Learner {
        let (waiting, count) = &mut *lock(&self.idle);
        waiting.pop().unwrap_or_else(|| {
            *count += 1;
            Learner {
                number: *count - 1,
                worker: self.tokenizer.worker(),
                interner: Interner::default(),
                lexemes: vec![None; self.lexemes],
                buffer: Tokens::default(),
            }
        })
    }

    /// The terms of each learner, by the learner's number.
    fn into_interners(self) -> Vec<Interner> {
        let (mut learners, _) = into_inner(self.idle);
        learners.sort_by_key(|learner| learner.number);
        learners
            .into_iter()
            .map(|learner| learner.interner)
            .collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}
