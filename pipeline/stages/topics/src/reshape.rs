//! Fewer clusters or more of them, when the number asked for is not the number there is.
//!
//! Clusters merge by Ward's criterion (Ward 1963): the pair whose union adds least to the spread
//! within clusters. The cluster of the largest spread splits, in two by k-means.

use ndarray::{Array2, Axis};

use crate::gather::Clusters;
use crate::kmeans::spherical_kmeans;
use crate::seeds::seeds;

/// Cosine of centroids from which two topics are one: nearer than any two of a national intake are.
const ALIKE: f32 = 0.95;
/// Passes of k-means within a cluster that splits.
const PASSES: usize = 10;

/// Merges until at most `count` clusters are left.
pub(crate) fn merge_to(clusters: &mut Clusters<'_>, count: usize) {
    while clusters.count > count.max(1) {
        let Some((_, into, from)) = clusters.closest() else {
            return;
        };
        clusters.merge(into, from);
    }
}

/// Merges clusters that are alike, as long as no more than `budget` ideas change their cluster; gives
/// how many did.
pub(crate) fn merge_alike(clusters: &mut Clusters<'_>, budget: usize) -> usize {
    let mut moved = 0;
    while let Some((cosine, into, from)) = clusters.closest() {
        let size = clusters.sizes()[from];
        if cosine < ALIKE || moved + size > budget {
            break;
        }
        clusters.merge(into, from);
        moved += size;
    }
    moved
}

/// Splits until there are `count` clusters, or none that can be split.
pub(crate) fn split_to(clusters: &mut Clusters<'_>, count: usize) {
    while clusters.count < count {
        let Some(part) = clusters
            .widest()
            .and_then(|widest| clusters.smaller_part(widest))
        else {
            return;
        };
        let new = u32::try_from(clusters.count).expect("there are fewer than 2^32 clusters");
        for row in part {
            clusters.of[row] = Some(new);
        }
        clusters.count += 1;
    }
}

impl Clusters<'_> {
    /// How many ideas each cluster has.
    fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.count];
        for &cluster in self.of.iter().flatten() {
            sizes[cluster as usize] += 1;
        }
        sizes
    }

    /// The pair whose union is cheapest by Ward's criterion, with the cosine of their centroids; the
    /// larger first.
    fn closest(&self) -> Option<(f32, usize, usize)> {
        let (centroids, sizes) = (self.centers().1, self.sizes());
        let cosines = centroids.dot(&centroids.t());
        let cost = |a: usize, b: usize| {
            let (one, other) = (sizes[a] as f32, sizes[b] as f32);
            one * other / (one + other).max(1.0) * (1.0 - cosines[[a, b]])
        };
        let pairs = (0..self.count).flat_map(|b| (0..b).map(move |a| (a, b)));
        let (a, b) = pairs.min_by(|&(a, b), &(c, d)| cost(a, b).total_cmp(&cost(c, d)))?;
        let (into, from) = if sizes[a] >= sizes[b] { (a, b) } else { (b, a) };
        Some((cosines[[a, b]], into, from))
    }

    /// Puts the ideas of `from` into `into`; the clusters behind move up.
    fn merge(&mut self, into: usize, from: usize) {
        let into = if into > from { into - 1 } else { into };
        for cluster in self.of.iter_mut().flatten() {
            let old = *cluster as usize;
            let new = if old == from {
                into
            } else {
                old - usize::from(old > from)
            };
            *cluster = u32::try_from(new).expect("smaller than it was");
        }
        self.count -= 1;
    }

    /// The cluster with the largest sum of distances from its centroid, if any has one.
    fn widest(&self) -> Option<usize> {
        let (sums, sizes) = (self.centers().0, self.sizes());
        // The cosines of unit vectors with their mean direction add up to the length of their sum.
        let length = |cluster: usize| sums.row(cluster).dot(&sums.row(cluster)).sqrt();
        (0..self.count)
            .map(|cluster| (cluster, sizes[cluster] as f32 - length(cluster)))
            .filter(|&(cluster, spread)| spread > f32::EPSILON * sizes[cluster] as f32)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            .map(|(cluster, _)| cluster)
    }

    /// The smaller of the two parts of a cluster; none when its ideas are all alike.
    fn smaller_part(&self, cluster: usize) -> Option<Vec<usize>> {
        let is_member = |&row: &usize| self.of[row].is_some_and(|own| own as usize == cluster);
        let members: Vec<usize> = (0..self.of.len()).filter(is_member).collect();
        let vectors = self.vectors.select(Axis(0), &members);
        let none = Array2::zeros((0, vectors.ncols()));
        let start = vectors.select(Axis(0), &seeds(&vectors.view(), &none, 2));
        let held = Array2::zeros(start.dim());
        let (_, found) = spherical_kmeans(&vectors.view(), &held, start, PASSES);
        let part = |number: u32| -> Vec<usize> {
            let rows = members.iter().zip(&found);
            rows.filter(|(_, found)| found.0 == number)
                .map(|(&row, _)| row)
                .collect()
        };
        let (first, second) = (part(0), part(1));
        let smaller = if first.len() < second.len() {
            first
        } else {
            second
        };
        (!smaller.is_empty()).then_some(smaller)
    }
}
