//! Why a store cannot be read or written, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use modum_model::file::FileError;

use crate::decisions::VERSION;

/// Why a store cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system refused a file or folder.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing is there.
    #[error(
        "there is no store at {}; `modum run INTAKE --store {}` makes one",
        path.display(), path.display()
    )]
    Missing {
        /// Where a store was looked for.
        path: PathBuf,
    },
    /// A file stands where a store should.
    #[error("{} is a file, but a store is a folder", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// A folder of other things.
    #[error(
        "{} holds other files and is no store; name a store, an empty folder or a new one",
        path.display()
    )]
    NotAStore {
        /// The folder.
        path: PathBuf,
    },
    /// A store in which no run has ended yet.
    #[error(
        "the store at {} has no snapshot yet; `modum run INTAKE --store {}` makes the first",
        path.display(), path.display()
    )]
    Empty {
        /// The store.
        path: PathBuf,
    },
    /// Somebody else writes.
    #[error(
        "another run is writing to the store at {}; try again when it has ended", path.display()
    )]
    Locked {
        /// The store.
        path: PathBuf,
    },
    /// A key file of another length.
    #[error("{}: a key is a file of 32 bytes, but this one has {bytes}", path.display())]
    KeyLength {
        /// The key file.
        path: PathBuf,
        /// Its length.
        bytes: usize,
    },
    /// A second key for a store.
    #[error(
        "the store at {} has another key than {}; a store keeps its key for good, because ids and \
         pseudonyms are made with it",
        store.display(), import.display()
    )]
    KeyDiffers {
        /// The store.
        store: PathBuf,
        /// The key file that was given.
        import: PathBuf,
    },
    /// A store with snapshots whose key is gone.
    #[error(
        "the key of the store at {} is missing; bring it back with `--key FILE`: with another key, \
         known authors and ideas would look new",
        store.display()
    )]
    KeyMissing {
        /// The store.
        store: PathBuf,
    },
    /// A file of the store is not as it was published.
    #[error("{}: damaged: {message}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A snapshot that is not kept.
    #[error("there is no snapshot {number}; kept are: {kept}")]
    NoSnapshot {
        /// The number asked for.
        number: u32,
        /// The numbers kept.
        kept: String,
    },
    /// SQLite refused.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The file of decisions.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A later modum made the file of decisions.
    #[error(
        "{}: made by a newer modum (version {found} of its tables, this one knows {VERSION}); \
         use that one", path.display()
    )]
    Newer {
        /// The file of decisions.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// A dataset cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Says at which `path` the system refused.
pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError + '_ {
    move |source| StoreError::Io {
        path: path.to_owned(),
        source,
    }
}
