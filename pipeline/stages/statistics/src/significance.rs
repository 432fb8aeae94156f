//! Does a share differ by more than chance, and does it still when many shares are looked at?
//!
//! Counts of two groups -> z and its p-value; p-values of a family of tests -> q-values.

use std::f64::consts::SQRT_2;

/// Two proportions compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProportionTest {
    /// Standard deviations by which the first proportion is above the second.
    pub z: f64,
    /// Two-sided p-value: how likely so great a difference is when there is none.
    pub p: f64,
}

/// The two-proportion z-test with pooled variance: `n1` of `all1` against `n2` of `all2`.
///
/// z = (n1/N1 − n2/N2) / √(π (1 − π) (1/N1 + 1/N2)) with π = (n1 + n2) / (N1 + N2), and
/// p = erfc(|z| / √2), twice the normal tail (J. L. Fleiss, *Statistical Methods for Rates and
/// Proportions*, without continuity correction). `None` where a group is empty, or where all or none
/// of both have the trait: then there is nothing to compare.
pub fn two_proportions(n1: i64, all1: i64, n2: i64, all2: i64) -> Option<ProportionTest> {
    if all1 < 1 || all2 < 1 {
        return None;
    }
    let (x1, x2) = (n1 as f64, n2 as f64);
    let (size1, size2) = (all1 as f64, all2 as f64);
    let pooled = (x1 + x2) / (size1 + size2);
    let variance = pooled * (1.0 - pooled) * (size1.recip() + size2.recip());
    let z = (x1 / size1 - x2 / size2) / variance.sqrt();
    (variance > 0.0).then(|| ProportionTest {
        z,
        p: libm::erfc(z.abs() / SQRT_2),
    })
}

/// How many times as frequent a trait is in the first group as in the second, smoothed:
/// ((n1 + 1) / (N1 + 2)) / ((n2 + 1) / (N2 + 2)).
///
/// Laplace's rule of succession for both shares, as Polis measures what is representative of a group
/// (Small et al., "Polis: Scaling deliberation by mapping high dimensional opinion spaces", 2021):
/// one of three does not weigh like a hundred of three hundred, and nothing is divided by zero.
pub fn smoothed_ratio(n1: i64, all1: i64, n2: i64, all2: i64) -> f64 {
    let share = |n: i64, all: i64| (n as f64 + 1.0) / (all as f64 + 2.0);
    share(n1, all1) / share(n2, all2)
}

/// The q-values of p-values, in their order: the least false discovery rate at which each counts as a
/// discovery. `None` stays `None` and is no test.
///
/// With p₍₁₎ ≤ … ≤ p₍ₘ₎: q₍ᵢ₎ = min over j ≥ i of m · p₍ⱼ₎ / j (Y. Benjamini & Y. Hochberg, "Controlling
/// the false discovery rate", Journal of the Royal Statistical Society B 57(1), 1995).
pub fn false_discovery_rates(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut tests: Vec<(f64, usize)> = p
        .iter()
        .enumerate()
        .filter_map(|(at, p)| Some(((*p)?, at)))
        .collect();
    tests.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut rates = vec![None; p.len()];
    let mut least = 1.0_f64;
    for (place, (p, at)) in tests.iter().enumerate().rev() {
        least = least.min(p * tests.len() as f64 / (place + 1) as f64);
        rates[*at] = Some(least);
    }
    rates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        let error = (found - expected).abs();
        assert!(
            error <= 1e-12 * expected.abs(),
            "{found:e} is not {expected:e}"
        );
    }

    #[test]
    fn z_and_p_are_those_of_scipy() {
        let check = |counts: [i64; 4], z: f64, p: f64| {
            let [n1, all1, n2, all2] = counts;
            let found = two_proportions(n1, all1, n2, all2).unwrap();
            close(found.z, z);
            close(found.p, p);
        };
        // `2 * scipy.stats.norm.sf(abs(z))`; z² is chi² of `chi2_contingency(.., correction=False)`.
        check(
            [40, 50, 20, 50],
            4.082_482_904_638_63,
            4.455_709_060_405_606_4e-05,
        );
        check(
            [3, 9034, 41, 171_671],
            0.553_685_798_131_821,
            0.579_793_896_332_118_1,
        );
        check(
            [60, 500, 200, 3000],
            4.210_359_704_139_297,
            2.549_644_159_137_822e-05,
        );
        check([900, 1000, 10, 1000], 39.964_194_076_022_38, 0.0);
        check(
            [12, 40, 50, 60],
            -5.382_904_882_019_912,
            7.329_327_350_829_647e-08,
        );
    }

    #[test]
    fn nothing_to_compare_is_no_test() {
        for [n1, all1, n2, all2] in [[0, 0, 3, 9], [3, 9, 0, 0], [0, 9, 0, 7], [9, 9, 7, 7]] {
            assert_eq!(two_proportions(n1, all1, n2, all2), None);
        }
        assert_eq!(
            two_proportions(5, 10, 50, 100).map(|t| (t.z, t.p)),
            Some((0.0, 1.0))
        );
    }

    #[test]
    fn one_of_three_does_not_weigh_like_a_hundred_of_three_hundred() {
        close(smoothed_ratio(1, 3, 10, 100), (2.0 / 5.0) / (11.0 / 102.0));
        close(smoothed_ratio(0, 10, 0, 10), 1.0);
        let (few, many) = (
            smoothed_ratio(1, 3, 100, 900),
            smoothed_ratio(100, 300, 100, 900),
        );
        assert!(
            many < 3.0 && (many - 3.0).abs() < 0.05 && few > many,
            "{few} {many}"
        );
        assert!(smoothed_ratio(3, 3, 0, 900) < 1_000.0);
    }

    #[test]
    fn q_values_are_those_of_scipy() {
        let p = [0.01, 0.04, 0.03, 0.005, 0.55, 0.8].map(Some);
        let q = false_discovery_rates(&p);
        // `scipy.stats.false_discovery_control(p)`
        let expected = [0.03, 0.06, 0.06, 0.03, 0.66, 0.8];
        for (found, expected) in q.iter().zip(expected) {
            close(found.unwrap(), expected);
        }
    }

    #[test]
    fn only_tests_count_and_equal_p_have_equal_q() {
        let q = false_discovery_rates(&[Some(0.02), None, Some(0.02), Some(1.0)]);
        assert_eq!(q, [Some(0.03), None, Some(0.03), Some(1.0)]);
        assert!(false_discovery_rates(&[]).is_empty());
    }
}
