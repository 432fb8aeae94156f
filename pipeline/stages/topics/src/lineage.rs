//! Lineage: topics keep their numbers from intake to intake.
//!
//! A new cluster continues the old topic with which it shares most distinct ideas, if that is at
//! least half of what either of them had. What is left over was born, split off, merged or retired.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array as _, Float32Array, Int32Array, ListArray, RecordBatch, StringArray};
use arrow::compute::concat_batches;
use arrow::datatypes::Int32Type;
use modum_model::ids::TopicId;
use modum_model::table::Table as _;
use modum_model::tables::{
    Assignments, Centroids, Descriptions, TopicLineage, Topics, WordVectors,
};

use crate::kept::Base;

/// What the snapshot before knew of topics.
#[derive(Clone, Debug)]
pub struct Previous {
    /// The topic of each idea.
    pub assignments: Assignments,
    /// Themes and topics.
    pub topics: Topics,
    /// The lineage so far; the new run's events are added to it.
    pub lineage: TopicLineage,
    /// The word vectors.
    pub words: WordVectors,
    /// The topics' centroids; the topic of ideas that fit nowhere has none.
    pub centroids: Centroids,
    /// What the descriptions of topics and themes rest on, where that was recorded.
    pub descriptions: Option<Descriptions>,
    /// The first number that no topic or theme ever had, where that was recorded, else 0.
    pub next_id: i32,
}

impl Previous {
    /// Whether there is a topic that ideas can be placed in.
    pub fn has_topics(&self) -> bool {
        !self.topics.is_empty()
    }

    /// The topics in the order of their centroids; the one of ideas that fit nowhere is the last.
    pub(crate) fn topic_ids(&self) -> Vec<TopicId> {
        let with_centroid = self.centroids.topic_id.values().iter();
        with_centroid
            .copied()
            .map(TopicId::new)
            .chain(self.nowhere())
            .collect()
    }

    /// The theme of a topic.
    pub(crate) fn parent(&self, topic: TopicId) -> TopicId {
        let row = self.row(topic);
        let row = row.expect("every topic of the model is in the table");
        TopicId::new(self.topics.parent_id.value(row))
    }

    /// The topic of ideas that fit nowhere: the one without a centroid.
    pub(crate) fn nowhere(&self) -> Option<TopicId> {
        let known = self.centroids.topic_id.values();
        let topics = &self.topics;
        (0..topics.len())
            .filter(|&row| topics.parent_id.is_valid(row))
            .map(|row| topics.topic_id.value(row))
            .find(|topic| known.binary_search(topic).is_err())
            .map(TopicId::new)
    }

    /// The topic and theme that each idea had; `ids` are sorted.
    pub(crate) fn of(&self, ids: &StringArray) -> Vec<Option<(TopicId, TopicId)>> {
        let known = &self.assignments;
        let mut row = 0;
        let mut find = |id: &str| {
            while row < known.len() && known.idea_id.value(row) < id {
                row += 1;
            }
            let found = row < known.len() && known.idea_id.value(row) == id;
            let number = |column: &Int32Array| TopicId::new(column.value(row));
            found.then(|| (number(&known.topic_id), number(&known.theme_id)))
        };
        (0..ids.len()).map(|idea| find(ids.value(idea))).collect()
    }

    /// The row of a topic or theme in the table of topics.
    pub(crate) fn row(&self, topic: TopicId) -> Option<usize> {
        self.topics
            .topic_id
            .values()
            .binary_search(&topic.get())
            .ok()
    }

    /// The intake in which a topic was born.
    pub(crate) fn born(&self, topic: TopicId) -> Option<&str> {
        Some(self.topics.born_intake.value(self.row(topic)?))
    }

    /// What the description of a topic or theme rests on.
    pub(crate) fn base(&self, topic: TopicId) -> Option<Base> {
        let table = self.descriptions.as_ref()?;
        let row = table.topic_id.values().binary_search(&topic.get()).ok()?;
        Some(Base {
            distinct: table.n_distinct.value(row),
            changed: table.n_changed.value(row),
        })
    }

    /// The first number that no topic or theme ever had.
    pub(crate) fn next_id(&self) -> i32 {
        let now = self.topics.topic_id.values().iter().max();
        let ever = self.lineage.topic_id.values().iter().max();
        now.max(ever).map_or(1, |last| last + 1).max(self.next_id)
    }
}

