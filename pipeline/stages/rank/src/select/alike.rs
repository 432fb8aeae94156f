//! Which ideas say nearly the same as one that is seated already.
//!
//! Text -> [`Sketch`] -> found again among the [`Seated`]. The stage duplicates has grouped what is
//! safe to group; here a wrong guess costs an idea only its place in the queue, so less will do: half
//! of all syllable trigrams shared. Seated sketches that share no pair of minima (MinHash, Broder
//! 1997) are not compared.

use modum_analyzers::comparable::letters;
use modum_analyzers::normalize::normalize;
use modum_analyzers::shingle::{Overlap, Shingles};
use rustc_hash::FxHashMap;

/// Shared over all trigrams, from which two texts are nearly the same.
const SHARED: f32 = 0.5;
/// Pairs of minima: texts that share half of their trigrams share a pair with probability
/// 1 − (1 − ½²)²⁴ = 0.999.
const BANDS: u64 = 24;

/// A text's trigrams.
pub(super) struct Sketch(Shingles);

impl Sketch {
    pub(super) fn of(text: &str) -> Self {
        let units: Vec<u16> = letters(&normalize(text).text).encode_utf16().collect();
        let mut trigrams = Shingles::default();
        trigrams.fill(&units);
        Self(trigrams)
    }

    fn is_like(&self, other: &Self) -> bool {
        !self.0.distinct().is_empty() && Overlap::of(&self.0, &other.0).jaccard() >= SHARED
    }

    /// For each band the two smallest of two hashes of the trigrams, as one number.
    fn bands(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let trigrams = self.0.distinct();
        let minimum = |seed: u64| trigrams.iter().map(|t| scramble(u64::from(*t), seed)).min();
        (0..BANDS).filter_map(move |band| {
            let (a, b) = (minimum(2 * band)?, minimum(2 * band + 1)?);
            Some((band, a ^ b.rotate_left(32)))
        })
    }
}

/// The sketches of the ideas that are seated.
#[derive(Default)]
pub(super) struct Seated {
    sketches: Vec<Sketch>,
    by_band: FxHashMap<(u64, u64), Vec<usize>>,
}

impl Seated {
    pub(super) fn add(&mut self, sketch: Sketch) {
        for key in sketch.bands() {
            self.by_band
                .entry(key)
                .or_default()
                .push(self.sketches.len());
        }
        self.sketches.push(sketch);
    }

    /// Whether one of them says nearly the same.
    pub(super) fn has_like(&self, sketch: &Sketch) -> bool {
        let mut compared = Vec::new();
        for key in sketch.bands() {
            for &seat in self.by_band.get(&key).into_iter().flatten() {
                if !compared.contains(&seat) {
                    if sketch.is_like(&self.sketches[seat]) {
                        return true;
                    }
                    compared.push(seat);
                }
            }
        }
        false
    }
}

/// Mixes a trigram with a seed (the finalizer of `SplitMix64`, Steele et al. 2014).
fn scramble(value: u64, seed: u64) -> u64 {
    let hash = value.wrapping_add((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_copies_are_found_and_others_are_not() {
        let mut seated = Seated::default();
        seated.add(Sketch::of(
            "어린이 보호구역 과속 단속 카메라를 모든 초등학교 앞에 설치해 주세요",
        ));
        seated.add(Sketch::of("국민연금 개혁"));
        let check = |text: &str, expected: bool| {
            assert_eq!(seated.has_like(&Sketch::of(text)), expected, "{text}");
        };
        check(
            "어린이보호구역 과속단속 카메라를 모든 초등학교 앞에 꼭 설치해 주십시오!",
            true,
        );
        check("어린이 보호구역의 불법 주차를 막아 주세요", false);
        check("국민연금 개혁을 서둘러야 합니다", false);
        check("", false);
    }
}
