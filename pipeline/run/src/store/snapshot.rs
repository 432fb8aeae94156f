//! One complete, immutable state of the store.

use std::path::{Path, PathBuf};

use modum_model::file::read_table;
use modum_model::table::Table;

use super::StoreError;
use crate::manifest::Manifest;

/// One complete state of the store, the result of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    number: u32,
    path: PathBuf,
}

impl Snapshot {
    pub(crate) fn new(number: u32, path: PathBuf) -> Self {
        Self { number, path }
    }

    /// Its number; later snapshots have higher ones.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of Arrow files.
    pub fn datasets(&self) -> PathBuf {
        self.path.join("datasets")
    }

    /// The folder of the search index.
    pub fn index(&self) -> PathBuf {
        self.path.join("index")
    }

    /// The folder of what the next run starts from.
    pub fn model(&self) -> PathBuf {
        self.path.join("model")
    }

    /// Dataset `T`.
    pub fn table<T: Table>(&self) -> Result<T, StoreError> {
        Ok(read_table(&self.datasets())?)
    }

    /// What went in and came out; an error when it is not as it was published.
    pub fn manifest(&self) -> Result<Manifest, StoreError> {
        Manifest::read(&self.path)
    }
}

/// The name of a snapshot's folder.
pub(super) fn folder_name(number: u32) -> String {
    format!("{number:06}")
}

/// The number that the name of a snapshot's folder says; `None` for other names.
pub(super) fn number(name: &str) -> Option<u32> {
    let number = name.parse().ok()?;
    (folder_name(number) == name).then_some(number)
}
