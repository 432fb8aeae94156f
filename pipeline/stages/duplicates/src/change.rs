//! What is new since the units were remembered: which came, which went, which changed their priority.

use crate::known::Known;
use crate::prints::{Made, Prints};
use crate::units::Units;
use crate::verify::Link;

/// The units by rank, and behind them those that are gone.
pub(crate) struct Change {
    /// The rank that a unit had, with the same text; nothing for one that must be read.
    pub(crate) before: Vec<Option<u32>>,
    /// Units that must be read.
    pub(crate) fresh: Vec<u32>,
    /// Units that are fresh, gone, or have another priority than before.
    pub(crate) touched: Vec<u32>,
    /// The unit that each remembered one is now; nothing for one that is gone.
    now: Vec<Option<u32>>,
}

impl Change {
    pub(crate) fn of(units: &Units, known: Option<&Known<'_>>) -> Self {
        let mut change = Self {
            before: units.iter().map(|unit| unit.before).collect(),
            fresh: Vec::new(),
            touched: Vec::new(),
            now: vec![None; known.map_or(0, Known::len)],
        };
        for (rank, unit) in (0..).zip(units.iter()) {
            match unit.before {
                Some(before) => change.now[before as usize] = Some(rank),
                None => change.fresh.push(rank),
            }
            if !unit.as_before {
                change.touched.push(rank);
            }
        }
        change.bury();
        change
    }

    /// Puts what is gone behind what is there.
    fn bury(&mut self) {
        for (old, now) in (0..).zip(&self.now) {
            if now.is_none() {
                let place = u32::try_from(self.before.len());
                self.touched
                    .push(place.expect("a store holds fewer than 2^32 texts"));
                self.before.push(Some(old));
            }
        }
    }

    /// Prints in the order of the units: of the known ones, and of the fresh ones as they were made.
    pub(crate) fn prints<'a>(&self, known: Option<&Known<'a>>, fresh: &'a Made) -> Prints<'a> {
        let mut unread = fresh.iter();
        let print = |before: &Option<u32>| match (before, known) {
            (Some(old), Some(known)) => known.print(*old),
            _ => unread.next().expect("every new unit was read"),
        };
        self.before.iter().map(print).collect()
    }

    /// The links between units that are still there as they were, by today's ranks.
    pub(crate) fn links(&self, known: &Known<'_>) -> Vec<Link> {
        let now = |unit: u32| self.now.get(unit as usize).copied().flatten();
        let ranked = |link: Link| {
            let (a, b) = (now(link.member)?, now(link.canonical)?);
            Some(Link {
                member: a.max(b),
                canonical: a.min(b),
                ..link
            })
        };
        known.links().filter_map(ranked).collect()
    }
}
