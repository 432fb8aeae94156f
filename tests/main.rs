//! The whole program, as people run it: the built binary, real files, a real index.
//!
//! | module | what it asks |
//! |---|---|
//! | `support` | runs the binary, makes intakes and stores |
//! | `flow` | does a run account for every row, and does a second one add nothing? |
//! | `determinism` | same rows, any order, any number of threads: same bytes? |
//! | `bad_input` | does each kind of bad file get a clear message and the right exit code? |
//! | `questions` | search, similar, topics, export |
//! | `selecting` | select, its funnel and its way back, rank |
//! | `by_hand` | are groups of copies shown, corrected by people, and counted for other thresholds? |
//! | `keeping` | verify, forget, rollback, a run that is killed |
//! | `datasets` | do pyarrow, polars and DuckDB open the datasets, with the contract's columns? |
//! | `publishing` | is published text masked, are small cells withheld, do other programs read it? |
//! | `report` | does the public report ask for nothing, and does it print? (printing skipped without chromium) |
//! | `disclosure` | can somebody compute what a publication withholds? |
//! | `dossiers` | does each division get a document that can be filed, and do word processors open it? |
//! | `real_intakes` | the figures known for real intakes (skipped where they are not at hand) |
//! | `structure` | do dependencies point one way? |

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]
#![expect(clippy::print_stderr, reason = "a test that skips itself says so")]

mod support;
mod flow;
mod determinism;
mod bad_input;
mod questions;
mod selecting;
mod by_hand;
mod keeping;
mod datasets;
mod publishing;
mod report;
mod disclosure;
mod dossiers;
mod real_intakes;
mod structure;
