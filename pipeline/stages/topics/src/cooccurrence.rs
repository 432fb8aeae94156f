//! Which words stand near each other more often than chance: positive pointwise mutual information.
//!
//! Counts are weighted by `1/√distance` within a window; the context distribution is smoothed with
//! the power 0.75 (Levy, Goldberg & Dagan 2015). Smoothing both sides by the geometric mean of the
//! two directions keeps the matrix symmetric, so that its eigenvectors are its singular vectors.
//!
//! Row by row from the places where a word stands, into one dense row a thread: no hash map, no pair
//! list, and the same sums for any number of threads.

use rayon::prelude::*;

use crate::documents::Documents;
use crate::precision::single;

/// Power by which each side's distribution is smoothed: the mean of 1 and 0.75.
const SMOOTHING: f32 = 0.875;
/// Words that one task counts.
pub(crate) const CHUNK: usize = 256;
/// Counts that are looked at together.
const BLOCK: usize = 32;

/// A symmetric sparse matrix in compressed rows, [`CHUNK`] of them in each part.
pub(crate) struct Sparse {
    pub(crate) parts: Vec<Part>,
}

/// Some rows of a sparse matrix.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) columns: Vec<u32>,
    pub(crate) values: Vec<f32>,
    pub(crate) ends: Vec<usize>,
}

impl Sparse {
    /// Rows (and columns).
    pub(crate) fn len(&self) -> usize {
        self.parts.iter().map(|part| part.ends.len()).sum()
    }

    /// Whether there is no number but zero in it.
    pub(crate) fn is_zero(&self) -> bool {
        self.parts.iter().all(|part| part.values.is_empty())
    }
}

impl Part {
    /// Columns and values of each row.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&[u32], &[f32])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let row = move |(start, &end): (usize, &usize)| {
            (&self.columns[start..end], &self.values[start..end])
        };
        starts.zip(&self.ends).map(row)
    }
}

/// Where each word stands.
struct Places {
    at: Vec<Place>,
    ends: Vec<usize>,
}

/// A place among the words of all documents, and how many places of its document and within the window
/// lie before it and behind it.
#[derive(Clone, Copy, Default)]
struct Place {
    at: u32,
    before: u16,
    behind: u16,
}

/// The positive PMI of all pairs of words within `window` words of each other.
pub(crate) fn positive_pmi(documents: &Documents, window: usize) -> Sparse {
    let places = Places::of(documents, window);
    let weights: Vec<f32> = (1..=window).map(|d| 1.0 / (d as f32).sqrt()).collect();
    let totals = totals(documents, &places, &weights);
    let smooth: Vec<f32> = totals.iter().map(|total| total.powf(SMOOTHING)).collect();
    let inverse: Vec<f32> = smooth.iter().map(|smooth| 1.0 / smooth).collect();
    let scale = scale(&totals);
    let words: Vec<usize> = (0..documents.terms.len()).collect();
    let parts = words
        .par_chunks(CHUNK)
        .map_init(
            || vec![0.0_f32; words.len()],
            |row, chunk| {
                let mut part = Part::default();
                for &word in chunk {
                    count(documents, places.of_word(word), &weights, row);
                    // A word is no context of itself.
                    row[word] = 0.0;
                    part.push_row(row, scale / smooth[word], &inverse);
                }
                part
            },
        )
        .collect();
    Sparse { parts }
}

impl Part {
    /// Moves the counts of one row out of `row` as PMI, where that is positive. A count is compared
    /// with 1 / (`own` · `inverse` of its column).
    fn push_row(&mut self, row: &mut [f32], own: f32, inverse: &[f32]) {
        let blocks = row.chunks_mut(BLOCK).zip(inverse.chunks(BLOCK));
        for (block, (counts, inverse)) in blocks.enumerate() {
            // Most blocks of most rows are empty: that is seen in a few instructions.
            if counts.iter().fold(0, |bits, count| bits | count.to_bits()) == 0 {
                continue;
            }
            for (place, (count, inverse)) in counts.iter().zip(inverse).enumerate() {
                let ratio = count * own * inverse;
                if ratio > 1.0 {
                    self.columns.push(narrow(block * BLOCK + place));
                    self.values.push(ratio.ln());
                }
            }
            counts.fill(0.0);
        }
        self.ends.push(self.columns.len());
    }
}

impl Places {
    fn of(documents: &Documents, window: usize) -> Self {
        let mut ends = vec![0; documents.terms.len()];
        for &word in &documents.words {
            ends[word as usize] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            let count = *end;
            *end = total;
            total += count;
        }
        let within = |places: usize| {
            u16::try_from(places.min(window)).expect("a window has less than 2^16 words")
        };
        let mut at = vec![Place::default(); documents.words.len()];
        let mut start = 0;
        for &end in &documents.ends {
            for place in start..end {
                let next = &mut ends[documents.words[place] as usize];
                at[*next] = Place {
                    at: narrow(place),
                    before: within(place - start),
                    behind: within(end - 1 - place),
                };
                *next += 1;
            }
            start = end;
        }
        Self { at, ends }
    }

    fn of_word(&self, word: usize) -> &[Place] {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.at[start..self.ends[word]]
    }
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).expect("there are fewer than 2^32 words")
}

