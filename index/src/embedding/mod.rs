//! Where vectors come from: the store's own word vectors, or an embedding from a folder.
//!
//! Text and its words -> a vector of length one. Own vectors are means of word vectors weighted by
//! smooth inverse frequency (SIF; Arora, Liang & Ma 2017), without what all texts have in common: the
//! direction that a text of words as frequent as they are is expected to have.
//! A static embedding (model2vec and the like) is a table of token vectors with its tokenizer; a
//! sentence encoder is an ONNX model with its tokenizer. Both are read from files that the user
//! names; nothing is ever downloaded.

mod error;
mod model;
#[cfg(feature = "onnx")]
mod onnx;
#[cfg(not(feature = "onnx"))]
#[path = "no_onnx.rs"]
mod onnx;
mod normal;
mod pieces;

use std::path::Path;

use rustc_hash::FxHashMap;

pub use error::EmbeddingError;
use model::StaticModel;
use onnx::Encoder;

/// Words rarer than this share of all words count in full.
const RARE: f32 = 1e-3;
/// Own vectors keep their first dimensions: those that explain most come first.
const OWN_DIMENSIONS: usize = 64;
/// Fewer words have nothing in common but what their few texts are about.
const COMMON: usize = 1_000;
/// The fingerprint of vectors that the index holds itself.
pub(crate) const OWN: &str = "own";

/// Gives texts their vectors.
#[derive(Debug)]
pub struct Embedding {
    source: Source,
    dimensions: usize,
    fingerprint: String,
}

#[derive(Debug)]
enum Source {
    Own(Words),
    Static(StaticModel),
    Encoder(Encoder),
}

/// Word vectors in the order of their terms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    pub(crate) numbers: FxHashMap<String, u32>,
    pub(crate) terms: Vec<String>,
    pub(crate) weights: Vec<f32>,
    /// One row a term.
    pub(crate) vectors: Vec<f32>,
    /// What all texts have in common, of length one; empty for few words.
    pub(crate) common: Vec<f32>,
}

impl Embedding {
    /// No vectors at all.
    pub fn none() -> Self {
        Self::own(Words::default(), 0)
    }

    /// The store's own: term, its share of all words, its vector.
    pub fn of_words<'a>(words: impl Iterator<Item = (&'a str, f32, &'a [f32])>) -> Self {
        let mut out = Words::default();
        let mut dimensions = 0;
        for (term, probability, vector) in words {
            dimensions = vector.len().min(OWN_DIMENSIONS);
            out.terms.push(term.to_owned());
            out.weights.push(RARE / (RARE + probability));
            out.vectors.extend_from_slice(&vector[..dimensions]);
        }
        out.common = out.expected(dimensions);
        Self::own(out, dimensions)
    }

    pub(crate) fn own(mut words: Words, dimensions: usize) -> Self {
        words.numbers = words.terms.iter().cloned().zip(0..).collect();
        Self {
            source: Source::Own(words),
            dimensions,
            fingerprint: OWN.to_owned(),
        }
    }

    /// The embedding in `folder`: `tokenizer.json` beside `model.onnx`, a sentence encoder, or else
    /// `model.safetensors`, a static embedding.
    pub fn load(folder: &Path) -> Result<Self, EmbeddingError> {
        if folder.join(onnx::MODEL).exists() {
            let model = Encoder::load(folder)?;
            return Ok(Self {
                dimensions: model.dimensions(),
                fingerprint: model.fingerprint().to_owned(),
                source: Source::Encoder(model),
            });
        }
        let model = StaticModel::load(folder)?;
        Ok(Self {
            dimensions: model.dimensions(),
            fingerprint: model.fingerprint().to_owned(),
            source: Source::Static(model),
        })
    }

    /// Numbers of a vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// What tells one source of vectors from another.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What the vectors depend on: two embeddings that say the same here give the same vectors.
    pub(crate) fn basis(&self) -> String {
        let Some(words) = self.words() else {
            return self.fingerprint.clone();
        };
        let mut hash = blake3::Hasher::new();
        for term in &words.terms {
            hash.update(term.as_bytes()).update(&[0]);
        }
        let floats = [&words.weights, &words.vectors, &words.common];
        let mut bytes = Vec::new();
        for floats in floats {
            bytes.clear();
            bytes.extend(floats.iter().flat_map(|float| float.to_le_bytes()));
            hash.update(&bytes);
        }
        format!("{}-{}", self.fingerprint, hash.finalize().to_hex())
    }

    /// Whether the vectors come from a folder.
    pub fn is_external(&self) -> bool {
        self.words().is_none()
    }

    pub(crate) fn words(&self) -> Option<&Words> {
        match &self.source {
            Source::Own(words) => Some(words),
            Source::Static(_) | Source::Encoder(_) => None,
        }
    }

    /// The vector of a text with these words: of length one, or zero where nothing is known.
    pub fn embed<'w>(&self, text: &str, words: impl Iterator<Item = &'w str>) -> Vec<f32> {
        let mut sum = vec![0.0; self.dimensions];
        match &self.source {
            Source::Own(known) => {
                known.add(words, &mut sum);
                scale_to_one(&mut sum);
                known.center(&mut sum);
            }
            Source::Static(model) => model.add(text, &mut sum),
            Source::Encoder(model) => model.add(text, &mut sum),
        }
        scale_to_one(&mut sum);
        sum
    }
}

impl Words {
    /// The direction of the expected sum of a text: every word as often as its share of all words,
    /// which its weight a / (a + share) tells.
    fn expected(&self, dimensions: usize) -> Vec<f32> {
        if self.terms.len() < COMMON {
            return Vec::new();
        }
        let mut sum = vec![0.0; dimensions];
        for (vector, weight) in self
            .vectors
            .chunks_exact(dimensions.max(1))
            .zip(&self.weights)
        {
            for (sum, value) in sum.iter_mut().zip(vector) {
                *sum += (1.0 - weight) * value;
            }
        }
        scale_to_one(&mut sum);
        sum
    }

    /// Takes out of a vector what all texts have in common.
    fn center(&self, vector: &mut [f32]) {
        let share: f32 = vector.iter().zip(&self.common).map(|(x, c)| x * c).sum();
        for (x, c) in vector.iter_mut().zip(&self.common) {
            *x -= share * c;
        }
    }

    fn add<'w>(&self, words: impl Iterator<Item = &'w str>, sum: &mut [f32]) {
        for word in words {
            let Some(&number) = self.numbers.get(word) else {
                continue;
            };
            let number = number as usize;
            let vector = &self.vectors[number * sum.len()..][..sum.len()];
            for (sum, value) in sum.iter_mut().zip(vector) {
                *sum += self.weights[number] * value;
            }
        }
    }
}

/// Makes a vector one long; what is too short to have a direction becomes zero.
pub(crate) fn scale_to_one(vector: &mut [f32]) {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    let scale = if length > f32::EPSILON {
        length.recip()
    } else {
        0.0
    };
    for x in vector {
        *x *= scale;
    }
}

#[cfg(test)]
pub(crate) mod tests;
