//! `modum run`: the whole job, or with `--check` a look at the files.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result};
use modum_intake::{Mapping, Preview, Request, preview};
use modum_model::key::Key;
use modum_run::manifest::Manifest;
use modum_run::run::{RunRequest, run as run_stages};

use super::Outcome;
use crate::args::RunArgs;
use crate::output::{grouped, stdout};
use crate::setup::{Setup, now, random};

/// Rows that `--check` shows.
const PREVIEW_ROWS: usize = 5;

pub(crate) fn run(setup: &Setup, args: &RunArgs) -> Result<Outcome> {
    let mapping = match &args.mapping {
        Some(path) => Mapping::load(path)?,
        None => Mapping::default(),
    };
    if args.check {
        return check(setup, args, &mapping);
    }
    let store = args.store.as_deref().context("--store is needed")?;
    let manifest = publish(setup, args, &mapping, store)?;
    summarize(&manifest, store)?;
    let rejected = manifest.totals.rejected as f64;
    let share = rejected / (manifest.totals.rows as f64).max(1.0);
    if share > setup.settings.intake.max_rejected_share {
        setup.progress.note(&format!(
            "{:.1} % of the rows were rejected, more than intake.max_rejected_share allows; \
             see: modum export --table rejects --store {}",
            100.0 * share,
            store.display()
        ));
        return Ok(Outcome::WithComplaints);
    }
    Ok(Outcome::Done)
}

/// Runs all stages; gives the published manifest.
pub(crate) fn publish(
    setup: &Setup,
    args: &RunArgs,
    mapping: &Mapping,
    store: &Path,
) -> Result<Manifest> {
    let lexicon = setup.lexicon()?;
    let dictionary = setup.dictionary()?;
    let mut request = RunRequest {
        store,
        files: &args.files,
        intake: args.intake.as_deref(),
        source: args.source.as_deref(),
        mapping,
        key: args.key.as_deref(),
        keep: args.keep,
        assign_only: args.assign_only,
        settings: &setup.settings,
        dictionary: &dictionary,
        lexicon: &lexicon,
        random: &mut random,
        now: &now(),
    };
    Ok(run_stages(&mut request, &*setup.progress)?.manifest()?)
}

/// The ledger, and what the store holds now.
pub(crate) fn summarize(manifest: &Manifest, store: &Path) -> Result<()> {
    let mut out = stdout();
    for input in &manifest.inputs {
        writeln!(
            out,
            "{}: {} rows = {} new + {} updated + {} unchanged + {} rejected",
            input.name,
            grouped(input.rows),
            grouped(input.new),
            grouped(input.updated),
            grouped(input.unchanged),
            grouped(input.rejected),
        )?;
        if input.unreadable_dates + input.unreadable_numbers > 0 {
            writeln!(
                out,
                "  {} unreadable dates and {} unreadable numbers were left empty",
                grouped(input.unreadable_dates),
                grouped(input.unreadable_numbers),
            )?;
        }
    }
    let totals = &manifest.totals;
    writeln!(
        out,
        "{}: {} ideas, {} distinct, {} campaigns, {} topics in {} themes",
        store.display(),
        grouped(totals.ideas),
        grouped(totals.distinct),
        grouped(totals.campaigns),
        grouped(totals.topics),
        grouped(totals.themes),
    )?;
    out.flush()?;
    Ok(())
}

/// Shows mapping and first rows of each file; writes nothing.
fn check(setup: &Setup, args: &RunArgs, mapping: &Mapping) -> Result<Outcome> {
    let lexicon = setup.lexicon()?;
    // A look needs pseudonyms that mean nothing afterwards.
    let mut bytes = [0; 32];
    random(&mut bytes)?;
    let request = Request {
        files: &args.files,
        intake: args.intake.as_deref().unwrap_or("check"),
        source: args.source.as_deref(),
        mapping,
        key: &Key::new(bytes),
        settings: &setup.settings.intake,
        generic_authors: &lexicon.generic_authors,
        previous: None,
        forgotten: &std::collections::BTreeSet::new(),
    };
    let mut out = stdout();
    for file in preview(&request, PREVIEW_ROWS)? {
        show(&mut out, &file)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// How one file would be read.
fn show(out: &mut impl Write, file: &Preview) -> Result<()> {
    write!(out, "{}: {}, {}", file.name, file.format, file.encoding)?;
    if let Some(delimiter) = file.delimiter {
        write!(out, ", cells parted by {delimiter:?}")?;
    }
    writeln!(out)?;
    for column in &file.columns {
        let heading = &column.heading;
        match (column.role, column.passed_over_for) {
            (Some(role), _) => writeln!(out, "  {heading} -> {}", role.name())?,
            (None, Some(role)) => {
                let role = role.name();
                writeln!(out, "  {heading} not used: another column is the {role}")?;
            }
            (None, None) => writeln!(out, "  {heading} not used")?,
        }
    }
    for note in &file.notes {
        writeln!(out, "  note: {note}")?;
    }
    for row in &file.rows {
        match &row.reject {
            Some(reason) => writeln!(out, "  row {}: rejected, {reason}", row.row)?,
            None => writeln!(out, "  row {}: {}", row.row, describe(&row.fields))?,
        }
    }
    Ok(())
}

/// `title: 버스 노선 · votes: 3`, long texts cut.
fn describe(fields: &[(modum_intake::Role, String)]) -> String {
    let cut = |text: &str| {
        let short: String = text.chars().take(60).collect();
        if short.len() < text.len() {
            format!("{short}…")
        } else {
            short
        }
    };
    let fields = fields
        .iter()
        .map(|(role, text)| format!("{}: {}", role.name(), cut(text)));
    fields.collect::<Vec<_>>().join(" · ").replace('\n', " ")
}
