//! Making a kept snapshot the current one again.
//!
//! Nothing is removed: the snapshots above stay, and the next run gets a number above all of them.

use crate::store::{Snapshot, Store, StoreError, WriteLock};

/// Makes snapshot `number` the current one, if its manifest is as it was published.
pub fn rollback(store: &Store, lock: &WriteLock, number: u32) -> Result<Snapshot, StoreError> {
    let snapshot = store.snapshot(number)?;
    snapshot.manifest()?;
    store.point_to(lock, &snapshot)?;
    Ok(snapshot)
}
