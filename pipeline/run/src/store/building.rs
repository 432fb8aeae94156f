//! From an empty folder to a published snapshot: building, sealed, published.
//!
//! Each state is a type, so that nothing unsealed can be published. Dropping one that was not
//! published removes its folder.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use modum_model::file::table_path;
use modum_model::table::Table;
use tempfile::TempDir;

use super::{BUILDING, REMOVED, Snapshot, Store, StoreError, WriteLock, at, disk, folder_name};
use crate::manifest::{FileEntry, Manifest, hash};

/// The folders inside a snapshot.
const FOLDERS: [&str; 3] = ["datasets", "index", "model"];

/// A snapshot that is being written.
#[derive(Debug)]
pub struct Building<'a> {
    store: &'a Store,
    lock: &'a WriteLock,
    folder: TempDir,
}

/// A complete snapshot with its manifest, on disk, that nobody sees yet.
#[derive(Debug)]
pub struct Sealed<'a> {
    building: Building<'a>,
    number: u32,
}

impl Store {
    /// Begins a snapshot: an empty folder for each kind of file.
    pub fn begin<'a>(&'a self, lock: &'a WriteLock) -> Result<Building<'a>, StoreError> {
        let snapshots = self.snapshots_path();
        // Readers may be other users: the mode is left to the umask.
        let folder = tempfile::Builder::new()
            .prefix(BUILDING)
            .permissions(Permissions::from_mode(0o777))
            .tempdir_in(&snapshots)
            .map_err(at(&snapshots))?;
        for name in FOLDERS {
            let path = folder.path().join(name);
            fs::create_dir(&path).map_err(at(&path))?;
        }
        Ok(Building {
            store: self,
            lock,
            folder,
        })
    }

    /// Removes the oldest snapshots beyond `keep`, but never the current one.
    pub(super) fn prune(&self, keep: usize) -> Result<(), StoreError> {
        let current = self.current()?;
        let snapshots = self.snapshots()?;
        let surplus = snapshots.len().saturating_sub(keep);
        for snapshot in snapshots.iter().take(surplus) {
            if Some(snapshot) != current.as_ref() {
                self.remove(snapshot)?;
            }
        }
        Ok(())
    }

    /// Renames first, so that a half-removed folder is never taken for a snapshot.
    fn remove(&self, snapshot: &Snapshot) -> Result<(), StoreError> {
        let name = format!("{REMOVED}{}", folder_name(snapshot.number()));
        let removed = self.snapshots_path().join(name);
        fs::rename(snapshot.path(), &removed).map_err(at(snapshot.path()))?;
        fs::remove_dir_all(&removed).map_err(at(&removed))
    }
}

impl<'a> Building<'a> {
    /// The folder for Arrow files.
    pub fn datasets(&self) -> PathBuf {
        self.path().join("datasets")
    }

    /// The folder for the search index.
    pub fn index(&self) -> PathBuf {
        self.path().join("index")
    }

    /// The folder for what the next run starts from.
    pub fn model(&self) -> PathBuf {
        self.path().join("model")
    }

    /// The snapshot that is current while this one is built, if there is any.
    pub fn before(&self) -> Result<Option<Snapshot>, StoreError> {
        self.store.current()
    }

    /// Takes over the file of table `T` under `model/` from the snapshot before, which has one.
    pub(crate) fn keep<T: Table>(&self, before: &Snapshot) -> Result<(), StoreError> {
        let (from, to) = (before.model(), self.model());
        disk::link(&table_path::<T>(&from), &table_path::<T>(&to))
    }

    /// Completes the snapshot: lists its files in `manifest` and writes that with its checksum. Files
    /// that the snapshot before has too are shared with it.
    pub fn seal(self, mut manifest: Manifest) -> Result<Sealed<'a>, StoreError> {
        let before = self.before()?;
        manifest.files = Manifest::cover(self.path(), before.as_ref())?;
        if let Some(before) = before {
            share(&before, &manifest.files, self.path())?;
        }
        manifest.write(self.path())?;
        // Numbers only grow and the oldest are removed first, so the highest ever is still there.
        let highest = self.store.snapshots()?.last().map_or(0, Snapshot::number);
        Ok(Sealed {
            building: self,
            number: highest + 1,
        })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Makes those of the `files` in `folder` that `snapshot` has under the same name links to its files.
fn share(snapshot: &Snapshot, files: &[FileEntry], folder: &Path) -> Result<(), StoreError> {
    let before = snapshot.manifest()?.files;
    for file in files.iter().filter(|file| before.contains(file)) {
        let (shared, own) = (snapshot.path().join(&file.name), folder.join(&file.name));
        // A file that was damaged since is not taken over.
        if !disk::is_shared(&own)? && hash(&shared)?.1 == file.sha256 {
            disk::link_over(&shared, &own)?;
        }
    }
    Ok(())
}

impl Sealed<'_> {
    /// The snapshot where it lies now, to verify it before anybody sees it.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.number, self.building.path().to_owned())
    }

    /// Makes everything durable. [`Sealed::publish`] does so too; who has other work meanwhile begins
    /// earlier.
    pub fn flush(&self) -> Result<(), StoreError> {
        disk::sync_tree(self.building.path())
    }

    /// Makes it durable and the current snapshot, and removes the oldest ones beyond `keep`.
    pub fn publish(self, keep: usize) -> Result<Snapshot, StoreError> {
        self.flush()?;
        let Building {
            store,
            lock,
            folder,
        } = self.building;
        let snapshots = store.snapshots_path();
        let path = snapshots.join(folder_name(self.number));
        fs::rename(folder.path(), &path).map_err(at(&path))?;
        // It has left the temporary name, so there is nothing to remove under it.
        let _ = folder.keep();
        disk::sync(&snapshots)?;
        let snapshot = Snapshot::new(self.number, path);
        store.point_to(lock, &snapshot)?;
        store.prune(keep)?;
        Ok(snapshot)
    }
}
