//! `manifest.json`: what went into a snapshot, what came out, and how long it took.
//!
//! Input -> output: a snapshot's folder and what the run reports -> `manifest.json` and
//! `manifest.sha256`, which covers the first. The manifest lists every file with its checksum, so
//! the one line of `manifest.sha256` stands for the whole snapshot. Times stand only here: the
//! datasets of two equal runs are equal byte for byte, their manifests are not.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use arrow::ipc::reader::FileReaderBuilder;
use modum_intake::InputReport;
use modum_model::file::FileError;
use modum_model::settings::Settings;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fit::Fit;
use crate::store::{Snapshot, StoreError, at, disk};

/// The version of the layout of manifests and datasets.
pub const FORMAT: u32 = 1;

const NAME: &str = "manifest.json";
const CHECKSUM: &str = "manifest.sha256";

/// What went into a snapshot and what came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`] when it was written.
    pub format: u32,
    /// The version of modum that made the snapshot.
    pub modum: String,
    /// When the run ended, as the caller says it.
    pub created_at: String,
    /// Fingerprint of the system dictionary.
    pub dictionary: String,
    /// Fingerprint of the word lists.
    pub lexicon: String,
    /// Seed of everything random.
    pub seed: u64,
    /// All settings. A record of what they were, also of keys that today's modum does not know:
    /// write it with [`Manifest::record`], and do not read settings back from it.
    pub settings: serde_json::Value,
    /// The intake of this run.
    pub intake: String,
    /// The intakes of the runs before, oldest first.
    pub earlier_intakes: Vec<String>,
    /// Ideas of this snapshot whose text was erased.
    pub forgotten: u64,
    /// The first number that no topic or theme ever had; 0 in snapshots that did not record it.
    #[serde(default)]
    pub next_topic_id: i32,
    /// What the word vectors were learned from; none where they must be learned anew.
    #[serde(default)]
    pub fit: Option<Fit>,
    /// Splits and joins of groups that the run obeyed: the first ones of `decisions.db`.
    #[serde(default)]
    pub group_decisions: u64,
    /// The files read.
    pub inputs: Vec<Input>,
    /// Sums of the inputs, and what the snapshot holds.
    pub totals: Totals,
    /// The stages in the order in which they began; some run beside each other.
    pub stages: Vec<Stage>,
    /// Every file of the snapshot but the manifest itself, by name.
    pub files: Vec<FileEntry>,
}

/// The ledger of one input file: `rows = new + updated + unchanged + rejected`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the counts are named by what they count")]
pub struct Input {
    /// The file's name, without its folder.
    pub name: String,
    /// Of its bytes as they came, in hexadecimal.
    pub sha256: String,
    /// As detected or given.
    pub encoding: String,
    pub rows: u64,
    pub new: u64,
    pub updated: u64,
    /// Repetitions.
    pub unchanged: u64,
    pub rejected: u64,
    pub unreadable_dates: u64,
    pub unreadable_numbers: u64,
}

/// Sums over the inputs, and the snapshot's size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the counts are named by what they count")]
pub struct Totals {
    pub rows: u64,
    pub new: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub unreadable_dates: u64,
    pub unreadable_numbers: u64,
    /// Ideas in the store, of all intakes.
    pub ideas: u64,
    /// Distinct ideas.
    pub distinct: u64,
    /// Ideas that were in the store before and have another canonical now.
    #[serde(default)]
    pub canonicals_changed: u64,
    pub campaigns: u64,
    pub topics: u64,
    pub themes: u64,
}

/// One stage of the run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Wall time.
    pub seconds: f64,
    /// Time of all threads together while it ran, that of stages beside it included.
    pub cpu_seconds: f64,
    /// Rows it was given.
    pub rows_in: u64,
    /// Rows it gave.
    pub rows_out: u64,
    /// The process's highest memory so far, in bytes.
    pub peak_memory: u64,
}

/// One file of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Relative to the snapshot, with `/`.
    pub name: String,
    /// Rows of a dataset; null for other files.
    pub rows: Option<u64>,
    /// Length.
    pub bytes: u64,
    /// Of the bytes, in hexadecimal.
    pub sha256: String,
}

impl Totals {
    /// The sums over `inputs`; the sizes are left 0.
    pub fn of(inputs: &[Input]) -> Self {
        let sum = |count: fn(&Input) -> u64| inputs.iter().map(count).sum();
        Self {
            rows: sum(|input| input.rows),
            new: sum(|input| input.new),
            updated: sum(|input| input.updated),
            unchanged: sum(|input| input.unchanged),
            rejected: sum(|input| input.rejected),
            unreadable_dates: sum(|input| input.unreadable_dates),
            unreadable_numbers: sum(|input| input.unreadable_numbers),
            ..Self::default()
        }
    }
}

impl From<InputReport> for Input {
    fn from(report: InputReport) -> Self {
        Self {
            name: report.name,
            sha256: report.sha256,
            encoding: report.encoding,
            rows: report.rows,
            new: report.new,
            updated: report.updated,
            unchanged: report.unchanged,
            rejected: report.rejected,
            unreadable_dates: report.unreadable_dates,
            unreadable_numbers: report.unreadable_numbers,
        }
    }
}

impl Manifest {
    /// `settings` as the manifest keeps them.
    ///
    /// # Panics
    /// Never: settings are numbers, texts and lists.
    pub fn record(settings: &Settings) -> serde_json::Value {
        serde_json::to_value(settings).expect("settings are plain values")
    }

