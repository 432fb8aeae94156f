//! An installed dictionary's folder: lindera's files and `info.json`, which vouches for them.
//!
//! `info.json` is written last. A folder without it is no dictionary; one whose files do not have
//! the recorded sizes is damaged. The 80 MB are hashed when built, not when opened.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use lindera_dictionary::dictionary::metadata::DICTIONARY_FORMAT_VERSION;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::DictionaryError;

const INFO: &str = "info.json";

/// Raised whenever the conversion changes what it writes.
const FORMAT: u32 = 1;

/// A file that every dictionary of lindera has, by which a folder of ours is told from others.
const TRIE: &str = "dict.trie";

/// What is installed in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info {
    /// Version of this record and of the conversion.
    pub format: u32,
    /// Version of lindera's file format.
    pub lindera_format: u32,
    /// The dictionary's name.
    pub name: String,
    /// Where it came from, as a file name.
    pub source: String,
    /// Number of entries (a word counts once for each of its readings).
    pub entries: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// SHA-256 (hex) over names, sizes and contents of the files, in the order of their names.
    pub fingerprint: String,
    /// Bytes of each file.
    pub files: BTreeMap<String, u64>,
}

/// Hashes the built files in `folder` and writes `info.json` beside them.
pub(super) fn seal(folder: &Path, source: &str, entries: usize) -> Result<Info, DictionaryError> {
    let mut hash = Sha256::new();
    let mut files = BTreeMap::new();
    for path in files_by_name(folder)? {
        let name = file_name(&path);
        let content = fs::read(&path).map_err(DictionaryError::io("read", &path))?;
        let bytes = content.len() as u64;
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(bytes.to_le_bytes());
        hash.update(&content);
        files.insert(name, bytes);
    }
    let info = Info {
        format: FORMAT,
        lindera_format: DICTIONARY_FORMAT_VERSION,
        name: "mecab-ko-dic".to_owned(),
        source: source.to_owned(),
        entries,
        bytes: files.values().sum(),
        fingerprint: hex(&hash.finalize()),
        files,
    };
    write(folder, &info)?;
    Ok(info)
}

/// Reads `info.json` and checks that the files are there with the recorded sizes.
pub(super) fn read(folder: &Path) -> Result<Info, DictionaryError> {
    let path = folder.join(INFO);
    let text = fs::read_to_string(&path).map_err(|source| match source.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => DictionaryError::NotInstalled {
            folder: folder.to_owned(),
        },
        _ => DictionaryError::io("read", &path)(source),
    })?;
    let broken = |detail: String| DictionaryError::Broken {
        folder: folder.to_owned(),
        detail,
    };
    let info: Info =
        serde_json::from_str(&text).map_err(|error| broken(format!("{INFO}: {error}")))?;
    check(folder, &info).map_err(broken)?;
    Ok(info)
}

/// Whether an installation may replace `folder`: it is missing, empty, or a dictionary of ours.
pub(super) fn is_replaceable(folder: &Path) -> Result<bool, DictionaryError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()
            || (folder.join(INFO).is_file() && folder.join(TRIE).is_file())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(DictionaryError::io("read", folder)(error)),
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing into a string does not fail");
        text
    })
}

/// The last part of a path, for messages and records.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn check(folder: &Path, info: &Info) -> Result<(), String> {
    if (info.format, info.lindera_format) != (FORMAT, DICTIONARY_FORMAT_VERSION) {
        return Err("it was built by another version of modum".to_owned());
    }
    for (name, &bytes) in &info.files {
        let found = fs::metadata(folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
        if found.len() != bytes {
            return Err(format!(
                "{name} has {} bytes instead of {bytes}",
                found.len()
            ));
        }
    }
    Ok(())
}

fn write(folder: &Path, info: &Info) -> Result<(), DictionaryError> {
    let path = folder.join(INFO);
    let text =
        serde_json::to_string_pretty(info).expect("a record of plain values has a JSON form");
    fs::write(&path, text + "\n").map_err(DictionaryError::io("write", &path))
}

fn files_by_name(folder: &Path) -> Result<Vec<PathBuf>, DictionaryError> {
    let entries = fs::read_dir(folder).map_err(DictionaryError::io("read", folder))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(DictionaryError::io("read", folder))?;
    paths.sort();
    Ok(paths)
}
