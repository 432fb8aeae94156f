//! What follows from counts of topics by the values of one column.
//!
//! A table of counts with its totals, in which some are withheld -> shares, ranks, tests and growth
//! of those that are shown. A figure is made of counts that are shown alone, so none says more than
//! they do.

use crate::significance::{false_discovery_rates, smoothed_ratio, two_proportions};

/// Ideas that growth adds to each topic at the overall rate, so that one of three ideas does not
/// soar.
const ADDED: f64 = 5.0;

/// Counts of topics (rows, in the order of their numbers) by values (columns).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cross {
    /// Ideas of each row.
    pub rows: Vec<i64>,
    /// Ideas of each column.
    pub columns: Vec<i64>,
    /// All ideas, of rows and columns that are not here too.
    pub total: i64,
    /// Row by row; `None` where withheld.
    pub counts: Vec<Option<i64>>,
}

/// Columns with an entry a count of a [`Cross`]; `None` where the count is withheld.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CrossFigures {
    /// Count / total of its row: how much of the topic has the value.
    pub share_of_row: Vec<Option<f64>>,
    /// Count / total of its column: how much of the value is about the topic.
    pub share_of_column: Vec<Option<f64>>,
    /// 1 for the greatest count of its column that is shown, and so on; the lower row of equal ones
    /// comes first.
    pub rank: Vec<Option<i32>>,
    /// The share of the column against the share of all other ideas: see [`smoothed_ratio`].
    pub ratio: Vec<Option<f64>>,
    /// The same two shares compared: see [`two_proportions`].
    pub z: Vec<Option<f64>>,
    /// Its two-sided p-value.
    pub p: Vec<Option<f64>>,
    /// Its false discovery rate among all tests of the table: see [`false_discovery_rates`].
    pub q: Vec<Option<f64>>,
}

impl Cross {
    /// The count at a row and column; `None` where withheld.
    pub fn count(&self, row: usize, column: usize) -> Option<i64> {
        self.counts[row * self.columns.len() + column]
    }

    /// All figures but growth.
    pub fn figures(&self) -> CrossFigures {
        let places = || {
            let columns = 0..self.columns.len();
            (0..self.rows.len())
                .flat_map(move |row| columns.clone().map(move |column| (row, column)))
        };
        let of = |figure: &dyn Fn(usize, usize, i64) -> Option<f64>| -> Vec<Option<f64>> {
            let each = |(row, column)| figure(row, column, self.count(row, column)?);
            places().map(each).collect()
        };
        let test = |row, column, count| {
            let [n1, all1, n2, all2] = self.inside_and_outside(row, column, count);
            two_proportions(n1, all1, n2, all2)
        };
        let p = of(&|row, column, count| Some(test(row, column, count)?.p));
        CrossFigures {
            share_of_row: of(&|row, _, count| share(count, self.rows[row])),
            share_of_column: of(&|_, column, count| share(count, self.columns[column])),
            rank: self.ranks(),
            ratio: of(&|row, column, count| {
                let [n1, all1, n2, all2] = self.inside_and_outside(row, column, count);
                (all2 > 0).then(|| smoothed_ratio(n1, all1, n2, all2))
            }),
            z: of(&|row, column, count| Some(test(row, column, count)?.z)),
            q: false_discovery_rates(&p),
            p,
        }
    }

    /// Ideas of the topic and all ideas, in the column and outside of it.
    fn inside_and_outside(&self, row: usize, column: usize, count: i64) -> [i64; 4] {
        let inside = self.columns[column];
        [count, inside, self.rows[row] - count, self.total - inside]
    }

    fn ranks(&self) -> Vec<Option<i32>> {
        let mut all = vec![None; self.counts.len()];
        for column in 0..self.columns.len() {
            let counts = (0..self.rows.len()).map(|row| self.count(row, column));
            let counts: Vec<Option<i64>> = counts.collect();
            for (row, rank) in ranks(&counts).into_iter().enumerate() {
                all[row * self.columns.len() + column] = rank;
            }
        }
        all
    }

