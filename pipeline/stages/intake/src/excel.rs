//! Workbooks (XLSX): one sheet as batches of text columns.
//!
//! A workbook is a compressed archive of XML and is read whole, the one format that is. The first
//! row with content holds the headings; merged cells there are refused, since they leave columns
//! without a heading.

use std::fs::File;
use std::io::BufReader;

use arrow::array::{StringArray, StringBuilder};
use calamine::{Data, Dimensions, Range, Reader, Xlsx, XlsxError};

use crate::columnar::{ColumnBatch, ColumnBatches};
use crate::error::Problem;
use crate::value::float_text;

/// Rows in a batch.
const BATCH_ROWS: usize = 4096;

type Workbook = Xlsx<BufReader<File>>;

/// A sheet that has been opened.
pub(crate) struct Sheet {
    pub(crate) headings: Vec<String>,
    pub(crate) batches: ColumnBatches,
    /// What a person should know: which sheets are not read.
    pub(crate) notes: Vec<String>,
}

/// Opens the sheet `wanted`, or the first with content.
pub(crate) fn open(file: File, wanted: Option<&str>) -> Result<Sheet, Problem> {
    let mut book: Workbook = Xlsx::new(BufReader::new(file)).map_err(no_workbook)?;
    let names = book.sheet_names();
    let (name, range) = choose(&mut book, &names, wanted)?;
    let merged = book
        .merge_cells_by_sheet_name(&name)
        .map_err(|e| damaged(&e))?;
    let top = range.start().ok_or(Problem::Empty)?;
    let heading = range
        .rows()
        .position(|row| row.iter().any(|c| !text(c).is_empty()))
        .ok_or(Problem::Empty)?;
    check_merged(&merged, absolute(top.0, heading), &name)?;
    let headings = range
        .rows()
        .nth(heading)
        .map(|row| {
            row.iter()
                .map(|cell| text(cell).trim().to_owned())
                .collect()
        })
        .unwrap_or_default();
    let notes = unread(&names, &name, wanted.is_some());
    Ok(Sheet {
        headings,
        batches: batches(range, heading + 1, top.0),
        notes,
    })
}

fn choose(
    book: &mut Workbook,
    names: &[String],
    wanted: Option<&str>,
) -> Result<(String, Range<Data>), Problem> {
    let candidates = match wanted {
        Some(wanted) if names.iter().any(|name| name == wanted) => vec![wanted.to_owned()],
        Some(wanted) => {
            return Err(Problem::NoSheet {
                wanted: wanted.to_owned(),
                seen: names.to_vec(),
            });
        }
        None => names.to_vec(),
    };
    for name in candidates {
        let range = book
            .worksheet_range(&name)
            .map_err(|error| damaged(&error))?;
        if !range.is_empty() {
            return Ok((name, range));
        }
    }
    Err(Problem::Empty)
}

fn unread(names: &[String], read: &str, chosen: bool) -> Vec<String> {
    let others: Vec<String> = names
        .iter()
        .filter(|name| *name != read)
        .map(|name| format!("`{name}`"))
        .collect();
    if others.is_empty() || chosen {
        return Vec::new();
    }
    vec![format!(
        "only the sheet `{read}` is read, not {}; name another with `sheet = \"..\"` in a mapping",
        others.join(", ")
    )]
}

/// Refuses merged cells that touch the row of the headings.
fn check_merged(merged: &[Dimensions], row: u32, sheet: &str) -> Result<(), Problem> {
    match merged
        .iter()
        .find(|cells| (cells.start.0..=cells.end.0).contains(&row))
    {
        None => Ok(()),
        Some(cells) => Err(Problem::MergedHeadings {
            sheet: sheet.to_owned(),
            row: u64::from(row) + 1,
            range: format!("{}:{}", cell_name(cells.start), cell_name(cells.end)),
        }),
    }
}

/// The sheet's row for a row of the range that begins at row `top`.
fn absolute(top: u32, row: usize) -> u32 {
    top + u32::try_from(row).expect("a sheet has at most 2^20 rows")
}

/// `(0, 27)` as `AB1`.
fn cell_name((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(
            b'A' + u8::try_from(rest % 26).expect("below 26"),
        ));
        rest /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row + 1)
}

/// The rows from `first` on; rows without content are none.
fn batches(range: Range<Data>, first: usize, top: u32) -> ColumnBatches {
    let mut at = first;
    Box::new(std::iter::from_fn(move || {
        let mut batch = Builder::new(range.width());
        while at < range.height() && batch.numbers.len() < BATCH_ROWS {
            let cells = (0..range.width()).map(|column| range.get((at, column)));
            batch.add(u64::from(absolute(top, at)) + 1, cells);
            at += 1;
        }
        let batch = batch.finish();
        if batch.numbers.is_empty() {
            None
        } else {
            Some(Ok(batch))
        }
    }))
}

struct Builder {
    numbers: Vec<u64>,
    columns: Vec<StringBuilder>,
}

impl Builder {
    fn new(width: usize) -> Self {
        Self {
            numbers: Vec::new(),
            columns: (0..width).map(|_| StringBuilder::new()).collect(),
        }
    }

    fn add<'a>(&mut self, number: u64, cells: impl Iterator<Item = Option<&'a Data>>) {
        let texts: Vec<String> = cells
            .map(|cell| cell.map(text).unwrap_or_default())
            .collect();
        if texts.iter().all(String::is_empty) {
            return;
        }
        self.numbers.push(number);
        for (column, text) in self.columns.iter_mut().zip(texts) {
            column.append_value(text);
        }
    }

    fn finish(mut self) -> ColumnBatch {
        let columns: Vec<StringArray> =
            self.columns.iter_mut().map(StringBuilder::finish).collect();
        ColumnBatch {
            numbers: self.numbers,
            columns,
        }
    }
}

/// A cell as the text that a CSV file would have for it.
fn text(cell: &Data) -> String {
    match cell {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => float_text(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn no_workbook(error: XlsxError) -> Problem {
    match error {
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => Problem::NotTable {
            what: "a ZIP archive without an Excel workbook (perhaps .hwpx, .docx or packed files)",
            advice: "unpack it, or save the table as .xlsx or CSV",
        },
        other => damaged(&other),
    }
}

fn damaged(error: &XlsxError) -> Problem {
    Problem::Damaged {
        format: "Excel",
        message: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_of_a_spreadsheet() {
        assert_eq!(cell_name((0, 0)), "A1");
        assert_eq!(cell_name((9, 25)), "Z10");
        assert_eq!(cell_name((0, 26)), "AA1");
        assert_eq!(cell_name((0, 701)), "ZZ1");
    }
}
