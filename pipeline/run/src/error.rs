//! Why a run fails: the errors of its parts, and its own.

use std::path::PathBuf;

use modum_dictionaries::DictionaryError;
use modum_index::{EmbeddingError, IndexError};
use modum_intake::IntakeError;
use modum_model::file::FileError;
use modum_statistics::StatisticsError;

use crate::store::StoreError;

/// Why a run published nothing.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each is the error of the part that it names")]
pub enum RunError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error(transparent)]
    Embedding(#[from] EmbeddingError),
    #[error(transparent)]
    Statistics(#[from] StatisticsError),
    /// The intake's name is taken.
    #[error("the store already has an intake named `{name}`; choose another with --intake")]
    IntakeExists { name: String },
    /// Ideas can only be placed in topics where there are some.
    #[error("--assign-only places ideas in the topics of an earlier run, but {store} has none yet; run without it first", store = store.display())]
    NoTopics { store: PathBuf },
    /// A bug: the result does not keep its promises. The store is as it was.
    #[error("the new snapshot failed its checks and was not published (please report this): {0}")]
    Unsound(String),
}
