//! Topics: distinct ideas → clusters → the tree of themes and topics, under numbers that last.

use std::collections::BTreeSet;

use modum_corpus::Corpus;
use modum_dictionaries::Lexicon;
use modum_duplicates::Groups;
use modum_model::ids::{IdeaRow, TopicId};
use modum_model::progress::Progress;
use modum_model::settings::TopicSettings;
use modum_model::tables::Ideas;
use ndarray::{Array2, Axis};

use crate::assign::{Assigned, assign};
use crate::embed::Vectors;
use crate::kmeans::{means, spherical_kmeans};
use crate::lineage::{Previous, lineage, match_topics};
use crate::node::{Clusters, describe};
use crate::tables::TopicModel;
use crate::themes::themes;

/// The label of the topic of ideas without a known word, and of the theme above it.
const NOWHERE: (&str, &str) = ("내용을 알 수 없는 짧은 의견", "그 밖의 의견");

/// What the stage works on.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) ideas: &'a Ideas,
    pub(crate) corpus: &'a Corpus,
    pub(crate) groups: &'a Groups,
    pub(crate) vectors: &'a Vectors,
    pub(crate) previous: Option<&'a Previous>,
    pub(crate) intake: &'a str,
    pub(crate) lexicon: &'a Lexicon,
}

/// Finds topics and themes.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one stage's output, or a setting"
)]
pub fn topics(
    ideas: &Ideas,
    corpus: &Corpus,
    groups: &Groups,
    vectors: &Vectors,
    previous: Option<&Previous>,
    intake: &str,
    lexicon: &Lexicon,
    settings: &TopicSettings,
    progress: &dyn Progress,
) -> TopicModel {
    let bar = progress.start("topics", "ideas", Some(groups.len() as u64));
    let input = Input {
        ideas,
        corpus,
        groups,
        vectors,
        previous,
        intake,
        lexicon,
    };
    let (centroids, assigned) = input.cluster(settings);
    bar.advance(groups.len() as u64);
    input.model(centroids, assigned, settings)
}

impl Input<'_> {
    /// Clusters the ideas that have a vector; the others go to a cluster of their own, behind the
    /// rest.
    fn cluster(self, settings: &TopicSettings) -> (Array2<f32>, Vec<Assigned>) {
        let vectors = self.vectors.ideas.view();
        let known: Vec<usize> = (0..vectors.nrows())
            .filter(|&row| vectors.row(row).iter().any(|&x| x != 0.0))
            .collect();
        let count = topic_count(settings, known.len());
        let dense = vectors.select(Axis(0), &known);
        let start = self.start(&known, &dense);
        let centroids =
            spherical_kmeans(&dense.view(), &start, count, settings.passes, settings.seed);
        let (centroids, found) = assign(&dense.view(), &centroids);
        let mut assigned = vec![Assigned::nowhere(centroids.nrows()); vectors.nrows()];
        for (row, place) in known.into_iter().zip(found) {
            assigned[row] = place;
        }
        (centroids, assigned)
    }

    /// The topic and theme that each distinct idea had, by its first member that had one.
    fn before(self) -> Vec<Option<(TopicId, TopicId)>> {
        let Some(previous) = self.previous else {
            return vec![None; self.groups.len()];
        };
        let of = |idea: &IdeaRow| previous.of(self.ideas.idea_id.value(idea.index()));
        let canonical = |group| of(&self.groups.canonical(group));
        let any = |group| self.groups.members(group).iter().find_map(of);
        self.groups
            .iter()
            .map(|group| canonical(group).or_else(|| any(group)))
            .collect()
    }

    /// Where the old topics lie among the new vectors: the search starts there.
    fn start(self, known: &[usize], dense: &Array2<f32>) -> Array2<f32> {
        let before = self.before();
        let old: Vec<Option<TopicId>> = known
            .iter()
            .map(|&row| before[row].map(|(topic, _)| topic))
            .collect();
        let topics: BTreeSet<TopicId> = old.iter().copied().flatten().collect();
        let topics: Vec<TopicId> = topics.into_iter().collect();
        let (mut of, mut rows) = (Vec::new(), Vec::new());
        for (row, topic) in old.iter().enumerate() {
            if let Some(number) = topic.and_then(|topic| topics.binary_search(&topic).ok()) {
                of.push(u32::try_from(number).expect("there are fewer than 2^32 topics"));
                rows.push(row);
            }
        }
        let rows = dense.select(Axis(0), &rows);
        means(&rows.view(), &of, topics.len())
    }

    /// Numbers the clusters and describes them.
    fn model(
        self,
        centroids: Array2<f32>,
        assigned: Vec<Assigned>,
        settings: &TopicSettings,
    ) -> TopicModel {
        let tree = Tree::of(&centroids, &assigned, settings);
        let topic_of: Vec<usize> = assigned.iter().map(|place| place.topic).collect();
        let in_theme: Vec<usize> = topic_of.iter().map(|&t| tree.theme_of[t]).collect();
        let before = self.before();
        let old_topics: Vec<_> = before.iter().map(|old| old.map(|(t, _)| t)).collect();
        let old_themes: Vec<_> = before.iter().map(|old| old.map(|(_, t)| t)).collect();
        let mut next = self.previous.map_or(1, Previous::next_id);
        let theme_ids = match_topics(&old_themes, &in_theme, tree.themes(), &mut next).ids;
        let matched = match_topics(&old_topics, &topic_of, tree.theme_of.len(), &mut next);
        let themes = Clusters {
            of: in_theme,
            ids: theme_ids,
            fixed: tree.nowhere.map(|t| (tree.theme_of[t], NOWHERE.1)),
        };
        let topics = Clusters {
            of: topic_of,
            ids: matched.ids,
            fixed: tree.nowhere.map(|topic| (topic, NOWHERE.0)),
        };
        let mut labels = BTreeSet::new();
        TopicModel {
            themes: describe(self, &themes, &assigned, &mut labels),
            topics: describe(self, &topics, &assigned, &mut labels),
            theme_of: tree.theme_of,
            lineage: lineage(self.intake, &matched.events, self.previous),
            assigned,
            centroids,
        }
    }
}

