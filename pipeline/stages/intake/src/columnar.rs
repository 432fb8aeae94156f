//! Parquet and Arrow files as batches of text columns.
//!
//! Every value becomes the text that a CSV file would have for it, so that one set of rules for
//! dates, counts and names serves all formats. Times with a zone become times in Korea.

use std::fs::File;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileReader, StreamReader};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::error::Problem;
use crate::format::Kind;
use crate::value::float_text;

/// Rows read from a Parquet file at once.
const BATCH_ROWS: usize = 4096;

/// Rows of a table, column by column.
#[derive(Debug)]
pub(crate) struct ColumnBatch {
    /// Each row's number in the file.
    pub(crate) numbers: Vec<u64>,
    /// As many texts as rows in each; null and empty mean the same.
    pub(crate) columns: Vec<StringArray>,
}

/// Batches one after the other.
pub(crate) type ColumnBatches = Box<dyn Iterator<Item = Result<ColumnBatch, Problem>> + Send>;

/// Opens a Parquet or Arrow file: its headings and its batches.
pub(crate) fn open(file: File, kind: Kind) -> Result<(Vec<String>, ColumnBatches), Problem> {
    match kind {
        Kind::Parquet => {
            let failed = |error: parquet::errors::ParquetError| damaged("Parquet", &error);
            let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(failed)?;
            let schema = Arc::clone(builder.schema());
            let reader = builder
                .with_batch_size(BATCH_ROWS)
                .build()
                .map_err(failed)?;
            Ok(batches(&schema, reader, "Parquet"))
        }
        Kind::ArrowStream => {
            let reader =
                StreamReader::try_new_buffered(file, None).map_err(|e| damaged("Arrow", &e))?;
            Ok(batches(&reader.schema(), reader, "Arrow"))
        }
        _ => {
            let reader =
                FileReader::try_new_buffered(file, None).map_err(|e| damaged("Arrow", &e))?;
            Ok(batches(&reader.schema(), reader, "Arrow"))
        }
    }
}

fn batches(
    schema: &SchemaRef,
    reader: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static,
    format: &'static str,
) -> (Vec<String>, ColumnBatches) {
    let headings = schema
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .collect();
    let mut row = 0;
    let read = move |batch: Result<RecordBatch, ArrowError>| {
        let batch = batch.map_err(|error| damaged(format, &error))?;
        let columns: Result<_, ArrowError> = batch.columns().iter().map(to_text).collect();
        let first = row + 1;
        row += batch.num_rows() as u64;
        let columns = columns.map_err(|error| damaged(format, &error))?;
        Ok(ColumnBatch {
            numbers: (first..=row).collect(),
            columns,
        })
    };
    (headings, Box::new(reader.map(read)))
}

fn damaged(format: &'static str, error: &impl ToString) -> Problem {
    Problem::Damaged {
        format,
        message: error.to_string(),
    }
}

/// A column of any type as text.
fn to_text(column: &ArrayRef) -> Result<StringArray, ArrowError> {
    match column.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => as_strings(column),
        DataType::Dictionary(_, values) if values.is_string() => as_strings(column),
        DataType::Dictionary(_, values) => to_text(&cast(column, values)?),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            let floats = cast(column, &DataType::Float64)?;
            let floats = floats
                .as_any()
                .downcast_ref::<Float64Array>()
                .expect("just cast");
            Ok(floats.iter().map(|value| value.map(float_text)).collect())
        }
        DataType::Timestamp(unit, Some(zone)) if **zone != *KOREA => to_text(&cast(
            column,
            &DataType::Timestamp(*unit, Some(KOREA.into())),
        )?),
        _ => displayed(column),
    }
}

/// The zone of Korea.
const KOREA: &str = "+09:00";

fn as_strings(column: &ArrayRef) -> Result<StringArray, ArrowError> {
    let strings = cast(column, &DataType::Utf8)?;
    Ok(strings
        .as_any()
        .downcast_ref::<StringArray>()
        .expect("just cast")
        .clone())
}

fn displayed(column: &ArrayRef) -> Result<StringArray, ArrowError> {
    let options = FormatOptions::default();
    let formatter = ArrayFormatter::try_new(column, &options)?;
    (0..column.len())
        .map(|row| formatter.value(row).try_to_string().map(Some))
        .collect()
}

#[cfg(test)]
mod tests {
    use arrow::array::{
        Date32Array, DictionaryArray, Int64Array, LargeStringArray, TimestampMicrosecondArray,
        types::Int32Type,
    };

    use super::*;
    use crate::value::{iso_date, parse_date};

    fn check(column: impl Array + 'static, expected: &[&str]) {
        let found = to_text(&(Arc::new(column) as ArrayRef)).unwrap();
        let found: Vec<&str> = found.iter().map(Option::unwrap_or_default).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_type_becomes_the_text_of_a_table() {
        check(Int64Array::from(vec![Some(3), None]), &["3", ""]);
        check(
            Float64Array::from(vec![Some(3.0), Some(f64::NAN)]),
            &["3", ""],
        );
        check(Date32Array::from(vec![18_384]), &["2020-05-02"]);
        check(LargeStringArray::from(vec!["가"]), &["가"]);
        let dictionary: DictionaryArray<Int32Type> = ["가", "나", "가"].into_iter().collect();
        check(dictionary, &["가", "나", "가"]);
    }

    #[test]
    fn times_become_days_in_korea() {
        // 2020-05-01T16:00:00Z, the 2nd of May in Korea.
        let micros = 1_588_348_800_000_000;
        let check = |zone: Option<&str>, expected: &str| {
            let array = TimestampMicrosecondArray::from(vec![micros]);
            let column: ArrayRef = Arc::new(array.with_timezone_opt(zone.map(str::to_owned)));
            let text = to_text(&column).unwrap();
            assert_eq!(
                iso_date(parse_date(text.value(0)).unwrap()),
                expected,
                "{}",
                text.value(0)
            );
        };
        check(Some("UTC"), "2020-05-02");
        check(Some("Asia/Seoul"), "2020-05-02");
        check(None, "2020-05-01");
    }
}
