//! Letters that many people sent: who, when, and what they added.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;
use arrow::array::{Array, Date32Array};
use modum_model::table::Table as _;
use modum_model::tables::Campaigns;
use serde_json::json;

use super::copies::Copies;
use crate::args::ListFormat;
use crate::output::{grouped, iso_date, json_line, one_line};

/// Personal lines shown of each campaign.
const LINES: usize = 3;
/// Letters of a personal line on the terminal.
const LINE: usize = 80;

/// Lists all campaigns, largest first.
pub(super) fn list(
    out: &mut impl Write,
    copies: &Copies,
    campaigns: &Campaigns,
    format: ListFormat,
) -> Result<()> {
    let mut order: Vec<usize> = (0..campaigns.len()).collect();
    order.sort_by_key(|&row| (std::cmp::Reverse(campaigns.n_ideas.value(row)), row));
    for row in order {
        let canonical = copies.row(campaigns.canonical_id.value(row))?;
        let lines = personal_lines(copies, canonical);
        if format == ListFormat::Json {
            json_line(out, &record(copies, canonical, campaigns, row, &lines))?;
        } else {
            show(out, copies, canonical, campaigns, row, &lines)?;
        }
    }
    if campaigns.is_empty() && format == ListFormat::Text {
        writeln!(out, "캠페인이 없습니다")?;
    }
    Ok(())
}

/// What the first copies (by id) say for themselves, each line once.
fn personal_lines(copies: &Copies, canonical: usize) -> Vec<&str> {
    let mut told = BTreeSet::new();
    let own = copies.copies_of(canonical);
    own.map(|row| copies.table.own_text.value(row))
        .filter(|own| !own.is_empty() && told.insert(*own))
        .take(LINES)
        .collect()
}

fn show(
    out: &mut impl Write,
    copies: &Copies,
    canonical: usize,
    campaigns: &Campaigns,
    row: usize,
    lines: &[&str],
) -> Result<()> {
    let count = |of: &arrow::array::Int64Array| grouped(of.value(row).unsigned_abs());
    let date = |days| day(days, row).unwrap_or_else(|| "-".to_owned());
    writeln!(
        out,
        "{}  {}",
        copies.id(canonical),
        copies.heading(canonical)
    )?;
    writeln!(
        out,
        "    제안 {}건, 제안자 {}명, 제안자 미상 {}건, 접수 경로 {}개",
        count(&campaigns.n_ideas),
        count(&campaigns.n_authors),
        count(&campaigns.n_unknown),
        count(&campaigns.n_channels)
    )?;
    writeln!(
        out,
        "    {} ~ {}, 최다 접수일 {} ({:.0}%)",
        date(&campaigns.first_at),
        date(&campaigns.last_at),
        date(&campaigns.peak_day),
        100.0 * campaigns.peak_share.value(row)
    )?;
    for line in lines {
        writeln!(out, "    고유 문구: {}", one_line(line, LINE))?;
    }
    Ok(())
}

fn record(
    copies: &Copies,
    canonical: usize,
    campaigns: &Campaigns,
    row: usize,
    lines: &[&str],
) -> serde_json::Value {
    json!({
        "canonical_id": copies.id(canonical),
        "text": copies.heading(canonical),
        "n_ideas": campaigns.n_ideas.value(row),
        "n_authors": campaigns.n_authors.value(row),
        "n_unknown": campaigns.n_unknown.value(row),
        "n_channels": campaigns.n_channels.value(row),
        "first_at": day(&campaigns.first_at, row),
        "last_at": day(&campaigns.last_at, row),
        "peak_day": day(&campaigns.peak_day, row),
        "peak_share": campaigns.peak_share.value(row),
        "own_texts": lines,
    })
}

fn day(days: &Date32Array, row: usize) -> Option<String> {
    days.is_valid(row).then(|| iso_date(days.value(row)))
}
