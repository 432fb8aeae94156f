//! Searching: words that bite, fields, filters, phrases, any string at all.

use proptest::prelude::*;

use super::{FIXTURE, query, wanted};
use crate::{Filters, Like, Query};

/// The ids found for a query, best first.
fn check(text: &str, expected: &[&str]) {
    assert_eq!(FIXTURE.ids(&query(text)), expected, "{text}");
}

fn check_first(text: &str, expected: &str) {
    let found = FIXTURE.ids(&query(text));
    assert_eq!(
        found.first().map(String::as_str),
        Some(expected),
        "{text}: {found:?}"
    );
}

#[test]
fn words_that_bite() {
    // A prefix belongs to its noun, both ways.
    check("급여", &["a02"]);
    check("비급여", &["a01"]);
    check("에어팟", &["a07"]);
    // Behind ㆍ.
    check("복지", &["a08"]);
    check("보건", &["a08"]);
    check("10만", &["a09"]);
    // A compound is found by its parts.
    check("연금", &["a03", "a04"]);
    check("국민연금", &["a03", "a04"]);
}

#[test]
fn spacing_does_not_matter() {
    check_first("청년도약계좌가입", "a05");
    check_first("청년 도약 계좌 가입", "a05");
    check_first("청년 도약계좌 가입", "a05");
    check_first("버스정류장의자", "a10");
    check_first("난 방 비 지 원", "a09");
}

#[test]
fn a_wrong_letter_still_finds() {
    check_first("에어팥 분실 신고", "a07");
    check_first("비급녀 진료비", "a01");
}

#[test]
fn title_beats_body() {
    check("국민연금", &["a03", "a04"]);
    check_first("소득", "a04");
}

#[test]
fn synonyms_find_less_than_the_word() {
    let found = FIXTURE.ids(&query("노인"));
    assert_eq!(found, ["a10", "a11"], "어르신");
    // Two words of the query are one entry of the list.
    check_first("부모 휴가", "a13");
    let score = |text: &str| FIXTURE.reader.search(&query(text)).unwrap()[0].score;
    assert!(score("어르신") > score("노인"));
}

#[test]
fn phrases_and_minus() {
    check("\"청년 도약\"", &["a05"]);
    // Words side by side, in this order.
    check("\"도약 청년\"", &[]);
    check("\"국민 연금\"", &["a03", "a04"]);
    check("\"급여\"", &["a02"]);
    check("국민연금 -노후", &[]);
    check("국민연금 -소득", &["a03"]);
    check("청년 -\"도약 계좌\"", &["a06"]);
    check("-청년", &[]);
    check("ㅋㅋ", &["a14"]);
    check("\"ㅋㅋㅋ\"", &["a14"]);
}

#[test]
fn filters_hold() {
    let check = |filters: Filters, expected: &[&str]| {
        let filtered = Query {
            filters: filters.clone(),
            ..query("청년 에어팟 국민연금")
        };
        let mut found = FIXTURE.ids(&filtered);
        found.sort();
        assert_eq!(found, expected, "{filters:?}");
    };
    let name = |name: &str| Some(name.to_owned());
    let none = Filters::default;
    check(none(), &["a03", "a04", "a05", "a06", "a07"]);
    check(
        Filters {
            topic: Some(201),
            ..none()
        },
        &["a05", "a06"],
    );
    // A theme's number.
    check(
        Filters {
            topic: Some(2),
            ..none()
        },
        &["a05", "a06"],
    );
    check(
        Filters {
            topic: Some(7),
            ..none()
        },
        &[],
    );
    check(
        Filters {
            category: name("금융"),
            ..none()
        },
        &["a05"],
    );
    check(
        Filters {
            channel: name("우편"),
            ..none()
        },
        &["a05", "a06"],
    );
    check(
        Filters {
            stage: name("토론종료"),
            ..none()
        },
        &[],
    );
    check(
        Filters {
            from: Some(18_100),
            ..none()
        },
        &["a05", "a06"],
    );
    check(
        Filters {
            to: Some(18_000),
            ..none()
        },
        &["a03", "a04"],
    );
    check(
        Filters {
            from: Some(18_001),
            to: Some(18_100),
            ..none()
        },
        &["a05"],
    );
    let both = Filters {
        channel: name("web"),
        category: name("청년"),
        ..none()
    };
    check(both, &["a05"]);
}