    /// Reads the manifest of the snapshot in `folder` and compares it with its checksum.
    pub fn read(folder: &Path) -> Result<Self, StoreError> {
        Self::check(folder)?;
        Self::parse(folder)
    }

    /// Compares the manifest in `folder` with its checksum.
    pub(crate) fn check(folder: &Path) -> Result<(), StoreError> {
        let path = folder.join(NAME);
        let (_, sha256) = hash(&path)?;
        let checksum = folder.join(CHECKSUM);
        let found = fs::read_to_string(&checksum).map_err(at(&checksum))?;
        if found == checksum_line(&sha256) {
            Ok(())
        } else {
            let message = format!("its checksum is not the one in {CHECKSUM}");
            Err(StoreError::Damaged { path, message })
        }
    }

    /// Reads the manifest in `folder`, whatever its checksum.
    pub(crate) fn parse(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(NAME);
        let bytes = fs::read(&path).map_err(at(&path))?;
        serde_json::from_slice(&bytes).map_err(|error| StoreError::Damaged {
            path,
            message: error.to_string(),
        })
    }

    /// Writes the manifest and its checksum (a line that `sha256sum --check` reads too).
    pub(crate) fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let mut json = serde_json::to_string_pretty(self).expect("a manifest is plain values");
        json.push('\n');
        let sha256 = hexadecimal(&Sha256::digest(&json));
        let put = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).map_err(at(&path))
        };
        put(NAME, &json)?;
        put(CHECKSUM, &checksum_line(&sha256))
    }

    /// Whether a run brought this intake.
    pub fn knows(&self, intake: &str) -> bool {
        self.intake == intake || self.earlier_intakes.iter().any(|earlier| earlier == intake)
    }

    /// Lists the files of the snapshot in `folder`. One that is, by a hard link, a file of the snapshot
    /// `before` has that file's entry: if its bytes are others by now, that shows.
    pub(crate) fn cover(
        folder: &Path,
        before: Option<&Snapshot>,
    ) -> Result<Vec<FileEntry>, StoreError> {
        let known = before.map_or_else(|| Ok(HashMap::new()), entries)?;
        let names = listed(folder)?;
        names
            .into_par_iter()
            .map(|name| match known.get(&inode(&folder.join(&name))?) {
                Some(entry) => Ok(FileEntry {
                    name,
                    ..entry.clone()
                }),
                None => FileEntry::of(folder, name),
            })
            .collect()
    }
}

/// What tells one file of a disk from another.
type Inode = (u64, u64);

fn inode(path: &Path) -> Result<Inode, StoreError> {
    let metadata = fs::metadata(path).map_err(at(path))?;
    Ok((metadata.dev(), metadata.ino()))
}

/// The entries of a snapshot's files; one that is lost is no file of another snapshot either.
fn entries(snapshot: &Snapshot) -> Result<HashMap<Inode, FileEntry>, StoreError> {
    let files = snapshot.manifest()?.files.into_iter();
    let entry = |entry: FileEntry| {
        let inode = inode(&snapshot.path().join(&entry.name)).ok()?;
        Some((inode, entry))
    };
    Ok(files.filter_map(entry).collect())
}

impl FileEntry {
    /// Reads the file `name` in the snapshot's `folder`.
    fn of(folder: &Path, name: String) -> Result<Self, StoreError> {
        let path = folder.join(&name);
        let rows = if is_dataset(&name) {
            Some(dataset_rows(&path)?)
        } else {
            None
        };
        let (bytes, sha256) = hash(&path)?;
        Ok(Self {
            name,
            rows,
            bytes,
            sha256,
        })
    }
}

/// The files that a manifest covers: all but the manifest and the locks that tantivy's readers leave.
pub(crate) fn listed(folder: &Path) -> Result<Vec<String>, StoreError> {
    let mut files = disk::files(folder)?;
    files.retain(|name| {
        let lock = name.starts_with("index/.tantivy-") && has_extension(name, "lock");
        !lock && name != NAME && name != CHECKSUM
    });
    Ok(files)
}

/// Whether the file holds a table.
pub(crate) fn is_dataset(name: &str) -> bool {
    name.starts_with("datasets/") && has_extension(name, "arrow")
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| found == extension)
}

/// Counts the rows of an Arrow file without decoding a column.
pub(crate) fn dataset_rows(path: &Path) -> Result<u64, FileError> {
    let arrow = |source| FileError::Arrow {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(|source| FileError::Io {
        path: path.to_owned(),
        source,
    })?;
    let reader = FileReaderBuilder::new()
        .with_projection(Vec::new())
        .build(io::BufReader::new(file))
        .map_err(arrow)?;
    let mut rows = 0;
    for batch in reader {
        rows += batch.map_err(arrow)?.num_rows() as u64;
    }
    Ok(rows)
}

/// A file's length and SHA-256.
pub(crate) fn hash(path: &Path) -> Result<(u64, String), StoreError> {
    let mut file = File::open(path).map_err(at(path))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer).map_err(at(path))?;
        if read == 0 {
            return Ok((bytes, hexadecimal(&hasher.finalize())));
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            write!(text, "{byte:02x}").expect("writing to a string cannot fail");
            text
        })
}

fn checksum_line(sha256: &str) -> String {
    format!("{sha256}  {NAME}\n")
}
