//! Which phrases are found, and which are none.

use super::*;
use crate::tests::{LEXICON, TOKENIZER, ideas};
use modum_corpus::{normalize, tokenize};
use modum_model::progress::Silent;

/// The phrases with the keyword that at least two texts use, longest first.
fn phrases(texts: &[&str], keyword: &str) -> Vec<String> {
    let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
    let ideas = ideas(&texts);
    let texts = normalize(&ideas, &Silent);
    let corpus = tokenize(texts, &TOKENIZER, &LEXICON.stop_words, &Silent);
    let places = vec![false; corpus.vocabulary.len()];
    let keywords: Vec<TermId> = corpus.vocabulary.find(keyword).into_iter().collect();
    let members = (0..corpus.texts.ideas()).map(IdeaRow::new);
    let mut miner = Miner::new(&ideas, &corpus, &places);
    let mut found = miner.phrases(members, &keywords, 2);
    found.sort_by_key(|phrase| std::cmp::Reverse(phrase.text.len()));
    found.into_iter().map(|phrase| phrase.text).collect()
}

#[track_caller]
fn check(texts: &[&str], keyword: &str, expected: &[&str]) {
    assert_eq!(phrases(texts, keyword), expected, "{texts:?}");
}

#[test]
fn neighboring_nouns_are_a_phrase() {
    let texts = [
        "우리 동네 광역버스 노선을 늘립시다",
        "저는 광역버스 노선이 너무 적다고 본다",
    ];
    // 광역버스 alone is never used: half of a phrase is none.
    check(&texts, "광역버스", &["광역버스 노선"]);
    check(&texts, "택시", &[]);
}

#[test]
fn the_commonest_spacing_is_taken() {
    let texts = [
        "오늘은 음식물 쓰레기를 줄이자",
        "집집마다 음식물쓰레기가 많다",
        "구청이 음식물쓰레기 수거함을 치운다",
    ];
    check(&texts, "쓰레기", &["음식물쓰레기"]);
}

#[test]
fn a_noun_that_is_made_a_verb_ends_the_phrase() {
    let verbs = [
        "학교 앞 신호등 설치해 주세요",
        "우리는 신호등 교체하자고 한다",
    ];
    check(&verbs, "신호등", &["신호등"]);
    let nouns = [
        "학교 앞 신호등 설치를 바란다",
        "우리는 신호등 설치에 찬성한다",
    ];
    check(&nouns, "신호등", &["신호등 설치", "신호등"]);
}

#[test]
fn marks_and_particles_end_a_phrase() {
    let texts = [
        "경찰, 신호등 부족하다",
        "경찰의 신호등 점검이 없다",
        "먼저 경찰. 신호등 없다",
    ];
    check(&texts, "신호등", &["신호등"]);
    check(
        &["메일은 abc@naver.com 이다", "여기 def@naver.com 보라"],
        "naver",
        &[],
    );
}

#[test]
fn tags_names_and_unknown_words_are_no_phrases() {
    check(&["[신호등] 더 밝게", "(신호등) 더 어둡게"], "신호등", &[]);
    check(
        &["더 밝게. 홍길동 드림", "늘 어둡게 홍길동 드림"],
        "홍길동",
        &[],
    );
    check(
        &["더 신호등꺼짐 밝게", "늘 신호등켜짐 어둡게"],
        "신호등",
        &[],
    );
}

#[test]
fn a_letter_sent_by_many_counts_once() {
    let letter = |name: &str| format!("{name} 드림. 새 정부는 원격 진료 도입을 당장 멈춰라 정말로");
    let letters = ["가나", "다라", "마바", "사아"].map(letter);
    let texts: Vec<&str> = letters.iter().map(String::as_str).collect();
    assert!(phrases(&texts, "진료").is_empty());
}
