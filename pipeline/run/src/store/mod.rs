//! The folder that keeps everything over the years.
//!
//! Input -> output: a path -> a [`Store`], and from it [`Snapshot`]s to read and a [`Building`] to
//! write. A snapshot is complete and never changes, and one atomic rename of the link `current`
//! publishes it; so readers need no lock, and a run killed at any moment leaves everything as it
//! was. Writing needs the [`WriteLock`], which also clears away what a killed writer left.

mod error;
mod snapshot;
mod lock;
mod key;
mod building;
mod replace;
pub(crate) mod disk;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use building::{Building, Sealed};
pub use error::StoreError;
pub(crate) use error::at;
pub use lock::WriteLock;
pub use snapshot::Snapshot;
use snapshot::folder_name;

/// The folder of snapshots.
const SNAPSHOTS: &str = "snapshots";
/// The link to the published snapshot.
const CURRENT: &str = "current";
/// A snapshot that is being built.
const BUILDING: &str = ".building-";
/// A complete rewritten snapshot, about to take the place of the one of the same number.
const REWRITTEN: &str = ".rewritten-";
/// A snapshot that is being removed.
const REMOVED: &str = ".removed-";

/// A store's folder. Cheap to open; nothing is held open.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
}

impl Store {
    /// Opens the store at `path`, which must be one.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if is_store(path)? {
            Ok(Self {
                path: path.to_owned(),
            })
        } else {
            Err(StoreError::Missing {
                path: path.to_owned(),
            })
        }
    }

    /// Opens the store at `path`, or makes one in a folder that is empty or does not exist.
    pub fn create_or_open(path: &Path) -> Result<Self, StoreError> {
        if !is_store(path)? {
            let snapshots = path.join(SNAPSHOTS);
            fs::create_dir_all(&snapshots).map_err(at(&snapshots))?;
        }
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// The store's folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file of people's decisions; it may not exist.
    pub fn decisions(&self) -> PathBuf {
        self.path.join("decisions.db")
    }

    /// The published snapshot; an error when there is none yet.
    pub fn published(&self) -> Result<Snapshot, StoreError> {
        self.current()?.ok_or_else(|| StoreError::Empty {
            path: self.path.clone(),
        })
    }

    /// The published snapshot, if any. The link is followed once: what is read from the result is
    /// one state, whatever is published meanwhile.
    pub fn current(&self) -> Result<Option<Snapshot>, StoreError> {
        let link = self.path.join(CURRENT);
        let target = match fs::read_link(&link) {
            Ok(target) => target,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::Io { path: link, source }),
        };
        let number = target
            .file_name()
            .and_then(|name| snapshot::number(name.to_str()?));
        number
            .and_then(|number| self.locate(number))
            .map(Some)
            .ok_or_else(|| StoreError::Damaged {
                path: link,
                message: format!("it leads to {}, which is no snapshot", target.display()),
            })
    }

    /// All kept snapshots, oldest first.
    pub fn snapshots(&self) -> Result<Vec<Snapshot>, StoreError> {
        let numbers = disk::names(&self.snapshots_path())?;
        let numbers = numbers.iter().filter_map(|name| snapshot::number(name));
        Ok(numbers.filter_map(|number| self.locate(number)).collect())
    }

    /// The kept snapshot with this number; an error that lists those kept when there is none.
    pub fn snapshot(&self, number: u32) -> Result<Snapshot, StoreError> {
        let snapshots = self.snapshots()?;
        let kept: Vec<String> = snapshots
            .iter()
            .map(|kept| kept.number().to_string())
            .collect();
        snapshots
            .into_iter()
            .find(|kept| kept.number() == number)
            .ok_or_else(|| StoreError::NoSnapshot {
                number,
                kept: kept.join(", "),
            })
    }

    /// Makes `snapshot` the current one, in one rename.
    pub(crate) fn point_to(&self, _: &WriteLock, snapshot: &Snapshot) -> Result<(), StoreError> {
        let target = Path::new(SNAPSHOTS).join(folder_name(snapshot.number()));
        disk::swap_link(&self.path, CURRENT, &target)
    }

    pub(crate) fn snapshots_path(&self) -> PathBuf {
        self.path.join(SNAPSHOTS)
    }

    /// Where snapshot `number` is. While it is replaced by a rewritten one there is a moment in
    /// which it stands under that name only; the last look is for the end of that moment.
    fn locate(&self, number: u32) -> Option<Snapshot> {
        let name = folder_name(number);
        let rewritten = format!("{REWRITTEN}{name}");
        [&name, &rewritten, &name]
            .into_iter()
            .map(|name| self.snapshots_path().join(name))
            .find(|path| path.is_dir())
            .map(|path| Snapshot::new(number, path))
    }
}

/// Whether `path` is a store (true) or could become one (false).
fn is_store(path: &Path) -> Result<bool, StoreError> {
    if path.join(SNAPSHOTS).is_dir() {
        return Ok(true);
    }
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(source) => Err(StoreError::Io {
            path: path.to_owned(),
            source,
        }),
        Ok(metadata) if !metadata.is_dir() => Err(StoreError::NotAFolder {
            path: path.to_owned(),
        }),
        Ok(_) if disk::names(path)?.is_empty() => Ok(false),
        Ok(_) => Err(StoreError::NotAStore {
            path: path.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests;
