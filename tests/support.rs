//! Runs the binary, and makes the intakes and stores that the tests look at.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use modum_generator::{Plan, Summary, write};
use tempfile::TempDir;

/// A command of the built binary.
pub(crate) fn modum(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modum"));
    command.arg("--quiet").args(arguments);
    command
}

/// Runs it; gives exit code, standard output and standard error.
pub(crate) fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = modum(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// Runs it and expects success; gives standard output.
pub(crate) fn ok(arguments: &[&str]) -> String {
    let (code, out, err) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}\n{out}\n{err}");
    out
}

/// Runs an intake into a store.
pub(crate) fn take_in(intake: &Path, store: &Path, more: &[&str]) -> String {
    let mut arguments = vec![
        "run",
        intake.to_str().unwrap(),
        "--store",
        store.to_str().unwrap(),
    ];
    arguments.extend(more);
    ok(&arguments)
}

/// A generated intake of `ideas` in `folder`.
pub(crate) fn generate(folder: &Path, ideas: usize, seed: u64) -> (PathBuf, Summary) {
    let summary = write(&Plan { ideas, seed }, folder).unwrap();
    (folder.join("intake.csv"), summary)
}

/// A store that many tests read and none changes.
pub(crate) struct Shared {
    _folder: TempDir,
    pub(crate) store: PathBuf,
    pub(crate) summary: Summary,
    pub(crate) said: String,
}

impl Shared {
    pub(crate) fn store(&self) -> &str {
        self.store.to_str().unwrap()
    }
}

pub(crate) fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let (intake, summary) = generate(&folder.path().join("made"), 3000, 7);
        let store = folder.path().join("저장소 하나");
        let said = take_in(&intake, &store, &[]);
        Shared {
            _folder: folder,
            store,
            summary,
            said,
        }
    })
}

/// The current snapshot of a store.
pub(crate) fn current(store: &Path) -> PathBuf {
    std::fs::canonicalize(store.join("current")).unwrap()
}

/// A manifest's value at a path of keys.
pub(crate) fn manifest(store: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(current(store).join("manifest.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Rows of an exported CSV, with headings as keys.
pub(crate) fn rows(store: &str, table: &str) -> Vec<std::collections::HashMap<String, String>> {
    let text = ok(&["export", "--store", store, "--table", table]);
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

/// Each line as a value.
pub(crate) fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
