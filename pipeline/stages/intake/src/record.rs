//! Rows into records: the cells of each role, cleaned, with dates, counts, pseudonym and id.
//!
//! A batch of rows in, columns of records and the rows that cannot be used out. Pure and without
//! order between batches, so batches are parsed in parallel.

use std::borrow::Cow;
use std::ops::Range;

use modum_analyzers::normalize::shown;
use modum_model::key::Key;
use rustc_hash::FxHashSet;

use crate::fault::{Fault, Reason};
use crate::headings::Plan;
use crate::identity;
use crate::role::Role;
use crate::source::Batch;
use crate::texts::Texts;
use crate::value::{parse_count, parse_date};

/// What all rows of a file have in common.
pub(crate) struct Context<'a> {
    /// The file's place among the files of the intake.
    pub(crate) file: usize,
    pub(crate) headings: &'a [String],
    pub(crate) plan: &'a Plan,
    pub(crate) key: &'a Key,
    pub(crate) source: Option<&'a str>,
    pub(crate) channel: Option<&'a str>,
    pub(crate) generic_authors: &'a FxHashSet<&'a str>,
}

/// What became of a batch.
#[derive(Default)]
pub(crate) struct Parsed {
    pub(crate) records: Records,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) unreadable_dates: u64,
    pub(crate) unreadable_numbers: u64,
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reject {
    pub(crate) file: usize,
    pub(crate) row: u64,
    pub(crate) reason: Reason,
    pub(crate) raw: String,
    pub(crate) detail: String,
}

/// Usable rows of one file, column by column; an empty text is null.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) file: usize,
    pub(crate) rows: Vec<u64>,
    pub(crate) ids: Vec<String>,
    pub(crate) source_ids: Texts,
    pub(crate) channels: Texts,
    pub(crate) dates: Vec<Option<i32>>,
    pub(crate) authors: Texts,
    pub(crate) titles: Texts,
    pub(crate) bodies: Texts,
    pub(crate) categories: Texts,
    pub(crate) stages: Texts,
    pub(crate) votes: Vec<Option<i64>>,
}

impl Records {
    /// The given rows alone.
    pub(crate) fn only(&self, rows: &[usize]) -> Self {
        Self {
            file: self.file,
            rows: rows.iter().map(|&row| self.rows[row]).collect(),
            ids: rows.iter().map(|&row| self.ids[row].clone()).collect(),
            source_ids: self.source_ids.only(rows),
            channels: self.channels.only(rows),
            dates: rows.iter().map(|&row| self.dates[row]).collect(),
            authors: self.authors.only(rows),
            titles: self.titles.only(rows),
            bodies: self.bodies.only(rows),
            categories: self.categories.only(rows),
            stages: self.stages.only(rows),
            votes: rows.iter().map(|&row| self.votes[row]).collect(),
        }
    }
}

