//! What all scanners share: the folded text, the word lists, and bounded looks to either side.

use std::ops::Range;

use super::Kind;
use super::fold::BARRIER;
use super::words::{WordSet, Words};

/// Personal data in the folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Characters of the folded text.
    pub(super) span: Range<usize>,
    pub(super) kind: Kind,
}

/// A folded text and the words to look for.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) text: &'a [char],
    pub(super) words: &'a Words,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a [char], words: &'a Words) -> Self {
        Self { text, words }
    }

    /// The character at `at`; a line end beyond the text.
    pub(super) fn char(&self, at: usize) -> char {
        self.text.get(at).copied().unwrap_or('\n')
    }

    /// The character before `at`; a line end at the start.
    pub(super) fn char_before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\n', |at| self.char(at))
    }

    /// The first place from `at` on where `class` does not hold, at most `limit` further.
    pub(super) fn skip(&self, at: usize, limit: usize, class: impl Fn(char) -> bool) -> usize {
        let run = self.text[at.min(self.text.len())..].iter().take(limit);
        at + run.take_while(|&&c| class(c)).count()
    }

    /// The first place up to `at` from which on `class` holds, at most `limit` back.
    pub(super) fn skip_back(&self, at: usize, limit: usize, class: impl Fn(char) -> bool) -> usize {
        let run = self.text[..at].iter().rev().take(limit);
        at - run.take_while(|&&c| class(c)).count()
    }

    /// Whether a word of `words` ends at most `reach` characters before `at`, in the same line and
    /// without a number between. An ASCII word must be a word of its own.
    pub(super) fn near(&self, words: &WordSet, at: usize, reach: usize) -> bool {
        if words.is_empty() {
            return false;
        }
        for end in (at.saturating_sub(reach)..=at).rev() {
            if self.word_ends(words, end).is_some() {
                return true;
            }
            if matches!(self.char_before(end), '\n' | BARRIER | '0'..='9') {
                return false;
            }
        }
        false
    }

    /// The start of the word of `words` that ends at `end`.
    pub(super) fn word_ends(&self, words: &WordSet, end: usize) -> Option<usize> {
        let start = end - words.before(&self.text[..end])?;
        let joined = self.char(start).is_ascii_alphanumeric()
            && self.char_before(start).is_ascii_alphanumeric();
        (!joined).then_some(start)
    }

    /// Whether a number that ends at `at` counts something: `원`, `명`, `%`, `,000`.
    pub(super) fn counts(&self, at: usize) -> bool {
        let next = self.char(at);
        let beyond = self.char(at + 1);
        match next {
            '%' | '㎡' | '㎞' | '℃' | '₩' | '$' => true,
            ',' | '.' => beyond.is_ascii_digit(),
            ' ' => is_unit(beyond) && !is_hangul(self.char(at + 2)),
            c => is_unit(c),
        }
    }
}

/// Syllables with which the words begin that count things.
fn is_unit(c: char) -> bool {
    "원명년월일개건만억조천백회호대세평톤시분초위점배여살권장곳표불달건곡채석척필쪽킬".contains(c)
}

pub(super) fn is_hangul(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

pub(super) fn is_space(c: char) -> bool {
    c == ' '
}
