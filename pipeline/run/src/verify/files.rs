//! The files of a snapshot against its manifest.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::{Bytes, Findings};
use crate::manifest::{FileEntry, Manifest, dataset_rows, hash, is_dataset, listed};
use crate::store::disk;

/// No file is missing and none is there that the manifest does not list.
pub(super) fn listing(folder: &Path, manifest: &Manifest, findings: &mut Findings) {
    let Some(found) = findings.accept(listed(folder)) else {
        return;
    };
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let expected: BTreeSet<&str> = manifest
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    for name in expected.difference(&found) {
        findings.note(|| format!("{name} is missing"));
    }
    for name in found.difference(&expected) {
        findings.note(|| format!("{name} is not listed"));
    }
}

/// Each file is as listed; those that were listed a moment ago are not read again.
pub(super) fn contents(folder: &Path, manifest: &Manifest, bytes: Bytes, findings: &mut Findings) {
    let known = |entry: &FileEntry| {
        let shared = disk::is_shared(&folder.join(&entry.name));
        bytes == Bytes::Sealed && shared.is_ok_and(|shared| !shared)
    };
    let problems: Vec<Option<String>> = manifest
        .files
        .par_iter()
        .map(|entry| (!known(entry)).then(|| problem(folder, entry))?)
        .collect();
    for problem in problems.into_iter().flatten() {
        findings.note(|| problem);
    }
}

fn problem(folder: &Path, entry: &FileEntry) -> Option<String> {
    let (name, path) = (&entry.name, folder.join(&entry.name));
    let (bytes, sha256) = match hash(&path) {
        Ok(found) => found,
        Err(error) => return Some(error.to_string()),
    };
    if bytes != entry.bytes {
        return Some(format!(
            "{name} has {bytes} bytes instead of {}",
            entry.bytes
        ));
    }
    if sha256 != entry.sha256 {
        return Some(format!("{name} has another checksum than listed"));
    }
    if !is_dataset(name) {
        return None;
    }
    match dataset_rows(&path) {
        Err(error) => Some(error.to_string()),
        Ok(rows) if Some(rows) == entry.rows => None,
        Ok(rows) => Some(format!(
            "{name} has {rows} rows, but {:?} are listed",
            entry.rows
        )),
    }
}
