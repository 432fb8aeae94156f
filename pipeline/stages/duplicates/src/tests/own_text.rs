//! What a copy says beyond its canonical, and nothing else.

use modum_corpus::normalize;
use modum_model::ids::IdeaRow;
use modum_model::progress::Silent;
use proptest::prelude::*;

use super::pairs::LETTER;
use super::{COMPARER, Idea, ideas};
use crate::own_text::own_text;

/// What the second of two ideas says beyond the first.
fn own(canonical: &Idea, copy: &Idea) -> String {
    let ideas = ideas(&[canonical.clone(), copy.clone()]);
    let texts = normalize(&ideas, &Silent);
    own_text(&ideas, &texts, &COMPARER, IdeaRow::new(1), IdeaRow::new(0))
}

#[track_caller]
fn check(canonical: &str, copy: &str, expected: &str) {
    assert_eq!(
        own(&Idea::new(canonical), &Idea::new(copy)),
        expected,
        "{copy}"
    );
}

const LINE: &str = "저는 두 아이를 키우는 간호사입니다.";

#[test]
fn a_personal_line_is_found_wherever_it_stands() {
    check(LETTER, &format!("{LINE} {LETTER}"), LINE);
    check(LETTER, &format!("{LETTER} {LINE}"), LINE);
    check(LETTER, &format!("{LETTER}\n\n{LINE}\n"), LINE);
    let middle = LETTER.replace("기다립니다. ", &format!("기다립니다. {LINE} "));
    check(LETTER, &middle, LINE);
    let both = format!("{LINE} {LETTER} 막차가 끊긴 밤길이 늘 무섭습니다.");
    let expected = format!("{LINE} … 막차가 끊긴 밤길이 늘 무섭습니다.");
    check(LETTER, &both, &expected);
    // The letter's last words once more, at the end of the line.
    let again = "저도 병원에 다닙니다. 꼭 방법을 찾아 주시기 바랍니다.";
    check(LETTER, &format!("{LETTER} {again}"), again);
    // Instead of another's line.
    let other = format!("{LETTER} 저는 목포에서 배를 타는 마흔 살 어부입니다.");
    check(&other, &format!("{LETTER} {LINE}"), LINE);
    let [here, there] = [
        "저는 춘천에 사는 농부입니다.",
        "저는 대전에 사는 주부입니다.",
    ];
    check(
        &format!("{here} {LETTER}"),
        &format!("{there} {LETTER}"),
        there,
    );
    // What the canonical has more is none of the copy's.
    check(&other, LETTER, "");
}

#[test]
fn a_text_typed_anew_has_nothing_of_its_own() {
    check(LETTER, LETTER, "");
    check(LETTER, &LETTER.replace(' ', ""), "");
    check(
        LETTER,
        &LETTER.replace(", ", "\n").replace('.', "!! ㅠㅠ"),
        "",
    );
    let slips = LETTER
        .replace("정류장", "정루장")
        .replace("배차 간격", "베차 간겍")
        .replace("처우", "쳐우");
    check(LETTER, &slips, "");
    check(LETTER, &slips.replace(' ', ""), "");
    check(LETTER, &LETTER.replace("주십시오", "주세요"), "");
    check("버스 노선 증차", "버스노선 증챠", "");
    // Moved, not new.
    let (first, rest) = LETTER.split_once(". ").unwrap();
    check(LETTER, &format!("{rest} {first}."), "");
    check(LETTER, &format!("{LETTER} {LETTER}"), "");
    check("", "", "");
    check(LETTER, "", "");
}

#[test]
fn a_line_is_found_in_a_text_typed_anew() {
    let slips = LETTER.replace("정류장", "정루장").replace("막차", "막챠");
    check(LETTER, &format!("{} {LINE}", slips.replace(' ', "")), LINE);
    // Without spaces, no word can be made whole.
    let joined = format!("{LINE} {slips}").replace(' ', "");
    check(LETTER, &joined, &LINE.replace(' ', ""));
}

