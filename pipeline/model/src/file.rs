//! Datasets on disk: Arrow IPC files with ZSTD, readable by pyarrow, polars and others.
//!
//! The same table always gives the same bytes: batches are cut at fixed rows and no metadata with
//! times or versions is written.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::error::ArrowError;
use arrow::ipc::CompressionType;
use arrow::ipc::reader::FileReader;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions};
use rayon::prelude::*;

use crate::table::{Table, TableError};

/// Rows in a record batch of a file.
const BATCH_ROWS: usize = 16_384;

/// Why a dataset cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be opened, created or flushed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The dataset's file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no Arrow IPC file, or a damaged one.
    #[error("{}: not a readable Arrow file: {source}", path.display())]
    Arrow {
        /// The dataset's file.
        path: PathBuf,
        /// What Arrow said.
        source: ArrowError,
    },
    /// The file holds another table.
    #[error("{}: {source}", path.display())]
    Table {
        /// The dataset's file.
        path: PathBuf,
        /// How it differs.
        source: TableError,
    },
}

/// The path of table `T` in the folder `datasets`.
pub fn table_path<T: Table>(datasets: &Path) -> PathBuf {
    datasets.join(format!("{}.arrow", T::NAME))
}

/// Writes `table` into the folder `datasets`; gives the path.
pub fn write_table<T: Table>(datasets: &Path, table: &T) -> Result<PathBuf, FileError> {
    let path = table_path::<T>(datasets);
    write_batch(&path, &table.to_batch())?;
    Ok(path)
}

/// Writes one batch as an IPC file at `path`, in batches of a fixed number of rows.
pub fn write_batch(path: &Path, batch: &RecordBatch) -> Result<(), FileError> {
    let io = |source| FileError::Io {
        path: path.to_owned(),
        source,
    };
    let arrow = |source| FileError::Arrow {
        path: path.to_owned(),
        source,
    };
    let file = BufWriter::new(File::create(path).map_err(io)?);
    let options = IpcWriteOptions::default()
        .try_with_compression(Some(CompressionType::ZSTD))
        .map_err(arrow)?;
    let mut writer =
        FileWriter::try_new_with_options(file, &batch.schema(), options).map_err(arrow)?;
    for start in (0..batch.num_rows()).step_by(BATCH_ROWS) {
        let rows = BATCH_ROWS.min(batch.num_rows() - start);
        writer.write(&batch.slice(start, rows)).map_err(arrow)?;
    }
    let mut file = writer.into_inner().map_err(arrow)?;
    file.flush().map_err(io)
}

/// Reads table `T` from the folder `datasets`.
pub fn read_table<T: Table>(datasets: &Path) -> Result<T, FileError> {
    let path = table_path::<T>(datasets);
    let batch = read_batch(&path)?;
    T::from_batch(&batch).map_err(|source| FileError::Table { path, source })
}

/// Reads the whole IPC file at `path` as one batch; its parts are decoded at the same time.
pub fn read_batch(path: &Path) -> Result<RecordBatch, FileError> {
    let arrow = |source| FileError::Arrow {
        path: path.to_owned(),
        source,
    };
    let open = || {
        let file = File::open(path).map_err(|source| FileError::Io {
            path: path.to_owned(),
            source,
        })?;
        FileReader::try_new(BufReader::new(file), None).map_err(arrow)
    };
    let first = open()?;
    let part = |part: usize| {
        let mut reader = open()?;
        reader.set_index(part).map_err(arrow)?;
        reader.next().transpose().map_err(arrow)
    };
    let parts = (0..first.num_batches()).into_par_iter().map(part);
    let parts: Vec<Option<RecordBatch>> = parts.collect::<Result<_, _>>()?;
    concat_batches(&first.schema(), parts.iter().flatten()).map_err(arrow)
}
