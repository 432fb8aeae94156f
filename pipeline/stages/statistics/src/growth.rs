//! Whether a topic grows or fades within the days that the ideas cover.
//!
//! The days from the first to the last dated idea fall into two halves. With e and l the topic's
//! shares of all ideas of the earlier and the later half, growth = (l − e) / (l + e): 1 when the
//! topic is new in the later half, -1 when it has vanished, 0 when it keeps its share, however
//! unevenly ideas came in. Five ideas at the overall rate are added to each topic first, so that a
//! topic of three ideas does not count as exploding. Without two halves to compare, growth is 0.

use crate::counts::TopicDaysRows;

/// Ideas at the overall rate that are added to each topic.
const ADDED: f64 = 5.0;

/// Each topic's growth, sorted by topic.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicGrowth {
    /// The topic.
    pub topic_id: Vec<i32>,
    /// Growth, -1 to 1.
    pub growth: Vec<f32>,
}

/// The growth of each of `topics`, which are sorted; `days` is sorted by topic.
pub(crate) fn growth(topics: &[i32], days: &TopicDaysRows) -> TopicGrowth {
    let halves = Halves::of(days);
    let growth = topics
        .iter()
        .map(|topic| halves.growth(days, *topic))
        .collect();
    TopicGrowth {
        topic_id: topics.to_vec(),
        growth,
    }
}

/// Where the later half begins, and how many ideas the halves have.
struct Halves {
    middle: i64,
    early: f64,
    late: f64,
}

impl Halves {
    fn of(days: &TopicDaysRows) -> Self {
        let first = days.day.iter().copied().min().map_or(0, i64::from);
        let last = days.day.iter().copied().max().map_or(0, i64::from);
        let mut halves = Self {
            middle: first + (last - first + 1) / 2,
            early: 0.0,
            late: 0.0,
        };
        (halves.early, halves.late) = halves.count(&days.day, &days.n_ideas);
        halves
    }

    /// The ideas of the earlier and the later half.
    fn count(&self, days: &[i32], n_ideas: &[i64]) -> (f64, f64) {
        let mut sums = (0, 0);
        for (day, count) in days.iter().zip(n_ideas) {
            if i64::from(*day) < self.middle {
                sums.0 += count;
            } else {
                sums.1 += count;
            }
        }
        (sums.0 as f64, sums.1 as f64)
    }

    fn growth(&self, days: &TopicDaysRows, topic: i32) -> f32 {
        if self.early == 0.0 || self.late == 0.0 {
            return 0.0;
        }
        let start = days.topic_id.partition_point(|other| *other < topic);
        let end = days.topic_id.partition_point(|other| *other <= topic);
        let (early, late) = self.count(&days.day[start..end], &days.n_ideas[start..end]);
        let added = ADDED / (self.early + self.late);
        let (early, late) = (early / self.early + added, late / self.late + added);
        #[expect(clippy::cast_possible_truncation, reason = "a number from -1 to 1")]
        let growth = ((late - early) / (late + early)) as f32;
        growth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_relative_to_all_ideas() {
        let days = TopicDaysRows {
            topic_id: vec![1, 1, 2, 3, 3],
            day: vec![0, 9, 9, 0, 9],
            n_ideas: vec![100, 300, 300, 200, 300],
            ..TopicDaysRows::default()
        };
        let found = growth(&[1, 2, 3, 4], &days);
        assert_eq!(found.topic_id, [1, 2, 3, 4]);
        // 300 early and 900 late: topic 1 keeps a third, topic 2 is new, topic 3 loses half.
        let check = |at: usize, low: f32, high: f32| {
            let value = found.growth[at];
            assert!((low..=high).contains(&value), "topic {at}: {value}");
        };
        check(0, -1e-6, 1e-6);
        check(1, 0.97, 0.99);
        check(2, -0.34, -0.32);
        check(3, 0.0, 0.0);
    }

    #[test]
    fn one_day_has_no_halves() {
        let days = TopicDaysRows {
            topic_id: vec![1],
            day: vec![5],
            n_ideas: vec![10],
            ..TopicDaysRows::default()
        };
        assert_eq!(growth(&[1], &days).growth, [0.0]);
        assert_eq!(
            growth(&[], &TopicDaysRows::default()),
            TopicGrowth::default()
        );
    }
}
