//! Days on which a topic suddenly has many ideas.
//!
//! Counts by topic and day -> a mark a row. A day bursts when it has at least five ideas and
//! z = 2 · (√(x + ⅜) − √(λ + ⅜)) ≥ 3, where x is its count and λ the topic's mean count on the days
//! before, up to 28 of them, days without ideas included. Anscombe's transform (1948) makes a
//! Poisson count nearly normal with standard deviation 1, so z counts standard deviations. The
//! first seven days of a topic have too little past to burst.

/// Standard deviations above the past.
const MIN_Z: f64 = 3.0;
/// Ideas that a burst has at least.
const MIN_IDEAS: i64 = 5;
/// Days of the past that are needed, and that are looked at.
const PAST: (i32, i32) = (7, 28);

/// Whether each row bursts. Rows are sorted by topic and day.
pub(crate) fn bursts(topic_id: &[i32], day: &[i32], n_ideas: &[i64]) -> Vec<bool> {
    let mut bursts = Vec::with_capacity(day.len());
    let mut rest = (day, n_ideas);
    for topic in topic_id.chunk_by(|a, b| a == b) {
        let (days, later) = rest.0.split_at(topic.len());
        let (counts, later_counts) = rest.1.split_at(topic.len());
        bursts.extend((0..days.len()).map(|row| bursts_at(days, counts, row)));
        rest = (later, later_counts);
    }
    bursts
}

/// Whether `row` of one topic bursts.
fn bursts_at(days: &[i32], counts: &[i64], row: usize) -> bool {
    let past = (days[row] - days[0]).min(PAST.1);
    if counts[row] < MIN_IDEAS || past < PAST.0 {
        return false;
    }
    let first = days[..row].partition_point(|day| *day < days[row] - past);
    let before: i64 = counts[first..row].iter().sum();
    let mean = before as f64 / f64::from(past);
    2.0 * (anscombe(counts[row] as f64) - anscombe(mean)) >= MIN_Z
}

fn anscombe(count: f64) -> f64 {
    (count + 0.375).sqrt()
}

#[cfg(test)]
mod tests {
    use super::bursts;

    #[test]
    fn a_burst_stands_far_above_the_past() {
        let check = |days: &[(i32, i64)], expected: &[i32]| {
            let topics = vec![1; days.len()];
            let (day, counts): (Vec<i32>, Vec<i64>) = days.iter().copied().unzip();
            let marks = bursts(&topics, &day, &counts);
            let found: Vec<i32> = day
                .iter()
                .zip(marks)
                .filter(|(_, burst)| *burst)
                .map(|(day, _)| *day)
                .collect();
            assert_eq!(found, expected, "{days:?}");
        };
        check(&[], &[]);
        check(&[(0, 50)], &[]);
        check(&[(0, 1), (3, 40)], &[]);
        check(&[(0, 1), (7, 5)], &[7]);
        check(&[(0, 1), (7, 4)], &[]);
        check(
            &[
                (0, 9),
                (1, 9),
                (2, 9),
                (3, 9),
                (4, 9),
                (5, 9),
                (6, 9),
                (7, 15),
            ],
            &[],
        );
        check(
            &[
                (0, 9),
                (1, 9),
                (2, 9),
                (3, 9),
                (4, 9),
                (5, 9),
                (6, 9),
                (7, 25),
            ],
            &[7],
        );
        check(&[(0, 99), (40, 6)], &[40]);
    }

    #[test]
    fn topics_have_their_own_past() {
        let marks = bursts(&[1, 1, 2, 2], &[0, 8, 8, 9], &[1, 9, 9, 9]);
        assert_eq!(marks, [false, true, false, false]);
    }
}
