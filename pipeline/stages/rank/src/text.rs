//! What a proposal's text names: cue words by kind, places, figures, laws.
//!
//! Normalized text -> [`Findings`]. How clearly the text does so is learned (`contexts`). All words are sought at once by one Aho-Corasick automaton, the
//! longest first, so that `교육청` is no `교육`. Words of one syllable are left out: they are parts of
//! too many others (`법` in `방법`), and articles of laws are found by their form.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, MatchKind};
use modum_dictionaries::{Cue, CueKind, Place};

use crate::contexts::Kinds;

/// Kinds of cue words, in the order of [`CueKind::ALL`].
pub(crate) const KINDS: usize = CueKind::ALL.len();

/// What one text names; counts are of distinct words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Findings {
    /// Cue words by kind; articles of laws count as words of the kind law.
    pub(crate) words: [u16; KINDS],
    /// Places.
    pub(crate) places: u16,
    /// Numbers with a unit.
    pub(crate) figures: u16,
    /// Letters and digits.
    pub(crate) letters: u32,
    /// How clearly each kind is stated, 0 to 1.
    pub(crate) evidence: Kinds,
}

/// A cue word in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CueAt {
    /// First byte.
    pub(crate) start: usize,
    /// Byte behind the last.
    pub(crate) end: usize,
    /// Its kinds, one bit each.
    pub(crate) kinds: u8,
}

/// Finds what texts name.
pub(crate) struct Finder {
    automaton: AhoCorasick,
    meanings: Vec<Meaning>,
}

/// What a word of the automaton stands for: kinds (one bit each) or a place's number.
#[derive(Clone, Copy)]
struct Meaning {
    kinds: u8,
    place: Option<usize>,
}

impl Finder {
    pub(crate) fn new(cues: &[Cue], places: &[Place]) -> Self {
        let mut words: BTreeMap<&str, Meaning> = BTreeMap::new();
        let none = Meaning {
            kinds: 0,
            place: None,
        };
        for cue in cues.iter().filter(|cue| cue.word.chars().nth(1).is_some()) {
            words.entry(&cue.word).or_insert(none).kinds |= 1 << kind_index(cue.kind);
        }
        for (number, place) in places.iter().enumerate() {
            for variant in place.variants.iter().chain([&place.name]) {
                words.entry(variant).or_insert(none).place = Some(number);
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            // Some megabytes for a search that looks at each byte once.
            .kind(Some(AhoCorasickKind::DFA))
            .build(words.keys())
            .expect("some thousand short words fit an automaton");
        Self {
            automaton,
            meanings: words.into_values().collect(),
        }
    }

    /// The cue words in `text`, in its order.
    pub(crate) fn cues(&self, text: &str, cues: &mut Vec<CueAt>) {
        cues.clear();
        let all = self.automaton.find_iter(text).map(|word| self.cue(&word));
        cues.extend(all.filter(|cue| cue.kinds != 0));
    }

    fn cue(&self, word: &Match) -> CueAt {
        CueAt {
            start: word.start(),
            end: word.end(),
            kinds: self.meanings[word.pattern().as_usize()].kinds,
        }
    }

    /// What `text` names, and the cue words in it, in its order; the evidence is left at 0. `found` is
    /// a buffer.
    pub(crate) fn find(
        &self,
        text: &str,
        cues: &mut Vec<CueAt>,
        found: &mut Vec<usize>,
    ) -> Findings {
        let mut findings = scan(text);
        cues.clear();
        found.clear();
        for word in self.automaton.find_iter(text) {
            found.push(word.pattern().as_usize());
            cues.extend(Some(self.cue(&word)).filter(|cue| cue.kinds != 0));
        }
        found.sort_unstable();
        found.dedup();
        for word in found.iter() {
            for (kind, count) in findings.words.iter_mut().enumerate() {
                *count += u16::from(self.meanings[*word].kinds >> kind & 1);
            }
        }
        findings.places = self.distinct_places(found);
        findings
    }

    fn distinct_places(&self, found: &mut Vec<usize>) -> u16 {
        found.retain_mut(|word| {
            let place = self.meanings[*word].place;
            *word = place.unwrap_or(0);
            place.is_some()
        });
        found.sort_unstable();
        found.dedup();
        u16::try_from(found.len()).unwrap_or(u16::MAX)
    }
}

/// The position of `kind` in [`CueKind::ALL`].
fn kind_index(kind: CueKind) -> usize {
    CueKind::ALL
        .iter()
        .position(|k| *k == kind)
        .expect("every kind is in ALL")
}

/// Letters, figures and articles of laws.
///
/// A figure is a number that no letter precedes (`코로나19`) and that a Korean word or `%` follows:
/// units are too many to list, and what follows a number in Korean is nearly always one. An article
/// is a number between `제` and `조`, `항` or `호`.
fn scan(text: &str) -> Findings {
    let mut findings = Findings::default();
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        findings.letters += u32::from(is_word_character(character));
        if character.is_ascii_digit() {
            while characters
                .next_if(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
                .is_some()
            {}
            characters.next_if_eq(&' ');
            match (before, characters.peek()) {
                ('제', Some('조' | '항' | '호')) => {
                    findings.words[kind_index(CueKind::Law)] += 1;
                }
                (b, Some('가'..='힣' | '%')) if !b.is_alphabetic() => findings.figures += 1,
                _ => {}
            }
            before = '0';
        } else {
            before = character;
        }
    }
    findings
}

/// Whether words are made of it: a letter or a digit. Nearly all are Hangul syllables or ASCII, for
/// which no table of Unicode is asked.
pub(crate) fn is_word_character(character: char) -> bool {
    match character {
        '가'..='힣' => true,
        other if other.is_ascii() => other.is_ascii_alphanumeric(),
        other => other.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finder() -> Finder {
        let cue = |kind, word: &str| Cue {
            kind,
            word: word.to_owned(),
        };
        let place = |name: &str, variants: &[&str]| Place {
            name: name.to_owned(),
            variants: variants.iter().map(|v| (*v).to_owned()).collect(),
        };
        Finder::new(
            &[
                cue(CueKind::Problem, "불편"),
                cue(CueKind::Measure, "교육"),
                cue(CueKind::Measure, "단축"),
                cue(CueKind::Effect, "단축"),
                cue(CueKind::Actor, "교육청"),
                cue(CueKind::Law, "법"),
            ],
            &[place("서울", &["서울", "서울시"]), place("부산", &["부산"])],
        )
    }

    #[test]
    fn words_count_once_and_the_longest_wins() {
        let check = |text: &str, words: [u16; KINDS], places: u16, figures: u16| {
            let mut cues = Vec::new();
            let found = finder().find(text, &mut cues, &mut Vec::new());
            let mut again = Vec::new();
            finder().cues(text, &mut again);
            assert_eq!(cues, again, "{text}");
            assert_eq!(
                (found.words, found.places, found.figures),
                (words, places, figures),
                "{text}"
            );
        };
        check("", [0; 5], 0, 0);
        check("교육청이 답하라", [0, 0, 0, 1, 0], 0, 0);
        check("불편하고 불편하다", [1, 0, 0, 0, 0], 0, 0);
        check("대기 시간 단축", [0, 1, 1, 0, 0], 0, 0);
        check("방법이 없다", [0; 5], 0, 0);
        check("도로교통법 제12조에 따라", [0, 0, 0, 0, 1], 0, 0);
        check("서울시와 서울, 부산", [0; 5], 2, 0);
        check("하루 3회 1,200원을 코로나19와 50 % 로", [0; 5], 0, 3);
    }
}
