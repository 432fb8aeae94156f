//! Where intakes arrive in tests: a folder, the default settings and a fixed key.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use arrow::array::Array;
use modum_intake::{IntakeError, Mapping, Received, Request, intake};
use modum_model::key::Key;
use modum_model::progress::Silent;
use modum_model::settings::{IntakeSettings, Settings};
use modum_model::tables::{Ideas, Rejects};
use tempfile::TempDir;

pub(crate) struct Desk {
    folder: TempDir,
    pub(crate) key: Key,
    pub(crate) settings: IntakeSettings,
    pub(crate) mapping: Mapping,
    pub(crate) generic: Vec<String>,
    pub(crate) forgotten: BTreeSet<String>,
    pub(crate) source: Option<&'static str>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            key: Key::new([5; 32]),
            settings: Settings::default().intake,
            mapping: Mapping::default(),
            generic: ["익명", "비공개", "anonymous"].map(str::to_owned).to_vec(),
            forgotten: BTreeSet::new(),
            source: None,
        }
    }

    pub(crate) fn mapped(mapping: &str) -> Self {
        let mapping = Mapping::parse(mapping, Path::new("mapping.toml")).unwrap();
        Self {
            mapping,
            ..Self::new()
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn request<'a>(
        &'a self,
        files: &'a [PathBuf],
        name: &'a str,
        previous: Option<&'a Ideas>,
    ) -> Request<'a> {
        Request {
            files,
            intake: name,
            source: self.source,
            mapping: &self.mapping,
            key: &self.key,
            settings: &self.settings,
            generic_authors: &self.generic,
            previous,
            forgotten: &self.forgotten,
        }
    }

    pub(crate) fn try_files(
        &self,
        files: &[PathBuf],
        name: &str,
        previous: Option<&Ideas>,
    ) -> Result<Received, IntakeError> {
        intake(&self.request(files, name, previous), &Silent)
    }

    pub(crate) fn files(
        &self,
        files: &[PathBuf],
        name: &str,
        previous: Option<&Ideas>,
    ) -> Received {
        self.try_files(files, name, previous).unwrap()
    }

    /// Takes in `content` as the file `first.csv` of the intake `first`.
    pub(crate) fn csv(&self, content: impl AsRef<[u8]>) -> Received {
        self.files(&[self.file("first.csv", content)], "first", None)
    }

    /// Takes in `content` as the intake `second` after `before`.
    pub(crate) fn then(&self, before: &Received, content: impl AsRef<[u8]>) -> Received {
        self.files(
            &[self.file("second.csv", content)],
            "second",
            Some(&before.ideas),
        )
    }

    /// Why `content` as the file `name` is refused.
    pub(crate) fn refusal(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.file(name, content);
        self.try_files(&[path], "first", None)
            .unwrap_err()
            .to_string()
    }
}

/// `new updated unchanged rejected` over all files.
pub(crate) fn counts(received: &Received) -> [u64; 4] {
    received.inputs.iter().fold([0; 4], |sum, input| {
        let counts = [input.new, input.updated, input.unchanged, input.rejected];
        assert_eq!(input.rows, counts.iter().sum::<u64>());
        std::array::from_fn(|i| sum[i] + counts[i])
    })
}

/// A row of `ideas` as `channel|date|title|body|category|stage|votes`, null as `-`.
pub(crate) fn idea(ideas: &Ideas, row: usize) -> String {
    let text = |column: &arrow::array::StringArray| {
        if column.is_null(row) {
            "-".to_owned()
        } else {
            column.value(row).to_owned()
        }
    };
    let date = if ideas.submitted_at.is_null(row) {
        "-".to_owned()
    } else {
        ideas.submitted_at.value_as_date(row).unwrap().to_string()
    };
    let votes = if ideas.votes.is_null(row) {
        "-".to_owned()
    } else {
        ideas.votes.value(row).to_string()
    };
    [
        text(&ideas.channel),
        date,
        text(&ideas.title),
        text(&ideas.body),
        text(&ideas.category),
        text(&ideas.stage),
        votes,
    ]
    .join("|")
}

/// All rows of `ideas` with their ids.
pub(crate) fn ideas(ideas: &Ideas) -> Vec<String> {
    (0..ideas.idea_id.len())
        .map(|row| format!("{}|{}", ideas.idea_id.value(row), idea(ideas, row)))
        .collect()
}

/// The rejects as `row reason`.
pub(crate) fn reasons(rejects: &Rejects) -> Vec<String> {
    (0..rejects.row.len())
        .map(|row| format!("{} {}", rejects.row.value(row), rejects.reason.value(row)))
        .collect()
}
