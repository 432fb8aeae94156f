//! Topics: distinct ideas → clusters → the tree of themes and topics, under numbers that last.

use std::collections::BTreeSet;

use modum_analyzers::comparable::letters;
use modum_corpus::Corpus;
use modum_dictionaries::Lexicon;
use modum_duplicates::Groups;
use modum_model::ids::{IdeaRow, TopicId};
use modum_model::progress::Progress;
use modum_model::settings::TopicSettings;
use modum_model::table::Table as _;
use modum_model::tables::Ideas;
use ndarray::{Array2, ArrayView2, Axis};

use crate::assign::assign;
use crate::confidence::calibrate;
use crate::embed::{Vectors, matrix};
use crate::gather::{chosen, gather, rounded_root};
use crate::kept::kept;
use crate::kmeans::nearest;
use crate::lineage::{Event, Previous, lineage, match_topics, unchanged};
use crate::node::{Clusters, describe};
use crate::nowhere::{Before, fits_nowhere};
use crate::tables::TopicModel;
use crate::themes::themes;

/// The label of the topic of ideas that fit nowhere, and of the theme above it.
const NOWHERE: (&str, &str) = ("그 밖의 제안", "그 밖의 의견");

/// What the stage works on.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// All ideas of the store.
    pub ideas: &'a Ideas,
    /// Their words.
    pub corpus: &'a Corpus,
    /// Their groups of copies.
    pub groups: &'a Groups,
    /// Their vectors.
    pub vectors: &'a Vectors,
    /// What the snapshot before knew of topics.
    pub previous: Option<&'a Previous>,
    /// The intake of this run.
    pub intake: &'a str,
    /// Word lists: what a label does not name.
    pub lexicon: &'a Lexicon,
}

/// Finds topics and themes, or carries on those of before.
pub fn topics(input: Input<'_>, settings: &TopicSettings, progress: &dyn Progress) -> TopicModel {
    let bar = progress.start("topics", "ideas", Some(input.groups.len() as u64));
    let tree = Tree::gathered(input, settings);
    bar.advance(input.groups.len() as u64);
    input.model(tree, settings.refit_share)
}

/// Places the ideas in the topics of `previous`, which stay as they are; the vectors must be those
/// of [`embed_known`](crate::embed_known).
pub fn place(
    input: Input<'_>,
    previous: &Previous,
    settings: &TopicSettings,
    progress: &dyn Progress,
) -> TopicModel {
    let bar = progress.start("topics", "ideas", Some(input.groups.len() as u64));
    let input = Input {
        previous: Some(previous),
        ..input
    };
    let tree = Tree::known(input, previous);
    bar.advance(input.groups.len() as u64);
    input.model(tree, settings.refit_share)
}

/// The tree of themes and topics, and who is in it.
pub(crate) struct Tree {
    /// The topic and theme that each distinct idea had.
    before: Vec<Option<(TopicId, TopicId)>>,
    /// The topic of each distinct idea.
    of: Vec<usize>,
    /// One row a topic; the topic of ideas that fit nowhere, which is the last, has none.
    centroids: Array2<f32>,
    /// The number of each topic.
    ids: Vec<TopicId>,
    /// The theme of each topic.
    theme_of: Vec<usize>,
    /// The number of each theme.
    theme_ids: Vec<TopicId>,
    /// What happened to the topics.
    events: Vec<Event>,
    /// The first number that is free.
    next_id: i32,
}

impl Tree {
    /// The tree of what gathers.
    fn gathered(input: Input<'_>, settings: &TopicSettings) -> Self {
        let before = input.before();
        let old: Vec<_> = before
            .iter()
            .map(|old| old.map(|(topic, _)| topic))
            .collect();
        let (of, centroids) = input.gather(&old, settings);
        let mut theme_of = themes(&centroids, theme_count(settings, centroids.nrows()));
        let mut n_themes = theme_of.iter().max().map_or(0, |last| last + 1);
        if of.contains(&centroids.nrows()) {
            theme_of.push(n_themes);
            n_themes += 1;
        }
        let old_themes: Vec<_> = before
            .iter()
            .map(|old| old.map(|(_, theme)| theme))
            .collect();
        let in_theme: Vec<usize> = of.iter().map(|&topic| theme_of[topic]).collect();
        let mut next_id = input.previous.map_or(1, Previous::next_id);
        let theme_ids = match_topics(&old_themes, &in_theme, n_themes, &[], &mut next_id).ids;
        // Topic and no topic never continue each other.
        let nowhere = input.previous.and_then(Previous::nowhere);
        let same_kind = |(&old, &new): (&Option<TopicId>, &usize)| {
            old.filter(|&old| (Some(old) == nowhere) == (new == centroids.nrows()))
        };
        let kind: Vec<_> = old.iter().zip(&of).map(same_kind).collect();
        let known = input.previous.map_or_else(Vec::new, Previous::topic_ids);
        let matched = match_topics(&kind, &of, theme_of.len(), &known, &mut next_id);
        Self {
            before,
            of,
            centroids,
            ids: matched.ids,
            theme_of,
            theme_ids,
            events: matched.events,
            next_id,
        }
    }

