//! Stages 2 and 3: each distinct text, normalized and tokenized once.
//!
//! `Ideas` → [`normalize`] → [`Texts`] → [`tokenize`] → [`Corpus`]. Ideas that are equal letter for
//! letter share one text and its tokens; everything later works on these columns.

mod hashed;
mod texts;
mod known;
mod cuts;
mod tokens;
mod vocabulary;
#[cfg(test)]
mod tests;

pub use known::Cutting;
pub use texts::{Texts, normalize};
pub use tokens::{Corpus, CutEojeols, Token, tokenize, tokenize_known};
pub use vocabulary::Vocabulary;
