//! CSV and JSON lines, row by row.

use std::io::Write;

use csv::WriterBuilder;
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use super::cell::{Cell, Column, columns};
use super::{Dataset, Failure, Options};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Quoted where needed, lines end with a line feed.
pub(super) fn csv(
    dataset: &Dataset,
    options: Options,
    out: &mut (dyn Write + Send),
) -> Result<(), Failure> {
    if options.bom {
        out.write_all(BYTE_ORDER_MARK)?;
    }
    let mut writer = WriterBuilder::new().from_writer(out);
    writer.write_record(dataset.headings(options.headings))?;
    let columns = columns(dataset.batch());
    let mut text = String::new();
    for row in 0..dataset.rows() {
        for column in &columns {
            if let Cell::Text(value) = column.cell(row) {
                writer.write_field(value)?;
            } else {
                text.clear();
                column.cell(row).append_to(&mut text);
                writer.write_field(&text)?;
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

/// One object a line, keys in the order of the columns, null where a value is unknown.
pub(super) fn jsonl(
    dataset: &Dataset,
    options: Options,
    out: &mut (dyn Write + Send),
) -> Result<(), Failure> {
    let headings = dataset.headings(options.headings);
    let columns = columns(dataset.batch());
    for row in 0..dataset.rows() {
        serde_json::to_writer(
            &mut *out,
            &Line {
                headings: &headings,
                columns: &columns,
                row,
            },
        )?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

struct Line<'a> {
    headings: &'a [String],
    columns: &'a [Column<'a>],
    row: usize,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (heading, column) in self.headings.iter().zip(self.columns) {
            map.serialize_entry(heading, &column.cell(self.row))?;
        }
        map.end()
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Null => serializer.serialize_none(),
            Cell::Text(value) => serializer.serialize_str(value),
            Cell::Date(value) => serializer.collect_str(value),
            Cell::Int(value) => serializer.serialize_i64(*value),
            Cell::Float(value) => serializer.serialize_f32(*value),
            Cell::Bool(value) => serializer.serialize_bool(*value),
            Cell::List(items) => {
                let column = Column::new(items);
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for row in 0..items.len() {
                    list.serialize_element(&column.cell(row))?;
                }
                list.end()
            }
        }
    }
}
