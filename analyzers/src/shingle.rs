//! Character shingles, and how alike two texts are by them.
//!
//! A shingle is a run of letters, hashed to 32 bits. Syllable trigrams are the unit of comparison:
//! robust against spacing and inflection, cheap, and independent of any dictionary (Broder 1997).

use crate::comparable::letters;
use crate::normalize::normalize;

/// Letters in a shingle of a comparison.
pub const WIDTH: usize = 3;

/// What two sorted sets of shingles share.
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
    /// Of two sorted sets without repetitions.
    pub fn of(a: &[u32], b: &[u32]) -> Self {
        let (mut in_a, mut in_b, mut shared) = (0, 0, 0);
        while in_a < a.len() && in_b < b.len() {
            let (left, right) = (a[in_a], b[in_b]);
            shared += usize::from(left == right);
            in_a += usize::from(left <= right);
            in_b += usize::from(right <= left);
        }
        Self {
            shared,
            smaller: a.len().min(b.len()),
            larger: a.len().max(b.len()),
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

/// The 32-bit hash of one shingle.
pub fn hash(letters: &[u16]) -> u32 {
    let [.., a, b, c, d] = hash_wide(letters).to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
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

/// Appends the sorted set of shingles of `letters` to `out`; a shorter text is one shingle.
pub fn shingles(letters: &[u16], out: &mut Vec<u32>) {
    let start = out.len();
    if letters.len() < WIDTH {
        if !letters.is_empty() {
            out.push(hash(letters));
        }
        return;
    }
    out.extend(letters.windows(WIDTH).map(hash));
    out[start..].sort_unstable();
    let mut kept = start;
    for i in start..out.len() {
        if i == start || out[i] != out[kept - 1] {
            out[kept] = out[i];
            kept += 1;
        }
    }
    out.truncate(kept);
}

/// Jaccard similarity of the trigrams of two shown texts, 0 to 1.
pub fn similarity(a: &str, b: &str) -> f32 {
    let set = |text: &str| {
        let units: Vec<u16> = letters(&normalize(text).text).encode_utf16().collect();
        let mut set = Vec::with_capacity(units.len());
        shingles(&units, &mut set);
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
        let units: Vec<u16> = "가나다가나다가나다".encode_utf16().collect();
        let mut set = vec![7];
        shingles(&units, &mut set);
        assert_eq!(set.len(), 1 + 3);
    }
}
