//! The text of a list and where it came from.
//!
//! Text is composed (NFC), because files from macOS hold decomposed Hangul, which equals nothing
//! that people type; a byte order mark is dropped.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::LexiconError;

/// A list's text with the name used in errors.
pub(super) struct Document {
    path: PathBuf,
    /// The whole text, composed.
    pub(super) text: String,
}

impl Document {
    /// The built-in list `name`, then the files of `extra`.
    pub(super) fn all(
        name: &str,
        builtin: &str,
        extra: &[PathBuf],
    ) -> Result<Vec<Self>, LexiconError> {
        let builtin = Self::new(Path::new("dictionaries/data").join(name), builtin);
        std::iter::once(Ok(builtin))
            .chain(extra.iter().map(|path| Self::read(path)))
            .collect()
    }

    /// A document from text.
    pub(super) fn new(path: PathBuf, text: &str) -> Self {
        Self {
            path,
            text: text.trim_start_matches('\u{feff}').nfc().collect(),
        }
    }

    fn read(path: &Path) -> Result<Self, LexiconError> {
        let path = path.to_owned();
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self::new(path, &text)),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                Err(LexiconError::Encoding { path })
            }
            Err(source) => Err(LexiconError::Read { path, source }),
        }
    }

    /// Lines with their numbers (from 1), trimmed, without comments and blank lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().map(str::trim).enumerate();
        lines
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
    }

    /// An error about a line.
    pub(super) fn error(
        &self,
        line: usize,
        problem: impl Into<String>,
        remedy: &'static str,
    ) -> LexiconError {
        LexiconError::Line {
            path: self.path.clone(),
            line,
            problem: problem.into(),
            remedy,
        }
    }
}
