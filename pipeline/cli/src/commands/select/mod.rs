//! `modum select`: a selection of candidates, as a table, CSV or XLSX for a meeting; what the meeting
//! decided, back into the store; and the funnel.

mod columns;
mod rows;
mod links;
mod sheet;
mod funnel;
mod decided;

use std::io::Write as _;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use modum_rank::select::{Seat, select as choose};
use modum_run::decisions::{Decisions, DecisionsFile};
use modum_run::outcomes::{Outcome as Became, Outcomes};
use modum_run::store::{Snapshot, Store};

use super::Outcome;
use crate::args::{ListFormat, SelectArgs};
use crate::output::{complain, json_line, stdout, table};
use crate::setup::{Setup, now};
use columns::Column;
use rows::Data;
pub(super) use rows::percent;
use sheet::{Cell, Sheet, write_csv, write_xlsx};

/// Columns of the short table on a terminal, with the letters shown of each.
const SHORT: [(Column, usize); 6] = [
    (Column::Number, 8),
    (Column::Title, 40),
    (Column::Topic, 20),
    (Column::Division, 16),
    (Column::Kind, 8),
    (Column::Reason, 120),
];

pub(crate) fn select(setup: &Setup, args: &SelectArgs) -> Result<Outcome> {
    if !(0.0..=1.0).contains(&args.coverage) {
        bail!(
            "--coverage must be between 0 and 1, but is {}",
            args.coverage
        );
    }
    let store = Store::open(&args.store)?;
    if let Some(file) = &args.decided {
        return decided::keep(&store, file);
    }
    let snapshot = store.published()?;
    let decisions = Decisions::read(&store.decisions())?;
    let settings = &setup.settings.rank;
    let Some(count) = args.count else {
        return funnel::show(&snapshot, &decisions, settings, &[], args);
    };
    let data = Data::read(&snapshot, &setup.lexicon()?, &decisions)?;
    let candidates = data.candidates();
    let seats = choose(&candidates, count, args.coverage);
    if seats.len() < count {
        complain(&anyhow!(
            "서로 다른 제안이 {}건뿐이어서 {count}건이 아니라 {0}건을 뽑았습니다",
            seats.len()
        ));
    }
    if args.funnel {
        let ids: Vec<&str> = seats.iter().map(|seat| seat.idea_id).collect();
        funnel::show(&snapshot, &decisions, settings, &ids, args)?;
    } else {
        let outcomes = Outcomes::new(settings, &decisions);
        show(&data, &snapshot, &outcomes, &seats, args)?;
    }
    if args.record {
        let chosen = seats.iter().map(|seat| (seat.idea_id, Became::Selected));
        let new = chosen.filter(|(id, _)| !decisions.selections.contains_key(*id));
        DecisionsFile::open(&store.decisions())?.decide(new, &now())?;
    }
    Ok(Outcome::Done)
}

fn show(
    data: &Data,
    snapshot: &Snapshot,
    outcomes: &Outcomes<'_>,
    seats: &[Seat<'_>],
    args: &SelectArgs,
) -> Result<()> {
    let links = links::of(data, &snapshot.manifest()?.intake, outcomes, seats);
    let rows = (1..).zip(seats).zip(&links);
    let rows: Vec<Vec<Cell>> = rows
        .map(|((number, seat), links)| data.row(number, seat, links))
        .collect::<Result<_>>()?;
    match (&args.out, args.format) {
        (Some(path), _) => write_file(path, data, seats, &rows),
        (None, ListFormat::Json) => print_json(&rows),
        (None, ListFormat::Text) => print_text(&rows),
    }
}

fn write_file(path: &Path, data: &Data, seats: &[Seat<'_>], rows: &[Vec<Cell>]) -> Result<()> {
    let selection = Sheet {
        name: "선정",
        columns: Column::ALL.map(Column::shape).to_vec(),
        rows,
        fixed: Column::FIXED,
        choices: Some((Column::Decision as u16, decided::CHOICES)),
    };
    match extension(path) {
        "csv" => write_csv(path, &selection),
        "xlsx" => {
            let topics = data.by_topic(seats);
            let notes = columns::notes();
            let more = [columns::topic_sheet(&topics), columns::note_sheet(&notes)];
            write_xlsx(
                path,
                &[selection].into_iter().chain(more).collect::<Vec<_>>(),
            )
        }
        _ => bail!("{}: --out must end in .csv or .xlsx", path.display()),
    }
}

fn extension(path: &Path) -> &str {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.unwrap_or_default()
}

fn print_json(rows: &[Vec<Cell>]) -> Result<()> {
    let mut out = stdout();
    for row in rows {
        let line: serde_json::Map<String, serde_json::Value> = (Column::ALL.iter().zip(row))
            .map(|(column, cell)| (column.shape().heading.to_owned(), cell.json()))
            .collect();
        json_line(&mut out, &line)?;
    }
    Ok(out.flush()?)
}

fn print_text(rows: &[Vec<Cell>]) -> Result<()> {
    let mut out = stdout();
    let mut shown = table(&SHORT.map(|(column, _)| column.shape().heading));
    for row in rows {
        shown.add_row(SHORT.map(|(column, letters)| {
            let text = row[column as usize].text();
            match text.char_indices().nth(letters) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text,
            }
        }));
    }
    writeln!(out, "{shown}")?;
    Ok(out.flush()?)
}
