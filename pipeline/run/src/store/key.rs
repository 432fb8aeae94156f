//! The store's key: made by the first run or brought along, and never changed.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use modum_model::key::Key;
use tempfile::NamedTempFile;

use super::{Store, StoreError, WriteLock, at, disk};

impl Store {
    /// The store's key. A store without snapshots gets the key in the file `import`, or else one
    /// that `random` fills; a store with snapshots must have its key, or get it back by `import`.
    pub fn key(
        &self,
        _: &WriteLock,
        import: Option<&Path>,
        random: &mut dyn FnMut(&mut [u8]) -> io::Result<()>,
    ) -> Result<Key, StoreError> {
        let path = self.path.join("key");
        let kept = if path.exists() {
            Some(read(&path)?)
        } else {
            None
        };
        let import = import
            .map(|file| read(file).map(|key| (file, key)))
            .transpose()?;
        match (kept, import) {
            (Some(kept), None) => Ok(Key::new(kept)),
            (Some(kept), Some((_, given))) if kept == given => Ok(Key::new(kept)),
            (Some(_), Some((file, _))) => Err(StoreError::KeyDiffers {
                store: self.path.clone(),
                import: file.to_owned(),
            }),
            (None, Some((_, given))) => self.keep(&path, given),
            (None, None) if self.snapshots()?.is_empty() => {
                let mut fresh = [0; 32];
                random(&mut fresh).map_err(at(&path))?;
                self.keep(&path, fresh)
            }
            (None, None) => Err(StoreError::KeyMissing {
                store: self.path.clone(),
            }),
        }
    }

    /// Writes the key whole or not at all; temporary files have mode 0600 from the start.
    fn keep(&self, path: &Path, bytes: [u8; 32]) -> Result<Key, StoreError> {
        let mut file = NamedTempFile::with_prefix_in(".key-", &self.path).map_err(at(path))?;
        file.write_all(&bytes).map_err(at(path))?;
        file.as_file().sync_all().map_err(at(path))?;
        file.persist_noclobber(path)
            .map_err(|error| at(path)(error.error))?;
        disk::sync(&self.path)?;
        Ok(Key::new(bytes))
    }
}

fn read(path: &Path) -> Result<[u8; 32], StoreError> {
    let bytes = fs::read(path).map_err(at(path))?;
    let length = bytes.len();
    bytes.try_into().map_err(|_| StoreError::KeyLength {
        path: path.to_owned(),
        bytes: length,
    })
}
