//! What stands for the sentence encoder in a build without the feature `onnx`: a clear refusal.

use std::path::Path;

use super::error::EmbeddingError;

pub(super) const MODEL: &str = "model.onnx";

/// There is none.
#[derive(Debug)]
pub(crate) enum Encoder {}

impl Encoder {
    pub(super) fn load(folder: &Path) -> Result<Self, EmbeddingError> {
        Err(EmbeddingError::Unreadable {
            path: folder.join(MODEL),
            problem: "this modum was built without ONNX; build it with the feature `onnx`"
                .to_owned(),
        })
    }

    pub(super) fn dimensions(&self) -> usize {
        match *self {}
    }

    pub(super) fn fingerprint(&self) -> &str {
        match *self {}
    }

    pub(super) fn add(&self, _text: &str, _sum: &mut [f32]) {
        match *self {}
    }
}
