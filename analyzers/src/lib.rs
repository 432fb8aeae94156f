//! Pure text analysis for Korean proposals: `&str` in, values out; no files, no threads, no clock.
//!
//! In the order in which a text passes through:
//! [`normalize`] (the text shown, the text analyzed, and the way between them) →
//! [`tokenize`] (morphemes into terms) and [`comparable`] (the letters that count when two texts
//! are compared, without [`personal`] data and boilerplate) → [`shingle`] (how alike two are).
//! Where texts are shown to people: [`sentences`], and which are [`readable`].

pub mod normalize;
mod characters;
mod markup;
pub mod personal;
pub mod comparable;
pub mod shingle;
pub mod hangul;
pub mod edit;
pub mod tokenize;
mod tokens;
mod morpheme;
mod numeral;
pub mod sentences;
pub mod readable;
