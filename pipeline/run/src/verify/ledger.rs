//! The ledger: every row read is accounted for.

use std::collections::BTreeSet;

use arrow::array::{Array, StringArray};
use modum_model::table::Table;

use super::{Facts, Findings};
use crate::manifest::Totals;

pub(super) fn rows(facts: &Facts<'_>, findings: &mut Findings) {
    for input in &facts.manifest.inputs {
        let sum = input.new + input.updated + input.unchanged + input.rejected;
        findings.expect(sum == input.rows, || {
            format!(
                "{}: {} rows were read, but {sum} are accounted for",
                input.name, input.rows
            )
        });
    }
}

pub(super) fn rejects(facts: &Facts<'_>, findings: &mut Findings) {
    let intake = &facts.manifest.intake;
    let found = of_intake(&facts.tables.rejects.intake, intake);
    let expected = facts.manifest.totals.rejected;
    findings.expect(found == expected, || {
        format!("intake {intake:?}: {found} rows in rejects, but {expected} were rejected")
    });
}

pub(super) fn totals(facts: &Facts<'_>, findings: &mut Findings) {
    let topics = &facts.tables.topics;
    let themes = topics.parent_id.null_count();
    let expected = Totals {
        ideas: facts.tables.ideas.len() as u64,
        distinct: facts.distinct().count() as u64,
        campaigns: facts.tables.campaigns.len() as u64,
        topics: (topics.len() - themes) as u64,
        themes: themes as u64,
        // A comparison with the snapshot before, which need not be kept.
        canonicals_changed: facts.manifest.totals.canonicals_changed,
        ..Totals::of(&facts.manifest.inputs)
    };
    let found = &facts.manifest.totals;
    findings.expect(found == &expected, || {
        format!("{found:?} should be {expected:?}")
    });
}

/// Each idea's intakes are known, and this run's brought as many ideas as the ledger calls new.
pub(super) fn intakes(facts: &Facts<'_>, findings: &mut Findings) {
    let ideas = &facts.tables.ideas;
    for column in [
        &ideas.intake,
        &ideas.last_intake,
        &facts.tables.rejects.intake,
    ] {
        for name in column.iter().flatten().collect::<BTreeSet<_>>() {
            findings.expect(facts.manifest.knows(name), || {
                format!("unknown intake {name:?}")
            });
        }
    }
    let (intake, new) = (&facts.manifest.intake, facts.manifest.totals.new);
    let found = of_intake(&ideas.intake, intake);
    findings.expect(found == new, || {
        format!("{found} ideas came first with intake {intake:?}, but {new} rows were new")
    });
}

fn of_intake(column: &StringArray, intake: &str) -> u64 {
    column.iter().filter(|name| *name == Some(intake)).count() as u64
}
