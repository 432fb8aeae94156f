//! What can be wrong with an embedding's folder.

use std::path::PathBuf;

/// Why an external embedding cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddingError {
    /// A file is missing or cannot be read.
    #[error("cannot read {}: {source}; an embedding is a folder with tokenizer.json and model.safetensors (static) or model.onnx (a sentence encoder)", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what its name says.
    #[error("{}: {problem}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what is expected.
        problem: String,
    },
    /// The index was made with other vectors.
    #[error(
        "the index holds vectors of {found} ({found_dimensions} dimensions), but the settings name {named} ({named_dimensions} dimensions); name the same `embedding.folder`, or run an intake again"
    )]
    Other {
        /// The fingerprint in the index.
        found: String,
        /// Its dimensions.
        found_dimensions: usize,
        /// The fingerprint of what the settings name.
        named: String,
        /// Its dimensions.
        named_dimensions: usize,
    },
}
