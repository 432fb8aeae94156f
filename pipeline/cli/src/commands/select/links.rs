//! Similar past ideas of the selected ones, and what became of them.

use std::collections::BTreeMap;

use modum_model::table::{Table as _, find};
use modum_rank::past::{Placed, similar_past};
use modum_rank::select::Seat;
use modum_run::outcomes::Outcomes;

use super::rows::{Data, known};

/// Past ideas shown for a seat.
const LINKS: usize = 3;

/// For each seat its most similar past ideas, one a line. Past is what an earlier intake brought, or
/// what has an outcome.
pub(super) fn of(
    data: &Data,
    intake: &str,
    outcomes: &Outcomes<'_>,
    seats: &[Seat<'_>],
) -> Vec<String> {
    let groups = past_groups(data, intake, outcomes);
    let candidates = data.candidates();
    let topics: BTreeMap<&str, i32> = (candidates.iter())
        .map(|candidate| (candidate.idea_id, candidate.topic_id))
        .collect();
    let placed = |canonical: &str| {
        let idea = find(&data.ideas.idea_id, canonical)?;
        Some(Placed {
            topic_id: *topics.get(canonical)?,
            text: data.text(idea),
        })
    };
    let (past, texts): (Vec<&Past<'_>>, Vec<Placed<'_>>) = (groups.iter())
        .filter_map(|(canonical, past)| Some((past, placed(canonical)?)))
        .unzip();
    let wanted: Vec<Placed<'_>> = (seats.iter())
        .map(|seat| placed(seat.idea_id).expect("a seat goes to a candidate"))
        .collect();
    // One more: a seat that is past itself is most like itself.
    let found = similar_past(&wanted, &texts, LINKS + 1);
    let links = |(seat, found): (&Seat<'_>, &Vec<modum_rank::past::Link>)| {
        let own = groups
            .get(seat.idea_id)
            .filter(|past| past.idea_id != seat.idea_id);
        let own = own.map(|past| past.line(data, "같은 제안"));
        let others = found
            .iter()
            .filter(|link| past[link.past].canonical != seat.idea_id)
            .map(|link| past[link.past].line(data, &format!("유사도 {:.2}", link.similarity)));
        let lines: Vec<String> = own.into_iter().chain(others).take(LINKS).collect();
        lines.join("\n")
    };
    seats.iter().zip(&found).map(links).collect()
}

/// The idea that makes a group past.
struct Past<'a> {
    canonical: &'a str,
    idea_id: &'a str,
    /// Its row among the ideas.
    idea: usize,
    outcome: Option<&'static str>,
}

impl Past<'_> {
    /// `I12 제목 (2019-10-11, 과제추진중, 유사도 0.43)`
    fn line(&self, data: &Data, how: &str) -> String {
        let day = data.date(self.idea);
        let stage = known(&data.ideas.stage, self.idea);
        let became = match (self.outcome, stage) {
            (_, stage) if !stage.is_empty() => stage,
            (Some(outcome), _) => outcome,
            (None, _) => "결과 미상",
        };
        let facts = [day.as_str(), became, how];
        let facts = facts.into_iter().filter(|fact| !fact.is_empty());
        let facts = facts.collect::<Vec<_>>().join(", ");
        format!("{} ({facts})", data.named(self.idea_id))
    }
}

/// The groups with a past idea, by canonical: the one that came farthest, then the first by id.
fn past_groups<'a>(
    data: &'a Data,
    intake: &str,
    outcomes: &Outcomes<'_>,
) -> BTreeMap<&'a str, Past<'a>> {
    let mut groups: BTreeMap<&str, (Past<'_>, _)> = BTreeMap::new();
    for row in 0..data.duplicates.len() {
        let idea_id = data.duplicates.idea_id.value(row);
        let Some(idea) = find(&data.ideas.idea_id, idea_id) else {
            continue;
        };
        let outcome = outcomes.of(&data.ideas, idea);
        if outcome.is_none() && data.ideas.intake.value(idea) == intake {
            continue;
        }
        let canonical = data.duplicates.canonical_id.value(row);
        let past = Past {
            canonical,
            idea_id,
            idea,
            outcome: outcome.map(modum_run::outcomes::Outcome::label),
        };
        let known = groups.get(canonical).map(|(_, known)| *known);
        if known.is_none_or(|known| known < outcome) {
            groups.insert(canonical, (past, outcome));
        }
    }
    let past = groups
        .into_iter()
        .map(|(canonical, (past, _))| (canonical, past));
    past.collect()
}
