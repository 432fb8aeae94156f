//! Counting the rows of a written file by reading it back.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};

use super::{Failure, Format};
use crate::manifest::dataset_rows;

/// The rows of the file at `path`; `None` for sheets, whose own library counts while it writes.
pub(super) fn rows(path: &Path, format: Format) -> Result<Option<u64>, Failure> {
    match format {
        Format::Csv => {
            let mut reader = csv::Reader::from_path(path)?;
            let mut record = csv::ByteRecord::new();
            let mut rows = 0;
            while reader.read_byte_record(&mut record)? {
                rows += 1;
            }
            Ok(Some(rows))
        }
        Format::Jsonl => {
            let mut reader = BufReader::new(File::open(path)?);
            let mut rows = 0;
            while reader.skip_until(b'\n')? > 0 {
                rows += 1;
            }
            Ok(Some(rows))
        }
        Format::Parquet => {
            let reader = SerializedFileReader::new(File::open(path)?)?;
            Ok(Some(u64::try_from(
                reader.metadata().file_metadata().num_rows(),
            )?))
        }
        Format::Arrow => Ok(Some(dataset_rows(path)?)),
        Format::Xlsx => Ok(None),
    }
}
