//! The finished model: what later stages ask it, and the datasets that tell of it.

use arrow::array::{
    Float32Array, Int32Array, Int64Array, ListArray, ListBuilder, StringArray, StringBuilder,
};
use arrow::datatypes::Float32Type;
use modum_duplicates::{DistinctRow, Groups};
use modum_model::ids::{IdeaRow, TopicId};
use modum_model::table::Table as _;
use modum_model::tables::{Assignments, Centroids, Descriptions, Ideas, TopicLineage, Topics};
use ndarray::{Array2, Axis};

use crate::assign::Assigned;
use crate::embed::{Vectors, rows};
use crate::kept::descriptions;
use crate::node::Node;
use crate::novelty::novelty;

/// Topics, themes, and the place of each distinct idea.
#[derive(Clone, Debug)]
pub struct TopicModel {
    pub(crate) topics: Vec<Node>,
    pub(crate) themes: Vec<Node>,
    /// The theme of each topic.
    pub(crate) theme_of: Vec<usize>,
    /// The place of each distinct idea.
    pub(crate) assigned: Vec<Assigned>,
    /// One row a topic; the topic of ideas without a vector, which is the last, has none.
    pub(crate) centroids: Array2<f32>,
    pub(crate) lineage: TopicLineage,
    /// The first number that no topic or theme ever had.
    pub(crate) next_id: i32,
}

impl TopicModel {
    /// The topic of a distinct idea.
    pub fn topic(&self, group: DistinctRow) -> TopicId {
        self.topics[self.assigned[group.index()].topic].id
    }

    /// The theme of a distinct idea.
    pub fn theme(&self, group: DistinctRow) -> TopicId {
        self.themes[self.theme_of[self.assigned[group.index()].topic]].id
    }

    /// The label of a distinct idea's topic.
    pub fn label(&self, group: DistinctRow) -> &str {
        &self.topics[self.assigned[group.index()].topic].label
    }

    /// Growth of a distinct idea's topic, -1 to 1.
    pub fn growth(&self, group: DistinctRow) -> f32 {
        self.topics[self.assigned[group.index()].topic].growth
    }

    /// Cosine of a distinct idea with its topic's centroid.
    pub fn centrality(&self, group: DistinctRow) -> f32 {
        self.assigned[group.index()].cosine
    }

    /// How many topics and themes there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.topics.len(), self.themes.len())
    }

    /// The topic of the ideas that fit nowhere, if there are any.
    pub fn nowhere(&self) -> Option<TopicId> {
        self.topics.get(self.centroids.nrows()).map(|node| node.id)
    }

    /// The first number that no topic or theme ever had: where the next run goes on counting.
    pub fn next_id(&self) -> i32 {
        self.next_id
    }

    /// How far each distinct idea is from all that is known, 0 to 1; `known` says it of each.
    pub fn novelty(&self, vectors: &Vectors, known: &[bool]) -> Vec<f32> {
        let topic_of: Vec<usize> = self.assigned.iter().map(|place| place.topic).collect();
        novelty(&vectors.ideas, &topic_of, known)
    }

    /// The `topic_lineage` dataset.
    pub fn lineage(&self) -> &TopicLineage {
        &self.lineage
    }

    /// The topics' centroids, for the store.
    pub fn centroids(&self) -> Centroids {
        let mut order: Vec<usize> = (0..self.centroids.nrows()).collect();
        order.sort_by_key(|&topic| self.topics[topic].id);
        let ids = order.iter().map(|&topic| self.topics[topic].id.get());
        Centroids {
            topic_id: Int32Array::from_iter_values(ids),
            vector: rows(&self.centroids.select(Axis(0), &order)),
        }
    }

    /// What the descriptions of themes and topics rest on, for the store.
    pub fn descriptions(&self) -> Descriptions {
        let nodes: Vec<&Node> = self.nodes().into_iter().map(|(_, node)| node).collect();
        descriptions(&nodes)
    }

    /// The `topics` dataset: themes and topics by number.
    pub fn table(&self, ideas: &Ideas) -> Topics {
        let nodes = self.nodes();
        let each = || nodes.iter().map(|&(_, node)| node);
        let count = |of: fn(&Node) -> i64| Int64Array::from_iter_values(each().map(of));
        let id = |idea: &IdeaRow| ideas.idea_id.value(idea.index());
        Topics {
            topic_id: Int32Array::from_iter_values(each().map(|node| node.id.get())),
            parent_id: nodes.iter().map(|(parent, _)| *parent).collect(),
            label: StringArray::from_iter_values(each().map(|node| &node.label)),
            keywords: text_lists(each().map(|node| node.keywords.iter().map(|(word, _)| &**word))),
            keyword_scores: scores(each()),
            exemplar_ids: text_lists(each().map(|node| node.exemplars.iter().map(id))),
            n_ideas: count(|node| node.ideas),
            n_distinct: count(|node| node.distinct),
            votes: count(|node| node.votes),
            coherence: Float32Array::from_iter_values(each().map(|node| node.coherence)),
            growth: Float32Array::from_iter_values(each().map(|node| node.growth)),
            born_intake: StringArray::from_iter_values(each().map(|node| &node.born)),
        }
    }

    /// Themes and topics with the number of the theme above, by number.
    fn nodes(&self) -> Vec<(Option<i32>, &Node)> {
        let themes = self.themes.iter().map(|node| (None, node));
        let parents = self
            .theme_of
            .iter()
            .map(|&theme| Some(self.themes[theme].id.get()));
        let mut nodes: Vec<_> = themes.chain(parents.zip(&self.topics)).collect();
        nodes.sort_by_key(|(_, node)| node.id);
        nodes
    }

    /// The `assignments` dataset.
    pub fn assignments(&self, ideas: &Ideas, groups: &Groups) -> Assignments {
        let group = |row: usize| groups.of(IdeaRow::new(row));
        let place = |row: usize| &self.assigned[group(row).index()];
        let rows = 0..ideas.len();
        Assignments {
            idea_id: ideas.idea_id.clone(),
            topic_id: rows
                .clone()
                .map(|row| Some(self.topic(group(row)).get()))
                .collect(),
            theme_id: rows
                .clone()
                .map(|row| Some(self.theme(group(row)).get()))
                .collect(),
            confidence: rows
                .clone()
                .map(|row| Some(place(row).confidence))
                .collect(),
            second_topic_id: rows
                .clone()
                .map(|row| {
                    place(row)
                        .second
                        .map(|(topic, _)| self.topics[topic].id.get())
                })
                .collect(),
            second_confidence: rows
                .map(|row| place(row).second.map(|(_, confidence)| confidence))
                .collect(),
        }
    }
}

fn scores<'a>(nodes: impl Iterator<Item = &'a Node>) -> ListArray {
    let lists = nodes.map(|node| {
        Some(
            node.keywords
                .iter()
                .map(|&(_, score)| Some(score))
                .collect::<Vec<_>>(),
        )
    });
    ListArray::from_iter_primitive::<Float32Type, _, _>(lists)
}

fn text_lists<'a>(lists: impl Iterator<Item = impl Iterator<Item = &'a str>>) -> ListArray {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for list in lists {
        builder.append_value(list.map(Some));
    }
    builder.finish()
}
