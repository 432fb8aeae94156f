//! `modum select --decided FILE`: what the meeting decided, from its sheet into the store.
//!
//! A selection's XLSX or CSV with the column 결정 filled in -> the decisions of the store. Other rows
//! and columns do not matter; nothing is kept when anything cannot be understood.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use calamine::{Data as Value, Reader as _, open_workbook_auto};
use modum_model::table::find;
use modum_model::tables::Ideas;
use modum_run::decisions::DecisionsFile;
use modum_run::outcomes::Outcome as Became;
use modum_run::store::Store;

use super::columns::Column;
use super::{Outcome, extension};
use crate::output::stdout;
use crate::setup::{now, read_text};

/// What may stand in the column 결정.
pub(super) const CHOICES: &[&str] = &["채택", "불채택", "선정"];

pub(super) fn keep(store: &Store, file: &Path) -> Result<Outcome> {
    let ideas: Ideas = store.published()?.table()?;
    let rows = match extension(file) {
        "csv" => csv_rows(file)?,
        "xlsx" => xlsx_rows(file)?,
        _ => bail!("{}: --decided reads .csv or .xlsx", file.display()),
    };
    let decided = decided(&rows, &ideas).with_context(|| file.display().to_string())?;
    let outcomes = decided.iter().map(|(id, became)| (id.as_str(), *became));
    DecisionsFile::open(&store.decisions())?.decide(outcomes, &now())?;
    let mut out = stdout();
    writeln!(out, "{}건의 결정을 기록했습니다.", decided.len())?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The ideas about which something was decided.
fn decided(rows: &[Vec<String>], ideas: &Ideas) -> Result<Vec<(String, Became)>> {
    let (headings, rows) = rows.split_first().context("there is no heading")?;
    let position = |column: Column| {
        let heading = column.shape().heading;
        let found = headings.iter().position(|found| found.trim() == heading);
        found.with_context(|| {
            format!(
                "there is no column {heading}; found: {}",
                headings.join(", ")
            )
        })
    };
    let (id, decision) = (position(Column::Id)?, position(Column::Decision)?);
    let mut decided = Vec::new();
    for (line, row) in (2..).zip(rows) {
        let cell = |column: usize| row.get(column).map_or("", |text| text.trim());
        if cell(decision).is_empty() {
            continue;
        }
        let Some(became) = Became::labelled(cell(decision)) else {
            let choices = CHOICES.join(", ");
            bail!(
                "row {line}: {:?} is no decision; write {choices}, or nothing",
                cell(decision)
            );
        };
        if find(&ideas.idea_id, cell(id)).is_none() {
            bail!("row {line}: the store has no idea {:?}", cell(id));
        }
        decided.push((cell(id).to_owned(), became));
    }
    Ok(decided)
}

fn csv_rows(file: &Path) -> Result<Vec<Vec<String>>> {
    let text = read_text(file)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let row = |row: csv::Result<csv::StringRecord>| -> Result<Vec<String>> {
        Ok(row?.iter().map(str::to_owned).collect())
    };
    let rows = reader.records().map(row);
    rows.collect::<Result<_>>()
        .with_context(|| file.display().to_string())
}

/// The rows of the first sheet.
fn xlsx_rows(file: &Path) -> Result<Vec<Vec<String>>> {
    let named = || file.display().to_string();
    let mut workbook = open_workbook_auto(file).with_context(named)?;
    let sheet = workbook.worksheet_range_at(0).context("there is no sheet");
    let sheet = sheet.with_context(named)?.with_context(named)?;
    let rows = sheet
        .rows()
        .map(|row| row.iter().map(Value::to_string).collect());
    Ok(rows.collect())
}
