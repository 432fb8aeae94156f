//! Similar past ideas of the selected ones, and what became of them.

use std::collections::BTreeMap;

use modum_model::table::find;
use modum_rank::past::{PastIdea, Placed, similar_past};
use modum_rank::select::Seat;
use modum_run::outcomes::Outcomes;
use modum_run::past::past_groups;

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
    let earlier = |brought: &str| brought != intake;
    let groups = past_groups(&data.ideas, &data.duplicates, outcomes, earlier);
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
    let (past, texts): (Vec<(&str, PastIdea)>, Vec<Placed<'_>>) = (groups.iter())
        .filter_map(|(&canonical, &past)| Some(((canonical, past), placed(canonical)?)))
        .unzip();
    let wanted: Vec<Placed<'_>> = (seats.iter())
        .map(|seat| placed(seat.idea_id).expect("a seat goes to a candidate"))
        .collect();
    // One more: a seat that is past itself is most like itself.
    let found = similar_past(&wanted, &texts, LINKS + 1);
    let links = |(seat, found): (&Seat<'_>, &Vec<modum_rank::past::Link>)| {
        let own = groups
            .get(seat.idea_id)
            .filter(|past| data.ideas.idea_id.value(past.idea) != seat.idea_id);
        let own = own.map(|past| line(data, past, "같은 제안"));
        let others = found
            .iter()
            .filter(|link| past[link.past].0 != seat.idea_id)
            .map(|link| {
                let how = format!("유사도 {:.2}", link.similarity);
                line(data, &past[link.past].1, &how)
            });
        let lines: Vec<String> = own.into_iter().chain(others).take(LINKS).collect();
        lines.join("\n")
    };
    seats.iter().zip(&found).map(links).collect()
}

/// `I12 제목 (2019-10-11, 과제추진중, 유사도 0.43)`
fn line(data: &Data, past: &PastIdea, how: &str) -> String {
    let day = data.date(past.idea);
    let stage = known(&data.ideas.stage, past.idea);
    let became = match (past.outcome, stage) {
        (_, stage) if !stage.is_empty() => stage,
        (Some(outcome), _) => outcome,
        (None, _) => "결과 미상",
    };
    let facts = [day.as_str(), became, how];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty());
    let facts = facts.collect::<Vec<_>>().join(", ");
    format!(
        "{} ({facts})",
        data.named(data.ideas.idea_id.value(past.idea))
    )
}
