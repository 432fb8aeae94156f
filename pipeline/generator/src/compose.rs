//! Which sentences make up each original: subjects drawn by prominence -> compositions that keep apart.
//!
//! A subject's own sentences come first. When the ledger refuses what they can still give, the citizen writes about a
//! second subject of the same area as well, then of any area: so an intake of any size has distinct ideas, and topics
//! blur only as far as it is too big for its texts.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::catalog::{Catalog, SentenceId, Subject, SubjectId};
use crate::ledger::Ledger;
use crate::profile::Profiles;
use crate::streams::{Purpose, Streams, Weighted, chance, one_of};

/// What one original is made of: a title, a text, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) subject: SubjectId,
    pub(crate) title: Option<SentenceId>,
    /// In the order in which they are written; empty for a title alone.
    pub(crate) body: Vec<SentenceId>,
    /// Whether the body is a numbered list of wishes, two sentences each.
    pub(crate) listed: bool,
}

/// What all originals are made of, as columns.
#[derive(Debug, Default)]
pub(crate) struct Originals {
    subjects: Vec<SubjectId>,
    titles: Vec<Option<SentenceId>>,
    bodies: Vec<SentenceId>,
    /// Where each original's body ends in `bodies`.
    ends: Vec<usize>,
    listed: Vec<bool>,
    /// How many originals of its subject come before it.
    ordinals: Vec<u32>,
}

impl Originals {
    pub(crate) fn len(&self) -> usize {
        self.subjects.len()
    }

    pub(crate) fn subject(&self, at: usize) -> SubjectId {
        self.subjects[at]
    }

    pub(crate) fn title(&self, at: usize) -> Option<SentenceId> {
        self.titles[at]
    }

    /// The sentences of an original's body, in their order.
    pub(crate) fn body(&self, at: usize) -> &[SentenceId] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bodies[start..self.ends[at]]
    }

    pub(crate) fn is_list(&self, at: usize) -> bool {
        self.listed[at]
    }

    pub(crate) fn ordinal(&self, at: usize) -> u32 {
        self.ordinals[at]
    }

    fn push(&mut self, draft: Draft, ordinal: u32) {
        self.subjects.push(draft.subject);
        self.titles.push(draft.title);
        self.bodies.extend(draft.body);
        self.ends.push(self.bodies.len());
        self.listed.push(draft.listed);
        self.ordinals.push(ordinal);
    }
}

/// Composes the first `count` originals; more of them begin with the same ones.
pub(crate) fn compose(
    catalog: &Catalog,
    profiles: &Profiles,
    streams: Streams,
    count: usize,
) -> Originals {
    let mut composer = Composer {
        catalog,
        ledger: Ledger::default(),
        rng: streams.open(Purpose::Composition, 0),
        layouts: layouts(),
        parts: parts(),
        failures: vec![[0; TRIES.len()]; catalog.n_subjects()],
    };
    let mut originals = Originals::default();
    let mut ordinals = vec![0; catalog.n_subjects()];
    for _ in 0..count {
        let subject = profiles.draw_subject(&mut composer.rng);
        let ordinal = &mut ordinals[usize::from(subject.get())];
        originals.push(composer.draft(subject), *ordinal);
        *ordinal += 1;
    }
    originals
}

/// How an original is laid out.
#[derive(Clone, Copy, Debug)]
enum Layout {
    /// One sentence, all in the title.
    TitleOnly,
    /// A title and a text.
    Proposal,
    /// A text without a title.
    Untitled,
    /// A title and a numbered list of several wishes.
    List,
}

/// How many problems, measures and effects a text has.
type Parts = (usize, usize, usize);

/// How far a citizen looks for a second subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Own,
    Area,
    Anywhere,
}

/// What is tried, in this order, until the ledger admits a composition. If it admits none, one is taken unseen; with
/// some thousand sentences that happens beyond millions of ideas only.
const TRIES: [(Reach, usize); 3] = [(Reach::Own, 20), (Reach::Area, 20), (Reach::Anywhere, 10)];
/// How often all tries of a reach may fail until it is no longer looked into for that subject.
const PATIENCE: u8 = 40;
/// How often a title without text, or a list, is tried before it becomes a proposal.
const SPECIAL_TRIES: usize = 6;

struct Composer<'a> {
    catalog: &'a Catalog,
    ledger: Ledger,
    rng: ChaCha8Rng,
    layouts: Weighted<Layout>,
    parts: Weighted<Parts>,
    /// For each subject, how often all tries of each reach have failed.
    failures: Vec<[u8; TRIES.len()]>,
}

fn layouts() -> Weighted<Layout> {
    use Layout::{List, Proposal, TitleOnly, Untitled};
    Weighted::new([(TitleOnly, 24), (Proposal, 63), (Untitled, 10), (List, 3)])
        .expect("weights above zero")
}

fn parts() -> Weighted<Parts> {
    let shares = [
        ((1, 1, 0), 12),
        ((2, 1, 0), 24),
        ((1, 2, 0), 12),
        ((1, 1, 1), 10),
        ((2, 1, 1), 16),
        ((3, 1, 0), 8),
        ((2, 2, 0), 10),
        ((2, 2, 1), 5),
        ((3, 1, 1), 3),
    ];
    Weighted::new(shares).expect("weights above zero")
}

