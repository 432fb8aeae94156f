//! `modum select`: a selection of candidates, as a table, CSV or XLSX for a meeting.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use modum_model::table::{Table as _, find};
use modum_model::tables::{Candidates, Duplicates, Ideas, Suggestions, Topics};
use modum_rank::select::{Candidate, Seat, select as choose};
use modum_run::store::Snapshot;
use rust_xlsxwriter::{Format, Workbook};

use super::{Outcome, published};
use crate::args::{ListFormat, SelectArgs};
use crate::output::{json_line, stdout, table};

/// The columns of the table for a meeting.
const HEADINGS: [&str; 19] = [
    "순번",
    "제안 번호",
    "제목",
    "내용",
    "주제",
    "담당 분야",
    "좌석",
    "점수",
    "순위",
    "참여",
    "공감",
    "확산",
    "새로움",
    "구체성",
    "상승세",
    "대표성",
    "같은 제안 수",
    "선정 사유",
    "차점 제안 번호",
];
/// Headings of the short table on a terminal.
const SHORT: [usize; 6] = [0, 1, 2, 4, 6, 17];

/// One cell.
enum Cell {
    Text(String),
    Number(f64),
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => format!("{number:.4}")
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned(),
        }
    }
}

pub(crate) fn select(args: &SelectArgs) -> Result<Outcome> {
    if !(0.0..=1.0).contains(&args.coverage) {
        bail!(
            "--coverage must be between 0 and 1, but is {}",
            args.coverage
        );
    }
    let data = Data::read(&published(&args.store)?)?;
    let candidates = data.candidates();
    let rows: Vec<Vec<Cell>> = choose(&candidates, args.count, args.coverage)
        .iter()
        .enumerate()
        .map(|(index, seat)| data.row(index + 1, seat))
        .collect::<Result<_>>()?;
    if let Some(path) = &args.out {
        write_file(path, &rows)?;
    } else {
        print(args.format, &rows)?;
    }
    Ok(Outcome::Done)
}

/// What a selection is made from.
struct Data {
    ideas: Ideas,
    candidates: Candidates,
    topics: Topics,
    /// The first suggested division of each canonical.
    divisions: BTreeMap<String, String>,
    copies: BTreeMap<String, f64>,
    /// Row of each candidate.
    rows: BTreeMap<String, usize>,
}

impl Data {
    fn read(snapshot: &Snapshot) -> Result<Self> {
        let suggestions: Suggestions = snapshot.table()?;
        let duplicates: Duplicates = snapshot.table()?;
        let candidates: Candidates = snapshot.table()?;
        let first = (0..suggestions.len()).filter(|&row| suggestions.rank.value(row) == 1);
        let mut copies = BTreeMap::new();
        for canonical in duplicates.canonical_id.iter().flatten() {
            *copies.entry(canonical.to_owned()).or_insert(0.0) += 1.0;
        }
        Ok(Self {
            divisions: first
                .map(|row| {
                    let id = suggestions.idea_id.value(row).to_owned();
                    (id, suggestions.division.value(row).to_owned())
                })
                .collect(),
            copies,
            rows: candidates
                .idea_id
                .iter()
                .flatten()
                .enumerate()
                .map(|(row, id)| (id.to_owned(), row))
                .collect(),
            ideas: snapshot.table()?,
            topics: snapshot.table()?,
            candidates,
        })
    }

    fn topic_row(&self, id: i32) -> Option<usize> {
        self.topics.topic_id.values().binary_search(&id).ok()
    }

