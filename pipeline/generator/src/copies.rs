//! The ways in which a text comes in again: a text -> the same text as someone else sends it.
//!
//! The kinds and their strength are those of the real intakes: other spacing and punctuation, slips of the hand, a
//! salutation or thanks around it, a letter that many send with a line of their own.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::catalog::Common;
use crate::streams::{chance, one_of};
use crate::wording::Words;

/// What an idea is to the first of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The first of its group.
    Original,
    /// Letter for letter.
    Exact,
    /// With other spaces and punctuation.
    Spacing,
    /// With a few wrong letters.
    Typo,
    /// With a salutation before it or thanks behind it.
    Wrapped,
    /// One of many that send the same letter, each with a line of its own.
    Campaign,
}

impl Kind {
    /// The name that the truth file uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Exact => "exact",
            Self::Spacing => "spacing",
            Self::Typo => "typo",
            Self::Wrapped => "wrapped",
            Self::Campaign => "campaign",
        }
    }

    /// The kind that a text of this length can be copied as: in a few words, one slip or a thank-you makes it another
    /// text, which nobody could call a copy.
    pub(crate) fn possible_for(self, text: &str) -> Self {
        let least = match self {
            Self::Typo => TYPO_LETTERS,
            Self::Wrapped | Self::Campaign => WRAPPED_LETTERS,
            Self::Original | Self::Exact | Self::Spacing => 0,
        };
        let letters = text.chars().filter(|&c| is_letter(c)).take(least).count();
        if letters == least { self } else { Self::Exact }
    }

    /// A text as this kind of copy has it.
    pub(crate) fn apply(self, text: &str, common: &Common, rng: &mut ChaCha8Rng) -> String {
        match self {
            Self::Original | Self::Exact => text.to_owned(),
            Self::Spacing => spacing(text, rng),
            Self::Typo => typo(text, rng),
            Self::Wrapped => wrapped(text, common, rng),
            Self::Campaign => personal(text, common, rng),
        }
    }
}

/// Syllables and ASCII letters and digits: what nearly all of a text consists of.
fn is_letter(c: char) -> bool {
    matches!(c, '가'..='힣') || c.is_ascii_alphanumeric()
}

/// Fewest letters of a text that gets a slip of the hand, and of one that gets a sentence around it.
const TYPO_LETTERS: usize = 24;
const WRAPPED_LETTERS: usize = 50;

fn spacing(text: &str, rng: &mut ChaCha8Rng) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            ' ' if chance(rng, 1, 4) => {}
            '.' | ',' | '!' | '?' if chance(rng, 2, 5) => match rng.random_range(0..5) {
                0 => out.extend([c, c]),
                1 => out.extend([c, c, c]),
                2 => out.push(' '),
                3 => out.push('~'),
                _ => {}
            },
            c => {
                out.push(c);
                if c != ' ' && chance(rng, 1, 50) {
                    out.push(' ');
                }
            }
        }
    }
    format!(
        "{}{}",
        out.trim(),
        one_of(rng, &["", "!!", "...", " ㅠㅠ", "^^"])
    )
}

/// One slip for every forty letters: a lost final consonant, or the vowel beside the one meant.
fn typo(text: &str, rng: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let syllables: Vec<usize> = (0..letters.len())
        .filter(|&at| matches!(letters[at], '가'..='힣'))
        .collect();
    if syllables.is_empty() {
        return text.to_owned();
    }
    for _ in 0..(letters.len() / 40).max(1) {
        let at = *one_of(rng, &syllables);
        letters[at] = slip(letters[at]);
    }
    letters.into_iter().collect()
}

/// A syllable mistyped; see "Hangul Syllable Decomposition" in the Unicode standard, 3.12, for the arithmetic.
fn slip(syllable: char) -> char {
    const FIRST: u32 = '가' as u32;
    const FINALS: u32 = 28;
    const VOWELS: u32 = 21;
    let at = u32::from(syllable) - FIRST;
    let (open, last) = (at / FINALS, at % FINALS);
    let mistyped = match last {
        0 => open / VOWELS * VOWELS + (open % VOWELS + 1) % VOWELS,
        _ => open,
    };
    char::from_u32(FIRST + mistyped * FINALS).expect("a syllable without final consonant")
}

fn wrapped(text: &str, common: &Common, rng: &mut ChaCha8Rng) -> String {
    let words = Words::draw(common, rng);
    let (before, after) = match rng.random_range(0..4) {
        0 => (true, true),
        1 => (true, false),
        _ => (false, true),
    };
    let opening = before.then(|| words.sentence(one_of(rng, &common.openings), rng));
    let closing = after.then(|| words.sentence(one_of(rng, &common.closings), rng));
    join([opening, Some(text.to_owned()), closing])
}

fn personal(text: &str, common: &Common, rng: &mut ChaCha8Rng) -> String {
    let words = Words::draw(common, rng);
    let line = Some(words.sentence(one_of(rng, &common.personal_lines), rng));
    let closing = chance(rng, 1, 2).then(|| words.sentence(one_of(rng, &common.closings), rng));
    if chance(rng, 1, 2) {
        join([line, Some(text.to_owned()), closing])
    } else {
        join([Some(text.to_owned()), line, closing])
    }
}

fn join(parts: [Option<String>; 3]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::streams::{Purpose, Streams};

    const TEXT: &str =
        "버스가 너무 자주 끊깁니다. 밤늦게 일하는 사람은 집에 갈 방법이 없어요, 꼭 늘려 주세요!";

    fn letters(text: &str) -> String {
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    fn check(kind: Kind, holds: impl Fn(&str) -> bool) {
        let catalog = Catalog::embedded().unwrap();
        for index in 0..200 {
            let mut rng = Streams::new(1).open(Purpose::Copying, index);
            let copy = kind.apply(TEXT, &catalog.common, &mut rng);
            assert!(holds(&copy), "{kind:?}: {copy}");
        }
    }

    #[test]
    fn copies_are_what_their_kind_says() {
        check(Kind::Exact, |copy| copy == TEXT);
        check(Kind::Spacing, |copy| {
            letters(copy).trim_end_matches('ㅠ') == letters(TEXT)
        });
        check(Kind::Typo, |copy| {
            let differing = copy
                .chars()
                .zip(TEXT.chars())
                .filter(|(a, b)| a != b)
                .count();
            copy.chars().count() == TEXT.chars().count() && differing == 1
        });
        check(Kind::Wrapped, |copy| {
            copy.contains(TEXT) && copy.len() > TEXT.len()
        });
        check(Kind::Campaign, |copy| {
            copy.contains(TEXT) && copy.len() > TEXT.len() + 20
        });
    }

    #[test]
    fn slips_are_other_syllables() {
        assert_eq!(slip('각'), '가');
        assert_eq!(slip('가'), '개');
        assert_eq!(slip('기'), '가');
        assert_eq!(slip('힣'), '히');
        assert!(('가'..='힣').all(|c| slip(c) != c));
    }

    #[test]
    fn short_texts_are_copied_as_they_are() {
        assert_eq!(Kind::Typo.possible_for("버스를 늘려 주세요"), Kind::Exact);
        assert_eq!(
            Kind::Wrapped.possible_for("버스를 늘려 주세요"),
            Kind::Exact
        );
        assert_eq!(
            Kind::Spacing.possible_for("버스를 늘려 주세요"),
            Kind::Spacing
        );
        assert_eq!(Kind::Typo.possible_for(TEXT), Kind::Typo);
    }
}
