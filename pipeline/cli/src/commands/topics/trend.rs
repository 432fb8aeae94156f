//! How many ideas a topic had from time to time: a small text drawing, and its bursts.

use std::collections::BTreeMap;

use arrow::array::Array;
use modum_model::table::Table as _;
use modum_model::tables::{TopicDays, TopicStats, Topics};

use crate::output::iso_date;

/// Periods that are drawn: the last ones.
const PERIODS: usize = 12;
/// Months from which months are drawn; weeks before.
const MONTHS: usize = 4;

/// The series of every topic and theme.
#[derive(Debug, Default)]
pub(super) struct Trends {
    /// `월별` or `주별`; empty without dates.
    pub(super) unit: &'static str,
    /// The first day of each period, months and weeks without an idea included.
    pub(super) periods: Vec<i32>,
    series: BTreeMap<i32, Vec<i64>>,
    bursts: BTreeMap<i32, Vec<(i32, i64)>>,
}

impl Trends {
    /// A theme's series is the sum of its topics'.
    pub(super) fn of(topics: &Topics, stats: &TopicStats, days: &TopicDays) -> Self {
        let parents = parents(topics);
        let months = (0..stats.len()).filter(|&row| stats.month.is_valid(row));
        let months = months.map(|row| Count {
            topic: stats.topic_id.value(row),
            day: stats.month.value(row),
            ideas: stats.n_ideas.value(row),
        });
        let weeks = (0..days.len()).map(|row| Count {
            topic: days.topic_id.value(row),
            day: week(days.day.value(row)),
            ideas: days.n_ideas.value(row),
        });
        let months: Vec<Count> = months.collect();
        let all = all_months(months.iter().map(|count| count.day));
        let mut trends = if all.len() >= MONTHS {
            Self::series("월별", all, months.into_iter(), &parents)
        } else {
            let all = all_weeks(weeks.clone().map(|count| count.day));
            Self::series("주별", all, weeks, &parents)
        };
        for row in (0..days.len()).filter(|&row| days.burst.value(row)) {
            let burst = (days.day.value(row), days.n_ideas.value(row));
            let bursts = trends.bursts.entry(days.topic_id.value(row));
            bursts.or_default().push(burst);
        }
        trends
    }

    fn series(
        unit: &'static str,
        mut periods: Vec<i32>,
        counts: impl Iterator<Item = Count>,
        parents: &BTreeMap<i32, i32>,
    ) -> Self {
        periods.drain(..periods.len().saturating_sub(PERIODS));
        let mut series: BTreeMap<i32, Vec<i64>> = BTreeMap::new();
        for count in counts {
            let Ok(at) = periods.binary_search(&count.day) else {
                continue;
            };
            for topic in [Some(&count.topic), parents.get(&count.topic)]
                .into_iter()
                .flatten()
            {
                let row = series
                    .entry(*topic)
                    .or_insert_with(|| vec![0; periods.len()]);
                row[at] += count.ideas;
            }
        }
        Self {
            unit: if periods.is_empty() { "" } else { unit },
            periods,
            series,
            bursts: BTreeMap::new(),
        }
    }

    /// Ideas of a topic in each period.
    pub(super) fn counts(&self, topic: i32) -> &[i64] {
        self.series.get(&topic).map_or(&[], Vec::as_slice)
    }

    /// The days on which a topic bursts, with their ideas.
    pub(super) fn bursts(&self, topic: i32) -> &[(i32, i64)] {
        self.bursts.get(&topic).map_or(&[], Vec::as_slice)
    }

    /// The series as a row of bars, each against the topic's own highest.
    pub(super) fn drawing(&self, topic: i32) -> String {
        drawing(self.counts(topic))
    }

    /// The first day of a period, as it is written: `2017-06`, or `2017-06-05` for a week.
    pub(super) fn period(&self, day: i32) -> String {
        let date = iso_date(day);
        match self.unit {
            "월별" => date[..date.len().min(7)].to_owned(),
            _ => date,
        }
    }
}

/// Ideas of a topic in a period.
struct Count {
    topic: i32,
    day: i32,
    ideas: i64,
}

fn parents(topics: &Topics) -> BTreeMap<i32, i32> {
    (0..topics.len())
        .filter(|&row| topics.parent_id.is_valid(row))
        .map(|row| (topics.topic_id.value(row), topics.parent_id.value(row)))
        .collect()
}

/// The Monday of a day's week: 1970-01-01 was a Thursday.
fn week(day: i32) -> i32 {
    day - (day + 3).rem_euclid(7)
}

fn all_weeks(weeks: impl Iterator<Item = i32> + Clone) -> Vec<i32> {
    let (first, last) = (weeks.clone().min(), weeks.max());
    first.zip(last).map_or_else(Vec::new, |(first, last)| {
        (first..=last).step_by(7).collect()
    })
}

/// The first days of all months from the first to the last one.
fn all_months(months: impl Iterator<Item = i32> + Clone) -> Vec<i32> {
    let Some((first, last)) = months.clone().min().zip(months.max()) else {
        return Vec::new();
    };
    let next = |&month: &i32| {
        // Any day of the next month, and its first.
        let day = month + 31;
        let date = iso_date(day);
        let of_month: i32 = date[date.len().saturating_sub(2)..].parse().unwrap_or(1);
        Some(day - of_month + 1)
    };
    std::iter::successors(Some(first), next)
        .take_while(|&month| month <= last)
        .collect()
}

fn drawing(counts: &[i64]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let highest = counts.iter().copied().max().unwrap_or(0);
    let bar = |&count: &i64| match usize::try_from(8 * count - 1) {
        Ok(eighths) if highest > 0 => BARS[eighths / usize::try_from(highest).unwrap_or(1)],
        _ => '·',
    };
    counts.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_against_the_highest() {
        let check = |counts: &[i64], expected: &str| assert_eq!(drawing(counts), expected);
        check(&[], "");
        check(&[0, 0], "··");
        check(&[1], "█");
        check(&[0, 1, 4, 8], "·▁▄█");
        check(&[1000, 1], "█▁");
    }

    #[test]
    fn months_and_weeks_have_no_holes() {
        // 2017-05-01, 2017-12-01, 2018-02-01.
        let months = all_months([17287, 17501, 17563].into_iter());
        let shown: Vec<String> = months.iter().map(|&month| iso_date(month)).collect();
        assert_eq!(shown.len(), 10);
        assert_eq!((&*shown[1], &*shown[9]), ("2017-06-01", "2018-02-01"));
        // Thursday 1970-01-01 and Monday 1970-01-05.
        assert_eq!((week(0), week(4), week(-4)), (-3, 4, -10));
        assert_eq!(all_weeks([-3, 11].into_iter()), [-3, 4, 11]);
        assert!(all_weeks([].into_iter()).is_empty() && all_months([].into_iter()).is_empty());
    }
}
