//! Axes with round numbers.

use super::measure::width;

/// Steps from zero to at least `most`, about five of them, each 1, 2, 2.5 or 5 times a power of ten.
pub(super) fn ticks(most: i64) -> Vec<i64> {
    let rough = (most.max(1) + 4) / 5;
    let mut power = 1;
    while power * 10 <= rough {
        power *= 10;
    }
    let quarter = if power > 1 { 5 * power / 2 } else { 5 };
    let round = [power, 2 * power, quarter, 5 * power];
    let step = round.into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(power * 10);
    (0..=(most.max(1) + step - 1) / step)
        .map(|at| at * step)
        .collect()
}

/// Of names at equal distances, every how many can be written without touching the next.
pub(super) fn every(names: &[String], distance: f64, size: f64) -> usize {
    let widest = names
        .iter()
        .map(|name| width(name, size))
        .fold(0.0, f64::max);
    (1..names.len())
        .find(|&step| distance * step as f64 >= widest + 6.0)
        .unwrap_or(names.len().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_round_numbers() {
        let check = |most: i64, expected: &[i64]| assert_eq!(ticks(most), expected, "{most}");
        check(0, &[0, 1]);
        check(1, &[0, 1]);
        check(7, &[0, 2, 4, 6, 8]);
        check(180_705, &[0, 50_000, 100_000, 150_000, 200_000]);
        check(1_000, &[0, 200, 400, 600, 800, 1_000]);
        check(10_100, &[0, 2_500, 5_000, 7_500, 10_000, 12_500]);
    }

    #[test]
    fn names_that_would_touch_are_left_out() {
        let names = vec!["2017. 5.".to_owned(); 24];
        assert_eq!(every(&names, 200.0, 10.0), 1);
        assert_eq!(every(&names, 25.0, 10.0), 2);
        assert_eq!(every(&names, 0.1, 10.0), 24);
        assert_eq!(every(&[], 25.0, 10.0), 1);
    }
}
