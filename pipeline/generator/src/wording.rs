//! Originals in words: (sentences, layout) -> title and body with every slot filled.
//!
//! Place, group and relative stay the same within one idea, as one person writes it; numbers and times change with
//! every sentence. An original is written anew from its own stream whenever it is needed, never kept.

use rand_chacha::ChaCha8Rng;

use crate::catalog::{Catalog, Common, SentenceId};
use crate::compose::Originals;
use crate::streams::{Purpose, Streams, chance, one_of};
use crate::template::{Fillers, Template};

/// What a citizen wrote; either may be empty, never both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) title: String,
    pub(crate) body: String,
}

impl Text {
    /// The part that matters, which a copy changes: the body, or the title where there is no body.
    pub(crate) fn main(&self) -> &str {
        if self.body.is_empty() {
            &self.title
        } else {
            &self.body
        }
    }

    /// The same idea with another main part.
    pub(crate) fn with_main(self, main: String) -> Self {
        if self.body.is_empty() {
            Self {
                title: main,
                ..self
            }
        } else {
            Self { body: main, ..self }
        }
    }
}

/// The words that one idea fills its slots with.
pub(crate) struct Words<'a> {
    common: &'a Common,
    place: &'a str,
    group: &'a str,
    relative: &'a str,
}

impl<'a> Words<'a> {
    pub(crate) fn draw(common: &'a Common, rng: &mut ChaCha8Rng) -> Self {
        Self {
            common,
            place: one_of(rng, &common.places).as_str(),
            group: one_of(rng, &common.groups).as_str(),
            relative: one_of(rng, &common.relatives).as_str(),
        }
    }

    /// One sentence in these words.
    pub(crate) fn sentence(&self, template: &Template, rng: &mut ChaCha8Rng) -> String {
        let fillers = Fillers {
            place: self.place,
            group: self.group,
            relative: self.relative,
            number: one_of(rng, &self.common.numbers).as_str(),
            time: one_of(rng, &self.common.times).as_str(),
        };
        let mut out = String::with_capacity(160);
        template.render(&fillers, &mut out);
        out
    }
}

/// Writes an original out.
pub(crate) fn write_out(
    catalog: &Catalog,
    originals: &Originals,
    streams: Streams,
    at: usize,
) -> Text {
    let index = u32::try_from(at).expect("the plan holds at most u32::MAX ideas");
    let rng = &mut streams.open(Purpose::Wording, index);
    let words = Words::draw(&catalog.common, rng);
    let mut say = |&id: &SentenceId| words.sentence(catalog.sentence(id), rng);
    let sentences: Vec<String> = originals.body(at).iter().map(&mut say).collect();
    let title = originals.title(at).as_ref().map(say);
    Text {
        title: as_title(title.unwrap_or_default()),
        body: if sentences.is_empty() || originals.is_list(at) {
            list(&sentences)
        } else {
            body(&sentences, &words, &catalog.common, rng)
        },
    }
}

/// A sentence as people put it into the title: without the full stop.
fn as_title(mut sentence: String) -> String {
    sentence.truncate(sentence.trim_end_matches('.').len());
    sentence
}

fn body(sentences: &[String], words: &Words, common: &Common, rng: &mut ChaCha8Rng) -> String {
    let opening = chance(rng, 1, 5).then(|| words.sentence(one_of(rng, &common.openings), rng));
    let closing = chance(rng, 1, 4).then(|| words.sentence(one_of(rng, &common.closings), rng));
    let between = if chance(rng, 1, 8) { "\n" } else { " " };
    let parts: Vec<&str> = opening
        .iter()
        .chain(sentences)
        .chain(&closing)
        .map(String::as_str)
        .collect();
    parts.join(between)
}

/// A numbered list, two sentences a number; nothing for no sentences.
fn list(sentences: &[String]) -> String {
    let wishes = sentences.chunks(2).enumerate();
    let lines: Vec<String> = wishes
        .map(|(at, wish)| format!("{}. {}", at + 1, wish.join(" ")))
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::compose;
    use crate::profile::Profiles;

    #[test]
    fn drafts_are_kept_and_all_slots_filled() {
        let catalog = Catalog::embedded().unwrap();
        let streams = Streams::new(1);
        let profiles = Profiles::new(&catalog, streams).unwrap();
        let originals = compose(&catalog, &profiles, streams, 3000);
        let mut lists = 0;
        for at in 0..originals.len() {
            let text = write_out(&catalog, &originals, streams, at);
            assert!(
                !text.title.contains(['{', '}']) && !text.body.contains(['{', '}']),
                "{text:?}"
            );
            assert_eq!(
                text.title.is_empty(),
                originals.title(at).is_none(),
                "{text:?}"
            );
            assert_eq!(
                text.body.is_empty(),
                originals.body(at).is_empty(),
                "{text:?}"
            );
            assert!(!text.main().is_empty());
            assert_eq!(
                text.body.contains("\n2. "),
                originals.is_list(at),
                "{text:?}"
            );
            lists += usize::from(originals.is_list(at));
            assert_eq!(text, write_out(&catalog, &originals, streams, at));
        }
        assert!(lists > 10, "{lists} lists");
    }
}
