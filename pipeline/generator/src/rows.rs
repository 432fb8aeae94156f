//! The rows of an intake, one after the other: plan -> ideas with what a grader knows, and damaged rows between them.
//!
//! Only what each idea is made of is held in memory (some 40 bytes an idea); texts are written as the rows are asked
//! for.

use std::borrow::Cow;

use chrono::{Days, NaiveDate};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::catalog::{Catalog, SubjectId};
use crate::compose::{Originals, compose};
use crate::copies::Kind;
use crate::damage::{Damage, Oddity};
use crate::profile::Profiles;
use crate::schedule::{Schedule, n_originals, schedule};
use crate::streams::{Purpose, Streams, chance, one_of};
use crate::wording::{Text, write_out};
use crate::{GeneratorError, Plan, personal};

/// The day on which an intake opens.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 4, 1).expect("a day of the calendar");
/// Votes are `MOST_VOTES / uniform(1..=MOST_VOTES)` less one: P(votes >= n) = 1/(n + 1), Zipf's law.
const MOST_VOTES: u32 = 3000;
/// How many ideas of one subject share a source, counted one after the other.
const IDEAS_A_SOURCE: u32 = 20;
/// One idea in so many holds personal data, one an oddity, and one is followed by a damaged row.
const ONE_PERSONAL_IN: u32 = 100;
const ONE_ODD_IN: u32 = 300;
const ONE_DAMAGED_IN: u32 = 400;

/// One idea as a platform exports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idea {
    /// Unique within the intake.
    pub id: String,
    /// How it came in.
    pub channel: String,
    /// `None`: written in a way that nobody can read.
    pub submitted_at: Option<NaiveDate>,
    /// A name, a generic name, or empty.
    pub author: String,
    /// May be empty where there is a body.
    pub title: String,
    /// May be empty where there is a title.
    pub body: String,
    /// What the citizen put it under: sometimes another area than its own, sometimes nothing.
    pub category: String,
    /// How far it has come.
    pub stage: String,
    /// `None`: written in a way that nobody can read.
    pub votes: Option<u32>,
}

impl Idea {
    /// The headings of [`Idea::cells`].
    pub const HEADINGS: [&str; 9] = [
        "id",
        "channel",
        "submitted_at",
        "author",
        "title",
        "body",
        "category",
        "stage",
        "votes",
    ];

    /// The cells of its row.
    pub fn cells(&self) -> [Cow<'_, str>; 9] {
        let date = self
            .submitted_at
            .map_or("2026-13-45".to_owned(), |day| day.to_string());
        let votes = self
            .votes
            .map_or("많음".to_owned(), |votes| votes.to_string());
        [
            Cow::from(&self.id),
            Cow::from(&self.channel),
            Cow::from(date),
            Cow::from(&self.author),
            Cow::from(&self.title),
            Cow::from(&self.body),
            Cow::from(&self.category),
            Cow::from(&self.stage),
            Cow::from(votes),
        ]
    }
}

/// What a grader knows about an idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// The idea's id.
    pub id: String,
    /// Ideas of one group are the same idea.
    pub group: usize,
    /// What the idea is to the first of its group.
    pub kind: Kind,
    /// The area it is really about.
    pub category: String,
    /// Ideas with the same source are about the same subject.
    pub source: String,
    /// Planted personal data, or empty.
    pub pii: String,
    /// The words planted with it, or empty.
    pub planted: String,
}

impl Truth {
    /// The headings of [`Truth::cells`].
    pub const HEADINGS: [&str; 7] = [
        "id", "group", "kind", "category", "source", "pii", "planted",
    ];

    /// The cells of its row.
    pub fn cells(&self) -> [Cow<'_, str>; 7] {
        [
            Cow::from(&self.id),
            Cow::from(self.group.to_string()),
            Cow::from(self.kind.as_str()),
            Cow::from(&self.category),
            Cow::from(&self.source),
            Cow::from(&self.pii),
            Cow::from(&self.planted),
        ]
    }
}

/// One row of an intake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// An idea and what a grader knows about it.
    Idea(Box<Idea>, Box<Truth>),
    /// A row that must be rejected, with its cells.
    Damaged(Damage, Vec<String>),
}

/// Everything decided about an intake before its first row is written.
#[derive(Debug)]
pub struct Generator {
    catalog: Catalog,
    profiles: Profiles,
    originals: Originals,
    schedule: Schedule,
    streams: Streams,
}

impl Generator {
    /// Plans an intake.
    pub fn new(plan: &Plan) -> Result<Self, GeneratorError> {
        let ideas = u32::try_from(plan.ideas).map_err(|_| GeneratorError::TooMany {
            ideas: plan.ideas,
            most: u32::MAX,
        })?;
        let streams = Streams::new(plan.seed);
        let catalog = Catalog::embedded()?;
        let profiles = Profiles::new(&catalog, streams)?;
        let originals = compose(&catalog, &profiles, streams, n_originals(plan.ideas));
        let schedule = schedule(&originals, &profiles, streams, ideas);
        Ok(Self {
            catalog,
            profiles,
            originals,
            schedule,
            streams,
        })
    }

