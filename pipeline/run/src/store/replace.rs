//! Replacing a kept snapshot by a rewritten form of itself, of the same number.

use std::fs;

use super::{REMOVED, REWRITTEN, Snapshot, Store, StoreError, WriteLock, at, disk, folder_name};
use crate::manifest::Manifest;

impl Store {
    /// An empty folder for the rewritten form of `snapshot`.
    pub(crate) fn begin_rewriting(
        &self,
        _: &WriteLock,
        snapshot: &Snapshot,
    ) -> Result<Snapshot, StoreError> {
        let name = format!("{REWRITTEN}{}", folder_name(snapshot.number()));
        let path = self.snapshots_path().join(name);
        fs::create_dir(&path).map_err(at(&path))?;
        Ok(Snapshot::new(snapshot.number(), path))
    }

    /// Seals `rewritten` with `manifest` and puts it in the place of `snapshot`, whose files are
    /// removed. The rewritten form is complete before the old one moves: a reader finds one of the
    /// two at any moment, and the next lock ends what was interrupted.
    pub(crate) fn replace(
        &self,
        _: &WriteLock,
        snapshot: &Snapshot,
        rewritten: &Snapshot,
        mut manifest: Manifest,
    ) -> Result<(), StoreError> {
        manifest.files = Manifest::cover(rewritten.path(), Some(snapshot))?;
        manifest.write(rewritten.path())?;
        disk::sync_tree(rewritten.path())?;
        let snapshots = self.snapshots_path();
        let removed = snapshots.join(format!("{REMOVED}{}", folder_name(snapshot.number())));
        fs::rename(snapshot.path(), &removed).map_err(at(&removed))?;
        fs::rename(rewritten.path(), snapshot.path()).map_err(at(snapshot.path()))?;
        disk::sync(&snapshots)?;
        fs::remove_dir_all(&removed).map_err(at(&removed))
    }
}
