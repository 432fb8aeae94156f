//! Similar ideas, and how alike two texts are.

use proptest::prelude::*;

use super::ideas::IDEAS;
use super::{FIXTURE, wanted};
use crate::{IndexError, Like};

#[test]
fn the_copy_comes_first() {
    let hits = FIXTURE.reader.similar(Like::Id("a10"), &wanted(5)).unwrap();
    assert_eq!(hits[0].hit.idea_id, "a11");
    assert!(hits[0].hit.score > 2.0 * hits[1].hit.score, "{hits:?}");
    assert!(hits.iter().all(|similar| similar.hit.idea_id != "a10"));
    let reason = &hits[0].reason;
    assert!(
        reason.starts_with("공통 핵심어: ")
            && reason.contains("의자")
            && reason.contains("진행 단계: 토론중"),
        "{reason}"
    );
    assert!(
        hits[0].hit.snippet.contains("<b>의자</b>"),
        "{}",
        hits[0].hit.snippet
    );
}

#[test]
fn an_idea_is_most_like_itself() {
    for idea in IDEAS {
        let text = format!("{}\n{}", idea.title, idea.body);
        let hits = FIXTURE
            .reader
            .similar(Like::Text(&text), &wanted(1))
            .unwrap();
        assert_eq!(hits[0].hit.idea_id, idea.id);
        assert!(
            hits[0].hit.score > 0.999,
            "{}: {}",
            idea.id,
            hits[0].hit.score
        );
    }
}

#[test]
fn reasons_do_not_repeat_a_word_within_a_word() {
    let hits = FIXTURE
        .reader
        .similar(Like::Text("국민연금 받는 나이를 늦추지 마세요"), &wanted(1))
        .unwrap();
    assert_eq!(hits[0].hit.idea_id, "a03");
    let terms = hits[0].reason.strip_prefix("공통 핵심어: ").unwrap();
    let terms: Vec<&str> = terms.split(", ").collect();
    assert!(
        terms.contains(&"국민연금") && !terms.contains(&"연금"),
        "{terms:?}"
    );
}

#[test]
fn an_unknown_id_is_a_clear_error() {
    let error = FIXTURE
        .reader
        .similar(Like::Id("없음"), &wanted(3))
        .unwrap_err();
    assert!(matches!(&error, IndexError::UnknownIdea { id } if id == "없음"));
    assert!(error.to_string().contains("없음"));
}

#[test]
fn the_score_is_the_similarity_of_the_pair() {
    let text = "버스 정류장에 지붕과 의자를";
    for similar in FIXTURE
        .reader
        .similar(Like::Text(text), &wanted(10))
        .unwrap()
    {
        let idea = IDEAS
            .iter()
            .find(|idea| idea.id == similar.hit.idea_id)
            .unwrap();
        let other = format!("{}\n{}", idea.title, idea.body);
        let pair = FIXTURE.reader.pair_similarity(text, &other).unwrap();
        assert!((pair - similar.hit.score).abs() < 1e-6);
    }
}

#[test]
fn unlike_texts_have_nothing_in_common() {
    let similarity = |a: &str, b: &str| FIXTURE.reader.pair_similarity(a, b).unwrap();
    assert!(similarity("버스 정류장", "국민연금 개혁") < 0.01);
    assert!(similarity("", "국민연금 개혁") < 0.01);
    assert!(similarity("ㅋㅋㅋ", "ㅋㅋㅋ") > 0.99);
    let near = similarity("버스 정류장 의자", "정류장에 의자를");
    let far = similarity("버스 정류장 의자", "버스 요금 인하");
    assert!(near > far && far > 0.0, "{near} {far}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn similarity_is_symmetric_and_between_0_and_1(a in "[가-힣a-z0-9 .]{0,30}", b in "[가-힣a-z0-9 .]{0,30}") {
        let reader = &FIXTURE.reader;
        let one = reader.pair_similarity(&a, &b).unwrap();
        prop_assert_eq!(one.to_bits(), reader.pair_similarity(&b, &a).unwrap().to_bits());
        prop_assert!((0.0..=1.0).contains(&one));
        if a.chars().filter(|c| c.is_alphanumeric()).count() > 1 {
            prop_assert!(reader.pair_similarity(&a, &a).unwrap() > 0.99);
        }
    }
}
