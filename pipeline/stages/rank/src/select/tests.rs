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
            text: [idea_id, ""],
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
         그 가운데 점수(0.900)가 가장 높습니다. 차점은 i001(점수 0.800)입니다."
    );
    assert_eq!(
        seats[2].reason,
        "남은 후보 가운데 점수(0.800)와 주제 안배를 함께 보아 가장 앞서 뽑혔습니다. 차점은 i002(점수 0.700)입니다."
    );
}

#[test]
fn near_copies_do_not_take_two_seats() {
    let ids = ids(5);
    let ideas = [(1, 0.9), (1, 0.8), (1, 0.7), (2, 0.6), (2, 0.5)];
    let mut candidates = candidates(&ids, &ideas);
    let copied = "횡단보도의 보행 신호가 너무 짧아 어르신이 건너기 어렵습니다";
    candidates[0].text = ["신호 시간", copied];
    candidates[1].text = ["신호 시간을", copied];
    candidates[3].text = ["신호시간", copied];
    let chosen = |count| -> Vec<&str> {
        let seats = select(&candidates, count, 0.0);
        seats.iter().map(|seat| seat.idea_id).collect()
    };
    assert_eq!(chosen(2), ["i000", "i002"]);
    assert_eq!(chosen(3), ["i000", "i004", "i002"]);
    let all = select(&candidates, 5, 0.0);
    let kinds: Vec<SeatKind> = all.iter().map(|seat| seat.kind).collect();
    assert_eq!(kinds[3..], [SeatKind::Remainder; 2]);
    assert_eq!([all[3].idea_id, all[4].idea_id], ["i001", "i003"]);
}

proptest! {
    #[test]
    fn every_large_topic_is_seated_and_the_count_is_met(
        ideas in prop::collection::vec((0_i32..12, 0.0_f32..1.0), 0..120),
        texts in prop::collection::vec(0_usize..90, 120),
        count in 0_usize..140,
        coverage in 0.0_f64..=1.0,
    ) {
        let ids = ids(ideas.len());
        let mut candidates = candidates(&ids, &ideas);
        let words: Vec<String> = (0..90).map(|n| format!("{:04}제안", n * n * n % 9973)).collect();
        for (candidate, text) in candidates.iter_mut().zip(&texts) {
            candidate.text = [&words[*text], ""];
        }
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
