//! Parquet and Arrow, with the headings as column names.

use std::io::Write;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema};
use arrow::error::ArrowError;
use arrow::ipc::CompressionType;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::{Dataset, Failure, Options};

/// Fixed, so that equal tables give equal files.
const CREATED_BY: &str = "modum";

pub(super) fn parquet(
    dataset: &Dataset,
    options: Options,
    out: &mut (dyn Write + Send),
) -> Result<(), Failure> {
    let batch = with_headings(dataset, options)?;
    let properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let mut writer = ArrowWriter::try_new(out, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}

pub(super) fn arrow(
    dataset: &Dataset,
    options: Options,
    out: &mut (dyn Write + Send),
) -> Result<(), Failure> {
    let batch = with_headings(dataset, options)?;
    let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::ZSTD))?;
    let mut writer = FileWriter::try_new_with_options(out, &batch.schema(), options)?;
    writer.write(&batch)?;
    writer.finish()?;
    Ok(())
}

fn with_headings(dataset: &Dataset, options: Options) -> Result<RecordBatch, ArrowError> {
    let batch = dataset.batch();
    let schema = batch.schema();
    let fields: Vec<Field> = schema
        .fields()
        .iter()
        .zip(dataset.headings(options.headings))
        .map(|(field, heading)| field.as_ref().clone().with_name(heading))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), batch.columns().to_vec())
}
