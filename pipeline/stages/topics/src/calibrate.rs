//! From scores to probabilities: isotonic regression (pool adjacent violators; Ayer et al. 1955).
//!
//! It assumes nothing but that a higher score is no less often right, and gives back the shares seen.

/// Ideas that a step of the curve rests on at least; fewer would follow chance.
const STEP: usize = 200;

/// A rising curve from scores to probabilities.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Curve {
    /// Mean score and share of right ones of each step, both ascending.
    steps: Vec<(f64, f64)>,
}

/// Scores that were looked at together.
#[derive(Clone, Copy, Default)]
struct Pool {
    score: f64,
    right: f64,
    count: f64,
}

impl Pool {
    fn with(self, other: Self) -> Self {
        Self {
            score: self.score + other.score,
            right: self.right + other.right,
            count: self.count + other.count,
        }
    }

    fn share(&self) -> f64 {
        self.right / self.count
    }
}

impl Curve {
    /// Learns from scores and whether each was right; nothing without any.
    pub(crate) fn learned(mut examples: Vec<(f32, bool)>) -> Option<Self> {
        examples.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut pools: Vec<Pool> = Vec::new();
        for step in examples.chunks(STEP.min(examples.len().div_ceil(10).max(1))) {
            let pool = |&(score, right): &(f32, bool)| Pool {
                score: f64::from(score),
                right: f64::from(u8::from(right)),
                count: 1.0,
            };
            let mut last = step.iter().map(pool).fold(Pool::default(), Pool::with);
            while let Some(before) = pools.pop_if(|before| before.share() >= last.share()) {
                last = before.with(last);
            }
            pools.push(last);
        }
        let steps = pools
            .iter()
            .map(|pool| (pool.score / pool.count, pool.share()))
            .collect();
        (!pools.is_empty()).then_some(Self { steps })
    }

    /// The probability at a score: on the straight line between the steps around it.
    pub(crate) fn at(&self, score: f32) -> f64 {
        let score = f64::from(score);
        let after = self.steps.partition_point(|&(step, _)| step <= score);
        match (
            after.checked_sub(1).map(|before| self.steps[before]),
            self.steps.get(after),
        ) {
            (Some((low, below)), Some(&(high, above))) => {
                below + (above - below) * (score - low) / (high - low)
            }
            (Some((_, share)), None) | (None, Some(&(_, share))) => share,
            (None, None) => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_curve_gives_back_the_shares_seen() {
        // Of a thousand scores, those above one half are right three times in four, the others once.
        let example = |i: u16| (f32::from(i) / 1000.0, i.is_multiple_of(4) != (i >= 500));
        let curve = Curve::learned((0..1000).map(example).collect()).unwrap();
        for (score, expected) in [(0.0, 0.25), (0.2, 0.25), (0.8, 0.75), (1.0, 0.75)] {
            assert!(
                (curve.at(score) - expected).abs() < 0.03,
                "{score}: {}",
                curve.at(score)
            );
        }
        assert_eq!(Curve::learned(Vec::new()), None);
        assert!((Curve::learned(vec![(0.5, true)]).unwrap().at(0.1) - 1.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn a_curve_rises_from_0_to_1_at_most(
            examples in prop::collection::vec((0.0_f32..1.0, any::<bool>()), 1..300),
        ) {
            let curve = Curve::learned(examples).unwrap();
            let at: Vec<f64> = (0..=20_u8).map(|step| curve.at(f32::from(step) / 20.0)).collect();
            prop_assert!(at.is_sorted() && at[0] >= 0.0 && at[20] <= 1.0, "{at:?}");
        }
    }
}
