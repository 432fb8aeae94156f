//! What finds more than words: typing errors, initial consonants, fields, facets, orders.

use super::{FIXTURE, query};
use crate::{Filters, Order, Query};

fn check(text: &str, expected: &[&str]) {
    assert_eq!(FIXTURE.ids(&query(text)), expected, "{text}");
}

#[test]
fn initial_consonants_find_titles() {
    check("ㄱㅁㅇㄱ", &["a03"]);
    check("ㅊㄴ ㄷㅇ", &["a05"]);
    check("ㅂㅅㅈㄹㅈ", &["a10", "a11"]);
    check("ㅉㅉ", &[]);
    let explained = Query {
        explain: true,
        ..query("ㄱㅁㅇㄱ")
    };
    let hits = FIXTURE.reader.search(&explained).unwrap();
    assert!(hits[0].explanation.as_deref().unwrap().starts_with("초성"));
}

#[test]
fn an_unknown_word_is_corrected_by_its_jamo() {
    for (wrong, expected) in [("에어팟트", "a07"), ("정류쟝", "a10")] {
        let found = FIXTURE.ids(&query(wrong));
        assert!(found.iter().any(|id| id == expected), "{wrong}: {found:?}");
    }
}

#[test]
fn numbers_and_english_are_words() {
    check("10만", &["a09"]);
    check("이천이십육년", &[]);
    assert_eq!(FIXTURE.ids(&query("ＡＢＣ 난방비"))[0], "a09");
}

#[test]
fn fields_ask_for_their_part() {
    check("제목:국민연금", &["a03"]);
    check("본문:국민연금 제목:노후", &["a04"]);
    check("국민연금 -제목:국민연금", &["a04"]);
    check("분야:금융", &["a05"]);
    check("청년 채널:우편", &["a06", "a05"]);
    check("주제:201 월세", &["a06"]);
    check("주제:없음 월세", &[]);
}

#[test]
fn facets_count_what_is_found() {
    let facets = |text: &str| FIXTURE.reader.facets(&query(text)).unwrap();
    let counted = facets("분야:청년");
    assert_eq!(counted.found, 2);
    let of = |name: &str| -> Vec<(String, u64)> {
        let found = counted.facets.iter().find(|(known, _)| *known == name);
        let values = &found.unwrap().1;
        values
            .iter()
            .map(|facet| (facet.value.clone(), facet.count))
            .collect()
    };
    assert_eq!(of("topic"), [("201".to_owned(), 2)]);
    assert_eq!(
        of("channel"),
        [("우편".to_owned(), 2), ("web".to_owned(), 1)]
    );
    assert_eq!(
        of("category"),
        [("청년".to_owned(), 2), ("금융".to_owned(), 1)]
    );
    assert_eq!(of("stage"), [("토론중".to_owned(), 2)]);
    assert_eq!(
        of("month"),
        [("2019-07".to_owned(), 1), ("2019-10".to_owned(), 1)]
    );
    assert_eq!(facets("").found, 0);
}

#[test]
fn hits_come_in_the_order_asked_for() {
    let sorted = |order: Order| {
        FIXTURE.ids(&Query {
            order,
            filters: Filters {
                topic: Some(201),
                ..Filters::default()
            },
            ..query("청년")
        })
    };
    assert_eq!(sorted(Order::Date), ["a06", "a05"]);
    assert_eq!(sorted(Order::Votes).len(), 2);
}

#[test]
fn only_some_ideas_pass() {
    let only = Query {
        filters: Filters {
            only: Some(vec!["a04".into(), "a10".into()]),
            ..Filters::default()
        },
        ..query("국민연금 버스")
    };
    let mut found = FIXTURE.ids(&only);
    found.sort();
    assert_eq!(found, ["a04", "a10"]);
}
