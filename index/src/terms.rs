//! A text of a query or of a stored idea -> its words, as the pipeline cut them for the index.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use modum_analyzers::normalize::normalize;
use modum_analyzers::tokenize::{Class, Tokenizer, Tokens, Worker};

/// A term and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// First byte in the shown text, and the byte behind the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) position: u32,
    pub(crate) class: Class,
    /// Whether it is a part of a longer word that follows.
    pub(crate) part: bool,
}

/// A word of a query with the parts that it is made of (none for a simple word).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) whole: Word,
    pub(crate) parts: Vec<Word>,
}

/// Terms at distances from the first of them.
pub(crate) type Phrase = Vec<(usize, String)>;

/// The tokenizer with workers that are used again, for any number of threads.
pub(crate) struct Analyzer {
    tokenizer: Tokenizer,
    idle: Mutex<Vec<(Worker, Tokens)>>,
}

impl Analyzer {
    pub(crate) fn new(tokenizer: Tokenizer) -> Self {
        let idle = Mutex::new(Vec::new());
        Self { tokenizer, idle }
    }

    /// The words of a shown text, parts before their compound.
    pub(crate) fn words(&self, shown: &str) -> Vec<Word> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let (mut worker, mut tokens) =
            waiting.unwrap_or_else(|| (self.tokenizer.worker(), Tokens::default()));
        let normalized = normalize(shown);
        worker.tokenize(&normalized.text, &mut tokens);
        let words = tokens.iter().map(|token| {
            let (start, end) = normalized.to_shown(token.start as usize, token.end as usize);
            Word {
                text: token.term.to_owned(),
                start,
                end,
                position: token.position,
                class: token.class,
                part: token.part,
            }
        });
        let words = words.collect();
        idle().push((worker, tokens));
        words
    }

    /// The words of a shown text, each with its parts.
    pub(crate) fn units(&self, shown: &str) -> Vec<Unit> {
        units(self.words(shown))
    }

    /// What must stand in a text that holds these words as they are.
    pub(crate) fn phrase(&self, shown: &str) -> Phrase {
        phrase(&self.units(shown))
    }
}

fn units(words: Vec<Word>) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut waiting: Vec<Word> = Vec::new();
    for word in words {
        if word.part {
            waiting.push(word);
            continue;
        }
        let parts = waiting.iter().position(|part| part.start >= word.start);
        let parts = waiting.split_off(parts.unwrap_or(waiting.len()));
        units.extend(waiting.drain(..).map(alone));
        units.push(Unit { whole: word, parts });
    }
    units.extend(waiting.into_iter().map(alone));
    units
}

/// A part whose longer word was no term.
fn alone(whole: Word) -> Unit {
    let parts = Vec::new();
    Unit { whole, parts }
}

/// A compound stands for its parts side by side, because texts write it both ways; a word with one
/// part (`노동자`) stands for itself, because the part says less.
pub(crate) fn phrase(units: &[Unit]) -> Phrase {
    let mut by_position: BTreeMap<u32, &str> = BTreeMap::new();
    for unit in units {
        let parts: BTreeMap<u32, &str> = unit
            .parts
            .iter()
            .rev()
            .map(|part| (part.position, part.text.as_str()))
            .collect();
        if parts.len() > 1 {
            by_position.extend(parts);
        } else {
            by_position.insert(unit.whole.position, &unit.whole.text);
        }
    }
    let first = by_position.keys().next().copied().unwrap_or_default();
    by_position
        .into_iter()
        .map(|(position, text)| ((position - first) as usize, text.to_owned()))
        .collect()
}
