//! A dataset in the format that somebody else's program reads.
//!
//! Input -> output: the folder of datasets and a table's name -> a [`Dataset`] -> a file or a stream.
//! A file appears whole or not at all: it is written under a temporary name, read back to count its
//! rows, and renamed. A closed pipe is told apart from a failure.

mod dataset;
mod cell;
mod text;
mod columnar;
mod xlsx;
mod count;

use std::error::Error;
use std::fs::Permissions;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use dataset::{Dataset, tables};

/// What a writer of one format may run into.
type Failure = Box<dyn Error + Send + Sync>;

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No such table.
    #[error("there is no table `{name}`; tables are: {}", tables().join(", "))]
    Table {
        /// The name given.
        name: String,
    },
    /// No such format.
    #[error("there is no format `{name}`; formats are: csv, jsonl, parquet, arrow, xlsx")]
    Format {
        /// The name given.
        name: String,
    },
    /// No such headings.
    #[error("there are no headings `{name}`; headings are: en, ko")]
    Headings {
        /// The name given.
        name: String,
    },
    /// The dataset cannot be read.
    #[error(transparent)]
    Read(#[from] modum_model::file::FileError),
    /// More rows than a sheet holds.
    #[error(
        "`{table}` has {rows} rows, but a sheet holds {} below its headings; \
         use `--format csv --bom --headings ko`, which Excel opens too",
        xlsx::ROWS
    )]
    SheetRows {
        /// The table.
        table: &'static str,
        /// Its rows.
        rows: usize,
    },
    /// The reader of the stream has gone: no error for a command.
    #[error("the reader closed the pipe")]
    ClosedPipe,
    /// The result cannot be written.
    #[error("{target}: {source}")]
    Write {
        /// The file, or `standard output`.
        target: String,
        /// What the system or the format's library said.
        source: Failure,
    },
    /// What was written does not read back with the same number of rows. The target is as it was.
    #[error("{}: {found} of {rows} rows arrived; the file was not kept", path.display())]
    Lost {
        /// The target.
        path: PathBuf,
        /// Rows of the table.
        rows: u64,
        /// Rows read back.
        found: u64,
    },
}

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, quoted where needed, lists joined by ` | `, empty for null.
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// Parquet with ZSTD.
    Parquet,
    /// Arrow IPC with ZSTD.
    Arrow,
    /// An Excel workbook with one sheet.
    Xlsx,
}

/// The language of the column headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headings {
    /// The column names.
    En,
    /// What an official reads.
    Ko,
}

/// How to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// The headings.
    pub headings: Headings,
    /// Whether a CSV begins with a byte order mark, which Excel needs to see UTF-8.
    pub bom: bool,
}

/// What was exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Rows, without headings.
    pub rows: u64,
    /// Cells of a sheet that were longer than Excel holds and were cut, with a mark.
    pub cut_cells: u64,
}

impl Format {
    /// Korean in sheets, column names elsewhere.
    pub fn usual_headings(self) -> Headings {
        if self == Self::Xlsx {
            Headings::Ko
        } else {
            Headings::En
        }
    }
}

impl FromStr for Format {
    type Err = ExportError;

    fn from_str(name: &str) -> Result<Self, ExportError> {
        match name {
            "csv" => Ok(Self::Csv),
            "jsonl" => Ok(Self::Jsonl),
            "parquet" => Ok(Self::Parquet),
            "arrow" => Ok(Self::Arrow),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(ExportError::Format {
                name: name.to_owned(),
            }),
        }
    }
}

impl FromStr for Headings {
    type Err = ExportError;

    fn from_str(name: &str) -> Result<Self, ExportError> {
        match name {
            "en" => Ok(Self::En),
            "ko" => Ok(Self::Ko),
            _ => Err(ExportError::Headings {
                name: name.to_owned(),
            }),
        }
    }
}

/// Writes `dataset` to the file `path`, which is replaced when everything has arrived.
pub fn to_file(dataset: &Dataset, options: Options, path: &Path) -> Result<Exported, ExportError> {
    let failed = |source: io::Error| ExportError::Write {
        target: path.display().to_string(),
        source: source.into(),
    };
    if path
        .metadata()
        .is_ok_and(|found| !found.is_file() && !found.is_dir())
    {
        // A device or a named pipe takes a stream; renaming a file over it would destroy it.
        let device = std::fs::OpenOptions::new()
            .write(true)
            .open(path)
            .map_err(failed)?;
        return stream(dataset, options, device, &path.display().to_string());
    }
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let mut file = tempfile::Builder::new()
        .prefix(".export-")
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(failed)?;
    let exported = stream(
        dataset,
        options,
        file.as_file_mut(),
        &path.display().to_string(),
    )?;
    let found = count::rows(file.path(), options.format).map_err(|source| ExportError::Write {
        target: path.display().to_string(),
        source,
    })?;
    if found.is_some_and(|found| found != exported.rows) {
        let found = found.unwrap_or_default();
        return Err(ExportError::Lost {
            path: path.to_owned(),
            rows: exported.rows,
            found,
        });
    }
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(exported)
}

/// Writes `dataset` to a stream such as the standard output.
pub fn to_stream(
    dataset: &Dataset,
    options: Options,
    out: impl Write + Send,
) -> Result<Exported, ExportError> {
    stream(dataset, options, out, "standard output")
}

fn stream(
    dataset: &Dataset,
    options: Options,
    out: impl Write + Send,
    target: &str,
) -> Result<Exported, ExportError> {
    if options.format == Format::Xlsx && dataset.rows() > xlsx::ROWS {
        return Err(ExportError::SheetRows {
            table: dataset.name(),
            rows: dataset.rows(),
        });
    }
    let mut out = Pipe {
        out: BufWriter::new(out),
        closed: false,
    };
    let cut_cells = write(dataset, options, &mut out).and_then(|cut| {
        out.flush()?;
        Ok(cut)
    });
    match cut_cells {
        Ok(cut_cells) => Ok(Exported {
            rows: dataset.rows() as u64,
            cut_cells,
        }),
        Err(_) if out.closed => Err(ExportError::ClosedPipe),
        Err(source) => Err(ExportError::Write {
            target: target.to_owned(),
            source,
        }),
    }
}

fn write(
    dataset: &Dataset,
    options: Options,
    out: &mut (dyn Write + Send),
) -> Result<u64, Failure> {
    match options.format {
        Format::Csv => text::csv(dataset, options, out).map(|()| 0),
        Format::Jsonl => text::jsonl(dataset, options, out).map(|()| 0),
        Format::Parquet => columnar::parquet(dataset, options, out).map(|()| 0),
        Format::Arrow => columnar::arrow(dataset, options, out).map(|()| 0),
        Format::Xlsx => xlsx::write(dataset, options, out),
    }
}

/// Remembers that the reader has gone: each format's library wraps that error in another way.
struct Pipe<W: Write> {
    out: BufWriter<W>,
    closed: bool,
}

impl<W: Write> Pipe<W> {
    fn watch<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.closed |= result
            .as_ref()
            .is_err_and(|error| error.kind() == ErrorKind::BrokenPipe);
        result
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.out.write(bytes);
        self.watch(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.out.flush();
        self.watch(result)
    }
}

#[cfg(test)]
mod tests;
