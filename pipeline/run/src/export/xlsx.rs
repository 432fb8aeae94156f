//! An Excel workbook: one sheet, real types, headings that stay in view and filter.
//!
//! Rows go to a temporary file as they come, so memory does not grow with the table. Text is always
//! written as text: what a citizen wrote is never a formula.

use std::borrow::Cow;
use std::io::Write;

use chrono::NaiveDate;
use modum_publish::workbook::{decimal, fit};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::cell::{Cell, columns};
use super::{Dataset, Failure, Options};

/// Rows that a sheet holds below its headings.
pub(super) const ROWS: usize = 1_048_575;

/// Writes the workbook; gives the number of cells that were cut.
pub(super) fn write(
    dataset: &Dataset,
    options: Options,
    out: &mut (dyn Write + Send),
) -> Result<u64, Failure> {
    let mut workbook = Workbook::new();
    // The library would say now; equal tables give equal files.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let worksheet = workbook.add_worksheet_with_constant_memory()?;
    worksheet.set_name(dataset.name())?;
    let headings = dataset.headings(options.headings);
    let last_column = u16::try_from(headings.len() - 1)?;
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.autofilter(0, 0, u32::try_from(dataset.rows())?, last_column)?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0..).zip(&headings) {
        worksheet.write_string_with_format(0, column, heading, &bold)?;
    }
    let cut_cells = write_rows(dataset, worksheet)?;
    workbook.save_to_writer(out)?;
    Ok(cut_cells)
}

fn write_rows(dataset: &Dataset, worksheet: &mut Worksheet) -> Result<u64, Failure> {
    let columns = columns(dataset.batch());
    let mut sheet = Sheet {
        worksheet,
        date: Format::new().set_num_format("yyyy-mm-dd"),
        text: String::new(),
        cut_cells: 0,
    };
    for row in 0..dataset.rows() {
        let line = u32::try_from(row + 1)?;
        for (number, column) in (0..).zip(&columns) {
            sheet.put(line, number, &column.cell(row))?;
        }
    }
    Ok(sheet.cut_cells)
}

struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    date: Format,
    text: String,
    cut_cells: u64,
}

impl Sheet<'_> {
    fn put(&mut self, row: u32, column: u16, cell: &Cell<'_>) -> Result<(), XlsxError> {
        match cell {
            Cell::Null => return Ok(()),
            Cell::Int(value) => self.worksheet.write_number(row, column, *value as f64)?,
            Cell::Float(value) => self.worksheet.write_number(row, column, decimal(*value))?,
            Cell::Bool(value) => self.worksheet.write_boolean(row, column, *value)?,
            Cell::Date(value) => return self.put_date(row, column, *value),
            Cell::Text(text) => return self.put_text(row, column, text),
            Cell::List(_) => {
                let mut text = std::mem::take(&mut self.text);
                text.clear();
                cell.append_to(&mut text);
                let result = self.put_text(row, column, &text);
                self.text = text;
                return result;
            }
        };
        Ok(())
    }

    fn put_text(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        let fitting = fit(text);
        self.cut_cells += u64::from(matches!(fitting, Cow::Owned(_)));
        self.worksheet.write_string(row, column, fitting)?;
        Ok(())
    }

    /// Excel's calendar begins in 1900; an earlier date is written as text.
    fn put_date(&mut self, row: u32, column: u16, date: NaiveDate) -> Result<(), XlsxError> {
        let text = date.to_string();
        match ExcelDateTime::parse_from_str(&text) {
            Ok(value) => {
                self.worksheet
                    .write_datetime_with_format(row, column, &value, &self.date)?;
            }
            Err(_) => self.put_text(row, column, &text)?,
        }
        Ok(())
    }
}
