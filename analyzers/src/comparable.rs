//! The letters that count when two texts are compared.
//!
//! White space, punctuation, emoticons, personal data with the words that introduce it, and
//! boilerplate (salutations, thanks) say nothing about what a text proposes: two letters that differ
//! only there are one letter. What is left are letters and digits, as 16-bit units.

mod acts;
mod frames;
mod sentences;
mod voice;

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use modum_dictionaries::{BoilerplateKind, Lexicon};

use crate::personal::{self, Kind};
use crate::shingle::hash_wide;
use frames::Frames;
use sentences::Sentences;

/// Fewest letters of a phrase: shorter ones would be found inside other words.
const MIN_PHRASE: usize = 4;

/// Letters of the longest particle behind an introduction (`으로는`).
const PARTICLE: usize = 3;

/// Words and letters, up to which what stands between personal data and the border of its sentence
/// introduces it (`연락 가능한 번호 …`), whether or not a list knows them.
const FRAME_WORDS: usize = 3;
const FRAME_LETTERS: usize = 12;

/// Letters that a text needs beside such a sentence: otherwise the sentence is what it says.
const BESIDE_FRAME: usize = 3;

/// What of a text counts in a comparison; filled again for the next text.
#[derive(Clone, Debug, Default)]
pub struct Comparable {
    /// The letters that count, as UTF-16.
    pub letters: Vec<u16>,
    /// How many of them stand before the end of each sentence.
    pub sentence_ends: Vec<u32>,
    /// Whether the writer speaks of himself in each sentence, and in what follows the last.
    pub personal: Vec<bool>,
    /// The letters with boilerplate, without personal data.
    pub whole: Vec<u16>,
}

/// Knows the phrases that do not count.
#[derive(Clone, Debug)]
pub struct Comparer {
    phrases: AhoCorasick,
    kinds: Vec<BoilerplateKind>,
    frames: Frames,
    /// Beginnings of words that introduce personal data, such as `연락처`.
    introducers: Vec<String>,
    fingerprint: u64,
}

impl Comparer {
    /// Takes the boilerplate phrases of `lexicon`.
    ///
    /// # Panics
    /// When the list outgrows the automaton: some hundred million letters.
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut phrases = Vec::new();
        let mut kinds = Vec::new();
        let mut introducers = Vec::new();
        for entry in &lexicon.boilerplate {
            let phrase = letters(&entry.phrase);
            if entry.kind == BoilerplateKind::Personal {
                introducers.push(phrase);
            } else if phrase.chars().count() >= MIN_PHRASE {
                phrases.push(phrase);
                kinds.push(entry.kind);
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&phrases)
            .expect("a list of phrases is far below the automaton's limits");
        let entries = lexicon.boilerplate.iter();
        let all: Vec<String> = entries
            .map(|entry| format!("{} {}", entry.kind.name(), entry.phrase))
            .collect();
        Self {
            phrases: automaton,
            kinds,
            frames: Frames::new(&lexicon.boilerplate),
            introducers,
            fingerprint: hash_wide(&all.join("\n").encode_utf16().collect::<Vec<u16>>()),
        }
    }

    /// Another one for other phrases: the same text may have other letters that count.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Finds what counts of a normalized text.
    pub fn comparable(&self, normalized: &str, out: &mut Comparable) {
        let public = self.without_personal_data(normalized);
        let text = Sentences::of(public.as_deref().unwrap_or(normalized));
        out.letters.clear();
        out.sentence_ends.clear();
        out.whole.clear();
        out.whole.extend(text.letters.encode_utf16());
        out.personal.clear();
        let sentences = text.sentences();
        out.personal
            .extend(sentences.map(|sentence| voice::is_personal(text.words_of(&sentence))));
        let mut ends = text.ends.iter().copied().peekable();
        let mut copy = |range: Range<usize>| {
            let mut from = range.start;
            while let Some(end) = ends.next_if(|&end| end <= range.end) {
                let end = end.max(from);
                out.letters.extend(text.letters[from..end].encode_utf16());
                out.sentence_ends.push(narrow(out.letters.len()));
                from = end;
            }
            out.letters
                .extend(text.letters[from..range.end].encode_utf16());
        };
        let mut from = 0;
        for framing in self.framing(&text) {
            if framing.start > from {
                copy(from..framing.start);
            }
            from = from.max(framing.end);
        }
        copy(from..text.letters.len());
    }

