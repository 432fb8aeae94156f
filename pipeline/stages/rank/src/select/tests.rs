//! Seats of small and of random halls.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// Candidates as (topic, score); a topic holds as many distinct ideas as candidates.
fn candidates<'a>(ids: &'a [String], ideas: &[(i32, f32)]) -> Vec<Candidate<'a>> {
    let size = |topic| ideas.iter().filter(|(t, _)| *t == topic).count() as u64;
    (ids.iter().zip(ideas))
        .map(|(idea_id, &(topic_id, score))| Candidate {
            idea_id,
            topic_id,
            topic_label: "주제",
            topic_distinct: size(topic_id),
            score,
        })
        .collect()
}

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("i{n:03}")).collect()
}

fn topics(seats: &[Seat]) -> BTreeSet<i32> {
    seats.iter().map(|seat| seat.topic_id).collect()
}

#[test]
fn seats_and_their_reasons() {
    let ids = ids(6);
    let ideas = [(1, 0.9), (1, 0.8), (1, 0.7), (1, 0.6), (2, 0.5), (3, 0.1)];
    let candidates = candidates(&ids, &ideas);
    let check = |coverage: f64, expected: &[&str]| {
        let seats = select(&candidates, 3, coverage);
        assert_eq!(
            seats.iter().map(|seat| seat.idea_id).collect::<Vec<_>>(),
            expected
        );
    };
    check(0.0, &["i000", "i001", "i002"]);
    check(1.0, &["i000", "i004", "i005"]);
    check(0.5, &["i000", "i004", "i001"]);
    let seats = select(&candidates, 3, 0.5);
    assert_eq!(
        seats[0].reason,
        "‘주제’ 주제는 서로 다른 제안 6건 가운데 4건(66.7%)을 차지해 비례 의석을 받았으며, \
         그 가운데 점수(0.900)가 가장 높습니다 (차점 i001, 점수 0.800)."
    );
    assert_eq!(
        seats[2].reason,
        "남은 후보 가운데 점수(0.800)와 주제 안배를 함께 보아 가장 앞서 뽑혔습니다 (차점 i005, 점수 0.100)."
    );
}

proptest! {
    #[test]
    fn every_large_topic_is_seated_and_the_count_is_met(
        ideas in prop::collection::vec((0_i32..12, 0.0_f32..1.0), 0..120),
        count in 0_usize..140,
        coverage in 0.0_f64..=1.0,
    ) {
        let ids = ids(ideas.len());
        let mut candidates = candidates(&ids, &ideas);
        let seats = select(&candidates, count, coverage);
        prop_assert_eq!(seats.len(), count.min(ideas.len()));
        let unique: BTreeSet<&str> = seats.iter().map(|seat| seat.idea_id).collect();
        prop_assert_eq!(unique.len(), seats.len());
        let seated = topics(&seats);
        for candidate in &candidates {
            let held = usize::try_from(candidate.topic_distinct).unwrap();
            if held * count.min(ideas.len()) >= ideas.len() {
                prop_assert!(seated.contains(&candidate.topic_id));
            }
        }
        let covered = topics(&select(&candidates, count, 1.0)).len();
        prop_assert!(covered >= seated.len());
        candidates.reverse();
        prop_assert_eq!(select(&candidates, count, coverage), seats);
    }
}
