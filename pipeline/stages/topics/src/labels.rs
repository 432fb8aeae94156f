//! Labels: a topic's name, of one or two noun phrases that its own ideas use.
//!
//! Phrases of each group → scored → the best, and a second that says something else → each label
//! once. The score multiplies three things: how many of the group's ideas use the phrase beyond its
//! longer forms (C-value; Frantzi, Ananiadou & Mima 2000), how much more than ideas elsewhere do
//! (informativeness as pointwise divergence; Tomokiyo & Hurst 2003), and its number of words. A
//! phrase counts by ideas that put it between other letters, so that copies and campaigns, which
//! repeat whole sentences, do not own a label.

use std::collections::BTreeSet;

use modum_analyzers::comparable::letters;
use modum_dictionaries::{BoilerplateKind, Lexicon};
use modum_duplicates::DistinctRow;
use modum_model::ids::TermId;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::keywords::Keyword;
use crate::model::Input;
use crate::phrases::{Miner, Phrase};

/// Keywords of which one must stand in a phrase.
const KEYWORDS: usize = 30;
/// One in so many ideas is read of a group that has its label.
const READ: u32 = 8;
/// Phrases of a group that are compared with each other.
const FINALISTS: usize = 60;
/// Share of a group's ideas from which a phrase is a label by itself, and from which a second
/// phrase is worth naming, relative to the first one's score.
const ENOUGH: f64 = 0.5;
const SECOND: f64 = 0.35;

/// A phrase that may be a label.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) text: String,
    letters: String,
    /// Share of the group's ideas that use it.
    share: f64,
    score: f64,
}

/// A group of distinct ideas.
pub(crate) struct Group<'a> {
    members: &'a [usize],
    /// Words of which one must stand in a phrase.
    keywords: Vec<TermId>,
    /// One in so many of its ideas is read: all, or where it has its label, some for comparison.
    step: u32,
}

impl<'a> Group<'a> {
    /// A group that needs a label, with the words that set it apart.
    pub(crate) fn unnamed(input: Input<'_>, members: &'a [usize], words: &[Keyword]) -> Self {
        let term = |keyword: &Keyword| input.vectors.documents.terms[keyword.word as usize];
        Self {
            members,
            keywords: words.iter().take(KEYWORDS).map(term).collect(),
            step: 1,
        }
    }

    /// A group that has its label, with its keywords.
    pub(crate) fn named(input: Input<'_>, members: &'a [usize], words: &[(String, f32)]) -> Self {
        let term = |(word, _): &(String, f32)| input.corpus.vocabulary.find(word);
        Self {
            members,
            keywords: words.iter().filter_map(term).collect(),
            step: READ,
        }
    }
}

/// The candidates of each group, best first; none for those that have their label.
pub(crate) fn candidates(input: Input<'_>, groups: &[Group<'_>]) -> Vec<Vec<Candidate>> {
    let phrases = mine(input, groups);
    let everywhere = everywhere(&phrases);
    let boilerplate = boilerplate(input.lexicon);
    let all: usize = groups.iter().map(|group| group.members.len()).sum();
    phrases
        .into_par_iter()
        .zip(groups)
        .map(|(phrases, group)| {
            let scale = Scale {
                members: group.members.len() as f64,
                all: all as f64,
            };
            let phrases = if group.step > 1 { Vec::new() } else { phrases };
            scale.candidates(phrases, &everywhere, &boilerplate)
        })
        .collect()
}

fn mine(input: Input<'_>, groups: &[Group<'_>]) -> Vec<Vec<Phrase>> {
    let places = places(input);
    let canonical = |&row: &usize| input.groups.canonical(DistinctRow::new(row));
    groups
        .par_iter()
        .map_init(
            || Miner::new(input.ideas, input.corpus, &places),
            |miner, group| {
                let members = group.members.iter().step_by(group.step as usize);
                let least = least(group.members.len()).div_ceil(group.step);
                let mut phrases = miner.phrases(members.map(canonical), &group.keywords, least);
                for phrase in &mut phrases {
                    phrase.ideas = phrase.ideas.saturating_mul(group.step);
                }
                phrases
            },
        )
        .collect()
}

/// Ideas that must use a phrase: one in 150, but four, or one in six of a small group.
fn least(members: usize) -> u32 {
    let least = (members / 150).max(members.div_ceil(6).min(4));
    u32::try_from(least).expect("a store holds fewer than 2^32 ideas")
}

/// Whether each term of the vocabulary is the name of a place.
fn places(input: Input<'_>) -> Vec<bool> {
    let vocabulary = &input.corpus.vocabulary;
    let mut places = vec![false; vocabulary.len()];
    for place in &input.lexicon.places {
        for name in place.variants.iter().chain([&place.name]) {
            if let Some(term) = vocabulary.find(name) {
                places[term.index()] = true;
            }
        }
    }
    places
}