    /// The tree of before, with all ideas in it.
    fn known(input: Input<'_>, previous: &Previous) -> Self {
        let centroids = match previous.centroids.len() {
            0 => Array2::zeros((0, input.vectors.ideas.ncols())),
            _ => matrix(&previous.centroids.vector),
        };
        let ids = previous.topic_ids();
        let before = input.before();
        let old: Vec<_> = before
            .iter()
            .map(|old| old.map(|(topic, _)| topic))
            .collect();
        let of = input.nearest_known(&old, &ids, &centroids);
        let parents: Vec<TopicId> = ids.iter().map(|&topic| previous.parent(topic)).collect();
        let theme_ids: BTreeSet<TopicId> = parents.iter().copied().collect();
        let theme_ids: Vec<TopicId> = theme_ids.into_iter().collect();
        let theme = |parent| theme_ids.binary_search(parent).expect("holds every parent");
        Self {
            before,
            events: unchanged(&old, &of, &ids),
            theme_of: parents.iter().map(theme).collect(),
            of,
            centroids,
            ids,
            theme_ids,
            next_id: previous.next_id(),
        }
    }

    /// The topic of ideas that fit nowhere.
    fn nowhere(&self) -> Option<usize> {
        (self.ids.len() > self.centroids.nrows()).then(|| self.centroids.nrows())
    }
}

impl Input<'_> {
    /// The topic and theme that each distinct idea had, by its first member that had one.
    fn before(self) -> Vec<Option<(TopicId, TopicId)>> {
        let Some(previous) = self.previous else {
            return vec![None; self.groups.len()];
        };
        let of = previous.of(&self.ideas.idea_id);
        let of = |idea: &IdeaRow| of[idea.index()];
        let canonical = |group| of(&self.groups.canonical(group));
        let any = |group| self.groups.members(group).iter().find_map(of);
        self.groups
            .iter()
            .map(|group| canonical(group).or_else(|| any(group)))
            .collect()
    }

    /// The cluster of each distinct idea, largest first, and the centroids; those without a vector
    /// are in a cluster of their own, behind the rest. As long as the word vectors are those of before,
    /// no idea moves.
    fn gather(
        self,
        old: &[Option<TopicId>],
        settings: &TopicSettings,
    ) -> (Vec<usize>, Array2<f32>) {
        let vectors = self.vectors.ideas.view();
        let known: Vec<usize> = (0..vectors.nrows())
            .filter(|&row| vectors.row(row).iter().any(|&x| x != 0.0))
            .collect();
        let nowhere = self.previous.and_then(Previous::nowhere);
        let had = |&row: &usize| old[row].filter(|&topic| Some(topic) != nowhere);
        let topics: BTreeSet<TopicId> = known.iter().filter_map(had).collect();
        let topics: Vec<TopicId> = topics.into_iter().collect();
        let place = |topic| {
            let place = topics
                .binary_search(&topic)
                .expect("topics holds every topic");
            u32::try_from(place).expect("there are fewer than 2^32 topics")
        };
        let place: Vec<Option<u32>> = known.iter().map(|row| had(row).map(place)).collect();
        let dense = chosen(&vectors, &known);
        let mut settings = settings.clone();
        if self.vectors.are_kept() {
            settings.moved_share = 0.0;
        }
        let (found, centroids) = gather(dense.view(), place, topics.len(), &settings);
        let before: Vec<Before> = known.iter().map(|&row| was(old[row], nowhere)).collect();
        let stray = fits_nowhere(&own_cosines(&dense.view(), &found, &centroids), &before);
        let fitting = |(&cluster, stray): (&u32, bool)| (!stray).then_some(cluster as usize);
        let found: Vec<_> = found.iter().zip(stray).map(fitting).collect();
        let (found, centroids) = by_size(&found, &centroids);
        let mut of = vec![centroids.nrows(); vectors.nrows()];
        for (row, cluster) in known.into_iter().zip(found) {
            of[row] = cluster;
        }
        (of, centroids)
    }

    /// The place of each distinct idea among the topics `ids`: where it was; new ones where they are
    /// nearest, or behind the topics with a centroid if they fit none and there is such a place.
    fn nearest_known(
        self,
        old: &[Option<TopicId>],
        ids: &[TopicId],
        centroids: &Array2<f32>,
    ) -> Vec<usize> {
        let found = nearest(&self.vectors.ideas.view(), centroids);
        let cosines: Vec<f32> = found.iter().map(|&(_, cosine)| cosine).collect();
        let before: Vec<Before> = old.iter().map(|&topic| was(topic, None)).collect();
        let stray = fits_nowhere(&cosines, &before);
        let last = (ids.len() > centroids.nrows()).then(|| centroids.nrows());
        let number = |topic| ids.iter().position(|&id| id == topic);
        let place = |row: usize| {
            let own = old[row].and_then(number);
            let nowhere = last.filter(|_| stray[row] || cosines[row] == 0.0);
            own.or(nowhere).unwrap_or(found[row].0 as usize)
        };
        (0..old.len()).map(place).collect()
    }

    /// Describes the topics and themes.
    fn model(self, tree: Tree, refit_share: f64) -> TopicModel {
        let in_theme = tree.of.iter().map(|&topic| tree.theme_of[topic]).collect();
        let themes = Clusters {
            of: in_theme,
            fixed: tree
                .nowhere()
                .map(|topic| (tree.theme_of[topic], NOWHERE.1)),
            ids: tree.theme_ids,
        };
        let fixed =
            (tree.ids.len() > tree.centroids.nrows()).then(|| (tree.centroids.nrows(), NOWHERE.0));
        let mut assigned = assign(&self.vectors.ideas.view(), &tree.of, &tree.centroids);
        calibrate(
            &mut assigned,
            &self.ideas.category,
            self.groups,
            self.vectors,
            &tree.centroids,
            &tree.theme_of,
        );
        let topics = Clusters {
            of: tree.of,
            ids: tree.ids,
            fixed,
        };
        let old = |of: fn((TopicId, TopicId)) -> TopicId| -> Vec<Option<TopicId>> {
            tree.before.iter().map(|before| before.map(of)).collect()
        };
        let kept_themes = kept(self, &themes, &old(|(_, theme)| theme), refit_share);
        let kept_topics = kept(self, &topics, &old(|(topic, _)| topic), refit_share);
        let mut labels = BTreeSet::from([letters(NOWHERE.0), letters(NOWHERE.1)]);
        let stay = kept_themes.iter().chain(&kept_topics).flatten();
        labels.extend(stay.map(|description| letters(&description.label)));
        TopicModel {
            themes: describe(self, &themes, kept_themes, &assigned, &mut labels),
            topics: describe(self, &topics, kept_topics, &assigned, &mut labels),
            theme_of: tree.theme_of,
            lineage: lineage(self.intake, &tree.events, self.previous),
            assigned,
            centroids: tree.centroids,
            next_id: tree.next_id,
        }
    }
}

