//! Growth: does a topic come up more in the later half of the ideas than in the earlier?

use arrow::array::Date32Array;

use crate::precision::single;

/// Growth of each topic, -1 to 1: `(l - e) / (l + e)`, where `l` and `e` are the topic's shares of the
/// ideas after and up to the median day, each topic with one idea added on both sides so that a topic
/// of two ideas does not soar. 0 without dates, or when all came on one day.
pub(crate) fn growth(submitted_at: &Date32Array, topic_of: &[usize], topics: usize) -> Vec<f32> {
    let mut dated: Vec<i32> = submitted_at.iter().flatten().collect();
    dated.sort_unstable();
    let median = dated.get(dated.len().saturating_sub(1) / 2);
    let Some(&median) = median.filter(|&median| Some(median) != dated.last()) else {
        return vec![0.0; topics];
    };
    let mut counts = vec![[1.0_f64; 2]; topics];
    let mut totals = [topics as f64; 2];
    for (day, &topic) in submitted_at.iter().zip(topic_of) {
        if let Some(day) = day {
            let half = usize::from(day > median);
            counts[topic][half] += 1.0;
            totals[half] += 1.0;
        }
    }
    let growth = |[early, late]: [f64; 2]| {
        let (early, late) = (early / totals[0], late / totals[1]);
        single((late - early) / (late + early))
    };
    counts.into_iter().map(growth).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ideas as (day, topic).
    fn check(ideas: &[(Option<i32>, usize)], expected: &[f32]) {
        let days: Date32Array = ideas.iter().map(|&(day, _)| day).collect();
        let topic_of: Vec<usize> = ideas.iter().map(|&(_, topic)| topic).collect();
        assert_eq!(
            growth(&days, &topic_of, expected.len()),
            expected,
            "{ideas:?}"
        );
    }

    #[test]
    fn a_topic_of_the_later_half_grows() {
        // Early: 2 ideas of topic 0, late: 2 of topic 1. With one added each, the shares are 3/4 and
        // 1/4, so (l - e) / (l + e) is -1/2 and 1/2.
        let two_halves = [(Some(1), 0), (Some(2), 0), (Some(3), 1), (Some(4), 1)];
        check(&two_halves, &[-0.5, 0.5]);
        let undated = [&two_halves[..], &[(None, 0), (None, 0)]].concat();
        check(&undated, &[-0.5, 0.5]);
        check(&[(Some(1), 0), (Some(2), 0)], &[0.0]);
    }

    #[test]
    fn without_two_halves_nothing_grows() {
        check(&[], &[]);
        check(&[(None, 0), (None, 1)], &[0.0, 0.0]);
        check(&[(Some(5), 0), (Some(5), 1)], &[0.0, 0.0]);
        check(&[(Some(1), 0), (Some(5), 1), (Some(5), 1)], &[0.0, 0.0]);
    }
}
