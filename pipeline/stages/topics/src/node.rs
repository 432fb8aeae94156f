//! A topic or theme as it is shown: what its ideas have in common, and how many they are.

use std::collections::BTreeSet;

use arrow::array::Array;
use modum_duplicates::DistinctRow;
use modum_model::ids::{IdeaRow, TopicId};

use crate::assign::Assigned;
use crate::coherence::coherence;
use crate::exemplars::exemplars;
use crate::keywords::{Keyword, keywords, telling_words};
use crate::labels::{Candidate, candidates, labels};
use crate::model::Input;
use crate::trend::growth;

/// The label of a cluster that has no keyword, as when its ideas consist of verbs.
const UNNAMED: &str = "핵심어 없음";

/// A topic or a theme.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) id: TopicId,
    pub(crate) label: String,
    pub(crate) keywords: Vec<(String, f32)>,
    pub(crate) exemplars: Vec<IdeaRow>,
    pub(crate) ideas: i64,
    pub(crate) distinct: i64,
    pub(crate) votes: i64,
    pub(crate) coherence: f32,
    pub(crate) growth: f32,
    pub(crate) born: String,
}

/// The distinct ideas as topics, or as themes.
pub(crate) struct Clusters {
    /// The cluster of each distinct idea.
    pub(crate) of: Vec<usize>,
    /// The number of each cluster.
    pub(crate) ids: Vec<TopicId>,
    /// The cluster whose label does not come from its ideas, and that label.
    pub(crate) fixed: Option<(usize, &'static str)>,
}

/// Describes each cluster. Labels are none of those `taken`, which hold the fixed one, and are added
/// to them.
pub(crate) fn describe(
    input: Input<'_>,
    clusters: &Clusters,
    assigned: &[Assigned],
    taken: &mut BTreeSet<String>,
) -> Vec<Node> {
    let documents = &input.vectors.documents;
    let vocabulary = &input.corpus.vocabulary;
    let members = clusters.members();
    let telling = telling_words(documents, vocabulary, &members);
    let term = |word: u32| vocabulary.term(documents.terms[word as usize]);
    let words = keywords(&telling, term);
    let coherence = coherence(documents, &words);
    let of_idea = clusters.by_idea(input);
    let growth = growth(&input.ideas.submitted_at, &of_idea, members.len());
    let phrases = candidates(input, &members, &telling);
    let labels = clusters.labels(phrases, &words, term, taken);
    let mut nodes = Vec::with_capacity(members.len());
    for (node, label) in labels.into_iter().enumerate() {
        let keywords = words[node].iter();
        nodes.push(Node {
            id: clusters.ids[node],
            label,
            keywords: keywords
                .map(|k| (term(k.word).to_owned(), k.score))
                .collect(),
            exemplars: central(input, &members[node], assigned),
            ideas: 0,
            distinct: members[node].iter().map(|_| 1).sum(),
            votes: 0,
            coherence: coherence[node],
            growth: growth[node],
            born: born(input, clusters.ids[node]),
        });
    }
    count(input, &of_idea, &mut nodes);
    nodes
}

impl Clusters {
    fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.ids.len()];
        for (row, &cluster) in self.of.iter().enumerate() {
            members[cluster].push(row);
        }
        members
    }

    /// The cluster of each idea, copies included.
    fn by_idea(&self, input: Input<'_>) -> Vec<usize> {
        let rows = (0..input.ideas.idea_id.len()).map(IdeaRow::new);
        rows.map(|idea| self.of[input.groups.of(idea).index()])
            .collect()
    }

    fn labels<'a>(
        &self,
        mut phrases: Vec<Vec<Candidate>>,
        words: &[Vec<Keyword>],
        term: impl Fn(u32) -> &'a str,
        taken: &mut BTreeSet<String>,
    ) -> Vec<String> {
        let mut lists: Vec<Vec<&str>> = words
            .iter()
            .map(|list| list.iter().map(|keyword| term(keyword.word)).collect())
            .collect();
        if let Some((cluster, label)) = self.fixed {
            lists[cluster] = vec![label];
            phrases[cluster].clear();
        }
        for list in lists.iter_mut().filter(|list| list.is_empty()) {
            list.push(UNNAMED);
        }
        let mut labels = labels(&phrases, &lists, &self.sizes(), taken);
        if let Some((cluster, label)) = self.fixed {
            label.clone_into(&mut labels[cluster]);
        }
        labels
    }

    fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.ids.len()];
        for &cluster in &self.of {
            sizes[cluster] += 1;
        }
        sizes
    }
}

fn central(input: Input<'_>, members: &[usize], assigned: &[Assigned]) -> Vec<IdeaRow> {
    let members: Vec<(usize, f32)> = members
        .iter()
        .map(|&row| (row, assigned[row].cosine))
        .collect();
    exemplars(
        input.ideas,
        input.corpus,
        input.groups,
        &input.vectors.ideas,
        &members,
    )
    .into_iter()
    .map(|row| input.groups.canonical(DistinctRow::new(row)))
    .collect()
}

fn born(input: Input<'_>, id: TopicId) -> String {
    let before = input.previous.and_then(|previous| previous.born(id));
    before.unwrap_or(input.intake).to_owned()
}

/// Counts all ideas, copies included, and their votes.
fn count(input: Input<'_>, of_idea: &[usize], nodes: &mut [Node]) {
    let votes = &input.ideas.votes;
    for (row, &node) in of_idea.iter().enumerate() {
        nodes[node].ideas += 1;
        if votes.is_valid(row) {
            nodes[node].votes += votes.value(row);
        }
    }
}
