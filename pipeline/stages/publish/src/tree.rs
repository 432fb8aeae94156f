//! The public tables of the topic tree: topics and themes, and their lineage.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float32Array, Int32Array, StringArray};
use modum_model::table::Table;
use modum_model::tables::{TopicLineage, Topics};
use modum_statistics::{ranks, share};

use crate::cells::Cells;
use crate::describe::Described;
use crate::masking::Masked;
use crate::tables::{Sources, array, described, without};

pub(crate) fn topics(sources: &Sources, cells: &Cells, masked: &mut Masked<'_>) -> Described {
    let topics = &sources.topics;
    let hidden = hidden_topics(topics, cells);
    let ids = topics.topic_id.values().iter();
    let names: StringArray = ids
        .map(|id| sources.names.get(id).map(String::as_str))
        .collect();
    let growing = hidden_growth(topics, cells);
    let sizes = Sizes::of(topics, &hidden);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("topic_id", array(&topics.topic_id)),
        ("parent_id", array(&topics.parent_id)),
        ("label", Arc::new(masked.column(&topics.label))),
        ("name", Arc::new(masked.column(&names))),
        ("keywords", Arc::new(masked.lists(&topics.keywords))),
        // Whoever knows the members of a topic can count them.
        ("exemplar_ids", without(&topics.exemplar_ids, &hidden)),
        ("n_ideas", without(&topics.n_ideas, &hidden)),
        ("n_distinct", without(&topics.n_distinct, &hidden)),
        ("votes", without(&topics.votes, &hidden)),
        ("coherence", array(&topics.coherence)),
        ("growth", without(&topics.growth, &growing)),
        ("born_intake", array(&topics.born_intake)),
        ("share", Arc::new(sizes.share)),
        ("rank", Arc::new(sizes.rank)),
    ];
    described("topics", &["topic_id"], columns)
}

/// Topics whose numbers are withheld, and themes that have such a topic.
fn hidden_topics(topics: &Topics, cells: &Cells) -> Vec<bool> {
    of_tree(topics, |topic| cells.hides_topic(topic))
}

/// Topics whose growth would say more of their months than is shown, and themes that have such a
/// topic.
fn hidden_growth(topics: &Topics, cells: &Cells) -> Vec<bool> {
    of_tree(topics, |topic| !cells.shows_months(topic))
}

/// A mark for each topic that `is_hidden`, and for the themes above.
fn of_tree(topics: &Topics, is_hidden: impl Fn(i32) -> bool) -> Vec<bool> {
    let rows = || 0..topics.topic_id.len();
    let id = |row| topics.topic_id.value(row);
    let hidden = |row: usize| topics.parent_id.is_valid(row) && is_hidden(id(row));
    let mut themes: Vec<i32> = rows()
        .filter(|&row| hidden(row))
        .map(|row| topics.parent_id.value(row))
        .collect();
    themes.sort_unstable();
    let has_hidden = |theme: i32| themes.binary_search(&theme).is_ok();
    rows()
        .map(|row| hidden(row) || topics.parent_id.is_null(row) && has_hidden(id(row)))
        .collect()
}

/// Share of all ideas and rank by size, topics among topics and themes among themes.
struct Sizes {
    share: Float32Array,
    rank: Int32Array,
}

impl Sizes {
    fn of(topics: &Topics, hidden: &[bool]) -> Self {
        let is_theme = |row: usize| topics.parent_id.is_null(row);
        let counts = |themes: bool| -> Vec<Option<i64>> {
            let shown = |row: usize| (is_theme(row) == themes && !hidden[row]).then_some(row);
            let rows = 0..topics.topic_id.len();
            rows.map(|row| shown(row).map(|row| topics.n_ideas.value(row)))
                .collect()
        };
        let leaves = topics.n_ideas.iter().enumerate();
        let leaves = leaves.filter(|(row, _)| !is_theme(*row));
        let total: i64 = leaves.filter_map(|(_, count)| count).sum();
        let (of_topics, of_themes) = (counts(false), counts(true));
        let either = of_topics.iter().zip(&of_themes).map(|(a, b)| a.or(*b));
        let share = either.map(|count| share(count?, total).map(crate::counted::single));
        let rank = ranks(&of_topics).into_iter().zip(ranks(&of_themes));
        Self {
            share: share.collect(),
            rank: rank.map(|(a, b)| a.or(b)).collect(),
        }
    }
}

/// What became of topics. Shares of topics whose number is withheld are withheld too: a fraction
/// tells of what.
pub(crate) fn lineage(lineage: &TopicLineage, cells: &Cells) -> Described {
    let ids = lineage.topic_id.values().iter();
    let hidden: Vec<bool> = ids
        .map(|id| cells.topics.place(id).is_some() && cells.hides_topic(*id))
        .collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("intake", array(&lineage.intake)),
        ("topic_id", array(&lineage.topic_id)),
        ("event", array(&lineage.event)),
        ("from_ids", array(&lineage.from_ids)),
        ("overlap", without(&lineage.overlap, &hidden)),
    ];
    described("topic_lineage", TopicLineage::KEY, columns)
}
