//! The criteria of a candidate, each from 0 to 1.
//!
//! [`Group`] and its text's findings -> seven numbers, in the order of the columns of `candidates`:
//!
//! | criterion | formula |
//! |---|---|
//! | support | log(people beyond the first); of a campaign ten count fully, and of the rest the square root |
//! | votes | log(votes) |
//! | breadth | mean of 1 − 1/channels, 1 − 1/days and 1 − 1/(1 + places named) |
//! | novelty | as given: 1 − the best similarity with earlier intakes and with decided ideas |
//! | concreteness | Σ weight · value over the evidence of problem, measure, effect, actor and law (learned, see `contexts`), figures (1 − 2⁻ⁿ) and length |
//! | momentum | (growth + 1) / 2 |
//! | centrality | as given: cosine with the topic's centroid |
//!
//! where log(x) = ln(1 + x) / ln(1 + top), at most 1, and top is what one candidate in a thousand
//! exceeds: one petition with a million signatures must not flatten all others.

use crate::text::{Findings, KINDS};

/// One distinct idea and the group of copies behind it.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// The canonical's id.
    pub idea_id: &'a str,
    /// Its topic.
    pub topic_id: i32,
    /// The topic's label.
    pub topic_label: &'a str,
    /// Ideas of the group, the canonical included.
    pub n_ideas: u32,
    /// Distinct known authors.
    pub n_authors: u32,
    /// Ideas whose author is unknown; each counts as one person.
    pub n_unknown: u32,
    /// Distinct channels; 0 when unknown.
    pub n_channels: u32,
    /// Distinct days; 0 when unknown.
    pub n_days: u32,
    /// Votes of all its ideas.
    pub votes: i64,
    /// The canonical's normalized title and body, a line break between them.
    pub text: &'a str,
    /// Cosine with the topic's centroid.
    pub centrality: f32,
    /// Growth of the topic, -1 to 1.
    pub topic_growth: f32,
    /// 1 - the best similarity with earlier intakes and decided ideas; 1 when there is none.
    pub novelty: f32,
    /// Whether one letter was sent by many.
    pub campaign: bool,
    /// Whether the snapshot before had this text under this id.
    pub unchanged: bool,
}

impl Group<'_> {
    /// The people behind the group.
    pub(crate) fn people(&self) -> u32 {
        self.n_authors.saturating_add(self.n_unknown).max(1)
    }
}

/// The number of criteria.
pub(crate) const CRITERIA: usize = 7;
/// The criteria in the order of the columns of `candidates`.
pub(crate) type Criteria = [f32; CRITERIA];

/// People of a campaign that count fully; of those beyond, the square root.
const CAMPAIGN_BASE: f32 = 10.0;
/// One candidate in so many lies above the top of a logarithmic scale.
const TOP_SHARE: usize = 1000;
/// Weights within concreteness: problem, measure, effect, actor, law, as [`CueKind`] orders them.
///
/// [`CueKind`]: modum_dictionaries::CueKind
const KIND_WEIGHTS: [f32; KINDS] = [0.15, 0.20, 0.15, 0.10, 0.15];
/// Weight of figures within concreteness.
const FIGURE_WEIGHT: f32 = 0.15;
/// Weight of length within concreteness; all weights sum to 1.
const LENGTH_WEIGHT: f32 = 0.10;
/// Letters of a text as long as it needs to be.
const FULL_LETTERS: f32 = 1000.0;

/// The tops of the logarithmic scales, which depend on all candidates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tops {
    people: f32,
    votes: f32,
}

impl Tops {
    pub(crate) fn of(groups: &[Group]) -> Self {
        Self {
            people: top(groups.iter().map(effective_others)),
            votes: top(groups.iter().map(|group| group.votes.max(0) as f32)),
        }
    }

    /// The criteria of one group.
    pub(crate) fn criteria(self, group: &Group, findings: &Findings) -> Criteria {
        let places = u32::from(findings.places);
        let breadth =
            spread(group.n_channels) + spread(group.n_days) + spread(places.saturating_add(1));
        [
            log_scaled(effective_others(group), self.people),
            log_scaled(group.votes.max(0) as f32, self.votes),
            breadth / 3.0,
            group.novelty.clamp(0.0, 1.0),
            concreteness(findings),
            f32::midpoint(group.topic_growth, 1.0).clamp(0.0, 1.0),
            group.centrality.clamp(0.0, 1.0),
        ]
    }
}

/// People beyond the first; those of a campaign count less and less, as one letter spreads by
/// itself.
fn effective_others(group: &Group) -> f32 {
    let others = (group.people() - 1) as f32;
    if group.campaign && others > CAMPAIGN_BASE {
        CAMPAIGN_BASE + (others - CAMPAIGN_BASE).sqrt()
    } else {
        others
    }
}

fn concreteness(findings: &Findings) -> f32 {
    let words: f32 = KIND_WEIGHTS
        .iter()
        .zip(findings.evidence)
        .map(|(weight, evidence)| weight * evidence)
        .sum();
    let figures = 1.0 - 0.5_f32.powi(i32::from(findings.figures));
    let length = log_scaled(findings.letters as f32 / 20.0, FULL_LETTERS / 20.0);
    words + FIGURE_WEIGHT * figures + LENGTH_WEIGHT * length
}

/// 0 for one, ½ for two, ¾ for four, towards 1; 0 for none.
fn spread(count: u32) -> f32 {
    if count == 0 {
        0.0
    } else {
        1.0 - 1.0 / count as f32
    }
}

fn log_scaled(value: f32, top: f32) -> f32 {
    if top > 0.0 {
        (value.ln_1p() / top.ln_1p()).min(1.0)
    } else {
        0.0
    }
}

/// The value that one in [`TOP_SHARE`] exceeds; the largest of fewer.
fn top(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    if values.is_empty() {
        return 0.0;
    }
    let above = values.len() / TOP_SHARE;
    let (_, value, _) = values.select_nth_unstable_by(above, |a, b| b.total_cmp(a));
    *value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_campaign_counts_less_than_as_many_people_by_themselves() {
        let group = |n_authors, campaign| Group {
            idea_id: "a",
            topic_id: 1,
            topic_label: "",
            n_ideas: n_authors,
            n_authors,
            n_unknown: 0,
            n_channels: 1,
            n_days: 1,
            votes: 0,
            text: "",
            centrality: 0.0,
            topic_growth: 0.0,
            novelty: 1.0,
            campaign,
            unchanged: false,
        };
        assert!(effective_others(&group(200, true)) < effective_others(&group(200, false)));
        assert!(effective_others(&group(200, true)) > effective_others(&group(100, true)));
        assert!((effective_others(&group(8, true)) - 7.0).abs() < 1e-6);
    }

    #[test]
    fn scales_are_bounded() {
        let check = |value: f32, top: f32, expected: f32| {
            assert!(
                (log_scaled(value, top) - expected).abs() < 1e-6,
                "{value} of {top}"
            );
        };
        check(0.0, 10.0, 0.0);
        check(10.0, 10.0, 1.0);
        check(1e9, 10.0, 1.0);
        check(3.0, 15.0, 0.5);
        check(5.0, 0.0, 0.0);
        assert!((top((0..2000_u16).map(f32::from)) - 1997.0).abs() < 1e-6);
        assert!((top([3.0, 9.0].into_iter()) - 9.0).abs() < 1e-6);
        let full = Findings {
            words: [99; KINDS],
            places: 9,
            figures: 99,
            letters: 5000,
            evidence: [1.0; KINDS],
        };
        assert!((concreteness(&full) - 1.0).abs() < 1e-6);
    }
}
