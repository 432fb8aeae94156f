//! Other programs open the datasets, and find the contract's columns.

use std::process::Command;

use crate::support::{current, shared};

/// What `open_datasets.py` ends with when a package is missing.
const SKIPPED: i32 = 77;

#[test]
fn pyarrow_polars_and_duckdb_open_every_dataset() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/open_datasets.py");
    let datasets = current(&shared().store).join("datasets");
    let Ok(output) = Command::new("python3").arg(script).arg(datasets).output() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(SKIPPED) {
        eprintln!("skipped: {said}");
        return;
    }
    assert!(output.status.success(), "{said}");
}
