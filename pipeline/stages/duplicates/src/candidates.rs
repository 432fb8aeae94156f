//! Pairs of units that may say the same: those that share telling shingles.
//!
//! The units that have a shingle are its bucket. In a small bucket everyone is compared with
//! everyone; in a crowded one with the few of highest priority only, as one of those is the canonical
//! in question or the shingle is a mere phrase. So which pairs are candidates depends on each bucket
//! alone, and only on who is in it: when a store grows, the buckets of what came, went or changed its
//! priority are looked at again, and nothing else.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::prints::{Head, Prints, Shingle};
use crate::verify::Link;

/// Units that one task reads.
const CHUNK: usize = 2048;
/// When at least one unit in so many is touched, all buckets are looked at: that is faster.
const MOST: usize = 4;
/// Entries that one task pairs, at least; a bucket is never cut.
const PAIRED: usize = 16_384;

/// How a crowded bucket is compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crowding {
    /// Buckets of up to this many units are compared pair by pair.
    pub(crate) small: usize,
    /// In a larger one, everyone is compared with this many.
    pub(crate) leaders: usize,
}

impl Default for Crowding {
    fn default() -> Self {
        Self {
            small: 40,
            leaders: 12,
        }
    }
}

/// The units there are now, by rank, and behind them those that are gone.
pub(crate) struct Population<'a> {
    pub(crate) prints: &'a Prints<'a>,
    /// How many there are now.
    pub(crate) now: usize,
    /// The rank that each had before, with the same prints; nothing for new ones.
    pub(crate) before: &'a [Option<u32>],
    pub(crate) crowding: Crowding,
}

/// What a change of the population makes of the candidates.
pub(crate) struct Candidates {
    /// Pairs that were no candidates before, higher priority first, sorted, each once.
    pub(crate) pairs: Vec<(u32, u32)>,
    /// By which pairs may have ceased to be candidates.
    pub(crate) shrunk: Vec<Shrunk>,
}

/// A crowded bucket of which somebody leads no more.
pub(crate) struct Shrunk {
    shingle: Shingle,
    /// The last, by rank, of those that lead it now.
    last_leader: u32,
    /// Those that led it and do not lead it now, sorted.
    demoted: Vec<u32>,
}

/// A shingle in the upper half, a unit in the lower.
type Entry = u64;

fn entry(shingle: Shingle, unit: usize) -> Entry {
    u64::from(shingle.cast_unsigned()) << 32 | unit as u64
}

fn shingle_of(entry: Entry) -> Shingle {
    let upper = u32::try_from(entry >> 32).expect("the upper half");
    upper.cast_signed()
}

fn unit_of(entry: Entry) -> u32 {
    u32::try_from(entry & u64::from(u32::MAX)).expect("the lower half")
}

