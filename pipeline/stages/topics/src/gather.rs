//! Which ideas gather into which cluster.
//!
//! Ideas that had a topic hold it, so that topics keep their numbers and meaning from intake to
//! intake; the others go where they are nearest, and found new clusters where they gather apart from
//! all there is. What would lie better elsewhere by most may move, as far as the setting
//! `moved_share` allows. On the first intake nothing is held: plain spherical k-means.

use modum_model::settings::TopicSettings;
use ndarray::{Array2, ArrayView2, Axis, CowArray, Ix2, concatenate};

use crate::embed::scale_to_one;
use crate::kmeans::{nearest, spherical_kmeans, sums};
use crate::reshape::{merge_alike, merge_to, split_to};
use crate::seeds::seeds;

/// Passes of k-means after ideas have moved.
const LAST_PASSES: usize = 3;
/// Clusters in the making.
pub(crate) struct Clusters<'a> {
    /// One row an idea, of length one.
    pub(crate) vectors: ArrayView2<'a, f32>,
    /// The cluster of each idea; none for one that is still to be placed.
    pub(crate) of: Vec<Option<u32>>,
    /// How many clusters there are.
    pub(crate) count: usize,
}

/// Gathers `vectors` (rows of length one), of which some were in one of `known` clusters before
/// (`old`); gives the cluster of each, and the clusters' centroids, empty ones among them.
pub(crate) fn gather(
    vectors: ArrayView2<'_, f32>,
    old: Vec<Option<u32>>,
    known: usize,
    settings: &TopicSettings,
) -> (Vec<u32>, Array2<f32>) {
    let wanted = topic_count(settings, vectors.nrows());
    let mut clusters = Clusters {
        vectors,
        of: old,
        count: known,
    };
    let held = clusters.of.iter().flatten().count();
    let mut budget = share(held, settings.moved_share);
    if settings.count > 0 {
        merge_to(&mut clusters, wanted);
    } else if budget > 0 {
        budget -= merge_alike(&mut clusters, budget);
    }
    let found = clusters.place_free(wanted, budget, settings);
    clusters.of = found.into_iter().map(Some).collect();
    if settings.count > 0 {
        split_to(&mut clusters, wanted);
    }
    let centroids = clusters.centers().1;
    (clusters.of.into_iter().flatten().collect(), centroids)
}

impl Clusters<'_> {
    /// The sum of the placed vectors of each cluster, and its direction.
    pub(crate) fn centers(&self) -> (Array2<f32>, Array2<f32>) {
        let rows: Vec<usize> = (0..self.of.len())
            .filter(|&row| self.of[row].is_some())
            .collect();
        let of: Vec<u32> = self.of.iter().copied().flatten().collect();
        let sum = sums(&chosen(&self.vectors, &rows).view(), &of, self.count);
        let mut centroids = sum.clone();
        centroids.outer_iter_mut().for_each(scale_to_one);
        (sum, centroids)
    }

    /// The place of each idea: new ones where they are nearest, in as many clusters as are `wanted`
    /// or more, up to `budget` old ones where they are nearer by most than where they were.
    fn place_free(&mut self, wanted: usize, budget: usize, settings: &TopicSettings) -> Vec<u32> {
        let (free, held): (Vec<usize>, Vec<usize>) =
            (0..self.of.len()).partition(|&row| self.of[row].is_none());
        let all = self.vectors;
        let vectors = chosen(&all, &free);
        let (held_sum, known) = self.centers();
        let births = seeds(&vectors.view(), &known, wanted.saturating_sub(self.count));
        let born = vectors.select(Axis(0), &births);
        self.count += born.nrows();
        let start = concatenate![Axis(0), known, born];
        let held_sum = concatenate![Axis(0), held_sum, Array2::zeros(born.dim())];
        let (centroids, mut found) =
            spherical_kmeans(&vectors.view(), &held_sum, start, settings.passes);
        if budget > 0 {
            for (row, cluster) in self.moves(&held, &centroids, budget) {
                self.of[row] = Some(cluster);
            }
            let held_sum = self.centers().0;
            found = spherical_kmeans(&vectors.view(), &held_sum, centroids, LAST_PASSES).1;
        }
        for (&row, &(cluster, _)) in free.iter().zip(&found) {
            self.of[row] = Some(cluster);
        }
        self.of.iter().copied().flatten().collect()
    }

    /// The `budget` held ideas that gain most by a move, with the cluster that they move to.
    fn moves(&self, held: &[usize], centroids: &Array2<f32>, budget: usize) -> Vec<(usize, u32)> {
        let found = nearest(&chosen(&self.vectors, held).view(), centroids);
        let mut moves: Vec<(f32, usize, u32)> = held
            .iter()
            .zip(found)
            .filter_map(|(&row, (cluster, cosine))| {
                let own = self.of[row].filter(|&own| own != cluster)?;
                let now = self.vectors.row(row).dot(&centroids.row(own as usize));
                Some((cosine - now, row, cluster))
            })
            .collect();
        moves.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        moves.truncate(budget);
        moves
            .into_iter()
            .map(|(_, row, cluster)| (row, cluster))
            .collect()
    }
}

/// Some rows of a matrix, in their order; without a copy where they are all there are.
pub(crate) fn chosen<'a>(
    vectors: &'a ArrayView2<'_, f32>,
    rows: &[usize],
) -> CowArray<'a, f32, Ix2> {
    if rows.len() == vectors.nrows() {
        CowArray::from(vectors.view())
    } else {
        CowArray::from(vectors.select(Axis(0), rows))
    }
}

/// A share of a number of ideas, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a number lies between 0 and it"
)]
pub(crate) fn share(number: usize, share: f64) -> usize {
    (number as f64 * share) as usize
}

/// 0.9 times the root of the number of distinct ideas: some 300 for a national intake.
pub(crate) fn topic_count(settings: &TopicSettings, ideas: usize) -> usize {
    let wanted = match settings.count {
        0 => rounded_root(81 * ideas).max(1),
        count => count,
    };
    wanted.min(ideas)
}

/// The root of a number of hundredths, rounded: `⌊√x + ½⌋` in whole numbers.
pub(crate) fn rounded_root(hundredths: usize) -> usize {
    (hundredths / 25).isqrt().div_ceil(2)
}
