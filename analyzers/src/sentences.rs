//! Cuts Korean text into sentences.
//!
//! A text as it is shown → its sentences in order, without white space at their ends. A line's end
//! ends a sentence, and so does a mark (`.`, `!`, `?`, `…`) with the quotes and brackets that close
//! behind it. A full stop within a number, an address or a list of words (`3.5`, `교육.복지`) ends
//! none, nor does that of an item's number (`1.`, `가.`). Citizens often write without marks: a word
//! that ends as only sentences end (`-습니다`, `-세요`) ends one, unless the next word quotes it
//! (`합니다 라고`).

/// Endings that only end sentences; `니다` and `니까` count behind a syllable that ends in ㅂ.
const ENDINGS: [&str; 21] = [
    "십시오",
    "십시요",
    "세요",
    "셔요",
    "까요",
    "네요",
    "어요",
    "아요",
    "해요",
    "예요",
    "에요",
    "지요",
    "죠",
    "군요",
    "데요",
    "래요",
    "워요",
    "돼요",
    "봐요",
    "줘요",
    "나요",
];
/// Beginnings of words that go on from such an ending.
const QUOTING: [&str; 9] = [
    "라고", "라는", "라며", "라면", "라니", "하고", "하며", "하는", "마는",
];
/// Last syllables of a sentence in front of a full stop without a space behind it.
const LAST: &str = "다요까죠오함음임됨람";
/// Letters of an item's number.
const ITEM: usize = 2;

/// The sentences of `text`.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        cut(line, &mut found);
    }
    found
}

fn cut<'t>(line: &'t str, found: &mut Vec<&'t str>) {
    let mut from = 0;
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let end = if is_mark(c) {
            let run = at + length(&line[at..], |c| is_mark(c) || is_closing(c));
            if ends_by_mark(&line[from..at], &line[at..run], &line[run..]) {
                keep(&line[from..run], found);
                from = run;
            }
            run
        } else {
            if c.is_whitespace() && ends_by_word(&line[from..at], line[at..].trim_start()) {
                keep(&line[from..at], found);
                from = at;
            }
            at + c.len_utf8()
        };
        at = end;
    }
    keep(&line[from..], found);
}

fn keep<'t>(sentence: &'t str, found: &mut Vec<&'t str>) {
    let sentence = sentence.trim();
    if !sentence.is_empty() {
        found.push(sentence);
    }
}

/// Whether `marks` end the sentence `before` them.
fn ends_by_mark(before: &str, marks: &str, after: &str) -> bool {
    let last = before.chars().next_back().unwrap_or(' ');
    let apart = after.chars().next().is_none_or(char::is_whitespace);
    if marks.contains(['!', '?', '。']) {
        return apart || !after.starts_with(|c: char| c.is_ascii_alphanumeric());
    }
    if LAST.contains(last) {
        // 했다.그런데, but not naver.com
        return !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '(');
    }
    let single = marks.chars().filter(|c| is_mark(*c)).count() == 1 && !marks.starts_with('…');
    apart && single && !is_item(before)
}

/// Whether `before` is but an item's number.
fn is_item(before: &str) -> bool {
    let item = before.trim_matches(|c: char| !c.is_alphanumeric());
    item.chars().count() <= ITEM
}

/// Whether the last word of `before` ends a sentence of which `after` is no part.
fn ends_by_word(before: &str, after: &str) -> bool {
    let quoted = QUOTING.iter().any(|word| after.starts_with(word));
    !quoted && (ENDINGS.iter().any(|ending| before.ends_with(ending)) || is_formal(before))
}

/// Whether a text ends in `-ㅂ니다` or `-ㅂ니까`.
fn is_formal(text: &str) -> bool {
    const FINAL_CONSONANTS: u32 = 28;
    const B: u32 = 17;
    let stem = text.strip_suffix("니다").or(text.strip_suffix("니까"));
    let syllable = stem.and_then(|stem| stem.chars().next_back());
    syllable.is_some_and(|c| {
        ('가'..='힣').contains(&c) && (u32::from(c) - u32::from('가')) % FINAL_CONSONANTS == B
    })
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | ')' | ']' | '」' | '』' | '》')
}

/// Bytes at the beginning of `text` whose characters all are as `wanted`.
fn length(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.len() - text.trim_start_matches(wanted).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_end_at_marks_lines_and_endings() {
        let check = |text: &str, expected: &[&str]| assert_eq!(sentences(text), expected);
        check(
            "횡단보도 신호가 짧습니다. 늘려 주세요!",
            &["횡단보도 신호가 짧습니다.", "늘려 주세요!"],
        );
        check(
            "신호가 짧습니다 어르신이 위험합니다 늘려 주세요 부탁드립니다",
            &[
                "신호가 짧습니다",
                "어르신이 위험합니다",
                "늘려 주세요",
                "부탁드립니다",
            ],
        );
        check(
            "그는 늘리겠습니다 라고 했다.",
            &["그는 늘리겠습니다 라고 했다."],
        );
        check("하다보니까 늦는다", &["하다보니까 늦는다"]);
        check("이것이 맞습니까 묻습니다", &["이것이 맞습니까", "묻습니다"]);
        check(
            "예산은 3.5% 늘었다.그런데 www.korea.kr 에는 없다",
            &["예산은 3.5% 늘었다.", "그런데 www.korea.kr 에는 없다"],
        );
        check(
            "1. 버스를 늘립시다\n가. 배차 간격\n\n 2) 요금",
            &["1. 버스를 늘립시다", "가. 배차 간격", "2) 요금"],
        );
        check(
            "교육.복지 예산이 문제다...정말",
            &["교육.복지 예산이 문제다...", "정말"],
        );
        check("글쎄... 모르겠다", &["글쎄... 모르겠다"]);
        check("“늘려라.” 그가 말했다.", &["“늘려라.”", "그가 말했다."]);
        check("정말?? 왜!", &["정말??", "왜!"]);
        check(" \n ", &[]);
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost(text in "[가-힣다요니습a-z0-9.!?…\"' \n]{0,60}") {
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&sentences(&text).concat()), letters(&text));
        }
    }
}
