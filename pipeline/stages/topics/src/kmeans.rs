//! Spherical k-means (Dhillon & Modha 2001): unit vectors, cosine, centroids of length one.
//!
//! Similarities are blocked matrix products, and sums run over fixed chunks in order, so the result is
//! the same for any number of threads.

use ndarray::linalg::general_mat_mul;
use ndarray::parallel::prelude::*;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis};
use rayon::slice::ParallelSlice as _;

use crate::embed::scale_to_one;
use crate::vectors::largest;

/// Vectors that one task assigns: their cosines with some hundred centroids stay in the cache.
const CHUNK: usize = 512;
/// Vectors that one task sums up.
const SUM_CHUNK: usize = 16 * CHUNK;
/// The search ends when fewer than one in this many vectors move.
const SETTLED: usize = 1000;
/// Vectors of a cluster among which centroids are looked for before all vectors are looked at.
const SAMPLE: usize = 50;
/// After a search among a sample, one in so many passes is left for all vectors.
const LAST: usize = 5;

/// Moves the centroids of `start` (rows of length one) to where the rows of `vectors` gather; `held`
/// is, for each centroid, the sum of the vectors that belong to it whatever happens. Gives the
/// centroids and the nearest of them to each vector. Where many vectors are free, a sample of them is
/// moved first: it settles in nearly the same places in a fraction of the time.
pub(crate) fn spherical_kmeans(
    vectors: &ArrayView2<'_, f32>,
    held: &Array2<f32>,
    start: Array2<f32>,
    passes: usize,
) -> (Array2<f32>, Vec<(u32, f32)>) {
    let step = vectors.nrows() / (SAMPLE * start.nrows()).max(1);
    if step < 2 || held.iter().any(|&number| number != 0.0) {
        return settle(vectors, held, start, passes);
    }
    let rows: Vec<usize> = (0..vectors.nrows()).step_by(step).collect();
    let sample = vectors.select(Axis(0), &rows);
    let centroids = settle(&sample.view(), held, start, passes).0;
    settle(vectors, held, centroids, passes.div_ceil(LAST))
}

/// Moves the centroids until the vectors settle, or `passes` times.
fn settle(
    vectors: &ArrayView2<'_, f32>,
    held: &Array2<f32>,
    start: Array2<f32>,
    passes: usize,
) -> (Array2<f32>, Vec<(u32, f32)>) {
    let mut centroids = start;
    let mut found = nearest(vectors, &centroids);
    for _ in 1..passes {
        let of: Vec<u32> = found.iter().map(|&(cluster, _)| cluster).collect();
        centroids = held + &sums(vectors, &of, centroids.nrows());
        centroids.outer_iter_mut().for_each(scale_to_one);
        revive_empty(vectors, &found, &mut centroids);
        found = nearest(vectors, &centroids);
        let moved = found
            .iter()
            .zip(&of)
            .filter(|((cluster, _), before)| cluster != *before);
        if moved.count() * SETTLED < of.len() {
            break;
        }
    }
    (centroids, found)
}

/// The nearest centroid of each vector, and its cosine.
pub(crate) fn nearest(vectors: &ArrayView2<'_, f32>, centroids: &Array2<f32>) -> Vec<(u32, f32)> {
    let best = |cosines: &mut [f32]| {
        let (place, cosine) = largest(cosines);
        (
            u32::try_from(place).expect("there are fewer than 2^32 centroids"),
            cosine,
        )
    };
    with_cosines(vectors, centroids, |_, cosines| best(cosines))
}

