//! Linear scores of all classes at once.
//!
//! Weights stand in blocks of eight classes: one column's weights for a block fill half a cache
//! line, so that a feature costs one memory access for eight classes and the sums are vectorized.

use super::features::Row;

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

    /// `self = share · self + other`, of the same shape.
    pub(crate) fn mix(&mut self, share: f32, other: &Self) {
        let lanes = self.weights.iter_mut().chain([&mut self.bias]);
        let others = other.weights.iter().chain([&other.bias]);
        for (lane, other) in lanes.zip(others) {
            for (value, other) in lane.iter_mut().zip(other) {
                *value = share * *value + other;
            }
        }
    }
}

/// A score for each class.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    pub(crate) blocks: Vec<Block>,
}

impl Linear {
    /// Writes the score of each class of `row` into `scores`.
    pub(crate) fn score(&self, row: Row, scores: &mut [f32]) {
        for (block, scores) in self.blocks.iter().zip(scores.chunks_mut(LANES)) {
            scores.copy_from_slice(&block.score(row)[..scores.len()]);
        }
    }
}

/// `sums += factor · values`.
pub(crate) fn add(sums: &mut Lane, values: &Lane, factor: f32) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += factor * value;
    }
}
