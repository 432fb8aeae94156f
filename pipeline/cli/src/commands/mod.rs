//! One module a command: from its arguments to what it prints.

mod run;
mod demo;
mod search;
mod similar;
mod duplicates;
mod topics;
mod select;
mod rank;
mod publish;
mod dossier;
mod store;
mod dictionary;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use modum_run::store::{Snapshot, Store};

use crate::args::{Cli, Command};
use crate::output::stdout;
use crate::setup::{Setup, settings};

/// How a command ended that did not fail.
pub(crate) enum Outcome {
    /// As asked.
    Done,
    /// Done, but there is something to look at.
    WithComplaints,
}

/// Carries out one command.
pub(crate) fn execute(cli: Cli) -> Result<Outcome> {
    let setup = Setup::new(&cli.global)?;
    match cli.command {
        Command::Run(args) => run::run(&setup, &args),
        Command::Demo(args) => demo::demo(&setup, &args),
        Command::Search(args) => search::search(&setup, &args),
        Command::Similar(args) => similar::similar(&setup, &args),
        Command::Duplicates(args) => duplicates::duplicates(&setup, &args),
        Command::Topics(args) => topics::topics(&args),
        Command::Select(args) => select::select(&setup, &args),
        Command::Rank(command) => rank::rank(&setup, &command),
        Command::Export(args) => store::export(&args),
        Command::Publish(args) => publish::publish(&setup, &args),
        Command::Dossier(args) => dossier::dossier(&setup, &args),
        Command::Forget(args) => store::forget(&setup, &args),
        Command::Rollback(args) => store::rollback(&args),
        Command::Verify(args) => store::verify(&setup, &args),
        Command::Dictionary(command) => dictionary::dictionary(&setup, &command),
    }
}

/// Prints the settings in force. Asked for beside any command, complete or not.
pub(crate) fn print_config() -> Result<Outcome> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |(index, argument): (usize, &String)| match argument.strip_prefix("--config") {
        Some("") => arguments.get(index + 1).map(PathBuf::from),
        Some(rest) => rest.strip_prefix('=').map(PathBuf::from),
        None => None,
    };
    let config = arguments.iter().enumerate().find_map(value);
    let mut out = stdout();
    write!(out, "{}", settings(config.as_ref())?.documented())?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The current snapshot of the store at `path`.
fn published(path: &Path) -> Result<Snapshot> {
    Ok(Store::open(path)?.published()?)
}
