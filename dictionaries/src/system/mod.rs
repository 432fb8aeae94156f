//! The Korean system dictionary: where it lives, how it gets there, how it is opened.
//!
//! Input: the wheel of `python-mecab-ko-dic` (fetched with pip), compiled `MeCab` files or the
//! upstream CSV source. Output: a folder in lindera's own format beside an `info.json`.
//!
//! Why this way: lindera downloads its Korean source from one host while a crate is built, which
//! fails in closed networks; the wheel carries the same dictionary compiled, every Python mirror
//! has it, and its double array gives all entries back. The result is made once and mapped into
//! memory ever after, so that opening costs nothing.

mod build;
mod convert;
mod error;
mod folder;
mod install;
mod mecab;
mod source;
mod wheel;
#[cfg(test)]
mod tiny;

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use lindera::dictionary::{Dictionary, load_fs_dictionary_with_options};

pub use error::DictionaryError;
pub use folder::Info;
pub(crate) use folder::hex;
pub use install::install;

/// The environment variable that names the dictionary's folder (read by the command line only).
pub const FOLDER_VARIABLE: &str = "MODUM_DICTIONARY";

/// Entries of mecab-ko-dic 2.1.1-20180720, all of which must arrive.
pub const ENTRIES: usize = 816_283;

/// Where a dictionary is installed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The Python package registry, through pip, with a pinned checksum.
    Registry,
    /// A wheel, a folder of compiled `MeCab` files, or the CSV source as folder or `.tar.gz`.
    Path(PathBuf),
}

/// An opened system dictionary: immutable, cheap to clone into segmenters.
#[derive(Clone)]
pub struct SystemDictionary {
    dictionary: Dictionary,
    fingerprint: String,
}

impl SystemDictionary {
    /// Lindera's view of the dictionary.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// SHA-256 (hex) over the built files: the same words give the same fingerprint.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// The folder used when none is named: `modum/dictionary` in the user's data folder.
pub fn default_folder() -> Result<PathBuf, DictionaryError> {
    let base = etcetera::choose_base_strategy().map_err(|_| DictionaryError::NoHome)?;
    Ok(base.data_dir().join("modum").join("dictionary"))
}

/// What is installed in `folder`: entries, sizes, fingerprint, origin.
pub fn info(folder: &Path) -> Result<Info, DictionaryError> {
    folder::read(folder)
}

/// Opens the dictionary in `folder` by memory map, without reading it through.
///
/// The files must exist with the sizes recorded when they were built; their contents are trusted.
pub fn open(folder: &Path) -> Result<SystemDictionary, DictionaryError> {
    let info = folder::read(folder)?;
    let dictionary =
        load_fs_dictionary_with_options(folder, true).map_err(|error| DictionaryError::Broken {
            folder: folder.to_owned(),
            detail: error.to_string(),
        })?;
    Ok(SystemDictionary {
        dictionary,
        fingerprint: info.fingerprint,
    })
}

/// Opens the dictionary in `folder`, installing it from the registry when it is missing or damaged.
///
/// `note` receives one line for each step of an installation, for the user to read.
pub fn open_or_install(
    folder: &Path,
    note: &dyn Fn(&str),
) -> Result<SystemDictionary, DictionaryError> {
    match open(folder) {
        Err(DictionaryError::NotInstalled { .. } | DictionaryError::Broken { .. }) => {
            install(folder, &Source::Registry, note)?;
            open(folder)
        }
        result => result,
    }
}
