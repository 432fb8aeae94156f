//! The sheets of topics by month, channel, category and stage, and of what sets a channel apart.

use std::borrow::Cow;

use modum_statistics::share;

use super::sheet::{Cell, Table};
use super::topics::{Topics, headings};
use crate::dates;
use crate::statistics::{Breakdown, PublicStatistics};

/// What stands for a value that is not known.
pub(super) const UNKNOWN: &str = "모름";
/// Columns before the values.
pub(super) const NAMES: u16 = 4;
/// False discovery rate up to which a difference is called one.
const DISCOVERY: f64 = 0.05;

/// A month as `2017-05`.
pub(super) fn month_name(month: Option<i32>) -> Cow<'static, str> {
    month.map_or(Cow::Borrowed(UNKNOWN), |day| {
        let (year, month, _) = dates::civil(day);
        Cow::Owned(format!("{year:04}-{month:02}"))
    })
}

/// A month as a cell.
pub(super) fn month_cell(month: Option<i32>) -> Cell<'static> {
    month.map_or(Cell::text(UNKNOWN), Cell::Month)
}

/// A channel, category or stage.
pub(super) fn value_name(value: Option<&str>) -> Cow<'_, str> {
    Cow::Borrowed(value.unwrap_or(UNKNOWN))
}

/// The columns of a breakdown in the order of a sheet: what is unknown comes last.
pub(super) fn order<V>(breakdown: &Breakdown<Option<V>>) -> Vec<usize> {
    let mut columns: Vec<usize> = (0..breakdown.values.len()).collect();
    columns.sort_by_key(|&column| breakdown.values[column].is_none());
    columns
}

/// Counts of all topics, greatest first, by the values of a column.
pub(super) fn cross_sheet<'a, V>(
    name: &'static str,
    breakdown: &'a Breakdown<Option<V>>,
    named: impl Fn(&'a Option<V>) -> Cow<'a, str>,
    topics: &Topics<'a>,
) -> Table<'a> {
    let columns = order(breakdown);
    let cross = &breakdown.cross;
    let row = |topic: i32| {
        let mut cells = Vec::from(topics.named(topic));
        let row = breakdown.topics.binary_search(&topic).ok();
        cells.push(Cell::or_withheld(row, |row| Cell::Count(cross.rows[row])));
        cells.extend(columns.iter().map(|&column| {
            let count = row.and_then(|row| cross.count(row, column));
            Cell::or_withheld(count, Cell::Count)
        }));
        cells
    };
    let mut heads = headings(&["번호", "대주제", "주제", "전체"]);
    heads.extend(
        columns
            .iter()
            .map(|&column| named(&breakdown.values[column])),
    );
    Table {
        name,
        headings: heads,
        rows: topics.by_size().into_iter().map(row).collect(),
        totals: Some(totals(breakdown)),
        fixed: 3,
    }
}

/// Counts of all ideas, also of topics that are not shown.
fn totals<V>(breakdown: &Breakdown<Option<V>>) -> Vec<Cell<'static>> {
    let cross = &breakdown.cross;
    let names = [Cell::Empty, Cell::Empty, Cell::text("전체")];
    let values = order(breakdown).into_iter().map(|at| cross.columns[at]);
    let counts = std::iter::once(cross.total).chain(values).map(Cell::Count);
    names.into_iter().chain(counts).collect()
}

/// How much more or less each channel is about each topic than the other channels.
pub(super) fn channel_sheet<'a>(
    channels: &'a Breakdown<Option<String>>,
    topics: &Topics<'a>,
) -> Table<'a> {
    let mut rows = Vec::new();
    for column in order(channels) {
        let z = |row: usize| channels.figures.z[row * channels.values.len() + column];
        let mut tested: Vec<(f64, usize)> = (0..channels.topics.len())
            .filter_map(|row| Some((z(row)?, row)))
            .collect();
        tested.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let cells = |(_, row)| channel_row(channels, topics, row, column);
        rows.extend(tested.into_iter().filter_map(cells));
    }
    Table {
        name: "경로 특성",
        headings: headings(&[
            "접수 경로",
            "번호",
            "대주제",
            "주제",
            "제안 수",
            "이 경로 안 비중",
            "다른 경로 안 비중",
            "배율",
            "z값",
            "p값",
            "q값(보정)",
            "판정",
        ]),
        rows,
        totals: None,
        fixed: 4,
    }
}

fn channel_row<'a>(
    channels: &'a Breakdown<Option<String>>,
    topics: &Topics<'a>,
    row: usize,
    column: usize,
) -> Option<Vec<Cell<'a>>> {
    let (cross, figures) = (&channels.cross, &channels.figures);
    let at = row * channels.values.len() + column;
    let count = cross.count(row, column)?;
    let elsewhere = share(cross.rows[row] - count, cross.total - cross.columns[column])?;
    let (z, q) = (figures.z[at]?, figures.q[at]?);
    let judgment = match q <= DISCOVERY {
        false => "차이 없음",
        true if z > 0.0 => "많음",
        true => "적음",
    };
    let mut cells = vec![Cell::text(value_name(channels.values[column].as_deref()))];
    cells.extend(topics.named(channels.topics[row]));
    cells.extend([
        Cell::Count(count),
        Cell::Share(figures.share_of_column[at]?),
        Cell::Share(elsewhere),
        Cell::Number(figures.ratio[at]?),
        Cell::Number(z),
        Cell::Probability(figures.p[at]?),
        Cell::Probability(q),
        Cell::text(judgment),
    ]);
    Some(cells)
}

/// How concentrated ideas are on few topics.
pub(super) fn concentration_sheet(statistics: &PublicStatistics) -> Table<'_> {
    let kind = |kind: &str| match kind {
        "month" => "월",
        "channel" => "접수 경로",
        "category" => "분야",
        "stage" => "진행 상황",
        _ => "전체",
    };
    let rows = statistics.concentration.iter().map(|row| {
        let value = match row.kind {
            "total" => Cow::Borrowed(""),
            "month" => row
                .value
                .as_deref()
                .map_or(Cow::Borrowed(UNKNOWN), |day| day[..7].into()),
            _ => value_name(row.value.as_deref()),
        };
        vec![
            Cell::text(kind(row.kind)),
            Cell::Text(value),
            Cell::Count(row.n_ideas),
            Cell::Count(row.n_topics),
            row.gini.map_or(Cell::Empty, Cell::Probability),
        ]
    });
    Table {
        name: "집중도",
        headings: headings(&["구분", "항목", "제안 수", "공개된 주제 수", "지니 계수"]),
        rows: rows.collect(),
        totals: None,
        fixed: 2,
    }
}
