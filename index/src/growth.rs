//! What of the index before stays: who is listed, and an open index -> the segments that stay, the
//! documents that are to be written.
//!
//! A document stays where its id and the mark of its text are listed; else it is gone from the segment
//! that holds it, and a new one is written. An index of too many segments, or with too much in it that
//! is gone, is not worth going on with: then all is written anew, into one segment.

use std::cmp::Ordering;

use tantivy::DocId;
use tantivy::index::SegmentId;

use crate::listing::Listing;
use crate::opened::Opened;
use crate::places::GONE;
use crate::trigrams::{COUNTED, JamoCounts};

/// The share of an index's documents that may be gone.
const MOST_GONE: f64 = 0.2;

/// How an index comes about.
#[derive(Debug, Default)]
pub(crate) struct Growth {
    /// The segments that stay, with the number that each of their documents has now.
    pub(crate) segments: Vec<(SegmentId, Vec<DocId>)>,
    /// The numbers of documents that no segment has, ascending.
    pub(crate) fresh: Vec<DocId>,
    /// Counts of the first documents in segments that stay.
    pub(crate) jamo: JamoCounts,
}

impl Growth {
    /// All documents are new.
    pub(crate) fn anew(listing: &Listing) -> Self {
        Self {
            fresh: numbers(listing.len()).collect(),
            ..Self::default()
        }
    }

    /// What stays of `before`; nothing where that is not worth it, or would need more than
    /// `most_segments`.
    pub(crate) fn of(
        listing: &Listing,
        before: &Opened,
        most_segments: usize,
    ) -> tantivy::Result<Option<Self>> {
        let (renumbered, fresh) = compare(listing, before);
        let now = |&number: &DocId| match number {
            GONE => GONE,
            number => renumbered[number as usize],
        };
        let places = &before.beside.places;
        let segments = before.segments().into_iter().enumerate().map(|(at, id)| {
            let numbers: Vec<DocId> = places.numbers(at).iter().map(now).collect();
            (id, numbers)
        });
        let lives = |numbers: &[DocId]| numbers.iter().any(|&number| number != GONE);
        let segments: Vec<_> = segments.filter(|(_, numbers)| lives(numbers)).collect();
        let all = segments.iter().flat_map(|(_, numbers)| numbers);
        let gone = all.clone().filter(|&&number| number == GONE).count();
        let too_many = segments.len() + usize::from(!fresh.is_empty()) > most_segments;
        if segments.is_empty() || too_many || gone as f64 > MOST_GONE * all.count() as f64 {
            return Ok(None);
        }
        Ok(Some(Self {
            segments,
            fresh,
            jamo: jamo(before, &renumbered)?,
        }))
    }
}

/// By the number that a document had: its number now, or [`GONE`]. And the numbers of new ones.
fn compare(listing: &Listing, before: &Opened) -> (Vec<DocId>, Vec<DocId>) {
    let mut renumbered = vec![GONE; before.len()];
    let mut fresh = Vec::new();
    let mut old = numbers(before.len()).peekable();
    for (number, id) in (0..).zip(listing.ids.iter()) {
        let order = |&old: &DocId| before.id(old).cmp(id);
        while old.next_if(|old| order(old) == Ordering::Less).is_some() {}
        let known = old.next_if(|old| order(old) == Ordering::Equal);
        match known.filter(|&old| before.mark(old) == listing.marks[number as usize]) {
            Some(known) => renumbered[known as usize] = number,
            None => fresh.push(number),
        }
    }
    (renumbered, fresh)
}

/// The counts before, without the documents that are no longer among the first, and with those that
/// stay and have become so.
fn jamo(before: &Opened, renumbered: &[DocId]) -> tantivy::Result<JamoCounts> {
    let mut counts = before.beside.jamo.clone();
    let is_counted = |number: DocId| (number as usize) < COUNTED;
    for (old, &new) in (0..).zip(renumbered) {
        match (is_counted(old), is_counted(new)) {
            (true, false) => {
                let (title, body) = before.text(old)?;
                counts.remove(&title, &body);
            }
            (false, true) => {
                let (title, body) = before.text(old)?;
                counts.add(&title, &body);
            }
            _ => {}
        }
    }
    Ok(counts)
}

fn numbers(documents: usize) -> std::ops::Range<DocId> {
    0..DocId::try_from(documents).expect("an index holds fewer than 2^32 documents")
}
