//! Ideas and their groups of copies.

use modum_model::table::Table;
use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::in_unit;
use super::{Facts, Findings};

const KINDS: [&str; 5] = ["distinct", "exact", "near", "contained", "by_hand"];

/// The three tables have the same ids (that each has them once is the check of keys).
pub(super) fn each_idea_once(facts: &Facts<'_>, findings: &mut Findings) {
    let ideas = &facts.tables.ideas.idea_id;
    let others = [
        ("duplicates", &facts.tables.duplicates.idea_id),
        ("assignments", &facts.tables.assignments.idea_id),
    ];
    for (table, ids) in others {
        if ids == ideas {
            continue;
        }
        let known: FxHashSet<&str> = ids.iter().flatten().collect();
        for id in ideas.iter().flatten() {
            findings.expect(known.contains(id), || format!("{id} is not in {table}"));
        }
        for id in ids.iter().flatten() {
            findings.expect(facts.idea(id).is_some(), || {
                format!("{table}: {id} is no idea")
            });
        }
    }
}

/// There are as many ideas without text as were forgotten.
pub(super) fn texts(facts: &Facts<'_>, findings: &mut Findings) {
    let ideas = &facts.tables.ideas;
    let erased: Vec<usize> = (0..ideas.len())
        .filter(|row| facts.is_erased(*row))
        .collect();
    let forgotten = facts.manifest.forgotten;
    findings.expect(erased.len() as u64 == forgotten, || {
        let ids: Vec<&str> = erased
            .iter()
            .take(5)
            .map(|row| ideas.idea_id.value(*row))
            .collect();
        format!(
            "{} ideas have no text, such as {ids:?}; forgotten: {forgotten}",
            erased.len()
        )
    });
}

pub(super) fn kinds(facts: &Facts<'_>, findings: &mut Findings) {
    let duplicates = &facts.tables.duplicates;
    for row in 0..duplicates.len() {
        let (id, kind) = (duplicates.idea_id.value(row), duplicates.kind.value(row));
        findings.expect(KINDS.contains(&kind), || {
            format!("{id} has the unknown kind {kind:?}")
        });
        let similarity = duplicates.similarity.value(row);
        findings.expect(in_unit(similarity), || {
            format!("{id} has similarity {similarity}")
        });
        let decided = facts.manifest.group_decisions > 0;
        findings.expect(kind != "by_hand" || decided, || {
            format!("{id} is by_hand, but the run obeyed no decision")
        });
    }
}

pub(super) fn distinct_ideas(facts: &Facts<'_>, findings: &mut Findings) {
    let duplicates = &facts.tables.duplicates;
    for row in 0..duplicates.len() {
        let (id, canonical) = (
            duplicates.idea_id.value(row),
            duplicates.canonical_id.value(row),
        );
        let kind = duplicates.kind.value(row);
        findings.expect((kind == "distinct") == (id == canonical), || {
            format!("{id} has kind {kind} and canonical {canonical}")
        });
        if kind == "distinct" {
            let similarity = duplicates.similarity.value(row);
            findings.expect(similarity.to_bits() == 1.0_f32.to_bits(), || {
                format!("{id} has similarity {similarity} with itself")
            });
            findings.expect(duplicates.own_text.value(row).is_empty(), || {
                format!("{id} is distinct and has own_text")
            });
        }
    }
}

pub(super) fn canonicals(facts: &Facts<'_>, findings: &mut Findings) {
    let duplicates = &facts.tables.duplicates;
    for row in 0..duplicates.len() {
        let (id, canonical) = (
            duplicates.idea_id.value(row),
            duplicates.canonical_id.value(row),
        );
        let itself = id == canonical && duplicates.kind.value(row) == "distinct";
        findings.expect(itself || facts.is_distinct(canonical), || {
            format!("{id} is a copy of {canonical}, which is not distinct")
        });
    }
}

pub(super) fn topics_of_copies(facts: &Facts<'_>, findings: &mut Findings) {
    let duplicates = &facts.tables.duplicates;
    for row in 0..duplicates.len() {
        let (id, canonical) = (
            duplicates.idea_id.value(row),
            duplicates.canonical_id.value(row),
        );
        if id == canonical {
            continue;
        }
        let (own, other) = (facts.topic(id), facts.topic(canonical));
        findings.expect(own == other, || {
            format!("{id} has topic {own:?}, but its canonical {canonical} has {other:?}")
        });
    }
}

pub(super) fn campaigns(facts: &Facts<'_>, findings: &mut Findings) {
    let mut sizes: FxHashMap<&str, i64> = FxHashMap::default();
    for canonical in facts.tables.duplicates.canonical_id.iter().flatten() {
        *sizes.entry(canonical).or_default() += 1;
    }
    let campaigns = &facts.tables.campaigns;
    for row in 0..campaigns.len() {
        let (id, n_ideas) = (
            campaigns.canonical_id.value(row),
            campaigns.n_ideas.value(row),
        );
        let size = sizes.get(id).copied().unwrap_or(0);
        findings.expect(facts.is_distinct(id), || {
            format!("{id} is no distinct idea")
        });
        findings.expect(size == n_ideas, || {
            format!("{id} has {size} ideas in duplicates, but {n_ideas} in campaigns")
        });
        let people = campaigns.n_authors.value(row) + campaigns.n_unknown.value(row);
        findings.expect(people <= n_ideas, || {
            format!("{id} has {people} known authors and ideas of unknown ones, of {n_ideas} ideas")
        });
    }
}

/// The index has the distinct ideas, each once; forgotten ones may be missing.
pub(super) fn index(facts: &Facts<'_>, ids: &[String], findings: &mut Findings) {
    let mut found = vec![false; facts.tables.ideas.len()];
    for id in ids {
        let row = facts.idea(id).filter(|&row| facts.is_distinct_row(row));
        findings.expect(row.is_some(), || format!("{id} is no distinct idea"));
        if let Some(row) = row {
            findings.expect(!found[row], || format!("{id} is there twice"));
            found[row] = true;
        }
    }
    for row in facts.distinct() {
        findings.expect(found[row] || facts.is_erased(row), || {
            let id = facts.tables.ideas.idea_id.value(row);
            format!("{id} is not in the index")
        });
    }
}