impl Population<'_> {
    /// The candidates that come and go with the units at `touched`: those that came, went or have
    /// another priority than before. `contained_share` is as in the settings.
    pub(crate) fn changed(&self, touched: &[u32], contained_share: f64) -> Candidates {
        let entries = if MOST * touched.len() >= self.prints.len() {
            self.entries(&Wanted::all())
        } else {
            let shingles = touched
                .iter()
                .map(|&unit| self.prints.shingles(unit as usize));
            self.entries(&Wanted::new(shingles.flatten().copied()))
        };
        let mut parts: Vec<&[Entry]> = Vec::new();
        let mut rest = entries.as_slice();
        while !rest.is_empty() {
            let (part, after) = rest.split_at(whole_buckets(rest, PAIRED));
            parts.push(part);
            rest = after;
        }
        let found: Vec<Paired> = parts
            .into_par_iter()
            .map(|part| self.pair(part, contained_share))
            .collect();
        let mut pairs = Vec::with_capacity(found.iter().map(|found| found.pairs.len()).sum());
        let mut shrunk = Vec::new();
        for found in found {
            pairs.extend(found.pairs);
            shrunk.extend(found.shrunk);
        }
        pairs.par_sort_unstable();
        pairs.dedup();
        Candidates {
            pairs: pairs.into_iter().map(halves).collect(),
            shrunk,
        }
    }

    /// Those of the links that are candidates still.
    ///
    /// A link that no shrunk bucket compared before owes nothing to one. Most of the others are led, in
    /// one of these, by the end that stands for a group. Whole buckets are gathered for the rest only.
    pub(crate) fn lasting(&self, mut links: Vec<Link>, shrunk: &[Shrunk]) -> Vec<Link> {
        let shingles = || shrunk.iter().map(|shrunk| shrunk.shingle);
        let wanted = Wanted::new(shingles());
        let places: FxHashMap<Shingle, usize> = shingles().zip(0..).collect();
        let place = |shingle: &Shingle| {
            let wanted = wanted.may_have(*shingle);
            wanted.then(|| places.get(shingle).copied())?
        };
        let ends = |link: &Link| {
            [link.canonical, link.member].map(|unit| self.prints.shingles(unit as usize))
        };
        let in_doubt = |link: &Link| {
            let [a, b] = ends(link);
            let of_both = |shingle: &Shingle| {
                let shrunk = &shrunk[place(shingle)?];
                b.binary_search(shingle).is_ok().then_some(shrunk)
            };
            let mut owes = false;
            for shrunk in a.iter().filter_map(of_both) {
                if link.canonical <= shrunk.last_leader {
                    return false;
                }
                let led = |unit| shrunk.demoted.binary_search(&unit).is_ok();
                owes = owes || led(link.canonical) || led(link.member);
            }
            owes
        };
        let doubtful: Vec<bool> = links.par_iter().map(in_doubt).collect();
        if !doubtful.contains(&true) {
            return links;
        }
        let others = |link: &Link| shared(ends(link)).filter(|shingle| place(shingle).is_none());
        let both = links.iter().zip(&doubtful);
        let in_doubt = both.filter_map(|(link, &doubtful)| doubtful.then_some(link));
        let entries = self.entries(&Wanted::new(in_doubt.flat_map(others)));
        let mut doubtful = doubtful.into_iter();
        links.retain(|link| {
            !doubtful.next().expect("each link was looked at")
                || others(link).any(|shingle| self.compares(bucket(&entries, shingle), link))
        });
        links
    }

    /// Whether the ends of a link, which are in the bucket, are compared in it.
    fn compares(&self, bucket: &[Entry], link: &Link) -> bool {
        let leaders = self.leaders(self.now_in(bucket));
        let ends = [link.canonical, link.member];
        leaders
            .iter()
            .any(|&leader| ends.contains(&unit_of(leader)))
    }

    /// The units of the bucket that are there now: those that are gone stand behind.
    fn now_in<'b>(&self, bucket: &'b [Entry]) -> &'b [Entry] {
        &bucket[..bucket.partition_point(|&entry| (unit_of(entry) as usize) < self.now)]
    }

    /// Those of a bucket, in order of priority, with which the others are compared.
    fn leaders<'b, T>(&self, bucket: &'b [T]) -> &'b [T] {
        if bucket.len() <= self.crowding.small {
            bucket
        } else {
            &bucket[..self.crowding.leaders]
        }
    }

    /// The wanted shingles of all units, sorted.
    fn entries(&self, wanted: &Wanted) -> Vec<Entry> {
        let units: Vec<usize> = (0..self.prints.len()).collect();
        let mut entries: Vec<Entry> = units
            .par_chunks(CHUNK)
            .flat_map_iter(|chunk| {
                chunk.iter().flat_map(|&unit| {
                    let shingles = self.prints.shingles(unit).iter();
                    let wanted = shingles.filter(|&&shingle| wanted.may_have(shingle));
                    wanted.map(move |&shingle| entry(shingle, unit))
                })
            })
            .collect();
        entries.par_sort_unstable();
        entries
    }

    /// The candidates of some whole buckets.
    fn pair(&self, entries: &[Entry], contained_share: f64) -> Paired {
        let mut found = Paired::default();
        let mut crowd = Crowd::default();
        for bucket in entries.chunk_by(|&a, &b| shingle_of(a) == shingle_of(b)) {
            if bucket.len() > 1 {
                crowd.fill(self, bucket);
                let now = self.now_in(bucket);
                crowd.pair(self.prints, now, contained_share, &mut found.pairs);
                found.shrunk.extend(crowd.shrunk(now));
            }
        }
        found.pairs.sort_unstable();
        found.pairs.dedup();
        found.pairs.retain(|&pair| {
            let (a, b) = halves(pair);
            self.prints.share_enough(a as usize, b as usize)
        });
        found
    }

    /// The rank that the unit of an entry had.
    fn before(&self, entry: Entry) -> Option<u32> {
        self.before[unit_of(entry) as usize]
    }

    /// Fills `earlier` with those with which the others of a bucket were compared before, sorted.
    fn earlier_leaders(&self, bucket: &[Entry], earlier: &mut Vec<u32>) {
        earlier.clear();
        let were_there = bucket.iter().filter(|&&entry| self.before(entry).is_some());
        earlier.extend(were_there.map(|&entry| unit_of(entry)));
        let leaders = self.leaders(earlier).len();
        if leaders < earlier.len() {
            earlier.select_nth_unstable_by_key(leaders, |&unit| self.before[unit as usize]);
            earlier.truncate(leaders);
            earlier.sort_unstable();
        }
    }
}

/// What some buckets give; a pair is the unit of higher priority in the upper half, the other in the
/// lower: numbers are sorted faster than pairs.
#[derive(Default)]
struct Paired {
    pairs: Vec<u64>,
    shrunk: Vec<Shrunk>,
}

fn halves(pair: u64) -> (u32, u32) {
    (shingle_of(pair).cast_unsigned(), unit_of(pair))
}

