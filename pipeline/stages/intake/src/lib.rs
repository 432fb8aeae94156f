//! Stage 1 of a run: intakes of every format become ideas, rejects and a ledger.
//!
//! Input -> output: files and the store's ideas ([`Request`]) -> the store's ideas with those of
//! the intake, the rows that cannot be used, and what became of every row ([`Received`]).
//!
//! In the order in which a row passes through:
//! `format` and `encoding` (what is this file?) → `source` over `text`, `text_rows`, `columnar`, `excel` (batches
//! of rows, cut by `delimited` and `json`) → `headings` and [`Mapping`] (which column is what?) →
//! `record` with `value` and `identity` (a row's fields, pseudonym and id) → `kept` (equal rows once)
//! → `merge` (rows into ideas) → `ledger` (every row accounted for).
//!
//! Files are read block by block on one thread and parsed on all; nothing depends on the number of
//! threads or on the order of rows.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use arrow::array::{Int64Array, StringArray};
use modum_model::key::Key;
use modum_model::progress::{Bar, Progress};
use modum_model::settings::{IntakeSettings, RepeatedRows};
use modum_model::tables::{Ideas, Rejects};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

mod error;
mod role;
mod format;
mod encoding;
mod source;
mod text;
mod text_rows;
mod delimited;
mod json;
mod columnar;
mod excel;
mod mapping;
mod headings;
mod fault;
mod texts;
mod value;
mod identity;
mod record;
mod idea;
mod kept;
mod merge;
mod ledger;
mod preview;

pub use error::{IntakeError, Problem};
pub use format::stem;
pub use headings::ColumnUse;
pub use ledger::InputReport;
pub use mapping::Mapping;
pub use preview::{Preview, PreviewRow, preview};
pub use role::Role;

use headings::{Plan, Recognizer};
use kept::Kept;
use ledger::Tally;
use merge::Rules;
use record::{Context, Parsed, Reject};
use source::{Batch, Reading, Source};

/// Batches that are parsed at once, for each thread.
const BATCHES_PER_THREAD: usize = 4;

/// An intake and where it goes.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The files; their order does not matter.
    pub files: &'a [PathBuf],
    /// The intake's name.
    pub intake: &'a str,
    /// The system that the ids come from, to be put before them.
    pub source: Option<&'a str>,
    /// Which column is what, where the headings do not say it.
    pub mapping: &'a Mapping,
    /// What pseudonyms and ids are made with.
    pub key: &'a Key,
    /// `[intake]`.
    pub settings: &'a IntakeSettings,
    /// Names, in lower case, that stand for nobody.
    pub generic_authors: &'a [String],
    /// The ideas of the store, if it has any.
    pub previous: Option<&'a Ideas>,
    /// Ids that were erased on request and must not come back.
    pub forgotten: &'a BTreeSet<String>,
}

/// What an intake brought.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// All ideas of the store, those of this intake among them, by id.
    pub ideas: Ideas,
    /// The rows of this intake that cannot be used, in the table's order.
    pub rejects: Rejects,
    /// What became of the rows of each file, in the order of the files.
    pub inputs: Vec<InputReport>,
}

/// Takes in the files of `request`. Either all of it succeeds or nothing is given back.
pub fn intake(request: &Request<'_>, progress: &dyn Progress) -> Result<Received, IntakeError> {
    if request.files.is_empty() {
        return Err(IntakeError::NoFiles);
    }
    let bytes = request
        .files
        .iter()
        .filter_map(|path| path.metadata().ok())
        .map(|m| m.len())
        .sum();
    let bar = progress.start("intake", "bytes", Some(bytes));
    let generic = generic_set(request.generic_authors);
    let mut run = Collected::new(request.settings.repeated_rows);
    for file in 0..request.files.len() {
        read_file(request, file, &generic, &mut run, progress, bar.as_ref())?;
    }
    let Collected {
        kept,
        rejects,
        mut tallies,
        mut inputs,
    } = run;
    let merged = merge::merge(kept, rejects, request.rules(), &mut tallies)?;
    for (input, tally) in inputs.iter_mut().zip(&tallies) {
        tally.check();
        input.count(tally);
    }
    let rejects = reject_table(request, &merged.rejects);
    Ok(Received {
        ideas: merged.ideas,
        rejects,
        inputs,
    })
}

/// What was read from all files so far.
struct Collected {
    kept: Kept,
    rejects: Vec<Reject>,
    tallies: Vec<Tally>,
    inputs: Vec<InputReport>,
}

impl Collected {
    fn new(policy: RepeatedRows) -> Self {
        Self {
            kept: Kept::new(policy),
            rejects: Vec::new(),
            tallies: Vec::new(),
            inputs: Vec::new(),
        }
    }
}

impl<'a> Request<'a> {
    fn rules(&self) -> Rules<'a> {
        Rules {
            intake: self.intake,
            source: self.source,
            key: self.key,
            settings: self.settings,
            previous: self.previous,
            forgotten: self.forgotten,
        }
    }
}

impl<'a> Context<'a> {
    /// The context of the rows of the file numbered `file`.
    fn new(
        request: &Request<'a>,
        file: usize,
        headings: &'a [String],
        plan: &'a Plan,
        generic_authors: &'a FxHashSet<&'a str>,
    ) -> Self {
        Self {
            file,
            headings,
            plan,
            key: request.key,
            source: request.source,
            channel: request.mapping.channel_value.as_deref(),
            generic_authors,
        }
    }
}

