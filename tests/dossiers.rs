//! Dossiers: written for every division, filed, opened by other programs.

use std::path::Path;
use std::process::Command;

use crate::support::{generate, ok, rows, run, shared, take_in};

fn dossier(store: &str, out: &Path, more: &[&str]) -> String {
    let mut arguments = vec!["dossier", "--store", store, "--out", out.to_str().unwrap()];
    arguments.extend(more);
    ok(&arguments)
}

/// The files of a folder with their bytes, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension() == Some(ending.as_ref())
}

#[test]
fn every_division_gets_two_files_that_the_index_links() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("검토 자료");
    let said = dossier(shared().store(), &out, &[]);
    let files = files(&out);
    let count = |ending: &str| {
        let found = files.iter().filter(|(name, _)| has_ending(name, ending));
        found.filter(|(name, _)| name != "index.html").count()
    };
    assert!(count("docx") > 3, "{said}");
    assert_eq!(count("docx"), count("html"));
    assert!(
        said.contains(&format!("분야 {}곳", count("docx"))),
        "{said}"
    );
    let index = std::fs::read_to_string(out.join("index.html")).unwrap();
    for (name, bytes) in files.iter().filter(|(name, _)| name.contains("검토 자료")) {
        assert!(index.contains(&format!("href=\"{name}\"")), "{name}");
        let text = String::from_utf8_lossy(bytes);
        assert!(
            has_ending(name, "docx") || text.contains("5. 검토 의견란"),
            "{name}"
        );
    }
}

#[test]
fn the_same_store_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (once, twice) = (folder.path().join("a/b"), folder.path().join("c"));
    dossier(shared().store(), &once, &[]);
    dossier(shared().store(), &twice, &["--threads", "1"]);
    assert!(files(&once) == files(&twice));
    // Once more over itself.
    dossier(shared().store(), &once, &[]);
    assert!(files(&once) == files(&twice));
    let left = std::fs::read_dir(folder.path().join("a")).unwrap().count();
    assert_eq!(left, 1, "nothing stays beside the dossiers");
}

#[test]
fn one_division_of_one_intake() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let store = store.to_str().unwrap();
    for (name, seed) in [("봄", 3), ("여름", 4)] {
        let (intake, _) = generate(&folder.path().join(name), 800, seed);
        let source = ["--intake", name, "--source", name];
        take_in(&intake, Path::new(store), &source);
    }
    let out = folder.path().join("out");
    dossier(store, &out, &["--intake", "여름"]);
    let docx = |(name, _): &(String, Vec<u8>)| has_ending(name, "docx").then(|| name.clone());
    let all: Vec<String> = files(&out).iter().filter_map(docx).collect();
    let first = all[0].clone();
    let division = first.split_once('(').unwrap().1.split_once(')').unwrap().0;
    dossier(store, &out, &["--intake", "여름", "--division", division]);
    let found = files(&out);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    let html = first.replace(".docx", ".html");
    assert_eq!(names, ["dossiers.json", "index.html", &first, &html]);
    let text = std::fs::read_to_string(out.join(&html)).unwrap();
    let ideas = rows(store, "ideas");
    let of_summer = ideas.iter().filter(|idea| idea["intake"] == "여름").count();
    assert!(text.contains("접수 묶음 ‘여름’"), "{text}");
    assert!(
        text.contains(&format!("자료 범위의 제안 {of_summer}건")),
        "{of_summer}"
    );
    for (more, expected) in [
        (["--division", "우주 개발"], "there is no division"),
        (["--intake", "가을"], "no intake `가을`; it has: 봄, 여름"),
    ] {
        let mut arguments = vec!["dossier", "--store", store, "--out", out.to_str().unwrap()];
        arguments.extend(more);
        let (code, _, err) = run(&arguments);
        assert!(code == 2 && err.contains(expected), "{err}");
    }
    assert!(files(&out) == found, "a refusal leaves what is there");
}

#[test]
fn a_foreign_folder_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let out = folder.path().to_str().unwrap();
    let (code, _, err) = run(&["dossier", "--store", shared().store(), "--out", out]);
    assert!(code == 2 && err.contains("no folder of dossiers"), "{err}");
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn word_processors_open_them() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    dossier(shared().store(), &out, &[]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/open_dossiers.py");
    let Ok(output) = Command::new("python3").arg(script).arg(&out).output() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(77) {
        eprintln!("skipped: {said}");
        return;
    }
    assert!(output.status.success(), "{said}");
}
