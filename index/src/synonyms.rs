//! Synonyms: what a query says -> what else it may be called, both ways.
//!
//! A group of the lexicon is looked up by letters, so that `육아 휴직` and `육아휴직` are one entry;
//! each other member stands ready as a phrase of terms.

use rustc_hash::FxHashMap;

use modum_dictionaries::Lexicon;

use crate::letters::letters;
use crate::terms::{Analyzer, Phrase, Unit};

/// More words than the longest entry of a list has.
const LONGEST: usize = 4;

/// The lexicon's groups of synonyms, read for lookup.
pub(crate) struct Synonyms {
    members: Vec<Vec<Member>>,
    /// Letters of a member -> its groups, ascending.
    groups: FxHashMap<String, Vec<usize>>,
}

struct Member {
    letters: String,
    phrase: Phrase,
}

impl Synonyms {
    pub(crate) fn new(lexicon: &Lexicon, analyzer: &Analyzer) -> Self {
        let members: Vec<Vec<Member>> = lexicon
            .synonyms
            .iter()
            .map(|group| group.iter().map(|text| member(text, analyzer)).collect())
            .collect();
        let mut groups: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (group, members) in members.iter().enumerate() {
            for member in members {
                let known = groups.entry(member.letters.clone()).or_default();
                if known.last() != Some(&group) {
                    known.push(group);
                }
            }
        }
        Self { members, groups }
    }

    /// The other names of everything that `text`, cut into `units`, says.
    pub(crate) fn of<'a>(&'a self, text: &str, units: &[Unit]) -> Vec<&'a Phrase> {
        let mut found = Vec::new();
        for first in 0..units.len() {
            for last in first..units.len().min(first + LONGEST) {
                let said = only_letters(&text[units[first].whole.start..units[last].whole.end]);
                found.extend(self.others(&said));
            }
        }
        found
    }

    /// The groups that a word belongs to, ascending.
    pub(crate) fn groups(&self, word: &str) -> &[usize] {
        self.groups.get(word).map_or(&[], Vec::as_slice)
    }

    fn others<'a>(&'a self, said: &str) -> impl Iterator<Item = &'a Phrase> {
        let groups = self.groups(said);
        let said = said.to_owned();
        groups
            .iter()
            .flat_map(|&group| &self.members[group])
            .filter(move |member| member.letters != said && !member.phrase.is_empty())
            .map(|member| &member.phrase)
    }
}

fn member(text: &str, analyzer: &Analyzer) -> Member {
    Member {
        letters: only_letters(text),
        phrase: analyzer.phrase(text),
    }
}

fn only_letters(text: &str) -> String {
    letters(text).map(|letter| letter.folded).collect()
}
