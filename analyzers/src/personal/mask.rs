//! Puts a mark in the place of personal data.

use std::borrow::Cow;

use modum_dictionaries::Lexicon;

use super::{Finder, Kind};

/// Masks the kinds it is told to; immutable, shared by all threads.
#[derive(Clone, Debug)]
pub struct Masker {
    finder: Finder,
    kinds: Vec<Kind>,
}

impl Masker {
    /// A masker for `kinds`, with the word lists of `lexicon`.
    pub fn new(lexicon: &Lexicon, kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self {
            finder: Finder::new(lexicon),
            kinds: kinds.into_iter().collect(),
        }
    }

    /// The text with marks; `count` is told the kind of each. Idempotent: a masked text holds
    /// nothing more to mask.
    pub fn mask<'t>(&self, text: &'t str, mut count: impl FnMut(Kind)) -> Cow<'t, str> {
        let mut masked = Cow::Borrowed(text);
        // What stood beside masked data may have a neighbor now that tells what it is.
        while let Some(more) = self.mask_once(&masked, &mut count) {
            masked = Cow::Owned(more);
        }
        masked
    }

    /// One pass, or nothing when there is nothing to mask.
    fn mask_once(&self, text: &str, count: &mut impl FnMut(Kind)) -> Option<String> {
        let mut found = self.finder.find(text);
        found.retain(|(_, kind)| self.kinds.contains(kind));
        if found.is_empty() {
            return None;
        }
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for (span, kind) in found {
            masked.push_str(&text[from..span.start]);
            masked.push_str(kind.mark());
            count(kind);
            from = span.end;
        }
        masked.push_str(&text[from..]);
        Some(masked)
    }
}
