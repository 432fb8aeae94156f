//! `modum`: reads what citizens propose, and gathers it.

mod args;
mod commands;
mod output;
mod document;
mod progress;
mod setup;

use std::process::ExitCode;

use clap::Parser as _;

/// Done, but rows were rejected beyond the allowed share, or a check failed.
const WITH_COMPLAINTS: u8 = 1;
/// Refused or failed; the store is as it was.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--print-config") {
        return finish(commands::print_config());
    }
    finish(commands::execute(args::Cli::parse()))
}

fn finish(result: anyhow::Result<commands::Outcome>) -> ExitCode {
    match result {
        Ok(commands::Outcome::Done) => ExitCode::SUCCESS,
        Ok(commands::Outcome::WithComplaints) => ExitCode::from(WITH_COMPLAINTS),
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(FAILED)
        }
    }
}
