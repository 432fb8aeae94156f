//! Keeps originals apart: a composition is refused when it has too much in common with an earlier one.
//!
//! Only the sets of sentences count: filled slots, order and salutations do not make an idea a new one. Two originals
//! may not share
//! - all of a title without text,
//! - both sentences of a text of two, however long the other,
//! - three of the four sentences of a title and a text of three,
//! - three sentences of a text of four and more.
//!
//! So the similarity (Jaccard, of character trigrams) of two originals stays below 0.6, sentences of very unequal length
//! aside; they may well have half of their sentences in common, as honest proposals on one subject do. Each shared part
//! is one word of up to three numbers of 20 bits, so the whole ledger is two sets of integers.

use rustc_hash::FxHashSet;

use crate::catalog::SentenceId;

/// What all compositions so far are made of.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// What no two compositions may have in common.
    cores: FxHashSet<u64>,
    /// All pairs out of longer texts, which no text of two may quote.
    quotable: FxHashSet<u64>,
}

impl Ledger {
    /// Enters a composition and says whether it was far enough from all before; if not, nothing is entered.
    pub(crate) fn admit(&mut self, title: Option<SentenceId>, body: &[SentenceId]) -> bool {
        let sentences = title.iter().chain(body);
        let body = numbers(body.iter());
        let cores: Vec<u64> = match body.len() {
            0 => numbers(title.iter()),
            2 => pairs(&body).collect(),
            3 => triples(&numbers(sentences)).collect(),
            _ => triples(&body).collect(),
        };
        let quotes = match body.len() {
            2 => &self.quotable,
            _ => &self.cores,
        };
        let is_new = !cores.iter().any(|core| self.cores.contains(core))
            && !pairs(&body).any(|pair| quotes.contains(&pair));
        if is_new {
            self.cores.extend(cores);
            if body.len() > 2 {
                self.quotable.extend(pairs(&body));
            }
        }
        is_new
    }
}

/// The sentences' numbers, sorted, from 1.
fn numbers<'a>(sentences: impl Iterator<Item = &'a SentenceId>) -> Vec<u64> {
    let mut numbers: Vec<u64> = sentences.map(|id| u64::from(id.get()) + 1).collect();
    numbers.sort_unstable();
    numbers
}

/// All pairs of sorted numbers, each in one word.
fn pairs(ids: &[u64]) -> impl Iterator<Item = u64> {
    let firsts = ids.iter().enumerate();
    firsts.flat_map(|(at, first)| ids[at + 1..].iter().map(move |second| first << 20 | second))
}

/// All triples of sorted numbers, each in one word.
fn triples(ids: &[u64]) -> impl Iterator<Item = u64> {
    let firsts = ids.iter().enumerate();
    firsts.flat_map(|(at, first)| pairs(&ids[at + 1..]).map(move |pair| first << 40 | pair))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    /// A title and a body, as positions in a list of titles and one of other sentences.
    type Composition<'a> = (Option<usize>, &'a [usize]);

    fn check(admitted: &[Composition], next: Composition, expected: bool) {
        let catalog = Catalog::embedded().unwrap();
        let subjects = || {
            catalog.areas[0]
                .subjects
                .iter()
                .map(|&id| catalog.subject(id))
        };
        let titles: Vec<SentenceId> = subjects()
            .flat_map(|subject| subject.titles.clone())
            .collect();
        let others: Vec<SentenceId> = subjects()
            .flat_map(|subject| subject.problems.clone())
            .collect();
        let mut ledger = Ledger::default();
        let mut admit = |(title, body): Composition| {
            let body: Vec<SentenceId> = body.iter().map(|&at| others[at]).collect();
            ledger.admit(title.map(|at| titles[at]), &body)
        };
        for &composition in admitted {
            assert!(admit(composition), "{composition:?}");
        }
        assert_eq!(admit(next), expected, "{next:?} after {admitted:?}");
    }

    #[test]
    fn too_much_in_common_is_refused() {
        check(&[(Some(0), &[])], (Some(0), &[]), false);
        check(&[(Some(0), &[])], (Some(0), &[0, 1]), true);
        check(&[(None, &[0, 1])], (Some(0), &[1, 0]), false);
        check(&[(None, &[0, 1])], (None, &[1, 2]), true);
        check(&[(None, &[0, 1])], (None, &[2, 1, 0]), false);
        check(&[(None, &[2, 1, 0])], (None, &[0, 1]), false);
        check(&[(None, &[4, 2, 1, 0])], (None, &[0, 1]), false);
        check(&[(Some(0), &[0, 1, 2])], (Some(0), &[3, 1, 2]), false);
        check(&[(Some(0), &[0, 1, 2])], (Some(1), &[3, 1, 2]), true);
        check(&[(None, &[0, 1, 2])], (Some(1), &[0, 1, 2, 3]), false);
        check(&[(None, &[0, 1, 2, 3])], (Some(1), &[0, 1, 2]), false);
        check(&[(None, &[0, 1, 2, 3])], (None, &[2, 3, 4, 5]), true);
        check(&[(None, &[0, 1, 2, 3, 4])], (None, &[4, 3, 2, 5]), false);
    }

    #[test]
    fn a_refused_composition_leaves_no_trace() {
        check(&[(None, &[0, 1])], (None, &[1, 2]), true);
        let catalog = Catalog::embedded().unwrap();
        let sentences = &catalog.subject(catalog.areas[0].subjects[0]).problems;
        let mut ledger = Ledger::default();
        assert!(ledger.admit(None, &sentences[0..2]));
        assert!(!ledger.admit(None, &sentences[0..3]));
        assert!(ledger.admit(None, &sentences[1..3]));
    }
}
