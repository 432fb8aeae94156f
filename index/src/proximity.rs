//! Where the words of a query stand in a document: candidates -> what it adds.
//!
//! BM25 takes words for independent. Here each two words of a query that stand within a window of
//! each other in a candidate count as one more word (the unordered windows of Metzler & Croft 2005).
//! How telling two words together are is judged among the candidates: all have the words, few have
//! them side by side. A word counts a little more where the body begins: there a proposal says what
//! it is about (lead bias; Brandow, Mitze & Rau 1995).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use tantivy::DocId;

use crate::scoring::{Scoring, positions_in};

/// Words between which the document's words must stand.
const WINDOW: u32 = 8;
/// Words of the query that each is paired with.
const REACH: usize = 8;
/// Words of the query that are looked at.
const MOST: usize = 32;
/// How much two words together count, against one word.
const WEIGHT: f32 = 0.4;
/// How much a word at the very beginning of a body counts, against one word, and how many words
/// further that is down to a third.
const LEAD: f32 = 0.2;
const BEGINNING: f32 = 20.0;

/// What the places of words add to the score of each of `documents`, which ascend.
pub(crate) fn proximity(
    scoring: &Scoring,
    sequence: &[String],
    documents: &[DocId],
) -> tantivy::Result<Vec<f32>> {
    let mut words: Vec<&str> = Vec::new();
    for word in sequence {
        if words.len() < MOST && !words.contains(&word.as_str()) {
            words.push(word);
        }
    }
    let places = words
        .iter()
        .map(|word| places(scoring, word, documents))
        .collect::<tantivy::Result<Vec<_>>>()?;
    let mut added = vec![0.0; documents.len()];
    for (word, places) in words.iter().zip(&places) {
        let weight = LEAD * scoring.rarity(word)?;
        for (&candidate, [_, body]) in places {
            if let Some(&first) = body.first() {
                added[candidate] += weight * (-(first as f32) / BEGINNING).exp();
            }
        }
    }
    for first in 0..words.len() {
        for second in first + 1..words.len().min(first + 1 + REACH) {
            let counts = together(&places[first], &places[second]);
            let weight = WEIGHT * rarity(counts.len(), documents.len());
            for (candidate, count) in counts {
                let norm = scoring.norm(documents[candidate]);
                added[candidate] += weight * 2.0 * count / (count + norm);
            }
        }
    }
    Ok(added)
}

/// Where a word stands, by candidate: the positions in the title, and in the body.
type Places = BTreeMap<usize, [Vec<u32>; 2]>;

fn places(scoring: &Scoring, word: &str, documents: &[DocId]) -> tantivy::Result<Places> {
    // By segment, as far as candidates lie there; within it they ascend.
    let mut segments = BTreeMap::new();
    let mut out = Places::new();
    for (candidate, &document) in documents.iter().enumerate() {
        let (segment, document) = scoring.place(document);
        let fields = match segments.entry(segment) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(next) => next.insert(scoring.positions(word, segment)?),
        };
        let mut found = [Vec::new(), Vec::new()];
        for (postings, places) in fields.iter_mut().zip(&mut found) {
            if let Some(postings) = postings {
                positions_in(postings, document, places);
            }
        }
        if found.iter().any(|places| !places.is_empty()) {
            out.insert(candidate, found);
        }
    }
    Ok(out)
}

/// How often two words stand within the window, by candidate.
fn together(first: &Places, second: &Places) -> Vec<(usize, f32)> {
    let both = first
        .iter()
        .filter_map(|(candidate, places)| Some((*candidate, places, second.get(candidate)?)));
    both.map(|(candidate, a, b)| {
        let count: usize = a.iter().zip(b).map(|(a, b)| within(a, b)).sum();
        (candidate, count as f32)
    })
    .filter(|&(_, count)| count > 0.0)
    .collect()
}

/// Both ascend.
fn within(a: &[u32], b: &[u32]) -> usize {
    a.iter()
        .map(|&place| {
            let from = b.partition_point(|&other| other + WINDOW < place);
            b[from..].partition_point(|&other| other <= place + WINDOW)
        })
        .sum()
}

/// ln(1 + (n - df + ½) / (df + ½)) among the candidates.
fn rarity(found: usize, candidates: usize) -> f32 {
    let (n, df) = (candidates as f32, found as f32);
    ((n - df + 0.5) / (df + 0.5)).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_within_the_window_are_counted() {
        assert_eq!(within(&[10], &[1, 2, 18, 19]), 2);
        assert_eq!(within(&[], &[1]), 0);
        assert_eq!(within(&[0, 100], &[4, 96, 108]), 3);
    }
}
