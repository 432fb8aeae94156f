//! A look at a file before it is taken in: how it is read, which column plays which role, and the
//! first rows as they would be kept.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::IntakeError;
use crate::headings::{ColumnUse, Recognizer};
use crate::idea::Idea;
use crate::record::{Context, Parsed, Reject};
use crate::role::Role;
use crate::source::{Reading, Source};
use crate::value::iso_date;
use crate::{Request, generic_set};

/// How a file would be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The file's name without its folder.
    pub name: String,
    /// As in the ledger, for example `csv.gz`.
    pub format: String,
    /// As in the ledger, for example `cp949`.
    pub encoding: String,
    /// The delimiter of a CSV or TSV file.
    pub delimiter: Option<char>,
    /// Every column and its use, in the order of the file.
    pub columns: Vec<ColumnUse>,
    /// What else a person should know, for example which sheets are not read.
    pub notes: Vec<String>,
    /// The first rows, authors as pseudonyms.
    pub rows: Vec<PreviewRow>,
}

/// A row as it would be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Its number in the file.
    pub row: u64,
    /// What each role would hold, where it holds something.
    pub fields: Vec<(Role, String)>,
    /// Why the row would be rejected, if it would.
    pub reject: Option<String>,
}

/// Shows how each file of `request` would be read, with its first `rows` rows. Writes nothing, and
/// compares nothing with the store.
pub fn preview(request: &Request<'_>, rows: usize) -> Result<Vec<Preview>, IntakeError> {
    request
        .files
        .iter()
        .map(|path| preview_file(request, path, rows))
        .collect()
}

fn preview_file(request: &Request<'_>, path: &Path, rows: usize) -> Result<Preview, IntakeError> {
    let recognizer = Recognizer::builtin();
    let reading = Reading {
        mapping: request.mapping,
        settings: request.settings,
        recognizer: &recognizer,
    };
    let mut source = Source::open(path, reading).map_err(|problem| problem.at(path))?;
    let generic = generic_set(request.generic_authors);
    let mut shown = Vec::new();
    while shown.len() < rows {
        let batch = source.next_batch().map_err(|problem| problem.at(path))?;
        let Some(batch) = batch else { break };
        let parsed =
            Context::new(request, 0, &source.headings, &source.plan, &generic).parse(&batch);
        shown.extend(preview_rows(&parsed, request));
    }
    shown.truncate(rows);
    Ok(Preview {
        name: crate::file_name(path),
        encoding: source.encoding().to_owned(),
        format: source.format,
        delimiter: source.delimiter,
        columns: source.plan.uses,
        notes: source.notes,
        rows: shown,
    })
}

fn preview_rows(parsed: &Parsed, request: &Request<'_>) -> Vec<PreviewRow> {
    let records = &parsed.records;
    let kept = (0..records.rows.len()).map(|row| {
        let idea = Idea::read(records, row, request.intake, request.source);
        PreviewRow {
            row: records.rows[row],
            fields: fields(&idea),
            reject: None,
        }
    });
    let rejected = parsed.rejects.iter().map(|reject: &Reject| PreviewRow {
        row: reject.row,
        fields: Vec::new(),
        reject: Some(format!("{}: {}", reject.reason.code(), reject.detail)),
    });
    let mut rows: Vec<PreviewRow> = kept.chain(rejected).collect();
    rows.sort_by_key(|row| row.row);
    rows
}

fn fields(idea: &Idea<'_>) -> Vec<(Role, String)> {
    let field = |role| match role {
        Role::Title => Some(idea.title.to_owned()),
        Role::Body => Some(idea.body.to_owned()),
        Role::Author => idea.author.map(str::to_owned),
        Role::SubmittedAt => idea.date.map(iso_date),
        Role::Votes => idea.votes.map(|votes| votes.to_string()),
        Role::Category => idea.category.map(str::to_owned),
        Role::Stage => idea.stage.map(str::to_owned),
        Role::Id => idea.source_id.map(str::to_owned),
        Role::Channel => idea.channel.map(str::to_owned),
    };
    let filled = Role::ALL
        .into_iter()
        .filter_map(|role| Some((role, field(role)?)));
    filled.filter(|(_, text)| !text.is_empty()).collect()
}
