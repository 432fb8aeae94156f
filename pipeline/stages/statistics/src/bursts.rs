//! Days on which a topic suddenly has many ideas.
//!
//! Counts by topic and day -> a mark a row. A day bursts when it has at least five ideas and
//!
//! z = 2 · (√(x + ⅜) − √(λ + ⅜)) / √(1 + 1/n) ≥ 4,
//!
//! where x is its count and λ what the topic's own past lets expect: the mean count of the n days
//! before, times how much more than on those days came in on all other subjects. Anscombe's
//! transform (1948) makes a Poisson count nearly normal with standard deviation 1, so z counts
//! standard deviations; at 4 a store of 300 topics and a year has a false alarm about every second
//! time.
//!
//! The past are the last 28 days on which anything came in, so that months without an intake are no
//! past. Days that burst themselves are left out of it, or a burst of two weeks would end after a few
//! days; with fewer than seven left, nothing is marked, which is why a lasting rise is a burst for
//! three weeks at most.

use std::collections::BTreeMap;

/// Standard deviations above the past.
const MIN_Z: f64 = 4.0;
/// Ideas that a burst has at least.
const MIN_IDEAS: i64 = 5;
/// Days of the past that are needed, and that are looked at.
const PAST: (usize, usize) = (7, 28);
/// Ideas added to what comes in on other subjects, so that small stores do not seem to surge.
const CALM: f64 = 10.0;

/// Whether each row bursts. Rows are sorted by topic and day.
pub(crate) fn bursts(topic_id: &[i32], day: &[i32], n_ideas: &[i64]) -> Vec<bool> {
    let totals = totals(day, n_ideas);
    let mut bursts = Vec::with_capacity(day.len());
    let mut start = 0;
    for topic in topic_id.chunk_by(|a, b| a == b) {
        let rows = start..start + topic.len();
        let mut series = Series::of(&totals, &day[rows.clone()], &n_ideas[rows.clone()]);
        bursts.extend(day[rows].iter().map(|day| series.bursts_on(*day)));
        start += topic.len();
    }
    bursts
}

/// The days on which anything came in, and how much.
fn totals(day: &[i32], n_ideas: &[i64]) -> Vec<(i32, i64)> {
    let mut totals: BTreeMap<i32, i64> = BTreeMap::new();
    for (day, count) in day.iter().zip(n_ideas) {
        *totals.entry(*day).or_default() += count;
    }
    totals.into_iter().collect()
}

/// One topic over all days on which anything came in.
struct Series<'a> {
    totals: &'a [(i32, i64)],
    counts: Vec<i64>,
    marked: Vec<bool>,
}

impl<'a> Series<'a> {
    fn of(totals: &'a [(i32, i64)], day: &[i32], n_ideas: &[i64]) -> Self {
        let mut series = Self {
            totals,
            counts: vec![0; totals.len()],
            marked: vec![false; totals.len()],
        };
        for (day, count) in day.iter().zip(n_ideas) {
            let at = series.position(*day);
            series.counts[at] = *count;
        }
        series
    }

    fn position(&self, day: i32) -> usize {
        self.totals.partition_point(|(other, _)| *other < day)
    }

    /// Judges a day; earlier ones have been judged.
    fn bursts_on(&mut self, day: i32) -> bool {
        let at = self.position(day);
        self.marked[at] = self.counts[at] >= MIN_IDEAS && self.stands_out(at);
        self.marked[at]
    }

    fn stands_out(&self, at: usize) -> bool {
        let calm = |earlier: &usize| !self.marked[*earlier];
        let past: Vec<usize> = (at.saturating_sub(PAST.1)..at).filter(calm).collect();
        if past.len() < PAST.0 {
            return false;
        }
        let days = past.len() as f64;
        let sum = |of: &dyn Fn(usize) -> i64| past.iter().map(|&at| of(at)).sum::<i64>() as f64;
        let others = |at: usize| self.totals[at].1 - self.counts[at];
        let surge = (others(at) as f64 + CALM) / (sum(&others) / days + CALM);
        let expected = sum(&|at| self.counts[at]) / days * surge.max(1.0);
        let above = anscombe(self.counts[at] as f64) - anscombe(expected);
        2.0 * above / (1.0 + days.recip()).sqrt() >= MIN_Z
    }
}

fn anscombe(count: f64) -> f64 {
    (count + 0.375).sqrt()
}

#[cfg(test)]
mod tests {
    use super::bursts;

    /// Days of topic 1 that are marked, where topic 2 has `others` ideas on each of `days` days.
    fn marked(days: &[(i32, i64)], others: &[(i32, i64)]) -> Vec<i32> {
        let topics = [vec![1; days.len()], vec![2; others.len()]].concat();
        let (day, counts): (Vec<i32>, Vec<i64>) = days.iter().chain(others).copied().unzip();
        let marks = bursts(&topics, &day, &counts);
        let own = days.iter().zip(marks).filter(|(_, burst)| *burst);
        own.map(|((day, _), _)| *day).collect()
    }

