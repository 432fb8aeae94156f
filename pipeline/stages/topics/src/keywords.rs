//! Keywords: the words that set a topic apart from the others.
//!
//! Class-based TF-IDF (Grootendorst 2022) over distinct ideas: how often a topic's ideas use a word,
//! against how often all do. Counting ideas rather than occurrences keeps one long text, and copies,
//! from owning a keyword.

use modum_analyzers::tokenize::Class;
use modum_corpus::Vocabulary;
use rayon::prelude::*;

use crate::documents::Documents;
use crate::precision::single;

/// Keywords of a topic.
const KEYWORDS: usize = 10;
/// Candidates that are looked through for them.
const CANDIDATES: usize = 60;

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

/// The words that set some groups of documents apart, best first; parts of compounds among them.
/// There are `all` groups, and each document is in one.
pub(crate) fn telling_words(
    documents: &Documents,
    vocabulary: &Vocabulary,
    groups: &[&[usize]],
    all: usize,
) -> Vec<Vec<Keyword>> {
    let total: f64 = documents
        .frequency
        .iter()
        .map(|&count| f64::from(count))
        .sum();
    let mean = total / all.max(1) as f64;
    groups
        .par_iter()
        .map_init(
            || Counter::new(documents.terms.len()),
            |counter, members| {
                let counts = counter.count(documents, members);
                scored(documents, vocabulary, &counts, mean)
            },
        )
        .collect()
}

/// The keywords among the telling words of each group.
pub(crate) fn keywords<'a>(
    words: &[Vec<Keyword>],
    text: impl Fn(u32) -> &'a str,
) -> Vec<Vec<Keyword>> {
    let chosen = words.iter().map(|words| without_parts(words, &text));
    chosen.collect()
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

/// Counts documents by word; one a thread.
struct Counter {
    /// For each word how many documents it stands in, and one more than the last of them.
    words: Vec<(u32, usize)>,
}

impl Counter {
    fn new(words: usize) -> Self {
        Self {
            words: vec![(0, 0); words],
        }
    }

    /// In how many of the documents each word stands, by word.
    fn count(&mut self, documents: &Documents, members: &[usize]) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for &document in members {
            for &word in documents.get(document) {
                let (count, last) = &mut self.words[word as usize];
                if *last == document + 1 {
                    continue;
                }
                if *count == 0 {
                    found.push(word);
                }
                (*count, *last) = (*count + 1, document + 1);
            }
        }
        found.sort_unstable();
        let take = |word: u32| (word, std::mem::take(&mut self.words[word as usize]).0);
        found.into_iter().map(take).collect()
    }
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
fn without_parts<'a>(scored: &[Keyword], text: impl Fn(u32) -> &'a str) -> Vec<Keyword> {
    let mut kept: Vec<Keyword> = Vec::with_capacity(KEYWORDS);
    for keyword in scored.iter().cloned() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_compound_stands_without_its_parts() {
        // Words as (text, ideas), best first.
        let check = |words: &[(&str, u32)], expected: &[&str]| {
            let scored: Vec<Keyword> = (0..)
                .zip(words)
                .map(|(word, &(_, ideas))| Keyword::new(word, 1.0, ideas))
                .collect();
            let text = |word: u32| words[word as usize].0;
            let kept = without_parts(&scored, text);
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

    proptest! {
        #[test]
        fn no_keyword_contains_another(
            words in prop::collection::btree_set("[가나]{1,4}", 0..14),
            ideas in prop::collection::vec(1..9_u32, 14),
        ) {
            let words: Vec<String> = words.into_iter().collect();
            let text = |word: u32| words[word as usize].as_str();
            let scored = (0..).zip(&ideas[..words.len()]).map(|(w, &i)| Keyword::new(w, 1.0, i));
            let kept = without_parts(&scored.collect::<Vec<_>>(), text);
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
