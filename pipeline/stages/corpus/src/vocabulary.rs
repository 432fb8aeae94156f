//! The terms of a corpus, numbered in the order of their letters.

use modum_analyzers::tokenize::Class;
use modum_model::ids::TermId;
use rustc_hash::FxHashMap;

/// All terms, sorted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vocabulary {
    terms: Vec<Box<str>>,
    classes: Vec<Class>,
    stop: Vec<bool>,
}

impl Vocabulary {
    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The letters of a term.
    pub fn term(&self, id: TermId) -> &str {
        &self.terms[id.index()]
    }

    /// The kind of word a term is (the first in the order of [`Class`] it was met as).
    pub fn class(&self, id: TermId) -> Class {
        self.classes[id.index()]
    }

    /// Whether a term says nothing about what a text is about.
    pub fn is_stop(&self, id: TermId) -> bool {
        self.stop[id.index()]
    }

    /// The term with these letters.
    pub fn find(&self, term: &str) -> Option<TermId> {
        self.terms
            .binary_search_by(|known| (**known).cmp(term))
            .ok()
            .map(TermId::new)
    }
}

/// The terms of some texts, numbered as they come.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    ids: FxHashMap<Box<str>, u32>,
    terms: Vec<(Box<str>, Class)>,
}

impl Interner {
    /// A term with this number was met as a word of this kind.
    pub(crate) fn meet(&mut self, id: u32, class: Class) {
        let known = &mut self.terms[id as usize].1;
        *known = class.min(*known);
    }

    pub(crate) fn id(&mut self, term: &str, class: Class) -> u32 {
        if let Some(&id) = self.ids.get(term) {
            self.meet(id, class);
            return id;
        }
        let id = u32::try_from(self.terms.len()).expect("there are fewer than 2^32 terms");
        self.ids.insert(term.into(), id);
        self.terms.push((term.into(), class));
        id
    }
}

/// Joins the terms of all parts of a corpus; gives for each part what its numbers become.
pub(crate) fn join(parts: Vec<Interner>, stop_words: &[String]) -> (Vocabulary, Vec<Vec<TermId>>) {
    let parts: Vec<Vec<(Box<str>, Class)>> = parts.into_iter().map(|part| part.terms).collect();
    let mut all: Vec<(Box<str>, Class)> = parts.iter().flatten().cloned().collect();
    all.sort_unstable();
    all.dedup_by(|later, first| later.0 == first.0);
    let (terms, classes): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    let stop = terms.iter().map(|term| is_stop(term, stop_words)).collect();
    let vocabulary = Vocabulary {
        terms,
        classes,
        stop,
    };
    let renumber = |part: &Vec<(Box<str>, Class)>| {
        let find = |term: &str| {
            vocabulary
                .find(term)
                .expect("the vocabulary joins all parts")
        };
        part.iter().map(|(term, _)| find(term)).collect()
    };
    let numbers = parts.iter().map(renumber).collect();
    (vocabulary, numbers)
}

/// Stop words are listed as stems; a verb among the terms has `다` behind it.
fn is_stop(term: &str, sorted_stop_words: &[String]) -> bool {
    let listed = |word: &str| {
        sorted_stop_words
            .binary_search_by(|w| w.as_str().cmp(word))
            .is_ok()
    };
    listed(term) || term.strip_suffix('다').is_some_and(listed)
}
