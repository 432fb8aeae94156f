//! Representative passages: sentences of citizens that stand for what many of them say.
//!
//! Sentences -> the chosen ones, best first. Extractive, in two steps:
//! - how central a sentence is: LexRank (Erkan & Radev 2004, "LexRank: Graph-based Lexical Centrality
//!   as Salience in Text Summarization", JAIR 22), in its continuous form. A walk over sentences goes
//!   with probability 1 - d to a similar one, in proportion to the similarity, and with d to any;
//!   sentences are central in which it often is. Similarity is the cosine of TF-IDF vectors,
//!   nothing below 0.1. Terms are pairs of neighboring syllables of a word, for which Korean needs
//!   no dictionary;
//! - what a sentence adds: maximal marginal relevance (Carbonell & Goldstein 1998). Each is chosen for
//!   being central and unlike those chosen before; none is chosen that says the same, nor a second
//!   one of the same idea.

use std::collections::{BTreeMap, BTreeSet};

/// A sentence that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) text: String,
    /// Where it stands; one passage an idea.
    pub(crate) idea: usize,
}

/// Similarity of sentences below which the walk does not go from one to the other.
const SIMILAR: f32 = 0.1;
/// Probability that the walk goes anywhere (d in the paper).
const ANYWHERE: f64 = 0.15;
/// Change of all probabilities below which the walk has settled.
const SETTLED: f64 = 1e-7;
/// Steps at most.
const STEPS: usize = 100;
/// What being central weighs against being unlike the others.
const CENTRAL: f64 = 0.7;
/// Similarity from which two sentences say the same.
const SAME: f32 = 0.5;

/// Sentences with what they have to do with each other.
#[derive(Clone, Debug)]
pub(crate) struct Passages {
    sentences: Vec<Sentence>,
    /// For each the similar ones, with the cosine.
    neighbors: Vec<Vec<(usize, f32)>>,
    /// How central each is; 1 for the most central one.
    scores: Vec<f64>,
}

impl Passages {
    /// Of sentences that stand twice, word for word, the first counts.
    pub(crate) fn new(mut sentences: Vec<Sentence>) -> Self {
        let mut seen = BTreeSet::new();
        sentences.retain(|sentence| seen.insert(letters(&sentence.text)));
        let neighbors = neighbors(&vectors(&sentences));
        let mut scores = centrality(&neighbors);
        let best = scores.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        for score in &mut scores {
            *score /= best;
        }
        Self {
            sentences,
            neighbors,
            scores,
        }
    }

    /// The sentence at a place.
    pub(crate) fn get(&self, at: usize) -> &Sentence {
        &self.sentences[at]
    }

    /// The most central sentence of an idea that says something else than `title`.
    pub(crate) fn gist(&self, idea: usize, title: &str) -> Option<usize> {
        let title = letters(title);
        let says_more = |at: &usize| {
            let sentence = &self.sentences[*at];
            sentence.idea == idea && letters(&sentence.text) != title
        };
        let own = (0..self.sentences.len()).filter(says_more);
        own.max_by(|a, b| self.scores[*a].total_cmp(&self.scores[*b]).then(b.cmp(a)))
    }

    /// The places of up to `limit` sentences, best first; ties go to the first. What says the same as
    /// those `known` is not chosen.
    pub(crate) fn choose(&self, limit: usize, known: &[usize]) -> Vec<usize> {
        let mut closest = vec![0.0_f32; self.sentences.len()];
        let mut chosen: Vec<usize> = Vec::new();
        for &at in known {
            self.approach(at, &mut closest);
        }
        while chosen.len() < limit {
            let gain =
                |at: usize| CENTRAL * self.scores[at] - (1.0 - CENTRAL) * f64::from(closest[at]);
            let is_new = |at: &usize| {
                let idea = self.sentences[*at].idea;
                let other_idea = |known: &usize| self.sentences[*known].idea != idea;
                closest[*at] < SAME && chosen.iter().all(other_idea)
            };
            let candidates = (0..self.sentences.len()).filter(is_new);
            let next = candidates.max_by(|a, b| gain(*a).total_cmp(&gain(*b)).then(b.cmp(a)));
            let Some(next) = next else { break };
            self.approach(next, &mut closest);
            chosen.push(next);
        }
        chosen
    }