    /// All rows, in the order of the intake; the same whenever they are asked for.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        Rows {
            generator: self,
            ideas: self.schedule.order.iter(),
            number: 0,
            damaged: None,
        }
    }

    /// How many letters are sent by many.
    pub fn n_campaigns(&self) -> usize {
        self.schedule.n_campaigns
    }

    fn idea(&self, idea: u32, number: u32) -> (Idea, Truth) {
        let group = self.schedule.group(idea);
        let subject = self.originals.subject(group);
        let (text, kind) = self.text(idea, group);
        let rng = &mut self.streams.open(Purpose::Cells, idea);
        let mut truth = Truth {
            id: format!("I{number:07}"),
            group,
            kind,
            category: self.catalog.area_of(subject).category.clone(),
            source: self.source(group),
            pii: String::new(),
            planted: String::new(),
        };
        let common = &self.catalog.common;
        let mut idea = Idea {
            id: truth.id.clone(),
            channel: common.channels.draw(rng).clone(),
            submitted_at: FIRST_DAY.checked_add_days(Days::new(self.schedule.day(idea).into())),
            author: self.sender(idea, kind, rng),
            title: text.title,
            body: text.body,
            category: self.chosen_category(&truth.category, rng),
            stage: common.stages.draw(rng).clone(),
            votes: Some(self.votes(subject, kind, rng)),
        };
        blemish(&mut idea, &mut truth, rng);
        (idea, truth)
    }

    fn text(&self, idea: u32, group: usize) -> (Text, Kind) {
        let text = write_out(&self.catalog, &self.originals, self.streams, group);
        let kind = self.schedule.kind(idea).possible_for(text.main());
        let rng = &mut self.streams.open(Purpose::Copying, idea);
        let main = kind.apply(text.main(), &self.catalog.common, rng);
        (text.with_main(main), kind)
    }

    /// `p`, the subject, and a number: what a grader takes for the petition that a passage was cut from.
    fn source(&self, group: usize) -> String {
        let subject = self.originals.subject(group).get();
        format!(
            "p{subject:03}-{}",
            self.originals.ordinal(group) / IDEAS_A_SOURCE
        )
    }

    /// Who sends an idea; now and then someone sends the same twice.
    fn sender(&self, idea: u32, kind: Kind, rng: &mut ChaCha8Rng) -> String {
        let again = kind == Kind::Exact && chance(rng, 1, 4);
        let first = u32::try_from(self.schedule.group(idea)).expect("groups are ideas");
        let rng = &mut self
            .streams
            .open(Purpose::Sender, if again { first } else { idea });
        match rng.random_range(0..100) {
            0..3 => String::new(),
            3..9 => "익명".to_owned(),
            _ => {
                let name = one_of(rng, &self.catalog.common.names);
                format!("{name}{:04}", rng.random_range(0..10_000))
            }
        }
    }

    /// One in ten puts an idea under another area or under none.
    fn chosen_category(&self, category: &str, rng: &mut ChaCha8Rng) -> String {
        match rng.random_range(0..100) {
            0..3 => String::new(),
            3..10 => one_of(rng, &self.catalog.areas).category.clone(),
            _ => category.to_owned(),
        }
    }

    fn votes(&self, subject: SubjectId, kind: Kind, rng: &mut ChaCha8Rng) -> u32 {
        let votes = MOST_VOTES / rng.random_range(1..=MOST_VOTES) - 1;
        match kind {
            Kind::Original => votes * self.profiles.appeal(subject),
            Kind::Campaign => votes.min(200) + rng.random_range(0..10),
            _ => votes.min(3),
        }
    }
}

/// Plants personal data, or something odd; never both, so that what was planted can be found again.
fn blemish(idea: &mut Idea, truth: &mut Truth, rng: &mut ChaCha8Rng) {
    if chance(rng, 1, ONE_PERSONAL_IN) {
        let planted = personal::draw(rng);
        idea.body = if chance(rng, 3, 10) {
            format!("{} {}", planted.words, idea.body)
        } else {
            format!("{} {}", idea.body, planted.words)
        };
        idea.body = idea.body.trim().to_owned();
        truth.pii = planted.data;
        truth.planted = planted.words;
    } else if chance(rng, 1, ONE_ODD_IN) {
        Oddity::draw(rng).apply(idea);
    }
}

struct Rows<'a> {
    generator: &'a Generator,
    ideas: std::slice::Iter<'a, u32>,
    /// Rows so far.
    number: u32,
    /// The damaged row to come next, and the idea whose cells it has.
    damaged: Option<(Damage, u32)>,
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.number += 1;
        if let Some((damage, idea)) = self.damaged.take() {
            let (idea, _) = self.generator.idea(idea, self.number);
            return Some(Row::Damaged(damage, damage.apply(&idea)));
        }
        let &number = self.ideas.next()?;
        let rng = &mut self.generator.streams.open(Purpose::Damage, number);
        self.damaged = chance(rng, 1, ONE_DAMAGED_IN).then(|| (Damage::draw(rng), number));
        let (idea, truth) = self.generator.idea(number, self.number);
        Some(Row::Idea(Box::new(idea), Box::new(truth)))
    }
}
