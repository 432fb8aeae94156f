//! Embed: a vector for each word and each distinct idea.
//!
//! Document vectors are smooth inverse frequency means of word vectors without what all of them share
//! (SIF; Arora, Liang & Ma 2017).

use arrow::array::{Array as _, AsArray as _, Float32Array, ListArray, StringArray};
use arrow::datatypes::Float32Type;
use modum_corpus::{Corpus, Vocabulary};
use modum_duplicates::Groups;
use modum_model::progress::Progress;
use modum_model::settings::TopicSettings;
use modum_model::table::Table as _;
use modum_model::tables::WordVectors;
use ndarray::parallel::prelude::*;
use ndarray::{Array1, Array2, ArrayViewMut1, Axis};

use crate::cooccurrence::positive_pmi;
use crate::decomposition::scaled_eigenvectors;
use crate::documents::Documents;
use crate::kmeans::sums;
use crate::lineage::Previous;
use crate::precision::single;
use crate::vectors::add_scaled;

/// Words rarer than this share of all words count in full.
const RARE: f32 = 1e-3;
/// Documents that one task sums up.
const CHUNK: usize = 1024;

/// Vectors of words and of distinct ideas.
pub struct Vectors {
    pub(crate) documents: Documents,
    /// One row a word, of length one at most: what all ideas share is taken out.
    pub(crate) words: Array2<f32>,
    /// Share of all words that each word makes up.
    pub(crate) probability: Vec<f32>,
    /// One row a distinct idea, of length one; zero where no word is known.
    pub(crate) ideas: Array2<f32>,
    /// The table that the word vectors were taken from; none when they were learned.
    kept: Option<WordVectors>,
    /// Whether the vectors of ideas are no means of those of words.
    external: bool,
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
    let mut vectors = Vectors::learned(documents, settings);
    if let Some(vector) = external {
        vectors.ideas = external_vectors(corpus, groups, vector);
        vectors.external = true;
    }
    bar.advance(groups.len() as u64);
    vectors
}

/// Makes the vectors of ideas from the word vectors of before, where words that have none do not
/// count; or from `external`, which must be the embedding of before.
pub fn embed_known(
    corpus: &Corpus,
    groups: &Groups,
    previous: &Previous,
    external: Option<External<'_>>,
    progress: &dyn Progress,
) -> Vectors {
    let bar = progress.start("embed", "ideas", Some(groups.len() as u64));
    let table = &previous.words;
    let (mut terms, mut rows) = (Vec::new(), Vec::new());
    for row in 0..table.len() {
        if let Some(term) = corpus.vocabulary.find(table.term.value(row)) {
            terms.push(term);
            rows.push(row);
        }
    }
    let documents = Documents::of_known(corpus, groups, terms);
    let words = matrix(&table.vector).select(Axis(0), &rows);
    let probability: Vec<f32> = rows
        .iter()
        .map(|&row| table.probability.value(row))
        .collect();
    let ideas = match external {
        Some(vector) => external_vectors(corpus, groups, vector),
        None => weighted_means(&documents, &words, &probability),
    };
    bar.advance(groups.len() as u64);
    Vectors {
        documents,
        words,
        probability,
        ideas,
        kept: Some(table.clone()),
        external: external.is_some(),
    }
}

impl Vectors {
    /// Vectors of words and documents, from the documents alone.
    pub(crate) fn learned(documents: Documents, settings: &TopicSettings) -> Self {
        let dimensions = settings.dimensions.min(documents.terms.len().div_ceil(2));
        let mut words = if dimensions == 0 {
            Array2::zeros((documents.terms.len(), 1))
        } else {
            let pmi = positive_pmi(&documents, settings.window);
            scaled_eigenvectors(&pmi, dimensions, settings.seed)
        };
        words.outer_iter_mut().for_each(scale_to_one);
        let probability = probability(&documents);
        let mut ideas = weighted_means(&documents, &words, &probability);
        if let Some(common) = common_direction(&ideas) {
            remove(&common, &mut ideas, scale_to_one);
            remove(&common, &mut words, |_| {});
        }
        Self {
            documents,
            words,
            probability,
            ideas,
            kept: None,
            external: false,
        }
    }

    /// The vectors of ideas of `least` words or more, read in two halves, from every so many of all
    /// ideas that there are no more than `most`; nothing where they are no means of word vectors.
    pub(crate) fn halves(&self, least: usize, most: usize) -> Option<[Array2<f32>; 2]> {
        let step = self.documents.len().div_ceil(most).max(1);
        let mean = |half| weighted_means(&half, &self.words, &self.probability);
        (!self.external).then(|| self.documents.halves(least, step).map(mean))
    }

    /// Whether the word vectors are those of before.
    pub fn are_kept(&self) -> bool {
        self.kept.is_some()
    }

    /// The word vectors, for the store.
    pub fn table(&self, vocabulary: &Vocabulary) -> WordVectors {
        if let Some(kept) = &self.kept {
            return kept.clone();
        }
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

/// A column of lists of one length as the rows of a matrix.
pub(crate) fn matrix(lists: &ListArray) -> Array2<f32> {
    let values = lists.values().as_primitive::<Float32Type>().values();
    let columns = values.len().checked_div(lists.len()).unwrap_or(1);
    Array2::from_shape_vec((lists.len(), columns), values.to_vec())
        .expect("vectors of one model have one length")
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
    let words = words.as_standard_layout();
    let width = words.ncols();
    let numbers = words.as_slice().expect("it is in standard layout");
    let row = |word: u32| &numbers[word as usize * width..][..width];
    let mut means = Array2::<f32>::zeros((documents.len(), width));
    means
        .axis_chunks_iter_mut(Axis(0), CHUNK)
        .into_par_iter()
        .enumerate()
        .for_each(|(chunk, mut rows)| {
            for (offset, mut mean) in rows.outer_iter_mut().enumerate() {
                let sum = mean.as_slice_mut().expect("a row of a new matrix");
                for &word in documents.get(chunk * CHUNK + offset) {
                    let weight = RARE / (RARE + probability[word as usize]);
                    add_scaled(sum, weight, row(word));
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

/// What all ideas share: the direction of their mean. On a national intake it is the first principal
/// component that SIF takes out; in a small store of few matters that would be one of the matters.
/// Nothing where there are too few to tell: one idea alone, or ideas that all say the same, would
/// vanish.
fn common_direction(ideas: &Array2<f32>) -> Option<Array1<f32>> {
    let mut mean = sums(&ideas.view(), &vec![0; ideas.nrows()], 1);
    mean.outer_iter_mut().for_each(scale_to_one);
    (ideas.nrows() > ideas.ncols()).then(|| mean.row(0).to_owned())
}

/// Takes a direction out of all rows.
fn remove(
    common: &Array1<f32>,
    rows: &mut Array2<f32>,
    scale: impl Fn(ArrayViewMut1<'_, f32>) + Sync,
) {
    rows.axis_chunks_iter_mut(Axis(0), CHUNK)
        .into_par_iter()
        .for_each(|mut rows| {
            for mut row in rows.outer_iter_mut() {
                let share = row.dot(common);
                row.scaled_add(-share, common);
                scale(row);
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