/// In how many ideas of all groups each phrase stands, by key.
fn everywhere(phrases: &[Vec<Phrase>]) -> FxHashMap<u64, u32> {
    let mut counts = FxHashMap::default();
    for phrase in phrases.iter().flatten() {
        *counts.entry(phrase.key).or_default() += phrase.ideas;
    }
    counts
}

/// The letters of phrases without content.
fn boilerplate(lexicon: &Lexicon) -> Vec<String> {
    let phrases = lexicon.boilerplate.iter();
    let telling = phrases.filter(|phrase| phrase.kind != BoilerplateKind::Personal);
    telling.map(|phrase| letters(&phrase.phrase)).collect()
}

/// How large a group is, and all of them.
struct Scale {
    members: f64,
    all: f64,
}

impl Scale {
    fn candidates(
        &self,
        mut phrases: Vec<Phrase>,
        everywhere: &FxHashMap<u64, u32>,
        boilerplate: &[String],
    ) -> Vec<Candidate> {
        let weight = |phrase: &Phrase| self.score(phrase, f64::from(phrase.ideas), everywhere);
        phrases.retain(|phrase| !phrase.only_places || self.share(phrase) >= ENOUGH);
        phrases.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.key.cmp(&b.key)));
        phrases.truncate(FINALISTS);
        let letters: Vec<String> = phrases
            .iter()
            .map(|p| letters(&p.text.to_lowercase()))
            .collect();
        let mut candidates: Vec<Candidate> = Vec::with_capacity(phrases.len());
        for (phrase, own) in phrases.iter().zip(&letters) {
            if phrase.words > 1 && boilerplate.iter().any(|known| known.contains(own)) {
                continue;
            }
            let longer = phrases.iter().zip(&letters);
            let longer = longer.filter(|(_, other)| *other != own && other.contains(own));
            let nested: Vec<f64> = longer.map(|(p, _)| f64::from(p.ideas)).collect();
            let inside = nested.iter().sum::<f64>() / nested.len().max(1) as f64;
            let alone = (f64::from(phrase.ideas) - inside).max(0.0);
            candidates.push(Candidate {
                text: phrase.text.clone(),
                letters: own.clone(),
                share: self.share(phrase),
                score: self.score(phrase, alone, everywhere),
            });
        }
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.letters.cmp(&b.letters)));
        candidates
    }

    fn share(&self, phrase: &Phrase) -> f64 {
        f64::from(phrase.ideas) / self.members
    }

    /// The score of a phrase of which `ideas` count.
    fn score(&self, phrase: &Phrase, ideas: f64, everywhere: &FxHashMap<u64, u32>) -> f64 {
        let all = everywhere
            .get(&phrase.key)
            .map_or(1.0, |&count| f64::from(count));
        let expected = self.members * all / self.all;
        let lift = (f64::from(phrase.ideas) / expected).max(1.0).ln();
        (1.0 + phrase.words as f64).log2() * (ideas / self.members).sqrt() * (0.1 + lift)
    }
}

/// A label for each group, each once; groups of more ideas choose first. `keywords` stand in where
/// there is no phrase, and must not be empty there.
pub(crate) fn labels(
    candidates: &[Vec<Candidate>],
    keywords: &[Vec<&str>],
    sizes: &[usize],
    taken: &mut BTreeSet<String>,
) -> Vec<String> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&group| (std::cmp::Reverse(sizes[group]), group));
    let mut labels = vec![String::new(); candidates.len()];
    for group in order {
        let wanted = wanted(&candidates[group]).chain(plain(&keywords[group]));
        let mut wanted = wanted.filter(|label| !taken.contains(&letters(label)));
        let label = wanted.next().expect("numbers do not end");
        taken.insert(letters(&label));
        labels[group] = label;
    }
    labels
}

/// Labels of phrases, best first.
fn wanted(candidates: &[Candidate]) -> impl Iterator<Item = String> + '_ {
    let first = candidates.first();
    let seconds = first.into_iter().flat_map(move |first| {
        let worth = candidates[1..]
            .iter()
            .filter(move |second| second.score >= SECOND * first.score && !first.overlaps(second));
        worth.map(move |second| format!("{} · {}", first.text, second.text))
    });
    let alone = candidates.iter().map(|candidate| candidate.text.clone());
    let enough = first
        .filter(|first| first.share >= ENOUGH)
        .map(|first| first.text.clone());
    enough.into_iter().chain(seconds).chain(alone)
}