    fn steady(days: std::ops::Range<i32>, count: i64) -> Vec<(i32, i64)> {
        days.map(|day| (day, count)).collect()
    }

    #[test]
    fn a_burst_stands_far_above_the_past() {
        let check = |count: i64, last: i64, expected: &[i32]| {
            let days = [steady(0..10, count), vec![(10, last)]].concat();
            assert_eq!(marked(&days, &[]), expected, "{count}, {last}");
        };
        check(9, 15, &[]);
        check(9, 27, &[10]);
        check(100, 140, &[]);
        check(100, 150, &[10]);
        check(1, 4, &[]);
        check(1, 12, &[10]);
    }

    #[test]
    fn a_topic_that_comes_out_of_nowhere_bursts() {
        assert_eq!(marked(&[(10, 40)], &steady(0..20, 9)), [10]);
        assert_eq!(marked(&[(10, 4)], &steady(0..20, 9)), [] as [i32; 0]);
    }

    #[test]
    fn the_first_week_has_no_past() {
        let days = [steady(0..6, 1), vec![(6, 40)]].concat();
        assert!(marked(&days, &[]).is_empty());
        assert!(marked(&[(0, 50)], &[]).is_empty());
        assert!(marked(&[], &[]).is_empty());
    }

    #[test]
    fn every_day_of_two_weeks_bursts_and_a_lasting_rise_ends() {
        let two_weeks = [steady(0..30, 2), steady(30..44, 20), steady(44..60, 2)].concat();
        assert_eq!(marked(&two_weeks, &[]), (30..44).collect::<Vec<i32>>());
        let lasting = [steady(0..30, 2), steady(30..120, 20)].concat();
        let days = marked(&lasting, &[]);
        assert_eq!((days[0], days.len()), (30, 22), "{days:?}");
    }

    #[test]
    fn a_day_that_is_busy_for_all_is_no_burst() {
        let days = [steady(0..20, 5), vec![(20, 50)]].concat();
        let busy = [steady(0..20, 100), vec![(20, 1000)]].concat();
        assert!(marked(&days, &busy).is_empty());
        assert_eq!(marked(&days, &steady(0..21, 100)), [20]);
        // A slow day does not make a usual count a burst.
        let slow = [steady(0..20, 100), vec![(20, 1)]].concat();
        assert!(marked(&steady(0..21, 8), &slow).is_empty());
    }

    #[test]
    fn months_without_ideas_are_no_past() {
        let again = [steady(0..30, 8), steady(400..430, 8)].concat();
        assert!(marked(&again, &steady(0..30, 90)).is_empty());
        assert!(marked(&again, &[]).is_empty());
    }

    #[test]
    fn topics_have_their_own_past() {
        let day: Vec<i32> = (0..9).chain(8..10).collect();
        let counts = [1, 1, 1, 1, 1, 1, 1, 1, 30, 9, 9];
        let marks = bursts(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2], &day, &counts);
        assert_eq!(marks[..8], [false; 8]);
        assert_eq!(marks[8..], [true; 3]);
    }

    /// Poisson counts by Knuth's method, with numbers of a linear congruential generator.
    fn poisson(rate: f64, state: &mut u64) -> i64 {
        let (mut product, mut count) = (1.0, -1);
        while product > (-rate).exp() {
            *state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            product *= (*state >> 11) as f64 / (1_u64 << 53) as f64;
            count += 1;
        }
        count
    }

    #[test]
    fn flat_series_raise_hardly_a_false_alarm_and_planted_bursts_are_found() {
        let (topics, days) = (200, 200);
        let (mut state, mut rows) = (7, Vec::new());
        for topic in 0..topics {
            let rate = 0.2 * f64::from(1 + topic % 60);
            for day in 0..days {
                // Weekends are slow for all, every tenth topic has five loud days.
                let usual = if day % 7 > 4 { 0.4 * rate } else { rate };
                let loud = topic % 10 == 9 && (100..105).contains(&day);
                let count = poisson(if loud { 5.0 * rate + 5.0 } else { usual }, &mut state);
                rows.push((topic, day, count));
            }
        }
        rows.retain(|row| row.2 > 0);
        let topic: Vec<i32> = rows.iter().map(|row| row.0).collect();
        let day: Vec<i32> = rows.iter().map(|row| row.1).collect();
        let counts: Vec<i64> = rows.iter().map(|row| row.2).collect();
        let marks = bursts(&topic, &day, &counts);
        let is_loud = |row: usize| topic[row] % 10 == 9 && (100..105).contains(&day[row]);
        let found = (0..rows.len()).filter(|&row| marks[row] && is_loud(row));
        let alarms = (0..rows.len()).filter(|&row| marks[row] && !is_loud(row));
        // 20 topics of five days each; 40,000 days of the others.
        let (found, alarms) = (found.count(), alarms.count());
        assert!(found >= 80 && alarms <= 2, "{found} found, {alarms} false");
    }
}
