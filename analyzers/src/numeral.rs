//! Numbers as Korean writes them, in digits, in Hangul or in both: one way to write each value.
//!
//! `이천이십육`, `2천26` and `2026` are one number, and so are `십만`, `10만` and `100000`. Round numbers
//! keep the large units that people read them by (`10만`, `1억5000만`), others are digits.

/// A sign that stands for a digit.
const DIGITS: [(char, u128); 11] = [
    ('영', 0),
    ('공', 0),
    ('일', 1),
    ('이', 2),
    ('삼', 3),
    ('사', 4),
    ('오', 5),
    ('육', 6),
    ('칠', 7),
    ('팔', 8),
    ('구', 9),
];
/// Units within a group of four digits, and those of the groups.
const SMALL: [(char, u128); 3] = [('십', 10), ('백', 100), ('천', 1_000)];
const LARGE: [(char, u128); 3] = [
    ('조', 1_000_000_000_000),
    ('억', 100_000_000),
    ('만', 10_000),
];
/// Amounts have at most so many digits; longer runs of digits are numbers of things.
const MOST_DIGITS: usize = 16;
const LIMIT: u128 = 10_u128.pow(16);

/// The one way to write a number; nothing for what is no number, or has but one way to be written.
pub(crate) fn canonical(number: &str) -> Option<String> {
    let value = value(number)?;
    let written = if value % 10_000 == 0 {
        in_groups(value)
    } else {
        value.to_string()
    };
    (written != number).then_some(written)
}

/// `1억5000만`: what is left over after the last group is nothing.
fn in_groups(mut value: u128) -> String {
    let mut out = String::new();
    for (unit, worth) in LARGE {
        if value >= worth {
            out.push_str(&(value / worth).to_string());
            out.push(unit);
        }
        value %= worth;
    }
    out
}

/// The value of a well-formed whole number above zero.
fn value(number: &str) -> Option<u128> {
    let (mut total, mut group) = (0, 0);
    // What each unit must be below, and the digits that wait for their unit.
    let (mut below_large, mut below_small) = (u128::MAX, u128::MAX);
    let mut waiting: Option<Literal> = None;
    let mut rest = number;
    while let Some(c) = rest.chars().next() {
        if let Some((literal, after)) = literal(rest) {
            if waiting.replace(literal).is_some() {
                return None;
            }
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if let Some(worth) = worth(&SMALL, c).filter(|&worth| worth < below_small) {
            group += waiting.take().unwrap_or(Literal::ONE).times(worth)?;
            below_small = worth;
        } else {
            let worth = worth(&LARGE, c).filter(|&worth| worth < below_large)?;
            let counted = match waiting.take() {
                Some(literal) => group * worth + literal.below(below_small)?.times(worth)?,
                None if group > 0 => group * worth,
                None => worth,
            };
            total += counted;
            (group, below_small, below_large) = (0, u128::MAX, worth);
        }
    }
    let last = match waiting {
        Some(literal) if literal.decimals > 0 => return None,
        Some(literal) => literal.below(below_small.min(below_large))?.digits,
        None => 0,
    };
    Some(total + group + last).filter(|value| (1..LIMIT).contains(value))
}

/// Digits as they are written: `2.5` is 25 with one decimal.
#[derive(Clone, Copy)]
struct Literal {
    digits: u128,
    decimals: u32,
}

impl Literal {
    const ONE: Self = Self {
        digits: 1,
        decimals: 0,
    };

    /// Times a unit, where that is a whole number.
    fn times(self, worth: u128) -> Option<u128> {
        let divisor = 10_u128.pow(self.decimals);
        let product = self.digits.checked_mul(worth)?;
        (product % divisor == 0).then_some(product / divisor)
    }

    /// Itself, if it is less than the unit before it.
    fn below(self, worth: u128) -> Option<Self> {
        (self.digits / 10_u128.pow(self.decimals) < worth).then_some(self)
    }
}

/// The literal at the front of a text, and what follows.
fn literal(text: &str) -> Option<(Literal, &str)> {
    let first = text.chars().next()?;
    if let Some(digits) = worth(&DIGITS, first) {
        let literal = Literal {
            digits,
            decimals: 0,
        };
        return Some((literal, &text[first.len_utf8()..]));
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, after) = text.split_at(end.unwrap_or(text.len()));
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let well_formed = !whole.is_empty()
        && !decimals.contains('.')
        && number.len() <= MOST_DIGITS
        && number.contains('.') != decimals.is_empty()
        && (whole.len() == 1 || !whole.starts_with('0'));
    if !well_formed {
        return None;
    }
    let digits = format!("{whole}{decimals}").parse().ok()?;
    let decimals = u32::try_from(decimals.len()).ok()?;
    Some((Literal { digits, decimals }, after))
}

fn worth(signs: &[(char, u128)], c: char) -> Option<u128> {
    let known = signs.iter().find(|(sign, _)| *sign == c);
    known.map(|(_, worth)| *worth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_has_one_way_to_be_written() {
        for (number, expected) in [
            ("이천이십육", "2026"),
            ("2천26", "2026"),
            ("천구백구십칠", "1997"),
            ("십만", "10만"),
            ("100000", "10만"),
            ("10000", "1만"),
            ("만", "1만"),
            ("삼만오천", "35000"),
            ("3만5천", "35000"),
            ("2.5억", "2억5000만"),
            ("2억5천만", "2억5000만"),
            ("백오십", "150"),
            ("육백조", "600조"),
            ("5.0만", "5만"),
        ] {
            assert_eq!(canonical(number).as_deref(), Some(expected), "{number}");
        }
    }

    #[test]
    fn what_is_no_number_or_written_so_already_is_left() {
        for number in [
            "",
            "2026",
            "10만",
            "3.5",
            "0",
            "007",
            "공일공",
            "이이",
            "십백",
            "1만2만",
            "1만20000",
            "수십만",
            "1.2.3",
            "3.",
            "4.0",
            ".5",
            "20190401",
            "1.23456만",
            "영",
            "99999999999999999999999999999999999999999999",
            "구구팔팔",
        ] {
            assert_eq!(canonical(number), None, "{number}");
        }
    }

    proptest! {
        #[test]
        fn written_so_a_number_keeps_its_value(number in "[0-9일이삼사오육칠팔구십백천만억조.]{0,12}") {
            if let Some(written) = canonical(&number) {
                prop_assert_eq!(value(&written), value(&number));
                prop_assert_eq!(canonical(&written), None);
            }
        }
    }
}
