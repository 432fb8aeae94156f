//! Descriptions that stay: label, keywords and exemplars of topics and themes that hardly changed.
//!
//! As long as the word vectors are those of before, a topic is described anew only when the ideas that
//! came or went since it was described are more than the setting `refit_share` of those it had then.

use std::collections::BTreeMap;

use arrow::array::{AsArray, Int32Array, Int64Array};
use arrow::datatypes::Float32Type;
use modum_model::ids::{IdeaRow, TopicId};
use modum_model::table::find;
use modum_model::tables::Descriptions;

use crate::lineage::Previous;
use crate::model::Input;
use crate::node::{Clusters, Node};

/// What a topic or theme is said to be about.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    pub(crate) label: String,
    pub(crate) keywords: Vec<(String, f32)>,
    pub(crate) coherence: f32,
    /// Empty where they are still to be chosen.
    pub(crate) exemplars: Vec<IdeaRow>,
    pub(crate) base: Base,
}

/// What a description rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Base {
    /// Distinct ideas when it was made.
    pub(crate) distinct: i64,
    /// Ideas that came or went since.
    pub(crate) changed: i64,
}

/// The description that each cluster keeps; `old` is what the distinct ideas were in before.
pub(crate) fn kept(
    input: Input<'_>,
    clusters: &Clusters,
    old: &[Option<TopicId>],
    refit_share: f64,
) -> Vec<Option<Description>> {
    let previous = input.previous.filter(|_| input.vectors.are_kept());
    let Some(previous) = previous else {
        return vec![None; clusters.ids.len()];
    };
    let changes = changes(old, &clusters.of, &clusters.ids);
    let each = clusters.ids.iter().zip(changes).enumerate();
    each.map(|(cluster, (&id, changed))| {
        let base = previous.base(id)?;
        let base = Base {
            changed: base.changed + changed,
            ..base
        };
        let little = base.changed as f64 <= refit_share * base.distinct as f64;
        little.then(|| description(input, clusters, cluster, previous, base))?
    })
    .collect()
}

/// How many distinct ideas came to each cluster or went from it.
fn changes(old: &[Option<TopicId>], of: &[usize], ids: &[TopicId]) -> Vec<i64> {
    let places = ids.iter().enumerate().map(|(place, &id)| (id, place));
    let place: BTreeMap<TopicId, usize> = places.collect();
    let mut changes = vec![0; ids.len()];
    for (old, &now) in old.iter().zip(of) {
        let old = old.and_then(|old| place.get(&old).copied());
        if old != Some(now) {
            changes[now] += 1;
            if let Some(old) = old {
                changes[old] += 1;
            }
        }
    }
    changes
}

/// The description of before. Exemplars stay if all of them still stand for their group in the cluster.
fn description(
    input: Input<'_>,
    clusters: &Clusters,
    cluster: usize,
    previous: &Previous,
    base: Base,
) -> Option<Description> {
    let topics = &previous.topics;
    let row = previous.row(clusters.ids[cluster])?;
    let (words, scores) = (topics.keywords.value(row), topics.keyword_scores.value(row));
    let words = words.as_string::<i32>().iter().flatten().map(str::to_owned);
    let scores = scores.as_primitive::<Float32Type>().values();
    let exemplars = topics.exemplar_ids.value(row);
    let exemplar = |id: &str| {
        let idea = IdeaRow::new(find(&input.ideas.idea_id, id)?);
        let group = input.groups.of(idea);
        let stays = input.groups.canonical(group) == idea && clusters.of[group.index()] == cluster;
        stays.then_some(idea)
    };
    let exemplars: Option<Vec<IdeaRow>> = exemplars
        .as_string::<i32>()
        .iter()
        .flatten()
        .map(exemplar)
        .collect();
    Some(Description {
        label: topics.label.value(row).to_owned(),
        keywords: words.zip(scores.iter().copied()).collect(),
        coherence: topics.coherence.value(row),
        exemplars: exemplars.unwrap_or_default(),
        base,
    })
}

/// What the descriptions rest on, for the store; `nodes` are themes and topics by number.
pub(crate) fn descriptions(nodes: &[&Node]) -> Descriptions {
    let count = |of: fn(&Base) -> i64| {
        Int64Array::from_iter_values(nodes.iter().map(|node| of(&node.base)))
    };
    Descriptions {
        topic_id: Int32Array::from_iter_values(nodes.iter().map(|node| node.id.get())),
        n_distinct: count(|base| base.distinct),
        n_changed: count(|base| base.changed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_or_goes_is_a_change() {
        // Members as (old topic, 0 for none; cluster); clusters are topics 7, 8 and the new 9.
        let check = |members: &[(i32, usize)], expected: [i64; 3]| {
            let known = |&(old, _): &(i32, usize)| (old > 0).then_some(TopicId::new(old));
            let old: Vec<_> = members.iter().map(known).collect();
            let of: Vec<_> = members.iter().map(|&(_, cluster)| cluster).collect();
            let ids = [7, 8, 9].map(TopicId::new);
            assert_eq!(changes(&old, &of, &ids), expected, "{members:?}");
        };
        check(&[], [0, 0, 0]);
        check(&[(7, 0), (8, 1)], [0, 0, 0]);
        check(&[(7, 0), (7, 1), (0, 1)], [1, 2, 0]);
        check(&[(7, 2), (3, 2), (0, 0)], [2, 0, 2]);
    }
}
