//! One topic in a selection: its candidates in the order in which they would be seated.

use std::cmp::Ordering;

use super::Candidate;

/// A topic's candidates, best first; where the queue stands; and how many are seated.
pub(super) struct Topic<'a> {
    pub(super) candidates: Vec<Candidate<'a>>,
    pub(super) distinct: u64,
    pub(super) next: usize,
    pub(super) seated: usize,
    /// Near-copies of seated ideas, passed over.
    pub(super) behind: Vec<Candidate<'a>>,
}

impl<'a> Topic<'a> {
    /// The candidate that the topic would seat next. Where all are near-copies of seated ideas, a
    /// topic without a seat still has its best one.
    pub(super) fn front(&self) -> Option<Candidate<'a>> {
        let last_resort = || self.behind.first().filter(|_| self.seated == 0);
        let next = self.candidates.get(self.next).or_else(last_resort);
        next.copied()
    }

    /// Takes the front from the queue, into a seat or behind all others.
    pub(super) fn advance(&mut self, seated: bool) {
        let front = self.front();
        if self.next < self.candidates.len() {
            self.next += 1;
            if !seated {
                self.behind.extend(front);
            }
        } else if !self.behind.is_empty() {
            self.behind.remove(0);
        }
        self.seated += usize::from(seated);
    }

    /// Whether the front is there for want of a better one.
    pub(super) fn at_last_resort(&self) -> bool {
        self.next >= self.candidates.len()
    }
}

/// By score, then by id.
pub(super) fn best_first(a: &Candidate, b: &Candidate) -> Ordering {
    (b.score.total_cmp(&a.score)).then_with(|| a.idea_id.cmp(b.idea_id))
}
