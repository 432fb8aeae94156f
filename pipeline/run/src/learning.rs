//! The weights of the criteria, learned from the outcomes that a store knows.
//!
//! A snapshot and the decisions -> past ideas with their criteria -> [`modum_rank::learn`]. Groups of
//! copies that share an author or a title are one block: cross-validation must not meet an author or
//! a text again that it was fitted on.

use std::collections::BTreeMap;

use arrow::array::Array as _;
use modum_model::settings::RankSettings;
use modum_model::table::{Table as _, find};
use modum_model::tables::{Candidates, Duplicates, Ideas};
use modum_rank::learn::{LearnError, Learned, Past, learn};

use crate::decisions::Decisions;
use crate::outcomes::{Outcome, Outcomes};
use crate::store::{Snapshot, StoreError};

/// Where outcomes are learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The column `stage` that intakes bring.
    Stage,
    /// What people decided here.
    Decisions,
}

/// Why nothing was learned.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each is the error of the part that it names")]
pub enum LearningError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Learn(#[from] LearnError),
}

/// Learns weights from the outcomes in `snapshot` or in `decisions`.
pub fn learn_weights(
    snapshot: &Snapshot,
    decisions: &Decisions,
    settings: &RankSettings,
    source: Source,
) -> Result<Learned, LearningError> {
    let ideas: Ideas = snapshot.table()?;
    let duplicates: Duplicates = snapshot.table()?;
    let candidates: Candidates = snapshot.table()?;
    let outcomes = Outcomes::new(settings, decisions);
    let outcome = |row: usize| match source {
        Source::Stage => outcomes.by_stage(&ideas, row),
        Source::Decisions => chosen_or_not(outcomes.by_decision(ideas.idea_id.value(row))),
    };
    Ok(learn(
        &past(&ideas, &duplicates, &candidates, outcome),
        settings,
    )?)
}

/// To be selected is the start of a decision, not one: what the machine chose would teach it itself.
fn chosen_or_not(decided: Option<Outcome>) -> Option<Outcome> {
    decided.filter(|outcome| *outcome != Outcome::Selected)
}

/// The candidates with an outcome: the farthest among their copies.
fn past(
    ideas: &Ideas,
    duplicates: &Duplicates,
    candidates: &Candidates,
    outcome: impl Fn(usize) -> Option<Outcome>,
) -> Vec<Past> {
    let mut groups: BTreeMap<&str, (Option<Outcome>, usize)> = BTreeMap::new();
    let mut blocks = Blocks::default();
    for row in 0..duplicates.len() {
        let id = duplicates.idea_id.value(row);
        let Some(idea) = find(&ideas.idea_id, id) else {
            continue;
        };
        let group = (groups.entry(duplicates.canonical_id.value(row)))
            .or_insert_with(|| (None, blocks.alone()));
        group.0 = group.0.max(outcome(idea));
        let author = ideas
            .author
            .is_valid(idea)
            .then(|| ideas.author.value(idea));
        let title = Some(ideas.title.value(idea)).filter(|title| !title.is_empty());
        let shared = [author.map(Shared::Author), title.map(Shared::Title)];
        for by in shared.into_iter().flatten() {
            blocks.join(group.1, by);
        }
    }
    let past = |row: usize| {
        let (outcome, block) = groups.get(candidates.idea_id.value(row))?;
        Some(Past {
            criteria: criteria(candidates).map(|column| column.value(row)),
            good: (*outcome)?.is_positive(),
            block: blocks.of(*block),
        })
    };
    (0..candidates.len()).filter_map(past).collect()
}

/// The criteria in the order of their columns.
pub fn criteria(candidates: &Candidates) -> [&arrow::array::Float32Array; 7] {
    [
        &candidates.support,
        &candidates.votes,
        &candidates.breadth,
        &candidates.novelty,
        &candidates.concreteness,
        &candidates.momentum,
        &candidates.centrality,
    ]
}

/// What makes two groups one block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shared<'a> {
    Author(&'a str),
    Title(&'a str),
}

/// Groups joined by what they share (union-find; the lowest number stands for a block).
#[derive(Default)]
struct Blocks<'a> {
    parents: Vec<usize>,
    first: BTreeMap<Shared<'a>, usize>,
}

impl<'a> Blocks<'a> {
    fn alone(&mut self) -> usize {
        self.parents.push(self.parents.len());
        self.parents.len() - 1
    }

    fn join(&mut self, group: usize, by: Shared<'a>) {
        let other = *self.first.entry(by).or_insert(group);
        let (a, b) = (self.of(group), self.of(other));
        self.parents[a.max(b)] = a.min(b);
        self.parents[group] = a.min(b);
    }

    fn of(&self, mut group: usize) -> usize {
        while self.parents[group] != group {
            group = self.parents[group];
        }
        group
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_share_an_author_or_a_title_are_one_block() {
        let mut blocks = Blocks::default();
        let groups: Vec<usize> = (0..5).map(|_| blocks.alone()).collect();
        blocks.join(groups[0], Shared::Author("가"));
        blocks.join(groups[3], Shared::Author("가"));
        blocks.join(groups[3], Shared::Title("버스"));
        blocks.join(groups[4], Shared::Title("버스"));
        blocks.join(groups[1], Shared::Title("가"));
        let found: Vec<usize> = groups.iter().map(|group| blocks.of(*group)).collect();
        assert_eq!(found, [0, 1, 2, 0, 0]);
    }
}
