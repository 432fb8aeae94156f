//! What finds more than words: typing errors, initial consonants, fields, facets, orders.

use super::ideas::{IDEAS, Idea};
use super::{FIXTURE, Fixture, open, query, wanted};
use crate::{Decision, Filters, Like, Order, Query, Wanted};

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
fn a_wrong_letter_is_put_right_by_its_neighbors() {
    let ideas = ["b1", "b2", "b3", "b4", "b5", "b6"].map(|id| Idea {
        id,
        title: "세금 낭비를 막아 주세요",
        body: "",
        ..IDEAS[0]
    });
    let fixture = Fixture::new(&ideas);
    // The tokenizer cuts the mistyped word to pieces.
    assert_eq!(fixture.ids(&query("셔금")).len(), ideas.len());
}

#[test]
fn numbers_and_english_are_words() {
    for amount in ["10만", "십만", "100,000", "10만원"] {
        check(amount, &["a09"]);
    }
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

const ADOPTED: Decision = Decision {
    name: "adopted",
    label: "채택",
};
const DECLINED: Decision = Decision {
    name: "declined",
    label: "불채택",
};

/// An index of which people have decided on some ideas.
fn decided() -> Fixture {
    let mut fixture = Fixture::new(IDEAS);
    let decisions = [("a03", ADOPTED), ("a10", ADOPTED), ("a11", DECLINED)];
    let unknown = ("a99", DECLINED);
    let decisions = decisions.into_iter().chain([unknown]);
    let reader = open(fixture.folder.path());
    fixture.reader =
        reader.with_decisions(decisions.map(|(id, decision)| (id.to_owned(), decision)));
    fixture
}

#[test]
fn decisions_filter_and_count() {
    let fixture = decided();
    let check = |decision: &str, expected: &[&str]| {
        let filters = Filters {
            decision: Some(decision.to_owned()),
            ..Filters::default()
        };
        let mut found = fixture.ids(&Query {
            filters,
            ..query("국민연금 버스")
        });
        found.sort();
        assert_eq!(found, expected, "{decision}");
    };
    check("adopted", &["a03", "a10"]);
    check("채택", &["a03", "a10"]);
    check("declined", &["a11"]);
    check("any", &["a03", "a10", "a11"]);
    check("none", &["a04"]);
    check("selected", &[]);
    assert_eq!(fixture.ids(&query("결정:불채택")), ["a11"]);
    let adopted = Filters {
        decision: Some("adopted".to_owned()),
        ..Filters::default()
    };
    let listed = Query {
        filters: adopted,
        ..query("")
    };
    assert_eq!(fixture.ids(&listed), ["a03", "a10"]);
    assert_eq!(fixture.ids(&query("국민연금 결정:없음")), ["a04"]);
    let facets = fixture.reader.facets(&query("버스 정류장 의자")).unwrap();
    let (_, values) = facets
        .facets
        .iter()
        .find(|(name, _)| *name == "decision")
        .unwrap();
    let values: Vec<(&str, u64)> = values.iter().map(|f| (f.value.as_str(), f.count)).collect();
    assert_eq!(values, [("adopted", 1), ("declined", 1)]);
}

#[test]
fn similar_ideas_tell_what_was_decided() {
    let fixture = decided();
    let hits = fixture.reader.similar(Like::Id("a10"), &wanted(1)).unwrap();
    assert_eq!(hits[0].hit.decision, Some(DECLINED));
    assert!(
        hits[0].reason.contains("결정: 불채택"),
        "{}",
        hits[0].reason
    );
}

#[test]
fn similar_ideas_are_filtered_sorted_and_counted() {
    let fixture = decided();
    let ids = |wanted: &Wanted| -> Vec<String> {
        let text = Like::Text("버스 정류장에 의자를, 청년 월세와 계좌도");
        let hits = fixture.reader.similar(text, wanted).unwrap();
        hits.into_iter()
            .map(|similar| similar.hit.idea_id)
            .collect()
    };
    let of = |filters: Filters| Wanted {
        filters,
        ..wanted(10)
    };
    let adopted = Filters {
        decision: Some("adopted".into()),
        ..Filters::default()
    };
    assert_eq!(ids(&of(adopted))[0], "a10");
    let channel = Filters {
        channel: Some("우편".into()),
        ..Filters::default()
    };
    let mut by_post = ids(&of(channel.clone()));
    by_post.sort();
    assert_eq!(by_post, ["a05", "a06"]);
    let newest = Wanted {
        order: Order::Date,
        ..of(channel.clone())
    };
    assert_eq!(ids(&newest)[0], "a06");
    let text = Like::Text("청년 월세 지원");
    let counted = fixture.reader.similar_facets(text, &of(channel)).unwrap();
    assert!(counted.found >= 1);
    assert_eq!(counted.facets.len(), 7);
    assert!(ids(&wanted(0)).is_empty());
}
