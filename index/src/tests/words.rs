//! The words that Korean search engines miss, each through a real index.

use std::sync::LazyLock;

use super::ideas::{IDEAS, Idea};
use super::{Fixture, query};

/// Ideas with a title each, under the ids w01, w02, ...
static WORDS: LazyLock<Fixture> = LazyLock::new(|| {
    let titles = [
        ("w01", "비급여 진료비 공개"),
        ("w02", "구직 급여 기간 연장"),
        ("w03", "에어팟 분실 신고"),
        ("w04", "교육ㆍ복지ㆍ노동ㆍ보건을 함께"),
        ("w05", "난방비를 가구마다 10만 원씩"),
        ("w06", "2026년 월드컵 거리 응원"),
        ("w07", "이천이십육년 예산을 미리 알려 주세요"),
        ("w08", "이천시 쌀 축제"),
        ("w09", "청년도약계좌 조건"),
        ("w10", "청년 도약 계좌 기한"),
        ("w11", "건물 구조 안전 진단"),
        ("w12", "이웃 사이 층간 소음"),
        ("w13", "주차 요금 삼천오백원은 비쌉니다"),
        ("w14", "범칙금 100000원 인하"),
    ];
    let ideas = titles.map(|(id, title)| Idea {
        id,
        title,
        body: "",
        ..IDEAS[0]
    });
    Fixture::new(&ideas)
});

/// Each of `texts` finds exactly these ideas, in whatever order.
fn check(texts: &[&str], expected: &[&str]) {
    for text in texts {
        let mut found = WORDS.ids(&query(text));
        found.sort();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_prefix_belongs_to_its_noun() {
    check(&["급여"], &["w02"]);
    check(&["비급여"], &["w01"]);
    check(&["에어팟"], &["w03"]);
    check(&["팟"], &[]);
}

#[test]
fn words_behind_a_middle_dot_are_found() {
    for word in ["교육", "복지", "노동", "보건"] {
        check(&[word], &["w04"]);
    }
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let amounts = ["10만", "십만", "10만원", "십만 원", "100,000원", "100000"];
    check(&amounts, &["w05", "w14"]);
    let years = ["2026년", "이천이십육년", "2026", "이천이십육", "2천26년"];
    check(&years, &["w06", "w07"]);
    check(&["3500원", "3,500원", "삼천오백원", "3천5백원"], &["w13"]);
}

#[test]
fn words_that_look_like_numbers_stay_words() {
    check(&["이천", "이천시"], &["w08"]);
    check(&["구조"], &["w11"]);
    check(&["사이"], &["w12"]);
    check(&["2000", "구", "오", "사"], &[]);
}

#[test]
fn compounds_are_found_in_any_spacing() {
    let spacings = [
        "청년도약계좌",
        "청년 도약 계좌",
        "청년 도약계좌",
        "청년도약 계좌",
    ];
    check(&spacings, &["w09", "w10"]);
}
