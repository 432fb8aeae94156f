//! Which groups of copies are past: proposed before, or with an outcome.
//!
//! Ideas, their groups and outcomes -> for each such group the idea that makes it past, for selections
//! and dossiers to compare with.

use std::collections::BTreeMap;

use modum_model::table::{Table as _, find};
use modum_model::tables::{Duplicates, Ideas};
use modum_rank::past::PastIdea;

use crate::outcomes::{Outcome, Outcomes};

/// The groups with a past idea, by canonical: the one that came farthest, then the first by id. An idea
/// is past when it has an outcome, or when `earlier` says so of the intake that brought it first.
pub fn past_groups<'a>(
    ideas: &Ideas,
    duplicates: &'a Duplicates,
    outcomes: &Outcomes<'_>,
    earlier: impl Fn(&str) -> bool,
) -> BTreeMap<&'a str, PastIdea> {
    let mut groups: BTreeMap<&str, (PastIdea, Option<Outcome>)> = BTreeMap::new();
    for row in 0..duplicates.len() {
        let Some(idea) = find(&ideas.idea_id, duplicates.idea_id.value(row)) else {
            continue;
        };
        let outcome = outcomes.of(ideas, idea);
        if outcome.is_none() && !earlier(ideas.intake.value(idea)) {
            continue;
        }
        let canonical = duplicates.canonical_id.value(row);
        let known = groups.get(canonical).map(|(_, known)| *known);
        if known.is_none_or(|known| known < outcome) {
            let past = PastIdea {
                idea,
                outcome: outcome.map(Outcome::label),
            };
            groups.insert(canonical, (past, outcome));
        }
    }
    let past = groups.into_iter();
    past.map(|(canonical, (past, _))| (canonical, past))
        .collect()
}