/// What an idea with this topic was, when `nowhere` is the topic of ideas that fit nowhere.
fn was(topic: Option<TopicId>, nowhere: Option<TopicId>) -> Before {
    match topic {
        None => Before::New,
        Some(_) if topic == nowhere => Before::Nowhere,
        Some(_) => Before::InTopic,
    }
}

/// The cosine of each vector with its own centroid.
fn own_cosines(vectors: &ArrayView2<'_, f32>, of: &[u32], centroids: &Array2<f32>) -> Vec<f32> {
    let rows = vectors.outer_iter().zip(of);
    rows.map(|(vector, &own)| vector.dot(&centroids.row(own as usize)))
        .collect()
}

/// The clusters that are not empty, largest first; ideas in none come behind the last.
fn by_size(of: &[Option<usize>], centroids: &Array2<f32>) -> (Vec<usize>, Array2<f32>) {
    let mut sizes = vec![0_usize; centroids.nrows()];
    for &cluster in of.iter().flatten() {
        sizes[cluster] += 1;
    }
    let mut order: Vec<usize> = (0..sizes.len())
        .filter(|&cluster| sizes[cluster] > 0)
        .collect();
    order.sort_by(|&a, &b| sizes[b].cmp(&sizes[a]).then(a.cmp(&b)));
    let mut number = vec![0; sizes.len()];
    for (new, &old) in order.iter().enumerate() {
        number[old] = new;
    }
    let place = |cluster: &Option<usize>| cluster.map_or(order.len(), |cluster| number[cluster]);
    let of = of.iter().map(place).collect();
    (of, centroids.select(Axis(0), &order))
}

/// 1.7 times the root of the number of topics: some 30 for 300.
pub(crate) fn theme_count(settings: &TopicSettings, topics: usize) -> usize {
    match settings.themes {
        0 => rounded_root(289 * topics).min(topics.div_ceil(2)).max(1),
        count => count.min(topics).max(1),
    }
}