impl Context<'_> {
    /// Parses all rows of a batch.
    pub(crate) fn parse(&self, batch: &Batch) -> Parsed {
        let mut parsed = Parsed::default();
        parsed.records.file = self.file;
        let mut cells = Texts::default();
        for row in 0..batch.len() {
            if let Err(fault) = batch.read(row, self.headings, &mut cells) {
                parsed.rejects.push(self.reject(fault, batch, row, &cells));
            } else if !self.add(batch.number(row), &cells, &mut parsed) {
                let detail = "neither a title nor a text".to_owned();
                let fault = Fault {
                    reason: Reason::NoText,
                    detail,
                    whole: true,
                };
                parsed.rejects.push(self.reject(fault, batch, row, &cells));
            }
        }
        parsed
    }

    /// Adds a row to the records, unless it has no text.
    fn add(&self, row: u64, cells: &Texts, parsed: &mut Parsed) -> bool {
        let title = self.line(cells, Role::Title);
        let body = shown(self.cell(cells, Role::Body));
        if title.is_empty() && body.is_empty() {
            return false;
        }
        let date = read(
            self.cell(cells, Role::SubmittedAt),
            parse_date,
            &mut parsed.unreadable_dates,
        );
        let votes = read(
            self.cell(cells, Role::Votes),
            parse_count,
            &mut parsed.unreadable_numbers,
        );
        let author = self.pseudonym(self.cell(cells, Role::Author));
        let author = author.unwrap_or_default();
        let own_id = self.line(cells, Role::Id);
        let records = &mut parsed.records;
        records.ids.push(if own_id.is_empty() {
            identity::hashed(self.key, self.source, date, &author, &title, &body, 0)
        } else {
            identity::own(self.source, &own_id)
        });
        records.rows.push(row);
        records.source_ids.push(&own_id);
        let channel = self.channel.map(Cow::Borrowed);
        let channel = channel.unwrap_or_else(|| self.line(cells, Role::Channel));
        records.channels.push(&channel);
        records.dates.push(date);
        records.authors.push(&author);
        records.titles.push(&title);
        records.bodies.push(&body);
        records.categories.push(&self.line(cells, Role::Category));
        records.stages.push(&self.line(cells, Role::Stage));
        records.votes.push(votes);
        true
    }

    /// The cell of a role as it came; empty where no column plays it.
    fn cell<'a>(&self, cells: &'a Texts, role: Role) -> &'a str {
        self.plan
            .column(role)
            .map_or("", |column| cells.get(column))
    }

    /// The cell of a role as one line of shown text.
    fn line<'a>(&self, cells: &'a Texts, role: Role) -> Cow<'a, str> {
        identity::folded(shown(self.cell(cells, role)))
    }

    /// The pseudonym for an author's name; nothing for an empty or a generic one.
    pub(crate) fn pseudonym(&self, name: &str) -> Option<String> {
        let name = shown(name);
        if name.is_empty() || self.generic_authors.contains(name.to_lowercase().as_str()) {
            return None;
        }
        Some(self.key.pseudonym(&name))
    }

    fn reject(&self, fault: Fault, batch: &Batch, row: usize, cells: &Texts) -> Reject {
        let raw = if fault.whole {
            self.raw(cells)
        } else {
            fingerprint(self.key, batch.bytes(row))
        };
        let Fault { reason, detail, .. } = fault;
        Reject {
            file: self.file,
            row: batch.number(row),
            reason,
            raw,
            detail,
        }
    }

    /// A row as CSV, with a pseudonym wherever the author may stand.
    fn raw(&self, cells: &Texts) -> String {
        let author = self.plan.column(Role::Author);
        let hidden = author_cells(author, self.headings.len(), cells.len());
        let texts = cells.iter().enumerate().map(|(index, cell)| {
            if hidden.contains(&index) {
                self.pseudonym(cell).unwrap_or_default()
            } else {
                cell.replace('\0', "\u{2400}")
            }
        });
        csv_line(texts)
    }
}

/// The value of a cell that is not empty; counts those that cannot be read.
fn read<T>(cell: &str, parse: fn(&str) -> Option<T>, unreadable: &mut u64) -> Option<T> {
    if cell.trim().is_empty() {
        return None;
    }
    let value = parse(cell);
    *unreadable += u64::from(value.is_none());
    value
}

/// The cells among which the author's is: in a row with too many or too few cells, it may have
/// moved by as many.
fn author_cells(author: Option<usize>, expected: usize, found: usize) -> Range<usize> {
    let Some(author) = author else { return 0..0 };
    let off = expected.abs_diff(found);
    if found >= expected {
        author..author + off + 1
    } else {
        author.saturating_sub(off)..author + 1
    }
}

/// One line of CSV.
pub(crate) fn csv_line(cells: impl Iterator<Item = String>) -> String {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    writer
        .write_record(cells.map(String::into_bytes))
        .expect("writing to memory cannot fail");
    let line = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(line)
        .expect("text in, text out")
        .trim_end_matches('\n')
        .to_owned()
}

/// Length and keyed hash of a row whose cells, and so whose author, are not known.
fn fingerprint(key: &Key, bytes: &[u8]) -> String {
    let hash = key.pseudonym(&String::from_utf8_lossy(bytes));
    format!("{} bytes, hash {}", bytes.len(), &hash[1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_author_is_hidden_wherever_the_row_may_have_moved_it() {
        let check = |expected: usize, found: usize, cells: Range<usize>| {
            assert_eq!(author_cells(Some(3), expected, found), cells);
        };
        check(7, 7, 3..4);
        check(7, 9, 3..6);
        check(7, 5, 1..4);
        check(7, 1, 0..4);
        assert_eq!(author_cells(None, 7, 5), 0..0);
    }

    #[test]
    fn lines_are_quoted_where_needed() {
        let line = csv_line(["a,b", "c\nd", "", "e\"f"].map(str::to_owned).into_iter());
        assert_eq!(line, "\"a,b\",\"c\nd\",,\"e\"\"f\"");
    }
}