    fn candidates(&self) -> Vec<Candidate<'_>> {
        (0..self.candidates.len())
            .map(|row| {
                let topic_id = self.candidates.topic_id.value(row);
                let topic = self.topic_row(topic_id);
                Candidate {
                    idea_id: self.candidates.idea_id.value(row),
                    topic_id,
                    topic_label: topic.map_or("", |topic| self.topics.label.value(topic)),
                    topic_distinct: topic.map_or(0, |topic| {
                        self.topics.n_distinct.value(topic).unsigned_abs()
                    }),
                    score: self.candidates.score.value(row),
                }
            })
            .collect()
    }

    fn row(&self, number: usize, seat: &Seat<'_>) -> Result<Vec<Cell>> {
        let id = seat.idea_id;
        let row = *self.rows.get(id).context("a seat goes to a candidate")?;
        let idea = find(&self.ideas.idea_id, id).with_context(|| {
            format!("candidate {id} is not among the ideas; run `modum verify`")
        })?;
        let label = self
            .topic_row(seat.topic_id)
            .map_or("", |topic| self.topics.label.value(topic));
        let text = |text: &str| Cell::Text(text.to_owned());
        let c = &self.candidates;
        let criteria = [
            &c.support,
            &c.votes,
            &c.breadth,
            &c.novelty,
            &c.concreteness,
            &c.momentum,
            &c.centrality,
        ];
        let mut cells = vec![
            Cell::Number(number as f64),
            text(id),
            text(self.ideas.title.value(idea)),
            text(self.ideas.body.value(idea)),
            text(label),
            text(self.divisions.get(id).map_or("", String::as_str)),
            text(seat.kind.label()),
            Cell::Number(f64::from(c.score.value(row))),
            Cell::Number(f64::from(c.rank.value(row))),
        ];
        cells.extend(criteria.map(|column| Cell::Number(f64::from(column.value(row)))));
        cells.extend([
            Cell::Number(self.copies.get(id).copied().unwrap_or(1.0)),
            text(&seat.reason),
            text(seat.runner_up.unwrap_or("")),
        ]);
        Ok(cells)
    }
}

fn print(format: ListFormat, rows: &[Vec<Cell>]) -> Result<()> {
    let mut out = stdout();
    if format == ListFormat::Json {
        for row in rows {
            let value = |cell: &Cell| match cell {
                Cell::Text(text) => serde_json::Value::from(text.as_str()),
                Cell::Number(number) => serde_json::Value::from(*number),
            };
            let line: serde_json::Map<String, serde_json::Value> = HEADINGS
                .iter()
                .zip(row)
                .map(|(name, cell)| ((*name).to_owned(), value(cell)))
                .collect();
            json_line(&mut out, &line)?;
        }
    } else {
        let mut shown = table(&SHORT.map(|column| HEADINGS[column]));
        for row in rows {
            shown.add_row(
                SHORT.map(|column| row[column].text().chars().take(80).collect::<String>()),
            );
        }
        writeln!(out, "{shown}")?;
    }
    out.flush()?;
    Ok(())
}

fn write_file(path: &Path, rows: &[Vec<Cell>]) -> Result<()> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => write_csv(path, rows),
        Some("xlsx") => write_xlsx(path, rows),
        _ => bail!("{}: --out must end in .csv or .xlsx", path.display()),
    }
}

/// With a byte order mark, so that Excel reads the Korean.
fn write_csv(path: &Path, rows: &[Vec<Cell>]) -> Result<()> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    writer.write_record(HEADINGS)?;
    for row in rows {
        writer.write_record(row.iter().map(Cell::text))?;
    }
    writer.flush()?;
    drop(writer);
    std::fs::write(path, bytes).with_context(|| path.display().to_string())
}

fn write_xlsx(path: &Path, rows: &[Vec<Cell>]) -> Result<()> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("선정")?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        sheet.write_string_with_format(0, column, heading, &bold)?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string(line, column, cut(text))?,
                Cell::Number(number) => sheet.write_number(line, column, *number)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = u32::try_from(rows.len()).context("too many rows for a sheet")?;
    sheet.autofilter(0, 0, last, u16::try_from(HEADINGS.len() - 1)?)?;
    workbook
        .save(path)
        .with_context(|| path.display().to_string())
}

/// Excel's cells hold 32,767 characters.
fn cut(text: &str) -> String {
    text.chars().take(32_000).collect()
}
