//! Who sends what when: originals -> for every idea its group, kind and day, and the order of the rows.
//!
//! About two thirds of the ideas are originals, the rest copies of one of them; a campaign's letters come within a few
//! days of each other. Rows are in the order in which they came in, as a platform numbers them, so that a copy can
//! stand before its original on the same day or earlier.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::DAYS;
use crate::compose::Originals;
use crate::copies::Kind;
use crate::profile::Profiles;
use crate::streams::{Purpose, Streams, Weighted};

/// Ideas for each campaign.
const IDEAS_A_CAMPAIGN: usize = 4000;
/// Fewest sentences of a campaign's letter.
const LETTER_SENTENCES: usize = 3;

/// How many of `ideas` are originals: 65 in 100, and at least one.
pub(crate) fn n_originals(ideas: usize) -> usize {
    ideas / 100 * 65 + (ideas % 100 * 65).div_ceil(100)
}

/// What every idea is, as columns; the first ideas are the originals.
#[derive(Debug)]
pub(crate) struct Schedule {
    groups: Vec<u32>,
    kinds: Vec<Kind>,
    days: Vec<u8>,
    /// The ideas in the order of the rows.
    pub(crate) order: Vec<u32>,
    pub(crate) n_campaigns: usize,
}

impl Schedule {
    /// The original that an idea says the same as.
    pub(crate) fn group(&self, idea: u32) -> usize {
        position(self.groups[position(idea)])
    }

    pub(crate) fn kind(&self, idea: u32) -> Kind {
        self.kinds[position(idea)]
    }

    pub(crate) fn day(&self, idea: u32) -> u8 {
        self.days[position(idea)]
    }
}

/// Plans `ideas` ideas over the originals.
pub(crate) fn schedule(
    originals: &Originals,
    profiles: &Profiles,
    streams: Streams,
    ideas: u32,
) -> Schedule {
    let campaigns = Campaigns::draw(originals, streams, position(ideas) / IDEAS_A_CAMPAIGN + 1);
    let scheduler = Scheduler {
        originals,
        profiles,
        campaigns,
    };
    let mut plan = Schedule {
        groups: Vec::with_capacity(position(ideas)),
        kinds: Vec::with_capacity(position(ideas)),
        days: Vec::with_capacity(position(ideas)),
        order: (0..ideas).collect(),
        n_campaigns: scheduler.campaigns.letters.len(),
    };
    for idea in 0..ideas {
        let (group, kind, day) = scheduler.plan(idea, &mut streams.open(Purpose::Schedule, idea));
        plan.groups.push(group);
        plan.kinds.push(kind);
        plan.days
            .push(u8::try_from(day).expect("fewer than 256 days"));
    }
    plan.order.shuffle(&mut streams.open(Purpose::Order, 0));
    plan.order.sort_by_key(|&idea| plan.days[position(idea)]);
    plan
}

/// An idea's number as a position in a column.
fn position(idea: u32) -> usize {
    usize::try_from(idea).expect("a usize of at least 32 bits")
}

struct Scheduler<'a> {
    originals: &'a Originals,
    profiles: &'a Profiles,
    campaigns: Campaigns,
}

impl Scheduler<'_> {
    /// Group, kind and day of an idea.
    fn plan(&self, idea: u32, rng: &mut ChaCha8Rng) -> (u32, Kind, u32) {
        if position(idea) < self.originals.len() {
            let start = self.campaigns.start(idea);
            return (
                idea,
                Kind::Original,
                start.unwrap_or_else(|| self.day(idea, rng)),
            );
        }
        match (copy_kind(rng), &self.campaigns.sizes) {
            (Kind::Campaign, Some(sizes)) => {
                let letter = *sizes.draw(rng);
                (letter.original, Kind::Campaign, letter.draw_day(rng))
            }
            (Kind::Campaign, None) => self.copy(Kind::Exact, rng),
            (kind, _) => self.copy(kind, rng),
        }
    }

    fn copy(&self, kind: Kind, rng: &mut ChaCha8Rng) -> (u32, Kind, u32) {
        let group = u32::try_from(rng.random_range(0..self.originals.len()))
            .expect("no more originals than ideas");
        (group, kind, self.day(group, rng))
    }

    fn day(&self, original: u32, rng: &mut ChaCha8Rng) -> u32 {
        self.profiles
            .draw_day(self.originals.subject(position(original)), rng)
    }
}

/// Kinds of copies in percent, as in the real intakes.
fn copy_kind(rng: &mut ChaCha8Rng) -> Kind {
    match rng.random_range(0..100) {
        0..15 => Kind::Campaign,
        15..43 => Kind::Exact,
        43..66 => Kind::Spacing,
        66..86 => Kind::Typo,
        _ => Kind::Wrapped,
    }
}

/// A letter that many send.
#[derive(Clone, Copy, Debug)]
struct Letter {
    original: u32,
    /// The day on which the campaign starts.
    start: u32,
    /// For how many days it runs.
    length: u32,
}

impl Letter {
    fn draw(original: u32, rng: &mut ChaCha8Rng) -> Self {
        let length = rng.random_range(3..=7);
        Self {
            original,
            start: rng.random_range(0..=DAYS - length),
            length,
        }
    }

    /// Most letters come on the first days.
    fn draw_day(self, rng: &mut ChaCha8Rng) -> u32 {
        let [one, other] = [
            rng.random_range(0..self.length),
            rng.random_range(0..self.length),
        ];
        self.start + one.min(other)
    }
}

/// All letters, sorted by original, and how many send each.
struct Campaigns {
    letters: Vec<Letter>,
    /// `None` when no original can be a letter.
    sizes: Option<Weighted<Letter>>,
}

impl Campaigns {
    fn draw(originals: &Originals, streams: Streams, count: usize) -> Self {
        let rng = &mut streams.open(Purpose::Campaigns, 0);
        let mut suitable: Vec<u32> = (0..).take(originals.len()).collect();
        suitable.retain(|&original| originals.body(position(original)).len() >= LETTER_SENTENCES);
        let (chosen, _) = suitable.partial_shuffle(rng, count);
        let mut letters: Vec<Letter> = chosen
            .iter()
            .map(|&original| Letter::draw(original, rng))
            .collect();
        let weights = (2..).map(|rank| (600 / rank).max(1));
        let sizes = Weighted::new(letters.iter().copied().zip(weights));
        letters.sort_unstable_by_key(|letter| letter.original);
        Self { letters, sizes }
    }

    /// The day on which a campaign with this original starts.
    fn start(&self, original: u32) -> Option<u32> {
        let at = self
            .letters
            .binary_search_by_key(&original, |letter| letter.original)
            .ok()?;
        Some(self.letters[at].start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_thirds_are_originals() {
        for (ideas, expected) in [
            (0, 0),
            (1, 1),
            (2, 2),
            (100, 65),
            (101, 66),
            (20_000, 13_000),
        ] {
            assert_eq!(n_originals(ideas), expected, "{ideas}");
        }
    }

    #[test]
    fn a_campaign_peaks_at_its_start() {
        let letter = Letter {
            original: 0,
            start: 10,
            length: 5,
        };
        let mut rng = Streams::new(1).open(Purpose::Schedule, 0);
        let days: Vec<u32> = (0..1000).map(|_| letter.draw_day(&mut rng)).collect();
        let on = |day| days.iter().filter(|&&d| d == day).count();
        assert_eq!(
            days.iter().filter(|day| !(10..15).contains(*day)).count(),
            0
        );
        assert!(on(10) > on(12) && on(12) > on(14));
    }
}