#[test]
fn salutations_thanks_and_personal_data_are_nobodys_own() {
    check(LETTER, &format!("안녕하세요. {LETTER} 감사합니다."), "");
    check(LETTER, &format!("{LETTER} 연락처 010-1234-5678"), "");
    check(
        LETTER,
        &format!("안녕하세요. {LINE} {LETTER}"),
        &format!("안녕하세요. {LINE}"),
    );
}

#[test]
fn titles_and_bodies_are_told_apart() {
    let idea = |title: &str, body: &str| Idea {
        title: title.to_owned(),
        ..Idea::new(body)
    };
    let check = |canonical: Idea, copy: Idea, expected: &str| {
        assert_eq!(own(&canonical, &copy), expected, "{copy:?}");
    };
    check(
        idea("마을버스", LETTER),
        idea("(천안 시민의) 마을버스 이야기", &format!("{LINE} {LETTER}")),
        &format!("(천안 시민의) 마을버스 이야기 … {LINE}"),
    );
    check(
        idea("마을버스 증차", LETTER),
        idea("", &format!("마을버스 증차\n{LETTER}")),
        "",
    );
    check(idea("", LETTER), idea(LETTER, ""), "");
    // The text is shown as it was written.
    check(
        idea("", "도로 포장"),
        idea("", "도로 포장 “１０㎞”마다 쉼터도 함께 만들어 주세요~!!"),
        "“１０㎞”마다 쉼터도 함께 만들어 주세요~!!",
    );
}

#[test]
fn unlike_texts_are_wholly_the_copys() {
    let other = "어린이집 급식에 쓰는 채소를 가까운 농가에서 사 오면 좋겠습니다.";
    check(LETTER, other, other);
    let long = |step: u32| -> String {
        (0..20_000)
            .map(|n| char::from_u32(0xac00 + n * step % 11_172).unwrap())
            .collect()
    };
    assert!(!own(&Idea::new(&long(7919)), &Idea::new(&long(6007))).is_empty());
}

/// A letter changed in some places: words left out, repeated, respaced or put in.
fn changed() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => Just(None),
        1 => Just(Some("")),
        1 => Just(Some("저는 간호사입니다. ")),
        1 => Just(Some("꼭")),
        1 => Just(Some("㎞ ㅠㅠ\n")),
    ];
    let words = LETTER.split(' ').count();
    prop::collection::vec(
        (word, prop::sample::select(vec![" ", "", "\n", "  "])),
        words,
    )
    .prop_map(|changes| {
        LETTER
            .split(' ')
            .zip(changes)
            .flat_map(|(word, (change, space))| [change.unwrap_or(word), space])
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_is_invented(
        title in "[가-다 .…㎞]{0,12}",
        canonical in changed(),
        copy in changed(),
        any in "\\PC{0,40}",
    ) {
        let of = |title: &str, body: &str| Idea { title: title.to_owned(), ..Idea::new(body) };
        let pairs = [
            (of("", &canonical), of(&title, &copy)),
            (of(&title, &canonical), of("", &any)),
            (of("", LETTER), of(&any, &copy)),
        ];
        for (canonical, copy) in pairs {
            let own = own(&canonical, &copy);
            let shown = ideas(std::slice::from_ref(&copy));
            let (title, body) = (shown.title.value(0), shown.body.value(0));
            for piece in own.split(" … ") {
                prop_assert!(title.contains(piece) || body.contains(piece), "{own} / {copy:?}");
            }
        }
    }

    #[test]
    fn equal_letters_leave_nothing(spaces in prop::collection::vec("[ \n.,!~]{0,2}", 150)) {
        let spaced: String = LETTER
            .chars()
            .zip(&spaces)
            .flat_map(|(c, space)| std::iter::once(c).chain(space.chars()))
            .collect();
        let rest: String = LETTER.chars().skip(150).collect();
        prop_assert_eq!(own(&Idea::new(LETTER), &Idea::new(&format!("{spaced}{rest}"))), "");
    }
}
