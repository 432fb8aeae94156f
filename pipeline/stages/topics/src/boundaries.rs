//! Where a word of a phrase ends, and where it does not.

/// Whether a word is complete where `rest` follows: nothing, a mark, a space or a particle.
///
/// An ending makes it a verb (`확대해`), letters of another word show that the dictionary did not
/// know it (`부동산폭등`).
pub(crate) fn is_complete(rest: &str) -> bool {
    let korean = rest.starts_with(|c: char| ('가'..='힣').contains(&c));
    !korean || PARTICLES.iter().any(|particle| rest.starts_with(particle))
}

/// Particles, the copula and the plural, as they begin.
const PARTICLES: [&str; 34] = [
    "을", "를", "이", "가", "은", "는", "의", "에", "로", "으로", "와", "과", "도", "만", "까지",
    "부터", "께", "한테", "라", "나", "든", "야", "여", "랑", "처럼", "보다", "마다", "조차",
    "밖에", "입", "인", "였", "들", "님",
];

/// Whether a word is a piece of an address on the web or of an e-mail address.
pub(crate) fn is_in_address(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let is_mark = |at: usize| bytes.get(at).is_some_and(|byte| b".:@/_".contains(byte));
    let is_latin = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let from_before =
        is_latin(start) && start > 1 && is_mark(start - 1) && bytes[start - 2] != b' ';
    from_before || is_mark(end) && (is_latin(end + 1) || is_mark(end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_and_marks_leave_a_word_complete() {
        for rest in [
            "",
            " 설치",
            "을 늘려",
            "입니다.",
            ". 그리고",
            "들의 안전",
            ")",
            "CCTV",
        ] {
            assert!(is_complete(rest), "{rest}");
        }
        for rest in ["해 주세요", "되었다", "등으로", "시키자", "적인", "한 곳"] {
            assert!(!is_complete(rest), "{rest}");
        }
    }

    #[test]
    fn pieces_of_addresses_are_no_words() {
        let check = |text: &str, word: &str, expected: bool| {
            let start = text.find(word).unwrap();
            assert_eq!(
                is_in_address(text, start, start + word.len()),
                expected,
                "{text}"
            );
        };
        check("https://www.korea.kr", "https", true);
        check("https://www.korea.kr", "korea", true);
        check("https://www.korea.kr", "kr", true);
        check("abc@naver.com", "abc", true);
        check("CCTV. 그리고", "CCTV", false);
        check("설치.CCTV", "CCTV", true);
        check("CCTV", "CCTV", false);
    }
}
