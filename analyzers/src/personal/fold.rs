//! A text as the scanners read it: one folded character for each shown one, with the way back.
//!
//! Unlike [`crate::normalize`], nothing is dropped and nothing is joined, so that a span of the
//! folded text is a span of the shown text. Full-width forms, circled and other styled figures become
//! ASCII, letters lower case, all dashes `-`, all spaces but line ends a space.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::Kind;

/// Stands for a mark that is already in the text: no scanner looks across it.
pub(super) const BARRIER: char = '\u{e000}';

/// The folded text.
pub(super) struct Folded {
    /// One character for each shown one, a mark counting as one.
    pub(super) chars: Vec<char>,
    /// The byte at which each begins in the shown text, and the end of the text.
    at: Vec<usize>,
}

impl Folded {
    pub(super) fn new(shown: &str) -> Self {
        let mut folded = Self {
            chars: Vec::with_capacity(shown.len() / 2),
            at: Vec::with_capacity(shown.len() / 2 + 1),
        };
        let mut from = 0;
        while let Some(c) = shown[from..].chars().next() {
            let mark = if c == '[' { mark(&shown[from..]) } else { None };
            folded.chars.push(mark.map_or_else(|| fold(c), |_| BARRIER));
            folded.at.push(from);
            from += mark.unwrap_or(c.len_utf8());
        }
        folded.at.push(shown.len());
        folded
    }

    /// The bytes of the shown text behind a span of folded characters.
    pub(super) fn bytes(&self, span: &Range<usize>) -> Range<usize> {
        self.at[span.start]..self.at[span.end]
    }
}

/// The length of the mark that `text` begins with.
fn mark(text: &str) -> Option<usize> {
    let marks = Kind::ALL.iter().map(|kind| kind.mark());
    marks
        .filter(|mark| text.starts_with(mark))
        .map(str::len)
        .next()
}

fn fold(c: char) -> char {
    match c {
        '\n' => c,
        '\0'..='\u{7f}' => match c.to_ascii_lowercase() {
            '\t' | '\r' => ' ',
            lower => lower,
        },
        '·' | 'ㆍ' | '‧' | '•' | '∙' | '⋅' | '・' | '。' | '．' => '.',
        '가'..='힣' | '\u{3131}'..='\u{318e}' => c,
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' | '─' | '━' | '﹣' | '－' | '➖' => {
            '-'
        }
        '～' | '〜' | '∼' => '~',
        c if c.is_whitespace() => ' ',
        c => compatible(c),
    }
}

/// The one character of the compatibility decomposition, or `c` itself where there are several.
fn compatible(c: char) -> char {
    let mut parts = std::iter::once(c).nfkc();
    match (parts.next(), parts.next()) {
        (Some(one), None) => one.to_lowercase().next().unwrap_or(one),
        _ => c,
    }
}
