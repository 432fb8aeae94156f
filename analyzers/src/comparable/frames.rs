//! Sentences that only frame a text: greetings, thanks, who writes, a last request.
//!
//! No list has all of them, as people word them freely; but they are short, stand at the beginning or
//! end of a text, and are made of few words. So a sentence there is a frame when it has a listed phrase
//! and little else, or words of such phrases alone; a sentence of the kind *who writes* may also end in
//! a word for a person and a copula (`○○동에 사는 두 아이의 엄마인데요`), and one that greets, thanks or
//! asks to be heard is known by its verb ([`acts`]).

use std::ops::Range;

use modum_dictionaries::{Boilerplate, BoilerplateKind};
use rustc_hash::FxHashSet;

use super::acts;
use super::letters;
use super::sentences::Sentences;

/// Sentences at either end of a text that may be frames.
const EDGE: usize = 3;
/// Letters of the longest frame.
const LONGEST: usize = 45;
/// Letters that a text needs beside its frames: otherwise they are what it says.
const BESIDE: usize = 12;
/// Words from which a sentence can be a frame without any listed phrase.
const WORDS: usize = 3;
/// Letters of the longest word that is known by its beginning.
const WORD: usize = 6;
/// Letters of other words that an introduction can have.
const INTRODUCED: usize = 14;
/// Letters of other words that a greeting or thanks can have, and other frames.
const GREETED: usize = 8;
const ENDED: usize = 3;
/// The copula in the forms in which people introduce themselves, the listed one first.
const COPULAS: [&str; 9] = [
    "입니다",
    "이에요",
    "예요",
    "인데요",
    "이고요",
    "입니다만",
    "이라고합니다",
    "으로서",
    "로서",
];

/// Knows the words of which frames are made.
#[derive(Clone, Debug)]
pub(super) struct Frames {
    /// How the words of listed phrases begin.
    words: FxHashSet<[char; 2]>,
    /// Words for people, as letters: what stands before the copula of a listed introduction.
    people: Vec<String>,
}

impl Frames {
    pub(super) fn new(phrases: &[Boilerplate]) -> Self {
        let mut frames = Self {
            words: FxHashSet::default(),
            people: Vec::new(),
        };
        for entry in phrases {
            if entry.kind == BoilerplateKind::Personal {
                continue;
            }
            let words = entry.phrase.split_whitespace();
            frames.words.extend(words.clone().filter_map(beginning));
            let person = words.last().and_then(|last| last.strip_suffix(COPULAS[0]));
            if let Some(person) = person.filter(|_| entry.kind == BoilerplateKind::Introduction) {
                frames.people.push(letters(person));
            }
        }
        frames.people.sort_unstable();
        frames.people.dedup();
        frames
    }

    /// The sentences that are frames, in order; `phrases` are those found in the text, in order.
    pub(super) fn find(
        &self,
        text: &Sentences,
        phrases: &[(Range<usize>, BoilerplateKind)],
    ) -> Vec<Range<usize>> {
        let sentences = text.sentences().filter(|sentence| !sentence.is_empty());
        let sentences: Vec<Range<usize>> = sentences.collect();
        let is_edge = |number: usize| number < EDGE || number + EDGE >= sentences.len();
        let numbered = sentences.iter().enumerate();
        let edges = numbered.filter(|&(number, _)| is_edge(number));
        let frames: Vec<Range<usize>> = edges
            .filter(|(_, sentence)| self.is_frame(text, sentence, phrases))
            .map(|(_, sentence)| sentence.clone())
            .collect();
        let count = |range: Range<usize>| text.letters[range].chars().count();
        let framing: usize = frames.iter().cloned().map(count).sum();
        if count(0..text.letters.len()) < framing + BESIDE {
            return Vec::new();
        }
        frames
    }

    fn is_frame(
        &self,
        text: &Sentences,
        sentence: &Range<usize>,
        phrases: &[(Range<usize>, BoilerplateKind)],
    ) -> bool {
        let letters = &text.letters[sentence.clone()];
        if letters.len() > 3 * LONGEST {
            return false;
        }
        let first = phrases.partition_point(|(phrase, _)| phrase.start < sentence.start);
        let rest = &phrases[first..];
        let within = &rest[..rest.partition_point(|(phrase, _)| phrase.start < sentence.end)];
        let by_phrase = within.iter().map(|(phrase, kind)| {
            let last = phrase.end >= sentence.end;
            allowed(*kind, last)
        });
        let words: Vec<Range<usize>> = text.word_places(sentence).collect();
        let texts: Vec<&str> = text.words_of(sentence).collect();
        let allowed = by_phrase
            .chain(acts::allowed(&texts))
            .chain(self.ends_in_person(letters).then_some(INTRODUCED))
            .chain((words.len() >= WORDS).then_some(0))
            .max();
        let mut unknown = 0;
        for word in words {
            unknown += self.unknown(&text.letters, word, within);
        }
        allowed.is_some_and(|allowed| unknown <= allowed)
    }

    /// Letters of a word that are in no phrase, when it begins like no word of phrases.
    fn unknown(
        &self,
        letters: &str,
        word: Range<usize>,
        phrases: &[(Range<usize>, BoilerplateKind)],
    ) -> usize {
        let count = |range: Range<usize>| letters.get(range).map_or(0, |part| part.chars().count());
        let all = count(word.clone());
        let known = match beginning(&letters[word.clone()]) {
            Some(beginning) => all <= WORD && self.words.contains(&beginning),
            // One letter alone says nothing.
            None => true,
        };
        if known {
            return 0;
        }
        let in_phrase = phrases.iter().map(|(phrase, _)| {
            let (start, end) = (phrase.start.max(word.start), phrase.end.min(word.end));
            count(start..end.max(start))
        });
        all - in_phrase.sum::<usize>()
    }

    fn ends_in_person(&self, letters: &str) -> bool {
        let before = COPULAS
            .iter()
            .find_map(|copula| letters.strip_suffix(copula));
        before.is_some_and(|before| {
            let mut people = self.people.iter();
            people.any(|person| before.ends_with(person.as_str()))
        })
    }
}

/// Letters of other words that a sentence with such a phrase, which may end it, can have as a frame.
fn allowed(kind: BoilerplateKind, last: bool) -> usize {
    match kind {
        BoilerplateKind::Salutation | BoilerplateKind::Thanks => GREETED,
        BoilerplateKind::Introduction if last => INTRODUCED,
        BoilerplateKind::Introduction | BoilerplateKind::Closing => ENDED,
        BoilerplateKind::Personal => 0,
    }
}

/// The first two letters of a word that has more than one.
fn beginning(word: &str) -> Option<[char; 2]> {
    let mut letters = word.chars();
    Some([letters.next()?, letters.next()?])
}
