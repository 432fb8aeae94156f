//! Whether the writer speaks of himself in a sentence: of his own life, or that he signs the letter.
//!
//! Told by the pronouns of the first person as words of their own (`저는`, `제 가족`; `우리` alone is
//! the whole country), by verbs with which one puts one's name under what another wrote, and by words
//! that point at it (`이 글`).

use super::starts;

/// The first person, as a word.
const FIRST: [&str; 7] = ["저", "저의", "저만", "저와", "저를", "제", "제게"];
/// The first person, as the beginning of a word: people leave out spaces.
const FIRST_OF: [&str; 18] = [
    "저는",
    "저도",
    "저희",
    "저로서",
    "저에게",
    "저역시",
    "저또한",
    "저처럼",
    "제가",
    "나는",
    "나도",
    "나의",
    "나로서",
    "내가",
    "본인은",
    "본인도",
    "우리가족",
    "우리집",
];
/// What `우리` must stand before to be the writer's own.
const OURS: [&str; 8] = [
    "가족",
    "집",
    "아들",
    "딸",
    "부모",
    "어머니",
    "아버지",
    "남편",
];
/// Verbs of one who signs.
const SIGNED: [&str; 11] = [
    "동의",
    "공감",
    "동참",
    "찬성",
    "지지",
    "서명",
    "호소",
    "함께합",
    "함께해",
    "함께하",
    "보탭",
];
/// What `이` points at.
const THIS: [&str; 12] = [
    "글",
    "말",
    "편지",
    "내용",
    "의견",
    "제안",
    "청원",
    "건의",
    "뜻",
    "이야기",
    "주장",
    "목소리",
];

/// Whether the words of a sentence are the writer's about himself.
pub(super) fn is_personal<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let mut before = "";
    for word in words {
        let named = match before {
            "우리" => starts(word, &OURS),
            "이" => starts(word, &THIS),
            // `제 2차` is a number.
            "제" => !word.starts_with(|c: char| c.is_ascii_digit()),
            before => FIRST.contains(&before),
        };
        if named || starts(word, &FIRST_OF) {
            return true;
        }
        before = word;
    }
    starts(before, &SIGNED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_of_himself_is_heard() {
        let check = |sentence: &str, expected: bool| {
            assert_eq!(is_personal(sentence.split(' ')), expected, "{sentence}");
        };
        check("저는 목포에서 배를 탑니다", true);
        check("제 남편도 새벽마다 지각할까 걱정합니다", true);
        check("우리 어머니가 병원에 가실 때 힘들어하십니다", true);
        check("많은 어르신이 이 글에 고개를 끄덕입니다", true);
        check("춘천의 농부가 적극 동의합니다", true);
        check("제 2차 기본 계획을 세워 주세요", false);
        check("우리 사회가 바뀌어야 합니다", false);
        check("많은 어르신이 눈길에 넘어집니다", false);
        check("", false);
    }
}
