//! How much each feature counts: rare ones more (idf), and those more that tell divisions apart.
//!
//! Rows of buckets -> [`Scale`] -> rows of columns, scaled, of length 1. A feature's scale is
//! idf · √spread, with idf = ln(1 + (n + 1) / (df + 1)) and spread the root mean square, over
//! divisions weighted by size, of ln(observed / expected) ideas with the feature: supervised term
//! weighting (Debole and Sebastiani 2003) in the spirit of the log-count ratios of Wang and Manning
//! 2012. Features that no fitted example has count as much as the typical rare one.

use rayon::prelude::*;

use super::features::{BUCKETS, FIRST_WORD, Rows};
use super::linear::LANES;

/// A word counts this much more than a character n-gram: an idea has many n-grams a word.
const WORD_WEIGHT: f32 = 1.5;
/// The bucket has no column.
const NONE: u32 = u32::MAX;

/// The columns in use and their scales.
#[derive(Debug)]
pub(crate) struct Scale {
    column_of: Vec<u32>,
    scales: Vec<f32>,
    unseen: f32,
}

impl Scale {
    /// Columns for all buckets of `rows`, most frequent first (frequent columns then share cache
    /// lines); scales from the examples `fitted`, whose classes may be looked at.
    pub(crate) fn fit(rows: &Rows, classes: &[usize], fitted: &[u32], n_classes: usize) -> Self {
        let mut frequency = vec![0_u32; BUCKETS];
        for &bucket in &rows.columns {
            frequency[bucket as usize] += 1;
        }
        let mut buckets: Vec<u32> = (0_u32..)
            .zip(&frequency)
            .filter(|(_, df)| **df > 0)
            .map(|(b, _)| b)
            .collect();
        buckets.sort_by_key(|bucket| std::cmp::Reverse(frequency[*bucket as usize]));
        let mut column_of = vec![NONE; BUCKETS];
        for (column, bucket) in (0..).zip(&buckets) {
            column_of[*bucket as usize] = column;
        }

        let seen = Seen {
            rows,
            classes,
            fitted,
            column_of: &column_of,
            columns: buckets.len(),
        };
        let spread = seen.spread(n_classes);
        let mut scale = Self {
            column_of,
            scales: Vec::new(),
            unseen: 1.0,
        };
        scale.unseen = typical_rare(&spread, &buckets, &frequency);
        scale.scales = (buckets.iter().zip(&spread))
            .map(|(&bucket, &spread)| {
                let spread = if spread > 0.0 { spread } else { scale.unseen };
                idf(rows.len(), frequency[bucket as usize]) * spread.sqrt() * kind_weight(bucket)
            })
            .collect();
        scale.unseen = idf(rows.len(), 1) * scale.unseen.sqrt();
        scale
    }

    /// The number of columns.
    pub(crate) fn columns(&self) -> usize {
        self.scales.len()
    }

    /// Turns buckets into columns and frequencies into scaled values of length 1. Unknown buckets
    /// go, but count for the length: what the classifier does not know makes it less sure.
    pub(crate) fn apply(&self, rows: &mut Rows) {
        rows.shrink(|columns, values| {
            let (mut kept, mut squares) = (0, 0.0_f32);
            for entry in 0..columns.len() {
                let bucket = columns[entry];
                let column = self.column_of[bucket as usize];
                let known = self.scales.get(column as usize);
                let scale = known
                    .copied()
                    .unwrap_or_else(|| self.unseen * kind_weight(bucket));
                let value = values[entry] * scale;
                squares += value * value;
                (columns[kept], values[kept]) = (column, value);
                kept += usize::from(known.is_some());
            }
            let length = squares.sqrt().max(f32::MIN_POSITIVE);
            for value in &mut values[..kept] {
                *value /= length;
            }
            kept
        });
    }
}

/// What the fitted examples show of each column.
struct Seen<'a> {
    rows: &'a Rows,
    classes: &'a [usize],
    fitted: &'a [u32],
    column_of: &'a [u32],
    columns: usize,
}

impl Seen<'_> {
    /// Each column's spread over the classes; 0 where no fitted example has it.
    fn spread(&self, n_classes: usize) -> Vec<f32> {
        let mut size = vec![0.0_f32; n_classes];
        for &row in self.fitted {
            size[self.classes[row as usize]] += 1.0;
        }
        let n = self.fitted.len().max(1) as f32;
        let share: Vec<f32> = size.iter().map(|size| size / n).collect();
        let total = self.totals();
        let parts: Vec<Vec<f32>> = (0..n_classes.div_ceil(LANES))
            .into_par_iter()
            .map(|block| self.squares(block * LANES, &share, &total))
            .collect();
        (0..self.columns)
            .map(|c| parts.iter().map(|part| part[c]).sum::<f32>().sqrt())
            .collect()
    }

    /// The fitted examples with each column.
    fn totals(&self) -> Vec<f32> {
        let mut total = vec![0.0_f32; self.columns];
        for &row in self.fitted {
            let (buckets, _) = self.rows.row(row as usize);
            for &bucket in buckets {
                total[self.column_of[bucket as usize] as usize] += 1.0;
            }
        }
        total
    }

    /// The part of spread² that the classes from `first` on make up.
    fn squares(&self, first: usize, share: &[f32], total: &[f32]) -> Vec<f32> {
        let mut counts = vec![[0.0_f32; LANES]; self.columns];
        for &row in self.fitted {
            let class = self.classes[row as usize];
            if (first..first + LANES).contains(&class) {
                for &bucket in self.rows.row(row as usize).0 {
                    counts[self.column_of[bucket as usize] as usize][class - first] += 1.0;
                }
            }
        }
        let share = &share[first..share.len().min(first + LANES)];
        let mut squares = Vec::with_capacity(self.columns);
        for (count, &total) in counts.iter().zip(total) {
            let term =
                |(count, share): (&f32, &f32)| share * log_ratio(*count, total, *share).powi(2);
            squares.push(count.iter().zip(share).map(term).sum());
        }
        squares
    }
}

/// ln(observed / expected), both with as much added as sixteen ideas at random would give.
fn log_ratio(count: f32, total: f32, share: f32) -> f32 {
    const SMOOTHING: f32 = 16.0;
    let added = SMOOTHING * share;
    if share > 0.0 {
        ((count + added) / (total * share + added)).ln()
    } else {
        0.0
    }
}

/// The mean spread of the columns that one example has.
fn typical_rare(spread: &[f32], buckets: &[u32], frequency: &[u32]) -> f32 {
    let rare: Vec<f32> = (spread.iter().zip(buckets))
        .filter(|(spread, bucket)| **spread > 0.0 && frequency[**bucket as usize] == 1)
        .map(|(spread, _)| *spread)
        .collect();
    if rare.is_empty() {
        1.0
    } else {
        rare.iter().sum::<f32>() / rare.len() as f32
    }
}

fn idf(rows: usize, frequency: u32) -> f32 {
    (1.0 + (rows as f32 + 1.0) / (frequency as f32 + 1.0)).ln()
}

fn kind_weight(bucket: u32) -> f32 {
    if bucket >= FIRST_WORD {
        WORD_WEIGHT
    } else {
        1.0
    }
}
