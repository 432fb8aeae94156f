//! A static embedding: token vectors (safetensors) and a tokenizer -> the mean over a text's tokens.
//!
//! The format of safetensors is small and fixed: 8 bytes of header length, a JSON header, raw
//! numbers. It is read here without further crates; the table is the one two-dimensional tensor
//! named `embeddings` (model2vec), or the only two-dimensional one.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::EmbeddingError;
use super::pieces::Pieces;

/// The files of a folder.
pub(super) const TENSORS: &str = "model.safetensors";
const TOKENIZER: &str = "tokenizer.json";

#[derive(Debug)]
pub(crate) struct StaticModel {
    pieces: Pieces,
    dimensions: usize,
    /// One row a token.
    table: Vec<f32>,
    /// What each token counts in a mean, where the file says so.
    weights: Option<Vec<f32>>,
    fingerprint: String,
}

impl StaticModel {
    pub(crate) fn load(folder: &Path) -> Result<Self, EmbeddingError> {
        let (tensors, tokenizer) = (folder.join(TENSORS), folder.join(TOKENIZER));
        let (bytes, json) = (read(&tensors)?, read(&tokenizer)?);
        let unreadable =
            |path: PathBuf| move |problem| EmbeddingError::Unreadable { path, problem };
        let file = Safetensors::parse(&bytes).map_err(unreadable(tensors.clone()))?;
        let (rows, dimensions, table) = file.table().map_err(unreadable(tensors.clone()))?;
        let pieces = Pieces::parse(&json).map_err(unreadable(tokenizer))?;
        if pieces.len() > rows {
            let problem = format!(
                "the tokenizer knows {} tokens, but the table has {rows} rows; both files must come from one model",
                pieces.len()
            );
            return Err(unreadable(tensors)(problem));
        }
        let weights = file
            .vector("weights")
            .filter(|weights| weights.len() == rows);
        let mut hash = blake3::Hasher::new();
        hash.update(&bytes).update(&json);
        let fingerprint = format!("static-{}", &hash.finalize().to_hex()[..16]);
        Ok(Self {
            pieces,
            dimensions,
            table,
            weights,
            fingerprint,
        })
    }

    pub(crate) fn dimensions(&self) -> usize {
        self.dimensions
    }

    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Adds the vectors of a text's tokens to `sum`.
    pub(crate) fn add(&self, text: &str, sum: &mut [f32]) {
        for token in self.pieces.tokens(text) {
            let weight = self.weights.as_ref().map_or(1.0, |weights| weights[token]);
            let row = &self.table[token * self.dimensions..][..self.dimensions];
            for (sum, value) in sum.iter_mut().zip(row) {
                *sum += weight * value;
            }
        }
    }
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, EmbeddingError> {
    std::fs::read(path).map_err(|source| EmbeddingError::Read {
        path: path.to_owned(),
        source,
    })
}

/// A parsed file: the header, and the bytes behind it.
struct Safetensors<'a> {
    header: serde_json::Map<String, Value>,
    data: &'a [u8],
}

impl<'a> Safetensors<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, String> {
        let broken = || "not a safetensors file, or cut off".to_owned();
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or_else(broken)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| broken())?;
        let header = rest.get(..length).ok_or_else(broken)?;
        let header = serde_json::from_slice(header).map_err(|_| broken())?;
        let data = &rest[length..];
        Ok(Self { header, data })
    }

    /// Rows, columns and numbers of the table of token vectors.
    fn table(&self) -> Result<(usize, usize, Vec<f32>), String> {
        let tables: Vec<&String> = self
            .header
            .iter()
            .filter(|(_, entry)| shape(entry).len() == 2)
            .map(|(name, _)| name)
            .collect();
        let name = match tables.as_slice() {
            [only] => *only,
            several => several
                .iter()
                .find(|name| name.as_str() == "embeddings")
                .ok_or_else(|| {
                    format!("holds {} two-dimensional tensors, none named `embeddings`: this is no static embedding", several.len())
                })?,
        };
        let shape = shape(&self.header[name]);
        let numbers = self.vector(name).ok_or_else(|| {
            format!("tensor `{name}`: F32 or F16 numbers are expected, all of them there")
        })?;
        Ok((shape[0], shape[1], numbers))
    }

    /// The numbers of a tensor, if it is there and whole.
    fn vector(&self, name: &str) -> Option<Vec<f32>> {
        let entry = self.header.get(name)?;
        let offset = |at: usize| usize::try_from(entry["data_offsets"][at].as_u64()?).ok();
        let bytes = self.data.get(offset(0)?..offset(1)?)?;
        let numbers: Vec<f32> = match entry["dtype"].as_str()? {
            "F32" => bytes
                .as_chunks::<4>()
                .0
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect(),
            "F16" => bytes
                .as_chunks::<2>()
                .0
                .iter()
                .map(|bytes| half(u16::from_le_bytes(*bytes)))
                .collect(),
            _ => return None,
        };
        let expected = shape(entry).into_iter().try_fold(1, usize::checked_mul)?;
        (numbers.len() == expected && numbers.iter().all(|x| x.is_finite())).then_some(numbers)
    }
}

fn shape(entry: &Value) -> Vec<usize> {
    let sides = entry["shape"].as_array().map_or(&[][..], Vec::as_slice);
    let side = |side: &Value| side.as_u64().and_then(|side| usize::try_from(side).ok());
    sides.iter().filter_map(side).collect()
}

/// IEEE 754 half precision.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023) / 1024.0);
    sign * match exponent {
        0 => fraction * 2.0_f32.powi(-14),
        31 => f32::INFINITY,
        exponent => (1.0 + fraction) * 2.0_f32.powi(exponent - 15),
    }
}
