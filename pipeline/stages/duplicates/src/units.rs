//! Units: texts that are equal letter for letter, in order of priority.
//!
//! The number of a unit is its rank: unit 0 has the first claim to stand for a group.

use std::cmp::Reverse;

use arrow::array::Array;
use modum_corpus::Texts;
use modum_model::ids::{IdeaRow, TextId};
use modum_model::tables::Ideas;
use rustc_hash::FxHashMap;

use crate::letters::TextKey;

/// Units by rank.
pub(crate) struct Units {
    units: Vec<Unit>,
    of_text: Vec<u32>,
}

/// One unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    /// Ideas with these letters.
    pub(crate) ideas: usize,
    /// The idea that stands for it: the earliest, then the one with the smallest id.
    pub(crate) canonical: IdeaRow,
    /// The text of that idea.
    pub(crate) text: TextId,
    /// Its day; ideas without a date come last.
    pub(crate) day: i32,
}

impl Units {
    /// `letters` is the key of each text's letters.
    pub(crate) fn of(ideas: &Ideas, texts: &Texts, letters: &[TextKey]) -> Self {
        let mut known: FxHashMap<TextKey, u32> = FxHashMap::default();
        let mut units: Vec<Unit> = Vec::new();
        let mut of_text = vec![u32::MAX; texts.len()];
        for row in 0..texts.ideas() {
            let idea = IdeaRow::new(row);
            let text = texts.of(idea);
            let day = if ideas.submitted_at.is_null(row) {
                i32::MAX
            } else {
                ideas.submitted_at.value(row)
            };
            let next = u32::try_from(units.len()).expect("a store holds fewer than 2^32 texts");
            let number = *known.entry(letters[text.index()]).or_insert(next);
            of_text[text.index()] = number;
            let found = Unit {
                ideas: 1,
                canonical: idea,
                text,
                day,
            };
            match units.get_mut(number as usize) {
                Some(unit) => unit.join(found),
                None => units.push(found),
            }
        }
        Self::ranked(&units, of_text)
    }

    /// Renumbers the units by priority: most equal copies, then the earliest, then the smallest id.
    fn ranked(units: &[Unit], mut of_text: Vec<u32>) -> Self {
        let mut order: Vec<u32> = (0..).take(units.len()).collect();
        order.sort_unstable_by_key(|&number| {
            let unit = &units[number as usize];
            (Reverse(unit.ideas), unit.day, unit.canonical)
        });
        let mut rank = vec![0; units.len()];
        for (new, &old) in (0..).zip(&order) {
            rank[old as usize] = new;
        }
        for number in &mut of_text {
            *number = rank[*number as usize];
        }
        Self {
            units: order.iter().map(|&number| units[number as usize]).collect(),
            of_text,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.units.len()
    }

    pub(crate) fn get(&self, unit: u32) -> &Unit {
        &self.units[unit as usize]
    }

    pub(crate) fn of_text(&self, text: TextId) -> u32 {
        self.of_text[text.index()]
    }

    /// By rank.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &Unit> {
        self.units.iter()
    }
}

impl Unit {
    fn join(&mut self, other: Self) {
        self.ideas += other.ideas;
        if (other.day, other.canonical) < (self.day, self.canonical) {
            *self = Self {
                ideas: self.ideas,
                ..other
            };
        }
    }
}
