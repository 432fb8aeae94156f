//! `modum duplicates`: groups of copies as people see and correct them.
//!
//! | module | what it answers |
//! |---|---|
//! | `copies` | the ideas of a snapshot and who stands for them |
//! | `summary` | how many copies there are, and of which kinds |
//! | `group` | one group, with what its members say differently |
//! | `campaigns` | letters that many people sent |
//! | `decide` | splits and joins |
//! | `thresholds` | what another threshold would find |

mod copies;
mod summary;
mod group;
mod campaigns;
mod decide;
mod thresholds;

use std::io::Write as _;

use anyhow::Result;
use modum_run::store::Store;

use super::Outcome;
use crate::args::DuplicatesArgs;
use crate::output::stdout;
use crate::setup::Setup;
use copies::Copies;

pub(crate) fn duplicates(setup: &Setup, args: &DuplicatesArgs) -> Result<Outcome> {
    let store = Store::open(&args.store)?;
    let snapshot = store.published()?;
    let mut out = stdout();
    let ask = &args.ask;
    if let Some(id) = &ask.id {
        group::show(&mut out, &Copies::read(&snapshot)?, id, args.format)?;
    } else if ask.campaigns {
        campaigns::list(
            &mut out,
            &Copies::read(&snapshot)?,
            &snapshot.table()?,
            args.format,
        )?;
    } else if !ask.split.is_empty() {
        decide::split(&mut out, &store, &snapshot, &ask.split)?;
    } else if let [a, b] = ask.join.as_slice() {
        decide::join(&mut out, &store, &snapshot, [a, b])?;
    } else if ask.rethreshold {
        thresholds::list(&mut out, setup, &store, &snapshot, args.format)?;
    } else {
        summary::show(&mut out, &store, &snapshot, args.format)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
