//! Where documents lie: the number of each, and its place in a segment.
//!
//! A document's number is its place among the ids of all documents that live, ascending. All beyond
//! the postings goes by numbers, so that an index of several segments, with documents in them that are
//! gone, answers as one that was built anew.

use tantivy::DocId;

use crate::bytes::{Sink, Source};

/// The number of a document that is gone: of no document.
pub(crate) const GONE: DocId = DocId::MAX;

/// Both ways between numbers and places.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// By number: the segment and the document there.
    of: Vec<(u32, DocId)>,
    /// By segment, by document there: the number, ascending but for [`GONE`].
    numbers: Vec<Vec<DocId>>,
    /// By segment: how many are gone.
    gone: Vec<usize>,
}

impl Places {
    /// From the numbers of each segment's documents; nothing where they are not 0, 1, 2, ... in all.
    pub(crate) fn new(numbers: Vec<Vec<DocId>>) -> Option<Self> {
        let living = numbers.iter().flatten().filter(|&&number| number != GONE);
        let mut places = vec![None; living.count()];
        for (segment, numbers) in (0..).zip(&numbers) {
            for (document, &number) in (0..).zip(numbers) {
                if number != GONE {
                    *places.get_mut(number as usize)? = Some((segment, document));
                }
            }
        }
        let gone = |numbers: &Vec<DocId>| numbers.iter().filter(|&&number| number == GONE).count();
        Some(Self {
            of: places.into_iter().collect::<Option<_>>()?,
            gone: numbers.iter().map(gone).collect(),
            numbers,
        })
    }

    /// How many documents live.
    pub(crate) fn len(&self) -> usize {
        self.of.len()
    }

    /// The segment of a document, and its place there.
    pub(crate) fn place(&self, number: DocId) -> (usize, DocId) {
        let (segment, document) = self.of[number as usize];
        (segment as usize, document)
    }

    /// The numbers of a segment's documents.
    pub(crate) fn numbers(&self, segment: usize) -> &[DocId] {
        &self.numbers[segment]
    }

    /// How many of a segment's documents are gone.
    pub(crate) fn gone(&self, segment: usize) -> usize {
        self.gone[segment]
    }

    /// How many segments there are.
    pub(crate) fn segments(&self) -> usize {
        self.numbers.len()
    }

    pub(crate) fn write(&self, sink: &mut Sink) {
        sink.number(self.numbers.len());
        for numbers in &self.numbers {
            sink.words(numbers.iter().copied());
        }
    }

    pub(crate) fn read(source: &mut Source<'_>) -> Option<Self> {
        let numbers = (0..source.number()?).map(|_| source.words());
        Self::new(numbers.collect::<Option<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_places_are_one_another() {
        let places = Places::new(vec![vec![0, GONE, 3], vec![1, 2]]).unwrap();
        let found: Vec<_> = (0..4).map(|number| places.place(number)).collect();
        assert_eq!(found, [(0, 0), (1, 0), (1, 1), (0, 2)]);
        assert_eq!((places.gone(0), places.gone(1)), (1, 0));
        for broken in [vec![vec![0, 0]], vec![vec![1]], vec![vec![0], vec![2]]] {
            assert!(Places::new(broken).is_none());
        }
    }
}