/// What happened to one topic.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) topic: TopicId,
    pub(crate) kind: &'static str,
    pub(crate) from: Vec<TopicId>,
    pub(crate) overlap: f32,
}

/// Numbers for new clusters, and what happened.
pub(crate) struct Matched {
    pub(crate) ids: Vec<TopicId>,
    pub(crate) events: Vec<Event>,
}

/// Matches clusters with the topics before. `old[m]` is the topic that member `m` had, `new[m]` its
/// cluster; `topics` are all there were, also those that no member had; `next` is the first free
/// number, which is moved on.
pub(crate) fn match_topics(
    old: &[Option<TopicId>],
    new: &[usize],
    clusters: usize,
    topics: &[TopicId],
    next: &mut i32,
) -> Matched {
    let mut overlap = Overlap::of(old, new, clusters);
    for &topic in topics {
        overlap.before.entry(topic).or_default();
    }
    let continued = overlap.continued();
    let mut ids = Vec::with_capacity(clusters);
    for cluster in 0..clusters {
        ids.push(continued.get(&cluster).copied().unwrap_or_else(|| {
            let id = TopicId::new(*next);
            *next += 1;
            id
        }));
    }
    let events = overlap.events(&continued, &ids);
    Matched { ids, events }
}

/// The events of topics that stay as they are: each continues.
pub(crate) fn unchanged(old: &[Option<TopicId>], new: &[usize], ids: &[TopicId]) -> Vec<Event> {
    let overlap = Overlap::of(old, new, ids.len());
    let topics = ids.iter().enumerate();
    topics
        .map(|(cluster, &topic)| overlap.event(cluster, topic, "continued", vec![topic]))
        .collect()
}

/// The `topic_lineage` dataset: what happened before, and the events of this intake.
pub(crate) fn lineage(intake: &str, events: &[Event], previous: Option<&Previous>) -> TopicLineage {
    let mut events: Vec<&Event> = events.iter().collect();
    events.sort_by_key(|event| (event.topic, event.kind));
    let numbers = |from: &[TopicId]| Some(from.iter().map(|id| Some(id.get())).collect::<Vec<_>>());
    let from = events.iter().map(|event| numbers(&event.from));
    let new = TopicLineage {
        intake: StringArray::from_iter_values(events.iter().map(|_| intake)),
        topic_id: Int32Array::from_iter_values(events.iter().map(|event| event.topic.get())),
        event: StringArray::from_iter_values(events.iter().map(|event| event.kind)),
        from_ids: ListArray::from_iter_primitive::<Int32Type, _, _>(from),
        overlap: Float32Array::from_iter_values(events.iter().map(|event| event.overlap)),
    };
    match previous {
        Some(previous) => append(&previous.lineage, &new),
        None => new,
    }
}

/// Both tables as one, sorted by intake, topic and event.
fn append(old: &TopicLineage, new: &TopicLineage) -> TopicLineage {
    let schema = TopicLineage::schema();
    let rows = concat_batches(&schema, &[old.to_batch(), new.to_batch()])
        .expect("both are the same table");
    let all = TopicLineage::from_batch(&rows).expect("the table's own columns");
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|&row| {
        (
            all.intake.value(row),
            all.topic_id.value(row),
            all.event.value(row),
        )
    });
    let slices: Vec<RecordBatch> = order.iter().map(|&row| rows.slice(row, 1)).collect();
    let sorted = concat_batches(&schema, &slices).expect("slices of one batch");
    TopicLineage::from_batch(&sorted).expect("the table's own columns")
}

/// How many members each cluster shares with each old topic.
struct Overlap {
    shared: BTreeMap<(usize, TopicId), usize>,
    size: Vec<usize>,
    known: Vec<usize>,
    before: BTreeMap<TopicId, usize>,
}

impl Overlap {
    fn of(old: &[Option<TopicId>], new: &[usize], clusters: usize) -> Self {
        let mut overlap = Self {
            shared: BTreeMap::new(),
            size: vec![0; clusters],
            known: vec![0; clusters],
            before: BTreeMap::new(),
        };
        for (old, &cluster) in old.iter().zip(new) {
            overlap.size[cluster] += 1;
            if let Some(old) = *old {
                overlap.known[cluster] += 1;
                *overlap.shared.entry((cluster, old)).or_default() += 1;
                *overlap.before.entry(old).or_default() += 1;
            }
        }
        overlap
    }

