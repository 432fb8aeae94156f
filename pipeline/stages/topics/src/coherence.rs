//! Coherence: do a topic's keywords stand in the same ideas?
//!
//! Mean normalized PMI of all pairs of keywords over the distinct ideas (Bouma 2009; Lau, Newman &
//! Baldwin 2014), from -1 (never together) over 0 (by chance) to 1 (always together).

use rayon::prelude::*;

use crate::documents::Documents;
use crate::keywords::Keyword;
use crate::precision::single;

/// The coherence of each list of keywords; 0 where there are fewer than two.
pub(crate) fn coherence(documents: &Documents, keywords: &[Vec<Keyword>]) -> Vec<f32> {
    let postings = Postings::of(documents, keywords);
    keywords
        .par_iter()
        .map(|words| mean_npmi(&postings, words, documents.len()))
        .collect()
}

/// The documents of each keyword, sorted.
struct Postings {
    list: Vec<u32>,
    documents: Vec<Vec<u32>>,
}

impl Postings {
    fn of(documents: &Documents, keywords: &[Vec<Keyword>]) -> Self {
        let mut list: Vec<u32> = keywords
            .iter()
            .flatten()
            .map(|keyword| keyword.word)
            .collect();
        list.sort_unstable();
        list.dedup();
        let mut number = vec![usize::MAX; documents.terms.len()];
        for (index, &word) in list.iter().enumerate() {
            number[word as usize] = index;
        }
        let mut postings: Vec<Vec<u32>> = vec![Vec::new(); list.len()];
        for (row, document) in (0..).zip(0..documents.len()) {
            for &word in documents.get(document) {
                if let Some(posting) = postings.get_mut(number[word as usize])
                    && posting.last() != Some(&row)
                {
                    posting.push(row);
                }
            }
        }
        Self {
            list,
            documents: postings,
        }
    }

    fn get(&self, word: u32) -> &[u32] {
        let index = self
            .list
            .binary_search(&word)
            .expect("every keyword has postings");
        &self.documents[index]
    }
}

fn mean_npmi(postings: &Postings, words: &[Keyword], documents: usize) -> f32 {
    let mut sum = 0.0;
    let mut pairs = 0_u32;
    for (i, a) in words.iter().enumerate() {
        for b in &words[..i] {
            sum += npmi(postings.get(a.word), postings.get(b.word), documents as f64);
            pairs += 1;
        }
    }
    if pairs == 0 {
        0.0
    } else {
        single(sum / f64::from(pairs))
    }
}

fn npmi(a: &[u32], b: &[u32], documents: f64) -> f64 {
    let both = shared(a, b) as f64;
    if both == 0.0 {
        return -1.0;
    }
    if both >= documents {
        return 1.0;
    }
    let pmi = (both * documents / (a.len() as f64 * b.len() as f64)).ln();
    (pmi / -(both / documents).ln()).clamp(-1.0, 1.0)
}

/// How many numbers two sorted lists share.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let mut rest = b;
    a.iter()
        .filter(|&document| {
            let skipped = rest.iter().take_while(|&other| other < document).count();
            rest = &rest[skipped..];
            rest.first() == Some(document)
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(documents: &[&[u32]], words: &[u32], expected: f32) {
        let keywords = words
            .iter()
            .map(|&word| Keyword::new(word, 1.0, 1))
            .collect();
        let found = coherence(&Documents::of_words(8, documents), &[keywords])[0];
        assert!(
            (found - expected).abs() < 1e-6,
            "{words:?} in {documents:?}: {found}"
        );
    }

    #[test]
    fn words_are_together_always_never_or_by_chance() {
        check(&[&[0, 1], &[1, 0, 0], &[2], &[3]], &[0, 1], 1.0);
        check(&[&[0, 1], &[0, 1]], &[0, 1], 1.0);
        check(&[&[0], &[1], &[0, 2]], &[0, 1], -1.0);
        check(&[&[0, 1], &[0], &[1], &[]], &[0, 1], 0.0);
        // ln(1 · 3 / (1 · 2)) / -ln(1 / 3)
        check(&[&[0, 1], &[1], &[2]], &[0, 1], 1.5_f32.ln() / 3_f32.ln());
        // The mean of one pair that is always together and two that never are.
        check(&[&[0, 1], &[2]], &[0, 1, 2], -1.0 / 3.0);
    }

    #[test]
    fn fewer_than_two_words_have_none() {
        check(&[&[0, 1]], &[], 0.0);
        check(&[&[0, 1]], &[1], 0.0);
        assert!(coherence(&Documents::of_words(0, &[]), &[]).is_empty());
    }

    #[test]
    fn shared_numbers_are_counted() {
        assert_eq!(shared(&[], &[1]), 0);
        assert_eq!(shared(&[1, 3, 5, 9], &[0, 1, 2, 5, 6, 9]), 3);
        assert_eq!(shared(&[7], &[1, 2]), 0);
    }
}
