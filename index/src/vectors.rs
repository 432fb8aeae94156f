//! A vector for every document, in four bits a number: what a query means besides its words.
//!
//! The search is exact: a query's vector is compared with all of them, which for 10⁵ documents of
//! 64 numbers takes a few milliseconds and needs no graph to keep. Four bits cost a cosine about
//! 0.01, which is far below what tells two ideas apart.

use crate::bytes::{Sink, Source};
use crate::embedding::scale_to_one;

/// Steps from zero to a vector's largest number.
const STEPS: f32 = 7.0;
/// What a step of zero is stored as.
const ZERO: i8 = 8;

/// Vectors of length one (or zero), by document.
#[derive(Debug, Default)]
pub(crate) struct Vectors {
    dimensions: usize,
    fingerprint: String,
    /// What all documents have in common, taken out of each; empty for an external embedding.
    common: Vec<f32>,
    /// What one step of a document's numbers is worth.
    steps: Vec<f32>,
    /// Two numbers a byte.
    packed: Vec<u8>,
}

impl Vectors {
    /// Packs one row a document; `own` vectors lose what they have in common.
    pub(crate) fn pack(
        mut rows: Vec<f32>,
        dimensions: usize,
        fingerprint: &str,
        own: bool,
    ) -> Self {
        let mut packed = Self {
            dimensions,
            fingerprint: fingerprint.to_owned(),
            ..Self::default()
        };
        if dimensions == 0 {
            return packed;
        }
        // Few documents have nothing in common but what they are about.
        if own && rows.len() / dimensions > dimensions {
            packed.common = mean(&rows, dimensions);
        }
        for row in rows.chunks_exact_mut(dimensions) {
            packed.center(row);
            let step = row.iter().fold(0.0, |most: f32, x| most.max(x.abs())) / STEPS;
            packed.steps.push(step);
            for pair in row.chunks(2) {
                let code = |at: usize| pair.get(at).map_or(ZERO.unsigned_abs(), |&x| code(x, step));
                packed.packed.push(code(0) | code(1) << 4);
            }
        }
        packed
    }

    pub(crate) fn dimensions(&self) -> usize {
        self.dimensions
    }

    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Takes out of a vector what all documents have in common.
    pub(crate) fn center(&self, vector: &mut [f32]) {
        let share: f32 = vector.iter().zip(&self.common).map(|(x, c)| x * c).sum();
        for (x, c) in vector.iter_mut().zip(&self.common) {
            *x -= share * c;
        }
        scale_to_one(vector);
    }

    /// The cosine between a centered vector and a document's.
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
        sink.bytes(self.fingerprint.as_bytes());
        sink.floats(&self.common);
        sink.floats(&self.steps);
        sink.bytes(&self.packed);
    }

    pub(crate) fn read(source: &mut Source<'_>) -> Option<Self> {
        let vectors = Self {
            dimensions: source.number()?,
            fingerprint: source.text()?.to_owned(),
            common: source.floats()?,
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

/// The direction of the mean of all rows.
fn mean(rows: &[f32], dimensions: usize) -> Vec<f32> {
    let mut sums = vec![0.0_f64; dimensions];
    for row in rows.chunks_exact(dimensions) {
        for (sum, x) in sums.iter_mut().zip(row) {
            *sum += f64::from(*x);
        }
    }
    let length = sums
        .iter()
        .map(|x| x * x)
        .sum::<f64>()
        .sqrt()
        .max(f64::MIN_POSITIVE);
    #[expect(clippy::cast_possible_truncation, reason = "numbers below one")]
    sums.into_iter().map(|x| (x / length) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_bits_keep_the_cosine() {
        let row = |seed: u32| -> Vec<f32> {
            let mut row: Vec<f32> = (0..33_u32)
                .map(|at| ((seed * 7919 + at * 104_729) % 1009) as f32 - 504.0)
                .collect();
            scale_to_one(&mut row);
            row
        };
        let rows: Vec<f32> = (1..9).flat_map(row).collect();
        let vectors = Vectors::pack(rows, 33, "test", false);
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
        let none = Vectors::pack(Vec::new(), 0, "own", true);
        assert_eq!((none.len(), none.dimensions()), (0, 0));
        assert!(none.cosine(&[], 3).abs() < f32::EPSILON);
    }
}
