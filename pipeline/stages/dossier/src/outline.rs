//! What stands in the dossier of a division, before it is written: its topics, and the proposals shown.

use std::collections::BTreeMap;

use arrow::array::Array as _;
use modum_model::settings::DossierSettings;
use modum_rank::past::{Placed, similar_past};

use crate::Sources;
use crate::facts::{Basis, Counts, Facts, Group};

/// The dossier of a division in outline.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outline {
    pub(crate) division: usize,
    pub(crate) counts: Counts,
    /// By [`Basis`]: both, chosen, suggested.
    pub(crate) by_basis: [Counts; 3],
    /// All topics, those with most ideas first, then the lower number.
    pub(crate) topics: Vec<Part>,
    /// Topics whose proposals are shown: the first ones.
    pub(crate) shown: usize,
}

/// A topic within a division.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) topic_id: i32,
    pub(crate) counts: Counts,
    /// Its groups, best candidate first.
    pub(crate) groups: Vec<usize>,
    /// The proposals shown: the first groups that have a text.
    pub(crate) seats: Vec<(usize, Basis)>,
}

impl Outline {
    pub(crate) fn of(
        facts: &Facts,
        sources: &Sources,
        settings: &DossierSettings,
        division: usize,
    ) -> Self {
        let business = &facts.business[division];
        let mut topics: BTreeMap<i32, Vec<(usize, Basis)>> = BTreeMap::new();
        for &(group, basis) in business {
            let topic = facts.groups[group].topic_id;
            topics.entry(topic).or_default().push((group, basis));
        }
        let part = |(topic_id, groups): (i32, Vec<(usize, Basis)>)| {
            let has_text = |(group, _): &&(usize, Basis)| has_text(sources, &facts.groups[*group]);
            let seats = groups.iter().filter(has_text).take(settings.proposals);
            Part {
                topic_id,
                counts: Counts::of(groups.iter().map(|(group, _)| &facts.groups[*group])),
                seats: seats.copied().collect(),
                groups: groups.iter().map(|(group, _)| *group).collect(),
            }
        };
        let mut topics: Vec<Part> = topics.into_iter().map(part).collect();
        topics.sort_by_key(|part| (std::cmp::Reverse(part.counts.ideas), part.topic_id));
        let of = |wanted: Option<Basis>| {
            let found = business.iter();
            let found = found.filter(|(_, basis)| wanted.is_none_or(|wanted| wanted == *basis));
            Counts::of(found.map(|(group, _)| &facts.groups[*group]))
        };
        Self {
            division,
            counts: of(None),
            by_basis: [Basis::Both, Basis::Chosen, Basis::Suggested].map(|basis| of(Some(basis))),
            shown: topics.len().min(settings.topics),
            topics,
        }
    }

    /// The topics whose proposals are shown, with their numbers.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (usize, &Part)> {
        (1..).zip(&self.topics[..self.shown])
    }

    /// The proposals shown, with their numbers (`2-1`).
    pub(crate) fn seats(&self) -> impl Iterator<Item = (String, usize)> {
        self.shown().flat_map(|(topic, part)| {
            let seats = (1..).zip(&part.seats);
            seats.map(move |(place, (group, _))| (format!("{topic}-{place}"), *group))
        })
    }
}

/// Whether the text of a group's canonical is not erased.
fn has_text(sources: &Sources, group: &Group) -> bool {
    text(sources, group.canonical) != ["", ""]
}

fn text(sources: &Sources, idea: usize) -> [&str; 2] {
    let ideas = &sources.ideas;
    [ideas.title.value(idea), ideas.body.value(idea)]
}

/// A past idea that is like a proposal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Link {
    /// Its row among the ideas.
    pub(crate) idea: usize,
    pub(crate) outcome: Option<&'static str>,
    /// Nothing where it says the same.
    pub(crate) similarity: Option<f32>,
}

/// The past ideas like each proposal that some outline shows, by group.
pub(crate) fn links(
    facts: &Facts,
    sources: &Sources,
    outlines: &[Outline],
    limit: usize,
) -> BTreeMap<usize, Vec<Link>> {
    let mut seats: Vec<usize> = (outlines.iter())
        .flat_map(|outline| outline.seats().map(|(_, group)| group))
        .collect();
    seats.sort_unstable();
    seats.dedup();
    let candidates = &sources.candidates;
    let mut past = Vec::new();
    let mut texts = Vec::new();
    for row in 0..candidates.idea_id.len() {
        if let Some(known) = sources.past.get(candidates.idea_id.value(row)) {
            past.push((candidates.idea_id.value(row), known));
            texts.push(Placed {
                topic_id: candidates.topic_id.value(row),
                text: text(sources, known.idea),
            });
        }
    }
    let wanted: Vec<Placed<'_>> = (seats.iter())
        .map(|&group| Placed {
            topic_id: facts.groups[group].topic_id,
            text: text(sources, facts.groups[group].canonical),
        })
        .collect();
    // One more: a proposal that is past itself is most like itself.
    let found = similar_past(&wanted, &texts, limit + 1);
    let of = |(&group, found): (&usize, Vec<modum_rank::past::Link>)| {
        let canonical = sources.ideas.idea_id.value(facts.groups[group].canonical);
        let same = sources.past.get(canonical);
        let same = same.filter(|known| known.idea != facts.groups[group].canonical);
        let same = same.map(|known| Link {
            idea: known.idea,
            outcome: known.outcome,
            similarity: None,
        });
        let others = found
            .into_iter()
            .filter(|link| past[link.past].0 != canonical);
        let others = others.map(|link| Link {
            idea: past[link.past].1.idea,
            outcome: past[link.past].1.outcome,
            similarity: Some(link.similarity),
        });
        (group, same.into_iter().chain(others).take(limit).collect())
    };
    seats.iter().zip(found).map(of).collect()
}
