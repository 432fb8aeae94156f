//! Keywords and labels: the words that set a topic apart from the others.
//!
//! Class-based TF-IDF (Grootendorst 2022) over distinct ideas: how often a topic's ideas use a word,
//! against how often all do. Counting ideas rather than occurrences keeps one long text, and copies,
//! from owning a label.

use std::collections::BTreeSet;

use modum_analyzers::tokenize::Class;
use modum_corpus::Vocabulary;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::documents::Documents;
use crate::precision::single;

/// Keywords of a topic.
const KEYWORDS: usize = 10;
/// Candidates that are looked through for them.
const CANDIDATES: usize = 60;
/// Keywords in a label.
const LABEL: usize = 3;

/// A word of a topic and its score.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Keyword {
    pub(crate) word: u32,
    pub(crate) score: f32,
    ideas: u32,
}

#[cfg(test)]
impl Keyword {
    pub(crate) fn new(word: u32, score: f32, ideas: u32) -> Self {
        Self { word, score, ideas }
    }
}

/// The keywords of each group of documents, best first.
pub(crate) fn keywords(
    documents: &Documents,
    vocabulary: &Vocabulary,
    groups: &[Vec<usize>],
) -> Vec<Vec<Keyword>> {
    let counts: Vec<Vec<(u32, u32)>> = groups
        .par_iter()
        .map(|members| count(documents, members))
        .collect();
    let total: f64 = counts
        .iter()
        .flatten()
        .map(|&(_, count)| f64::from(count))
        .sum();
    let mean = total / groups.len().max(1) as f64;
    counts
        .par_iter()
        .map(|counts| {
            let scored = scored(documents, vocabulary, counts, mean);
            without_parts(scored, |word| {
                vocabulary.term(documents.terms[word as usize])
            })
        })
        .collect()
}

/// The candidates of one group, best first; `mean` is the number of counts in a group.
fn scored(
    documents: &Documents,
    vocabulary: &Vocabulary,
    counts: &[(u32, u32)],
    mean: f64,
) -> Vec<Keyword> {
    let all: f64 = counts.iter().map(|&(_, count)| f64::from(count)).sum();
    let mut scored: Vec<Keyword> = counts
        .iter()
        .filter(|&&(word, _)| is_label_word(documents, vocabulary, word))
        .map(|&(word, ideas)| {
            let everywhere = f64::from(documents.frequency[word as usize]);
            let score = single(f64::from(ideas) / all * (1.0 + mean / everywhere).ln());
            Keyword { word, score, ideas }
        })
        .collect();
    scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.word.cmp(&b.word)));
    scored.truncate(CANDIDATES);
    scored
}

/// In how many of the documents each word stands, by word.
fn count(documents: &Documents, members: &[usize]) -> Vec<(u32, u32)> {
    let mut counts: FxHashMap<u32, (u32, usize)> = FxHashMap::default();
    for &document in members {
        for &word in documents.get(document) {
            let (count, last) = counts.entry(word).or_insert((0, usize::MAX));
            if *last != document {
                *last = document;
                *count += 1;
            }
        }
    }
    let mut counts: Vec<(u32, u32)> = counts
        .into_iter()
        .map(|(word, (count, _))| (word, count))
        .collect();
    counts.sort_unstable();
    counts
}

/// Nouns of two letters or more.
fn is_label_word(documents: &Documents, vocabulary: &Vocabulary, word: u32) -> bool {
    let term = documents.terms[word as usize];
    let nominal = matches!(
        vocabulary.class(term),
        Class::Noun | Class::Proper | Class::Foreign
    );
    nominal && vocabulary.term(term).chars().count() > 1
}

/// Drops the parts of longer keywords: `국민` and `연금` beside `국민연금`. A compound takes the place
/// of its parts when most ideas that use them use the compound; else it is left out.
fn without_parts<'a>(scored: Vec<Keyword>, text: impl Fn(u32) -> &'a str) -> Vec<Keyword> {
    let mut kept: Vec<Keyword> = Vec::with_capacity(KEYWORDS);
    for keyword in scored {
        let term = text(keyword.word);
        if kept.iter().any(|known| text(known.word).contains(term)) {
            continue;
        }
        let is_part = |known: &Keyword| term.contains(text(known.word));
        let Some(first) = kept.iter().position(is_part) else {
            if kept.len() < KEYWORDS {
                kept.push(keyword);
            }
            continue;
        };
        if kept
            .iter()
            .filter(|known| is_part(known))
            .all(|part| 2 * keyword.ideas >= part.ideas)
        {
            let score = kept[first].score;
            kept[first] = Keyword { score, ..keyword };
            let mut index = 0..;
            kept.retain(|known| index.next() == Some(first) || !is_part(known));
        }
    }
    kept
}

