//! A query with wrong letters -> the text that was probably meant.
//!
//! A mistyped letter makes two pairs of letters that hardly any text has (`셔금`: `고셔`, `셔금`). Where
//! one other jamo makes both pairs common (`세금`), that is what was meant: a noisy channel of one
//! jamo (Kernighan, Church & Gale 1990) over the index's own pairs of letters. It needs no words, which
//! the wrong letter has cut to pieces.

use modum_analyzers::hangul::{Syllable, compose, syllable};

use crate::letters::{Letter, Pair, letters};

/// A pair in fewer than one of so many texts is hardly written.
const RARE: u32 = 2_000;
/// How much more often both new pairs must occur.
const RATHER: u32 = 5;
/// Letters of a query that are looked at.
const MOST: usize = 100;

/// The text with its wrong letters put right; nothing where none is wrong. `frequency` says in how
/// many of `documents` a pair stands.
pub(crate) fn meant<E>(
    text: &str,
    documents: u32,
    frequency: impl Fn(Pair) -> Result<u32, E>,
) -> Result<Option<String>, E> {
    let letters: Vec<Letter> = letters(text).take(MOST).collect();
    let mut out = String::new();
    let (mut copied, mut last_changed) = (0, None);
    for (at, letter) in letters.iter().enumerate() {
        // Neighbors are judged by each other: only one of two can be wrong.
        if at > 0 && last_changed == Some(at - 1) {
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let around = [before, letters.get(at + 1)].map(|letter| letter.map(|letter| letter.folded));
        let place = Place {
            around,
            frequency: &frequency,
        };
        if let Some(better) = place.better(letter.folded, documents / RARE)? {
            out.push_str(&text[copied..letter.start]);
            out.push(better);
            (copied, last_changed) = (letter.end, Some(at));
        }
    }
    out.push_str(&text[copied..]);
    Ok(last_changed.map(|_| out))
}

/// A place between two letters.
struct Place<'a, F> {
    around: [Option<char>; 2],
    frequency: &'a F,
}

impl<E, F: Fn(Pair) -> Result<u32, E>> Place<'_, F> {
    /// The letter that fits better than `c`, if `c` fits hardly at all.
    fn better(&self, c: char, hardly: u32) -> Result<Option<char>, E> {
        let Some(typed) = syllable(c.into()) else {
            return Ok(None);
        };
        let fits = self.pairs(c)?;
        let Some(most) = fits.into_iter().flatten().max() else {
            return Ok(None);
        };
        if most > hardly {
            return Ok(None);
        }
        let mut best = (RATHER * (most + 1) - 1, None);
        for other in one_jamo_from(typed) {
            let least = self.pairs(other)?.into_iter().flatten().min();
            if let Some(least) = least.filter(|&least| least > best.0) {
                best = (least, Some(other));
            }
        }
        Ok(best.1)
    }

    /// In how many texts the pairs with the letters around stand.
    fn pairs(&self, c: char) -> Result<[Option<u32>; 2], E> {
        let [before, behind] = self.around;
        let count = |pair: Option<Pair>| pair.map(self.frequency).transpose();
        Ok([
            count(before.map(|before| [before, c]))?,
            count(behind.map(|behind| [c, behind]))?,
        ])
    }
}

/// The syllables that differ in one jamo.
fn one_jamo_from(typed: Syllable) -> impl Iterator<Item = char> {
    let initials = (0..19).map(move |initial| Syllable { initial, ..typed });
    let vowels = (0..21).map(move |vowel| Syllable { vowel, ..typed });
    let lasts = (0..28).map(move |last| Syllable { last, ..typed });
    let all = initials.chain(vowels).chain(lasts);
    all.filter(move |&other| other != typed).filter_map(compose)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// What is meant where each of these words stands in 20 of 100 texts.
    fn check(text: &str, expected: Option<&str>) {
        let known = ["세금을낭비", "국민연금", "새로운세상"];
        let frequency = |pair: Pair| -> Result<u32, Infallible> {
            let pair: String = pair.iter().collect();
            let texts = known.iter().filter(|word| word.contains(&pair)).count();
            Ok(20 * u32::try_from(texts).unwrap())
        };
        let Ok(found) = meant(text, 100, frequency);
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_wrong_letter_is_known_by_its_neighbors() {
        check("셔금을 낭비", Some("세금을 낭비"));
        check("국민 연귬", Some("국민 연금"));
        check("국밈 연금", Some("국민 연금"));
        check("국민연금", None);
        check("전혀 다른 글", None);
        check("a1", None);
        check("셔", None);
        check("", None);
    }
}
