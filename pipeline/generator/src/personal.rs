//! Made-up personal data: nothing -> a number or address in one of the ways in which people write them, and the words
//! around it.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::streams::one_of;

/// Personal data planted in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Planted {
    /// The number or address itself.
    pub(crate) data: String,
    /// The words it stands in, with the data.
    pub(crate) words: String,
}

/// How people introduce their data; `{}` is its place.
const FRAMES: &[&str] = &[
    "연락처 {}",
    "{}로 연락 주세요",
    "제 번호는 {}입니다",
    "({})",
    "{}",
    "문의: {}",
    "회신은 {} 부탁드립니다",
    "{} 홍길동 드림",
];
const MAILBOXES: &[&str] = &["minsu", "hong.gd", "k_jiwoo", "seoul7"];
const MAIL_HOSTS: &[&str] = &["naver.com", "daum.net", "gmail.com", "korea.kr"];
const AREA_CODES: &[&str] = &["02", "031", "051", "062"];

/// Draws data and words.
pub(crate) fn draw(rng: &mut ChaCha8Rng) -> Planted {
    let data = match rng.random_range(0..10) {
        0 => mobile("-", rng),
        1 => mobile("", rng),
        2 => mobile(".", rng),
        3 => mobile(" ", rng),
        4 => mobile("-", rng).chars().map(full_width).collect(),
        5 => format!(
            "{}-{}-{}",
            one_of(rng, AREA_CODES),
            exchange(rng),
            digits(4, rng)
        ),
        6 => resident(rng),
        7 => {
            let name = one_of(rng, MAILBOXES);
            format!("{name}{}@{}", digits(3, rng), one_of(rng, MAIL_HOSTS))
        }
        8 => format!(
            "국민은행 {}-{}-{}",
            digits(6, rng),
            digits(2, rng),
            digits(6, rng)
        ),
        _ => format!(
            "농협 {}-{}-{}-{}",
            digits(3, rng),
            digits(4, rng),
            digits(4, rng),
            digits(2, rng)
        ),
    };
    let words = one_of(rng, FRAMES).replace("{}", &data);
    Planted { data, words }
}

/// A printable ASCII character in its full-width form.
pub(crate) fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        c => c,
    }
}

fn mobile(separator: &str, rng: &mut ChaCha8Rng) -> String {
    let first = rng.random_range(2000..9999);
    format!("010{separator}{first}{separator}{}", digits(4, rng))
}

fn exchange(rng: &mut ChaCha8Rng) -> u32 {
    rng.random_range(200..999)
}

/// A resident registration number: birthday, then sex and century with a random tail (no checksum since 2020).
fn resident(rng: &mut ChaCha8Rng) -> String {
    let [year, month, day] = [
        rng.random_range(50..99),
        rng.random_range(1..=12),
        rng.random_range(1..=28),
    ];
    format!(
        "{year:02}{month:02}{day:02}-{}{}",
        rng.random_range(1..=2),
        digits(6, rng)
    )
}

fn digits(count: usize, rng: &mut ChaCha8Rng) -> String {
    (0..count)
        .map(|_| char::from(rng.random_range(b'0'..=b'9')))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streams::{Purpose, Streams};

    #[test]
    fn data_stands_in_its_words_and_all_forms_occur() {
        let mut rng = Streams::new(1).open(Purpose::Cells, 0);
        let drawn: Vec<Planted> = (0..500).map(|_| draw(&mut rng)).collect();
        assert!(
            drawn
                .iter()
                .all(|planted| planted.words.contains(&planted.data))
        );
        let forms: [fn(&str) -> bool; 6] = [
            |data| data.starts_with("010-"),
            |data| data.starts_with("010") && data.len() == 11,
            |data| data.starts_with("０１０－"),
            |data| data.contains('@'),
            |data| data.len() == 14 && data.as_bytes()[6] == b'-',
            |data| data.starts_with("농협 "),
        ];
        for (at, form) in forms.iter().enumerate() {
            assert!(
                drawn.iter().any(|planted| form(&planted.data)),
                "form {at} is missing"
            );
        }
    }
}
