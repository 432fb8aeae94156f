//! The place of each idea: its topic, how near it lies, and the next best.

use ndarray::{Array2, ArrayView2};

use crate::calibrate::Curve;
use crate::kmeans::with_cosines;
use crate::precision::single;
use crate::vectors::largest;

/// The place of one distinct idea.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assigned {
    pub(crate) topic: usize,
    pub(crate) cosine: f32,
    /// How sure that is, 0 to 1: the cosine until it is calibrated.
    pub(crate) confidence: f32,
    pub(crate) second: Option<(usize, f32)>,
}

impl Assigned {
    /// In the topic of ideas that fit nowhere, with these cosines to the others.
    fn nowhere(topic: usize, cosines: &[f32]) -> Self {
        let lost = cosines.iter().all(|&cosine| cosine == 0.0);
        Self {
            topic,
            cosine: 0.0,
            confidence: 0.0,
            second: (!lost).then(|| (largest(cosines).0, 0.0)),
        }
    }

    fn of(topic: usize, cosines: &mut [f32]) -> Self {
        let own = std::mem::replace(&mut cosines[topic], f32::NEG_INFINITY);
        let second = (cosines.len() > 1).then(|| largest(cosines));
        let own = own.clamp(0.0, 1.0);
        Self {
            topic,
            cosine: own,
            confidence: own,
            second: second.map(|(second, cosine)| (second, cosine.clamp(0.0, 1.0))),
        }
        .in_order()
    }

    /// Turns cosines into probabilities; an idea that fits nowhere has none.
    pub(crate) fn calibrate(&mut self, curve: &Curve) {
        if self.cosine > 0.0 {
            self.confidence = single(curve.at(self.cosine)).clamp(0.0, 1.0);
        }
        if let Some((_, second)) = &mut self.second {
            *second = single(curve.at(*second));
        }
        *self = self.clone().in_order();
    }

    /// The second is no surer than the first, nor than what the first leaves.
    fn in_order(mut self) -> Self {
        let most = self.confidence.min(1.0 - self.confidence);
        if let Some((_, second)) = &mut self.second {
            *second = second.clamp(0.0, most);
        }
        self
    }
}

/// The place of each vector: its topic `of`, and how sure that is.
pub(crate) fn assign(
    vectors: &ArrayView2<'_, f32>,
    of: &[usize],
    centroids: &Array2<f32>,
) -> Vec<Assigned> {
    with_cosines(vectors, centroids, |row, cosines| {
        if of[row] < centroids.nrows() {
            Assigned::of(of[row], cosines)
        } else {
            Assigned::nowhere(of[row], cosines)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    #[test]
    fn one_topic_has_no_second_and_fitting_nowhere_no_confidence() {
        let vectors = array![[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]];
        for place in assign(&vectors.view(), &[0, 0, 0], &array![[1.0, 0.0]]) {
            assert_eq!(place.second, None);
        }
        let places = assign(&vectors.view(), &[1, 2, 2], &Array2::eye(2));
        let shown = |place: &Assigned| (place.confidence, place.second);
        assert_eq!(shown(&places[0]), (0.0, Some((0, 0.0))));
        assert_eq!(shown(&places[1]), (0.0, Some((1, 0.0))));
        assert_eq!(shown(&places[2]), (0.0, None));
        assert!(assign(&Array2::zeros((0, 2)).view(), &[], &Array2::zeros((0, 2))).is_empty());
    }

    proptest! {
        #[test]
        fn confidences_are_probabilities(
            rows in prop::collection::vec((prop::array::uniform3(-1.0_f32..1.0), 0..4_usize), 1..40),
            right in prop::collection::vec(any::<bool>(), 40),
        ) {
            let (rows, of): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
            let mut places = assign(&Array2::from(rows).view(), &of, &Array2::eye(3));
            let examples = places.iter().zip(right).map(|(place, right)| (place.cosine, right));
            let curve = Curve::learned(examples.collect()).unwrap();
            for (place, topic) in places.iter_mut().zip(of) {
                place.calibrate(&curve);
                prop_assert_eq!(place.topic, topic);
                prop_assert!((0.0..=1.0).contains(&place.confidence) && place.cosine >= 0.0);
                if let Some((topic, confidence)) = place.second {
                    prop_assert!(topic != place.topic && topic < 3);
                    prop_assert!((0.0..=place.confidence).contains(&confidence));
                    prop_assert!(place.confidence + confidence <= 1.0 + 1e-5);
                }
            }
        }
    }
}
