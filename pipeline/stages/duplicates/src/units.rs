//! Units: texts that are equal letter for letter, in order of priority.
//!
//! The number of a unit is its rank: unit 0 has the first claim to stand for a group. The letters of
//! ideas that are known are not read.

use std::cmp::Reverse;

use modum_corpus::Texts;
use modum_model::ids::{IdeaRow, TextId};
use modum_model::tables::Ideas;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::groups::day;
use crate::known::Known;
use crate::letters::LettersKey;

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
    pub(crate) letters: LettersKey,
    /// The rank that it had, if its canonical's text is the same as then.
    pub(crate) before: Option<u32>,
    /// Whether its priority is what it was, too.
    pub(crate) as_before: bool,
}

/// Units numbered as they were found: the known ones by the rank that they had, then new ones.
struct Numbered {
    of_text: Vec<u32>,
    letters: Vec<LettersKey>,
}

impl Units {
    pub(crate) fn of(ideas: &Ideas, texts: &Texts, known: Option<&Known<'_>>) -> Self {
        let Numbered { of_text, letters } = Numbered::of(texts, known);
        let mut units: Vec<Option<Unit>> = vec![None; letters.len()];
        for idea in (0..texts.ideas()).map(IdeaRow::new) {
            let text = texts.of(idea);
            let number = of_text[text.index()] as usize;
            let found = Unit {
                ideas: 1,
                canonical: idea,
                text,
                day: day(ideas, idea.index()),
                letters: letters[number],
                before: None,
                as_before: false,
            };
            match &mut units[number] {
                Some(unit) => unit.join(found),
                none => *none = Some(found),
            }
        }
        if let Some(known) = known {
            for (number, unit) in (0..).take(known.len()).zip(&mut units) {
                if let Some(unit) = unit {
                    unit.recognize(number, known, ideas);
                }
            }
        }
        Self::ranked(&units, of_text)
    }

    /// Renumbers the units by priority: most equal copies, then the earliest, then the smallest id.
    fn ranked(found: &[Option<Unit>], mut of_text: Vec<u32>) -> Self {
        // Those with the priority that they had are sorted already; a stable sort makes use of that.
        let numbered = || (0..).zip(found);
        let some = |as_before: bool| {
            numbered().filter_map(move |(number, unit)| {
                let unit = unit.filter(|unit| unit.as_before == as_before)?;
                let ideas = u32::try_from(unit.ideas).expect("rows are counted in 32 bits");
                Some((Reverse(ideas), unit.day, unit.canonical, number))
            })
        };
        let mut order: Vec<(Reverse<u32>, i32, IdeaRow, u32)> =
            some(true).chain(some(false)).collect();
        order.sort();
        let mut rank = vec![0; found.len()];
        for (new, &(.., old)) in (0..).zip(&order) {
            rank[old as usize] = new;
        }
        for number in &mut of_text {
            *number = rank[*number as usize];
        }
        let ranked = order.iter().filter_map(|&(.., old)| found[old as usize]);
        Self {
            units: ranked.collect(),
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

    /// Says what of it is as it was when it had the rank `before`.
    fn recognize(&mut self, before: u32, known: &Known<'_>, ideas: &Ideas) {
        let is_canonical = known.is_canonical(before, self.canonical);
        if is_canonical || known.has_text(before, ideas, self.canonical) {
            self.before = Some(before);
            self.as_before = is_canonical && known.priority(before) == (self.ideas, self.day);
        }
    }
}

impl Numbered {
    fn of(texts: &Texts, known: Option<&Known<'_>>) -> Self {
        let mut of_text = vec![None; texts.len()];
        let mut letters = Vec::new();
        if let Some(known) = known {
            for idea in (0..texts.ideas()).map(IdeaRow::new) {
                let number = &mut of_text[texts.of(idea).index()];
                *number = number.or_else(|| known.unit_of(idea));
            }
            letters.extend(known.letters());
        }
        let texts_left = (0..texts.len()).map(TextId::new);
        let unread: Vec<TextId> = texts_left
            .filter(|text| of_text[text.index()].is_none())
            .collect();
        let keys: Vec<LettersKey> = unread
            .par_iter()
            .map(|&text| LettersKey::of(texts.whole(text)))
            .collect();
        let mut numbers: FxHashMap<LettersKey, Option<u32>> =
            keys.iter().map(|&key| (key, None)).collect();
        for (number, key) in (0..).zip(&letters) {
            if let Some(found) = numbers.get_mut(key) {
                *found = Some(number);
            }
        }
        for (text, key) in unread.iter().zip(keys) {
            let found = numbers.entry(key).or_default();
            of_text[text.index()] = Some(*found.get_or_insert_with(|| {
                letters.push(key);
                u32::try_from(letters.len() - 1).expect("a store holds fewer than 2^32 texts")
            }));
        }
        let numbered = |number: Option<u32>| number.expect("every text was numbered");
        Self {
            of_text: of_text.into_iter().map(numbered).collect(),
            letters,
        }
    }
}
