//! The first sheet: what was received, in a few numbers and charts.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartLegendPosition, ChartSeries, ChartType, Workbook, Worksheet, XlsxError,
};

use super::crosses::{NAMES, month_cell, order};
use super::sheet::{Cell, Styles, print_well};
use super::topics::Topics;
use super::{About, Sheets};
use crate::statistics::{Breakdown, PublicStatistics};

/// Bars of the chart of themes.
const THEMES: usize = 15;
/// Topics whose months are drawn.
const LINES: usize = 5;

/// Adds the sheet.
pub(super) fn add(
    workbook: &mut Workbook,
    styles: &Styles,
    about: &About<'_>,
    sheets: &Sheets<'_>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("요약")?;
    sheet.set_column_width(0, 22)?;
    sheet.set_column_width(1, 16)?;
    sheet.set_column_width(2, 3)?;
    sheet.set_screen_gridlines(false);
    sheet.write_string_with_format(0, 0, "국민 제안 통계", &styles.title)?;
    let published = format!(
        "{} · {} · {}",
        about.settings.publisher,
        &about.day(),
        about.settings.license
    );
    sheet.write_string_with_format(1, 0, published, &styles.note)?;
    for (line, (label, cell)) in (3..).zip(facts(sheets)) {
        sheet.write_string_with_format(line, 0, label, &styles.label)?;
        styles.put(sheet, (line, 1), &cell)?;
    }
    let charts = vec![
        themes(&sheets.topics),
        months(sheets.statistics, sheets.topics.by_size().len()),
        lines(sheets.statistics, &sheets.topics),
        channels(sheets.statistics, sheets.topics.by_size().len()),
    ];
    draw(sheet, charts.into_iter().flatten())?;
    print_well(sheet);
    Ok(())
}

/// Two charts beside each other.
fn draw(sheet: &mut Worksheet, charts: impl Iterator<Item = Chart>) -> Result<(), XlsxError> {
    for (at, mut chart) in (0_u16..).zip(charts) {
        chart.set_width(620).set_height(400);
        sheet.insert_chart(u32::from(at / 2) * 19 + 3, at % 2 * 9 + 3, &chart)?;
    }
    Ok(())
}

fn facts(sheets: &Sheets<'_>) -> Vec<(&'static str, Cell<'static>)> {
    let (topics, statistics) = (&sheets.topics, sheets.statistics);
    let count = |count: usize| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let known = |breakdown: &Breakdown<Option<String>>| breakdown.values.iter().flatten().count();
    let months = &statistics.months.values;
    let month = |month: Option<&Option<i32>>| month.map_or(Cell::Empty, |month| month_cell(*month));
    let gini = statistics.concentration.first().and_then(|all| all.gini);
    vec![
        ("제안 수", Cell::Count(statistics.n_ideas)),
        ("서로 다른 제안 수", count(sheets.distinct)),
        ("공감 수", Cell::Count(sheets.votes)),
        ("대주제 수", count(topics.len(true))),
        ("주제 수", count(topics.len(false))),
        ("캠페인 수", count(sheets.campaigns)),
        ("접수 경로 수", count(known(&statistics.channels))),
        ("분야 수", count(known(&statistics.categories))),
        ("진행 상황 수", count(known(&statistics.stages))),
        ("첫 달", month(months.iter().find(|month| month.is_some()))),
        (
            "마지막 달",
            month(months.iter().rev().find(|month| month.is_some())),
        ),
        (
            "주제 지니 계수",
            gini.map_or(Cell::Empty, Cell::Probability),
        ),
    ]
}

fn chart(kind: ChartType, title: &str) -> Chart {
    let mut chart = Chart::new(kind);
    chart
        .title()
        .set_name(title)
        .set_font(ChartFont::new().set_size(12));
    chart.set_alt_text(title);
    chart
}

/// The greatest themes as bars, the greatest on top.
fn themes(topics: &Topics<'_>) -> Option<Chart> {
    let shown = u32::try_from(topics.shown_themes().min(THEMES)).ok()?;
    let last = shown.checked_sub(1)? + 1;
    let mut chart = chart(ChartType::Bar, "대주제별 제안 수");
    let mut series = ChartSeries::new();
    series
        .set_categories(("대주제", 1, 2, last, 2))
        .set_values(("대주제", 1, 4, last, 4))
        .set_gap(40);
    chart.push_series(&series);
    // Of bars the categories stand at the vertical axis.
    chart
        .y_axis()
        .set_reverse()
        .set_label_interval(1)
        .set_font(ChartFont::new().set_size(8));
    chart.x_axis().set_num_format("#,##0");
    chart.legend().set_hidden();
    Some(chart)
}

/// Ideas of all topics by month, without those of an unknown one.
fn months(statistics: &PublicStatistics, topics: usize) -> Option<Chart> {
    totals(("월별", "월별 제안 수"), &statistics.months, topics)
}

fn channels(statistics: &PublicStatistics, topics: usize) -> Option<Chart> {
    totals(
        ("경로별", "접수 경로별 제안 수"),
        &statistics.channels,
        topics,
    )
}

/// Columns of the last row of a sheet of topics by known values.
fn totals<V>(
    (sheet, title): (&str, &str),
    breakdown: &Breakdown<Option<V>>,
    topics: usize,
) -> Option<Chart> {
    let values = u16::try_from(breakdown.values.iter().flatten().count()).ok()?;
    let last = NAMES + values.checked_sub(1)?;
    let row = u32::try_from(topics).ok()? + 1;
    let mut chart = chart(ChartType::Column, title);
    let mut series = ChartSeries::new();
    series
        .set_categories((sheet, 0, NAMES, 0, last))
        .set_values((sheet, row, NAMES, row, last))
        .set_gap(60);
    chart.push_series(&series);
    chart.y_axis().set_num_format("#,##0");
    chart.legend().set_hidden();
    Some(chart)
}

/// The months of the greatest topics of which all are shown.
fn lines(statistics: &PublicStatistics, topics: &Topics<'_>) -> Option<Chart> {
    let months = &statistics.months;
    let columns: Vec<usize> = order(months)
        .into_iter()
        .filter(|&column| months.values[column].is_some())
        .collect();
    let last = NAMES + u16::try_from(columns.len()).ok()?.checked_sub(1)?;
    let mut chart = chart(ChartType::Line, "큰 주제의 월별 제안 수");
    let all_shown = |topic: i32| {
        let row = months.topics.binary_search(&topic);
        row.is_ok_and(|row| {
            columns
                .iter()
                .all(|&column| months.cross.count(row, column).is_some())
        })
    };
    let drawn = (1_u32..).zip(topics.by_size());
    let drawn: Vec<u32> = drawn
        .filter(|(_, topic)| all_shown(*topic))
        .map(|(row, _)| row)
        .take(LINES)
        .collect();
    for &row in &drawn {
        let mut series = ChartSeries::new();
        series
            .set_name(("월별", row, 2))
            .set_categories(("월별", 0, NAMES, 0, last))
            .set_values(("월별", row, NAMES, row, last));
        chart.push_series(&series);
    }
    chart.y_axis().set_num_format("#,##0");
    chart.legend().set_position(ChartLegendPosition::Bottom);
    (columns.len() > 1 && !drawn.is_empty()).then_some(chart)
}
