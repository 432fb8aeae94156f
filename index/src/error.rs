//! What can go wrong with an index: the folder, and what to do about it.

use std::path::{Path, PathBuf};

use tantivy::TantivyError;

/// Why an index could not be written, opened or read. A query's text is never an error.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The index could not be written.
    #[error("cannot write the search index in {}: {source}; check that the disk has room and the folder was empty", folder.display())]
    Write {
        /// The index folder.
        folder: PathBuf,
        /// What tantivy said.
        source: Box<TantivyError>,
    },
    /// The folder holds no index, or a damaged one.
    #[error("cannot open the search index in {}: {source}; `modum verify` tells whether the store is complete", folder.display())]
    Open {
        /// The index folder.
        folder: PathBuf,
        /// What tantivy said.
        source: Box<TantivyError>,
    },
    /// The index has other fields than this program writes.
    #[error("the search index in {} was written by another version of modum; run an intake again to rebuild it", folder.display())]
    OtherVersion {
        /// The index folder.
        folder: PathBuf,
    },
    /// A file of an open index could not be read.
    #[error("cannot read the search index in {}: {source}; `modum verify` tells whether the store is complete", folder.display())]
    Read {
        /// The index folder.
        folder: PathBuf,
        /// What tantivy said.
        source: Box<TantivyError>,
    },
    /// The vectors of the index and those of the settings differ.
    #[error("the search index in {}: {source}", folder.display())]
    Embedding {
        /// The index folder.
        folder: PathBuf,
        /// How they differ.
        source: crate::EmbeddingError,
    },
    /// No distinct idea has this id.
    #[error("no distinct idea has the id `{id}`; a copy is found by its canonical's id")]
    UnknownIdea {
        /// The id asked for.
        id: String,
    },
}

impl IndexError {
    pub(crate) fn write(folder: &Path, source: impl Into<TantivyError>) -> Self {
        let (folder, source) = (folder.to_owned(), Box::new(source.into()));
        Self::Write { folder, source }
    }

    pub(crate) fn open(folder: &Path, source: impl Into<TantivyError>) -> Self {
        let (folder, source) = (folder.to_owned(), Box::new(source.into()));
        Self::Open { folder, source }
    }

    pub(crate) fn read(folder: &Path, source: impl Into<TantivyError>) -> Self {
        let (folder, source) = (folder.to_owned(), Box::new(source.into()));
        Self::Read { folder, source }
    }
}