/// The theme of each topic.
struct Tree {
    theme_of: Vec<usize>,
    /// The topic of ideas without a vector: the last one, under a theme of its own.
    nowhere: Option<usize>,
}

impl Tree {
    fn of(centroids: &Array2<f32>, assigned: &[Assigned], settings: &TopicSettings) -> Self {
        let topics = centroids.nrows();
        let theme_of = themes(centroids, theme_count(settings, topics));
        let nowhere = assigned.iter().any(|place| place.topic == topics);
        let mut tree = Self {
            theme_of,
            nowhere: nowhere.then_some(topics),
        };
        if nowhere {
            let theme = tree.themes();
            tree.theme_of.push(theme);
        }
        tree
    }

    fn themes(&self) -> usize {
        self.theme_of.iter().max().map_or(0, |last| last + 1)
    }
}

/// 0.9 times the root of the number of distinct ideas: some 300 for a national intake.
fn topic_count(settings: &TopicSettings, ideas: usize) -> usize {
    let wanted = match settings.count {
        0 => rounded_root(81 * ideas).max(1),
        count => count,
    };
    wanted.min(ideas)
}

/// 1.7 times the root of the number of topics: some 30 for 300.
fn theme_count(settings: &TopicSettings, topics: usize) -> usize {
    match settings.themes {
        0 => rounded_root(289 * topics).min(topics.div_ceil(2)).max(1),
        count => count.min(topics).max(1),
    }
}

/// The root of a number of hundredths, rounded: `⌊√x + ½⌋` in whole numbers.
fn rounded_root(hundredths: usize) -> usize {
    (hundredths / 25).isqrt().div_ceil(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use modum_model::settings::Settings;

    #[test]
    fn there_are_as_many_topics_and_themes_as_the_ideas_ask_for() {
        let mut settings = Settings::default().topics;
        let mut check = |wanted, ideas, expected: (usize, usize)| {
            (settings.count, settings.themes) = (wanted, wanted);
            let topics = topic_count(&settings, ideas);
            assert_eq!(
                (topics, theme_count(&settings, topics)),
                expected,
                "{ideas}"
            );
        };
        check(0, 0, (0, 1));
        check(0, 1, (1, 1));
        check(0, 2, (1, 1));
        check(0, 100, (9, 5));
        check(0, 10_000, (90, 16));
        check(0, 180_705, (383, 33));
        check(7, 3, (3, 3));
        check(7, 100, (7, 7));
    }

    #[test]
    fn roots_are_rounded() {
        for hundredths in 0..20_000_usize {
            let exact = (hundredths as f64 / 100.0).sqrt();
            assert!(
                (rounded_root(hundredths) as f64 - exact).abs() <= 0.5,
                "{hundredths}"
            );
        }
    }
}
