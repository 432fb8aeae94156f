//! The funnel: how many ideas were received, distinct, candidates, selected and adopted.
//!
//! A snapshot, the decisions and the seats of a selection -> [`Row`]s: the whole, then each topic,
//! channel and month. Received ideas count in their own cell; from the distinct ones on, a group of
//! copies counts once, where its canonical is (as in `topic_stats`). Each step is a part of the one
//! before it, and over the cells of a dimension every step sums up to the whole.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::Array as _;
use chrono::{Datelike as _, NaiveDate, TimeDelta};
use modum_model::ids::TopicId;
use modum_model::settings::RankSettings;
use modum_model::table::{Table as _, find};
use modum_model::tables::{Assignments, Candidates, Duplicates, Ideas, Topics};
use modum_publish::Sources;

use crate::decisions::Decisions;
use crate::outcomes::{Outcome, Outcomes};
use crate::store::{Snapshot, StoreError};

/// What ideas are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// All ideas.
    All,
    /// Their topic.
    Topic,
    /// The channel they came through.
    Channel,
    /// The month they came in.
    Month,
}

impl Dimension {
    /// What an official reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "전체",
            Self::Topic => "주제",
            Self::Channel => "접수 경로",
            Self::Month => "접수 월",
        }
    }
}

/// How many ideas came how far; each number is part of the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Ideas received, copies included.
    pub received: u64,
    /// Distinct ideas.
    pub distinct: u64,
    /// Those that stand for selection: all whose text is not erased.
    pub candidates: u64,
    /// Those that were selected: here, by a recorded selection, or as their stage says.
    pub selected: u64,
    /// Those that were adopted, by decision or as their stage says.
    pub adopted: u64,
}

/// The steps of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What is counted by.
    pub dimension: Dimension,
    /// The cell: a topic's name, a channel, a month (`2017-05`); `미상` where it is not known.
    pub name: String,
    /// The topic, where that is the dimension.
    pub topic_id: Option<i32>,
    /// The numbers.
    pub steps: Steps,
}

/// Counts the funnel of `snapshot`; `seats` are ideas that are selected beyond those recorded.
pub fn funnel(
    snapshot: &Snapshot,
    decisions: &Decisions,
    settings: &RankSettings,
    seats: &BTreeSet<&str>,
) -> Result<Vec<Row>, StoreError> {
    let store = Tables {
        ideas: snapshot.table()?,
        duplicates: snapshot.table()?,
        assignments: snapshot.table()?,
        candidates: snapshot.table()?,
    };
    let outcomes = Outcomes::new(settings, decisions);
    let cells = store.count(&store.groups(&outcomes, seats));
    let topics: Topics = snapshot.table()?;
    let name = |cell: &Cell<'_>| name(cell, &topics, decisions);
    let row = |(cell, steps): (Cell<'_>, Steps)| Row {
        dimension: cell.dimension,
        name: name(&cell),
        topic_id: (cell.dimension == Dimension::Topic).then_some(cell.number),
        steps,
    };
    Ok(cells.into_iter().map(row).collect())
}

/// The funnel of all ideas, over tables that are in memory already.
pub(crate) fn whole(sources: &Sources, outcomes: &Outcomes<'_>) -> Steps {
    let tables = Tables {
        ideas: sources.ideas.clone(),
        duplicates: sources.duplicates.clone(),
        assignments: sources.assignments.clone(),
        candidates: sources.candidates.clone(),
    };
    let groups = tables.groups(outcomes, &BTreeSet::new());
    let count =
        |step: fn(&Group) -> bool| groups.values().filter(|group| step(group)).count() as u64;
    Steps {
        received: tables.ideas.len() as u64,
        distinct: groups.len() as u64,
        candidates: count(|group| group.candidate),
        selected: count(|group| group.selected),
        adopted: count(|group| group.adopted),
    }
}

/// A cell; `number` is the topic or the month (12 · year + month), or puts the unknown last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cell<'a> {
    dimension: Dimension,
    number: i32,
    channel: &'a str,
}

/// The number of a cell for what is not known.
const UNKNOWN: i32 = i32::MAX;

struct Tables {
    ideas: Ideas,
    duplicates: Duplicates,
    assignments: Assignments,
    candidates: Candidates,
}

/// How far a group of copies came.
#[derive(Clone, Copy, Default)]
struct Group {
    candidate: bool,
    selected: bool,
    adopted: bool,
}

impl Tables {
    /// How far each group came, by its canonical.
    fn groups(&self, outcomes: &Outcomes<'_>, seats: &BTreeSet<&str>) -> BTreeMap<&str, Group> {
        let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
        for (row, canonical) in self.duplicates.canonical_id.iter().enumerate() {
            let group = groups.entry(canonical.unwrap_or_default()).or_default();
            let id = self.duplicates.idea_id.value(row);
            let Some(idea) = find(&self.ideas.idea_id, id) else {
                continue;
            };
            let outcome = outcomes.of(&self.ideas, idea);
            group.selected |= outcome.is_some_and(Outcome::is_positive)
                || outcomes.by_decision(id).is_some()
                || seats.contains(id);
            group.adopted |= outcome == Some(Outcome::Adopted);
        }
        for id in self.candidates.idea_id.iter().flatten() {
            let has_text = find(&self.ideas.idea_id, id).is_some_and(|idea| {
                !(self.ideas.title.value(idea).is_empty() && self.ideas.body.value(idea).is_empty())
            });
            if let Some(group) = groups.get_mut(id) {
                group.candidate = has_text || group.selected;
            }
        }
        groups
    }

