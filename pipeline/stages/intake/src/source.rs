//! A file, whatever its format, as headings and batches of rows.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::Array;
use flate2::bufread::MultiGzDecoder;
use modum_model::settings::IntakeSettings;
use sha2::{Digest, Sha256};

use crate::columnar::{self, ColumnBatch, ColumnBatches};
use crate::delimited;
use crate::encoding::Encoding;
use crate::error::Problem;
use crate::excel;
use crate::fault::Fault;
use crate::format::{self, Kind, TextKind};
use crate::headings::{Plan, Recognizer};
use crate::mapping::{self, Mapping};
use crate::text::TextSource;
use crate::text_rows::TextBatch;
use crate::texts::Texts;

/// Bytes that tell what a file is.
const HEAD_BYTES: u64 = 512;

/// What a person said about how to read a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) mapping: &'a Mapping,
    pub(crate) settings: &'a IntakeSettings,
    pub(crate) recognizer: &'a Recognizer,
}

/// A file that has been opened: how it is read, and its rows.
pub(crate) struct Source {
    pub(crate) format: String,
    pub(crate) delimiter: Option<char>,
    pub(crate) headings: Vec<String>,
    pub(crate) plan: Plan,
    pub(crate) notes: Vec<String>,
    rows: Rows,
    position: Arc<AtomicU64>,
    packed: bool,
}

enum Rows {
    Text(TextSource),
    Columns(ColumnBatches),
}

/// Some rows of a file.
pub(crate) enum Batch {
    Text(TextBatch),
    Columns(ColumnBatch),
}

impl Source {
    /// Opens the file at `path`.
    pub(crate) fn open(path: &Path, reading: Reading<'_>) -> Result<Self, Problem> {
        check_file(path)?;
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
        file.seek(SeekFrom::Start(0))?;
        match format::kind(&head)? {
            Kind::Gzip => Self::text(path, file, true, reading),
            Kind::Text => {
                format::check_name(path)?;
                Self::text(path, file, false, reading)
            }
            Kind::Workbook => {
                let sheet = excel::open(file, reading.mapping.sheet.as_deref())?;
                let source = Self::columns("xlsx", sheet.headings, sheet.batches, reading)?;
                Ok(Self {
                    notes: sheet.notes,
                    ..source
                })
            }
            kind => {
                let (headings, batches) = columnar::open(file, kind)?;
                let name = if kind == Kind::Parquet {
                    "parquet"
                } else {
                    "arrow"
                };
                Self::columns(name, headings, batches, reading)
            }
        }
    }

    /// The next rows, or nothing at the end.
    pub(crate) fn next_batch(&mut self) -> Result<Option<Batch>, Problem> {
        match &mut self.rows {
            Rows::Text(text) => match text.next_batch() {
                Ok(batch) => Ok(batch.map(Batch::Text)),
                Err(problem) => Err(unpacking(problem, self.packed)),
            },
            Rows::Columns(batches) => Ok(batches.next().transpose()?.map(Batch::Columns)),
        }
    }

    /// The encoding's name; known for certain only at the end.
    pub(crate) fn encoding(&self) -> &'static str {
        match &self.rows {
            Rows::Text(text) => text.encoding().name(),
            Rows::Columns(_) => Encoding::Utf8.name(),
        }
    }

    /// Bytes of the file that have been read.
    pub(crate) fn position(&self) -> u64 {
        self.position.load(Ordering::Relaxed)
    }

    fn columns(
        format: &str,
        headings: Vec<String>,
        batches: ColumnBatches,
        reading: Reading<'_>,
    ) -> Result<Self, Problem> {
        Ok(Self {
            format: format.to_owned(),
            delimiter: None,
            plan: reading.recognizer.plan(&headings, reading.mapping)?,
            headings,
            notes: Vec::new(),
            rows: Rows::Columns(batches),
            position: Arc::default(),
            packed: false,
        })
    }

    fn text(path: &Path, file: File, packed: bool, reading: Reading<'_>) -> Result<Self, Problem> {
        let position = Arc::<AtomicU64>::default();
        let counting = Counting {
            inner: file,
            position: Arc::clone(&position),
        };
        let reader: Box<dyn Read + Send> = if packed {
            Box::new(MultiGzDecoder::new(BufReader::with_capacity(
                1 << 16,
                counting,
            )))
        } else {
            Box::new(counting)
        };
        let text = TextSource::open(reader, given_encoding(reading)?)
            .map_err(|problem| unpacking(problem, packed))?;
        if packed {
            check_unpacked(&text)?;
        }
        let table = TextTable::read(text, path, reading)?;
        let suffix = if packed { ".gz" } else { "" };
        Ok(Self {
            format: format!("{}{suffix}", table.format),
            delimiter: table.delimiter.map(char::from),
            plan: table.plan,
            headings: table.headings,
            notes: Vec::new(),
            rows: Rows::Text(table.text),
            position,
            packed,
        })
    }
}