/// What of a bucket is looked at again and again; filled again for the next.
#[derive(Default)]
struct Crowd {
    /// Of those that are there now, in order; nothing where few of them are looked at.
    heads: Vec<Head>,
    /// Those with whom the others were compared before, sorted.
    earlier: Vec<u32>,
    /// Places of those that are new.
    fresh: Vec<usize>,
    /// Whether each leader of now was there before, and led.
    was_there: Vec<[bool; 2]>,
}

impl Crowd {
    fn fill(&mut self, population: &Population<'_>, bucket: &[Entry]) {
        let now = population.now_in(bucket);
        population.earlier_leaders(bucket, &mut self.earlier);
        let places = now.iter().enumerate();
        let fresh = places.filter(|&(_, &entry)| population.before(entry).is_none());
        self.fresh.clear();
        self.fresh.extend(fresh.map(|(place, _)| place));
        self.was_there.clear();
        for &leader in population.leaders(now) {
            let there = population.before(leader).is_some();
            let led = there && self.led(leader);
            self.was_there.push([there, led]);
        }
        self.heads.clear();
        if self.was_there.iter().any(|&[_, led]| !led) {
            let head = |&entry: &Entry| population.prints.head(unit_of(entry) as usize);
            self.heads.extend(now.iter().map(head));
        }
    }

    fn led(&self, entry: Entry) -> bool {
        self.earlier.binary_search(&unit_of(entry)).is_ok()
    }

    /// The pairs of those in a bucket `now` that were not compared before.
    fn pair(&self, prints: &Prints<'_>, now: &[Entry], contained_share: f64, pairs: &mut Vec<u64>) {
        let head = |place: usize| match self.heads.get(place) {
            Some(&head) => head,
            None => prints.head(unit_of(now[place]) as usize),
        };
        for (at, (&leader, &[was_there, led])) in now.iter().zip(&self.was_there).enumerate() {
            let leading = head(at);
            let mut meet = |place: usize| {
                let may_match = leading.may_match(&head(place), contained_share);
                if may_match && !(was_there && self.led(now[place])) {
                    pairs.push(u64::from(unit_of(leader)) << 32 | u64::from(unit_of(now[place])));
                }
            };
            if led {
                // It was compared with all that were there.
                let later = self.fresh.partition_point(|&place| place <= at);
                self.fresh[later..].iter().copied().for_each(&mut meet);
            } else {
                (at + 1..now.len()).for_each(&mut meet);
            }
        }
    }

    fn shrunk(&self, now: &[Entry]) -> Option<Shrunk> {
        let leaders = &now[..self.was_there.len()];
        let leads = |unit: &u32| leaders.iter().any(|&leader| unit_of(leader) == *unit);
        let crowded = leaders.len() < now.len();
        let demoted = self.earlier.iter().copied().filter(|unit| !leads(unit));
        let demoted: Vec<u32> = demoted.filter(|_| crowded).collect();
        let last = leaders.last().filter(|_| !demoted.is_empty())?;
        Some(Shrunk {
            shingle: shingle_of(*last),
            last_leader: unit_of(*last),
            demoted,
        })
    }
}

/// How many of the entries, sorted, are whole buckets and at least `least` where there are so many.
fn whole_buckets(entries: &[Entry], least: usize) -> usize {
    let Some(&at_least) = entries.get(least) else {
        return entries.len();
    };
    entries.partition_point(|&entry| entry >> 32 <= at_least >> 32)
}

/// The entries of one shingle.
fn bucket(entries: &[Entry], shingle: Shingle) -> &[Entry] {
    let start = entries.partition_point(|&other| other < entry(shingle, 0));
    let rest = &entries[start..];
    &rest[..rest.partition_point(|&entry| shingle_of(entry) == shingle)]
}

/// What two sorted lists have in common.
fn shared([a, b]: [&[Shingle]; 2]) -> impl Iterator<Item = Shingle> {
    let in_b = |shingle: &Shingle| b.binary_search(shingle).is_ok();
    a.iter().copied().filter(in_b)
}

/// Tells most shingles off that are not wanted, by 24 bits of each; or none.
///
/// A bucket that is gathered for nothing does no harm: nobody in it is new or leads it newly.
struct Wanted {
    bits: Option<Vec<u64>>,
}

impl Wanted {
    fn all() -> Self {
        Self { bits: None }
    }

    fn new(shingles: impl Iterator<Item = Shingle>) -> Self {
        let mut bits = vec![0; 1 << 18];
        for shingle in shingles {
            let (word, bit) = Self::bit(shingle);
            bits[word] |= bit;
        }
        Self { bits: Some(bits) }
    }

    fn may_have(&self, shingle: Shingle) -> bool {
        let (word, bit) = Self::bit(shingle);
        self.bits.as_ref().is_none_or(|bits| bits[word] & bit != 0)
    }

    /// The lower bits: sketches are made of small hashes.
    fn bit(shingle: Shingle) -> (usize, u64) {
        let low = shingle.cast_unsigned() & 0x00ff_ffff;
        ((low >> 6) as usize, 1 << (low & 63))
    }
}
