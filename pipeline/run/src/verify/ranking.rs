//! Candidates and suggestions.

use modum_model::table::Table;

use super::facts::in_unit;
use super::{Facts, Findings};

/// Suggestions for one idea.
const SUGGESTIONS: i32 = 3;

pub(super) fn candidates(facts: &Facts<'_>, findings: &mut Findings) {
    let table = &facts.tables.candidates;
    let mut seen = vec![false; facts.tables.ideas.len()];
    for row in 0..table.len() {
        let (id, rank) = (table.idea_id.value(row), table.rank.value(row));
        findings.expect(usize::try_from(rank) == Ok(row + 1), || {
            format!("row {} has rank {rank}", row + 1)
        });
        let idea = facts.idea(id).filter(|&idea| facts.is_distinct_row(idea));
        findings.expect(idea.is_some(), || format!("{id} is no distinct idea"));
        if let Some(idea) = idea {
            findings.expect(!seen[idea], || format!("{id} is a candidate twice"));
            seen[idea] = true;
        }
        let topic = table.topic_id.value(row);
        let assigned = idea.and_then(|idea| facts.topic_of_row(idea));
        findings.expect(assigned == Some(topic), || {
            format!("{id} has topic {topic}, but is assigned to {assigned:?}")
        });
        scores(facts, row, findings);
    }
    for idea in facts.distinct() {
        findings.expect(seen[idea], || {
            let id = facts.tables.ideas.idea_id.value(idea);
            format!("{id} is no candidate")
        });
    }
}

fn scores(facts: &Facts<'_>, row: usize, findings: &mut Findings) {
    let table = &facts.tables.candidates;
    let id = table.idea_id.value(row);
    let columns = [
        ("score", &table.score),
        ("support", &table.support),
        ("votes", &table.votes),
        ("breadth", &table.breadth),
        ("novelty", &table.novelty),
        ("concreteness", &table.concreteness),
        ("momentum", &table.momentum),
        ("centrality", &table.centrality),
    ];
    for (name, column) in columns {
        let value = column.value(row);
        findings.expect(in_unit(value), || format!("{id} has {name} {value}"));
    }
    let falls = row == 0 || table.score.value(row - 1) >= table.score.value(row);
    findings.expect(falls, || {
        format!("{id} has a higher score than the candidate above it")
    });
}

pub(super) fn suggestions(facts: &Facts<'_>, findings: &mut Findings) {
    let table = &facts.tables.suggestions;
    for row in 0..table.len() {
        let (id, rank) = (table.idea_id.value(row), table.rank.value(row));
        findings.expect(facts.is_distinct(id), || {
            format!("{id} is no distinct idea")
        });
        let probability = table.probability.value(row);
        findings.expect(in_unit(probability), || {
            format!("{id} has probability {probability}")
        });
        let above = row
            .checked_sub(1)
            .filter(|above| table.idea_id.value(*above) == id);
        let expected = above.map_or(1, |above| table.rank.value(above) + 1);
        findings.expect(rank == expected && rank <= SUGGESTIONS, || {
            format!("{id} has rank {rank} where {expected} should follow, of {SUGGESTIONS}")
        });
        let falls = above.is_none_or(|above| table.probability.value(above) >= probability);
        findings.expect(falls, || {
            format!("{id} has a more probable division at rank {rank}")
        });
    }
}
