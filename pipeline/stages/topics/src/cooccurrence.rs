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
const CHUNK: usize = 256;

/// A symmetric sparse matrix in compressed rows.
pub(crate) struct Sparse {
    pub(crate) columns: Vec<u32>,
    pub(crate) values: Vec<f32>,
    pub(crate) ends: Vec<usize>,
}

impl Sparse {
    /// Rows (and columns).
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Columns and values of a row.
    pub(crate) fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        let range = start..self.ends[row];
        (&self.columns[range.clone()], &self.values[range])
    }
}

/// Where each word stands.
struct Places {
    at: Vec<u32>,
    ends: Vec<usize>,
    /// First place of the document that each place belongs to, and the one behind its last.
    bounds: Vec<(u32, u32)>,
}

/// The positive PMI of all pairs of words within `window` words of each other.
pub(crate) fn positive_pmi(documents: &Documents, window: usize) -> Sparse {
    let places = Places::of(documents);
    let weights: Vec<f32> = (0..=window)
        .map(|d| 1.0 / (d.max(1) as f32).sqrt())
        .collect();
    let totals = totals(documents, &places, &weights);
    let smooth: Vec<f32> = totals.iter().map(|total| total.powf(SMOOTHING)).collect();
    let scale = scale(&totals);
    let words: Vec<usize> = (0..documents.terms.len()).collect();
    let chunks: Vec<Sparse> = words
        .par_chunks(CHUNK)
        .map_init(
            || (vec![0.0_f32; words.len()], Vec::new()),
            |(row, touched), chunk| {
                let mut part = Sparse {
                    columns: Vec::new(),
                    values: Vec::new(),
                    ends: Vec::new(),
                };
                for &word in chunk {
                    count(documents, &places, &weights, word, row, touched);
                    part.push_row(row, touched, |other| scale / (smooth[word] * smooth[other]));
                }
                part
            },
        )
        .collect();
    join(&chunks)
}

impl Sparse {
    /// Moves the counts of one row out of `row` as PMI, where that is positive.
    fn push_row(
        &mut self,
        row: &mut [f32],
        touched: &mut Vec<u32>,
        expected: impl Fn(usize) -> f32,
    ) {
        touched.sort_unstable();
        for &other in touched.iter() {
            let count = std::mem::take(&mut row[other as usize]);
            let pmi = (count * expected(other as usize)).ln();
            if pmi > 0.0 {
                self.columns.push(other);
                self.values.push(pmi);
            }
        }
        touched.clear();
        self.ends.push(self.columns.len());
    }
}

fn join(chunks: &[Sparse]) -> Sparse {
    let total = chunks.iter().map(|chunk| chunk.columns.len()).sum();
    let mut all = Sparse {
        columns: Vec::with_capacity(total),
        values: Vec::with_capacity(total),
        ends: Vec::new(),
    };
    for chunk in chunks {
        let before = all.columns.len();
        all.columns.extend_from_slice(&chunk.columns);
        all.values.extend_from_slice(&chunk.values);
        all.ends.extend(chunk.ends.iter().map(|end| before + end));
    }
    all
}

impl Places {
    fn of(documents: &Documents) -> Self {
        let narrow = |at: usize| u32::try_from(at).expect("there are fewer than 2^32 words");
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
        let mut at = vec![0; documents.words.len()];
        for (place, &word) in documents.words.iter().enumerate() {
            at[ends[word as usize]] = narrow(place);
            ends[word as usize] += 1;
        }
        let mut bounds = Vec::with_capacity(documents.words.len());
        let mut start = 0;
        for &end in &documents.ends {
            bounds.extend(std::iter::repeat_n(
                (narrow(start), narrow(end)),
                end - start,
            ));
            start = end;
        }
        Self { at, ends, bounds }
    }

    fn of_word(&self, word: usize) -> &[u32] {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.at[start..self.ends[word]]
    }

    /// The places within the window around `place`, in its document.
    fn around(&self, place: usize, window: usize) -> std::ops::Range<usize> {
        let (start, end) = self.bounds[place];
        place.saturating_sub(window).max(start as usize)..(place + window + 1).min(end as usize)
    }
}

/// Adds the contexts of one word to `row`.
fn count(
    documents: &Documents,
    places: &Places,
    weights: &[f32],
    word: usize,
    row: &mut [f32],
    touched: &mut Vec<u32>,
) {
    for &place in places.of_word(word) {
        let place = place as usize;
        for other in places.around(place, weights.len() - 1) {
            let context = documents.words[other];
            if context as usize == word {
                continue;
            }
            let cell = &mut row[context as usize];
            if *cell == 0.0 {
                touched.push(context);
            }
            *cell += weights[place.abs_diff(other)];
        }
    }
}

/// The weight of all contexts of each word.
fn totals(documents: &Documents, places: &Places, weights: &[f32]) -> Vec<f32> {
    (0..documents.terms.len())
        .into_par_iter()
        .map(|word| {
            let mut total = 0.0_f64;
            for &place in places.of_word(word) {
                let place = place as usize;
                for other in places.around(place, weights.len() - 1) {
                    if documents.words[other] as usize != word {
                        total += f64::from(weights[place.abs_diff(other)]);
                    }
                }
            }
            single(total)
        })
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
        let (columns, values) = sparse.row(a as usize);
        columns.binary_search(&b).map_or(0.0, |index| values[index])
    }

    fn check(documents: &[&[u32]], window: usize, expected: &[(u32, u32, f32)]) {
        let words = documents
            .concat()
            .iter()
            .max()
            .map_or(0, |&last| last as usize + 1);
        let sparse = positive_pmi(&Documents::of_words(words, documents), window);
        assert_eq!(sparse.columns.len(), 2 * expected.len(), "{documents:?}");
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
            for a in 0..12 {
                let (columns, values) = sparse.row(a as usize);
                prop_assert!(columns.is_sorted() && values.iter().all(|&value| value > 0.0));
                for &b in columns {
                    prop_assert!((pmi(&sparse, a, b) - pmi(&sparse, b, a)).abs() < 1e-4);
                }
            }
        }
    }
}
