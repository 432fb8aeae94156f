//! The sheets of topics by month, channel, category and stage, and of what sets a channel apart.

use std::borrow::Cow;

use super::sheet::{Cell, Table};
use super::topics::{Topics, headings};
use crate::dates;
use crate::statistics::{Breakdown, Contrast, PublicStatistics};

/// What stands for a value that is not known.
pub(super) const UNKNOWN: &str = "모름";
/// Columns before the values.
pub(super) const NAMES: u16 = 4;

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
    let rows = order(channels).into_iter().flat_map(|column| {
        let channel = value_name(channels.values[column].as_deref());
        let contrasts = channels.contrasts(column).into_iter();
        contrasts.map(move |contrast| contrast_row(channel.clone(), topics, &contrast))
    });
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
        rows: rows.collect(),
        totals: None,
        fixed: 4,
    }
}

fn contrast_row<'a>(
    channel: Cow<'a, str>,
    topics: &Topics<'a>,
    contrast: &Contrast,
) -> Vec<Cell<'a>> {
    let judgment = match contrast.is_found() {
        false => "차이 없음",
        true if contrast.z > 0.0 => "많음",
        true => "적음",
    };
    let mut cells = vec![Cell::Text(channel)];
    cells.extend(topics.named(contrast.topic));
    cells.extend([
        Cell::Count(contrast.n_ideas),
        Cell::Share(contrast.inside),
        Cell::Share(contrast.outside),
        Cell::Number(contrast.ratio),
        Cell::Number(contrast.z),
        Cell::Probability(contrast.p),
        Cell::Probability(contrast.q),
        Cell::text(judgment),
    ]);
    cells
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
