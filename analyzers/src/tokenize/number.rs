//! Numbers as terms: digits and numerals in a row -> the number, and the number with its unit.
//!
//! No rule looks beyond the eojeol: equal eojeols have equal terms.

use super::{Reader, offset};
use crate::morpheme::Tag;
use crate::numeral::canonical;
use crate::tokens::{Class, Tokens};

/// What is counted by the ten thousand, whatever else the words may be.
const COUNTED: [&str; 8] = ["원", "명", "개", "건", "호", "평", "대", "년"];
/// Numerals that are words too: `일만 한다`, `이만 줄인다`.
const WORDS: [&str; 2] = ["일", "이"];
/// Behind these a numeral is the name of a place: `이천시`, `구천동`.
const PLACES: [&str; 8] = ["시", "군", "구", "읍", "면", "동", "리", "가"];

impl<'a> Reader<'a> {
    /// Digits and numerals that stand together, and on top the same with the unit behind them.
    pub(super) fn number(&self, tokens: &mut Tokens) -> usize {
        let end = self.end_of_number();
        let (start, behind) = (self.rest[0].start, self.rest[end - 1].end);
        let number = self.text[start as usize..behind as usize].replace(',', "");
        let unit = self.unit(end);
        let Some(number) = self.written(number, end, unit.map(|(unit, _)| unit)) else {
            return end;
        };
        let position = tokens.position;
        let Some((unit, used)) = unit else {
            tokens.push(&number, (start, behind), position, Class::Number, false);
            return end;
        };
        if number.chars().nth(1).is_some() {
            tokens.push(&number, (start, behind), position, Class::Number, true);
        }
        let whole = format!("{number}{unit}");
        let span = (start, behind + offset(unit.len()));
        tokens.push(&whole, span, position, Class::Number, false);
        used
    }

    /// Behind the digits and numerals at the front.
    fn end_of_number(&self) -> usize {
        let mut end = 1;
        loop {
            let goes_on = self.follows(end - 1, |tag| matches!(tag, Tag::Digits | Tag::Numeral));
            if goes_on || self.is_ten_thousand(end) {
                end += 1;
            } else if self.is_separator(end) {
                end += 2;
            } else {
                return end;
            }
        }
    }

    /// Whether the particle `만` at `at`, which the dictionary reads as "only", is ten thousand: behind a
    /// numeral, and before what is counted or at the end of the eojeol (`오만 원`).
    fn is_ten_thousand(&self, at: usize) -> bool {
        let Some(&here) = self.rest.get(at) else {
            return false;
        };
        let next = self.rest.get(at + 1);
        let joined = next.is_some_and(|next| next.start == here.end);
        self.surface(here) == "만"
            && self.rest[at - 1].end == here.start
            && !WORDS.contains(&self.surface(self.rest[0]))
            && (!joined || self.counted(at + 1).is_some())
    }

    /// What is counted, where the morpheme at `at` says it and stands right behind the one before.
    fn counted(&self, at: usize) -> Option<&'a str> {
        let &morpheme = self.rest.get(at)?;
        let surface = self.surface(morpheme);
        let counted = self.word(morpheme).tag == Tag::Unit || COUNTED.contains(&surface);
        (counted && self.rest[at - 1].end == morpheme.start).then_some(surface)
    }

    /// The unit that follows a number which ends at `end`, and where it ends.
    fn unit(&self, end: usize) -> Option<(&'a str, usize)> {
        if self.follows(end - 1, |tag| matches!(tag, Tag::Unit | Tag::Foreign)) {
            return Some((self.surface(self.rest[end]), end + 1));
        }
        // At the end of a line the sign and our full stop are one morpheme.
        self.is_percent(end).then_some(("%", end + 1))
    }

    /// How a number is written as a term; nothing for a numeral that says nothing by itself.
    fn written(&self, number: String, end: usize, unit: Option<&str>) -> Option<String> {
        let tag = |at: usize| self.word(self.rest[at]).tag;
        let in_digits = (0..end).any(|at| tag(at) == Tag::Digits);
        // `만` as a particle was taken for ten thousand.
        let is_round = !matches!(tag(end - 1), Tag::Digits | Tag::Numeral);
        let behind = || self.counted(end);
        if in_digits || is_round || is_amount(&number, unit.or_else(behind)) {
            return Some(canonical(&number).unwrap_or(number));
        }
        (unit.is_some() || end > 1).then_some(number)
    }

    /// Whether a point at `at`, or a comma before three digits, stands between digits.
    fn is_separator(&self, at: usize) -> bool {
        let Some(&separator) = self.rest.get(at) else {
            return false;
        };
        let behind = || self.surface(self.rest[at + 1]).len();
        self.rest[at - 1].end == separator.start
            && self.follows(at, |tag| tag == Tag::Digits)
            && match self.surface(separator) {
                "," => behind() == 3,
                mark => mark == ".",
            }
    }

    fn is_percent(&self, at: usize) -> bool {
        self.rest.get(at).is_some_and(|&sign| {
            self.surface(sign).starts_with('%') && self.rest[at - 1].end == sign.start
        })
    }
}

/// Whether a numeral in Hangul says how many, as far as its letters and the unit behind it tell: one
/// letter is part of a name (`삼일운동`), two may be one (`이천`).
fn is_amount(numeral: &str, unit: Option<&str>) -> bool {
    match numeral.chars().count() {
        0 | 1 => false,
        2 => numeral.contains('십') || unit.is_some_and(|unit| !PLACES.contains(&unit)),
        _ => true,
    }
}
