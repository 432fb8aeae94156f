//! A vector for every document, in four bits a number: what a query means besides its words.
//!
//! The search is exact: a query's vector is compared with all of them, which for 10⁵ documents of
//! 64 numbers takes a few milliseconds and needs no graph to keep. Four bits cost a cosine about
//! 0.01, which is far below what tells two ideas apart.

use crate::bytes::{Sink, Source};

/// Steps from zero to a vector's largest number.
const STEPS: f32 = 7.0;
/// What a step of zero is stored as.
const ZERO: i8 = 8;

/// Vectors of length one (or zero), by document of a segment.
#[derive(Debug, Default)]
pub(crate) struct Vectors {
    dimensions: usize,
    /// What one step of a document's numbers is worth.
    steps: Vec<f32>,
    /// Two numbers a byte.
    packed: Vec<u8>,
}

impl Vectors {
    pub(crate) fn new(dimensions: usize) -> Self {
        Self {
            dimensions,
            ..Self::default()
        }
    }

    /// Packs the vector of the next document.
    pub(crate) fn push(&mut self, row: &[f32]) {
        let step = row.iter().fold(0.0, |most: f32, x| most.max(x.abs())) / STEPS;
        self.steps.push(step);
        for pair in row.chunks(2) {
            let code = |at: usize| pair.get(at).map_or(ZERO.unsigned_abs(), |&x| code(x, step));
            self.packed.push(code(0) | code(1) << 4);
        }
    }

    /// The cosine between a vector and a document's.
    pub(crate) fn cosine(&self, vector: &[f32], document: usize) -> f32 {
        let width = self.dimensions.div_ceil(2);
        let Some(step) = self.steps.get(document) else {
            return 0.0;
        };
        let row = &self.packed[document * width..][..width];
        let sum: f32 = vector
            .chunks(2)
            .zip(row)
            .map(|(pair, byte)| {
                let second = pair.get(1).copied().unwrap_or_default();
                pair[0] * number(byte & 15) + second * number(byte >> 4)
            })
            .sum();
        sum * step
    }

    /// How many documents there are.
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(crate) fn write(&self, sink: &mut Sink) {
        sink.number(self.dimensions);
        sink.floats(&self.steps);
        sink.bytes(&self.packed);
    }

    pub(crate) fn read(source: &mut Source<'_>) -> Option<Self> {
        let vectors = Self {
            dimensions: source.number()?,
            steps: source.floats()?,
            packed: source.bytes()?.to_vec(),
        };
        let expected = vectors.len() * vectors.dimensions.div_ceil(2);
        (vectors.packed.len() == expected).then_some(vectors)
    }
}

fn number(code: u8) -> f32 {
    f32::from(code) - f32::from(ZERO)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number is at most seven steps from zero"
)]
fn code(number: f32, step: f32) -> u8 {
    let steps = if step > 0.0 {
        (number / step).round()
    } else {
        0.0
    };
    (steps + f32::from(ZERO)).clamp(0.0, 15.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::scale_to_one;

    #[test]
    fn four_bits_keep_the_cosine() {
        let row = |seed: u32| -> Vec<f32> {
            let mut row: Vec<f32> = (0..33_u32)
                .map(|at| ((seed * 7919 + at * 104_729) % 1009) as f32 - 504.0)
                .collect();
            scale_to_one(&mut row);
            row
        };
        let mut vectors = Vectors::new(33);
        (1..9).for_each(|seed| vectors.push(&row(seed)));
        let mut sink = Sink::default();
        vectors.write(&mut sink);
        let vectors = Vectors::read(&mut Source(&sink.0)).unwrap();
        assert_eq!(vectors.len(), 8);
        for (document, seed) in (1..9).enumerate() {
            let query = row(3);
            let exact: f32 = query.iter().zip(row(seed)).map(|(a, b)| a * b).sum();
            assert!((vectors.cosine(&query, document) - exact).abs() < 0.05);
        }
    }

    #[test]
    fn without_dimensions_all_is_zero() {
        let mut none = Vectors::new(0);
        none.push(&[]);
        assert!(none.cosine(&[], 0).abs() < f32::EPSILON);
        assert!(none.cosine(&[], 3).abs() < f32::EPSILON);
    }
}
