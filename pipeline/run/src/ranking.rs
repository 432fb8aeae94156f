//! What the stages rank and suggest are given: each distinct idea with the people behind it.

use std::collections::BTreeSet;

use arrow::array::{Array, RecordBatch};
use modum_corpus::{Corpus, Vocabulary};
use modum_duplicates::{DistinctRow, Groups};
use modum_model::ids::TermId;
use modum_model::settings::SuggestSettings;
use modum_model::table::Table;
use modum_model::tables::{Campaigns, DivisionWords, Ideas, Suggestions};
use modum_rank::Group;
use modum_rank::suggest::{Example, suggestions, train};
use modum_topics::TopicModel;
use rayon::prelude::*;

use crate::outcomes::Outcomes;
use crate::stages::All;

/// The groups as the stage rank takes them, by canonical.
pub(crate) fn describe<'a>(
    all: All<'a>,
    topics: &'a TopicModel,
    novelty: &[f32],
    campaigns: &Campaigns,
    unchanged: &[bool],
) -> Vec<Group<'a>> {
    let All {
        ideas,
        corpus,
        groups,
    } = all;
    let campaigns: BTreeSet<&str> = campaigns.canonical_id.iter().flatten().collect();
    let of_group = |group: DistinctRow| {
        let canonical = groups.canonical(group);
        let members: Vec<usize> = groups
            .members(group)
            .iter()
            .map(|idea| idea.index())
            .collect();
        let idea_id = ideas.idea_id.value(canonical.index());
        Group {
            idea_id,
            topic_id: topics.topic(group).get(),
            topic_label: topics.label(group),
            n_ideas: count(members.len()),
            n_authors: different(&members, &ideas.author, |row| ideas.author.value(row)),
            n_unknown: count(
                members
                    .iter()
                    .filter(|&&row| ideas.author.is_null(row))
                    .count(),
            ),
            n_channels: different(&members, &ideas.channel, |row| ideas.channel.value(row)),
            n_days: different(&members, &ideas.submitted_at, |row| {
                ideas.submitted_at.value(row)
            }),
            votes: members
                .iter()
                .filter(|&&row| ideas.votes.is_valid(row))
                .map(|&row| ideas.votes.value(row))
                .sum(),
            text: corpus.texts.whole(corpus.texts.of(canonical)),
            centrality: topics.centrality(group),
            topic_growth: topics.growth(group),
            novelty: novelty[group.index()],
            campaign: campaigns.contains(idea_id),
            unchanged: unchanged[canonical.index()],
        }
    };
    let rows = (0..groups.len()).into_par_iter();
    rows.map(DistinctRow::new).map(of_group).collect()
}

/// Which groups are known: an earlier intake brought one of their ideas, or something was decided
/// about one.
pub(crate) fn known(
    ideas: &Ideas,
    groups: &Groups,
    intake: &str,
    outcomes: &Outcomes<'_>,
) -> Vec<bool> {
    let is_known =
        |row: usize| ideas.intake.value(row) != intake || outcomes.of(ideas, row).is_some();
    let of_group = |group| {
        groups
            .members(group)
            .iter()
            .any(|idea| is_known(idea.index()))
    };
    groups.iter().map(of_group).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).expect("a store holds fewer than 2^32 ideas")
}

/// How many different values a column has in some rows.
fn different<T: Ord>(rows: &[usize], column: &dyn Array, value: impl Fn(usize) -> T) -> u32 {
    let mut values: Vec<T> = rows
        .iter()
        .filter(|&&row| column.is_valid(row))
        .map(|&row| value(row))
        .collect();
    values.sort_unstable();
    values.dedup();
    count(values.len())
}

/// Learns from the categories that ideas carry and suggests divisions for all distinct ideas, with
/// the words that speak for them; no row when too few carry one.
pub(crate) fn suggest(
    ideas: &Ideas,
    corpus: &Corpus,
    groups: &Groups,
    settings: &SuggestSettings,
) -> (Suggestions, DivisionWords) {
    let mut terms: Vec<u32> = Vec::new();
    let mut ends: Vec<usize> = Vec::with_capacity(groups.len());
    for &idea in groups.canonicals() {
        let tokens = corpus.tokens(corpus.texts.of(idea)).iter();
        terms.extend(tokens.map(|token| count(token.term.index())));
        ends.push(terms.len());
    }
    let start = |group: usize| group.checked_sub(1).map_or(0, |before| ends[before]);
    let example = |(group, &idea): (usize, &modum_model::ids::IdeaRow)| {
        let text = corpus.texts.of(idea);
        Example {
            title: corpus.texts.title(text),
            body: corpus.texts.body(text),
            terms: &terms[start(group)..ends[group]],
        }
    };
    let examples: Vec<Example<'_>> = groups
        .canonicals()
        .iter()
        .enumerate()
        .map(example)
        .collect();
    let labels: Vec<Option<&str>> = groups
        .iter()
        .map(|group| category(ideas, groups, group))
        .collect();
    let ids: Vec<&str> = groups
        .canonicals()
        .iter()
        .map(|idea| ideas.idea_id.value(idea.index()))
        .collect();
    match train(&examples, &labels, settings) {
        Some(model) => (
            suggestions(&model, &ids, &examples),
            model.words(&frequent_words(&terms, &corpus.vocabulary)),
        ),
        None => (empty(), empty()),
    }
}

fn empty<T: Table>() -> T {
    T::from_batch(&RecordBatch::new_empty(T::schema())).expect("the table's own schema")
}

/// Words that speak for a division stand at least so often in the ideas: what only one citizen wrote
/// is nobody else's business.
const FREQUENT: u32 = 5;

/// The words of two letters and more that stand often in `terms`, with their numbers.
fn frequent_words<'a>(terms: &[u32], vocabulary: &'a Vocabulary) -> Vec<(&'a str, u32)> {
    let mut counts = vec![0_u32; vocabulary.len()];
    for &term in terms {
        counts[term as usize] += 1;
    }
    let word = |(id, &frequency): (usize, &u32)| {
        let term = TermId::new(id);
        let word = vocabulary.term(term);
        let tells = frequency >= FREQUENT && !vocabulary.is_stop(term);
        (tells && word.chars().nth(1).is_some()).then(|| (word, count(id)))
    };
    counts.iter().enumerate().filter_map(word).collect()
}

/// The category of the canonical, or of the first copy that has one.
fn category<'a>(ideas: &'a Ideas, groups: &Groups, group: DistinctRow) -> Option<&'a str> {
    let known = |row: usize| {
        ideas
            .category
            .is_valid(row)
            .then(|| ideas.category.value(row))
    };
    known(groups.canonical(group).index()).or_else(|| {
        groups
            .members(group)
            .iter()
            .find_map(|idea| known(idea.index()))
    })
}
