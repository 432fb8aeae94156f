//! What the dictionary says of every morpheme of a text, for people who ask why it is cut as it is.

use super::Worker;

/// A morpheme as the dictionary gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analyzed {
    /// The letters.
    pub surface: String,
    /// The tag, as the dictionary writes it.
    pub tag: String,
    /// A compound's parts, as the dictionary writes them, or `*`.
    pub parts: String,
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
}

impl Worker {
    /// Every morpheme of a normalized text, particles and symbols included.
    ///
    /// # Panics
    /// Never on any text: the segmenter has no failing input.
    pub fn analyze(&mut self, normalized: &str) -> Vec<Analyzed> {
        let tokens = self
            .segmenter
            .segment(normalized)
            .expect("segmenting has no failing input");
        let describe = |mut token: lindera::token::Token<'_>| Analyzed {
            surface: token.surface.to_string(),
            tag: token.get_detail(0).unwrap_or("UNK").to_owned(),
            parts: token.get_detail(7).unwrap_or("*").to_owned(),
            start: token.byte_start,
            end: token.byte_end,
        };
        tokens.into_iter().map(describe).collect()
    }
}
