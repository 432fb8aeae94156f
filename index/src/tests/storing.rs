//! The index as files: in order, never written to when read.

use std::path::Path;

use super::ideas::{IDEAS, Idea};
use super::{FIXTURE, Fixture, LEXICON, TOKENIZER, given, open, query, wanted, write};
use crate::{IndexError, Like, Listing, Reader, Writer};

#[test]
fn one_segment_with_all_ideas_in_order() {
    assert_eq!(FIXTURE.reader.index.searcher.segment_readers().len(), 1);
    assert_eq!(FIXTURE.reader.len(), IDEAS.len() as u64);
    let expected: Vec<&str> = IDEAS.iter().map(|idea| idea.id).collect();
    assert_eq!(FIXTURE.reader.ids().unwrap(), expected);
}

#[test]
fn an_empty_index_answers() {
    let empty = Fixture::new(&[]);
    assert!(empty.reader.is_empty());
    assert_eq!(empty.reader.ids().unwrap(), Vec::<String>::new());
    assert!(empty.ids(&query("국민연금")).is_empty());
    assert!(
        empty
            .reader
            .similar(Like::Text("국민연금"), &wanted(3))
            .unwrap()
            .is_empty()
    );
    let same = empty
        .reader
        .pair_similarity("국민연금", "국민연금")
        .unwrap();
    assert!(same > 0.99);
}

#[test]
fn reading_writes_nothing() {
    let fixture = Fixture::new(&IDEAS[..3]);
    let before = files(fixture.folder.path());
    let again = open(fixture.folder.path());
    again.search(&query("진료비")).unwrap();
    assert_eq!(files(fixture.folder.path()), before);
}

/// Names, sizes and times of change.
fn files(folder: &Path) -> Vec<(std::ffi::OsString, u64, std::time::SystemTime)> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let entry = entry.unwrap();
            let metadata = entry.metadata().unwrap();
            (
                entry.file_name(),
                metadata.len(),
                metadata.modified().unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let again = Fixture::new(IDEAS);
    let read = |folder: &Path, name: &std::ffi::OsStr| std::fs::read(folder.join(name)).unwrap();
    let (one, two) = (FIXTURE.folder.path(), again.folder.path());
    assert_eq!(files(one).len(), files(two).len());
    for (name, ..) in files(one) {
        assert!(read(one, &name) == read(two, &name), "{name:?}");
    }
}

#[test]
fn a_folder_without_an_index_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: &Path| Reader::open(path, TOKENIZER.clone(), &LEXICON);
    for path in [folder.path().to_owned(), folder.path().join("none")] {
        let error = open(&path).err().unwrap();
        assert!(matches!(error, IndexError::Open { .. }), "{error}");
        assert!(error.to_string().contains(&path.display().to_string()));
    }
}

#[test]
fn an_index_is_not_written_over() {
    let error = Writer::begin(FIXTURE.folder.path(), Listing::default(), &given());
    let error = error.err().unwrap();
    assert!(matches!(error, IndexError::Write { .. }), "{error}");
}

#[test]
fn the_same_documents_give_the_same_results() {
    let again = Fixture::new(IDEAS);
    for text in ["국민연금", "청년도약계좌", "버스 정류장 어르신"] {
        let (one, two) = (
            FIXTURE.reader.search(&query(text)),
            again.reader.search(&query(text)),
        );
        assert_eq!(one.unwrap(), two.unwrap(), "{text}");
    }
}

#[test]
fn hostile_text_is_stored_as_it_is() {
    let id = "줄\n바꿈 \"따옴표\" \u{1f600}";
    let hostile = [Idea {
        id,
        title: "<b>&\0",
        body: "\n\n-\"",
        ..super::ideas::IDEAS[13]
    }];
    let fixture = Fixture::new(&hostile);
    assert_eq!(fixture.reader.ids().unwrap(), [id]);
    let other = fixture.folder.path().join("other");
    assert_eq!(write(&other, &hostile, &given()).unwrap(), 1);
}