/// Adds the contexts of one word, which stands at `places`, to `row`.
fn count(documents: &Documents, places: &[Place], weights: &[f32], row: &mut [f32]) {
    for place in places {
        let at = place.at as usize;
        let before = &documents.words[at - usize::from(place.before)..at];
        let behind = &documents.words[at + 1..][..usize::from(place.behind)];
        for (&context, weight) in before.iter().rev().zip(weights) {
            row[context as usize] += weight;
        }
        for (&context, weight) in behind.iter().zip(weights) {
            row[context as usize] += weight;
        }
    }
}

/// The weight of all contexts of each word: of all places around it, without those of the same word.
fn totals(documents: &Documents, places: &Places, weights: &[f32]) -> Vec<f32> {
    // up_to[n] is the weight of n places on one side.
    let add = |sum: &mut f64, weight: &f32| {
        *sum += f64::from(*weight);
        Some(*sum)
    };
    let up_to = weights.iter().scan(0.0, add);
    let up_to: Vec<f64> = std::iter::once(0.0).chain(up_to).collect();
    let total = |word: usize| {
        let own = places.of_word(word);
        let mut total = 0.0;
        for (number, place) in own.iter().enumerate() {
            total += up_to[usize::from(place.before)] + up_to[usize::from(place.behind)];
            let apart = own[number + 1..]
                .iter()
                .map(|other| (other.at - place.at) as usize);
            for apart in apart.take_while(|&apart| apart <= usize::from(place.behind)) {
                total -= 2.0 * f64::from(weights[apart - 1]);
            }
        }
        single(total.max(0.0))
    };
    (0..documents.terms.len())
        .into_par_iter()
        .map(total)
        .collect()
}

/// Pairs are compared with what the smoothed distributions lead one to expect. In one direction PMI is
/// `ln(count · S / (total · total'^0.75))` with `S` the sum of all `total^0.75`; the mean of the two
/// directions has the power 0.875 on both sides.
fn scale(totals: &[f32]) -> f32 {
    single(
        totals
            .iter()
            .map(|&total| f64::from(total).powf(0.75))
            .sum(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The PMI of two words, 0 where it is not positive or they never meet.
    fn pmi(sparse: &Sparse, a: u32, b: u32) -> f32 {
        let mut rows = sparse.parts.iter().flat_map(Part::rows);
        let (columns, values) = rows.nth(a as usize).unwrap();
        columns.binary_search(&b).map_or(0.0, |index| values[index])
    }

    fn check(documents: &[&[u32]], window: usize, expected: &[(u32, u32, f32)]) {
        let words = documents
            .concat()
            .iter()
            .max()
            .map_or(0, |&last| last as usize + 1);
        let sparse = positive_pmi(&Documents::of_words(words, documents), window);
        let pairs = sparse.parts.iter().map(|part| part.columns.len());
        assert_eq!(pairs.sum::<usize>(), 2 * expected.len(), "{documents:?}");
        for &(a, b, value) in expected {
            assert!(
                (pmi(&sparse, a, b) - value).abs() < 1e-5,
                "{a} {b}: {}",
                pmi(&sparse, a, b)
            );
            assert!(
                (pmi(&sparse, b, a) - value).abs() < 1e-5,
                "{b} {a}: {}",
                pmi(&sparse, b, a)
            );
        }
    }

    #[test]
    fn pairs_as_counted_by_hand() {
        // Each word has one neighbour, so all totals are 1: ln(1 · 4 / (1 · 1)).
        check(
            &[&[0, 1], &[2, 3]],
            4,
            &[(0, 1, 4_f32.ln()), (2, 3, 4_f32.ln())],
        );
        // In `0 1 2` with a window of 1, totals are 1, 2, 1: ln(1 · (2 + 2^¾) / 2^⅞).
        let value = ((2.0 + 2_f32.powf(0.75)) / 2_f32.powf(0.875)).ln();
        check(&[&[0, 1, 2]], 1, &[(0, 1, value), (1, 2, value)]);
        // With a window of 2, words 0 and 2 count 1/√2: totals t, 2, t with t = 1 + 1/√2.
        let far = 0.5_f32.sqrt();
        let t = 1.0 + far;
        let scale = 2.0 * t.powf(0.75) + 2_f32.powf(0.75);
        let near = (scale / (t * 2.0).powf(0.875)).ln();
        let across = (far * scale / (t * t).powf(0.875)).ln();
        check(
            &[&[0, 1, 2]],
            2,
            &[(0, 1, near), (0, 2, across), (1, 2, near)],
        );
    }

    #[test]
    fn documents_are_apart_and_a_word_is_no_context_of_itself() {
        check(&[], 4, &[]);
        check(&[&[0], &[1]], 4, &[]);
        check(&[&[0, 0, 0]], 4, &[]);
        check(&[&[], &[0, 1], &[]], 4, &[(0, 1, 2_f32.ln())]);
    }

    proptest! {
        #[test]
        fn the_matrix_is_symmetric_positive_and_sorted(
            documents in prop::collection::vec(prop::collection::vec(0..12_u32, 0..20), 0..20),
            window in 1..6_usize,
        ) {
            let documents: Vec<&[u32]> = documents.iter().map(Vec::as_slice).collect();
            let sparse = positive_pmi(&Documents::of_words(12, &documents), window);
            prop_assert_eq!(sparse.len(), 12);
            for (a, (columns, values)) in (0..).zip(sparse.parts.iter().flat_map(Part::rows)) {
                prop_assert!(columns.is_sorted() && values.iter().all(|&value| value > 0.0));
                for &b in columns {
                    prop_assert!((pmi(&sparse, a, b) - pmi(&sparse, b, a)).abs() < 1e-4);
                }
            }
        }
    }
}