/// Labels of keywords: the first ones, then more of them, then numbered.
fn plain(words: &[&str]) -> impl Iterator<Item = String> {
    let first = |count: usize| words[..count.min(words.len())].join(" · ");
    let name = first(2);
    let longer: Vec<String> = (2..=words.len().max(2)).map(first).collect();
    longer
        .into_iter()
        .chain((2..).map(move |number| format!("{name} ({number})")))
}

impl Candidate {
    /// Whether both speak of the same: one holds the other, or a word of it, or they have words that
    /// begin alike.
    fn overlaps(&self, other: &Self) -> bool {
        let holds = |a: &Self, b: &Self| {
            a.letters.contains(&b.letters)
                || b.text.split(' ').any(|word| {
                    word.chars().count() > 1 && a.letters.contains(&word.to_lowercase())
                })
        };
        let mut words = self.text.split(' ');
        let alike = words.any(|a| other.text.split(' ').any(|b| begin_alike(a, b)));
        alike || holds(self, other) || holds(other, self)
    }
}

/// Whether two words have more than half of the shorter one in common, from its beginning
/// (`경조사비`, `경조사부조금`).
fn begin_alike(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let shorter = a.chars().count().min(b.chars().count());
    common > 1 && 2 * common > shorter
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A phrase with its share of the ideas and its score.
    fn candidate(&(text, share, score): &(&str, f64, f64)) -> Candidate {
        Candidate {
            text: text.to_owned(),
            letters: letters(text),
            share,
            score,
        }
    }

    #[test]
    fn labels_are_one_or_two_phrases() {
        let check =
            |phrases: &[(&str, f64, f64)], keywords: &[&str], taken: &[&str], expected: &str| {
                let candidates: Vec<Candidate> = phrases.iter().map(candidate).collect();
                let mut taken: BTreeSet<String> =
                    taken.iter().map(|label| letters(label)).collect();
                let found = labels(&[candidates], &[keywords.to_vec()], &[1], &mut taken);
                assert_eq!(found, [expected], "{phrases:?}");
            };
        let bus = ("버스 노선", 0.2, 1.0);
        check(&[bus], &["버스"], &[], "버스 노선");
        check(
            &[bus, ("배차 간격", 0.1, 0.8)],
            &[],
            &[],
            "버스 노선 · 배차 간격",
        );
        // One that says nothing else, one that is too weak, one that need not be helped.
        check(&[bus, ("시내버스 노선", 0.1, 0.8)], &[], &[], "버스 노선");
        check(&[bus, ("배차 간격", 0.1, 0.1)], &["버스"], &[], "버스 노선");
        let gift = [("경조사부조금", 0.2, 1.0), ("경조사비", 0.1, 0.8)];
        check(&gift, &[], &[], "경조사부조금");
        let traffic = [("교통사고", 0.2, 1.0), ("교통카드", 0.1, 0.8)];
        check(&traffic, &[], &[], "교통사고 · 교통카드");
        check(
            &[("버스 노선", 0.6, 1.0), ("배차 간격", 0.1, 0.8)],
            &[],
            &[],
            "버스 노선",
        );
        // Where a label is taken, spacing aside, the next one.
        check(
            &[bus, ("배차 간격", 0.1, 0.2)],
            &["버스"],
            &["버스노선"],
            "배차 간격",
        );
        check(&[bus], &["버스", "노선"], &["버스 노선"], "버스 · 노선 (2)");
        check(&[], &["버스", "노선", "배차"], &[], "버스 · 노선");
        check(&[], &["버스"], &["버스"], "버스 (2)");
    }

    #[test]
    fn larger_groups_choose_first() {
        let candidates = vec![vec![candidate(&("돌봄", 0.9, 1.0))]; 2];
        let keywords = [vec!["돌봄", "교실"], vec!["돌봄", "교사"]];
        let found = labels(&candidates, &keywords, &[3, 9], &mut BTreeSet::new());
        assert_eq!(found, ["돌봄 · 교실", "돌봄"]);
    }

    proptest! {
        #[test]
        fn no_label_stands_twice(
            groups in prop::collection::vec(
                (prop::collection::vec("[가나다]{2}", 0..4), prop::collection::vec("[가나다]", 1..5)),
                0..30,
            ),
        ) {
            let phrases: Vec<Vec<Candidate>> = groups
                .iter()
                .map(|(phrases, _)| phrases.iter().map(|p| candidate(&(p.as_str(), 0.3, 1.0))).collect())
                .collect();
            let keywords: Vec<Vec<&str>> =
                groups.iter().map(|(_, words)| words.iter().map(String::as_str).collect()).collect();
            let sizes = vec![1; groups.len()];
            let found = labels(&phrases, &keywords, &sizes, &mut BTreeSet::new());
            prop_assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), groups.len());
        }
    }
}
