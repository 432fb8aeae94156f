//! A store keeps its promises: verify, forget, rollback, and a run that is killed.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::support::{current, generate, manifest, modum, ok, rows, run, shared, take_in};

#[test]
fn a_published_store_verifies_and_a_damaged_one_does_not() {
    let out = ok(&["verify", "--store", shared().store()]);
    assert!(out.lines().count() > 20 && !out.contains("FAIL"), "{out}");

    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let (intake, _) = generate(&folder.path().join("a"), 100, 1);
    take_in(&intake, &store, &[]);
    let file = current(&store).join("datasets/duplicates.arrow");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (code, out, _) = run(&["verify", "--store", store.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(
        out.contains("FAIL") && out.contains("duplicates.arrow"),
        "{out}"
    );
}

#[test]
fn what_is_forgotten_is_gone_and_stays_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let store = path.to_str().unwrap();
    let (intake, _) = generate(&folder.path().join("a"), 300, 1);
    take_in(&intake, &path, &[]);
    take_in(&intake, &path, &[]);
    let duplicates = rows(store, "duplicates");
    let canonical = &duplicates
        .iter()
        .find(|row| row["kind"] == "exact")
        .unwrap()["canonical_id"];
    let ideas = rows(store, "ideas");
    let text = |id: &str| {
        let idea = ideas.iter().find(|idea| idea["idea_id"] == id).unwrap();
        format!("{}{}", idea["title"], idea["body"])
    };
    let alone = duplicates
        .iter()
        .map(|row| &row["idea_id"])
        .find(|id| {
            duplicates
                .iter()
                .filter(|row| &&row["canonical_id"] == id)
                .count()
                == 1
        })
        .unwrap();
    ok(&["forget", "--store", store, "--id", canonical, alone]);
    ok(&["verify", "--store", store]);
    let after = rows(store, "ideas");
    let erased = after.iter().find(|idea| &idea["idea_id"] == alone).unwrap();
    assert!(erased["title"].is_empty() && erased["body"].is_empty() && erased["author"].is_empty());
    assert_eq!(after.len(), ideas.len());
    let gone = text(alone);
    for entry in walk(&path) {
        let bytes = std::fs::read(&entry).unwrap();
        let needle = &gone.as_bytes()[..gone.len().min(60)];
        assert!(
            !bytes.windows(needle.len()).any(|window| window == needle),
            "{}",
            entry.display()
        );
    }
    // The same rows once more: the tombstone holds.
    let (code, out, err) = run(&["run", intake.to_str().unwrap(), "--store", store]);
    assert!(code < 2, "{out}{err}");
    let idea = rows(store, "ideas")
        .into_iter()
        .find(|idea| &idea["idea_id"] == alone);
    assert!(idea.is_none_or(|idea| idea["title"].is_empty() && idea["body"].is_empty()));
    assert!(
        rows(store, "rejects")
            .iter()
            .any(|row| row["reason"] == "forgotten" && row["raw"].is_empty())
    );
    ok(&["verify", "--store", store]);
    let (code, _, err) = run(&["forget", "--store", store, "--id", "없는 번호"]);
    assert_eq!(code, 2);
    assert!(err.contains("없는 번호"), "{err}");
}

#[test]
fn a_text_that_only_an_older_document_had_is_forgotten_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let store = path.to_str().unwrap();
    let (intake, _) = generate(&folder.path().join("a"), 300, 1);
    take_in(&intake, &path, &[]);
    let duplicates = rows(store, "duplicates");
    let group = |id: &String| {
        let members = duplicates.iter().filter(|row| row["canonical_id"] == *id);
        members.count()
    };
    let ideas = rows(store, "ideas");
    let alone =
        |idea: &&HashMap<String, String>| group(&idea["idea_id"]) == 1 && idea["body"].len() > 200;
    let idea = ideas.iter().find(alone).unwrap();
    // The idea again, with a revised text: the old one stays in the segment of the first run.
    let revised = folder.path().join("revised.csv");
    let mut writer = csv::Writer::from_path(&revised).unwrap();
    let id = &idea["source_id"];
    let body = format!("{} 다시 한번 부탁드립니다.", idea["body"]);
    writer.write_record(["id", "title", "body"]).unwrap();
    writer.write_record([id, &idea["title"], &body]).unwrap();
    writer.flush().unwrap();
    take_in(&revised, &path, &[]);
    let index = |snapshot: u32| walk(&path.join(format!("snapshots/{snapshot:06}/index")));
    let of_kind = |files: &[PathBuf], end: &str| {
        let has = |file: &&PathBuf| file.extension().is_some_and(|found| found == end);
        files.iter().filter(has).count()
    };
    let grown = index(2);
    assert_eq!((of_kind(&grown, "term"), of_kind(&grown, "del")), (2, 1));
    let links = |file: &PathBuf| std::fs::metadata(file).unwrap().nlink();
    assert!(grown.iter().any(|file| links(file) > 1));
    ok(&["verify", "--store", store]);

    ok(&["forget", "--store", store, "--id", &idea["idea_id"]]);
    for files in [index(1), index(2)] {
        assert_eq!((of_kind(&files, "term"), of_kind(&files, "del")), (1, 0));
        assert!(files.iter().all(|file| links(file) == 1), "{files:?}");
    }
    ok(&["verify", "--store", store]);
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_symlink() {
        } else if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[test]
fn a_store_goes_back_to_a_kept_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let store = path.to_str().unwrap();
    for seed in 1..=4 {
        let (intake, _) = generate(&folder.path().join(seed.to_string()), 60, seed);
        take_in(
            &intake,
            &path,
            &["--keep", "2", "--source", &seed.to_string()],
        );
    }
    assert!(current(&path).ends_with("000004"));
    let (code, _, err) = run(&["rollback", "--store", store, "--to", "1"]);
    assert_eq!(code, 2, "{err}");
    ok(&["rollback", "--store", store, "--to", "3"]);
    assert!(current(&path).ends_with("000003"));
    assert_eq!(rows(store, "ideas").len(), 180);
    ok(&["verify", "--store", store]);
}

#[test]
fn a_killed_run_leaves_the_store_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let (first, _) = generate(&folder.path().join("a"), 60, 1);
    let (second, _) = generate(&folder.path().join("b"), 4000, 2);
    take_in(&first, &path, &[]);
    let before = manifest(&path);
    let arguments = [
        "run",
        second.to_str().unwrap(),
        "--store",
        path.to_str().unwrap(),
        "--source",
        "b",
    ];
    let mut child = modum(&arguments).spawn().unwrap();
    let building = || {
        std::fs::read_dir(path.join("snapshots"))
            .unwrap()
            .any(|entry| {
                entry
                    .unwrap()
                    .file_name()
                    .to_str()
                    .unwrap()
                    .starts_with(".building-")
            })
    };
    while !building() {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it should still be running"
        );
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(manifest(&path), before);
    ok(&["verify", "--store", path.to_str().unwrap()]);
    take_in(&second, &path, &["--source", "b"]);
    assert!(!building(), "the remains are gone");
    assert_eq!(rows(path.to_str().unwrap(), "ideas").len(), 4060);
}
