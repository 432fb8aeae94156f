//! One writer at a time, and clearing away what a killed writer left.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

use super::{BUILDING, REMOVED, REWRITTEN, Store, StoreError, at, disk};

/// The right to write to a store, until it is dropped. The system takes it back from a killed
/// process.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl Store {
    /// Takes the store's lock, or says that somebody else has it, and removes the remains of killed
    /// writers.
    pub fn lock(&self) -> Result<WriteLock, StoreError> {
        let path = self.path.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(at(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Locked {
                    path: self.path.clone(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(StoreError::Io { path, source }),
        }
        remove_remains(&self.snapshots_path())?;
        Ok(WriteLock { _file: file })
    }
}

fn remove_remains(snapshots: &Path) -> Result<(), StoreError> {
    for name in disk::names(snapshots)? {
        let path = snapshots.join(&name);
        if let Some(number) = name.strip_prefix(REWRITTEN) {
            finish_rewriting(&path, &snapshots.join(number))?;
        } else if name.starts_with(BUILDING) || name.starts_with(REMOVED) {
            fs::remove_dir_all(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// A snapshot is moved away only when its rewritten form is complete: if it is gone, that form takes
/// its place; if it is there, that form may be half done.
fn finish_rewriting(rewritten: &Path, snapshot: &Path) -> Result<(), StoreError> {
    if snapshot.is_dir() {
        fs::remove_dir_all(rewritten).map_err(at(rewritten))
    } else {
        fs::rename(rewritten, snapshot).map_err(at(rewritten))
    }
}
