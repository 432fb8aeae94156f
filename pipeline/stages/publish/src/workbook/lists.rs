//! The sheets of campaigns and of totals by month and channel.

use std::collections::BTreeMap;

use super::crosses::{month_cell, order, value_name};
use super::fit::decimal;
use super::sheet::{Cell, Table};
use super::topics::{Columns, get, headings};
use crate::describe::Described;
use crate::statistics::PublicStatistics;

/// Letters of a text that stand for a title.
const BEGINNING: usize = 60;

/// Letters that many sent, the greatest first, with the title of the letter.
pub(super) fn campaign_sheet<'a>(campaigns: &'a Described, ideas: &'a Described) -> Table<'a> {
    let (columns, ideas) = (Columns(campaigns), Columns(ideas));
    let counts = columns.counts("n_ideas").values();
    let mut rows: Vec<usize> = (0..counts.len()).collect();
    rows.sort_by_key(|&row| (std::cmp::Reverse(counts[row]), row));
    let rows = rows.into_iter().map(|row| campaign(&columns, &ideas, row));
    Table {
        name: "캠페인",
        headings: headings(&[
            "대표 제안 번호",
            "대표 제안",
            "제안 수",
            "제안자 수",
            "제안자 미상 수",
            "접수 경로 수",
            "첫 접수일",
            "마지막 접수일",
            "최다 접수일",
            "최다 접수일 비중",
        ]),
        rows: rows.collect(),
        totals: None,
        fixed: 2,
    }
}

fn campaign<'a>(columns: &Columns<'a>, ideas: &Columns<'a>, row: usize) -> Vec<Cell<'a>> {
    let id = columns.texts("canonical_id").value(row);
    let letter = modum_model::table::find(ideas.texts("idea_id"), id);
    let letter = letter.and_then(|idea| heading(ideas, idea));
    let count = |name: &str| Cell::or_withheld(get(columns.counts(name), row), Cell::Count);
    let day = |name: &str| get(columns.days(name), row);
    let peak = get(columns.numbers("peak_share"), row).map(decimal);
    vec![
        Cell::text(id),
        letter.map_or(Cell::Empty, Cell::text),
        count("n_ideas"),
        count("n_authors"),
        count("n_unknown"),
        count("n_channels"),
        day("first_at").map_or(Cell::Empty, Cell::Date),
        day("last_at").map_or(Cell::Empty, Cell::Date),
        Cell::or_withheld(day("peak_day"), Cell::Date),
        Cell::or_withheld(peak, Cell::Share),
    ]
}

/// The title of an idea; how its text begins where there is none.
fn heading<'a>(ideas: &Columns<'a>, idea: usize) -> Option<&'a str> {
    let text = |column: &str| get(ideas.texts(column), idea).filter(|text| !text.trim().is_empty());
    let start = |text: &'a str| {
        let text = text.trim_start();
        let end = text.char_indices().nth(BEGINNING);
        text[..end.map_or(text.len(), |(end, _)| end)]
            .lines()
            .next()
    };
    text("title").or_else(|| text("body").and_then(start))
}

/// The totals that are shown, by month and channel.
fn shown(totals: &Described) -> BTreeMap<(Option<i32>, Option<&str>), i64> {
    let columns = Columns(totals);
    let (month, channel) = (columns.days("month"), columns.texts("channel"));
    let counts = columns.counts("n_ideas").values();
    let count = |row: usize| ((get(month, row), get(channel, row)), counts[row]);
    (0..totals.batch.num_rows()).map(count).collect()
}

/// Ideas of all topics by month and channel.
pub(super) fn total_sheet<'a>(
    totals: &'a Described,
    statistics: &'a PublicStatistics,
) -> Table<'a> {
    let shown = shown(totals);
    let (months, channels) = (&statistics.months, &statistics.channels);
    let of_channels = order(channels);
    let mut heads = headings(&["월", "전체"]);
    heads.extend(
        of_channels
            .iter()
            .map(|&at| value_name(channels.values[at].as_deref())),
    );
    let rows = order(months).into_iter().map(|at| {
        let value = &months.values[at];
        let mut cells = vec![month_cell(*value), Cell::Count(months.cross.columns[at])];
        cells.extend(of_channels.iter().map(|&channel| {
            let count = shown.get(&(*value, channels.values[channel].as_deref()));
            Cell::or_withheld(count.copied(), Cell::Count)
        }));
        cells
    });
    let mut last = vec![Cell::text("전체"), Cell::Count(statistics.n_ideas)];
    last.extend(
        of_channels
            .iter()
            .map(|&at| Cell::Count(channels.cross.columns[at])),
    );
    Table {
        name: "월·경로",
        headings: heads,
        rows: rows.collect(),
        totals: Some(last),
        fixed: 1,
    }
}
