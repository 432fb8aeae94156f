//! The word lists that an analyst edits: policy terms, synonyms, stop words, phrases, divisions,
//! places, cue words.
//!
//! Input: the files in `dictionaries/data`, built in, and further files that the configuration
//! names. Output: one immutable [`Lexicon`]. A line that cannot be understood is an error with
//! file, line and remedy: a list is edited by hand, and a word lost in silence is never found.

mod divisions;
mod document;
mod lists;
mod personal;
mod terms;

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use divisions::Division;
pub use lists::{Boilerplate, BoilerplateKind, Cue, CueKind, Place};
pub use personal::PersonalWords;
pub use terms::UserTerm;

use document::Document;

/// Files of one's own, added to the built-in lists; the `[dictionary]` section of the settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LexiconFiles {
    /// Rows `surface,tag,parts`, as in `data/user_terms.csv`.
    pub user_terms: Vec<PathBuf>,
    /// A group of synonyms a line, comma-separated.
    pub synonyms: Vec<PathBuf>,
    /// A word a line.
    pub stop_words: Vec<PathBuf>,
    /// Lines `kind<TAB>phrase`.
    pub boilerplate: Vec<PathBuf>,
    /// An author's name that names nobody a line.
    pub generic_authors: Vec<PathBuf>,
    /// `[[division]]` tables (TOML).
    pub divisions: Vec<PathBuf>,
    /// Lines `name = variant, variant`.
    pub places: Vec<PathBuf>,
    /// Arrays of words (TOML), as in `data/personal.toml`.
    pub personal: Vec<PathBuf>,
}

/// All word lists, each in the order of its files, without repetitions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lexicon {
    /// Terms for the segmenter; a later row replaces an earlier one of the same surface.
    pub user_terms: Vec<UserTerm>,
    /// Groups of words of the same meaning, the usual form first; a word is in one group only.
    pub synonyms: Vec<Vec<String>>,
    /// Words that say nothing about a topic.
    pub stop_words: Vec<String>,
    /// Phrases without content.
    pub boilerplate: Vec<Boilerplate>,
    /// Author cells that name nobody, lower case.
    pub generic_authors: Vec<String>,
    /// Policy areas; a later one replaces an earlier one of the same name.
    pub divisions: Vec<Division>,
    /// Places; a later one replaces an earlier one of the same name.
    pub places: Vec<Place>,
    /// Words that make a proposal concrete.
    pub cues: Vec<Cue>,
    /// Words by which personal data is recognized.
    pub personal: PersonalWords,
}

/// What can be wrong with a list.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// A file cannot be read.
    #[error(
        "cannot read the word list {path}: {source}\ncheck the paths in [dictionary] of the configuration"
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// A file is in another encoding.
    #[error("the word list {path} is not UTF-8: save it as UTF-8")]
    Encoding {
        /// The file.
        path: PathBuf,
    },
    /// A line is not as it should be.
    #[error("{path}:{line}: {problem}\n{remedy}")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
        /// What to write instead.
        remedy: &'static str,
    },
}

impl Lexicon {
    /// The built-in lists.
    pub fn builtin() -> Result<Self, LexiconError> {
        Self::with(&LexiconFiles::default())
    }

    /// The built-in lists and the files of `extra` after them.
    pub fn with(extra: &LexiconFiles) -> Result<Self, LexiconError> {
        let read = |name: &str, text: &str, extra: &[PathBuf]| Document::all(name, text, extra);
        macro_rules! documents {
            ($file:literal, $extra:expr) => {
                read($file, include_str!(concat!("../../data/", $file)), $extra)?
            };
        }
        Ok(Self {
            user_terms: terms::user_terms(&documents!("user_terms.csv", &extra.user_terms))?,
            synonyms: lists::groups(&documents!("synonyms.txt", &extra.synonyms))?,
            stop_words: lists::words(&documents!("stop_words.txt", &extra.stop_words)),
            boilerplate: lists::boilerplate(&documents!("boilerplate.txt", &extra.boilerplate))?,
            generic_authors: lists::lower_words(&documents!(
                "generic_authors.txt",
                &extra.generic_authors
            )),
            divisions: divisions::divisions(&documents!("divisions.toml", &extra.divisions))?,
            places: lists::places(&documents!("places.txt", &extra.places))?,
            cues: lists::cues(&documents!("concreteness.txt", &[]))?,
            personal: personal::personal(
                &documents!("personal.toml", &extra.personal),
                lists::words(&documents!("nouns_like_names.txt", &[])),
            )?,
        })
    }

    /// SHA-256 (hex) over all lists: the same words give the same fingerprint, whatever their files.
    pub fn fingerprint(&self) -> String {
        crate::system::hex(&Sha256::digest(self.canonical()))
    }

    fn canonical(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain lists have a JSON form")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use tempfile::tempdir;

    use super::{Lexicon, LexiconFiles};

    #[test]
    fn the_built_in_lists_are_sound() {
        let lexicon = Lexicon::builtin().unwrap();
        assert!(lexicon.user_terms.len() > 100);
        assert!(lexicon.divisions.len() >= 16);
        for list in [&lexicon.stop_words, &lexicon.generic_authors] {
            assert!(!list.is_empty());
        }
        let words: Vec<&String> = lexicon.synonyms.iter().flatten().collect();
        assert_eq!(words.len(), words.iter().collect::<BTreeSet<_>>().len());
        assert!(lexicon.synonyms.iter().all(|group| group.len() > 1));
        for kind in super::BoilerplateKind::ALL {
            assert!(
                lexicon.boilerplate.iter().any(|phrase| phrase.kind == kind),
                "{kind:?}"
            );
        }
        for kind in super::CueKind::ALL {
            assert!(lexicon.cues.iter().any(|cue| cue.kind == kind), "{kind:?}");
        }
    }

    #[test]
    fn own_files_add_and_replace() {
        let folder = tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            vec![path]
        };
        let builtin = Lexicon::builtin().unwrap();
        let known = builtin.user_terms[0].surface.clone();
        let extended = Lexicon::with(&LexiconFiles {
            user_terms: file(
                "terms.csv",
                &format!("{known},NNG,\n새정책제도,NNG,새/MM+정책/NNG+제도/NNG\n"),
            ),
            stop_words: file("stop.txt", "\u{feff}# mine\r\n나만의말\r\n"),
            ..LexiconFiles::default()
        })
        .unwrap();
        assert_eq!(extended.user_terms.len(), builtin.user_terms.len() + 1);
        assert!(extended.user_terms[0].parts.is_empty());
        assert_eq!(extended.stop_words.last().unwrap(), "나만의말");
        assert_ne!(extended.fingerprint(), builtin.fingerprint());
        assert_eq!(
            builtin.fingerprint(),
            Lexicon::builtin().unwrap().fingerprint()
        );
    }

    #[test]
    fn files_that_cannot_be_read_are_named() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("list.txt");
        let error = |path: &std::path::Path| {
            let files = LexiconFiles {
                stop_words: vec![path.to_owned()],
                ..LexiconFiles::default()
            };
            Lexicon::with(&files).unwrap_err().to_string()
        };
        assert!(error(&path).contains("list.txt"));
        assert!(error(&path).contains("[dictionary]"));
        fs::write(&path, b"\xb0\xa1\xb3\xaa\n").unwrap();
        assert!(error(&path).contains("list.txt is not UTF-8"));
    }
}
