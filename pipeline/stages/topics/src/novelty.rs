//! Novelty: how far an idea is from all that is known: said in earlier intakes, or decided.

use std::collections::BTreeMap;

use ndarray::{Array2, Axis};
use rayon::prelude::*;

/// `1 - cosine` with the most similar known idea of the same topic; 0 for an idea that is known
/// itself, 1 where there is nothing to compare with.
pub(crate) fn novelty(vectors: &Array2<f32>, topic_of: &[usize], is_old: &[bool]) -> Vec<f32> {
    let mut by_topic: BTreeMap<usize, [Vec<usize>; 2]> = BTreeMap::new();
    for (row, (&topic, &old)) in topic_of.iter().zip(is_old).enumerate() {
        by_topic.entry(topic).or_default()[usize::from(old)].push(row);
    }
    let topics: Vec<[Vec<usize>; 2]> = by_topic.into_values().collect();
    let found: Vec<Vec<f32>> = topics
        .par_iter()
        .map(|[new, old]| distances(vectors, new, old))
        .collect();
    let mut novelty = vec![0.0; is_old.len()];
    for ([new, _], distances) in topics.iter().zip(found) {
        for (&row, distance) in new.iter().zip(distances) {
            novelty[row] = distance;
        }
    }
    novelty
}

/// The distance of each new vector from the nearest old one.
fn distances(vectors: &Array2<f32>, new: &[usize], old: &[usize]) -> Vec<f32> {
    let new = vectors.select(Axis(0), new);
    let cosines = new.dot(&vectors.select(Axis(0), old).t());
    let nearest = cosines
        .outer_iter()
        .map(|row| row.iter().fold(0.0_f32, |a, &b| a.max(b)));
    nearest
        .map(|cosine| (1.0 - cosine).clamp(0.0, 1.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn new_is_what_lies_far_from_all_that_is_old() {
        let vectors = array![[1.0, 0.0], [0.6, 0.8], [0.0, 1.0], [-1.0, 0.0], [1.0, 0.0]];
        let check = |topic_of: &[usize], is_old: &[bool], expected: &[f32]| {
            let found = novelty(&vectors, topic_of, is_old);
            for (found, expected) in found.iter().zip(expected) {
                assert!(
                    (found - expected).abs() < 1e-6,
                    "{topic_of:?} {is_old:?}: {found}"
                );
            }
        };
        let first_is_old = [true, false, false, false, false];
        check(&[0; 5], &first_is_old, &[0.0, 0.4, 1.0, 1.0, 0.0]);
        check(&[0, 0, 0, 0, 1], &first_is_old, &[0.0, 0.4, 1.0, 1.0, 1.0]);
        check(
            &[0; 5],
            &[true, false, true, false, false],
            &[0.0, 0.2, 0.0, 1.0, 0.0],
        );
        check(&[0; 5], &[false; 5], &[1.0; 5]);
        check(&[0; 5], &[true; 5], &[0.0; 5]);
    }
}
