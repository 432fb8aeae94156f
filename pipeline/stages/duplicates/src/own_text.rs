//! What a copy says beyond its canonical: the personal line of a form letter.
//!
//! Stretches in which the copy departs from its canonical (see [`align`](crate::align)) → those that
//! say something → the text shown, in order. A few letters are a slip of the hand; letters that the
//! canonical has elsewhere are moved, not new; salutations, thanks and personal data are nobody's
//! own words. What is left is widened to whole words, so that no fragment stands alone.

use std::ops::Range;

use modum_analyzers::comparable::{Comparable, Comparer};
use modum_corpus::Texts;
use modum_model::ids::{IdeaRow, TextId};
use modum_model::tables::Ideas;

use crate::align::{Lettered, Stretch, stretches};

/// Letters from which a passage says something; fewer are a slip.
const TELLING: usize = 4;
/// Letters at most that a passage takes in to begin or end with a word.
const WORD: usize = 5;
/// Letters at most that it takes in to begin or end with a sentence.
const SENTENCE: usize = 3;
/// Equal letters at most between two passages that are shown as one.
const BRIDGE: usize = 12;
/// What stands between two passages.
const ELLIPSIS: &str = " … ";

/// The passages of `copy` that `canonical` does not have, as shown, joined by ` … `.
pub(crate) fn own_text(
    ideas: &Ideas,
    texts: &Texts,
    comparer: &Comparer,
    copy: IdeaRow,
    canonical: IdeaRow,
) -> String {
    let canonical = Lettered::of(texts.whole(texts.of(canonical)));
    let copy = Copy::of(ideas, texts, copy);
    let told = bridged(stretches(&canonical, &copy.text))
        .into_iter()
        .filter(|passage| passage.own >= TELLING)
        .flat_map(|passage| copy.by_field(&passage.letters))
        .filter(|part| !is_within(&copy.text.letters[part.clone()], &canonical.letters))
        .map(|part| copy.widened(part))
        .filter(|part| says_something(copy.text.text(part), comparer))
        .map(|part| copy.shown(&part));
    told.collect::<Vec<&str>>().join(ELLIPSIS)
}

/// Letters of the copy that are shown together.
struct Passage {
    letters: Range<usize>,
    /// How many of them are the copy's own.
    own: usize,
}

/// Stretches as passages; those with little between them read better as one.
fn bridged(stretches: Vec<Stretch>) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        let passage = Passage {
            own: stretch.own,
            letters: stretch.copy,
        };
        match passages.last_mut() {
            Some(last) if last.is_near(&passage) => {
                last.letters.end = passage.letters.end;
                last.own += passage.own;
            }
            _ => passages.push(passage),
        }
    }
    passages
}

impl Passage {
    fn is_near(&self, next: &Self) -> bool {
        let between = next.letters.start - self.letters.end;
        between <= BRIDGE.min(self.own).min(next.own)
    }
}

fn is_within(part: &[char], whole: &[char]) -> bool {
    whole.windows(part.len()).any(|window| window == part)
}

/// Whether a normalized text is more than salutation, thanks and personal data.
fn says_something(normalized: &str, comparer: &Comparer) -> bool {
    counting(normalized, comparer).len() >= TELLING
}

/// The letters of a normalized text that count in a comparison.
pub(crate) fn counting(normalized: &str, comparer: &Comparer) -> Vec<u16> {
    let mut comparable = Comparable::default();
    comparer.comparable(normalized, &mut comparable);
    comparable.letters
}

/// A copy as letters, and as it is shown.
struct Copy<'a> {
    texts: &'a Texts,
    id: TextId,
    text: Lettered<'a>,
    /// Letters of the title.
    title: usize,
    shown: [&'a str; 2],
}

impl<'a> Copy<'a> {
    fn of(ideas: &'a Ideas, texts: &'a Texts, idea: IdeaRow) -> Self {
        let id = texts.of(idea);
        let text = Lettered::of(texts.whole(id));
        let row = idea.index();
        Self {
            texts,
            id,
            title: text.before(texts.title(id).len()),
            text,
            shown: [ideas.title.value(row), ideas.body.value(row)],
        }
    }

    /// The parts of a range in title and body.
    fn by_field(&self, letters: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
        let cut = self.title.clamp(letters.start, letters.end);
        let parts = [letters.start..cut, cut..letters.end];
        parts.into_iter().filter(|part| part.len() >= TELLING)
    }

    /// The range with the rest of the sentences or words that it begins and ends in, where that is
    /// short.
    fn widened(&self, letters: Range<usize>) -> Range<usize> {
        let last = self.text.letters.len();
        let earlier = (0..=letters.start).rev();
        let later = letters.end..=last;
        let start = self.nearest_border(&earlier).unwrap_or(letters.start);
        start..self.nearest_border(&later).unwrap_or(letters.end)
    }

    /// The first of these places where a sentence begins or ends, or else a word.
    fn nearest_border(&self, places: &(impl Iterator<Item = usize> + Clone)) -> Option<usize> {
        let first = |border, within| {
            let mut near = places.clone().take(within + 1);
            near.find(|&place| self.text.border(place) >= border)
        };
        first(3, SENTENCE).or_else(|| first(1, WORD))
    }

    /// The text shown, with the marks that belong to its first and last word.
    fn shown(&self, letters: &Range<usize>) -> &'a str {
        let bytes = self.text.bytes(letters);
        if letters.start < self.title {
            let at = |byte| self.texts.shown_in_title(self.id, byte);
            return with_marks(self.shown[0], at(bytes.start)..at(bytes.end));
        }
        let title = self.texts.title(self.id).len();
        let at = |byte: usize| self.texts.shown_in_body(self.id, byte - title);
        with_marks(self.shown[1], at(bytes.start)..at(bytes.end))
    }
}

/// The part of `text` with closing marks behind it, and opening ones before it.
fn with_marks(text: &str, bytes: Range<usize>) -> &str {
    let opens = |c: char| "([{<“‘「『《〈".contains(c);
    let closes = |c: char| !c.is_whitespace() && !c.is_alphanumeric() && !opens(c);
    let before = text.get(..bytes.start).unwrap_or_default();
    let behind = text.get(bytes.end..).unwrap_or_default();
    let start = before.trim_end_matches(opens).len();
    let end = text.len() - behind.trim_start_matches(closes).len();
    text.get(start..end).unwrap_or_default()
}