    /// Growth of a topic from column `before` to column `late`, -1 to 1; `None` where one of the
    /// counts is withheld.
    ///
    /// (l − p) / (l + p), where l and p are the topic's shares of the two columns, each raised by
    /// 5 / (ideas of both columns): 0 when it keeps its share, however many ideas came in. The formula
    /// of the growth in `topics`, over months.
    pub fn growth(&self, row: usize, before: usize, late: usize) -> Option<f64> {
        let added = ADDED / (self.columns[before] + self.columns[late]) as f64;
        let share = |column: usize| {
            let count = self.count(row, column)?;
            Some(count as f64 / self.columns[column] as f64 + added)
        };
        let (past, late) = (share(before)?, share(late)?);
        Some((late - past) / (late + past))
    }
}

/// `count` / `total`; `None` of nothing.
pub fn share(count: i64, total: i64) -> Option<f64> {
    (total > 0).then(|| count as f64 / total as f64)
}

/// 1 for the greatest count and so on, the first of equal ones before the others; `None` for a count
/// that is withheld.
pub fn ranks(counts: &[Option<i64>]) -> Vec<Option<i32>> {
    let mut order: Vec<(i64, usize)> = counts
        .iter()
        .enumerate()
        .filter_map(|(at, count)| Some(((*count)?, at)))
        .collect();
    order.sort_by_key(|&(count, at)| (std::cmp::Reverse(count), at));
    let mut ranks = vec![None; counts.len()];
    for (rank, (_, at)) in (1..).zip(order) {
        ranks[at] = Some(rank);
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two topics by three channels, and ten ideas of a topic that is not shown.
    fn cross() -> Cross {
        Cross {
            rows: vec![60, 30],
            columns: vec![50, 40, 10],
            total: 100,
            counts: vec![Some(40), Some(12), None, Some(10), Some(12), None],
        }
    }

    #[test]
    fn shares_and_ranks_by_hand() {
        let figures = cross().figures();
        let third = 12.0 / 40.0;
        assert_eq!(
            figures.share_of_row,
            [
                Some(40.0 / 60.0),
                Some(0.2),
                None,
                Some(10.0 / 30.0),
                Some(0.4),
                None
            ]
        );
        assert_eq!(
            figures.share_of_column,
            [Some(0.8), Some(third), None, Some(0.2), Some(third), None]
        );
        assert_eq!(
            figures.rank,
            [Some(1), Some(1), None, Some(2), Some(2), None]
        );
    }

    #[test]
    fn a_channel_is_compared_with_all_other_ideas() {
        let figures = cross().figures();
        // 40 of 50 against 20 of 50: pooled 0.6, z = 0.4 / sqrt(0.24 * 0.04).
        let z = 0.4 / (0.24_f64 * 0.04).sqrt();
        assert!((figures.z[0].unwrap() - z).abs() < 1e-12);
        assert_eq!(figures.ratio[0], Some((41.0 / 52.0) / (21.0 / 52.0)));
        let tested: Vec<bool> = figures.q.iter().map(Option::is_some).collect();
        assert_eq!(tested, [true, true, false, true, true, false]);
        assert!(figures.q.iter().zip(&figures.p).all(|(q, p)| q >= p));
    }

    #[test]
    fn one_value_is_compared_with_nothing() {
        let one = Cross {
            rows: vec![6, 4],
            columns: vec![10],
            total: 10,
            counts: vec![Some(6), Some(4)],
        };
        let figures = one.figures();
        assert_eq!(figures.z, [None, None]);
        assert_eq!(figures.ratio, [None, None]);
        assert_eq!(figures.share_of_column, [Some(0.6), Some(0.4)]);
        assert_eq!(Cross::default().figures(), CrossFigures::default());
    }

    #[test]
    fn growth_compares_shares() {
        let months = cross();
        let (past, late) = (0.8 + 5.0 / 90.0, 0.3 + 5.0 / 90.0);
        assert_eq!(months.growth(0, 0, 1), Some((late - past) / (late + past)));
        assert_eq!(months.growth(0, 1, 2), None);
        assert_eq!(months.growth(0, 1, 1), Some(0.0));
    }

    #[test]
    fn equal_counts_have_an_order() {
        assert_eq!(
            ranks(&[Some(5), None, Some(9), Some(5)]),
            [Some(2), None, Some(1), Some(3)]
        );
    }
}
