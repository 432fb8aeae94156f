//! How unequally ideas are spread over topics.

/// The Gini coefficient of sizes, from 0 (all equal) towards 1 (one has everything); `None` when there
/// is nothing to spread.
///
/// G = Σᵢ (2i − n − 1) xᵢ / (n Σᵢ xᵢ) over x₁ ≤ … ≤ xₙ (C. Gini, "Variabilità e mutabilità", 1912, in the
/// form of C. Damgaard & J. Weiner, Ecology 81(4), 2000). Sizes are not negative.
pub fn gini(sizes: &[f64]) -> Option<f64> {
    let mut sorted = sizes.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let total: f64 = sorted.iter().sum();
    let weighted = sorted
        .iter()
        .enumerate()
        .map(|(at, size)| (2.0 * (at + 1) as f64 - n - 1.0) * size);
    let weighted: f64 = weighted.sum();
    (total > 0.0).then(|| weighted / (n * total))
}

/// The Gini coefficient of counts of which some are withheld, known to make up `total` together.
///
/// What the withheld ones make up is shared equally among them. So the coefficient says nothing that
/// the counts that are shown do not say, and it is never above that of all counts.
pub fn gini_of_shown(counts: &[Option<i64>], total: i64) -> Option<f64> {
    let shown: i64 = counts.iter().flatten().sum();
    let withheld = counts.iter().filter(|count| count.is_none()).count();
    let mean = (total - shown) as f64 / withheld.max(1) as f64;
    let sizes: Vec<f64> = counts
        .iter()
        .map(|count| count.map_or(mean, |count| count as f64))
        .collect();
    gini(&sizes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let check = |sizes: &[f64], expected: Option<f64>| {
            let found = gini(sizes);
            let differ = found.zip(expected).map(|(a, b)| (a - b).abs());
            assert!(
                differ.map_or(found == expected, |d| d < 1e-15),
                "{sizes:?}: {found:?}"
            );
        };
        check(&[], None);
        check(&[0.0, 0.0], None);
        check(&[7.0], Some(0.0));
        check(&[3.0, 3.0, 3.0], Some(0.0));
        check(&[0.0, 0.0, 0.0, 8.0], Some(0.75));
        // Half the mean absolute difference over the mean: (1 + 2 + 1 + 3 + 2 + 1) · 2 / 16 / 2 / 2.5.
        check(&[4.0, 1.0, 3.0, 2.0], Some(0.25));
    }

    #[test]
    fn withheld_counts_share_what_is_left() {
        let spread = gini_of_shown(&[Some(10), None, None, Some(4)], 20);
        assert_eq!(spread, gini(&[10.0, 3.0, 3.0, 4.0]));
        assert!(spread <= gini(&[10.0, 1.0, 5.0, 4.0]));
        assert_eq!(gini_of_shown(&[Some(10), Some(4)], 14), gini(&[10.0, 4.0]));
        assert_eq!(gini_of_shown(&[None, None], 9), Some(0.0));
    }
}
