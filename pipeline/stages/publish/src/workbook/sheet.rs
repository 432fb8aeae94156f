//! A sheet: typed cells under headings that stay in view, filter and fit.

use std::borrow::Cow;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::fit::fit;
use crate::dates;

/// What stands where a figure is withheld.
pub(super) const WITHHELD: &str = "비공개";
/// Days from Excel's day 0 to 1970-01-01.
const EXCEL_EPOCH: i32 = 25_569;
/// The first day that Excel counts rightly: 1900-03-01.
const EXCEL_FIRST: i32 = 61 - EXCEL_EPOCH;
/// Widths of columns, in digits.
const WIDTHS: (usize, usize) = (8, 56);
/// What the arrow of a filter takes.
const ARROW: usize = 4;
/// A4.
const PAPER: u8 = 9;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    /// Nothing to say.
    Empty,
    /// A figure that may not be shown.
    Withheld,
    /// Text, cut where a cell cannot hold it.
    Text(Cow<'a, str>),
    /// A whole number.
    Count(i64),
    /// A number that names something.
    Id(i32),
    /// 0 to 1, shown in percent.
    Share(f64),
    /// A number with two decimals.
    Number(f64),
    /// A number with three decimals, or a power of ten.
    Probability(f64),
    /// Days since 1970-01-01.
    Date(i32),
    /// A month, by the days since 1970-01-01 of its first.
    Month(i32),
}

impl<'a> Cell<'a> {
    /// Text as it is.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A cell of a value that may be withheld.
    pub(super) fn or_withheld<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Withheld, cell)
    }

    /// Columns of a screen that it takes, about.
    fn width(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Withheld => 6,
            Self::Text(text) => width(text),
            Self::Id(id) => id.to_string().len(),
            Self::Count(count) => count.to_string().len() * 4 / 3 + 1,
            Self::Share(_) | Self::Number(_) | Self::Month(_) => 8,
            Self::Probability(_) | Self::Date(_) => 10,
        }
    }
}

/// Columns of a screen: Korean letters take two.
pub(super) fn width(text: &str) -> usize {
    let wide = |character: char| usize::from(u32::from(character) >= 0x1100) + 1;
    text.chars().map(wide).sum()
}

/// Rows under headings.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// The sheet's name.
    pub(super) name: &'static str,
    pub(super) headings: Vec<Cow<'a, str>>,
    pub(super) rows: Vec<Vec<Cell<'a>>>,
    /// A last row of totals, outside of the filter.
    pub(super) totals: Option<Vec<Cell<'a>>>,
    /// Columns that stay in view.
    pub(super) fixed: u16,
}

/// How cells look.
#[derive(Debug)]
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) note: Format,
    pub(super) heading: Format,
    pub(super) label: Format,
    pub(super) wrapped: Format,
    text: Format,
    withheld: Format,
    count: Format,
    id: Format,
    share: Format,
    number: Format,
    probability: Format,
    date: Format,
    month: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let plain = |number: &str| Format::new().set_num_format(number);
        let gray = Color::RGB(0x0080_8080);
        let bold = || Format::new().set_bold();
        Self {
            title: bold().set_font_size(16),
            note: Format::new().set_font_color(gray),
            heading: bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00DD_E6F0))
                .set_border_bottom(FormatBorder::Thin),
            label: bold().set_align(FormatAlign::Top),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            // A little space keeps it off the number before.
            text: Format::new().set_indent(1),
            withheld: Format::new()
                .set_font_color(gray)
                .set_align(FormatAlign::Right),
            count: plain("#,##0"),
            id: plain("0").set_align(FormatAlign::Center),
            share: plain("0.0%"),
            number: plain("0.00"),
            probability: plain("[<0.001]0.0E+00;0.000"),
            date: plain("yyyy-mm-dd"),
            month: plain("yyyy-mm"),
        }
    }

    /// Writes one cell.
    pub(super) fn put(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &Cell<'_>,
    ) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => return Ok(()),
            Cell::Withheld => {
                sheet.write_string_with_format(row, column, WITHHELD, &self.withheld)?
            }
            Cell::Text(text) => {
                sheet.write_string_with_format(row, column, fit(text), &self.text)?
            }
            Cell::Count(count) => {
                sheet.write_number_with_format(row, column, *count as f64, &self.count)?
            }
            Cell::Id(id) => sheet.write_number_with_format(row, column, *id, &self.id)?,
            Cell::Share(share) => {
                sheet.write_number_with_format(row, column, *share, &self.share)?
            }
            Cell::Number(value) => {
                sheet.write_number_with_format(row, column, *value, &self.number)?
            }
            Cell::Probability(value) => {
                sheet.write_number_with_format(row, column, *value, &self.probability)?
            }
            Cell::Date(day) | Cell::Month(day) if *day < EXCEL_FIRST => {
                sheet.write_string_with_format(row, column, dates::iso(*day), &self.text)?
            }
            Cell::Date(day) => {
                sheet.write_number_with_format(row, column, day + EXCEL_EPOCH, &self.date)?
            }
            Cell::Month(day) => {
                sheet.write_number_with_format(row, column, day + EXCEL_EPOCH, &self.month)?
            }
        };
        Ok(())
    }
}

/// Adds a sheet with a table.
pub(super) fn add<'w>(
    workbook: &'w mut Workbook,
    styles: &Styles,
    table: &Table<'_>,
) -> Result<&'w mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(table.name)?;
    for (column, heading) in (0..).zip(&table.headings) {
        sheet.write_string_with_format(0, column, fit(heading), &styles.heading)?;
    }
    for (line, row) in (1..).zip(table.rows.iter().chain(&table.totals)) {
        for (column, cell) in (0..).zip(row) {
            styles.put(sheet, (line, column), cell)?;
        }
    }
    for (column, width) in (0..).zip(widths(table)) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, table.fixed)?;
    if let Some(last_column) = last(table.headings.len()) {
        // More rows than there are numbers are too many for a sheet, which says so.
        let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last_row, last_column)?;
    }
    print_well(sheet);
    sheet.set_repeat_rows(0, 0)?;
    Ok(sheet)
}

/// The last of so many columns.
fn last(columns: usize) -> Option<u16> {
    u16::try_from(columns.checked_sub(1)?).ok()
}

/// A4, landscape, as wide as a page, with name and page below.
pub(super) fn print_well(sheet: &mut Worksheet) {
    sheet
        .set_landscape()
        .set_paper_size(PAPER)
        .set_print_fit_to_pages(1, 0)
        .set_footer("&L&A&R&P / &N");
}

/// What fits all cells of each column, within limits.
fn widths(table: &Table<'_>) -> Vec<f64> {
    let mut widths: Vec<usize> = (table.headings.iter())
        .map(|heading| width(heading) + ARROW)
        .collect();
    for row in table.rows.iter().chain(&table.totals) {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(cell.width() + 1);
        }
    }
    let within = |width: usize| width.clamp(WIDTHS.0, WIDTHS.1) as f64;
    widths.into_iter().map(within).collect()
}
