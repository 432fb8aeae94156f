//! Checks every promise of a snapshot against its files.
//!
//! Input -> output: a [`Snapshot`] -> a [`Report`] of named checks. First the bytes (checksums, no
//! file too many or too few), then each dataset by itself (columns, order, keys), then what the
//! datasets say of each other. A dataset is read only when its bytes are those that were published:
//! damage is told as damage, not as wrong counts, and cannot make a reader fail in odd ways.

mod findings;
mod facts;
mod files;
mod groups;
mod tree;
mod counts;
mod ranking;
mod ledger;
mod signatures;

use std::error::Error;
use std::path::Path;

use rayon::join;
use rayon::prelude::*;
use serde::Serialize;

use crate::manifest::Manifest;
use crate::store::Snapshot;
use facts::{Facts, Tables};
use findings::Findings;

/// One check and how it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What should hold.
    pub name: &'static str,
    /// Whether it does.
    pub passed: bool,
    /// Where it does not: up to five places, and how many more; empty when it passed.
    pub detail: String,
}

/// All checks, in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was checked.
    pub checks: Vec<Check>,
}

/// Reads the ids of all documents of the index in a folder.
pub type IndexIds<'a> =
    &'a (dyn Fn(&Path) -> Result<Vec<String>, Box<dyn Error + Send + Sync>> + Sync);

/// What should hold between the datasets, and the function that looks for exceptions.
type Rule = (&'static str, fn(&Facts<'_>, &mut Findings));

const RULES: &[Rule] = &[
    (
        "every idea stands once in ideas, duplicates and assignments",
        groups::each_idea_once,
    ),
    ("only forgotten ideas have no text", groups::texts),
    ("kinds and similarities are in their ranges", groups::kinds),
    (
        "a distinct idea is its own canonical",
        groups::distinct_ideas,
    ),
    ("a copy's canonical is a distinct idea", groups::canonicals),
    ("a copy has its canonical's topic", groups::topics_of_copies),
    (
        "campaigns are groups with their number of ideas",
        groups::campaigns,
    ),
    ("parents of topics are themes", tree::parents),
    ("keywords have scores", tree::keywords),
    ("exemplars are ideas of their topic", tree::exemplars),
    ("assignments name a topic and its theme", tree::assignments),
    (
        "events of topic_lineage are known, of known intakes",
        tree::lineage,
    ),
    ("counts of topics are those of their ideas", counts::topics),
    (
        "counts of themes are the sums of their topics",
        counts::themes,
    ),
    ("topic_stats counts each idea in its cell", counts::stats),
    ("topic_days counts each dated idea on its day", counts::days),
    (
        "candidates are the distinct ideas, best first",
        ranking::candidates,
    ),
    (
        "suggestions are ranked, for distinct ideas",
        ranking::suggestions,
    ),
    (
        "every row read is new, updated, unchanged or rejected",
        ledger::rows,
    ),
    ("every rejected row is in rejects", ledger::rejects),
    (
        "the manifest's totals are the datasets' rows",
        ledger::totals,
    ),
    ("every idea came with a known intake", ledger::intakes),
];

impl Report {
    /// Whether all checks passed.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|check| check.passed)
    }

    /// The checks that failed.
    pub fn failed(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| !check.passed)
    }

    fn add<T>(&mut self, name: &'static str, check: impl FnOnce(&mut Findings) -> T) -> T {
        let (check, result) = Check::of(name, check);
        self.checks.push(check);
        result
    }
}

impl Check {
    /// How `check` came out, and what it gave.
    fn of<T>(name: &'static str, check: impl FnOnce(&mut Findings) -> T) -> (Self, T) {
        let mut findings = Findings::default();
        let result = check(&mut findings);
        let check = Self {
            name,
            passed: findings.is_empty(),
            detail: findings.to_string(),
        };
        (check, result)
    }
}

/// Which bytes a snapshot's files are taken to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bytes {
    /// Unknown ones: they are compared with the manifest.
    Stored,
    /// Those that the manifest was written from a moment ago, but for files shared with another
    /// snapshot.
    Sealed,
}

/// Checks `snapshot`; `index_ids` reads the ids of its index.
pub fn verify(snapshot: &Snapshot, bytes: Bytes, index_ids: IndexIds<'_>) -> Report {
    let mut report = Report::default();
    report.add("manifest.json is the one of manifest.sha256", |findings| {
        findings.accept(Manifest::check(snapshot.path()));
    });
    let manifest = report.add("manifest.json can be read", |findings| {
        findings.accept(Manifest::parse(snapshot.path()))
    });
    let Some(manifest) = manifest else {
        return report;
    };
    report.add("no file is missing and none is unlisted", |findings| {
        files::listing(snapshot.path(), &manifest, findings);
    });
    let contents = |findings: &mut Findings| {
        files::contents(snapshot.path(), &manifest, bytes, findings);
        findings.is_empty()
    };
    let intact = report.add("files have the listed bytes, rows and checksums", contents);
    let tables = report.add(
        "datasets have their columns and are sorted by unique keys",
        |found| {
            if intact {
                Tables::load(&snapshot.datasets(), found)
            } else {
                found.note(|| "not checked, because files are damaged".to_owned());
                None
            }
        },
    );
    let Some(tables) = tables else { return report };
    let facts = Facts::new(&manifest, &tables);
    check_rules(&mut report, &facts, snapshot, index_ids);
    report
}

/// The checks are independent of each other, and made at the same time.
fn check_rules(
    report: &mut Report,
    facts: &Facts<'_>,
    snapshot: &Snapshot,
    index_ids: IndexIds<'_>,
) {
    let rules = || {
        let check = |&(name, rule): &Rule| Check::of(name, |findings| rule(facts, findings)).0;
        RULES.par_iter().map(check).collect::<Vec<_>>()
    };
    let signatures = |findings: &mut Findings| {
        signatures::check(&snapshot.model(), facts, findings);
    };
    let index = |findings: &mut Findings| {
        if let Some(ids) = findings.accept(index_ids(&snapshot.index())) {
            groups::index(facts, &ids, findings);
        }
    };
    let beside = || {
        join(
            || Check::of("signatures stand for the ideas of the store", signatures),
            || Check::of("the index holds the distinct ideas", index),
        )
    };
    let (rules, ((signatures, ()), (index, ()))) = join(rules, beside);
    report.checks.extend(rules);
    report.checks.extend([signatures, index]);
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod promises;
