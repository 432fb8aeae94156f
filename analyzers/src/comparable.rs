//! The letters that count when two texts are compared.
//!
//! White space, punctuation, emoticons, personal data with the words that introduce it, and
//! boilerplate (salutations, thanks) say nothing about what a text proposes: two letters that differ
//! only there are one letter. What is left are letters and digits, as 16-bit units.

use aho_corasick::{AhoCorasick, MatchKind};
use modum_dictionaries::Lexicon;

use crate::personal;

/// Fewest letters of a phrase: shorter ones would be found inside other words.
const MIN_PHRASE: usize = 4;

/// Letters of the longest particle behind an introduction (`으로는`).
const PARTICLE: usize = 3;

/// Knows the phrases that do not count.
#[derive(Clone, Debug)]
pub struct Comparer {
    phrases: AhoCorasick,
    /// Beginnings of words that introduce personal data, such as `연락처`.
    introducers: Vec<String>,
}

impl Comparer {
    /// Takes the boilerplate phrases of `lexicon`.
    ///
    /// # Panics
    /// When the list outgrows the automaton: some hundred million letters.
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut phrases = Vec::new();
        let mut introducers = Vec::new();
        for entry in &lexicon.boilerplate {
            let phrase = letters(&entry.phrase);
            if entry.kind == modum_dictionaries::BoilerplateKind::Personal {
                introducers.push(phrase);
            } else if phrase.chars().count() >= MIN_PHRASE {
                phrases.push(phrase);
            }
        }
        let phrases = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&phrases)
            .expect("a list of phrases is far below the automaton's limits");
        Self {
            phrases,
            introducers,
        }
    }

    /// Appends the letters of a normalized text that count in a comparison to `out`, as UTF-16.
    pub fn comparable(&self, normalized: &str, out: &mut Vec<u16>) {
        let public = self.without_personal_data(normalized);
        let letters = letters(public.as_deref().unwrap_or(normalized));
        let mut from = 0;
        for phrase in self.phrases.find_iter(&letters) {
            out.extend(letters[from..phrase.start()].encode_utf16());
            from = phrase.end();
        }
        out.extend(letters[from..].encode_utf16());
    }

    /// The text without personal data and the words that introduce it; nothing when there is none.
    fn without_personal_data(&self, text: &str) -> Option<String> {
        let spans = personal::find(text);
        if spans.is_empty() {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (span, _) in spans {
            let start = self.introduction(text, span.start).max(from);
            out.push_str(&text[from..start]);
            out.push(' ');
            from = self.conclusion(text, span.end).max(start);
        }
        out.push_str(&text[from..]);
        Some(out)
    }

    /// Where the words begin that introduce what stands at `start`: up to three of them, `제 번호는`.
    fn introduction(&self, text: &str, start: usize) -> usize {
        let mut start = word_start(text, start);
        while let Some(earlier) = self.introduced_from(text, start) {
            start = earlier;
        }
        start
    }

    /// The start of the longest run of words before `start` that is an introduction.
    fn introduced_from(&self, text: &str, start: usize) -> Option<usize> {
        let mut from = start;
        let mut longest = None;
        for _ in 0..3 {
            let before = text[..from].trim_end_matches(|c: char| !c.is_alphanumeric());
            if before.is_empty() {
                break;
            }
            from = word_start(before, before.len());
            if self.introduces(&letters(&text[from..start])) {
                longest = Some(from);
            }
        }
        longest
    }

    /// Where the words end that follow what ends at `end`: `로 연락 주세요`, `홍길동 드림`.
    fn conclusion(&self, text: &str, end: usize) -> usize {
        let mut end = word_end(text, end);
        for _ in 0..3 {
            let next = next_word(text, end);
            let after = next_word(text, next.end);
            if self.introduces(&letters(&text[next.clone()])) {
                end = next.end;
            } else if is_signature(&text[after.clone()]) {
                end = after.end;
            } else {
                break;
            }
        }
        end
    }

    /// Whether letters are an introduction with at most a particle behind it: `연락처는`.
    fn introduces(&self, letters: &str) -> bool {
        let with_particle = |introducer: &String| {
            letters
                .strip_prefix(introducer.as_str())
                .is_some_and(|rest| rest.chars().count() <= PARTICLE)
        };
        is_signature(letters) || self.introducers.iter().any(with_particle)
    }
}

/// The words that close a letter behind a name.
fn is_signature(word: &str) -> bool {
    ["드림", "올림", "배상", "주세요", "부탁드립니다", "바랍니다"]
        .iter()
        .any(|s| word.starts_with(s))
}

/// The start of the word that `at` stands in or ends.
fn word_start(text: &str, at: usize) -> usize {
    text[..at].rfind(char::is_whitespace).map_or(0, |space| {
        space + text[space..].chars().next().map_or(0, char::len_utf8)
    })
}

/// The end of the word that `at` stands in.
fn word_end(text: &str, at: usize) -> usize {
    text[at..]
        .find(char::is_whitespace)
        .map_or(text.len(), |space| at + space)
}

/// The first word behind `at`.
fn next_word(text: &str, at: usize) -> std::ops::Range<usize> {
    let start = text.len() - text[at..].trim_start().len();
    start..word_end(text, start)
}

/// Letters and digits only: no white space, punctuation, single jamo (`ㅠㅠ`) or symbols.
pub fn letters(normalized: &str) -> String {
    normalized.chars().filter(|&c| is_letter(c)).collect()
}

/// Whether a character counts as a letter of a text.
pub fn is_letter(c: char) -> bool {
    match c {
        '가'..='힣' | '0'..='9' | 'a'..='z' => true,
        '\0'..='\u{7f}' | '\u{3130}'..='\u{318f}' => false,
        c => c.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::normalize;

    fn check(text: &str, expected: &str) {
        let comparer = Comparer::new(&Lexicon::builtin().unwrap());
        let mut units = Vec::new();
        comparer.comparable(&normalize(text).text, &mut units);
        assert_eq!(String::from_utf16(&units).unwrap(), expected, "{text}");
    }

    #[test]
    fn what_says_nothing_does_not_count() {
        check("버스 노선을 늘려주세요!! ㅠㅠ", "버스노선을늘려주세요");
        check("안녕하세요. 버스 노선 연장. 감사합니다.", "버스노선연장");
        check("연락처 010-1234-5678 버스 노선 연장", "버스노선연장");
        check("버스 노선 연장 010-1234-5678로 연락 주세요", "버스노선연장");
        check("버스 노선 연장 제 번호는 01012345678입니다", "버스노선연장");
        check("버스 노선 연장 (kim@naver.com)", "버스노선연장");
        check("버스 노선 연장 010 1234 5678 홍길동 드림", "버스노선연장");
        check("예산 100억원", "예산100억원");
        check("", "");
    }
}
