//! `modum select --funnel`: how many ideas came how far.

use std::collections::BTreeSet;
use std::io::Write as _;

use anyhow::{Result, bail};
use modum_model::settings::RankSettings;
use modum_run::decisions::Decisions;
use modum_run::funnel::{Row, funnel};
use modum_run::store::Snapshot;
use serde_json::json;

use super::rows::text;
use super::sheet::{Cell, Shape, Sheet, write_csv, write_xlsx};
use super::{Outcome, extension};
use crate::args::{ListFormat, SelectArgs};
use crate::output::{grouped, json_line, stdout, table};

const COLUMNS: [(&str, u16); 7] = [
    ("구분", 12),
    ("항목", 40),
    ("접수", 12),
    ("서로 다른 제안", 14),
    ("후보", 12),
    ("선정", 12),
    ("채택", 12),
];

/// Shows the funnel, or writes it to a file; `seats` are selected beyond what is recorded.
pub(super) fn show(
    snapshot: &Snapshot,
    decisions: &Decisions,
    settings: &RankSettings,
    seats: &[&str],
    args: &SelectArgs,
) -> Result<Outcome> {
    let seats: BTreeSet<&str> = seats.iter().copied().collect();
    let rows = funnel(snapshot, decisions, settings, &seats)?;
    match (&args.out, args.format) {
        (Some(path), _) => {
            let cells: Vec<Vec<Cell>> = rows.iter().map(cells).collect();
            let sheet = Sheet {
                name: "단계별 제안 수",
                columns: COLUMNS
                    .map(|(heading, width)| Shape { heading, width })
                    .to_vec(),
                rows: &cells,
                fixed: 0,
                choices: None,
            };
            match extension(path) {
                "csv" => write_csv(path, &sheet)?,
                "xlsx" => write_xlsx(path, &[sheet])?,
                _ => bail!("{}: --out must end in .csv or .xlsx", path.display()),
            }
        }
        (None, ListFormat::Json) => print_json(&rows)?,
        (None, ListFormat::Text) => print_text(&rows)?,
    }
    Ok(Outcome::Done)
}

fn numbers(row: &Row) -> [u64; 5] {
    let steps = &row.steps;
    [
        steps.received,
        steps.distinct,
        steps.candidates,
        steps.selected,
        steps.adopted,
    ]
}

fn cells(row: &Row) -> Vec<Cell> {
    let names = [text(row.dimension.label()), text(&row.name)];
    let numbers = numbers(row).map(Cell::Count);
    names.into_iter().chain(numbers).collect()
}

fn print_text(rows: &[Row]) -> Result<()> {
    let mut out = stdout();
    let mut shown = table(&COLUMNS.map(|(heading, _)| heading));
    for row in rows {
        let names = [row.dimension.label().to_owned(), row.name.clone()];
        shown.add_row(names.into_iter().chain(numbers(row).map(grouped)));
    }
    writeln!(out, "{shown}")?;
    Ok(out.flush()?)
}

fn print_json(rows: &[Row]) -> Result<()> {
    let mut out = stdout();
    for row in rows {
        let [received, distinct, candidates, selected, adopted] = numbers(row);
        let line = json!({
            "dimension": row.dimension.label(),
            "name": row.name,
            "topic_id": row.topic_id,
            "received": received,
            "distinct": distinct,
            "candidates": candidates,
            "selected": selected,
            "adopted": adopted,
        });
        json_line(&mut out, &line)?;
    }
    Ok(out.flush()?)
}
