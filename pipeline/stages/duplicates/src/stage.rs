//! The steps of the stage: what is remembered -> units -> candidates -> links -> groups, and what is to
//! be remembered.

use modum_analyzers::comparable::Comparer;
use modum_corpus::Texts;
use modum_model::ids::TextId;
use modum_model::progress::Bar;
use modum_model::settings::DuplicateSettings;
use modum_model::tables::{Ideas, Signatures};
use rayon::prelude::*;

use crate::candidates::{Crowding, Population};
use crate::change::Change;
use crate::groups::Groups;
use crate::letters::{Letters, Text, TextKey};
use crate::memory::{Memory, Remember, method};
use crate::prints::Prints;
use crate::units::Units;
use crate::verify::{self, Link};

/// What the steps work on.
pub(crate) struct Stage<'a> {
    pub(crate) ideas: &'a Ideas,
    pub(crate) texts: &'a Texts,
    pub(crate) comparer: &'a Comparer,
    pub(crate) settings: &'a DuplicateSettings,
    pub(crate) crowding: Crowding,
    pub(crate) bar: &'a dyn Bar,
}

/// Keys of each text.
pub(crate) struct Keys {
    pub(crate) texts: Vec<TextKey>,
    pub(crate) letters: Vec<TextKey>,
    /// The unit that is remembered to have the text.
    pub(crate) remembered: Vec<Option<u32>>,
}

/// The letters of the units that had to be read.
struct Readings {
    letters: Letters,
    /// Which of the letters a unit has.
    place: Vec<Option<usize>>,
}

impl Stage<'_> {
    pub(crate) fn run(&self, remembered: Option<&Signatures>) -> (Groups, Signatures) {
        let method = method(self.comparer, self.settings);
        let memory = remembered.map_or_else(Memory::default, |table| Memory::recall(table, method));
        let keys = self.keys(&memory);
        let units = Units::of(self.ideas, self.texts, &keys.letters);
        let (prints, links) = self.link(&units, &keys, memory);
        let groups = Groups::stars(self.ideas, self.texts, &units, &links);
        let remember = Remember {
            ideas: self.ideas,
            units: &units,
            texts: &keys.texts,
            letters: &keys.letters,
            prints: &prints,
            links: &links,
            method,
        };
        (groups, remember.table())
    }

    /// The letters of texts that are remembered are not read.
    fn keys(&self, memory: &Memory) -> Keys {
        let ids: Vec<TextId> = (0..self.texts.len()).map(TextId::new).collect();
        let rows: Vec<(TextKey, TextKey, Option<u32>)> = ids
            .par_iter()
            .map(|&text| {
                let key = TextKey::of_text(self.texts, text);
                let remembered = memory.unit_of(key);
                let letters = remembered.map_or_else(
                    || TextKey::of_letters(self.texts.whole(text)),
                    |unit| memory.units[unit as usize].letters,
                );
                (key, letters, remembered)
            })
            .collect();
        Keys {
            texts: rows.iter().map(|row| row.0).collect(),
            letters: rows.iter().map(|row| row.1).collect(),
            remembered: rows.iter().map(|row| row.2).collect(),
        }
    }

    /// The prints of the units, and of units that are gone behind them; and all links, sorted by member.
    fn link(&self, units: &Units, keys: &Keys, memory: Memory) -> (Prints, Vec<Link>) {
        let change = Change::of(self.ideas, units, keys, &memory);
        let mut readings = self.read(units, &change.fresh);
        let fresh = change.fresh.len();
        let prints = change.prints(
            &memory.prints,
            &Prints::of(&readings.letters, fresh, self.settings.min_letters),
        );
        let population = Population {
            prints: &prints,
            now: units.len(),
            before: &change.before,
            crowding: self.crowding,
        };
        let candidates = population.changed(&change.touched, self.settings.contained_share);
        self.read_again(units, &candidates.pairs, &mut readings);
        let mut links = verify::links(&candidates.pairs, |unit| readings.get(unit), self.settings);
        links.extend(population.lasting(change.links(memory.links), &candidates.shrunk));
        links.par_sort_unstable_by_key(Link::key);
        links.dedup_by_key(|link| link.key());
        (prints, links)
    }

    fn read(&self, units: &Units, fresh: &[u32]) -> Readings {
        let mut readings = Readings {
            letters: Letters::default(),
            place: vec![None; units.len()],
        };
        self.read_more(units, fresh, &mut readings);
        readings
    }

    /// Known texts are read again only where they meet new ones.
    fn read_again(&self, units: &Units, pairs: &[(u32, u32)], readings: &mut Readings) {
        let ends = pairs.iter().flat_map(|&(a, b)| [a, b]);
        let mut again: Vec<u32> = ends
            .filter(|&unit| readings.place[unit as usize].is_none())
            .collect();
        again.sort_unstable();
        again.dedup();
        self.read_more(units, &again, readings);
    }

    fn read_more(&self, units: &Units, wanted: &[u32], readings: &mut Readings) {
        let texts: Vec<TextId> = wanted.iter().map(|&unit| units.get(unit).text).collect();
        let first = readings
            .letters
            .read(self.texts, &texts, self.comparer, self.bar);
        for (at, &unit) in (first..).zip(wanted) {
            readings.place[unit as usize] = Some(at);
        }
    }
}

impl Readings {
    fn get(&self, unit: u32) -> Text<'_> {
        let place = self.place[unit as usize];
        self.letters.get(place.expect("candidates were read"))
    }
}
