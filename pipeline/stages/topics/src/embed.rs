//! Embed: a vector for each word and each distinct idea.
//!
//! Document vectors are smooth inverse frequency means of word vectors without their common
//! component (SIF; Arora, Liang & Ma 2017).

use arrow::array::{Float32Array, ListArray, StringArray};
use arrow::datatypes::Float32Type;
use modum_corpus::{Corpus, Vocabulary};
use modum_duplicates::Groups;
use modum_model::progress::Progress;
use modum_model::settings::TopicSettings;
use modum_model::tables::WordVectors;
use ndarray::parallel::prelude::*;
use ndarray::{Array1, Array2, ArrayViewMut1, Axis};

use crate::cooccurrence::positive_pmi;
use crate::decomposition::{eigenvectors, largest, scaled_eigenvectors, transposed_product};
use crate::documents::Documents;
use crate::precision::single;

/// Words rarer than this share of all words count in full.
const RARE: f32 = 1e-3;
/// Documents that one task sums up.
const CHUNK: usize = 1024;

/// Vectors of words and of distinct ideas.
pub struct Vectors {
    pub(crate) documents: Documents,
    /// One row a word, of length one.
    pub(crate) words: Array2<f32>,
    /// Share of all words that each word makes up.
    pub(crate) probability: Vec<f32>,
    /// One row a distinct idea, of length one; zero where no word is known.
    pub(crate) ideas: Array2<f32>,
}

impl std::fmt::Debug for Vectors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Vectors({} words, {} ideas)",
            self.words.nrows(),
            self.ideas.nrows()
        )
    }
}

/// Gives a normalized text its vector, from an embedding outside the store.
pub type External<'a> = &'a (dyn Fn(&str) -> Vec<f32> + Sync);

/// Makes the vectors; those of ideas from `external` where there is one.
pub fn embed(
    corpus: &Corpus,
    groups: &Groups,
    external: Option<External<'_>>,
    settings: &TopicSettings,
    progress: &dyn Progress,
) -> Vectors {
    let bar = progress.start("embed", "ideas", Some(groups.len() as u64));
    let documents = Documents::of(corpus, groups, settings.min_ideas);
    let dimensions = settings.dimensions.min(documents.terms.len().div_ceil(2));
    let mut words = if dimensions == 0 {
        Array2::zeros((documents.terms.len(), 1))
    } else {
        let pmi = positive_pmi(&documents, settings.window);
        scaled_eigenvectors(&pmi, dimensions, settings.seed)
    };
    words.outer_iter_mut().for_each(scale_to_one);
    let probability = probability(&documents);
    let ideas = if let Some(vector) = external {
        external_vectors(corpus, groups, vector)
    } else {
        let mut ideas = weighted_means(&documents, &words, &probability);
        remove_common_component(&mut ideas);
        ideas
    };
    bar.advance(groups.len() as u64);
    Vectors {
        documents,
        words,
        probability,
        ideas,
    }
}

impl Vectors {
    /// The word vectors, for the store.
    pub fn table(&self, vocabulary: &Vocabulary) -> WordVectors {
        let terms = self
            .documents
            .terms
            .iter()
            .map(|&term| vocabulary.term(term));
        WordVectors {
            term: StringArray::from_iter_values(terms),
            probability: Float32Array::from(self.probability.clone()),
            vector: rows(&self.words),
        }
    }
}

/// The rows of a matrix as a column of lists.
pub(crate) fn rows(matrix: &Array2<f32>) -> ListArray {
    let rows = matrix
        .outer_iter()
        .map(|row| Some(row.iter().map(|&value| Some(value)).collect::<Vec<_>>()));
    ListArray::from_iter_primitive::<Float32Type, _, _>(rows)
}

fn probability(documents: &Documents) -> Vec<f32> {
    let mut counts = vec![0_u32; documents.terms.len()];
    for &word in &documents.words {
        counts[word as usize] += 1;
    }
    let all = documents.words.len().max(1) as f64;
    counts
        .iter()
        .map(|&count| single(f64::from(count) / all))
        .collect()
}

fn weighted_means(documents: &Documents, words: &Array2<f32>, probability: &[f32]) -> Array2<f32> {
    let mut means = Array2::<f32>::zeros((documents.len(), words.ncols()));
    means
        .axis_chunks_iter_mut(Axis(0), CHUNK)
        .into_par_iter()
        .enumerate()
        .for_each(|(chunk, mut rows)| {
            for (offset, mut mean) in rows.outer_iter_mut().enumerate() {
                for &word in documents.get(chunk * CHUNK + offset) {
                    let weight = RARE / (RARE + probability[word as usize]);
                    mean.scaled_add(weight, &words.row(word as usize));
                }
                scale_to_one(mean);
            }
        });
    means
}

/// One row a distinct idea.
fn external_vectors(corpus: &Corpus, groups: &Groups, vector: External<'_>) -> Array2<f32> {
    let rows: Vec<Vec<f32>> = groups
        .canonicals()
        .into_par_iter()
        .map(|&idea| vector(corpus.texts.whole(corpus.texts.of(idea))))
        .collect();
    let dimensions = rows.first().map_or(1, Vec::len);
    Array2::from_shape_vec((rows.len(), dimensions), rows.concat())
        .expect("every vector of one embedding has the same length")
}

/// Takes out what all ideas share: the first principal component.
fn remove_common_component(ideas: &mut Array2<f32>) {
    let gram = transposed_product(&ideas.view(), &ideas.view());
    let Some((values, vectors)) = eigenvectors(&gram) else {
        return;
    };
    let Some(&first) = largest(&values, 1).first() else {
        return;
    };
    let common: Array1<f32> = vectors.column(first).mapv(single);
    // One idea alone, or ideas that all say the same, would vanish.
    if ideas.nrows() <= common.len() {
        return;
    }
    ideas
        .axis_chunks_iter_mut(Axis(0), CHUNK)
        .into_par_iter()
        .for_each(|mut rows| {
            for mut row in rows.outer_iter_mut() {
                let share = row.dot(&common);
                row.scaled_add(-share, &common);
                scale_to_one(row);
            }
        });
}

pub(crate) fn scale_to_one(mut row: ArrayViewMut1<'_, f32>) {
    let length = row.dot(&row).sqrt();
    if length > f32::EPSILON {
        row /= length;
    } else {
        row.fill(0.0);
    }
}
