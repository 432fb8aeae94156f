//! The statistics as an Excel workbook, for people who work with sheets.
//!
//! Public tables and statistics -> the bytes of `statistics.xlsx`: a summary with charts, themes,
//! topics, topics by month, channel, category and stage, what sets a channel apart, concentration,
//! campaigns, totals, and an explanation of every formula. Nothing is in it that the tables do not
//! show; where they are empty for being withheld it says 비공개. Equal input gives equal bytes: the
//! time of creation is the snapshot's.

mod fit;
mod sheet;
mod topics;
mod crosses;
mod lists;
mod explain;
mod summary;

use modum_model::settings::PublishSettings;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

pub use fit::{decimal, fit};

use crate::describe::Described;
use crate::statistics::PublicStatistics;
use crate::tables::OpenData;
use crosses::{channel_sheet, concentration_sheet, cross_sheet, month_name, value_name};
use lists::{campaign_sheet, total_sheet};
use sheet::{Styles, Table};
use topics::{Columns, Topics};

/// Its file in a publication.
pub const FILE: &str = "statistics.xlsx";

/// Excel's default font in Korea, and its rows and columns in pixels.
const FONT: (&str, u32, u32) = ("맑은 고딕", 22, 72);

/// What a workbook says about itself.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Publisher, licence and the bound of small counts.
    pub settings: &'a PublishSettings,
    /// When the snapshot was made, as its manifest says it.
    pub created_at: &'a str,
    /// The version of modum that made it.
    pub version: &'a str,
    /// The names of all intakes.
    pub intakes: &'a [&'a str],
}

impl About<'_> {
    /// The day on which the snapshot was made.
    fn day(&self) -> &str {
        self.created_at.get(..10).unwrap_or(self.created_at)
    }

    fn created(&self) -> Result<ExcelDateTime, XlsxError> {
        let seconds = self.created_at.get(..19).unwrap_or(self.created_at);
        ExcelDateTime::parse_from_str(seconds).or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))
    }
}

/// What sheets are made of.
struct Sheets<'a> {
    topics: Topics<'a>,
    statistics: &'a PublicStatistics,
    distinct: usize,
    votes: i64,
    campaigns: usize,
}

/// The workbook of a publication.
///
/// # Panics
/// When a table is missing that [`crate::open_data`] makes.
pub fn workbook(data: &OpenData, about: &About<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (font, row, column) = FONT;
    workbook.set_default_format(&Format::new().set_font_name(font), row, column)?;
    let properties = DocProperties::new()
        .set_title("국민 제안 통계")
        .set_author(&about.settings.publisher)
        .set_creation_datetime(&about.created()?);
    workbook.set_properties(&properties);
    let table = |name: &str| -> &Described {
        let table = data.tables.iter().find(|table| table.name == name);
        table.expect("every publication has this table")
    };
    let sheets = Sheets {
        topics: Topics::new(table("topics")),
        statistics: &data.statistics,
        distinct: table("candidates").batch.num_rows(),
        votes: Columns(table("ideas"))
            .counts("votes")
            .iter()
            .flatten()
            .sum(),
        campaigns: table("campaigns").batch.num_rows(),
    };
    let styles = Styles::new();
    summary::add(&mut workbook, &styles, about, &sheets)?;
    let mut tables = tables(&sheets);
    tables.push(campaign_sheet(table("campaigns"), table("ideas")));
    tables.push(total_sheet(table("totals"), &data.statistics));
    for table in &tables {
        sheet::add(&mut workbook, &styles, table)?;
    }
    explain::add(&mut workbook, &styles, about)?;
    workbook.save_to_buffer()
}

/// The sheets of statistics, in their order.
fn tables<'a>(sheets: &Sheets<'a>) -> Vec<Table<'a>> {
    let (topics, statistics) = (&sheets.topics, sheets.statistics);
    let named = |value: &'a Option<String>| value_name(value.as_deref());
    vec![
        topics.theme_sheet(),
        topics.topic_sheet(),
        cross_sheet(
            "월별",
            &statistics.months,
            |month| month_name(*month),
            topics,
        ),
        cross_sheet("경로별", &statistics.channels, named, topics),
        cross_sheet("분야별", &statistics.categories, named, topics),
        cross_sheet("단계별", &statistics.stages, named, topics),
        channel_sheet(&statistics.channels, topics),
        concentration_sheet(statistics),
    ]
}