    fn count(&self, groups: &BTreeMap<&str, Group>) -> BTreeMap<Cell<'_>, Steps> {
        let mut cells: BTreeMap<Cell<'_>, Steps> = BTreeMap::new();
        for row in 0..self.ideas.len() {
            let group = groups.get(self.ideas.idea_id.value(row));
            for cell in self.cells(row) {
                let steps = cells.entry(cell).or_default();
                steps.received += 1;
                if let Some(group) = group {
                    steps.distinct += 1;
                    steps.candidates += u64::from(group.candidate);
                    steps.selected += u64::from(group.selected);
                    steps.adopted += u64::from(group.adopted);
                }
            }
        }
        cells
    }

    /// The cells of an idea, one a dimension.
    fn cells(&self, row: usize) -> [Cell<'_>; 4] {
        let ideas = &self.ideas;
        let cell = |dimension, number| Cell {
            dimension,
            number,
            channel: "",
        };
        let channel = if ideas.channel.is_valid(row) {
            Cell {
                channel: ideas.channel.value(row),
                ..cell(Dimension::Channel, 0)
            }
        } else {
            cell(Dimension::Channel, UNKNOWN)
        };
        let day = ideas.submitted_at.is_valid(row);
        let month = day.then(|| month(ideas.submitted_at.value(row))).flatten();
        let topic = find(&self.assignments.idea_id, ideas.idea_id.value(row));
        let topic = topic.map(|at| self.assignments.topic_id.value(at));
        [
            cell(Dimension::All, 0),
            cell(Dimension::Topic, topic.unwrap_or(UNKNOWN)),
            channel,
            cell(Dimension::Month, month.unwrap_or(UNKNOWN)),
        ]
    }
}

/// 12 · year + month of a day since 1970-01-01; nothing beyond the calendar.
fn month(day: i32) -> Option<i32> {
    let date = NaiveDate::default().checked_add_signed(TimeDelta::days(day.into()))?;
    Some(12 * date.year() + i32::try_from(date.month0()).ok()?)
}

fn name(cell: &Cell<'_>, topics: &Topics, decisions: &Decisions) -> String {
    match (cell.dimension, cell.number) {
        (Dimension::All, _) => Dimension::All.label().to_owned(),
        (_, UNKNOWN) => "미상".to_owned(),
        (Dimension::Channel, _) => cell.channel.to_owned(),
        (Dimension::Month, month) => {
            format!(
                "{:04}-{:02}",
                month.div_euclid(12),
                month.rem_euclid(12) + 1
            )
        }
        (Dimension::Topic, id) => {
            let label = || {
                let row = topics.topic_id.values().binary_search(&id);
                row.map_or("", |row| topics.label.value(row)).to_owned()
            };
            let given = decisions.topic_names.get(&TopicId::new(id)).cloned();
            given.unwrap_or_else(label)
        }
    }
}

#[cfg(test)]
mod tests {
    use modum_model::settings::Settings;

    use super::*;
    use crate::fixture;
    use crate::store::Store;

    #[test]
    fn every_step_sums_up_and_is_part_of_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create_or_open(&folder.path().join("store")).unwrap();
        let lock = store.lock().unwrap();
        let snapshot = fixture::publish(&store, &lock, 1);
        let mut decisions = Decisions::default();
        decisions
            .selections
            .insert("web/2".to_owned(), Outcome::Adopted);
        decisions
            .selections
            .insert("web/4".to_owned(), Outcome::Declined);
        let seats = BTreeSet::from(["web/5"]);
        let settings = Settings::default().rank;
        let rows = funnel(&snapshot, &decisions, &settings, &seats).unwrap();
        let steps = |s: &Steps| [s.received, s.distinct, s.candidates, s.selected, s.adopted];
        assert_eq!(steps(&rows[0].steps), [6, 3, 3, 3, 1]);
        for dimension in [Dimension::Topic, Dimension::Channel, Dimension::Month] {
            let mut sums = [0; 5];
            for row in rows.iter().filter(|row| row.dimension == dimension) {
                let steps = steps(&row.steps);
                assert!(steps.is_sorted_by(|a, b| a >= b), "{row:?}");
                sums.iter_mut()
                    .zip(steps)
                    .for_each(|(sum, step)| *sum += step);
            }
            assert_eq!(sums, steps(&rows[0].steps), "{dimension:?}");
        }
    }

    #[test]
    fn months_have_names() {
        let check = |day: i32, expected: Option<(i32, i32)>| {
            assert_eq!(
                month(day),
                expected.map(|(year, month)| 12 * year + month - 1)
            );
        };
        check(0, Some((1970, 1)));
        check(-1, Some((1969, 12)));
        check(17_312, Some((2017, 5)));
        check(i32::MAX, None);
    }
}
