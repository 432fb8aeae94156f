//! How far two short texts are apart, in jamo.
//!
//! Sets of shingles are too small to judge a title of ten letters: one wrong letter breaks three of
//! its eight trigrams. Here a syllable costs what its parts cost: a wrong vowel or final consonant
//! 1, a wrong initial consonant 2 (`인상` and `인하` must not meet), a letter more or less 3; digits
//! must be equal. The distance is Levenshtein's with these weights (Wagner & Fischer 1974), within a
//! band.

use crate::hangul::syllable;

/// Cost of a letter that only one text has.
const GAP: u32 = 3;
/// Above every cost that can be accepted.
const FAR: u32 = 1 << 20;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float cast saturates, and a budget above what u32 holds allows everything"
)]
/// `1 - distance / (3 · letters of the longer)`, or 0 when the distance exceeds what gives `least`.
pub fn similarity(a: &[u16], b: &[u16], least: f64) -> f32 {
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 1.0;
    }
    let scale = f64::from(GAP) * longest as f64;
    let budget = ((1.0 - least) * scale).max(0.0) as u32;
    match distance(a, b, budget) {
        Some(cost) => (1.0 - f64::from(cost) / scale) as f32,
        None => 0.0,
    }
}

/// The weighted distance, when it is at most `budget`.
pub fn distance(a: &[u16], b: &[u16], budget: u32) -> Option<u32> {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    let band = (budget / GAP) as usize;
    if a.len().abs_diff(b.len()) > band {
        return None;
    }
    banded(a, b, band, budget)
}

/// Wagner–Fischer over the diagonals at most `band` from the main one, until every way costs more than
/// `budget`: no way gets cheaper.
fn banded(a: &[u16], b: &[u16], band: usize, budget: u32) -> Option<u32> {
    let width = b.len() + 1;
    let mut row = vec![FAR; width];
    for (j, cell) in row.iter_mut().enumerate().take(band + 1) {
        *cell = gaps(j);
    }
    let mut next = vec![FAR; width];
    for (i, &x) in a.iter().enumerate() {
        next.fill(FAR);
        let (low, high) = ((i + 1).saturating_sub(band), (i + 1 + band).min(b.len()));
        let mut least = FAR;
        if low == 0 {
            next[0] = gaps(i + 1);
            least = next[0];
        }
        for j in low.max(1)..=high {
            let swapped = row[j - 1] + substitution(x, b[j - 1]);
            next[j] = swapped
                .min(row[j] + gap(x))
                .min(next[j - 1] + gap(b[j - 1]));
            least = least.min(next[j]);
        }
        if least > budget {
            return None;
        }
        std::mem::swap(&mut row, &mut next);
    }
    Some(row[b.len()]).filter(|&cost| cost <= budget)
}

/// The cost of `letters` letters that only one text has.
fn gaps(letters: usize) -> u32 {
    u32::try_from(letters).map_or(FAR, |letters| letters.saturating_mul(GAP).min(FAR))
}

/// A digit more or less changes what is said.
fn gap(letter: u16) -> u32 {
    if is_digit(letter) { FAR } else { GAP }
}

fn substitution(x: u16, y: u16) -> u32 {
    match (syllable(x.into()), syllable(y.into())) {
        _ if x == y => 0,
        (Some(x), Some(y)) => {
            2 * u32::from(x.initial != y.initial)
                + u32::from(x.vowel != y.vowel)
                + u32::from(x.last != y.last)
        }
        _ if is_digit(x) || is_digit(y) => FAR,
        _ => GAP,
    }
}

fn is_digit(letter: u16) -> bool {
    (u16::from(b'0')..=u16::from(b'9')).contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    #[test]
    fn a_wrong_letter_costs_what_its_jamo_cost() {
        let check = |a: &str, b: &str, expected: Option<u32>| {
            assert_eq!(distance(&units(a), &units(b), 9), expected, "{a} {b}");
        };
        check("버스노선연장", "버스노선연장", Some(0));
        check("버스노선연장", "버스노선연자", Some(1));
        check("버스노선연장", "버스노산연장", Some(1));
        check("가격인상", "가격인하", Some(3));
        check("남자화장실", "여자화장실", Some(4));
        check("버스노선연장", "버스노선연장요", Some(3));
        check("제2차", "제3차", None);
        check("버스노선", "전혀다른글이다", None);
        check("", "", Some(0));
    }

    proptest! {
        #[test]
        fn a_budget_changes_no_distance(a in "[가-깋0-3]{0,12}", b in "[가-깋0-3]{0,12}", budget in 0_u32..40) {
            let (a, b) = (units(&a), units(&b));
            let found = distance(&a, &b, 1_000).filter(|&cost| cost <= budget);
            prop_assert_eq!(distance(&a, &b, budget), found);
        }

        #[test]
        fn the_distance_is_symmetric(a in "[가-깋0-3]{0,12}", b in "[가-깋0-3]{0,12}") {
            prop_assert_eq!(
                distance(&units(&a), &units(&b), 30),
                distance(&units(&b), &units(&a), 30)
            );
        }
    }
}
