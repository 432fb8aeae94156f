//! Pairs of units that may say the same: those that share a telling shingle.
//!
//! The units that have a shingle are its bucket. In a small bucket everyone is compared with
//! everyone; in a crowded one with the few of highest priority only, as one of those is the canonical
//! in question or the shingle is a mere phrase. So which pairs are candidates depends on each bucket
//! alone, and only on who is in it: when a store grows, the buckets of what came, went or changed its
//! priority are looked at again, and nothing else.

use rayon::prelude::*;

use crate::prints::Prints;
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
    pub(crate) prints: &'a Prints,
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
    pub(crate) shrunk: Vec<u32>,
}

/// A shingle in the upper half, a unit in the lower.
type Entry = u64;

fn entry(shingle: u32, unit: usize) -> Entry {
    u64::from(shingle) << 32 | unit as u64
}

fn shingle_of(entry: Entry) -> u32 {
    u32::try_from(entry >> 32).expect("the upper half")
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
    pub(crate) fn lasting(&self, mut links: Vec<Link>, shrunk: &[u32]) -> Vec<Link> {
        let shared = |link: &Link| {
            shared(
                self.prints.shingles(link.canonical as usize),
                self.prints.shingles(link.member as usize),
            )
        };
        let in_doubt = |shingles: &[u32]| {
            let mut shingles = shingles.iter();
            shingles.any(|shingle| shrunk.binary_search(shingle).is_ok())
        };
        if shrunk.is_empty() {
            return links;
        }
        let doubtful = links
            .par_iter()
            .map(&shared)
            .filter(|shingles| in_doubt(shingles));
        let entries = self.entries(&Wanted::new(doubtful.flatten_iter().collect()));
        links.retain(|link| {
            let shingles = shared(link);
            !in_doubt(&shingles)
                || shingles
                    .iter()
                    .any(|&shingle| self.compares(bucket(&entries, shingle), link))
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
        for bucket in entries.chunk_by(|&a, &b| shingle_of(a) == shingle_of(b)) {
            let now = self.now_in(bucket);
            let leaders = self.leaders(now);
            let earlier = self.earlier_leaders(bucket);
            for (at, &leader) in leaders.iter().enumerate() {
                let leader = unit_of(leader);
                let others = now[at + 1..].iter().map(|&other| unit_of(other));
                let others = others.filter(|&other| {
                    let (a, b) = (leader as usize, other as usize);
                    self.prints.may_match(a, b, contained_share)
                        && !self.compared(&earlier, [leader, other])
                });
                found.pairs.extend(others.map(|other| (leader, other)));
            }
            let leads = |unit: &u32| leaders.iter().any(|&leader| unit_of(leader) == *unit);
            if leaders.len() < now.len() && !earlier.iter().all(leads) {
                found.shrunk.push(shingle_of(bucket[0]));
            }
        }
        found.pairs.sort_unstable();
        found.pairs.dedup();
        found
    }

    /// Those with which the others of a bucket were compared before, sorted.
    fn earlier_leaders(&self, bucket: &[Entry]) -> Vec<u32> {
        let ranked = |&entry: &Entry| Some((self.before[unit_of(entry) as usize]?, unit_of(entry)));
        let mut earlier: Vec<(u32, u32)> = bucket.iter().filter_map(ranked).collect();
        earlier.sort_unstable();
        let mut leaders: Vec<u32> = self.leaders(&earlier).iter().map(|pair| pair.1).collect();
        leaders.sort_unstable();
        leaders
    }

    /// Whether two units of a bucket with these earlier leaders were compared in it before.
    fn compared(&self, earlier_leaders: &[u32], pair: [u32; 2]) -> bool {
        let were_there = pair
            .iter()
            .all(|&unit| self.before[unit as usize].is_some());
        let led = |unit: &u32| earlier_leaders.binary_search(unit).is_ok();
        were_there && pair.iter().any(led)
    }
}

/// How many of the entries, sorted, are whole buckets and at least `least` where there are so many.
fn whole_buckets(entries: &[Entry], least: usize) -> usize {
    let Some(&at_least) = entries.get(least) else {
        return entries.len();
    };
    entries.partition_point(|&entry| shingle_of(entry) <= shingle_of(at_least))
}

/// The entries of one shingle.
fn bucket(entries: &[Entry], shingle: u32) -> &[Entry] {
    let start = entries.partition_point(|&entry| shingle_of(entry) < shingle);
    let end = entries.partition_point(|&entry| shingle_of(entry) <= shingle);
    &entries[start..end]
}

/// What two sorted lists have in common.
fn shared(a: &[u32], b: &[u32]) -> Vec<u32> {
    let in_b = |shingle: &&u32| b.binary_search(shingle).is_ok();
    a.iter().filter(in_b).copied().collect()
}

/// A set of shingles, with a bit for each run of 1024 hashes that says most others off; or all.
struct Wanted {
    some: Option<(Vec<u32>, Vec<u64>)>,
}

impl Wanted {
    fn all() -> Self {
        Self { some: None }
    }

    fn new(mut shingles: Vec<u32>) -> Self {
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

    fn has(&self, shingle: u32) -> bool {
        let Some((shingles, bits)) = &self.some else {
            return true;
        };
        let (word, bit) = Self::bit(shingle);
        bits[word] & bit != 0 && shingles.binary_search(&shingle).is_ok()
    }

    fn bit(shingle: u32) -> (usize, u64) {
        ((shingle >> 16) as usize, 1 << (shingle >> 10 & 63))
    }
}
