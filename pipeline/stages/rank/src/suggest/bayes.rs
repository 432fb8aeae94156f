//! Naive Bayes as log-ratio weights.
//!
//! Scaled rows and their classes -> for each column and class ln(p / q), where p is the column's
//! share of the values of the class and q its share of all others' (both smoothed). It errs
//! otherwise than the support vector machine, most of all on rare classes, so the two together do
//! better than each (Wang and Manning 2012, "Baselines and Bigrams").

use rayon::prelude::*;

use super::features::Rows;
use super::linear::{Block, LANES, Linear, Shape};

/// Added to every sum of values.
const SMOOTHING: f32 = 0.02;

/// The log ratios of the examples `fitted`.
pub(crate) fn log_ratios(rows: &Rows, classes: &[usize], fitted: &[u32], shape: Shape) -> Linear {
    let totals = totals(rows, fitted, shape.columns);
    let firsts: Vec<usize> = shape.blocks().collect();
    let blocks = (firsts.into_par_iter())
        .map(|first| {
            let mut block = sums(rows, classes, fitted, first, shape.columns);
            let lanes = LANES.min(shape.classes - first);
            to_log_ratios(&mut block, &totals, lanes);
            block
        })
        .collect();
    Linear { blocks }
}

/// The sum of each column's values.
fn totals(rows: &Rows, fitted: &[u32], columns: usize) -> Vec<f32> {
    let mut totals = vec![0.0; columns];
    for &row in fitted {
        let (columns, values) = rows.row(row as usize);
        for (&column, value) in columns.iter().zip(values) {
            totals[column as usize] += value;
        }
    }
    totals
}

/// The sum of each column's values for the classes of one block; its bias holds the sums over all
/// columns.
fn sums(rows: &Rows, classes: &[usize], fitted: &[u32], first: usize, columns: usize) -> Block {
    let mut block = Block::zero(columns);
    for &row in fitted {
        let class = classes[row as usize];
        if !(first..first + LANES).contains(&class) {
            continue;
        }
        let (columns, values) = rows.row(row as usize);
        for (&column, value) in columns.iter().zip(values) {
            block.weights[column as usize][class - first] += value;
            block.bias[class - first] += value;
        }
    }
    block
}

fn to_log_ratios(block: &mut Block, totals: &[f32], lanes: usize) {
    let added = SMOOTHING * totals.len() as f32;
    let all: f32 = totals.iter().sum();
    for lane in 0..lanes {
        let own = block.bias[lane] + added;
        let others = all - block.bias[lane] + added;
        for (weights, total) in block.weights.iter_mut().zip(totals) {
            let weight = &mut weights[lane];
            // Rounding can leave the others a hair below nothing.
            let rest = (total - *weight).max(0.0);
            *weight = ((*weight + SMOOTHING) / own / ((rest + SMOOTHING) / others)).ln();
        }
        block.bias[lane] = 0.0;
    }
}