    /// The old topic that each cluster continues: largest overlap first.
    fn continued(&self) -> BTreeMap<usize, TopicId> {
        let mut pairs: Vec<(usize, usize, TopicId)> = self
            .shared
            .iter()
            .map(|(&(cluster, old), &count)| (count, cluster, old))
            .collect();
        pairs.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut continued, mut taken) = (BTreeMap::new(), BTreeSet::new());
        for (count, cluster, old) in pairs {
            let half = 2 * count >= self.known[cluster] || 2 * count >= self.before[&old];
            if half && !continued.contains_key(&cluster) && taken.insert(old) {
                continued.insert(cluster, old);
            }
        }
        continued
    }

    fn events(&self, continued: &BTreeMap<usize, TopicId>, ids: &[TopicId]) -> Vec<Event> {
        let kept: BTreeSet<TopicId> = continued.values().copied().collect();
        let mut events = Vec::new();
        for (cluster, &topic) in ids.iter().enumerate() {
            let sources = self.sources(cluster);
            let lost: Vec<TopicId> = sources
                .iter()
                .copied()
                .filter(|old| !kept.contains(old))
                .collect();
            let event = |kind, from| self.event(cluster, topic, kind, from);
            events.push(match continued.get(&cluster) {
                Some(&old) if lost.is_empty() => event("continued", vec![old]),
                Some(&old) => event("merged", [vec![old], lost].concat()),
                None if sources.is_empty() => event("born", Vec::new()),
                None => event("split", sources),
            });
        }
        let ended = self.before.keys().filter(|old| !kept.contains(old));
        events.extend(ended.map(|&topic| Event {
            topic,
            kind: "retired",
            from: Vec::new(),
            overlap: 0.0,
        }));
        events
    }

    /// What happened to the topic of a cluster, with the share of members that came from `from`.
    fn event(
        &self,
        cluster: usize,
        topic: TopicId,
        kind: &'static str,
        from: Vec<TopicId>,
    ) -> Event {
        let shared = |old: &TopicId| self.shared.get(&(cluster, *old)).copied().unwrap_or(0);
        let shared: usize = from.iter().map(shared).sum();
        Event {
            topic,
            kind,
            overlap: shared as f32 / self.size[cluster].max(1) as f32,
            from,
        }
    }

    /// Old topics that gave a cluster at least half of its members, or at least half of their own.
    fn sources(&self, cluster: usize) -> Vec<TopicId> {
        self.before
            .keys()
            .copied()
            .filter(|old| {
                let shared = self.shared.get(&(cluster, *old)).copied().unwrap_or(0);
                shared > 0 && (2 * shared >= self.size[cluster] || 2 * shared >= self.before[old])
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Members as (old topic, 0 for none; cluster).
    fn events(members: &[(i32, usize)], clusters: usize) -> Vec<(i32, &'static str, Vec<i32>)> {
        let old: Vec<_> = members
            .iter()
            .map(|&(old, _)| (old > 0).then_some(TopicId::new(old)))
            .collect();
        let new: Vec<_> = members.iter().map(|&(_, new)| new).collect();
        let mut next = 100;
        let matched = match_topics(&old, &new, clusters, &[], &mut next);
        let ids = |from: &[TopicId]| from.iter().map(|id| id.get()).collect();
        matched
            .events
            .iter()
            .map(|e| (e.topic.get(), e.kind, ids(&e.from)))
            .collect()
    }

    #[test]
    fn a_topic_is_born_continued_split_merged_or_retired() {
        assert_eq!(events(&[(0, 0), (0, 0)], 1), [(100, "born", vec![])]);
        assert_eq!(
            events(&[(7, 0), (7, 0), (0, 0)], 1),
            [(7, "continued", vec![7])]
        );
        assert_eq!(
            events(&[(7, 0), (7, 0), (7, 0), (7, 1), (7, 1)], 2),
            [(7, "continued", vec![7]), (100, "split", vec![7])]
        );
        assert_eq!(
            events(&[(7, 0), (7, 0), (7, 0), (8, 0), (8, 0)], 1),
            [(7, "merged", vec![7, 8]), (8, "retired", vec![])]
        );
    }
}
