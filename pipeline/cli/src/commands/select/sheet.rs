//! Rows as CSV, or as a workbook that a meeting can print.

use std::path::Path;

use anyhow::{Context as _, Result};
use modum_publish::workbook::fit;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet,
};

/// Height of a row, which shows some five lines.
const ROW_HEIGHT: f64 = 84.0;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(String),
    /// A whole number.
    Count(u64),
    /// A score or a share.
    Score(f32),
}

impl Cell {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Score(score) => format!("{score:.3}"),
        }
    }

    pub(super) fn json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Count(count) => (*count).into(),
            Self::Score(score) => (*score).into(),
        }
    }
}

/// A column: its heading and its width in digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) heading: &'static str,
    pub(super) width: u16,
}

/// A sheet of a workbook.
pub(super) struct Sheet<'a> {
    pub(super) name: &'static str,
    pub(super) columns: Vec<Shape>,
    pub(super) rows: &'a [Vec<Cell>],
    /// Columns that stay in view.
    pub(super) fixed: u16,
    /// A column to fill in, and what may stand there.
    pub(super) choices: Option<(u16, &'static [&'static str])>,
}

/// With a byte order mark, so that Excel reads the Korean.
pub(super) fn write_csv(path: &Path, sheet: &Sheet<'_>) -> Result<()> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    writer.write_record(sheet.columns.iter().map(|column| column.heading))?;
    for row in sheet.rows {
        writer.write_record(row.iter().map(Cell::text))?;
    }
    writer.flush()?;
    drop(writer);
    std::fs::write(path, bytes).with_context(|| path.display().to_string())
}

pub(super) fn write_xlsx(path: &Path, sheets: &[Sheet<'_>]) -> Result<()> {
    let mut workbook = Workbook::new();
    // The library would say now; equal selections give equal files.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet).with_context(|| path.display().to_string())?;
    }
    workbook
        .save(path)
        .with_context(|| path.display().to_string())
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet<'_>) -> Result<()> {
    worksheet.set_name(sheet.name)?;
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x00DD_E6F0))
        .set_border_bottom(FormatBorder::Thin);
    for (column, shape) in (0..).zip(&sheet.columns) {
        worksheet.set_column_width(column, shape.width)?;
        worksheet.write_string_with_format(0, column, shape.heading, &heading)?;
    }
    fill_rows(worksheet, sheet)?;
    let last_row = u32::try_from(sheet.rows.len()).context("too many rows for a sheet")?;
    let last_column = u16::try_from(sheet.columns.len() - 1)?;
    worksheet.set_freeze_panes(1, sheet.fixed)?;
    worksheet.autofilter(0, 0, last_row, last_column)?;
    worksheet
        .set_landscape()
        .set_paper_size(8)
        .set_print_fit_to_pages(1, 0)
        .set_repeat_rows(0, 0)?;
    if let Some((column, choices)) = sheet.choices.filter(|_| last_row > 0) {
        let choice = DataValidation::new().allow_list_strings(choices)?;
        worksheet.add_data_validation(1, column, last_row, column, &choice)?;
    }
    Ok(())
}

fn fill_rows(worksheet: &mut Worksheet, sheet: &Sheet<'_>) -> Result<()> {
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let count = Format::new()
        .set_num_format("#,##0")
        .set_align(FormatAlign::Top);
    let score = Format::new()
        .set_num_format("0.000")
        .set_align(FormatAlign::Top);
    let is_long = |row: &[Cell]| {
        let mut cells = row.iter().zip(&sheet.columns);
        cells.any(|(cell, column)| {
            matches!(cell, Cell::Text(text) if text.chars().count() > usize::from(column.width))
        })
    };
    for (line, row) in (1_u32..).zip(sheet.rows) {
        if is_long(row) {
            worksheet.set_row_height(line, ROW_HEIGHT)?;
        }
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(value) => {
                    worksheet.write_string_with_format(line, column, fit(value), &text)?
                }
                Cell::Count(value) => {
                    worksheet.write_number_with_format(line, column, *value as f64, &count)?
                }
                Cell::Score(value) => {
                    // As many digits as are shown and one more: a cell is no binary fraction.
                    let value = (f64::from(*value) * 1e4).round() / 1e4;
                    worksheet.write_number_with_format(line, column, value, &score)?
                }
            };
        }
    }
    Ok(())
}
