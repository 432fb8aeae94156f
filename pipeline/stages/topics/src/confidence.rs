//! Confidence: how often an idea as near to its topic as this one really belongs there.
//!
//! The cosine with the topic's centroid orders ideas well (better than margins or softmax shares do),
//! but is no probability; a rising curve turns it into one. Where enough ideas carry a category, it
//! is learned from them: an idea is right where it has the category that is commonest in its topic.
//! Elsewhere the store is its own judge, as in split-half reliability (Spearman 1910): longer ideas
//! are read in two halves, and one half is right where the other, unseen, points to the same theme.
//! Vectors from an embedding outside the store cannot be halved: there the cosine stands.

use std::collections::BTreeMap;

use arrow::array::{Array as _, StringArray};
use modum_duplicates::Groups;
use ndarray::Array2;

use crate::assign::Assigned;
use crate::calibrate::Curve;
use crate::embed::Vectors;
use crate::kmeans::nearest;

/// Ideas with a category that are needed to learn from categories.
const ENOUGH: usize = 500;
/// Words that an idea needs to be read in two halves.
const HALVED: usize = 8;
/// Ideas that are read in two halves at most: a curve needs no more.
const MOST_HALVED: usize = 30_000;
/// Ideas in halves that are needed to learn from them; in smaller stores the cosine stands.
const HALVES: usize = 100;

/// Turns the cosines of `assigned` into probabilities.
pub(crate) fn calibrate(
    assigned: &mut [Assigned],
    categories: &StringArray,
    groups: &Groups,
    vectors: &Vectors,
    centroids: &Array2<f32>,
    theme_of: &[usize],
) {
    let mut examples = by_category(assigned, categories, groups, centroids.nrows());
    if examples.len() < ENOUGH {
        examples = by_halves(vectors, centroids, theme_of);
    }
    if examples.len() < HALVES {
        return;
    }
    if let Some(curve) = Curve::learned(examples) {
        for place in assigned {
            place.calibrate(&curve);
        }
    }
}

/// The cosine of each idea with a category, and whether that is the commonest of its topic.
fn by_category(
    assigned: &[Assigned],
    categories: &StringArray,
    groups: &Groups,
    topics: usize,
) -> Vec<(f32, bool)> {
    let mut counts: Vec<BTreeMap<&str, usize>> = vec![BTreeMap::new(); topics];
    let mut rows = Vec::new();
    for (place, idea) in assigned.iter().zip(groups.canonicals()) {
        if categories.is_valid(idea.index()) && place.topic < topics {
            let category = categories.value(idea.index());
            *counts[place.topic].entry(category).or_default() += 1;
            rows.push((place, category));
        }
    }
    let commonest = |counts: &BTreeMap<&str, usize>| counts.values().max().copied();
    let most: Vec<Option<usize>> = counts.iter().map(commonest).collect();
    let is_right = |topic: usize, category| counts[topic].get(category).copied() == most[topic];
    rows.into_iter()
        .map(|(place, category)| (place.cosine, is_right(place.topic, category)))
        .collect()
}

/// The cosine of each idea's first half, and whether the second half points to the same theme.
fn by_halves(vectors: &Vectors, centroids: &Array2<f32>, theme_of: &[usize]) -> Vec<(f32, bool)> {
    let Some(halves) = vectors.halves(HALVED, MOST_HALVED) else {
        return Vec::new();
    };
    let [first, second] = halves.map(|half| nearest(&half.view(), centroids));
    let theme = |topic: u32| theme_of.get(topic as usize);
    let pairs = first.into_iter().zip(second);
    pairs
        .map(|((a, cosine), (b, _))| (cosine, theme(a) == theme(b)))
        .collect()
}
