//! Noun phrases: what the ideas of a topic call their matter, as citizens write it.
//!
//! The terms of the ideas → runs of nouns with nothing or one space between them → every part of a
//! run of up to four words that holds a keyword → how many ideas use it, in which spacing most often.
//! A particle, an ending or a mark ends a run, and so does a noun made a verb (`확대해`): no clause
//! becomes a phrase. What fills a bracket is a tag. `국민 연금` and `국민연금` are one phrase.
//!
//! A phrase counts as often as what stands before it and behind it varies (accessor variety; Feng et
//! al. 2004): a letter sent by many has the same words around it each time, and half of a longer
//! phrase the other half.

use modum_analyzers::tokenize::Class;
use modum_corpus::{Corpus, Token};
use modum_model::ids::{IdeaRow, TermId};
use modum_model::tables::Ideas;
use rustc_hash::FxHashMap;

use crate::boundaries::{is_complete, is_in_address};
use crate::spelling::{Contexts, Spelling};

/// Words of a phrase at most.
const MAX_WORDS: usize = 4;
/// Bytes of a phrase at most: some 16 letters.
const MAX_BYTES: usize = 52;
/// Words behind the name of a letter's writer.
const SIGNATURES: [&str; 2] = ["드림", "올림"];

/// A phrase of one group of ideas.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Phrase {
    /// Stands for its letters without spaces.
    pub(crate) key: u64,
    /// The commonest spacing.
    pub(crate) text: String,
    /// Words in it.
    pub(crate) words: usize,
    /// Ideas that use it; those that use it with the same letters before or behind count once.
    pub(crate) ideas: u32,
    /// Whether it names places and nothing else.
    pub(crate) only_places: bool,
}

/// Finds phrases in groups of ideas; one a thread.
pub(crate) struct Miner<'a> {
    ideas: &'a Ideas,
    corpus: &'a Corpus,
    /// Whether each term is the name of a place.
    places: &'a [bool],
    /// Whether each term is a keyword of the group at hand.
    keywords: Vec<bool>,
    run: Vec<Unit>,
    found: FxHashMap<(u64, u16), Found>,
}

/// A word of a run.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "four facts, each by itself")]
struct Unit {
    start: u32,
    end: u32,
    keyword: bool,
    /// Whether a phrase may begin or end with it.
    telling: bool,
    number: bool,
    place: bool,
}

/// One phrase in one spacing.
struct Found {
    place: Place,
    words: usize,
    only_places: bool,
    ideas: u32,
    last: IdeaRow,
    contexts: Contexts,
}

/// Where a phrase stands.
#[derive(Clone, Copy)]
struct Place {
    idea: IdeaRow,
    body: bool,
    start: u32,
    end: u32,
}

impl<'a> Miner<'a> {
    pub(crate) fn new(ideas: &'a Ideas, corpus: &'a Corpus, places: &'a [bool]) -> Self {
        Self {
            ideas,
            corpus,
            places,
            keywords: vec![false; corpus.vocabulary.len()],
            run: Vec::new(),
            found: FxHashMap::default(),
        }
    }

    /// The phrases with a keyword that at least `min_ideas` of `members` use, in no telling order.
    pub(crate) fn phrases(
        &mut self,
        members: impl Iterator<Item = IdeaRow>,
        keywords: &[TermId],
        min_ideas: u32,
    ) -> Vec<Phrase> {
        self.mark(keywords, true);
        for idea in members {
            let text = self.corpus.texts.of(idea);
            let corpus = self.corpus;
            self.scan(corpus.title_tokens(text), idea, false);
            self.scan(corpus.body_tokens(text), idea, true);
        }
        self.mark(keywords, false);
        let mut found: Vec<((u64, u16), Found)> = self
            .found
            .drain()
            .filter(|(_, found)| found.ideas >= min_ideas.min(2))
            .collect();
        found.sort_unstable_by_key(|(key, _)| *key);
        let phrases = found.chunk_by(|a, b| a.0.0 == b.0.0);
        phrases
            .map(|spacings| self.phrase(spacings))
            .filter(|phrase| phrase.ideas >= min_ideas)
            .collect()
    }

