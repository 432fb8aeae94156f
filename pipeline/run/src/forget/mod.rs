//! Erasing a person's text from every kept snapshot.
//!
//! Input -> output: ids of ideas -> the same snapshots without their texts and authors, and a
//! tombstone for each id that keeps the text from coming back with a later intake. The row of the
//! idea stays, so all counts still add up; copies by other people keep their texts. The tombstones
//! come first: interrupted at any moment, repeating the command ends the work.

mod erase;

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use arrow::array::Array;
use modum_model::file::{table_path, write_table};
use modum_model::table::Table;
use modum_model::tables::{
    Duplicates, Eojeols, Evidence, Ideas, Lexemes, Rejects, Signatures, Topics,
};

use crate::decisions::DecisionsFile;
use crate::store::{Snapshot, Store, StoreError, WriteLock, at, disk};
use erase::Erasure;

/// Why ideas cannot be forgotten.
#[derive(Debug, thiserror::Error)]
pub enum ForgetError {
    /// Ids that no kept snapshot has. Nothing was changed.
    #[error("no kept snapshot has the ideas: {}; nothing was changed", ids.join(", "))]
    Unknown {
        /// The ids.
        ids: Vec<String>,
    },
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The search index cannot be rewritten.
    #[error("the index of snapshot {number} cannot be rewritten: {source}")]
    Index {
        /// The snapshot.
        number: u32,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// Writes the index in the first folder to the second, which is empty, without the texts of the
/// documents with these ids; the documents may go altogether.
pub type RewriteIndex<'a> =
    &'a dyn Fn(&Path, &Path, &[String]) -> Result<(), Box<dyn Error + Send + Sync>>;

/// What was erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Ideas.
    pub ideas: usize,
    /// The snapshots that held them.
    pub snapshots: Vec<u32>,
}

/// Erases the texts of the ideas `ids` from all kept snapshots; `now` is written to the tombstones.
pub fn forget(
    store: &Store,
    lock: &WriteLock,
    ids: &BTreeSet<String>,
    now: &str,
    rewrite_index: RewriteIndex<'_>,
) -> Result<Forgotten, ForgetError> {
    let snapshots = store.snapshots()?;
    let mut erasure = Erasure::new(ids);
    for snapshot in &snapshots {
        erasure.learn(&snapshot.table::<Ideas>()?);
    }
    let unknown = erasure.unknown();
    if !unknown.is_empty() {
        return Err(ForgetError::Unknown { ids: unknown });
    }
    let tombstones: Vec<String> = ids.iter().cloned().collect();
    DecisionsFile::open(&store.decisions())?.forget(&tombstones, now)?;
    let mut forgotten = Forgotten {
        ideas: ids.len(),
        snapshots: Vec::new(),
    };
    for snapshot in &snapshots {
        if rewrite(store, lock, snapshot, &erasure, rewrite_index)? {
            forgotten.snapshots.push(snapshot.number());
        }
    }
    Ok(forgotten)
}

/// Erases from one snapshot; false when nothing in it was concerned.
fn rewrite(
    store: &Store,
    lock: &WriteLock,
    snapshot: &Snapshot,
    erasure: &Erasure,
    rewrite_index: RewriteIndex<'_>,
) -> Result<bool, ForgetError> {
    let (ideas, rejects): (Ideas, Rejects) = (snapshot.table()?, snapshot.table()?);
    if !erasure.concerns(&ideas, &rejects) {
        return Ok(false);
    }
    let mut manifest = snapshot.manifest()?;
    let rewritten = store.begin_rewriting(lock, snapshot)?;
    disk::link_tree(&snapshot.datasets(), &rewritten.datasets())?;
    disk::link_tree(&snapshot.model(), &rewritten.model())?;
    drop_learned::<Signatures>(&rewritten.model())?;
    drop_learned::<Eojeols>(&rewritten.model())?;
    drop_learned::<Lexemes>(&rewritten.model())?;
    drop_learned::<Evidence>(&rewritten.model())?;
    let duplicates: Duplicates = snapshot.table()?;
    index(
        snapshot,
        &rewritten,
        &erasure.documents(&duplicates),
        rewrite_index,
    )?;
    let ideas = erasure.ideas(&ideas);
    manifest.forgotten = erased(&ideas);
    // No later run goes on with what was learned from the texts.
    manifest.fit = None;
    let datasets = rewritten.datasets();
    put(&datasets, &ideas)?;
    put(&datasets, &erasure.duplicates(&duplicates))?;
    put(&datasets, &erasure.topics(&snapshot.table::<Topics>()?))?;
    put(&datasets, &erasure.rejects(&rejects))?;
    store.replace(lock, snapshot, &rewritten, manifest)?;
    Ok(true)
}

/// Words of a text, and hashes by which they could be guessed, go; the next run finds out those of the
/// other texts again.
fn drop_learned<T: Table>(model: &Path) -> Result<(), ForgetError> {
    let path = table_path::<T>(model);
    if path.exists() {
        fs::remove_file(&path).map_err(at(&path))?;
    }
    Ok(())
}

/// Always anew: the files of an index may hold texts that no document has any more.
fn index(
    snapshot: &Snapshot,
    rewritten: &Snapshot,
    documents: &[String],
    rewrite_index: RewriteIndex<'_>,
) -> Result<(), ForgetError> {
    let (from, to) = (snapshot.index(), rewritten.index());
    fs::create_dir(&to).map_err(at(&to))?;
    rewrite_index(&from, &to, documents).map_err(|source| ForgetError::Index {
        number: snapshot.number(),
        source,
    })
}

/// Replaces a dataset. The link goes first: writing through it would change the old snapshot.
fn put<T: Table>(datasets: &Path, table: &T) -> Result<(), StoreError> {
    let path = table_path::<T>(datasets);
    fs::remove_file(&path).map_err(at(&path))?;
    write_table(datasets, table)?;
    Ok(())
}

/// Ideas without any text.
fn erased(ideas: &Ideas) -> u64 {
    let is_erased =
        |row: &usize| ideas.title.value(*row).is_empty() && ideas.body.value(*row).is_empty();
    (0..ideas.title.len()).filter(is_erased).count() as u64
}

#[cfg(test)]
mod tests;
