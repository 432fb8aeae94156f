//! Which texts can be shown to stand for others.
//!
//! A text as it is shown → whether it reads well: whole sentences in Korean letters, without links and
//! without shouting. How long it may be is the caller's business.

/// Whether a text reads well.
pub fn reads_well(text: &str) -> bool {
    // What costs least comes first: most texts fail here.
    if !ends_a_sentence(text) {
        return false;
    }
    let (mut letters, mut korean, mut marks) = (0, 0, 0);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        letters += 1;
        korean += usize::from(('가'..='힣').contains(&c));
        marks += usize::from("!?~^ㅠㅜㅋㅎ".contains(c));
    }
    let is_shouted = |w: &[u8]| b"!?~.".contains(&w[0]) && w[1..] == [w[0]; 2];
    10 * korean >= 7 * letters
        && 30 * marks <= letters + 30
        && text.split_whitespace().count() >= 4
        && !text.contains("http")
        && !text.contains("www.")
        && !text.as_bytes().windows(3).any(is_shouted)
}

fn ends_a_sentence(text: &str) -> bool {
    const LAST: &str = "다요까죠오함음임됨람";
    let last = text
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .last();
    last.is_some_and(|last| LAST.contains(last))
}

#[cfg(test)]
mod tests {
    use super::reads_well;

    #[test]
    fn whole_sentences_read_well() {
        let check = |text: &str, expected: bool| assert_eq!(reads_well(text), expected, "{text}");
        let body = "어린이 보호구역에 과속 단속 카메라를 더 설치하면 사고가 줄어듭니다.";
        check(body, true);
        check("어린이 보호구역 카메라 설치를 늘려 주십시오", true);
        check(&format!("{body} https://example.com"), false);
        check(&format!("{body}!!!"), false);
        check(&format!("{body} ㅠㅠㅠㅠㅠ"), false);
        check("카메라 설치", false);
        check(
            "PLEASE INSTALL MORE CAMERAS NOW 카메라 설치 바랍니다",
            false,
        );
        check(
            "어린이 보호구역에 과속 단속 카메라를 더 설치하면 사고가",
            false,
        );
    }
}
