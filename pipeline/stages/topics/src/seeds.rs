//! Where clusters start: greedy facility location (Nemhauser, Wolsey & Fisher 1978).
//!
//! Each further seed is the vector that brings most vectors nearest to a seed: neither a stray, as
//! farthest-first picks, nor a matter of luck, as a draw is. It depends on the vectors alone, so one
//! start is enough, also for the twenty ideas of a small store.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use ndarray::parallel::prelude::*;
use ndarray::{Array2, ArrayView2, Axis};

use crate::kmeans::nearest;
use crate::vectors::excess;

/// Vectors among which seeds are looked for.
const SAMPLE: usize = 4096;
/// Candidates that one task weighs.
const CHUNK: usize = 64;

/// The rows of up to `count` seeds beside the `known` centroids, best first; fewer when no vector
/// would gain by another.
pub(crate) fn seeds(
    vectors: &ArrayView2<'_, f32>,
    known: &Array2<f32>,
    count: usize,
) -> Vec<usize> {
    let size = vectors.nrows().min(SAMPLE);
    let rows: Vec<usize> = (0..size)
        .map(|place| place * vectors.nrows() / size)
        .collect();
    let sample = vectors.select(Axis(0), &rows);
    let mut best = nearest_cosine(&sample, known);
    let cosines = cosines(&sample);
    let row = |row: usize| {
        let row = cosines.row(row);
        row.to_slice()
            .expect("rows of a new matrix lie one behind the other")
    };
    let gain = |candidate: usize, best: &[f32]| excess(row(candidate), best);
    let first = (0..sample.nrows())
        .into_par_iter()
        .map(|candidate| Candidate(gain(candidate, &best), candidate));
    let mut candidates: BinaryHeap<Candidate> = first.collect::<Vec<_>>().into();
    let mut seeds = Vec::with_capacity(count);
    // Gains only fall as seeds join (Minoux 1978): whoever is still first when weighed anew is chosen.
    while let Some(Candidate(_, candidate)) = candidates.pop().filter(|_| seeds.len() < count) {
        let again = Candidate(gain(candidate, &best), candidate);
        if again.0 <= 0.0 {
            continue;
        }
        if candidates.peek().is_some_and(|next| *next > again) {
            candidates.push(again);
            continue;
        }
        for (best, &cosine) in best.iter_mut().zip(row(candidate)) {
            *best = best.max(cosine);
        }
        seeds.push(rows[candidate]);
    }
    seeds
}

/// A vector that may become a seed: by how much it would raise all cosines with the nearest seed,
/// and its row. Of equals the first row is the greatest.
#[derive(PartialEq)]
struct Candidate(f32, usize);

impl Eq for Candidate {}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0).then(other.1.cmp(&self.1))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The cosine of each vector with the nearest centroid, 0 at least.
fn nearest_cosine(sample: &Array2<f32>, known: &Array2<f32>) -> Vec<f32> {
    let found = nearest(&sample.view(), known);
    found
        .into_iter()
        .map(|(_, cosine)| cosine.max(0.0))
        .collect()
}

/// All cosines among the vectors.
fn cosines(sample: &Array2<f32>) -> Array2<f32> {
    let mut cosines = Array2::zeros((sample.nrows(), sample.nrows()));
    cosines
        .axis_chunks_iter_mut(Axis(0), CHUNK)
        .into_par_iter()
        .zip(sample.axis_chunks_iter(Axis(0), CHUNK))
        .for_each(|(mut out, rows)| out.assign(&rows.dot(&sample.t())));
    cosines
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn seeds_are_what_most_lie_near_and_none_is_in_vain() {
        // Three around one axis, two around another, a stray.
        let vectors = array![
            [0.0, 0.0, 1.0, 0.0],
            [1.0, 0.0, 0.0, 0.0],
            [0.98, 0.0, 0.0, 0.2],
            [0.98, 0.0, 0.0, -0.2],
            [0.0, 1.0, 0.0, 0.0],
            [0.0, 1.0, 0.0, 0.0],
        ];
        let check = |known: Array2<f32>, count, expected: &[usize]| {
            assert_eq!(
                seeds(&vectors.view(), &known, count),
                expected,
                "{known} {count}"
            );
        };
        check(Array2::zeros((0, 4)), 0, &[]);
        check(Array2::zeros((0, 4)), 3, &[1, 4, 0]);
        check(array![[1.0, 0.0, 0.0, 0.0]], 2, &[4, 0]);
        check(Array2::zeros((0, 4)), 9, &[1, 4, 0, 2, 3]);
        assert!(seeds(&Array2::zeros((0, 4)).view(), &Array2::zeros((0, 4)), 2).is_empty());
    }
}