    fn mark(&mut self, keywords: &[TermId], value: bool) {
        for keyword in keywords {
            self.keywords[keyword.index()] = value;
        }
    }

    /// Reads the runs of one field that hold a keyword.
    fn scan(&mut self, tokens: &[Token], idea: IdeaRow, body: bool) {
        let text = self.field(idea, body);
        let mut next = 0;
        loop {
            let mut ahead = tokens[next..].iter();
            let Some(found) = ahead.position(|token| self.keywords[token.term.index()]) else {
                return;
            };
            // A part of a compound stands before it.
            let mut words = tokens[next + found..].iter();
            let Some(rest) = words.position(|token| !token.part) else {
                return;
            };
            let word = next + found + rest;
            let start = run_start(text, tokens, next, word);
            next = self.read_run(tokens, start, word, idea, body);
        }
    }

    /// Reads from `start` to the end of the run in which `word` stands; gives the token behind it.
    fn read_run(
        &mut self,
        tokens: &[Token],
        start: usize,
        word: usize,
        idea: IdeaRow,
        body: bool,
    ) -> usize {
        let text = self.field(idea, body);
        let (mut keyword, mut behind) = (false, start);
        for (place, token) in tokens.iter().enumerate().skip(start) {
            keyword |= self.keywords[token.term.index()];
            if token.part {
                continue;
            }
            let unit = self.unit(token, keyword);
            keyword = false;
            let joined = self.run.last().is_some_and(|last| joins(text, *last, unit));
            let (start, end) = (token.start as usize, token.end as usize);
            let nominal = is_nominal(token.class) && !is_in_address(text, start, end);
            if place > word && !(joined && nominal) {
                break;
            }
            if !joined || !nominal {
                self.count(idea, body);
            }
            if nominal {
                self.run.push(unit);
            }
            behind = place + 1;
        }
        self.count(idea, body);
        behind
    }

    fn unit(&self, token: &Token, keyword: bool) -> Unit {
        let number = token.class == Class::Number;
        Unit {
            start: token.start,
            end: token.end,
            keyword,
            telling: !self.corpus.vocabulary.is_stop(token.term),
            number,
            place: self.places[token.term.index()],
        }
    }

