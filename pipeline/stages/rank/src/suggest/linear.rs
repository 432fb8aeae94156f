//! Linear scores of all classes at once.
//!
//! Weights are learned in blocks of eight classes: one column's weights for a block fill half a cache
//! line, so that a feature costs one memory access for eight classes and the sums are vectorized.
//! Learned, those of all blocks stand side by side.

use rayon::prelude::*;

use super::features::Row;

/// Blocks whose scores are summed up together.
const MOST_AT_ONCE: usize = 4;
/// Classes in a block.
pub(crate) const LANES: usize = 8;
/// One weight for each class of a block.
pub(crate) type Lane = [f32; LANES];

/// How many columns and classes a matrix has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shape {
    pub(crate) columns: usize,
    pub(crate) classes: usize,
}

impl Shape {
    /// The first class of each block.
    pub(crate) fn blocks(self) -> impl ExactSizeIterator<Item = usize> {
        (0..self.classes.div_ceil(LANES)).map(|block| block * LANES)
    }
}

/// The weights of one block, column by column, and its biases.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) weights: Vec<Lane>,
    pub(crate) bias: Lane,
}

impl Block {
    pub(crate) fn zero(columns: usize) -> Self {
        Self {
            weights: vec![[0.0; LANES]; columns],
            bias: [0.0; LANES],
        }
    }

    /// The scores of `row`.
    pub(crate) fn score(&self, (columns, values): Row) -> Lane {
        let mut sums = self.bias;
        for (&column, &value) in columns.iter().zip(values) {
            add(&mut sums, &self.weights[column as usize], value);
        }
        sums
    }
}

/// The weights of all classes: those of a column for one block after the other, so that they lie side
/// by side, and the biases.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    weights: Vec<Lane>,
    bias: Vec<Lane>,
}

impl Linear {
    /// `own + share · others`, of the same shape.
    pub(crate) fn sum(own: &[&Block], share: f32, others: &[Block]) -> Self {
        let sum = |own: &Lane, other: &Lane| -> Lane {
            std::array::from_fn(|lane| own[lane] + share * other[lane])
        };
        let pairs = || own.iter().zip(others);
        let columns = own.first().map_or(0, |block| block.weights.len());
        let mut weights = vec![[0.0; LANES]; columns * own.len()];
        weights
            .par_chunks_mut(own.len().max(1))
            .enumerate()
            .for_each(|(column, lanes)| {
                for (lane, (own, other)) in lanes.iter_mut().zip(pairs()) {
                    *lane = sum(&own.weights[column], &other.weights[column]);
                }
            });
        Self {
            weights,
            bias: pairs()
                .map(|(own, other)| sum(&own.bias, &other.bias))
                .collect(),
        }
    }

    /// Writes the score of each class of `row` into `scores`.
    pub(crate) fn score(&self, (columns, values): Row, scores: &mut [f32]) {
        let blocks = self.bias.len();
        let mut sums = [[0.0; LANES]; MOST_AT_ONCE];
        for first in (0..blocks).step_by(MOST_AT_ONCE) {
            let here = first..blocks.min(first + MOST_AT_ONCE);
            let sums = &mut sums[..here.len()];
            sums.copy_from_slice(&self.bias[here.clone()]);
            for (&column, &value) in columns.iter().zip(values) {
                let lanes = &self.weights[column as usize * blocks..][here.clone()];
                for (sum, lane) in sums.iter_mut().zip(lanes) {
                    add(sum, lane, value);
                }
            }
            let scores = scores[first * LANES..].iter_mut();
            scores
                .zip(sums.as_flattened())
                .for_each(|(score, sum)| *score = *sum);
        }
    }
}

/// `sums += factor · values`.
pub(crate) fn add(sums: &mut Lane, values: &Lane, factor: f32) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += factor * value;
    }
}
