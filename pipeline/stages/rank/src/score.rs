//! Groups to the `candidates` dataset.
//!
//! The score is the weighted mean of the criteria; the order is total (score falling, then id), so
//! it does not depend on the order of the groups.

use arrow::array::{Float32Array, Int32Array, StringArray};
use modum_dictionaries::{Cue, Place};
use modum_model::settings::RankSettings;
use modum_model::tables::Candidates;
use rayon::prelude::*;

use crate::contexts::Contexts;
use crate::criteria::{CRITERIA, Criteria, Group, Tops};
use crate::known::Read;
use crate::reason::reason;
use crate::text::{Finder, Findings};

/// Ranks `groups`, one candidate each, best first.
///
/// `cues` and `places` are what a text is searched for; see [`Group`] for the inputs and the
/// documentation of the criteria. What is `known` of texts, by the same cues and places, is not read
/// again; the second result is what the next run may know.
pub fn candidates(
    groups: &[Group],
    cues: &[Cue],
    places: &[Place],
    settings: &RankSettings,
    known: Option<&Read>,
) -> (Candidates, Read) {
    let (findings, contexts) = findings(groups, &Finder::new(cues, places), known);
    let tops = Tops::of(groups);
    let criteria: Vec<Criteria> = (groups.par_iter().zip(&findings))
        .map(|(group, findings)| tops.criteria(group, findings))
        .collect();
    let weights = weights(settings);
    let scores: Vec<f32> = criteria
        .iter()
        .map(|criteria| dot(&weights, criteria))
        .collect();
    let mean = mean(&criteria);
    let order = order(groups, &scores);
    let reasons: Vec<String> = (order.par_iter())
        .map(|&at| {
            let lift = std::array::from_fn(|c| weights[c] * (criteria[at][c] - mean[c]));
            reason(&groups[at], &findings[at], &lift)
        })
        .collect();
    let candidates = table(groups, &order, &scores, &criteria, &reasons);
    (candidates, Read::new(groups, &findings, &contexts))
}

/// What each group's text names, and how clearly; and what that was judged by.
fn findings(groups: &[Group], finder: &Finder, known: Option<&Read>) -> (Vec<Findings>, Contexts) {
    let before = known.and_then(|read| Some((read, Contexts::known(&read.contexts)?)));
    let (read, contexts) = match before {
        Some((read, contexts)) => (Some(read), contexts),
        None => (None, learned(groups, finder)),
    };
    let findings = (groups.par_iter())
        .map_init(Default::default, |(found, cues, words), group| {
            if let Some(findings) = read.and_then(|read| read.findings(group)) {
                return findings;
            }
            let findings = finder.find(group.text, cues, found);
            Findings {
                evidence: contexts.evidence(group.text, cues, words),
                ..findings
            }
        })
        .collect();
    (findings, contexts)
}

fn learned(groups: &[Group], finder: &Finder) -> Contexts {
    let texts: Vec<(&str, &str)> = (groups.iter())
        .map(|group| (group.idea_id, group.text))
        .collect();
    Contexts::learn(&texts, finder)
}

/// The weights of the criteria, divided by their sum.
#[expect(clippy::cast_possible_truncation, reason = "a rounded weight will do")]
fn weights(settings: &RankSettings) -> Criteria {
    let given = settings.weights().map(|(_, weight)| weight);
    let sum: f64 = given.iter().sum();
    given.map(|weight| (weight / sum.max(f64::MIN_POSITIVE)) as f32)
}

fn dot(weights: &Criteria, criteria: &Criteria) -> f32 {
    weights
        .iter()
        .zip(criteria)
        .map(|(weight, value)| weight * value)
        .sum()
}

/// The mean of each criterion.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a mean of values from 0 to 1"
)]
fn mean(criteria: &[Criteria]) -> Criteria {
    let mut sums = [0.0_f64; CRITERIA];
    for criteria in criteria {
        sums.iter_mut()
            .zip(criteria)
            .for_each(|(sum, value)| *sum += f64::from(*value));
    }
    sums.map(|sum| (sum / criteria.len().max(1) as f64) as f32)
}

/// The groups' positions, best first.
fn order(groups: &[Group], scores: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.par_sort_unstable_by(|&a, &b| {
        scores[b]
            .total_cmp(&scores[a])
            .then_with(|| groups[a].idea_id.cmp(groups[b].idea_id))
    });
    order
}

