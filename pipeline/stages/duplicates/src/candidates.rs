//! Pairs of units that may say the same: those that share telling shingles.
//!
//! The units that have a shingle are its bucket. In a small bucket everyone is compared with
//! everyone; in a crowded one with the few of highest priority only, as one of those is the canonical
//! in question or the shingle is a mere phrase. So which pairs are candidates depends on each bucket
//! alone, and only on who is in it: when a store grows, the buckets of what came, went or changed its
//! priority are looked at again, and nothing else.

use rayon::prelude::*;

use crate::prints::{Prints, Shingle};
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
    /// Shingles by which pairs may have ceased to be candidates, sorted.
    pub(crate) shrunk: Vec<Shingle>,
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
            self.entries(&Wanted::new(shingles.flatten().copied().collect()))
        };
        let mut parts: Vec<&[Entry]> = Vec::new();
        let mut rest = entries.as_slice();
        while !rest.is_empty() {
            let (part, after) = rest.split_at(whole_buckets(rest, PAIRED));
            parts.push(part);
            rest = after;
        }
        let found: Vec<Candidates> = parts
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
        Candidates { pairs, shrunk }
    }

    /// Those of the links that are candidates still.
    pub(crate) fn lasting(&self, mut links: Vec<Link>, shrunk: Vec<Shingle>) -> Vec<Link> {
        if shrunk.is_empty() {
            return links;
        }
        let shrunk = Wanted::new(shrunk);
        let ends = |link: &Link| {
            [link.canonical, link.member].map(|unit| self.prints.shingles(unit as usize))
        };
        let in_doubt = |link: &Link| {
            let [a, b] = ends(link);
            let mut shrunk = a.iter().filter(|&&shingle| shrunk.has(shingle));
            shrunk.any(|shingle| b.binary_search(shingle).is_ok())
        };
        let doubtful: Vec<bool> = links.par_iter().map(in_doubt).collect();
        let in_doubt = links
            .iter()
            .zip(&doubtful)
            .filter(|&(_, &doubtful)| doubtful);
        let entries = self.entries(&Wanted::new(
            in_doubt.flat_map(|(link, _)| shared(ends(link))).collect(),
        ));
        let mut doubtful = doubtful.into_iter();
        links.retain(|link| {
            !doubtful.next().expect("each link was looked at")
                || shared(ends(link)).any(|shingle| self.compares(bucket(&entries, shingle), link))
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
                    let wanted = shingles.filter(|&&shingle| wanted.has(shingle));
                    wanted.map(move |&shingle| entry(shingle, unit))
                })
            })
            .collect();
        entries.par_sort_unstable();
        entries
    }

    /// The candidates of some whole buckets.
    fn pair(&self, entries: &[Entry], contained_share: f64) -> Candidates {
        let mut found = Candidates {
            pairs: Vec::new(),
            shrunk: Vec::new(),
        };
        let (mut fresh, mut earlier) = (Vec::new(), Vec::new());
        for bucket in entries.chunk_by(|&a, &b| shingle_of(a) == shingle_of(b)) {
            let now = self.now_in(bucket);
            let leaders = self.leaders(now);
            self.earlier_leaders(bucket, &mut earlier);
            fresh.clear();
            fresh.extend(now.iter().filter(|&&entry| self.before(entry).is_none()));
            let led = |entry: Entry| earlier.binary_search(&unit_of(entry)).is_ok();
            for (at, &leader) in leaders.iter().enumerate() {
                // Who led before was compared with all that were there.
                let others = if led(leader) {
                    &fresh[fresh.partition_point(|&other| other <= leader)..]
                } else {
                    &now[at + 1..]
                };
                let was_there = self.before(leader).is_some();
                let others = others.iter().filter(|&&other| {
                    let (a, b) = (unit_of(leader) as usize, unit_of(other) as usize);
                    self.prints.may_match(a, b, contained_share) && !(was_there && led(other))
                });
                let pairs = others.map(|&other| (unit_of(leader), unit_of(other)));
                found.pairs.extend(pairs);
            }
            let leads = |unit: &u32| leaders.iter().any(|&leader| unit_of(leader) == *unit);
            if leaders.len() < now.len() && !earlier.iter().all(leads) {
                found.shrunk.push(shingle_of(bucket[0]));
            }
        }
        found.pairs.sort_unstable();
        found.pairs.dedup();
        found
            .pairs
            .retain(|&(a, b)| self.prints.share_enough(a as usize, b as usize));
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

/// A set of shingles, with a bit for each run of 1024 hashes that says most others off; or all.
struct Wanted {
    some: Option<(Vec<Shingle>, Vec<u64>)>,
}

impl Wanted {
    fn all() -> Self {
        Self { some: None }
    }

    fn new(mut shingles: Vec<Shingle>) -> Self {
        shingles.sort_unstable();
        shingles.dedup();
        let mut bits = vec![0; 1 << 16];
        for &shingle in &shingles {
            let (word, bit) = Self::bit(shingle);
            bits[word] |= bit;
        }
        Self {
            some: Some((shingles, bits)),
        }
    }

    fn has(&self, shingle: Shingle) -> bool {
        let Some((shingles, bits)) = &self.some else {
            return true;
        };
        let (word, bit) = Self::bit(shingle);
        bits[word] & bit != 0 && shingles.binary_search(&shingle).is_ok()
    }

    fn bit(shingle: Shingle) -> (usize, u64) {
        let shingle = shingle.cast_unsigned();
        ((shingle >> 16) as usize, 1 << (shingle >> 10 & 63))
    }
}
