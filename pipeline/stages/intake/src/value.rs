//! Dates and counts as people write them: text in, a value or nothing out.
//!
//! What cannot be read is nothing, and the caller counts it; nothing is guessed. A time with a
//! zone is the day it was in Korea.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset, NaiveDate};

/// Days from the calendar's first day to 1970-01-01.
const EPOCH_DAYS: i32 = 719_163;
/// The day numbers of spreadsheets that are taken as dates: 1954 to 2119.
const SERIALS: std::ops::RangeInclusive<i32> = 20_000..=80_000;
/// Spreadsheets' day 0, 1899-12-30, in days since 1970-01-01.
const SERIAL_EPOCH: i32 = -25_569;
/// How times with a zone are written.
const ZONED: [&str; 4] = [
    "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%dT%H:%M%#z",
    "%Y-%m-%d %H:%M%#z",
];

/// The day that `text` names, in days since 1970-01-01.
pub(crate) fn parse_date(text: &str) -> Option<i32> {
    let text = half_width(text.trim());
    if text.contains(':')
        && let Some(day) = zoned(&text)
    {
        return Some(day);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (start, rest) = text.split_at(digits);
    match digits {
        4 => separated(start, rest),
        5 => serial(start, rest),
        8 | 12 | 14 => day(&start[..4], &start[4..6], &start[6..8]),
        _ => None,
    }
}

/// The day as `2020-05-02`.
pub(crate) fn iso_date(days: i32) -> String {
    NaiveDate::from_num_days_from_ce_opt(days + EPOCH_DAYS)
        .expect("only days of the calendar are kept")
        .to_string()
}

/// The count that `text` names: separators of thousands and a unit behind it are fine, a fraction
/// other than zero or a minus is not.
pub(crate) fn parse_count(text: &str) -> Option<i64> {
    let text = half_width(text.trim());
    let number = text
        .trim_end_matches(['명', '건', '표', '개', '회', '인', '점', '+'])
        .trim_end();
    let whole = match number.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => number,
    };
    let mut groups = whole.split(',');
    let mut digits = groups.next()?.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// A float as a person would write it: whole numbers without a fraction, nothing for NaN.
pub(crate) fn float_text(value: f64) -> String {
    if value.is_nan() {
        String::new()
    } else if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        value.to_string()
    }
}

/// Full-width digits and signs as ASCII.
fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xfee0).expect("full-width forms mirror ASCII")
        }
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    };
    Cow::Owned(text.chars().map(narrow).collect())
}

fn zoned(text: &str) -> Option<i32> {
    let korea = FixedOffset::east_opt(9 * 3600).expect("nine hours are a zone");
    let time = ZONED
        .iter()
        .find_map(|format| DateTime::parse_from_str(text, format).ok())?;
    Some(days(time.with_timezone(&korea).date_naive()))
}

/// `2020-05-02`, `2020.5.2.`, `2020/05/02`, `2020년 5월 2일`, and anything but a digit behind it.
fn separated(year: &str, rest: &str) -> Option<i32> {
    let (month, rest) = next_number(rest)?;
    let (date, rest) = next_number(rest)?;
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    day(year, month, date)
}

/// The next one or two digits behind at least one separator.
fn next_number(text: &str) -> Option<(&str, &str)> {
    let start = text.trim_start_matches([' ', '-', '.', '/', '년', '월']);
    let digits = start.bytes().take(2).take_while(u8::is_ascii_digit).count();
    if digits == 0 || start.len() == text.len() {
        None
    } else {
        Some(start.split_at(digits))
    }
}

/// A spreadsheet's day number, perhaps with a fraction for the time.
fn serial(number: &str, rest: &str) -> Option<i32> {
    let fraction = rest
        .strip_prefix('.')
        .is_some_and(|f| f.bytes().all(|b| b.is_ascii_digit()));
    if !rest.is_empty() && !fraction {
        return None;
    }
    let serial: i32 = number.parse().ok()?;
    SERIALS.contains(&serial).then_some(serial + SERIAL_EPOCH)
}

fn day(year: &str, month: &str, date: &str) -> Option<i32> {
    let year: i32 = year.parse().ok()?;
    if !(1900..=2200).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, date.parse().ok()?).map(days)
}

fn days(date: NaiveDate) -> i32 {
    use chrono::Datelike as _;
    date.num_days_from_ce() - EPOCH_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let check = |text: &str, expected: &str| {
            let found = parse_date(text).map_or_else(|| "-".to_owned(), iso_date);
            assert_eq!(found, expected, "{text}");
        };
        for text in [
            "2020-05-02",
            "2020.5.2",
            "2020.05.02.",
            "2020/05/02",
            "20200502",
            "2020년 5월 2일",
            "2020년5월2일(토)",
            "2020. 5. 2. 오후 3:10",
            "2020-05-02 23:59:59",
            "20200502235959",
            "2020-05-02T23:59:59",
            "2020-05-02T10:00:00Z",
            "2020-05-02T23:10:00+09:00",
            "2020-05-02T23:10:00.123+0900",
            "2020-05-02 23:10+09",
            "２０２０．０５．０２",
            " 2020-5-2 ",
            "43953",
            "43953.75",
            "2020-05-01T15:00:00Z",
        ] {
            check(text, "2020-05-02");
        }
        for text in [
            "",
            "-",
            "2020-13-02",
            "2020-02-30",
            "0000-00-00",
            "2020-05",
            "5/2/2020",
            "어제",
            "2020",
            "99999",
            "43953번",
            "2020-05-0212",
            "202005",
            "1588377600000",
        ] {
            check(text, "-");
        }
    }

    #[test]
    fn counts() {
        let check = |text: &str, expected: Option<i64>| {
            assert_eq!(parse_count(text), expected, "{text}");
        };
        check("12", Some(12));
        check("1,234", Some(1234));
        check("1,234,567명", Some(1_234_567));
        check("1234 명", Some(1234));
        check("１２", Some(12));
        check("12.0", Some(12));
        check("0", Some(0));
        for text in [
            "-3",
            "1.5",
            "많음",
            "",
            "명",
            "1,23",
            "12e3",
            "99999999999999999999",
            "1 2",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn floats_read_like_numbers() {
        assert_eq!(float_text(12.0), "12");
        assert_eq!(float_text(1.5), "1.5");
        assert_eq!(float_text(f64::NAN), "");
    }
}