/// What `take` makes of each vector's number and its cosines with all centroids.
pub(crate) fn with_cosines<T: Send>(
    vectors: &ArrayView2<'_, f32>,
    centroids: &Array2<f32>,
    take: impl Fn(usize, &mut [f32]) -> T + Sync,
) -> Vec<T> {
    let width = centroids.nrows();
    let chunks: Vec<Vec<T>> = vectors
        .axis_chunks_iter(Axis(0), CHUNK)
        .into_par_iter()
        .enumerate()
        .map_init(
            || vec![0.0; CHUNK * width],
            |buffer, (chunk, rows)| {
                let numbers = &mut buffer[..rows.nrows() * width];
                let mut cosines = ArrayViewMut2::from_shape((rows.nrows(), width), &mut *numbers)
                    .expect("the buffer is cut to this shape");
                general_mat_mul(1.0, &rows, &centroids.t(), 0.0, &mut cosines);
                let first = chunk * CHUNK;
                let cosines = |row: usize| row * width..(row + 1) * width;
                let each = 0..rows.nrows();
                each.map(|row| take(first + row, &mut numbers[cosines(row)]))
                    .collect()
            },
        )
        .collect();
    chunks.into_iter().flatten().collect()
}

/// The sum of the vectors of each cluster; zero for an empty one.
pub(crate) fn sums(vectors: &ArrayView2<'_, f32>, of: &[u32], count: usize) -> Array2<f32> {
    let parts: Vec<Array2<f32>> = vectors
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
    let zero = Array2::zeros((count, vectors.ncols()));
    parts.into_iter().fold(zero, |all, part| all + part)
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
    use crate::seeds::seeds;
    use ndarray::array;
    use proptest::prelude::*;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

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

    /// Clusters from the seeds of the vectors alone.
    fn gathered(
        vectors: &Array2<f32>,
        count: usize,
        passes: usize,
    ) -> (Array2<f32>, Vec<(u32, f32)>) {
        let none = Array2::zeros((0, vectors.ncols()));
        let rows = seeds(&vectors.view(), &none, count);
        let start = vectors.select(Axis(0), &rows);
        spherical_kmeans(&vectors.view(), &Array2::zeros(start.dim()), start, passes)
    }

    #[test]
    fn planted_clusters_are_found() {
        for (clusters, rows) in [(2, 10), (5, 400), (12, 5000)] {
            let vectors = planted(clusters, rows, 0.4, 11);
            let (_, found) = gathered(&vectors, clusters, 30);
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
            pool.install(|| gathered(&vectors, 30, 4))
        };
        assert_eq!(run(1), run(3));
    }

    #[test]
    fn what_is_held_keeps_a_centroid_in_place() {
        let vectors = array![[0.6, 0.8], [0.6, 0.8]];
        let held = array![[9.0, 0.0], [0.0, 0.0]];
        let start = array![[1.0, 0.0], [0.0, 1.0]];
        let (centroids, found) = spherical_kmeans(&vectors.view(), &held, start, 5);
        assert_eq!(centroids.row(0), array![1.0, 0.0]);
        assert!(
            found
                .iter()
                .all(|&(cluster, cosine)| cluster == 1 && cosine > 0.99)
        );
    }

    #[test]
    fn few_vectors_or_equal_ones_are_no_trouble() {
        let check = |vectors: &Array2<f32>, count, rows| {
            let (centroids, _) = gathered(vectors, count, 5);
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
        check(&array![[1.0, 0.0]], 1, 1);
        check(&array![[1.0, 0.0]], 4, 1);
        check(&array![[1.0, 0.0], [0.0, 1.0]], 5, 2);
        check(&array![[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]], 2, 1);
        check(&array![[1.0, 0.0], [-1.0, 0.0]], 1, 1);
        check(&array![[1.0, 0.0], [-1.0, 0.0]], 2, 2);
    }

    proptest! {
        #[test]
        fn centroids_have_length_one(rows in 1..60_usize, count in 1..8_usize, seed: u64) {
            let vectors = planted(3, rows, 2.0, seed);
            let (centroids, _) = gathered(&vectors, count, 5);
            for centroid in centroids.outer_iter() {
                prop_assert!((centroid.dot(&centroid) - 1.0).abs() < 1e-4, "{centroid}");
            }
        }
    }
}
