//! A topic or theme as it is shown: what its ideas have in common, and how many they are.

use std::collections::BTreeSet;

use arrow::array::Array;
use modum_duplicates::DistinctRow;
use modum_model::ids::{IdeaRow, TopicId};
use rayon::prelude::*;

use crate::assign::Assigned;
use crate::coherence::coherence;
use crate::exemplars::exemplars;
use crate::kept::{Base, Description};
use crate::keywords::{Keyword, keywords, telling_words};
use crate::labels::{Candidate, Group, candidates, labels};
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
    /// What label, keywords and exemplars rest on.
    pub(crate) base: Base,
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

/// Describes each cluster that has no description yet. Labels are none of those `taken`, which hold
/// the fixed one and those that stay, and are added to them.
pub(crate) fn describe(
    input: Input<'_>,
    clusters: &Clusters,
    kept: Vec<Option<Description>>,
    assigned: &[Assigned],
    taken: &mut BTreeSet<String>,
) -> Vec<Node> {
    let members = clusters.members();
    let mut new = clusters
        .described(input, &members, &kept, taken)
        .into_iter();
    let mut each: Vec<Description> = kept
        .into_iter()
        .map(|kept| {
            kept.or_else(|| new.next())
                .expect("each is kept or described")
        })
        .collect();
    each.par_iter_mut()
        .zip(&members)
        .filter(|(description, _)| description.exemplars.is_empty())
        .for_each(|(description, members)| {
            description.exemplars = central(input, members, assigned);
        });
    let of_idea = clusters.by_idea(input);
    let growth = growth(&input.ideas.submitted_at, &of_idea, members.len());
    let numbers = clusters.ids.iter().zip(&members).zip(growth);
    let mut nodes: Vec<Node> = each
        .into_iter()
        .zip(numbers)
        .map(|(description, ((&id, members), growth))| Node {
            id,
            label: description.label,
            keywords: description.keywords,
            exemplars: description.exemplars,
            ideas: 0,
            distinct: distinct(members),
            votes: 0,
            coherence: description.coherence,
            growth,
            born: born(input, id),
            base: description.base,
        })
        .collect();
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

    /// The descriptions of the clusters that keep none, in their order; without exemplars.
    fn described(
        &self,
        input: Input<'_>,
        members: &[Vec<usize>],
        kept: &[Option<Description>],
        taken: &mut BTreeSet<String>,
    ) -> Vec<Description> {
        let new: Vec<usize> = (0..kept.len()).filter(|&at| kept[at].is_none()).collect();
        if new.is_empty() {
            return Vec::new();
        }
        let documents = &input.vectors.documents;
        let term = |word: u32| input.corpus.vocabulary.term(documents.terms[word as usize]);
        let own: Vec<&[usize]> = new.iter().map(|&cluster| &*members[cluster]).collect();
        let telling = telling_words(documents, &input.corpus.vocabulary, &own, members.len());
        let words = keywords(&telling, term);
        let coherence = coherence(documents, &words);
        let mut named: Vec<Option<&[Keyword]>> = vec![None; members.len()];
        for (&cluster, telling) in new.iter().zip(&telling) {
            named[cluster] = Some(telling);
        }
        let group = |cluster: usize| match (&kept[cluster], named[cluster]) {
            (Some(kept), _) => Group::named(input, &members[cluster], &kept.keywords),
            (None, words) => Group::unnamed(input, &members[cluster], words.unwrap_or_default()),
        };
        let phrases = candidates(input, &(0..members.len()).map(group).collect::<Vec<_>>());
        let labels = self.labels(&new, phrases, &words, term, taken);
        let each = labels.into_iter().zip(words).zip(coherence).zip(own);
        each.map(|(((label, words), coherence), members)| Description {
            label,
            keywords: words
                .iter()
                .map(|k| (term(k.word).to_owned(), k.score))
                .collect(),
            coherence,
            exemplars: Vec::new(),
            base: Base {
                distinct: distinct(members),
                changed: 0,
            },
        })
        .collect()
    }

    /// The labels of the clusters `new`, whose keywords are `words`.
    fn labels<'a>(
        &self,
        new: &[usize],
        mut phrases: Vec<Vec<Candidate>>,
        words: &[Vec<Keyword>],
        term: impl Fn(u32) -> &'a str,
        taken: &mut BTreeSet<String>,
    ) -> Vec<String> {
        let mut lists: Vec<Vec<&str>> = words
            .iter()
            .map(|list| list.iter().map(|keyword| term(keyword.word)).collect())
            .collect();
        let mut phrases: Vec<Vec<Candidate>> = new
            .iter()
            .map(|&cluster| std::mem::take(&mut phrases[cluster]))
            .collect();
        let fixed = self.fixed.and_then(|(cluster, label)| {
            let place = new.iter().position(|&new| new == cluster)?;
            Some((place, label))
        });
        if let Some((place, label)) = fixed {
            lists[place] = vec![label];
            phrases[place].clear();
        }
        for list in lists.iter_mut().filter(|list| list.is_empty()) {
            list.push(UNNAMED);
        }
        let sizes = self.sizes();
        let sizes: Vec<usize> = new.iter().map(|&cluster| sizes[cluster]).collect();
        let mut labels = labels(&phrases, &lists, &sizes, taken);
        if let Some((place, label)) = fixed {
            label.clone_into(&mut labels[place]);
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

fn distinct(members: &[usize]) -> i64 {
    members.iter().map(|_| 1).sum()
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
