//! The content words of each distinct idea, as dense numbers.

use modum_analyzers::tokenize::Class;
use modum_corpus::Corpus;
use modum_duplicates::Groups;
use modum_model::ids::{IdeaRow, TermId};
use rayon::prelude::*;

/// Documents that one task reads.
const CHUNK: usize = 4096;
/// Tasks that count in how many documents each term stands: each has a counter for every term.
const COUNTERS: usize = 8;

/// Words of each distinct idea, in reading order.
pub(crate) struct Documents {
    /// Dense word numbers of all documents.
    pub(crate) words: Vec<u32>,
    /// Where each document's words end.
    pub(crate) ends: Vec<usize>,
    /// The term of each word.
    pub(crate) terms: Vec<TermId>,
    /// In how many documents each word stands.
    pub(crate) frequency: Vec<u32>,
}

impl Documents {
    /// Takes the words that at least `min_ideas` distinct ideas use. In stores of less than a few
    /// hundred ideas fewer suffice, or nothing would be left.
    pub(crate) fn of(corpus: &Corpus, groups: &Groups, min_ideas: usize) -> Self {
        let min_ideas = min_ideas.min(1 + groups.len() / 100);
        let content = content_terms(corpus);
        let frequency = frequency(corpus, groups, &content);
        let frequent = |&term: &usize| frequency[term] as usize >= min_ideas;
        let terms = (0..frequency.len()).filter(frequent).map(TermId::new);
        Self::of_terms(corpus, groups, terms.collect(), &frequency)
    }

    /// Takes the words that are among `known`.
    pub(crate) fn of_known(corpus: &Corpus, groups: &Groups, known: Vec<TermId>) -> Self {
        let mut content = vec![false; corpus.vocabulary.len()];
        for term in &known {
            content[term.index()] = true;
        }
        let frequency = frequency(corpus, groups, &content);
        Self::of_terms(corpus, groups, known, &frequency)
    }

    fn of_terms(corpus: &Corpus, groups: &Groups, terms: Vec<TermId>, frequency: &[u32]) -> Self {
        let mut dense = vec![u32::MAX; corpus.vocabulary.len()];
        for (number, term) in (0..).zip(&terms) {
            dense[term.index()] = number;
        }
        let chunks = groups.canonicals().par_chunks(CHUNK);
        let parts: Vec<(Vec<u32>, Vec<usize>)> =
            chunks.map(|ideas| words(corpus, ideas, &dense)).collect();
        let mut documents = Self {
            words: Vec::with_capacity(parts.iter().map(|(words, _)| words.len()).sum()),
            ends: Vec::with_capacity(groups.len()),
            frequency: terms.iter().map(|term| frequency[term.index()]).collect(),
            terms,
        };
        for (words, ends) in parts {
            let before = documents.words.len();
            documents.ends.extend(ends.iter().map(|end| before + end));
            documents.words.extend(words);
        }
        documents
    }

    /// Every `step`th of the documents of `least` words or more, as two: the first half of each, and
    /// the second.
    pub(crate) fn halves(&self, least: usize, step: usize) -> [Self; 2] {
        let empty = || Self {
            words: Vec::new(),
            ends: Vec::new(),
            terms: Vec::new(),
            frequency: Vec::new(),
        };
        let mut halves = [empty(), empty()];
        let long = (0..self.len()).map(|row| self.get(row));
        for words in long.filter(|words| words.len() >= least).step_by(step) {
            let (first, second) = words.split_at(words.len() / 2);
            for (half, words) in halves.iter_mut().zip([first, second]) {
                half.words.extend_from_slice(words);
                half.ends.push(half.words.len());
            }
        }
        halves
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The words of one document.
    pub(crate) fn get(&self, document: usize) -> &[u32] {
        let start = document
            .checked_sub(1)
            .map_or(0, |before| self.ends[before]);
        &self.words[start..self.ends[document]]
    }
}

#[cfg(test)]
impl Documents {
    /// Documents of these words; there are `words` of them.
    pub(crate) fn of_words(words: usize, documents: &[&[u32]]) -> Self {
        let has = |word: usize| {
            documents
                .iter()
                .filter(move |d| d.iter().any(|&w| w as usize == word))
        };
        let ends = documents.iter().scan(0, |end, document| {
            *end += document.len();
            Some(*end)
        });
        Self {
            words: documents.concat(),
            ends: ends.collect(),
            terms: (0..words).map(TermId::new).collect(),
            frequency: (0..words)
                .map(|word| u32::try_from(has(word).count()).unwrap())
                .collect(),
        }
    }
}

/// Whether each term can tell what a text is about: no number, no stop word.
fn content_terms(corpus: &Corpus) -> Vec<bool> {
    (0..corpus.vocabulary.len())
        .map(TermId::new)
        .map(|term| {
            !corpus.vocabulary.is_stop(term) && corpus.vocabulary.class(term) != Class::Number
        })
        .collect()
}

/// The words of some ideas, and where each idea's words end.
fn words(corpus: &Corpus, ideas: &[IdeaRow], dense: &[u32]) -> (Vec<u32>, Vec<usize>) {
    let (mut words, mut ends) = (Vec::new(), Vec::with_capacity(ideas.len()));
    for &idea in ideas {
        let tokens = corpus.tokens(corpus.texts.of(idea)).iter();
        let numbers = tokens.map(|token| dense[token.term.index()]);
        words.extend(numbers.filter(|&word| word != u32::MAX));
        ends.push(words.len());
    }
    (words, ends)
}

/// In how many distinct ideas each content term stands.
fn frequency(corpus: &Corpus, groups: &Groups, content: &[bool]) -> Vec<u32> {
    let ideas = groups.canonicals();
    let parts: Vec<Vec<u32>> = ideas
        .par_chunks(ideas.len().div_ceil(COUNTERS).max(1))
        .map(|ideas| count(corpus, ideas, content))
        .collect();
    let mut all = vec![0; content.len()];
    for part in &parts {
        all.iter_mut()
            .zip(part)
            .for_each(|(all, part)| *all += part);
    }
    all
}

/// In how many of some ideas each content term stands.
fn count(corpus: &Corpus, ideas: &[IdeaRow], content: &[bool]) -> Vec<u32> {
    let mut count = vec![0; content.len()];
    let mut seen = vec![u32::MAX; content.len()];
    for (document, &idea) in (0..).zip(ideas) {
        for token in corpus.tokens(corpus.texts.of(idea)) {
            let term = token.term.index();
            if content[term] && seen[term] != document {
                seen[term] = document;
                count[term] += 1;
            }
        }
    }
    count
}
