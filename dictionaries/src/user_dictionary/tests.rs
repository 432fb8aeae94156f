//! Readings of text by the installed dictionary with the built-in terms.

use std::path::PathBuf;
use std::sync::OnceLock;

use lindera::segmenter::Segmenter;
use unicode_normalization::UnicodeNormalization;

use super::{contexts, is_closed, push_row, segmenter};
use crate::lexicon::{Lexicon, UserTerm};
use crate::system::{
    ENTRIES, FOLDER_VARIABLE, SystemDictionary, default_folder, info, open_or_install,
};

fn folder() -> PathBuf {
    std::env::var_os(FOLDER_VARIABLE).map_or_else(|| default_folder().unwrap(), PathBuf::from)
}

fn system() -> &'static SystemDictionary {
    static SYSTEM: OnceLock<SystemDictionary> = OnceLock::new();
    SYSTEM.get_or_init(|| open_or_install(&folder(), &|note| eprintln!("{note}")).unwrap())
}

fn with_terms() -> &'static Segmenter {
    static SEGMENTER: OnceLock<Segmenter> = OnceLock::new();
    SEGMENTER.get_or_init(|| segmenter(system(), &Lexicon::builtin().unwrap()).unwrap())
}

/// `surface/tag` of every token, with spaces between.
fn read(text: &str) -> String {
    let mut worker = with_terms().new_worker();
    let tokens = worker.segment(text).unwrap();
    let words: Vec<String> = tokens
        .into_iter()
        .map(|mut token| {
            let tag = token.get_detail(0).unwrap_or_default().to_owned();
            format!("{}/{tag}", token.surface)
        })
        .collect();
    words.join(" ")
}

fn check(text: &str, expected: &str) {
    assert_eq!(read(text), expected, "{text}");
}

fn term(surface: &str, tag: &str) -> UserTerm {
    UserTerm {
        surface: surface.to_owned(),
        tag: tag.to_owned(),
        parts: Vec::new(),
    }
}

#[test]
fn all_entries_are_installed() {
    system();
    assert_eq!(info(&folder()).unwrap().entries, ENTRIES);
}

#[test]
fn terms_stay_whole() {
    check("대한민국 국민연금", "대한민국/NNP 국민연금/NNP");
    check(
        "기초생활수급자를 위한",
        "기초생활수급자/NNG 를/JKO 위한/VV+ETM",
    );
    check("국민연금공단에서", "국민연금공단/NNP 에서/JKB");
    check("청년도약계좌에 가입", "청년도약계좌/NNP 에/JKB 가입/NNG");
}

#[test]
fn a_prefix_stays() {
    let reading = read("비급여 진료비와 급여 진료비");
    assert!(
        reading.starts_with("비급여/") || reading.starts_with("비/XPN 급여/"),
        "{reading}"
    );
    assert!(reading.contains(" 급여/NNG 진료비/"), "{reading}");
}

/// Lindera before 3.0.6 lost all entries of 이, because their count wrapped.
#[test]
fn the_particle_i_exists() {
    check("이것이 문제다", "이것/NP 이/JKS 문제/NNG 다/VCP+EC");
}

#[test]
fn parts_of_a_compound_are_given() {
    let mut worker = with_terms().new_worker();
    let mut tokens = worker.segment("기초생활수급자").unwrap();
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].get_detail(4), Some("Compound"));
    let expression = tokens[0].get_detail(7).unwrap();
    assert!(
        expression.starts_with("기초/NNG/*+생활/NNG/*"),
        "{expression}"
    );
}

#[test]
fn numbers_and_lists() {
    check("10만 명에게", "10/SN 만/NR 명/NNG 에게/JKB");
    check("교육·복지·노동", "교육/NNG ·/SC 복지/NNG ·/SC 노동/NNG");
}

/// A new word is cut into known pieces until an analyst adds it.
#[test]
fn a_term_of_ones_own_stays_whole() {
    let surfaces = |lexicon: &Lexicon| -> Vec<String> {
        let mut worker = segmenter(system(), lexicon).unwrap().into_worker();
        let tokens = worker.segment("새 에어팟을 샀다.").unwrap();
        tokens
            .iter()
            .map(|token| token.surface.to_string())
            .collect()
    };
    let mut lexicon = Lexicon::builtin().unwrap();
    lexicon.user_terms.clear();
    assert_eq!(
        surfaces(&lexicon),
        ["새", "에어", "팟", "을", "샀", "다", "."]
    );
    lexicon.user_terms.push(term("에어팟", "NNG"));
    assert_eq!(surfaces(&lexicon), ["새", "에어팟", "을", "샀", "다", "."]);
}

#[test]
fn words_that_hold_the_letters_of_a_term_stay_whole() {
    check("합의대로 하자.", "합의/NNG 대로/JX 하/VV 자/EF ./SF");
}

/// Why text is composed first: lindera knows composed syllables only.
#[test]
fn decomposed_hangul_is_unknown_until_composed() {
    let decomposed: String = "국민연금".nfd().collect();
    assert_ne!(read(&decomposed), read("국민연금"));
    let composed: String = decomposed.nfc().collect();
    assert_eq!(read(&composed), "국민연금/NNP");
}

#[test]
fn every_term_is_one_token_by_itself() {
    let lexicon = Lexicon::builtin().unwrap();
    let mut worker = with_terms().new_worker();
    let split: Vec<&str> = lexicon
        .user_terms
        .iter()
        .map(|term| &*term.surface)
        .filter(|surface| worker.segment(surface).unwrap().len() != 1)
        .collect();
    assert!(split.is_empty(), "{split:?}");
}

#[test]
fn the_last_sound_decides_the_context() {
    let check = |word: &str, tag: &str, closed: bool, left: u16, right: u16| {
        assert_eq!(is_closed(word), closed, "{word}");
        let found = contexts(&term(word, tag));
        assert_eq!((found.left, found.right), (left, right), "{word}");
    };
    check("국민연금", "NNG", true, 1780, 3534);
    check("기초", "NNG", false, 1780, 3533);
    check("질병관리청", "NNP", true, 1786, 3546);
    check("코로나19", "NNP", false, 1786, 3545);
    check("안전속도5030", "NNP", true, 1786, 3546);
    check("제주", "NNP-지명", false, 1789, 3552);
    check("마곡", "NNP-지명", true, 1789, 3553);
}

#[test]
fn rows_have_twelve_columns() {
    let mut rows = String::new();
    let mut compound = term("국민연금", "NNG");
    compound.parts = [("국민", "NNG"), ("연금", "NNG")]
        .map(|(a, b)| (a.into(), b.into()))
        .into();
    push_row(&mut rows, &compound, -500);
    push_row(&mut rows, &term("마곡", "NNP-지명"), 7);
    let expected = "국민연금,1780,3534,-500,NNG,*,T,국민연금,Compound,*,*,국민/NNG/*+연금/NNG/*\n\
                    마곡,1789,3553,7,NNP,지명,T,마곡,*,*,*,*\n";
    assert_eq!(rows, expected);
}