impl Composer<'_> {
    fn draft(&mut self, subject: SubjectId) -> Draft {
        let layout = *self.layouts.draw(&mut self.rng);
        let special = match layout {
            Layout::TitleOnly => self.title_only(subject),
            Layout::List => self.list(subject),
            Layout::Proposal | Layout::Untitled => None,
        };
        special.unwrap_or_else(|| {
            let titled = !matches!(layout, Layout::Untitled);
            let title = titled.then(|| self.title(subject));
            Draft {
                subject,
                title,
                body: self.text(subject, title),
                listed: false,
            }
        })
    }

    fn title(&mut self, subject: SubjectId) -> SentenceId {
        *one_of(&mut self.rng, &self.catalog.subject(subject).titles)
    }

    /// A title, problem or measure that no title-only idea has used.
    fn title_only(&mut self, subject: SubjectId) -> Option<Draft> {
        let Subject {
            titles,
            problems,
            measures,
            ..
        } = self.catalog.subject(subject);
        let lists = [titles, problems, measures];
        (0..SPECIAL_TRIES).find_map(|_| {
            let list = one_of(&mut self.rng, &lists);
            let title = Some(*one_of(&mut self.rng, list));
            let is_new = self.ledger.admit(title, &[]);
            is_new.then_some(Draft {
                subject,
                title,
                body: Vec::new(),
                listed: false,
            })
        })
    }

    /// Some wishes, each a problem and a measure: one of the subject, the others of other subjects of its area.
    fn list(&mut self, subject: SubjectId) -> Option<Draft> {
        let title = Some(self.title(subject));
        (0..SPECIAL_TRIES).find_map(|_| {
            let mut others = self.others(subject, Reach::Area);
            let more = self.rng.random_range(2..=4);
            let (others, _) = others.partial_shuffle(&mut self.rng, more);
            let mut body = self.sentences(subject, (1, 1, 0));
            for &mut other in others {
                body.extend(self.sentences(other, (1, 1, 0)));
            }
            let is_new = self.ledger.admit(title, &body);
            is_new.then_some(Draft {
                subject,
                title,
                body,
                listed: true,
            })
        })
    }

    fn text(&mut self, subject: SubjectId, title: Option<SentenceId>) -> Vec<SentenceId> {
        for (at, (reach, tries)) in TRIES.into_iter().enumerate() {
            if self.failures[usize::from(subject.get())][at] >= PATIENCE {
                continue;
            }
            for _ in 0..tries {
                let sentences = self.argument(subject, reach);
                if self.ledger.admit(title, &sentences) {
                    return sentences;
                }
            }
            self.failures[usize::from(subject.get())][at] += 1;
        }
        self.argument(subject, Reach::Anywhere)
    }

    /// Problems, what to do about them, and sometimes what that brings; of a second subject too beyond `Reach::Own`.
    fn argument(&mut self, subject: SubjectId, reach: Reach) -> Vec<SentenceId> {
        let others = self.others(subject, reach);
        if others.is_empty() {
            let parts = *self.parts.draw(&mut self.rng);
            return self.sentences(subject, parts);
        }
        let second = *one_of(&mut self.rng, &others);
        let effects = self.rng.random_range(0..=1);
        let mut sentences = self.sentences(subject, (1, 1, 0));
        sentences.extend(self.sentences(second, (1, 1, effects)));
        sentences
    }

    /// The subjects that may go with the first.
    fn others(&mut self, first: SubjectId, reach: Reach) -> Vec<SubjectId> {
        let area = match reach {
            Reach::Own => return Vec::new(),
            Reach::Area => self.catalog.area_of(first),
            Reach::Anywhere => one_of(&mut self.rng, &self.catalog.areas),
        };
        area.subjects
            .iter()
            .copied()
            .filter(|&other| other != first)
            .collect()
    }

    /// So many sentences of each list, or as many as it has; measures come first now and then.
    fn sentences(&mut self, subject: SubjectId, parts: Parts) -> Vec<SentenceId> {
        let subject = self.catalog.subject(subject);
        let (problems, measures, effects) = parts;
        let problems = self.some_of(&subject.problems, problems);
        let measures = self.some_of(&subject.measures, measures);
        let effects = self.some_of(&subject.effects, effects);
        if chance(&mut self.rng, 1, 4) {
            [measures, problems, effects].concat()
        } else {
            [problems, measures, effects].concat()
        }
    }

    fn some_of(&mut self, list: &[SentenceId], count: usize) -> Vec<SentenceId> {
        let mut list = list.to_vec();
        list.partial_shuffle(&mut self.rng, count).0.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which subject each sentence is of.
    fn owners(catalog: &Catalog) -> std::collections::BTreeMap<SentenceId, SubjectId> {
        let subjects = catalog.areas.iter().flat_map(|area| &area.subjects);
        let sentences = |&id: &SubjectId| {
            let Subject {
                titles,
                problems,
                measures,
                effects,
                ..
            } = catalog.subject(id);
            let all = [titles, problems, measures, effects]
                .map(Vec::clone)
                .concat();
            all.into_iter().map(move |sentence| (sentence, id))
        };
        subjects.flat_map(sentences).collect()
    }

    /// Of 1000 originals, how many stay with their subject, and how many with their area.
    fn reaches(count: usize) -> [usize; 2] {
        let catalog = Catalog::embedded().unwrap();
        let streams = Streams::new(1);
        let profiles = Profiles::new(&catalog, streams).unwrap();
        let originals = compose(&catalog, &profiles, streams, count);
        let owners = owners(&catalog);
        let mut counts = [0, 0];
        for at in 0..count {
            let own = originals.subject(at);
            let others = || originals.body(at).iter().map(|sentence| owners[sentence]);
            let area = catalog.subject(own).area;
            counts[0] += usize::from(others().all(|other| other == own));
            counts[1] += usize::from(others().all(|other| catalog.subject(other).area == area));
        }
        counts.map(|n| n * 1000 / count)
    }

    #[test]
    fn a_demo_stays_with_its_subjects() {
        let [subject, area] = reaches(13_000);
        assert!(
            subject >= 700,
            "of 1000 originals {subject} stay with their subject"
        );
        assert!(area >= 980, "of 1000 originals {area} stay with their area");
    }
}