/// A label for each topic from its first keywords, each label once; no list may be empty.
pub(crate) fn labels(keywords: &[Vec<&str>], taken: &mut BTreeSet<String>) -> Vec<String> {
    let label = |words: &Vec<&str>| {
        let first = |count: usize| words[..count.min(words.len())].join(" · ");
        let longer = (LABEL..=words.len().max(LABEL)).map(first);
        let numbered = (2..).map(|number| format!("{} ({number})", first(LABEL)));
        let mut labels = longer.chain(numbered);
        let label = labels
            .find(|label| !taken.contains(label))
            .expect("numbers do not end");
        taken.insert(label.clone());
        label
    };
    keywords.iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_compound_stands_without_its_parts() {
        // Words as (text, ideas), best first.
        let check = |words: &[(&str, u32)], expected: &[&str]| {
            let scored = (0..)
                .zip(words)
                .map(|(word, &(_, ideas))| Keyword::new(word, 1.0, ideas));
            let text = |word: u32| words[word as usize].0;
            let kept = without_parts(scored.collect(), text);
            let kept: Vec<&str> = kept.iter().map(|keyword| text(keyword.word)).collect();
            assert_eq!(kept, expected, "{words:?}");
        };
        check(
            &[("국민연금", 9), ("국민", 20), ("연금", 12)],
            &["국민연금"],
        );
        check(
            &[("연금", 12), ("국민연금", 9), ("수령", 3)],
            &["국민연금", "수령"],
        );
        check(
            &[("국민", 12), ("제도", 9), ("연금", 12), ("국민연금", 9)],
            &["국민연금", "제도"],
        );
        check(
            &[("국민", 40), ("연금", 12), ("국민연금", 9)],
            &["국민", "연금"],
        );
        check(&[("버스", 9), ("지하철", 9)], &["버스", "지하철"]);
        check(&[], &[]);
    }

    #[test]
    fn labels_are_the_first_words_and_grow_where_taken() {
        let lists = vec![
            vec!["버스", "노선", "배차", "증편"],
            vec!["버스", "노선", "배차", "심야"],
            vec!["버스", "노선", "배차"],
            vec!["버스", "노선", "배차"],
            vec!["돌봄"],
            vec!["돌봄"],
        ];
        let mut taken = BTreeSet::from(["돌봄".to_owned()]);
        let expected = [
            "버스 · 노선 · 배차",
            "버스 · 노선 · 배차 · 심야",
            "버스 · 노선 · 배차 (2)",
            "버스 · 노선 · 배차 (3)",
            "돌봄 (2)",
            "돌봄 (3)",
        ];
        assert_eq!(labels(&lists, &mut taken), expected);
        assert_eq!(taken.len(), 7);
    }

    proptest! {
        #[test]
        fn no_label_stands_twice(
            lists in prop::collection::vec(prop::collection::vec("[가나다]", 1..5), 0..30),
        ) {
            let lists: Vec<Vec<&str>> =
                lists.iter().map(|list| list.iter().map(String::as_str).collect()).collect();
            let found = labels(&lists, &mut BTreeSet::new());
            prop_assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), lists.len());
        }

        #[test]
        fn no_keyword_contains_another(
            words in prop::collection::btree_set("[가나]{1,4}", 0..14),
            ideas in prop::collection::vec(1..9_u32, 14),
        ) {
            let words: Vec<String> = words.into_iter().collect();
            let text = |word: u32| words[word as usize].as_str();
            let scored = (0..).zip(&ideas[..words.len()]).map(|(w, &i)| Keyword::new(w, 1.0, i));
            let kept = without_parts(scored.collect(), text);
            prop_assert!(kept.len() <= KEYWORDS);
            for (index, a) in kept.iter().enumerate() {
                for b in &kept[..index] {
                    prop_assert!(!text(a.word).contains(text(b.word)));
                    prop_assert!(!text(b.word).contains(text(a.word)));
                }
            }
        }
    }
}