impl Batch {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(batch) => batch.len(),
            Self::Columns(batch) => batch.numbers.len(),
        }
    }

    /// The row's number in the file.
    pub(crate) fn number(&self, row: usize) -> u64 {
        match self {
            Self::Text(batch) => batch.number(row),
            Self::Columns(batch) => batch.numbers[row],
        }
    }

    /// The row as it stands in the file, if it is a text file.
    pub(crate) fn bytes(&self, row: usize) -> &[u8] {
        match self {
            Self::Text(batch) => batch.bytes(row),
            Self::Columns(_) => &[],
        }
    }

    /// Reads a row into `cells`, one for each of `headings`.
    pub(crate) fn read(
        &self,
        row: usize,
        headings: &[String],
        cells: &mut Texts,
    ) -> Result<(), Fault> {
        match self {
            Self::Text(batch) => batch.read(row, headings, cells),
            Self::Columns(batch) => {
                cells.clear();
                for column in &batch.columns {
                    cells.push(if column.is_null(row) {
                        ""
                    } else {
                        column.value(row)
                    });
                }
                Ok(())
            }
        }
    }
}

/// The SHA-256 of the file at `path`, in hexadecimal.
pub(crate) fn sha256(path: &Path) -> Result<String, Problem> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; 1 << 18];
    loop {
        match file.read(&mut block)? {
            0 => break,
            read => hasher.update(&block[..read]),
        }
    }
    let mut digits = String::with_capacity(64);
    for byte in &hasher.finalize() {
        write!(digits, "{byte:02x}").expect("writing to a string cannot fail");
    }
    Ok(digits)
}

/// A text file that has been understood.
struct TextTable {
    text: TextSource,
    format: &'static str,
    delimiter: Option<u8>,
    headings: Vec<String>,
    plan: Plan,
}

impl TextTable {
    fn read(mut text: TextSource, path: &Path, reading: Reading<'_>) -> Result<Self, Problem> {
        let kind = text.kind()?;
        if kind == TextKind::Delimited {
            return Self::delimited(text, path, reading);
        }
        let array = kind == TextKind::JsonArray;
        let headings = text.json_headings(array);
        let plan = reading.recognizer.plan(&headings, reading.mapping)?;
        let format = if array { "json" } else { "jsonl" };
        Ok(Self {
            text,
            format,
            delimiter: None,
            headings,
            plan,
        })
    }

    fn delimited(mut text: TextSource, path: &Path, reading: Reading<'_>) -> Result<Self, Problem> {
        let given = given_delimiter(reading)?;
        let (sample, complete) = text.sample();
        let decoded = match text.encoding().decode(sample) {
            Ok(decoded) | Err(decoded) => decoded,
        };
        let known = |headings: &[String]| reading.recognizer.known(headings, reading.mapping);
        let tab = path.to_string_lossy().to_ascii_lowercase().contains(".tsv");
        let first = if tab { b'\t' } else { b',' };
        let likely = delimited::detect(decoded.as_bytes(), complete, first, known);
        drop(decoded);
        let delimiter = given.unwrap_or(likely);
        let headings = text.delimited_headings(delimiter)?;
        let plan = match reading.recognizer.plan(&headings, reading.mapping) {
            Err(_) if delimiter != likely => {
                return Err(Problem::WrongDelimiter {
                    given: char::from(delimiter),
                    likely: char::from(likely),
                    seen: headings,
                });
            }
            plan => plan?,
        };
        let format = if delimiter == b'\t' { "tsv" } else { "csv" };
        Ok(Self {
            text,
            format,
            delimiter: Some(delimiter),
            headings,
            plan,
        })
    }
}

/// Counts the bytes that pass.
struct Counting<R> {
    inner: R,
    position: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.position.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

fn check_file(path: &Path) -> Result<(), Problem> {
    let metadata = match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(Problem::Missing),
        other => other?,
    };
    if metadata.is_dir() {
        Err(Problem::Folder)
    } else if !metadata.is_file() {
        Err(Problem::NotRegular)
    } else if metadata.len() == 0 {
        Err(Problem::Empty)
    } else {
        Ok(())
    }
}

/// Refuses what is packed but no text.
fn check_unpacked(text: &TextSource) -> Result<(), Problem> {
    match format::kind(text.sample().0)? {
        Kind::Text => Ok(()),
        _ => Err(Problem::NotTable {
            what: "a compressed file of a format that is compressed itself",
            advice: "unpack it with gunzip first",
        }),
    }
}

/// An error while unpacking means that the packed file is damaged.
fn unpacking(problem: Problem, packed: bool) -> Problem {
    match problem {
        Problem::Io(error) if packed => Problem::Damaged {
            format: "gzip",
            message: error.to_string(),
        },
        other => other,
    }
}

fn given_encoding(reading: Reading<'_>) -> Result<Option<Encoding>, Problem> {
    let name = reading
        .mapping
        .encoding
        .as_deref()
        .unwrap_or(&reading.settings.encoding);
    if name == "auto" {
        return Ok(None);
    }
    Encoding::from_name(name)
        .map(Some)
        .ok_or_else(|| Problem::EncodingName(name.to_owned()))
}

fn given_delimiter(reading: Reading<'_>) -> Result<Option<u8>, Problem> {
    match reading.mapping.delimiter {
        Some(delimiter) => Ok(Some(delimiter)),
        None => mapping::delimiter(&reading.settings.delimiter).map_err(Problem::Delimiter),
    }
}
