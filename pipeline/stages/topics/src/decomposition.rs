//! The leading eigenvectors of a symmetric sparse matrix, by randomized subspace iteration
//! (Halko, Martinsson & Tropp 2011).
//!
//! Every product is made row by row and every sum over rows in fixed chunks, so the result does not
//! depend on the number of threads.

use linfa_linalg::cholesky::Cholesky;
use linfa_linalg::eigh::Eigh;
use ndarray::parallel::prelude::*;
use ndarray::{Array1, Array2, ArrayView2, Axis};
use rand::RngExt as _;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rayon::slice::ParallelSliceMut as _;

use crate::cooccurrence::{CHUNK, Sparse};
use crate::precision::single;

/// Dimensions beyond those asked for, to catch what the random start misses.
const OVERSAMPLING: usize = 12;
/// Numbers other than zero in each row of the random start.
const START: usize = 4;
/// Products with the matrix, beside that with the random start.
const PRODUCTS: usize = 2;
/// Columns of a dense matrix that are multiplied at a time: their sums stay in registers.
const TILE: usize = 32;

/// The `dimensions` eigenvectors with the largest absolute eigenvalues, each scaled by the root of
/// that value: one row a row of `matrix`.
pub(crate) fn scaled_eigenvectors(matrix: &Sparse, dimensions: usize, seed: u64) -> Array2<f32> {
    if matrix.is_zero() {
        return Array2::zeros((matrix.len(), 1));
    }
    let width = (dimensions + OVERSAMPLING).min(matrix.len());
    let basis = basis(matrix, width, seed);
    let image = multiply(matrix, &basis);
    let small = transposed_product(&basis.view(), &image.view());
    let small = (&small + &small.t()) / 2.0;
    let Some((values, vectors)) = eigenvectors(&small) else {
        return Array2::zeros((matrix.len(), 1));
    };
    let chosen = largest(&values, dimensions);
    let mut rotation = Array2::<f32>::zeros((width, chosen.len()));
    for (column, &index) in chosen.iter().enumerate() {
        let root = values[index].abs().sqrt();
        for row in 0..width {
            rotation[[row, column]] = single(vectors[[row, index]] * root);
        }
    }
    product(&basis, &rotation)
}

/// An orthonormal basis of nearly what the leading eigenvectors span; of all there is where `width`
/// is the size of the matrix.
fn basis(matrix: &Sparse, width: usize, seed: u64) -> Array2<f32> {
    if width == matrix.len() {
        return Array2::eye(width);
    }
    let mut basis = orthonormal(sketch(matrix, width, seed));
    for _ in 1..PRODUCTS {
        basis = orthonormal(multiply(matrix, &basis));
    }
    basis
}

/// All eigenvalues and eigenvectors; nothing when there are none to tell apart, as for a matrix of
/// zeros (ideas that all say the same).
fn eigenvectors(matrix: &Array2<f64>) -> Option<(Array1<f64>, Array2<f64>)> {
    if matrix.iter().all(|&value| value == 0.0) {
        return None;
    }
    let (values, vectors) = matrix.eigh().ok()?;
    let finite = values.iter().chain(&vectors).all(|value| value.is_finite());
    finite.then_some((values, vectors))
}

/// The indices of the largest absolute values, largest first.
fn largest(values: &Array1<f64>, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].abs().total_cmp(&values[a].abs()).then(a.cmp(&b)));
    order.truncate(count);
    order
}

/// The product of the matrix and a random start of a few numbers in each row (sparse embedding;
/// Nelson & Nguyên 2013): as good a start as a dense one, for the price of reading the matrix.
fn sketch(matrix: &Sparse, width: usize, seed: u64) -> Array2<f32> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut entry = || {
        (
            random.random_range(0..width),
            if random.random() { 1.0 } else { -1.0 },
        )
    };
    let start: Vec<[(usize, f32); START]> = (0..matrix.len())
        .map(|_| std::array::from_fn(|_| entry()))
        .collect();
    let mut out = Array2::<f32>::zeros((matrix.len(), width));
    rows_of(&mut out)
        .zip(&matrix.parts)
        .for_each(|(rows, part)| {
            for (sums, (columns, values)) in rows.chunks_mut(width).zip(part.rows()) {
                for (&column, value) in columns.iter().zip(values) {
                    for (place, sign) in start[column as usize] {
                        sums[place] += sign * value;
                    }
                }
            }
        });
    out
}