#[test]
fn filters_leave_scores_alone() {
    let free = FIXTURE.reader.search(&query("국민연금")).unwrap();
    let filters = Filters {
        topic: Some(101),
        from: Some(0),
        ..Filters::default()
    };
    let filtered = FIXTURE
        .reader
        .search(&Query {
            filters,
            ..query("국민연금")
        })
        .unwrap();
    assert_eq!(free, filtered);
}

#[test]
fn a_hit_has_all_that_is_shown() {
    let hits = FIXTURE.reader.search(&query("청년 도약 계좌")).unwrap();
    let hit = &hits[0];
    assert_eq!((hit.topic_id, hit.copies, hit.votes), (201, 2, 7));
    assert_eq!(
        (hit.channel.as_deref(), hit.submitted_at),
        (Some("web"), Some(18_100))
    );
    assert_eq!(hit.title, "청년 도약 계좌 가입 조건 완화");
    assert_eq!(hit.explanation, None);
}

#[test]
fn snippets_mark_the_hits_as_html() {
    let check = |text: &str, expected: &str| {
        let hits = FIXTURE.reader.search(&query(text)).unwrap();
        assert_eq!(hits[0].snippet, expected, "{text}");
    };
    check(
        "정류장",
        "버스를 기다리는 어르신이 앉을 의자를 &lt;<b>정류장</b>&gt;에 놓아 주세요. 비 &amp; 눈을 막는 지붕도요.",
    );
    // Without a body: the title.
    check("어린이 병원", "야간 <b>어린이</b> <b>병원</b> 확충");
}

#[test]
fn an_explanation_adds_up_to_the_score() {
    let explained = Query {
        explain: true,
        ..query("국민연금 수급")
    };
    for hit in FIXTURE.reader.search(&explained).unwrap() {
        let explanation = hit.explanation.unwrap();
        let sum: f32 = explanation
            .split(" + ")
            .map(|term| term.rsplit(' ').next().unwrap().parse::<f32>().unwrap())
            .sum();
        assert!(
            (sum - hit.score).abs() < 0.1,
            "{explanation} = {}",
            hit.score
        );
    }
}

#[test]
fn limits_are_kept() {
    let limited = |limit| {
        FIXTURE
            .ids(&Query {
                limit,
                ..query("주세요 청년 국민연금 버스")
            })
            .len()
    };
    assert_eq!(limited(0), 0);
    assert_eq!(limited(2), 2);
    assert!(limited(usize::MAX) >= 6);
}

#[test]
fn ids_and_scores_are_those_of_the_hits() {
    let wanted = query("버스 정류장 -눈 지붕");
    let hits = FIXTURE.reader.search(&wanted).unwrap();
    let hits: Vec<_> = hits
        .into_iter()
        .map(|hit| (hit.idea_id, hit.score))
        .collect();
    assert_eq!(FIXTURE.reader.search_ids(&wanted).unwrap(), hits);
}

#[test]
fn no_string_is_an_error() {
    for text in [
        "",
        " ",
        "\"",
        "-",
        "\"\" -",
        "-\"",
        "AND OR NOT",
        "body:가",
        "*?~^[](){}\\/",
        "\0",
        "ㆍ",
    ] {
        let _ = FIXTURE.ids(&query(text));
        FIXTURE
            .reader
            .similar(Like::Text(text), &wanted(3))
            .unwrap();
    }
    check("", &[]);
    check(" \" \" - ", &[]);
    let _ = FIXTURE.ids(&query(&"국민연금 개혁안을 ".repeat(3000)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_string_is_a_query(text in "(\\PC|[-\"“ 가-힣ㄱ-ㅎa-z0-9\n]){0,40}") {
        let asked = Query { explain: true, ..query(&text) };
        let hits = FIXTURE.reader.search(&asked).unwrap();
        prop_assert!(hits.is_sorted_by(|a, b| (b.score, &a.idea_id) <= (a.score, &b.idea_id)));
        for hit in &hits {
            prop_assert_eq!(hit.snippet.matches("<b>").count(), hit.snippet.matches("</b>").count());
        }
        FIXTURE.reader.facets(&asked).unwrap();
        FIXTURE.reader.similar(Like::Text(&text), &wanted(3)).unwrap();
    }
}
