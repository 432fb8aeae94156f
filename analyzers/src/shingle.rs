//! Character shingles, and how alike two texts are by them.
//!
//! A shingle is a run of letters, hashed to 32 bits. Syllable trigrams are the unit of comparison:
//! robust against spacing and inflection, cheap, and independent of any dictionary (Broder 1997).

use crate::comparable::letters;
use crate::normalize::normalize;

/// Letters in a shingle of a comparison.
pub const WIDTH: usize = 3;

/// The shingles of one text as a hash table that is filled again for the next (linear probing).
#[derive(Clone, Debug, Default)]
pub struct Shingles {
    /// A power of two of slots, at most half of them taken; 0 is a free one.
    slots: Vec<u32>,
    distinct: Vec<u32>,
    /// For each slot, the text that met it last, as numbered by `met`.
    marks: Vec<u32>,
    met: u32,
}

impl Shingles {
    /// Holds the shingles of `letters` instead of those before.
    pub fn fill(&mut self, letters: &[u16]) {
        let slots = (2 * letters.len()).next_power_of_two().max(2);
        self.slots.clear();
        self.slots.resize(slots, 0);
        self.marks.resize(slots.max(self.marks.len()), 0);
        self.distinct.clear();
        for shingle in windows(letters) {
            let hash = hash(shingle);
            let slot = self.slot(hash);
            if self.slots[slot] == 0 {
                self.slots[slot] = hash;
                self.distinct.push(hash);
            }
        }
    }

    /// Whether `hash` is among them.
    pub fn contains(&self, hash: u32) -> bool {
        !self.slots.is_empty() && self.slots[self.slot(hash)] != 0
    }

    /// The hash of each shingle once.
    pub fn distinct(&self) -> &[u32] {
        &self.distinct
    }

    /// How many of the shingles of `letters` it has, each counted once.
    pub fn shared(&mut self, letters: &[u16]) -> usize {
        self.met = self.met.checked_add(1).unwrap_or_else(|| {
            self.marks.fill(0);
            1
        });
        let mut shared = 0;
        for shingle in windows(letters) {
            let slot = self.slot(hash(shingle));
            if self.slots[slot] != 0 && self.marks[slot] != self.met {
                self.marks[slot] = self.met;
                shared += 1;
            }
        }
        shared
    }

    /// Where `hash` stands or would stand.
    fn slot(&self, hash: u32) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = hash as usize & last;
        while self.slots[slot] != 0 && self.slots[slot] != hash {
            slot = (slot + 1) & last;
        }
        slot
    }

    /// Marks the letters that stand in a shingle of this set; `covered` gets a mark a letter.
    pub fn cover(&self, letters: &[u16], covered: &mut Vec<bool>) {
        covered.clear();
        covered.resize(letters.len(), false);
        for (start, shingle) in windows(letters).enumerate() {
            if self.contains(hash(shingle)) {
                covered[start..start + shingle.len()].fill(true);
            }
        }
    }
}

/// What two sets of shingles share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// Shared shingles.
    pub shared: usize,
    /// Shingles of the smaller set.
    pub smaller: usize,
    /// Shingles of the larger set.
    pub larger: usize,
}

impl Overlap {
    /// Of two sets.
    pub fn of(a: &Shingles, b: &Shingles) -> Self {
        let (smaller, larger) = if a.distinct.len() <= b.distinct.len() {
            (a, b)
        } else {
            (b, a)
        };
        let shared = smaller
            .distinct
            .iter()
            .filter(|&&hash| larger.contains(hash));
        Self::new(
            shared.count(),
            [smaller.distinct.len(), larger.distinct.len()],
        )
    }

    /// Of sets that share so many and have so many.
    pub fn new(shared: usize, [a, b]: [usize; 2]) -> Self {
        Self {
            shared,
            smaller: a.min(b),
            larger: a.max(b),
        }
    }

    /// Shared over all: Jaccard's coefficient.
    pub fn jaccard(self) -> f32 {
        let all = self.smaller + self.larger - self.shared;
        if all == 0 {
            1.0
        } else {
            self.shared as f32 / all as f32
        }
    }

    /// Shared over the smaller set: how much of it the larger contains.
    pub fn containment(self) -> f32 {
        if self.smaller == 0 {
            1.0
        } else {
            self.shared as f32 / self.smaller as f32
        }
    }
}

/// The 32-bit hash of one shingle, never 0: its letters as one number, times the golden ratio.
pub fn hash(shingle: &[u16]) -> u32 {
    let number = shingle
        .iter()
        .fold(0, |number, &letter| number << 16 | u64::from(letter));
    let mixed = (number ^ (number >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let [.., a, b, c, d] = mixed.to_le_bytes();
    u32::from_le_bytes([a, b, c, d]).max(1)
}

/// The shingles of a text in order, as letters; a shorter text is one shingle.
fn windows(letters: &[u16]) -> std::slice::Windows<'_, u16> {
    letters.windows(WIDTH.min(letters.len()).max(1))
}

/// A 64-bit hash of letters: multiply and rotate (as in `FxHash`), finished as in `SplitMix64`.
pub fn hash_wide(letters: &[u16]) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ letters.len() as u64;
    for &letter in letters {
        state = (state.rotate_left(5) ^ u64::from(letter)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Jaccard similarity of the trigrams of two shown texts, 0 to 1.
pub fn similarity(a: &str, b: &str) -> f32 {
    let set = |text: &str| {
        let units: Vec<u16> = letters(&normalize(text).text).encode_utf16().collect();
        let mut set = Shingles::default();
        set.fill(&units);
        set
    };
    Overlap::of(&set(a), &set(b)).jaccard()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_texts_share_shingles() {
        assert!((similarity("버스 노선 연장", "버스노선 연장!!") - 1.0).abs() < f32::EPSILON);
        assert!(similarity("버스 노선을 늘려 주세요", "버스 노선을 늘려 주십시오") > 0.5);
        assert!(similarity("버스 노선", "국민연금 개혁") < 0.1);
        assert!((similarity("", "") - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn sets_hold_each_shingle_once() {
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        let mut set = Shingles::default();
        assert!(!set.contains(hash(&units("가"))));
        set.fill(&units("나다"));
        set.fill(&units("가나다가나다가나다"));
        assert_eq!(set.distinct().len(), 3);
        assert!(set.contains(hash(&units("다가나"))) && !set.contains(hash(&units("나다"))));
        assert_eq!(set.shared(&units("다가나다가나라마")), 3);
        let mut covered = Vec::new();
        set.cover(&units("라가나다라마가나"), &mut covered);
        let marks: String = covered
            .iter()
            .map(|&is| if is { 'o' } else { '-' })
            .collect();
        assert_eq!(marks, "-ooo----");
        set.fill(&[]);
        assert!(set.distinct().is_empty());
    }
}