/// The rows of a matrix, [`CHUNK`] at a time, as those of a sparse matrix stand in its parts.
fn rows_of(matrix: &mut Array2<f32>) -> rayon::slice::ChunksMut<'_, f32> {
    let width = matrix.ncols().max(1);
    let numbers = matrix
        .as_slice_mut()
        .expect("rows of a new matrix lie one behind the other");
    numbers.par_chunks_mut(CHUNK * width)
}

/// `matrix · dense`, some columns after the others, so that what is read again and again is small.
fn multiply(matrix: &Sparse, dense: &Array2<f32>) -> Array2<f32> {
    let width = dense.ncols();
    let mut out = Array2::<f32>::zeros((matrix.len(), width));
    for first in (0..width).step_by(TILE) {
        let here = first..width.min(first + TILE);
        let tiles: Vec<[f32; TILE]> = dense
            .outer_iter()
            .map(|row| std::array::from_fn(|at| row.get(first + at).copied().unwrap_or(0.0)))
            .collect();
        rows_of(&mut out)
            .zip(&matrix.parts)
            .for_each(|(rows, part)| {
                for (sums, row) in rows.chunks_mut(width).zip(part.rows()) {
                    let sum = weighted_sum(row, &tiles);
                    sums[here.clone()].copy_from_slice(&sum[..here.len()]);
                }
            });
    }
    out
}

/// The sum of some tiles, each times its value.
fn weighted_sum((columns, values): (&[u32], &[f32]), tiles: &[[f32; TILE]]) -> [f32; TILE] {
    let mut sum = [0.0; TILE];
    for (&column, &value) in columns.iter().zip(values) {
        for (sum, number) in sum.iter_mut().zip(&tiles[column as usize]) {
            *sum += value * number;
        }
    }
    sum
}

/// `dense · small`, rows in parallel.
fn product(dense: &Array2<f32>, small: &Array2<f32>) -> Array2<f32> {
    let mut out = Array2::<f32>::zeros((dense.nrows(), small.ncols()));
    out.axis_chunks_iter_mut(Axis(0), CHUNK)
        .into_par_iter()
        .zip(dense.axis_chunks_iter(Axis(0), CHUNK))
        .for_each(|(mut out, rows)| out.assign(&rows.dot(small)));
    out
}

/// `aᵀ b` in double precision.
fn transposed_product(a: &ArrayView2<'_, f32>, b: &ArrayView2<'_, f32>) -> Array2<f64> {
    let parts: Vec<Array2<f64>> = a
        .axis_chunks_iter(Axis(0), CHUNK)
        .into_par_iter()
        .zip(b.axis_chunks_iter(Axis(0), CHUNK))
        .map(|(a, b)| a.mapv(f64::from).t().dot(&b.mapv(f64::from)))
        .collect();
    parts
        .iter()
        .fold(Array2::zeros((a.ncols(), b.ncols())), |sum, part| {
            sum + part
        })
}

/// The same span with orthonormal columns, by Cholesky of the Gram matrix, twice for accuracy
/// (`CholeskyQR2`, Yamamoto et al. 2015).
fn orthonormal(mut basis: Array2<f32>) -> Array2<f32> {
    for _ in 0..2 {
        let gram = transposed_product(&basis.view(), &basis.view());
        basis = product(&basis, &inverse_factor(gram));
    }
    basis
}

