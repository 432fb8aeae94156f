//! In how many of the first documents each three jamo stand: what similarity weighs them by.
//!
//! Counted in the documents of the lowest numbers only, because a weight needs no more; the counts of
//! the index before go on with what came to them and what left them.

use rustc_hash::FxHashMap;

use crate::bytes::{Sink, Source};
use crate::jamo;
use crate::letters::letters;

/// Documents in which jamo are counted; few in tests, so that they come and go.
pub(crate) const COUNTED: usize = if cfg!(test) { 12 } else { 20_000 };

/// By three jamo: the number of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct JamoCounts {
    counts: FxHashMap<u32, u32>,
    documents: u32,
}

impl JamoCounts {
    pub(crate) fn add(&mut self, title: &str, body: &str) {
        self.documents += 1;
        for trigram in trigrams(title, body) {
            *self.counts.entry(trigram).or_default() += 1;
        }
    }

    /// Takes back what [`JamoCounts::add`] counted.
    pub(crate) fn remove(&mut self, title: &str, body: &str) {
        self.documents = self.documents.saturating_sub(1);
        for trigram in trigrams(title, body) {
            if let Some(count) = self.counts.get_mut(&trigram) {
                *count -= 1;
                if *count == 0 {
                    self.counts.remove(&trigram);
                }
            }
        }
    }

    /// ln(1 + (n + 1) / (df + ½)). What occurs once weighs what never occurs: a slip of the pen.
    pub(crate) fn idf(&self, trigram: u32) -> f32 {
        let df = self.counts.get(&trigram).copied().filter(|&df| df > 1);
        let df = df.unwrap_or_default();
        ((self.documents as f32 + 1.0) / (df as f32 + 0.5)).ln_1p()
    }

    pub(crate) fn write(&self, sink: &mut Sink) {
        let mut counts: Vec<(u32, u32)> = self.counts.iter().map(|(&k, &n)| (k, n)).collect();
        counts.sort_unstable();
        sink.number(self.documents as usize);
        sink.words(counts.iter().map(|&(trigram, _)| trigram));
        sink.words(counts.iter().map(|&(_, count)| count));
    }

    pub(crate) fn read(source: &mut Source<'_>) -> Option<Self> {
        let documents = u32::try_from(source.number()?).ok()?;
        let (trigrams, counts) = (source.words()?, source.words()?);
        let counts = trigrams.into_iter().zip(counts).collect();
        Some(Self { counts, documents })
    }
}

/// Each three jamo of the texts once.
fn trigrams(title: &str, body: &str) -> Vec<u32> {
    let (mut found, mut codes) = (Vec::new(), Vec::new());
    for text in [title, body] {
        codes.clear();
        jamo::codes(letters(text).map(|letter| letter.folded), &mut codes);
        found.extend(jamo::trigrams(&codes));
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_removed_was_never_counted() {
        let mut counts = JamoCounts::default();
        counts.add("국민연금", "개혁");
        let one = counts.clone();
        counts.add("국민연금 수급", "");
        counts.remove("국민연금 수급", "");
        assert_eq!(counts, one);
    }
}
