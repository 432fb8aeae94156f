//! What is new since the units were remembered: which came, which went, which changed their priority.

use modum_model::tables::Ideas;

use crate::memory::Memory;
use crate::prints::Prints;
use crate::stage::Keys;
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
    pub(crate) fn of(ideas: &Ideas, units: &Units, keys: &Keys, memory: &Memory) -> Self {
        let mut change = Self {
            before: Vec::with_capacity(units.len()),
            fresh: Vec::new(),
            touched: Vec::new(),
            now: vec![None; memory.units.len()],
        };
        for (rank, unit) in (0..).zip(units.iter()) {
            let text = unit.text.index();
            let before = keys.remembered[text]
                .filter(|&old| memory.units[old as usize].text == keys.texts[text]);
            change.before.push(before);
            let Some(old) = before else {
                change.fresh.push(rank);
                change.touched.push(rank);
                continue;
            };
            change.now[old as usize] = Some(rank);
            let known = &memory.units[old as usize];
            let id = ideas.idea_id.value(unit.canonical.index());
            if (known.ideas, known.day, known.canonical.as_str()) != (unit.ideas, unit.day, id) {
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

    /// Prints in the order of the units: `known` by earlier rank, `fresh` as they were read.
    pub(crate) fn prints(&self, known: &Prints, fresh: &Prints) -> Prints {
        let mut prints = Prints::default();
        let mut unread = 0..fresh.len();
        for before in &self.before {
            if let Some(old) = before {
                prints.push_from(known, *old as usize);
            } else {
                let next = unread.next().expect("every new unit was read");
                prints.push_from(fresh, next);
            }
        }
        prints
    }

    /// The links between units that are still there as they were, by today's ranks.
    pub(crate) fn links(&self, links: Vec<Link>) -> Vec<Link> {
        let ranked = |link: Link| {
            let (a, b) = (
                self.now[link.member as usize]?,
                self.now[link.canonical as usize]?,
            );
            Some(Link {
                member: a.max(b),
                canonical: a.min(b),
                ..link
            })
        };
        links.into_iter().filter_map(ranked).collect()
    }
}
