//! Source files -> lindera's dictionary.
//!
//! The matrix of connection costs has 20 MB and is the bottleneck of segmenting. Lindera renumbers
//! the contexts by how often a corpus uses them, so that the costs in use lie together; without
//! changing any reading this saves about 15 % of the time on petitions.

use std::fs;
use std::path::Path;

use lindera::dictionary::{DictionaryBuilder, Metadata};

use super::DictionaryError;

/// Schema and rules of mecab-ko-dic for lindera: columns, and what a space before a particle costs.
const METADATA: &str = include_str!("ko_dic.json");

/// How often a corpus uses each context; the first line is a remark.
const FREQUENCIES: &str = include_str!("context_frequencies.txt");

/// Builds lindera's files from the source files in `source` into `target`, which gets a file beside it.
pub(super) fn build(source: &Path, target: &Path) -> Result<(), DictionaryError> {
    let metadata: Metadata =
        serde_json::from_str(METADATA).expect("the built-in metadata is valid");
    let frequencies = target.with_file_name("context_frequencies.txt");
    fs::write(&frequencies, FREQUENCIES).map_err(DictionaryError::io("write", &frequencies))?;
    DictionaryBuilder::new(metadata)
        .with_context_id_freq(frequencies)
        .build_dictionary(source, target)
        .map_err(|error| DictionaryError::Build {
            detail: error.to_string(),
        })
}

/// Bytes of a word in `dict.vals`: id, cost and contexts.
const VALUE: u64 = 10;

/// Bytes of a word in `dict.wordsidx`: the offset of its features.
const OFFSET: u64 = 4;

/// Checks that all `expected` words are in the dictionary built, both to find and to describe.
///
/// Lindera skips rows that it cannot use without a word, hence the counts by file size.
pub(super) fn check_entries(folder: &Path, expected: usize) -> Result<(), DictionaryError> {
    for (name, size) in [("dict.vals", VALUE), ("dict.wordsidx", OFFSET)] {
        let path = folder.join(name);
        let bytes = fs::metadata(&path)
            .map_err(DictionaryError::io("read", &path))?
            .len();
        let found = usize::try_from(bytes / size).expect("a file of words fits into memory");
        if found != expected {
            return Err(DictionaryError::Entries { expected, found });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::tempdir;

    use super::super::tiny;
    use super::{build, check_entries};

    #[test]
    fn a_word_that_lindera_skips_is_missed() {
        let home = tempdir().unwrap();
        let source = tiny::csv(&home.path().join("csv"));
        let target = home.path().join("built");
        fs::write(source.join("z.csv"), " ,1,1,0,NNG,*,F,*,*,*,*,*\n").unwrap();
        build(&source, &target).unwrap();
        check_entries(&target, tiny::ENTRIES).unwrap_err();
        let error = check_entries(&target, tiny::ENTRIES + 1)
            .unwrap_err()
            .to_string();
        let expected = format!("{} of {}", tiny::ENTRIES, tiny::ENTRIES + 1);
        assert!(error.contains(&expected), "{error}");
    }
}
