//! The place of each idea: its topic, how sure that is, and the next best.

use ndarray::parallel::prelude::*;
use ndarray::{Array2, ArrayView1, ArrayView2, Axis};

/// Softmax temperature that turns cosines into confidences.
const TEMPERATURE: f32 = 0.06;
/// Vectors that one task assigns.
const CHUNK: usize = 1024;

/// The place of one distinct idea.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assigned {
    pub(crate) topic: usize,
    pub(crate) cosine: f32,
    pub(crate) confidence: f32,
    pub(crate) second: Option<(usize, f32)>,
}

impl Assigned {
    /// In the topic of ideas that have no vector.
    pub(crate) fn nowhere(topic: usize) -> Self {
        Self {
            topic,
            cosine: 0.0,
            confidence: 0.0,
            second: None,
        }
    }

    fn of(cosines: ArrayView1<'_, f32>) -> Self {
        let mut best = [(0, f32::NEG_INFINITY); 2];
        for (topic, &cosine) in cosines.iter().enumerate() {
            if cosine > best[0].1 {
                best = [(topic, cosine), best[0]];
            } else if cosine > best[1].1 {
                best[1] = (topic, cosine);
            }
        }
        let [first, second] = best;
        let share = |cosine: f32| ((cosine - first.1) / TEMPERATURE).exp();
        let all: f32 = cosines.iter().map(|&cosine| share(cosine)).sum();
        Self {
            topic: first.0,
            cosine: first.1.max(0.0),
            confidence: 1.0 / all,
            second: (cosines.len() > 1).then(|| (second.0, share(second.1) / all)),
        }
    }
}

/// Assigns every vector to its nearest centroid. Centroids that are nobody's nearest are dropped,
/// the others sorted by the number of vectors, largest first.
pub(crate) fn assign(
    vectors: &ArrayView2<'_, f32>,
    centroids: &Array2<f32>,
) -> (Array2<f32>, Vec<Assigned>) {
    let sizes = sizes(&places(vectors, centroids), centroids.nrows());
    let used: Vec<usize> = (0..sizes.len()).filter(|&topic| sizes[topic] > 0).collect();
    let centroids = centroids.select(Axis(0), &used);
    // Without the dropped ones the order of the others is the same, so nobody's nearest changes.
    let mut places = places(vectors, &centroids);
    let sizes = self::sizes(&places, used.len());
    let mut order: Vec<usize> = (0..used.len()).collect();
    order.sort_by(|&a, &b| sizes[b].cmp(&sizes[a]).then(a.cmp(&b)));
    let mut number = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        number[old] = new;
    }
    // Renumbered, not assigned again: a vector between two centroids must stay where it is counted.
    for place in &mut places {
        place.topic = number[place.topic];
        place.second = place
            .second
            .map(|(topic, confidence)| (number[topic], confidence));
    }
    (centroids.select(Axis(0), &order), places)
}

fn sizes(places: &[Assigned], topics: usize) -> Vec<usize> {
    let mut sizes = vec![0; topics];
    for place in places {
        sizes[place.topic] += 1;
    }
    sizes
}

fn places(vectors: &ArrayView2<'_, f32>, centroids: &Array2<f32>) -> Vec<Assigned> {
    let chunks: Vec<Vec<Assigned>> = vectors
        .axis_chunks_iter(Axis(0), CHUNK)
        .into_par_iter()
        .map(|rows| {
            rows.dot(&centroids.t())
                .outer_iter()
                .map(Assigned::of)
                .collect()
        })
        .collect();
    chunks.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    fn topics(places: &[Assigned]) -> Vec<usize> {
        places.iter().map(|place| place.topic).collect()
    }

    #[test]
    fn topics_are_numbered_by_size_and_empty_ones_dropped() {
        let vectors = array![[0.0, 1.0], [0.0, 1.0], [1.0, 0.0]];
        let centroids = array![[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0]];
        let (kept, places) = assign(&vectors.view(), &centroids);
        assert_eq!(kept, array![[0.0, 1.0], [1.0, 0.0]]);
        assert_eq!(topics(&places), [0, 0, 1]);
        assert_eq!(places[2].second.map(|(topic, _)| topic), Some(0));
    }

    #[test]
    fn a_vector_between_two_centroids_leaves_no_topic_empty() {
        let half = 0.5_f32.sqrt();
        let vectors = array![[half, half], [0.0, 1.0], [0.0, 1.0]];
        let (kept, places) = assign(&vectors.view(), &Array2::eye(2));
        assert_eq!((kept.nrows(), topics(&places)), (2, vec![1, 0, 0]));
    }

    #[test]
    fn one_topic_has_no_second() {
        let vectors = array![[1.0, 0.0], [0.0, 1.0]];
        let (_, places) = assign(&vectors.view(), &array![[1.0, 0.0]]);
        for place in places {
            assert_eq!((place.confidence, place.second), (1.0, None));
        }
        assert!(
            assign(&Array2::zeros((0, 2)).view(), &Array2::zeros((0, 2)))
                .1
                .is_empty()
        );
    }

    proptest! {
        #[test]
        fn confidences_are_shares(
            rows in prop::collection::vec(prop::array::uniform3(-1.0_f32..1.0), 1..40),
            centroids in prop::collection::vec(prop::array::uniform3(-1.0_f32..1.0), 1..8),
        ) {
            let (rows, centroids) = (Array2::from(rows), Array2::from(centroids));
            let (kept, places) = assign(&rows.view(), &centroids);
            let sizes = sizes(&places, kept.nrows());
            prop_assert!(sizes.iter().all(|&size| size > 0) && sizes.is_sorted_by(|a, b| a >= b));
            for place in places {
                prop_assert!((0.0..=1.0).contains(&place.confidence) && place.cosine >= 0.0);
                prop_assert_eq!(place.second.is_some(), kept.nrows() > 1);
                if let Some((topic, confidence)) = place.second {
                    prop_assert!(topic != place.topic && topic < kept.nrows());
                    prop_assert!((0.0..=place.confidence).contains(&confidence));
                    prop_assert!(place.confidence + confidence <= 1.0 + 1e-5);
                }
            }
        }
    }
}
