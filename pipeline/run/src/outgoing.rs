//! A folder of files that leave the house: from a sound snapshot only, all of them or none.
//!
//! Input -> output: files, one by one -> the folder `out`, in one rename. Until then they stand
//! aside, under a name that no program looks for; an earlier folder of the same kind is replaced,
//! anything else is left alone.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use modum_analyzers::tokenize::Tokenizer;
use modum_dictionaries::Lexicon;
use modum_publish::metadata::Written;
use serde_json::Value;

use crate::manifest::hash;
use crate::run::check;
use crate::store::{Snapshot, StoreError, at};
use crate::verify::Bytes;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// The snapshot does not keep its promises.
    #[error("the store does not verify, so nothing was written; `modum verify` says more: {0}")]
    Unsound(String),
    /// Something else is in the way.
    #[error("{}: there is something that is no {kind}; choose another folder", path.display())]
    InTheWay {
        /// The folder that was to be made.
        path: PathBuf,
        /// What may be replaced.
        kind: &'static str,
    },
    /// The store cannot be read, or the folder not written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Only nothing, an empty folder or an earlier folder of this `kind`, which the files `marks` tell from
/// others, may be replaced.
pub(crate) fn refuse_others(
    out: &Path,
    kind: &'static str,
    marks: &[&str],
) -> Result<(), OutgoingError> {
    let in_the_way = || OutgoingError::InTheWay {
        path: out.to_owned(),
        kind,
    };
    match fs::read_dir(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(in_the_way()),
        Err(source) => Err(at(out)(source).into()),
        Ok(mut entries) => {
            let ours = marks.iter().all(|mark| out.join(mark).is_file());
            let empty = entries.next().is_none();
            (ours || empty).then_some(()).ok_or_else(in_the_way)
        }
    }
}

/// A snapshot that does not verify stays in the house.
pub(crate) fn refuse_unsound(
    snapshot: &Snapshot,
    tokenizer: &Tokenizer,
    lexicon: &Lexicon,
) -> Result<(), OutgoingError> {
    let report = check(snapshot, Bytes::Stored, tokenizer, lexicon);
    let failed: Vec<&str> = report.failed().map(|check| check.name).collect();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(OutgoingError::Unsound(failed.join("; ")))
    }
}

/// Files that nobody sees yet, beside the folder they will be.
pub(crate) struct Aside {
    folder: tempfile::TempDir,
}

impl Aside {
    pub(crate) fn new(out: &Path) -> Result<Self, OutgoingError> {
        use std::os::unix::fs::PermissionsExt as _;
        let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(at(parent))?;
        let folder = tempfile::Builder::new()
            .prefix(".publishing-")
            .permissions(fs::Permissions::from_mode(0o777))
            .tempdir_in(parent)
            .map_err(at(parent))?;
        Ok(Self { folder })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A folder within.
    pub(crate) fn folder(&self, name: &str) -> Result<(), OutgoingError> {
        let path = self.path().join(name);
        Ok(fs::create_dir(&path).map_err(at(&path))?)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<Written, OutgoingError> {
        let path = self.path().join(name);
        fs::write(&path, bytes).map_err(at(&path))?;
        self.written(name.to_owned())
    }

    /// The facts of a file that is there.
    pub(crate) fn written(&self, path: String) -> Result<Written, OutgoingError> {
        let (bytes, sha256) = hash(&self.path().join(&path))?;
        Ok(Written {
            path,
            bytes,
            sha256,
        })
    }

    /// Takes the place of `out`.
    pub(crate) fn publish(self, out: &Path) -> Result<(), OutgoingError> {
        let aside = self.folder.keep();
        let old = aside.with_extension("old");
        let replaced = out.exists();
        if replaced {
            fs::rename(out, &old).map_err(at(out))?;
        }
        if let Err(source) = fs::rename(&aside, out) {
            if replaced {
                fs::rename(&old, out).map_err(at(out))?;
            }
            return Err(at(out)(source).into());
        }
        if replaced {
            fs::remove_dir_all(&old).map_err(at(&old))?;
        }
        Ok(())
    }
}

/// A value as a file that people read too.
pub(crate) fn pretty(value: &Value) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(value).expect("plain values have a JSON form");
    text.push(b'\n');
    text
}