fn table(
    groups: &[Group],
    order: &[usize],
    scores: &[f32],
    criteria: &[Criteria],
    reasons: &[String],
) -> Candidates {
    let column =
        |of: usize| Float32Array::from_iter_values(order.iter().map(|&at| criteria[at][of]));
    Candidates {
        rank: Int32Array::from_iter_values((1..).zip(order).map(|(rank, _)| rank)),
        idea_id: StringArray::from_iter_values(order.iter().map(|&at| groups[at].idea_id)),
        topic_id: Int32Array::from_iter_values(order.iter().map(|&at| groups[at].topic_id)),
        score: Float32Array::from_iter_values(order.iter().map(|&at| scores[at])),
        support: column(0),
        votes: column(1),
        breadth: column(2),
        novelty: column(3),
        concreteness: column(4),
        momentum: column(5),
        centrality: column(6),
        reason: StringArray::from_iter_values(reasons),
    }
}

#[cfg(test)]
mod tests {
    use modum_dictionaries::CueKind;
    use modum_model::settings::Settings;
    use proptest::prelude::*;

    use super::*;

    fn group(idea_id: &str, n_authors: u32, votes: i64) -> Group<'_> {
        Group {
            idea_id,
            topic_id: 3,
            topic_label: "보육",
            n_ideas: n_authors,
            n_authors,
            n_unknown: 0,
            n_channels: 1,
            n_days: 1,
            votes,
            text: "어린이집 대기 불편\n교육청이 설치해 주세요",
            centrality: 0.5,
            topic_growth: 0.0,
            novelty: 1.0,
            campaign: false,
            unchanged: false,
        }
    }

    fn rank(groups: &[Group]) -> Candidates {
        rank_known(groups, None).0
    }

    fn rank_known(groups: &[Group], known: Option<&Read>) -> (Candidates, Read) {
        let cues = [Cue {
            kind: CueKind::Problem,
            word: "불편".to_owned(),
        }];
        candidates(groups, &cues, &[], &Settings::default().rank, known)
    }

    #[test]
    fn more_people_rank_higher_and_ids_break_ties() {
        let ranked = rank(&[
            group("c", 1, 0),
            group("b", 1, 0),
            group("a", 1, 0),
            group("z", 9, 0),
        ]);
        let ids: Vec<&str> = ranked.idea_id.iter().flatten().collect();
        assert_eq!(ids, ["z", "a", "b", "c"]);
        assert_eq!(ranked.rank.values(), &[1, 2, 3, 4]);
        assert_eq!(
            ranked.reason.value(0),
            "서로 다른 시민 9명이 같은 제안을 했습니다."
        );
    }

    #[test]
    fn unchanged_texts_are_not_read_again() {
        let (first, read) = rank_known(&[group("b", 1, 0), group("a", 2, 9)], None);
        let again = |text: &'static str, unchanged| {
            let group = |id, n, votes| Group {
                text,
                unchanged,
                ..group(id, n, votes)
            };
            rank_known(&[group("b", 1, 0), group("a", 2, 9)], Some(&read))
        };
        let same = group("", 0, 0).text;
        for (text, unchanged) in [(same, true), (same, false), ("다른 글", true)] {
            let (ranked, kept) = again(text, unchanged);
            assert_eq!(ranked, first, "{text} {unchanged}");
            assert_eq!(
                (&kept.evidence, &kept.contexts),
                (&read.evidence, &read.contexts)
            );
        }
        let (ranked, _) = again("다른 글", false);
        assert_ne!(ranked.concreteness, first.concreteness);
        let (ranked, _) = rank_known(
            &[Group {
                unchanged: true,
                ..group("c", 1, 0)
            }],
            Some(&read),
        );
        assert!(
            ranked.concreteness.value(0) > 0.0,
            "a text that nobody has read is read"
        );
    }

    #[test]
    fn no_groups_give_no_candidates() {
        assert_eq!(rank(&[]).rank.len(), 0);
    }

    proptest! {
        #[test]
        fn the_order_of_groups_does_not_matter(
            people in prop::collection::vec((1_u32..50, -3_i64..2_000), 1..40)
        ) {
            let ids: Vec<String> = (0..people.len()).map(|n| format!("i{n}")).collect();
            let mut groups: Vec<Group> =
                ids.iter().zip(&people).map(|(id, (n, votes))| group(id, *n, *votes)).collect();
            let ranked = rank(&groups);
            groups.reverse();
            prop_assert_eq!(&ranked, &rank(&groups));
            let scores = ranked.score.values();
            prop_assert!(scores.windows(2).all(|pair| pair[0] >= pair[1]));
            prop_assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)));
        }
    }
}