impl InputReport {
    fn count(&mut self, tally: &Tally) {
        (self.rows, self.new, self.updated) = (tally.rows, tally.new, tally.updated);
        (self.unchanged, self.rejected) = (tally.unchanged, tally.rejected);
    }
}

fn generic_set(names: &[String]) -> FxHashSet<&str> {
    names.iter().map(String::as_str).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Reads a file whole, in batches that are parsed in parallel.
fn read_file(
    request: &Request<'_>,
    file: usize,
    generic: &FxHashSet<&str>,
    run: &mut Collected,
    progress: &dyn Progress,
    bar: &dyn Bar,
) -> Result<(), IntakeError> {
    let path = &request.files[file];
    let recognizer = Recognizer::builtin();
    let reading = Reading {
        mapping: request.mapping,
        settings: request.settings,
        recognizer: &recognizer,
    };
    let mut source = Source::open(path, reading).map_err(|problem| problem.at(path))?;
    for note in &source.notes {
        progress.note(&format!("{}: {note}", path.display()));
    }
    let mut input = InputReport::of(path, &source);
    let (sha256, read) = rayon::join(
        || source::sha256(path),
        || read_rows(request, file, generic, &mut source, run, &mut input, bar),
    );
    let tally = match read {
        Ok(tally) if tally.rows == 0 => Err(Problem::NoRows),
        other => other,
    };
    run.tallies.push(tally.map_err(|problem| problem.at(path))?);
    input.sha256 = sha256.map_err(|problem| problem.at(path))?;
    source.encoding().clone_into(&mut input.encoding);
    run.inputs.push(input);
    let size = path.metadata().map_or(0, |m| m.len());
    bar.advance(size.saturating_sub(source.position()));
    Ok(())
}

impl InputReport {
    /// The report of a file of which nothing is read yet.
    fn of(path: &Path, source: &Source) -> Self {
        Self {
            name: file_name(path),
            sha256: String::new(),
            encoding: String::new(),
            format: source.format.clone(),
            rows: 0,
            new: 0,
            updated: 0,
            unchanged: 0,
            rejected: 0,
            unreadable_dates: 0,
            unreadable_numbers: 0,
        }
    }
}

fn read_rows(
    request: &Request<'_>,
    file: usize,
    generic: &FxHashSet<&str>,
    source: &mut Source,
    run: &mut Collected,
    input: &mut InputReport,
    bar: &dyn Bar,
) -> Result<Tally, Problem> {
    let (headings, plan) = (source.headings.clone(), source.plan.clone());
    let context = Context::new(request, file, &headings, &plan, generic);
    let mut tally = Tally::default();
    let mut position = 0;
    let mut batches = some_batches(source)?;
    while !batches.is_empty() {
        let parse = || batches.par_iter().map(|batch| context.parse(batch));
        // The next rows are found while these are parsed.
        let (parsed, next) =
            rayon::join(|| parse().collect::<Vec<Parsed>>(), || some_batches(source));
        tally.rows += batches.iter().map(|batch| batch.len() as u64).sum::<u64>();
        batches = next?;
        for Parsed {
            records,
            rejects,
            unreadable_dates,
            unreadable_numbers,
        } in parsed
        {
            run.kept.add(records);
            run.rejects.extend(rejects);
            input.unreadable_dates += unreadable_dates;
            input.unreadable_numbers += unreadable_numbers;
        }
        bar.advance(source.position() - position);
        position = source.position();
    }
    Ok(tally)
}

fn some_batches(source: &mut Source) -> Result<Vec<Batch>, Problem> {
    let count = BATCHES_PER_THREAD * rayon::current_num_threads();
    let mut batches = Vec::with_capacity(count);
    while batches.len() < count {
        match source.next_batch()? {
            Some(batch) => batches.push(batch),
            None => break,
        }
    }
    Ok(batches)
}

/// The rejects as a table, in its order.
fn reject_table(request: &Request<'_>, rejects: &[Reject]) -> Rejects {
    let names: Vec<String> = request.files.iter().map(|path| file_name(path)).collect();
    let name = |reject: &Reject| names[reject.file].as_str();
    let mut rejects: Vec<&Reject> = rejects.iter().collect();
    rejects.sort_by(|&a, &b| {
        let ours = (name(a), a.row, a.reason.code(), &a.raw);
        ours.cmp(&(name(b), b.row, b.reason.code(), &b.raw))
    });
    let texts = |text: &dyn Fn(&Reject) -> String| {
        StringArray::from_iter_values(rejects.iter().map(|reject| text(reject)))
    };
    Rejects {
        intake: texts(&|_| request.intake.to_owned()),
        file: texts(&|reject| name(reject).to_owned()),
        row: Int64Array::from_iter_values(
            rejects
                .iter()
                .map(|r| i64::try_from(r.row).expect("rows are counted from 1")),
        ),
        reason: texts(&|reject| reject.reason.code().to_owned()),
        detail: texts(&|reject| reject.detail.clone()),
        raw: texts(&|reject| reject.raw.clone()),
    }
}
