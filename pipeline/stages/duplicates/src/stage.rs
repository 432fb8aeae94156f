//! The steps of the stage: what is known -> units -> candidates -> links -> groups, and what is to be
//! remembered.

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
use crate::judge::Verdict;
use crate::known::{Known, method};
use crate::letters::{Letters, Text};
use crate::prints::{Made, Prints};
use crate::remember::Remember;
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
    /// Is told the name of each step when it is done.
    pub(crate) done: &'a dyn Fn(&'static str),
}

/// The letters of the units that had to be read.
struct Readings {
    letters: Letters,
    /// Which of the letters a unit has.
    place: Vec<Option<usize>>,
}

impl<'a> Stage<'a> {
    /// Crowds as they are told apart by default; nobody is told of steps.
    pub(crate) fn new(
        ideas: &'a Ideas,
        texts: &'a Texts,
        comparer: &'a Comparer,
        settings: &'a DuplicateSettings,
        bar: &'a dyn Bar,
    ) -> Self {
        Self {
            ideas,
            texts,
            comparer,
            settings,
            crowding: Crowding::default(),
            bar,
            done: &|_| (),
        }
    }

    pub(crate) fn run(&self, known: Option<&Known<'_>>) -> (Groups, Signatures) {
        let units = Units::of(self.ideas, self.texts, known);
        (self.done)("units");
        let change = Change::of(&units, known);
        let mut readings = self.read(&units, &change.fresh);
        (self.done)("read");
        let made = self.make(&readings, &change);
        let prints = change.prints(known, &made);
        (self.done)("prints");
        let links = self.links(&units, &prints, &change, known, &mut readings);
        let groups = Groups::stars(self.ideas, self.texts, &units, &links);
        (self.done)("groups");
        let remember = Remember {
            texts: self.texts,
            units: &units,
            prints: &prints,
            links: &links,
            method: method(self.comparer, self.settings),
        };
        let signatures = remember.table();
        (self.done)("remember");
        (groups, signatures)
    }

    /// The groups for each of these similarities that make texts near, with nothing known. Candidates
    /// are judged once: which they are does not depend on it.
    pub(crate) fn run_with(&self, near: &[f64]) -> impl Iterator<Item = (f64, Groups)> {
        let units = Units::of(self.ideas, self.texts, None);
        let verdicts = self.verdicts(&units, near);
        near.iter().map(move |&near| {
            let links = verdicts
                .iter()
                .filter_map(|&(pair, verdict)| Link::of(pair, verdict, near));
            let links: Vec<Link> = links.collect();
            (near, Groups::stars(self.ideas, self.texts, &units, &links))
        })
    }

    /// The pairs (canonical, member) that say the same with one of these thresholds, sorted by member.
    fn verdicts(&self, units: &Units, near: &[f64]) -> Vec<((u32, u32), Verdict)> {
        let (Some(least), Some(most)) = (
            near.iter().copied().min_by(f64::total_cmp),
            near.iter().copied().max_by(f64::total_cmp),
        ) else {
            return Vec::new();
        };
        let change = Change::of(units, None);
        let readings = self.read(units, &change.fresh);
        let made = self.make(&readings, &change);
        let prints = change.prints(None, &made);
        let population = self.population(units, &prints, &change);
        let candidates = population.changed(&change.touched, self.settings.contained_share);
        let keep = |pair, verdict: Verdict| verdict.with(least).map(|_| (pair, verdict));
        let text = |unit| readings.get(unit);
        let mut found = verify::judged(&candidates.pairs, text, self.settings, most, keep);
        found.par_sort_unstable_by_key(|&((canonical, member), _)| (member, canonical));
        found
    }

    fn make(&self, readings: &Readings, change: &Change) -> Made {
        let fresh = change.fresh.len();
        Made::of(&readings.letters, fresh, self.settings.min_letters)
    }

    fn population<'p>(
        &self,
        units: &Units,
        prints: &'p Prints<'p>,
        change: &'p Change,
    ) -> Population<'p> {
        Population {
            prints,
            now: units.len(),
            before: &change.before,
            crowding: self.crowding,
        }
    }

    /// All links, sorted by member. `prints` are those of the units, and behind them of units that are
    /// gone.
    fn links(
        &self,
        units: &Units,
        prints: &Prints<'_>,
        change: &Change,
        known: Option<&Known<'_>>,
        readings: &mut Readings,
    ) -> Vec<Link> {
        let population = self.population(units, prints, change);
        let candidates = population.changed(&change.touched, self.settings.contained_share);
        (self.done)("candidates");
        self.read_again(units, &candidates.pairs, readings);
        (self.done)("read again");
        let mut links = verify::links(&candidates.pairs, |unit| readings.get(unit), self.settings);
        (self.done)("judge");
        if let Some(known) = known {
            links.extend(population.lasting(change.links(known), &candidates.shrunk));
        }
        links.par_sort_unstable_by_key(Link::key);
        links.dedup_by_key(|link| link.key());
        (self.done)("links");
        links
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