    /// Phrases and sentences that do not count, by where they begin.
    fn framing(&self, text: &Sentences) -> Vec<Range<usize>> {
        let found = self.phrases.find_iter(&text.letters);
        let phrases: Vec<(Range<usize>, BoilerplateKind)> = found
            .map(|phrase| (phrase.range(), self.kinds[phrase.pattern().as_usize()]))
            .collect();
        let mut framing = self.frames.find(text, &phrases);
        framing.extend(phrases.into_iter().map(|(phrase, _)| phrase));
        framing.sort_unstable_by_key(|framing| framing.start);
        framing
    }

    /// The text without personal data and the words that introduce it; nothing when there is none.
    fn without_personal_data(&self, text: &str) -> Option<String> {
        let spans = personal::find(text);
        if spans.is_empty() {
            return None;
        }
        let whole = letters(text).chars().count();
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (span, kind) in spans {
            let bank = (kind == Kind::Account).then(|| bank(text, span.start));
            let span = bank.flatten().unwrap_or(span.start)..span.end;
            let (before, after) = frame(text, &span);
            let framed = before.unwrap_or(span.start)..after.unwrap_or(span.end);
            let beside = whole - letters(&text[framed]).chars().count();
            let (before, after) = (
                before.filter(|_| beside >= BESIDE_FRAME),
                after.filter(|_| beside >= BESIDE_FRAME),
            );
            let start = before.unwrap_or_else(|| self.introduction(text, span.start));
            out.push_str(&text[from..start.max(from)]);
            out.push(' ');
            let end = after.unwrap_or_else(|| self.conclusion(text, span.end));
            from = end.max(start).max(from);
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
            let word = letters(&text[next.clone()]);
            if self.introduces(&word) || is_signature(&word) {
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
        self.introducers.iter().any(with_particle)
    }
}

/// The words that close a letter behind a name.
fn is_signature(word: &str) -> bool {
    ["드림", "올림", "배상", "주세요", "부탁드립니다", "바랍니다"]
        .iter()
        .any(|s| word.starts_with(s))
}

/// The borders of the sentence in which personal data stands, before it and behind it, each where so
/// little stands between that it can only be an introduction.
fn frame(text: &str, span: &Range<usize>) -> (Option<usize>, Option<usize>) {
    let is_little = |part: &str| {
        part.split_whitespace().count() <= FRAME_WORDS
            && letters(part).chars().count() <= FRAME_LETTERS
    };
    let is_border = |c: char| ".!?\n".contains(c);
    let start = text[..span.start].rfind(is_border).map_or(0, |at| at + 1);
    let end = text[span.end..]
        .find(is_border)
        .map_or(text.len(), |at| span.end + at);
    (
        is_little(&text[start..span.start]).then_some(start),
        is_little(&text[span.end..end]).then_some(end),
    )
}

/// The start of the word before an account's number, when it names a bank.
fn bank(text: &str, start: usize) -> Option<usize> {
    const NAMES: [&str; 7] = ["은행", "농협", "수협", "신협", "금고", "우체국", "뱅크"];
    let before = text[..start].trim_end_matches([' ', ':', '-', '(']);
    let from = word_start(before, before.len());
    NAMES
        .iter()
        .any(|name| before.ends_with(name))
        .then_some(from)
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
fn next_word(text: &str, at: usize) -> Range<usize> {
    let start = text.len() - text[at..].trim_start().len();
    start..word_end(text, start)
}

/// Letters and digits only: no white space, punctuation, single jamo (`ㅠㅠ`) or symbols.
pub fn letters(normalized: &str) -> String {
    normalized.chars().filter(|&c| is_letter(c)).collect()
}

fn narrow(letters: usize) -> u32 {
    u32::try_from(letters).expect("one text is shorter than 4 GiB")
}

/// Whether a character counts as a letter of a text.
pub fn is_letter(c: char) -> bool {
    match c {
        '가'..='힣' | '0'..='9' | 'a'..='z' => true,
        '\0'..='\u{7f}' | '\u{3130}'..='\u{318f}' => false,
        c => c.is_alphanumeric(),
    }
}

/// Whether a word begins with one of these.
fn starts(word: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| word.starts_with(stem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::normalize;

    /// The letters that count, with `|` where a sentence ends.
    fn check(text: &str, expected: &str) {
        let comparer = Comparer::new(&Lexicon::builtin().unwrap());
        let mut found = Comparable::default();
        comparer.comparable(&normalize(text).text, &mut found);
        let mut units = found.letters;
        for end in found.sentence_ends.into_iter().rev() {
            units.insert(end as usize, u16::from(b'|'));
        }
        assert_eq!(String::from_utf16(&units).unwrap(), expected, "{text}");
    }

    #[test]
    fn what_says_nothing_does_not_count() {
        check("버스 노선을 늘려주세요!! ㅠㅠ", "버스노선을늘려주세요|");
        check("안녕하세요. 버스 노선 연장. 감사합니다.", "|버스노선연장||");
        check("연락처 010-1234-5678 버스 노선 연장", "버스노선연장|");
        check(
            "버스 노선 연장 010-1234-5678로 연락 주세요",
            "버스노선연장|",
        );
        check(
            "버스 노선 연장 제 번호는 01012345678입니다",
            "버스노선연장|",
        );
        check("버스 노선 연장 (kim@naver.com)", "버스노선연장|");
        check("버스 노선 연장 010 1234 5678 홍길동 드림", "버스노선연장|");
        check("버스 노선 연장\n농협 301-1234-5678-91", "버스노선연장|");
        check(
            "이제는 바꿔 주시기 바랍니다. (kim@naver.com)",
            "이제는바꿔주시기바랍니다|",
        );
        check("예산 3.5조. 100억원", "예산35조|100억원|");
        check("", "");
    }

    #[test]
    fn a_sentence_around_personal_data_does_not_count() {
        let idea = "버스 노선을 연장해 주시면 좋겠습니다.";
        let left = "버스노선을연장해주시면좋겠습니다|";
        check(
            &format!("{idea} 궁금하신 점은 010-1234-5678로 물어보세요"),
            left,
        );
        check(&format!("{idea} 보낸 사람 박영희 kim@naver.com"), left);
        check(
            &format!("{idea} 보낸 사람 박영희 농협 301-1234-5678-91"),
            left,
        );
        check(
            "이게 나라입니까? 010-1234-5678 김철수 올림",
            "이게나라입니까|",
        );
        // Where it is all that the text says, its words count.
        check("버스 연장 010-1234-5678", "버스연장|");
        // A longer sentence says more than where to call.
        check(
            &format!("{idea} 이 번호 010-1234-5678로 온 전화가 밤마다 잠을 깨워서 괴롭습니다"),
            &format!("{left}온전화가밤마다잠을깨워서괴롭습니다|"),
        );
    }

    #[test]
    fn sentences_that_only_frame_a_text_do_not_count() {
        let idea = "출퇴근 시간만이라도 버스 배차 간격을 줄여 주십시오.";
        let left = "출퇴근시간만이라도버스배차간격을줄여주십시오|";
        for frame in [
            "국민의 목소리에 귀 기울여 주셔서 고맙습니다.",
            "저는 수원에 사는 세 아이의 엄마예요!",
            "올해 환갑이 된 노인입니다만",
            "제 작은 의견이 정책에 도움이 되었으면 합니다.",
            "무더위 속에서도 나랏일에 애쓰시는 위원님들께 진심으로 고마움을 전합니다.",
            "관계 부서에서 꼼꼼히 살펴봐 주셨으면 좋겠습니다.",
        ] {
            check(&format!("{frame}\n{idea}"), &format!("|{left}"));
            check(&format!("{idea} {frame}"), &format!("{left}|"));
        }
        check(
            &format!("안녕하세요, 저는 수원에 사는 두 아이의 엄마입니다 {idea}"),
            &format!("||{left}"),
        );
        // What is asked for, or would be thanked for, is what a text proposes.
        for demand in [
            "저상버스 증차를 꼭 검토해 주시기 바랍니다.",
            "막차를 자정까지 삼십 분 늦춰 주시면 감사하겠습니다.",
            "정류장마다 의자를 놓도록 검토해 주세요.",
        ] {
            let mut found = Comparable::default();
            let comparer = Comparer::new(&Lexicon::builtin().unwrap());
            comparer.comparable(&normalize(&format!("{idea} {demand}")).text, &mut found);
            let kept = String::from_utf16(&found.letters).unwrap();
            let object = demand.split_whitespace().next().unwrap();
            assert!(kept.contains(object), "{kept}");
        }
        // A sentence with a subject of its own says more than it greets, and one alone is all there is.
        check(
            &format!("대통령님, 저상버스를 늘려 주세요. {idea}"),
            &format!("대통령님저상버스를늘려주세요|{left}"),
        );
        check(
            "저는 수원에 사는 간호사입니다.",
            "저는수원에사는간호사입니다|",
        );
    }
}
