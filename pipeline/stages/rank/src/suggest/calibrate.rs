//! From scores to probabilities that can be believed.
//!
//! Scores of held-out examples -> a map from scores to probabilities. Softmax over scores keeps
//! the order but is too sure where citizens file alike ideas under different categories, and not
//! sure enough elsewhere. Its log odds, its value and square, and the score go into one logistic
//! regression over all pairs of example and class (Platt 1999, with more terms, as the curve has
//! two bends); linfa fits its five numbers.

use linfa::Dataset;
use linfa::traits::Fit;
use linfa_logistic::{FittedLogisticRegression, LogisticRegression};
use ndarray::{Array1, Array2};

use super::features::Rows;
use super::linear::Linear;

/// What the softmax multiplies scores with before the regression.
const SHARPNESS: f32 = 5.0;
/// Log odds are cut here: beyond it the classifier has no evidence.
const MAX_LOG_ODDS: f32 = 8.0;
/// Passes of the optimizer.
const PASSES: u64 = 200;
/// Held-out examples that are looked at; five numbers need no more.
const MAX_EXAMPLES: usize = 20_000;

/// What the regression sees of one class of one example.
const TERMS: usize = 4;

/// The numbers of the regression.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calibration {
    bias: f32,
    weights: [f32; TERMS],
}

impl Calibration {
    /// Learns from the examples `held_out`, which `linear` has not seen. Where there are too few
    /// to learn from, the softmax stays as it is.
    pub(crate) fn fit(linear: &Linear, rows: &Rows, classes: &[usize], held_out: &[u32]) -> Self {
        let n_classes = 1 + classes.iter().max().copied().unwrap_or(0);
        let held_out = &held_out[..held_out.len().min(MAX_EXAMPLES)];
        let mut scores = vec![0.0; n_classes];
        let mut records = Vec::with_capacity(held_out.len() * n_classes * TERMS);
        let mut targets = Vec::with_capacity(held_out.len() * n_classes);
        for &row in held_out {
            linear.score(rows.row(row as usize), &mut scores);
            let sharpened = Softmax::of(&scores);
            records.extend(
                scores
                    .iter()
                    .flat_map(|&score| sharpened.terms(score))
                    .map(f64::from),
            );
            targets.extend((0..n_classes).map(|class| class == classes[row as usize]));
        }
        let records = Array2::from_shape_vec((targets.len(), TERMS), records)
            .expect("all terms were pushed for every target");
        let data = Dataset::new(records, Array1::from_vec(targets));
        let plain = Self {
            bias: 0.0,
            weights: [1.0, 0.0, 0.0, 0.0],
        };
        let regression = LogisticRegression::default().max_iterations(PASSES);
        regression
            .fit(&data)
            .map_or(plain, |fitted| Self::from(&fitted))
    }

    /// Turns scores into probabilities that sum to 1.
    pub(crate) fn apply(&self, scores: &mut [f32]) {
        let sharpened = Softmax::of(scores);
        for score in scores.iter_mut() {
            let terms = sharpened.terms(*score);
            let weighted = terms
                .iter()
                .zip(self.weights)
                .map(|(term, weight)| term * weight);
            *score = 1.0 / (1.0 + (-self.bias - weighted.sum::<f32>()).exp());
        }
        let sum: f32 = scores.iter().sum();
        for p in scores {
            *p /= sum;
        }
    }
}

impl From<&FittedLogisticRegression<f64, bool>> for Calibration {
    fn from(fitted: &FittedLogisticRegression<f64, bool>) -> Self {
        // linfa models the odds of whichever target is more frequent.
        let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
        #[expect(clippy::cast_possible_truncation, reason = "a rounded weight will do")]
        let number = |value: f64| (sign * value) as f32;
        let weights = std::array::from_fn(|term| number(fitted.params()[term]));
        Self {
            bias: number(fitted.intercept()),
            weights,
        }
    }
}

/// A softmax over the scores of one example.
struct Softmax {
    best: f32,
    sum: f32,
}

impl Softmax {
    fn of(scores: &[f32]) -> Self {
        let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum = scores
            .iter()
            .map(|score| (SHARPNESS * (score - best)).exp())
            .sum();
        Self { best, sum }
    }

    /// Log odds, probability, its square, and the score itself, which says how well any class fits.
    fn terms(&self, score: f32) -> [f32; TERMS] {
        let p = (SHARPNESS * (score - self.best)).exp() / self.sum;
        let odds = ((p + f32::MIN_POSITIVE) / (1.0 - p + f32::EPSILON)).ln();
        [odds.clamp(-MAX_LOG_ODDS, MAX_LOG_ODDS), p, p * p, score]
    }
}