/// `R⁻¹` where `Rᵀ R` is the Gram matrix. A trace of the diagonal keeps it positive definite when
/// columns are almost dependent, as in tiny stores.
fn inverse_factor(mut gram: Array2<f64>) -> Array2<f32> {
    let size = gram.nrows();
    let ridge = 1e-10 * gram.diag().sum().max(f64::MIN_POSITIVE) / size.max(1) as f64;
    gram.diag_mut().mapv_inplace(|value| value + ridge);
    let Ok(lower) = gram.cholesky() else {
        return Array2::eye(size);
    };
    // Solves L X = I column by column; R⁻¹ = (L⁻¹)ᵀ.
    let mut inverse = Array2::<f64>::zeros((size, size));
    for column in 0..size {
        for row in column..size {
            let unit = f64::from(u8::from(row == column));
            let known: f64 = (column..row)
                .map(|k| lower[[row, k]] * inverse[[k, column]])
                .sum();
            inverse[[row, column]] = (unit - known) / lower[[row, row]];
        }
    }
    inverse.t().mapv(single)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cooccurrence::Part;
    use proptest::prelude::*;

    /// Sums of four uniform numbers: near enough to normal, and the same on every machine.
    fn random(rows: usize, columns: usize, seed: u64) -> Array2<f32> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        Array2::from_shape_simple_fn((rows, columns), || {
            (0..4).map(|_| random.random::<f32>() - 0.5).sum::<f32>()
        })
    }

    fn sparse(dense: &Array2<f32>) -> Sparse {
        let part = |rows: ArrayView2<'_, f32>| {
            let mut part = Part::default();
            for row in rows.outer_iter() {
                for (column, &value) in (0..).zip(row).filter(|(_, value)| **value != 0.0) {
                    part.columns.push(column);
                    part.values.push(value);
                }
                part.ends.push(part.columns.len());
            }
            part
        };
        Sparse {
            parts: dense.axis_chunks_iter(Axis(0), CHUNK).map(part).collect(),
        }
    }

    /// A symmetric matrix of these numbers, from a named seed.
    fn symmetric(size: usize, seed: u64) -> Array2<f32> {
        let half = random(size, size, seed);
        &half + &half.t()
    }

    fn distance(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
        (a - b)
            .iter()
            .fold(0.0, |most, value| value.abs().max(most))
    }

    /// The first `dimensions` columns of `U · |S|^½` from a dense decomposition.
    fn dense_answer(matrix: &Array2<f32>, dimensions: usize) -> Array2<f64> {
        let (values, vectors) = matrix.mapv(f64::from).eigh().unwrap();
        let chosen = largest(&values, dimensions);
        let mut scaled = vectors.select(Axis(1), &chosen);
        for (mut column, &index) in scaled.columns_mut().into_iter().zip(&chosen) {
            column *= values[index].abs().sqrt();
        }
        scaled
    }

    #[test]
    fn all_dimensions_are_those_of_the_dense_decomposition() {
        for (size, seed) in [(1, 1), (2, 2), (7, 3), (30, 4)] {
            let matrix = symmetric(size, seed);
            let found = scaled_eigenvectors(&sparse(&matrix), size, 5).mapv(f64::from);
            let expected = dense_answer(&matrix, size);
            for (found, expected) in found.columns().into_iter().zip(expected.columns()) {
                let sign = found.dot(&expected).signum();
                let apart = (&found * sign - expected).mapv(f64::abs).sum();
                assert!(apart < 2e-2, "{size}: {apart}");
            }
        }
    }

    #[test]
    fn leading_dimensions_rebuild_a_matrix_of_low_rank() {
        // Of rank 3 and positive semi-definite, so that U S Uᵀ is the product of what is returned.
        let factor = random(800, 3, 7);
        let matrix = factor.dot(&factor.t());
        let found = scaled_eigenvectors(&sparse(&matrix), 3, 9);
        let rebuilt = found.dot(&found.t()).mapv(f64::from);
        assert!(distance(&rebuilt, &matrix.mapv(f64::from)) < 1e-3);
    }

    #[test]
    fn nothing_comes_of_nothing() {
        for size in [0, 1, 5] {
            let found = scaled_eigenvectors(&sparse(&Array2::zeros((size, size))), 2, 1);
            assert_eq!(found, Array2::<f32>::zeros((size, 1)));
        }
    }

    proptest! {
        #[test]
        fn columns_become_orthonormal(rows in 1..700_usize, columns in 1..20_usize, seed: u64) {
            let columns = columns.min(rows);
            let basis = orthonormal(random(rows, columns, seed));
            let gram = transposed_product(&basis.view(), &basis.view());
            // Square random matrices may be almost singular: there the ridge shows.
            let tolerance = if rows < 2 * columns { 0.1 } else { 1e-4 };
            prop_assert!(distance(&gram, &Array2::eye(columns)) < tolerance, "{gram}");
        }
    }
}
