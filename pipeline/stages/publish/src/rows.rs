//! What single ideas may say of themselves.
//!
//! Ideas and the cells that are shown -> for each idea, which of its columns are left out. An idea
//! shows its topic, its month and channel, its category and its stage only where the statistics show
//! the count they belong to. More than that: whatever it shows together is shown by at least `k`
//! ideas together (L. Sweeney, "Achieving k-anonymity privacy protection using generalization and
//! suppression", 2002: suppression of single values). Month and channel come first, then category,
//! stage and intake, so that the later ones give way.

use arrow::array::{Array, StringArray};
use modum_model::tables::{Assignments, Ideas};
use rustc_hash::FxHashMap;

use crate::cells::{Axis, Cells, Judged, Value, keep};

/// One mark an idea for what it leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// Topic and theme.
    pub(crate) topic: Vec<bool>,
    /// Month and channel.
    pub(crate) time: Vec<bool>,
    pub(crate) category: Vec<bool>,
    pub(crate) stage: Vec<bool>,
    pub(crate) intake: Vec<bool>,
}

/// Where the value of an idea stands on an axis; a value that no statistic counts is never shown.
type Places = Vec<Option<usize>>;

/// Where the values of all ideas stand.
struct Standing<'a> {
    cells: &'a Cells,
    topics: Places,
    months: Places,
    channels: Places,
}

impl Standing<'_> {
    fn shows_topic(&self, row: usize) -> bool {
        let topic = self.topics[row];
        topic.is_some_and(|topic| self.cells.times.shown(keep::TOPIC, [topic, 0, 0]).is_some())
    }

    fn shows_time(&self, row: usize) -> bool {
        let times = &self.cells.times;
        let place = self.topics[row]
            .zip(self.months[row])
            .zip(self.channels[row]);
        place.is_some_and(|((topic, month), channel)| {
            times.shown(keep::ALL, [topic, month, channel]).is_some()
        })
    }

    fn shows(&self, values: &Places, judged: &Judged, row: usize) -> bool {
        let place = self.topics[row].zip(values[row]);
        place.is_some_and(|(topic, value)| judged.shown(keep::ALL, [topic, value, 0]).is_some())
    }

    /// Month and channel as one.
    fn times(&self) -> Places {
        let channels = self.cells.channels.values.len();
        let both = self.months.iter().zip(&self.channels);
        both.map(|(month, channel)| Some((*month)? * channels + (*channel)?))
            .collect()
    }
}

/// Decides for all ideas, whose months (first days) are `months`.
pub(crate) fn left_out(
    (ideas, months): (&Ideas, &[Option<i32>]),
    assignments: &Assignments,
    cells: &Cells,
    k: i64,
) -> LeftOut {
    let topics = assignments.topic_id.values().iter();
    let standing = Standing {
        cells,
        topics: topics.map(|topic| cells.topics.place(topic)).collect(),
        months: months
            .iter()
            .map(|month| cells.months.place(month))
            .collect(),
        channels: places(&ideas.channel, &cells.channels),
    };
    let categories = places(&ideas.category, &cells.categories);
    let stages = places(&ideas.stage, &cells.stages);
    let intakes = places(&ideas.intake, &Axis::of(&ideas.intake));
    let mut alike = Alike::new(ideas.idea_id.len(), k);
    let topic = alike.leave_out(&standing.topics, |row| standing.shows_topic(row));
    let time = alike.leave_out(&standing.times(), |row| standing.shows_time(row));
    LeftOut {
        category: alike.leave_out(&categories, |row| {
            standing.shows(&categories, &cells.by_category, row)
        }),
        stage: alike.leave_out(&stages, |row| standing.shows(&stages, &cells.by_stage, row)),
        intake: alike.leave_out(&intakes, |row| !time[row]),
        topic,
        time,
    }
}

fn places(column: &StringArray, axis: &Axis<Value>) -> Places {
    let mut known: FxHashMap<Option<&str>, Option<usize>> = FxHashMap::default();
    let place = |value: Option<&str>| axis.place(&value.map(str::to_owned));
    column
        .iter()
        .map(|value| *known.entry(value).or_insert_with(|| place(value)))
        .collect()
}

/// Ideas in classes of those that look alike so far.
struct Alike {
    k: usize,
    class: Vec<usize>,
}

impl Alike {
    fn new(ideas: usize, k: i64) -> Self {
        Self {
            k: usize::try_from(k).unwrap_or(0),
            class: vec![0; ideas],
        }
    }

    /// Divides the classes by the value that each idea may show. It is left out where fewer than `k`
    /// ideas of a class would show it.
    fn leave_out(&mut self, values: &Places, may_show: impl Fn(usize) -> bool) -> Vec<bool> {
        let value: Places = (0..values.len())
            .map(|row| values[row].filter(|_| may_show(row)))
            .collect();
        let mut together: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        for (class, value) in self.class.iter().zip(&value) {
            if let Some(value) = value {
                *together.entry((*class, *value)).or_default() += 1;
            }
        }
        let mut classes: FxHashMap<(usize, Option<usize>), usize> = FxHashMap::default();
        let mut left_out = Vec::with_capacity(value.len());
        for (class, value) in self.class.iter_mut().zip(&value) {
            let value = value.filter(|value| together[&(*class, *value)] >= self.k);
            left_out.push(value.is_none());
            let next = classes.len();
            *class = *classes.entry((*class, value)).or_insert(next);
        }
        left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_few_would_show_together_is_left_out() {
        let mut alike = Alike::new(7, 2);
        let topic: Places = [0, 0, 0, 0, 1, 1, 2].map(Some).into();
        assert_eq!(
            alike.leave_out(&topic, |_| true),
            [false, false, false, false, false, false, true]
        );
        // In topic 0 three ideas have value 5 and one has 6; value 6 of topic 1 is withheld.
        let value: Places = [5, 5, 5, 6, 6, 6, 5].map(Some).into();
        assert_eq!(
            alike.leave_out(&value, |row| row != 4 && row != 5),
            [false, false, false, true, true, true, true]
        );
        // Those three differ in the next value: two show it, the third would be alone.
        let next: Places = vec![Some(1), Some(1), Some(2), None, Some(1), Some(1), Some(1)];
        assert_eq!(
            alike.leave_out(&next, |_| true),
            [false, false, true, true, false, false, true]
        );
    }
}
