//! Growth: does a topic come up more of late than in its own past?
//!
//! *Of late* are the last 28 days on which anything came in, or the later half of such days where
//! there are fewer than 56; *the past* are the 365 such days before. Days on which nothing came in on
//! any subject do not count, so that the months between two intakes are neither.

use arrow::array::Date32Array;

use crate::precision::single;

/// Days of late, and of the past, at most.
const DAYS: (usize, usize) = (28, 365);
/// Ideas at the overall rate that are added to each topic.
const ADDED: f64 = 5.0;

/// Growth of each topic, -1 to 1: `(l - p) / (l + p)`, where `l` and `p` are the topic's shares of all
/// ideas of late and in the past; 0 when it keeps its share, however many ideas came in. Five ideas
/// at the overall rate are added to each topic, so that one of three ideas does not soar. 0 without
/// two days.
pub(crate) fn growth(submitted_at: &Date32Array, topic_of: &[usize], topics: usize) -> Vec<f32> {
    let Some(periods) = Periods::of(submitted_at) else {
        return vec![0.0; topics];
    };
    let mut counts = vec![[0.0_f64; 2]; topics];
    let mut totals = [0.0_f64; 2];
    for (day, &topic) in submitted_at.iter().zip(topic_of) {
        if let Some(period) = day.and_then(|day| periods.of_day(day)) {
            counts[topic][period] += 1.0;
            totals[period] += 1.0;
        }
    }
    let added = ADDED / (totals[0] + totals[1]);
    let share = |count: [f64; 2], period: usize| count[period] / totals[period] + added;
    let growth = |count: [f64; 2]| {
        let (past, late) = (share(count, 0), share(count, 1));
        single((late - past) / (late + past))
    };
    counts.into_iter().map(growth).collect()
}

/// The first day of the past, and of the days of late.
struct Periods {
    past: i32,
    late: i32,
}

impl Periods {
    fn of(submitted_at: &Date32Array) -> Option<Self> {
        let mut days: Vec<i32> = submitted_at.iter().flatten().collect();
        days.sort_unstable();
        days.dedup();
        let late = days.len().checked_sub((days.len() / 2).min(DAYS.0))?;
        Some(Self {
            late: *days.get(late)?,
            past: days[late.saturating_sub(DAYS.1)],
        })
    }

    /// 0 for the past, 1 for a day of late.
    fn of_day(&self, day: i32) -> Option<usize> {
        (day >= self.past).then_some(usize::from(day >= self.late))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(ideas: &[(Option<i32>, usize)], topics: usize) -> Vec<f32> {
        let days: Date32Array = ideas.iter().map(|&(day, _)| day).collect();
        let topic_of: Vec<usize> = ideas.iter().map(|&(_, topic)| topic).collect();
        growth(&days, &topic_of, topics)
    }

    /// Ideas of a topic: so many on each of these days.
    fn ideas(days: std::ops::Range<i32>, count: usize, topic: usize) -> Vec<(Option<i32>, usize)> {
        days.flat_map(|day| vec![(Some(day), topic); count])
            .collect()
    }

    #[track_caller]
    fn check(ideas: &[(Option<i32>, usize)], expected: &[f32]) {
        let found = grown(ideas, expected.len());
        let close = |(a, b): (&f32, &f32)| (a - b).abs() < 0.01;
        assert!(found.iter().zip(expected).all(close), "{found:?}");
    }

    #[test]
    fn a_topic_grows_against_its_own_past() {
        // Two topics of 100 ideas each change places. Five ideas are added at the overall rate:
        // (0 + 5/200) and (1 + 5/200).
        let swapped = [ideas(0..10, 10, 0), ideas(10..20, 10, 1)].concat();
        check(&swapped, &[-1.0 / 1.05, 1.0 / 1.05]);
        let undated = [swapped, vec![(None, 0); 500]].concat();
        check(&undated, &[-1.0 / 1.05, 1.0 / 1.05]);
        // A third of what it had: (1/10 - 3/10) / (1/10 + 3/10), nearly.
        let less = [ideas(0..72, 30, 0), ideas(72..100, 10, 0)].concat();
        let others = [ideas(0..72, 70, 1), ideas(72..100, 90, 1)].concat();
        check(&[less, others].concat(), &[-0.5, 0.125]);
    }

    #[test]
    fn a_topic_that_keeps_its_share_does_not_grow() {
        let busier = |topic| [ideas(0..20, 3, topic), ideas(20..40, 30, topic)].concat();
        check(&[busier(0), busier(1)].concat(), &[0.0, 0.0]);
        let gap = |topic| [ideas(0..40, 9, topic), ideas(400..440, 9, topic)].concat();
        check(&[gap(0), gap(1), gap(2)].concat(), &[0.0; 3]);
    }

    #[test]
    fn a_few_ideas_do_not_soar() {
        let many = ideas(0..40, 100, 0);
        let found = grown(&[many, ideas(38..40, 1, 1)].concat(), 2);
        assert!((0.0..0.3).contains(&found[1]), "{found:?}");
    }

    #[test]
    fn what_is_long_ago_is_no_past() {
        let old = [ideas(0..100, 50, 0), ideas(100..600, 1, 0)].concat();
        let found = grown(&[old, ideas(0..600, 9, 1)].concat(), 2);
        assert!(found[0].abs() < 0.1, "{found:?}");
    }

    #[test]
    fn without_two_days_nothing_grows() {
        assert!(grown(&[], 0).is_empty());
        check(&[(None, 0), (None, 1)], &[0.0, 0.0]);
        check(&[(Some(5), 0), (Some(5), 1)], &[0.0, 0.0]);
    }
}
