//! `modum export`, `verify`, `forget` and `rollback`.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Result, anyhow};
use modum_run::export::{Dataset, Exported, Format, Headings, Options, to_file, to_stream};
use modum_run::indexing::rewrite_index;
use modum_run::run::check;
use modum_run::store::Store;
use modum_run::verify::Bytes;

use super::{Outcome, published};
use crate::args::{ExportArgs, ForgetArgs, RollbackArgs, StoreArgs};
use crate::output::stdout;
use crate::setup::{Setup, now};

pub(crate) fn export(args: &ExportArgs) -> Result<Outcome> {
    let format: Format = args
        .format
        .parse()
        .map_err(|error| anyhow!("--format: {error}"))?;
    let headings = match &args.headings {
        Some(text) => text
            .parse::<Headings>()
            .map_err(|error| anyhow!("--headings: {error}"))?,
        None => format.usual_headings(),
    };
    let options = Options {
        format,
        headings,
        bom: args.bom,
    };
    let dataset = Dataset::read(&published(&args.store)?.datasets(), &args.table)?;
    let exported = if args.out == Path::new("-") {
        to_stream(&dataset, options, std::io::stdout())?
    } else {
        to_file(&dataset, options, &args.out)?
    };
    complain_of_cuts(&exported);
    Ok(Outcome::Done)
}

fn complain_of_cuts(exported: &Exported) {
    if exported.cut_cells > 0 {
        let cells = exported.cut_cells;
        crate::output::complain(&anyhow!(
            "{cells} cells are longer than a sheet allows and were cut; export csv for all of them"
        ));
    }
}

pub(crate) fn verify(setup: &Setup, args: &StoreArgs) -> Result<Outcome> {
    let lexicon = setup.lexicon()?;
    let snapshot = published(&args.store)?;
    let report = check(
        &snapshot,
        Bytes::Stored,
        &setup.tokenizer(&lexicon)?,
        &lexicon,
    );
    let mut out = stdout();
    for check in &report.checks {
        let mark = if check.passed { "ok  " } else { "FAIL" };
        writeln!(out, "{mark} {}: {}", check.name, check.detail)?;
    }
    out.flush()?;
    Ok(if report.passed() {
        Outcome::Done
    } else {
        Outcome::WithComplaints
    })
}

pub(crate) fn forget(setup: &Setup, args: &ForgetArgs) -> Result<Outcome> {
    let lexicon = setup.lexicon()?;
    let tokenizer = setup.tokenizer(&lexicon)?;
    let store = Store::open(&args.store)?;
    let lock = store.lock()?;
    let ids = args.id.iter().cloned().collect();
    let forgotten = modum_run::forget::forget(&store, &lock, &ids, &now(), &|old, new, ids| {
        rewrite_index(old, new, ids, &tokenizer, &setup.settings)
    })?;
    let mut out = stdout();
    let snapshots = forgotten.snapshots.len();
    writeln!(
        out,
        "erased {} ideas from {snapshots} snapshots",
        forgotten.ideas
    )?;
    out.flush()?;
    Ok(Outcome::Done)
}

pub(crate) fn rollback(args: &RollbackArgs) -> Result<Outcome> {
    let store = Store::open(&args.store)?;
    let lock = store.lock()?;
    let snapshot = modum_run::rollback::rollback(&store, &lock, args.to)?;
    let mut out = stdout();
    writeln!(out, "snapshot {} is current", snapshot.number())?;
    out.flush()?;
    Ok(Outcome::Done)
}