    /// Notes how close each sentence is to one that is shown.
    fn approach(&self, shown: usize, closest: &mut [f32]) {
        closest[shown] = 1.0;
        for &(other, similarity) in &self.neighbors[shown] {
            closest[other] = closest[other].max(similarity);
        }
    }
}

/// A text without spaces and marks.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Terms of a sentence with their weights, the squares of which add up to 1; sorted by term.
type Vector = Vec<(usize, f32)>;

fn vectors(sentences: &[Sentence]) -> Vec<Vector> {
    let counts: Vec<BTreeMap<[char; 2], f32>> = sentences.iter().map(pairs).collect();
    let mut frequencies: BTreeMap<[char; 2], f32> = BTreeMap::new();
    for pair in counts.iter().flat_map(BTreeMap::keys) {
        *frequencies.entry(*pair).or_default() += 1.0;
    }
    let n = sentences.len() as f32;
    let terms: BTreeMap<[char; 2], (usize, f32)> = (frequencies.into_iter().enumerate())
        .map(|(term, (pair, frequency))| (pair, (term, (n / frequency).ln() + 0.1)))
        .collect();
    let vector = |counts: &BTreeMap<[char; 2], f32>| {
        let weighted = counts.iter().map(|(pair, count)| {
            let (term, idf) = terms[pair];
            (term, count * idf)
        });
        let mut vector: Vector = weighted.collect();
        let length = vector
            .iter()
            .map(|(_, weight)| weight * weight)
            .sum::<f32>();
        let length = length.sqrt().max(f32::MIN_POSITIVE);
        for (_, weight) in &mut vector {
            *weight /= length;
        }
        vector
    };
    counts.iter().map(vector).collect()
}

/// How often each pair of neighboring letters stands in a word of the sentence.
fn pairs(sentence: &Sentence) -> BTreeMap<[char; 2], f32> {
    let mut counts = BTreeMap::new();
    let mut before = None;
    for c in sentence.text.chars() {
        let letter = Some(c).filter(|c| c.is_alphanumeric());
        if let (Some(first), Some(second)) = (before, letter) {
            *counts.entry([first, second]).or_insert(0.0) += 1.0;
        }
        before = letter;
    }
    counts
}

/// For each sentence the others that are similar, with the cosine.
fn neighbors(vectors: &[Vector]) -> Vec<Vec<(usize, f32)>> {
    let mut holders: BTreeMap<usize, Vec<(usize, f32)>> = BTreeMap::new();
    for (at, vector) in vectors.iter().enumerate() {
        for &(term, weight) in vector {
            holders.entry(term).or_default().push((at, weight));
        }
    }
    let mut products = vec![0.0_f32; vectors.len()];
    let mut similar = |(at, vector): (usize, &Vector)| {
        products.fill(0.0);
        for (term, weight) in vector {
            for &(other, its) in &holders[term] {
                products[other] += weight * its;
            }
        }
        let others = products.iter().copied().enumerate();
        let near = others.filter(|(other, product)| *other != at && *product >= SIMILAR);
        near.collect()
    };
    vectors.iter().enumerate().map(&mut similar).collect()
}

