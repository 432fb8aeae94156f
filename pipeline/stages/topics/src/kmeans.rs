//! Spherical k-means (Dhillon & Modha 2001): unit vectors, cosine, centroids of length one.
//!
//! Seeds are chosen as in k-means++ (Arthur & Vassilvitskii 2007) from a named seed; similarities
//! are blocked matrix products, and sums run over fixed chunks in order, so the result is the same
//! for any number of threads.

use ndarray::parallel::prelude::*;
use ndarray::{Array1, Array2, ArrayView2, Axis, Slice};
use rand::RngExt as _;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rayon::slice::ParallelSlice as _;

use crate::embed::scale_to_one;

/// Vectors that one task assigns.
const CHUNK: usize = 1024;
/// Vectors that one task sums up.
const SUM_CHUNK: usize = 16 * CHUNK;
/// Seeds are drawn from at most this many vectors per cluster.
const SAMPLE: usize = 64;
/// The search ends when fewer than one in this many vectors move.
const SETTLED: usize = 1000;

/// The `count` centroids, rows of length one, around which the rows of `vectors` gather; `start`
/// holds the first of them. There are never more than vectors.
pub(crate) fn spherical_kmeans(
    vectors: &ArrayView2<'_, f32>,
    start: &Array2<f32>,
    count: usize,
    passes: usize,
    seed: u64,
) -> Array2<f32> {
    let count = count.min(vectors.nrows());
    if count == 0 {
        return Array2::zeros((0, vectors.ncols()));
    }
    let mut centroids = add_seeds(vectors, start, count, seed);
    let mut of = vec![u32::MAX; vectors.nrows()];
    for _ in 0..passes {
        let found = nearest(vectors, &centroids);
        let moved = found
            .iter()
            .zip(&of)
            .filter(|((cluster, _), before)| cluster != *before)
            .count();
        of = found.iter().map(|&(cluster, _)| cluster).collect();
        if moved * SETTLED < of.len() {
            break;
        }
        centroids = means(vectors, &of, count);
        revive_empty(vectors, &found, &mut centroids);
    }
    centroids
}

/// The nearest centroid of each vector, and its cosine.
pub(crate) fn nearest(vectors: &ArrayView2<'_, f32>, centroids: &Array2<f32>) -> Vec<(u32, f32)> {
    let chunks: Vec<Vec<(u32, f32)>> = vectors
        .axis_chunks_iter(Axis(0), CHUNK)
        .into_par_iter()
        .map(|rows| {
            let cosines = rows.dot(&centroids.t());
            cosines
                .outer_iter()
                .map(|row| best(row.iter().copied()))
                .collect()
        })
        .collect();
    chunks.concat()
}

/// The first of the largest values.
fn best(values: impl Iterator<Item = f32>) -> (u32, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (index, value) in (0..).zip(values) {
        if value > best.1 {
            best = (index, value);
        }
    }
    best
}

/// Fills up `start` to `count` rows: each further one is drawn in proportion to its squared distance
/// from those there are.
fn add_seeds(
    vectors: &ArrayView2<'_, f32>,
    start: &Array2<f32>,
    count: usize,
    seed: u64,
) -> Array2<f32> {
    let stride = (vectors.nrows() / (SAMPLE * count)).max(1);
    let step = isize::try_from(stride).expect("a stride is below the number of vectors");
    let sample = vectors.slice_axis(Axis(0), Slice::from(..).step_by(step));
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let known = start.nrows().min(count);
    let mut centroids = Array2::<f32>::zeros((count, vectors.ncols()));
    for (mut row, old) in centroids.outer_iter_mut().zip(start.outer_iter()) {
        row.assign(&old);
    }
    let mut distance = Array1::<f32>::from_elem(sample.nrows(), 2.0);
    for centroid in centroids.outer_iter().take(known) {
        shorten(&mut distance, &sample.dot(&centroid));
    }
    for index in known..count {
        let chosen = draw(&distance, random.random::<f64>());
        centroids.row_mut(index).assign(&sample.row(chosen));
        shorten(&mut distance, &sample.dot(&sample.row(chosen)));
    }
    centroids
}

/// Distances to the nearest centroid, after one with these cosines has joined.
fn shorten(distance: &mut Array1<f32>, cosines: &Array1<f32>) {
    distance.zip_mut_with(cosines, |distance, cosine| {
        *distance = distance.min((1.0 - cosine).max(0.0));
    });
}

/// The index at which the running sum of squares passes `share` of the whole.
fn draw(distance: &Array1<f32>, share: f64) -> usize {
    let square = |value: f32| f64::from(value) * f64::from(value);
    let mut rest = share * distance.iter().map(|&value| square(value)).sum::<f64>();
    for (index, &value) in distance.iter().enumerate() {
        rest -= square(value);
        if rest < 0.0 {
            return index;
        }
    }
    distance.len() - 1
}