    fn field(&self, idea: IdeaRow, body: bool) -> &'a str {
        let field = if body {
            &self.ideas.body
        } else {
            &self.ideas.title
        };
        field.value(idea.index())
    }

    /// Counts the phrases of the run, and empties it.
    fn count(&mut self, idea: IdeaRow, body: bool) {
        if !self.has_keyword() {
            self.run.clear();
            return;
        }
        let text = self.field(idea, body);
        let rest = |last: &mut Unit| text.get(last.end as usize..).unwrap_or_default();
        self.run.pop_if(|last| !is_complete(rest(last)));
        if self.has_keyword() && !self.is_tag(idea, body) && !self.is_signed(text) {
            let run = std::mem::take(&mut self.run);
            for first in 0..run.len() {
                if run[first].telling {
                    self.count_from(&run[first..], idea, body);
                }
            }
            self.run = run;
        }
        self.run.clear();
    }

    fn has_keyword(&self) -> bool {
        self.run.iter().any(|unit| unit.keyword)
    }

    /// Whether the run fills a bracket: `[건의] …`.
    fn is_tag(&self, idea: IdeaRow, body: bool) -> bool {
        let text = self.field(idea, body).as_bytes();
        let (first, last) = (self.run.first(), self.run.last());
        let opened = first.and_then(|first| text.get((first.start as usize).checked_sub(1)?));
        let closed = last.and_then(|last| text.get(last.end as usize));
        let brackets = opened.zip(closed).map(|(open, close)| [*open, *close]);
        brackets.is_some_and(|pair| [*b"()", *b"[]", *b"<>"].contains(&pair))
    }

    /// Whether the run ends a letter with a person's name: `홍길동 드림`.
    fn is_signed(&self, text: &str) -> bool {
        let signs =
            |unit: &Unit| SIGNATURES.contains(&&text[unit.start as usize..unit.end as usize]);
        self.run.iter().any(signs)
    }

    /// Counts the phrases that begin a run.
    fn count_from(&mut self, run: &[Unit], idea: IdeaRow, body: bool) {
        let text = self.field(idea, body).as_bytes();
        let start = run[0].start;
        let (mut spelling, mut keyword) = (Spelling::default(), false);
        for (at, unit) in run.iter().take(MAX_WORDS).enumerate() {
            if (unit.end - start) as usize > MAX_BYTES {
                return;
            }
            let from = at.checked_sub(1).map_or(start, |before| run[before].end);
            spelling.add(&text[from as usize..unit.end as usize]);
            keyword |= unit.keyword;
            if keyword && unit.telling && !unit.number && spelling.letters > 1 {
                let end = unit.end;
                let place = Place {
                    idea,
                    body,
                    start,
                    end,
                };
                self.add(spelling, &run[..=at], place);
            }
        }
    }

    fn add(&mut self, spelling: Spelling, units: &[Unit], place: Place) {
        let text = self.field(place.idea, place.body).as_bytes();
        let key = (spelling.key, spelling.spaces);
        let found = self.found.entry(key).or_insert(Found {
            place,
            words: units.len(),
            only_places: units.iter().all(|unit| unit.place),
            ideas: 0,
            last: place.idea,
            contexts: Contexts::default(),
        });
        if found.ideas == 0 || found.last != place.idea {
            found.ideas += 1;
            found.last = place.idea;
            let span = place.start as usize..place.end as usize;
            found.contexts.add(text, span, place.idea);
        }
    }

    /// One phrase of its spacings, which is not empty.
    fn phrase(&self, spacings: &[((u64, u16), Found)]) -> Phrase {
        let (mut best, mut ideas) = (&spacings[0], 0);
        let mut contexts = Contexts::default();
        for spacing in spacings {
            ideas += spacing.1.ideas;
            contexts.join(spacing.1.contexts);
            if spacing.1.ideas > best.1.ideas {
                best = spacing;
            }
        }
        let Place {
            idea,
            body,
            start,
            end,
        } = best.1.place;
        let text = self.field(idea, body).get(start as usize..end as usize);
        Phrase {
            key: best.0.0,
            text: text.unwrap_or_default().to_owned(),
            words: spacings.iter().map(|s| s.1.words).max().unwrap_or(1),
            ideas: ideas.min(contexts.different()),
            only_places: spacings.iter().all(|s| s.1.only_places),
        }
    }
}

/// Whether `next` goes on where `last` ends.
fn joins(text: &str, last: Unit, next: Unit) -> bool {
    adjoin(text, last.end, next.start)
}

fn adjoin(text: &str, end: u32, start: u32) -> bool {
    matches!(text.get(end as usize..start as usize), Some("" | " "))
}

/// Where the run of nouns around the token `word` begins: at the token `first` or behind it.
fn run_start(text: &str, tokens: &[Token], first: usize, word: usize) -> usize {
    let mut start = word;
    while let Some(place) = tokens[first..start].iter().rposition(|token| !token.part) {
        let (before, later) = (&tokens[first + place], &tokens[start]);
        if !is_nominal(before.class) || !adjoin(text, before.end, later.start) {
            return first + place + 1;
        }
        start = first + place;
    }
    first
}

/// Numbers may stand within a phrase (`주 52시간 근무`).
fn is_nominal(class: Class) -> bool {
    matches!(
        class,
        Class::Noun | Class::Proper | Class::Foreign | Class::Number
    )
}

#[cfg(test)]
mod tests;