/// How often a walk over the sentences is in each.
fn centrality(neighbors: &[Vec<(usize, f32)>]) -> Vec<f64> {
    let n = neighbors.len() as f64;
    let degree = |near: &Vec<(usize, f32)>| near.iter().map(|(_, s)| f64::from(*s)).sum::<f64>();
    let degrees: Vec<f64> = neighbors.iter().map(degree).collect();
    let mut now = vec![1.0 / n; neighbors.len()];
    for _ in 0..STEPS {
        // From where nothing is similar, the walk goes anywhere.
        let lost: f64 = (now.iter().zip(&degrees))
            .filter(|(_, degree)| **degree == 0.0)
            .map(|(share, _)| share)
            .sum();
        let come = |near: &Vec<(usize, f32)>| {
            let from = near.iter();
            from.map(|&(other, s)| now[other] * f64::from(s) / degrees[other])
                .sum::<f64>()
        };
        let next: Vec<f64> = (neighbors.iter())
            .map(|near| ANYWHERE / n + (1.0 - ANYWHERE) * (lost / n + come(near)))
            .collect();
        let change: f64 = now.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        now = next;
        if change < SETTLED {
            break;
        }
    }
    now
}

/// Letters (without spaces) of a sentence that is neither a fragment nor a treatise.
pub(crate) const LETTERS: std::ops::RangeInclusive<usize> = 15..=110;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sentences(texts: &[&str]) -> Vec<Sentence> {
        let sentence = |(idea, text): (usize, &&str)| Sentence {
            text: (*text).to_owned(),
            idea,
        };
        texts.iter().enumerate().map(sentence).collect()
    }

    #[test]
    fn central_sentences_that_differ_are_chosen() {
        let mut all = sentences(&[
            "오늘은 날씨가 참 맑습니다",
            "횡단보도 신호 시간을 늘려 주세요",
            "어르신을 위해 횡단보도 신호 시간을 더 늘려 주십시오",
            "횡단보도 신호가 짧아 어르신이 위험합니다",
            "불법 주차 단속을 강화해야 합니다",
            "학교 앞 불법 주차를 단속해 주세요",
        ]);
        let passages = Passages::new(all.clone());
        let chosen = passages.choose(3, &[]);
        assert!([1, 2, 3].contains(&chosen[0]), "{chosen:?}");
        let other_matter = chosen.iter().any(|at| [4, 5].contains(at));
        assert!(other_matter && !chosen.contains(&0), "{chosen:?}");
        // What is shown already is not chosen again.
        assert!(!passages.choose(6, &[chosen[0]]).contains(&chosen[0]));
        // One passage an idea.
        for sentence in &mut all {
            sentence.idea = 7;
        }
        let passages = Passages::new(all);
        assert_eq!(passages.choose(3, &[]).len(), 1);
        assert!(passages.choose(0, &[]).is_empty());
        assert!(Passages::new(Vec::new()).choose(3, &[]).is_empty());
        let gist = passages
            .gist(7, "횡단보도 신호 시간을 늘려 주세요!")
            .unwrap();
        assert!([2, 3, 4, 5].contains(&gist), "{gist}");
        assert_eq!(passages.gist(8, ""), None);
    }

    #[test]
    fn a_walk_is_somewhere() {
        let texts = ["가나다 라마바", "가나다 사아자", "차카타 파하", "?!"];
        let scores = centrality(&neighbors(&vectors(&sentences(&texts))));
        assert!(
            (scores.iter().sum::<f64>() - 1.0).abs() < 1e-6,
            "{scores:?}"
        );
        assert!(scores[0] > scores[2], "{scores:?}");
    }

    proptest! {
        #[test]
        fn no_idea_is_quoted_twice(texts in prop::collection::vec("[가-다 ]{0,12}", 0..20)) {
            let all: Vec<Sentence> = texts.into_iter().enumerate()
                .map(|(at, text)| Sentence { text, idea: at / 2 })
                .collect();
            let passages = Passages::new(all);
            let chosen = passages.choose(5, &[]);
            let ideas: BTreeSet<usize> = chosen.iter().map(|at| passages.get(*at).idea).collect();
            prop_assert_eq!(ideas.len(), chosen.len());
            prop_assert!(chosen.len() <= 5);
            prop_assert_eq!(&passages.choose(5, &[]), &chosen);
        }
    }
}