/// The mean direction of each cluster; zero for an empty one.
pub(crate) fn means(vectors: &ArrayView2<'_, f32>, of: &[u32], count: usize) -> Array2<f32> {
    let sums: Vec<Array2<f32>> = vectors
        .axis_chunks_iter(Axis(0), SUM_CHUNK)
        .into_par_iter()
        .zip(of.par_chunks(SUM_CHUNK))
        .map(|(rows, of)| {
            let mut sum = Array2::<f32>::zeros((count, vectors.ncols()));
            for (row, &cluster) in rows.outer_iter().zip(of) {
                let mut cluster = sum.row_mut(cluster as usize);
                cluster += &row;
            }
            sum
        })
        .collect();
    let mut means = sums
        .into_iter()
        .fold(Array2::zeros((count, vectors.ncols())), |all, sum| {
            all + sum
        });
    means.outer_iter_mut().for_each(scale_to_one);
    means
}

/// Gives each empty cluster the vector that fits worst where it is.
fn revive_empty(vectors: &ArrayView2<'_, f32>, found: &[(u32, f32)], centroids: &mut Array2<f32>) {
    let empty: Vec<usize> = (0..centroids.nrows())
        .filter(|&row| centroids.row(row).iter().all(|&x| x == 0.0))
        .collect();
    if empty.is_empty() {
        return;
    }
    let mut worst: Vec<usize> = (0..found.len()).collect();
    worst.sort_by(|&a, &b| found[a].1.total_cmp(&found[b].1).then(a.cmp(&b)));
    for (cluster, vector) in empty.into_iter().zip(worst) {
        centroids.row_mut(cluster).assign(&vectors.row(vector));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    fn none(vectors: &Array2<f32>) -> Array2<f32> {
        Array2::zeros((0, vectors.ncols()))
    }

    /// Unit vectors around `clusters` axes; vector `i` is near axis `i % clusters`.
    fn planted(clusters: usize, rows: usize, noise: f32, seed: u64) -> Array2<f32> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut vectors = Array2::from_shape_fn((rows, clusters), |(row, column)| {
            let axis = f32::from(u8::from(row % clusters == column));
            axis + noise * (random.random::<f32>() - 0.5)
        });
        vectors.outer_iter_mut().for_each(scale_to_one);
        vectors
    }

    #[test]
    fn planted_clusters_are_found() {
        for (clusters, rows) in [(2, 10), (5, 400), (12, 5000)] {
            let vectors = planted(clusters, rows, 0.4, 11);
            let centroids = spherical_kmeans(&vectors.view(), &none(&vectors), clusters, 30, 3);
            let found = nearest(&vectors.view(), &centroids);
            let first: Vec<u32> = found[..clusters]
                .iter()
                .map(|&(cluster, _)| cluster)
                .collect();
            for (row, (cluster, _)) in found.iter().enumerate() {
                assert_eq!(
                    *cluster,
                    first[row % clusters],
                    "{clusters} clusters, row {row}"
                );
            }
        }
    }

    #[test]
    fn the_result_is_the_same_for_any_number_of_threads() {
        let vectors = planted(9, 40_000, 1.5, 5);
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| spherical_kmeans(&vectors.view(), &none(&vectors), 30, 4, 3))
        };
        assert_eq!(run(1), run(3));
    }

    #[test]
    fn the_search_starts_where_it_is_told() {
        let vectors = planted(4, 80, 0.2, 1);
        let start =
            Array2::from_shape_fn((2, 4), |(row, axis)| f32::from(u8::from(axis == 3 - row)));
        let centroids = spherical_kmeans(&vectors.view(), &start, 4, 10, 3);
        assert!(
            centroids[[0, 3]] > 0.9 && centroids[[1, 2]] > 0.9,
            "{centroids}"
        );
        let fewer = spherical_kmeans(&vectors.view(), &start, 1, 10, 3);
        assert_eq!(fewer.nrows(), 1);
    }

    #[test]
    fn few_vectors_or_equal_ones_are_no_trouble() {
        let check = |vectors: &Array2<f32>, count, rows| {
            let centroids = spherical_kmeans(&vectors.view(), &none(vectors), count, 5, 3);
            assert_eq!(
                centroids.dim(),
                (rows, vectors.ncols()),
                "{count} of {vectors}"
            );
            assert!(
                centroids.iter().all(|value| value.is_finite()),
                "{centroids}"
            );
        };
        check(&Array2::zeros((0, 3)), 4, 0);
        check(&array![[1.0, 0.0]], 0, 0);
        check(&array![[1.0, 0.0]], 1, 1);
        check(&array![[1.0, 0.0]], 4, 1);
        check(&array![[1.0, 0.0], [0.0, 1.0]], 5, 2);
        check(&array![[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]], 2, 2);
        check(&array![[1.0, 0.0], [-1.0, 0.0]], 1, 1);
    }

    proptest! {
        #[test]
        fn centroids_have_length_one(rows in 1..60_usize, count in 1..8_usize, seed: u64) {
            let vectors = planted(3, rows, 2.0, seed);
            let centroids = spherical_kmeans(&vectors.view(), &none(&vectors), count, 5, seed);
            for centroid in centroids.outer_iter() {
                prop_assert!((centroid.dot(&centroid) - 1.0).abs() < 1e-4, "{centroid}");
            }
        }
    }
}
