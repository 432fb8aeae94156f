//! What became of an idea: from its stage, or from what people decided about it.
//!
//! Stages (as the settings read them) and decisions -> [`Outcomes`] -> the outcome of an idea or of a
//! group of copies. A decision made here counts more than the stage that an intake brought, and
//! within a group the farthest outcome counts: one adopted copy is the idea adopted.

use std::collections::BTreeMap;

use arrow::array::Array as _;
use modum_model::settings::RankSettings;
use modum_model::table::find;
use modum_model::tables::{Duplicates, Ideas};

use crate::decisions::Decisions;

/// What became of an idea. The order is that of how far it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was passed over.
    Declined,
    /// It came into the closer choice.
    Selected,
    /// It was adopted.
    Adopted,
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Declined, Self::Selected, Self::Adopted];

    /// Its name in the file of decisions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Selected => "selected",
            Self::Adopted => "adopted",
        }
    }

    /// The outcome of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// What an official reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Declined => "불채택",
            Self::Selected => "선정",
            Self::Adopted => "채택",
        }
    }

    /// The outcome of this label, whatever the spaces in it.
    pub fn labelled(label: &str) -> Option<Self> {
        let label = folded(label);
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.label() == label)
    }

    /// Whether it speaks for the idea.
    pub fn is_positive(self) -> bool {
        self != Self::Declined
    }
}

/// Reads outcomes from stages and decisions.
#[derive(Debug)]
pub struct Outcomes<'a> {
    stages: BTreeMap<String, Outcome>,
    decided: &'a BTreeMap<String, Outcome>,
}

impl<'a> Outcomes<'a> {
    /// As `settings` read the stages and `decisions` has them.
    pub fn new(settings: &RankSettings, decisions: &'a Decisions) -> Self {
        let lists = [
            (&settings.declined_stages, Outcome::Declined),
            (&settings.selected_stages, Outcome::Selected),
            (&settings.adopted_stages, Outcome::Adopted),
        ];
        let stages = lists
            .into_iter()
            .flat_map(|(stages, outcome)| stages.iter().map(move |stage| (folded(stage), outcome)));
        Self {
            stages: stages.collect(),
            decided: &decisions.selections,
        }
    }

    /// What people decided about the idea.
    pub fn by_decision(&self, idea_id: &str) -> Option<Outcome> {
        self.decided.get(idea_id).copied()
    }

    /// What its stage says.
    pub fn by_stage(&self, ideas: &Ideas, row: usize) -> Option<Outcome> {
        let known = ideas.stage.is_valid(row);
        let stage = known.then(|| folded(ideas.stage.value(row)))?;
        self.stages.get(&stage).copied()
    }

    /// What people decided, or else what its stage says.
    pub fn of(&self, ideas: &Ideas, row: usize) -> Option<Outcome> {
        self.by_decision(ideas.idea_id.value(row))
            .or_else(|| self.by_stage(ideas, row))
    }
}

/// What people decided about each distinct idea, by its canonical: the farthest of what they decided
/// about its copies.
pub fn decided(duplicates: &Duplicates, decisions: &Decisions) -> BTreeMap<String, Outcome> {
    let mut decided: BTreeMap<String, Outcome> = BTreeMap::new();
    for (id, &outcome) in &decisions.selections {
        if let Some(row) = find(&duplicates.idea_id, id) {
            let canonical = duplicates.canonical_id.value(row);
            let known = decided.entry(canonical.to_owned()).or_insert(outcome);
            *known = outcome.max(*known);
        }
    }
    decided
}

/// Without spaces, which Korean labels have or have not.
fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use modum_model::settings::Settings;

    use super::*;

    #[test]
    fn stages_and_labels_are_read_whatever_their_spaces() {
        let decisions = Decisions::default();
        let outcomes = Outcomes::new(&Settings::default().rank, &decisions);
        let check = |stage: &str, expected: Option<Outcome>| {
            assert_eq!(outcomes.stages.get(&folded(stage)).copied(), expected);
        };
        check("과제 추진중", Some(Outcome::Adopted));
        check("숙성종료", Some(Outcome::Selected));
        check("토론 종료", Some(Outcome::Declined));
        check("토론중", None);
        assert_eq!(Outcome::labelled(" 불 채택 "), Some(Outcome::Declined));
        assert_eq!(Outcome::labelled("보류"), None);
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::named(outcome.name()), Some(outcome));
        }
    }
}
