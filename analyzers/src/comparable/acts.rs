//! What a sentence does, told by how it ends: it greets or thanks, or asks to be heard.
//!
//! A Korean sentence ends with its verb, and what a letter does beside proposing it does with few
//! verbs, however freely the rest is worded. What is asked for stands before the verb, as an object
//! (-을/를) or a clause of purpose (-도록): a sentence with another object than the letter itself
//! proposes something, and is no frame.

use super::starts;

/// Letters of other words that a sentence can have which greets or thanks.
const OPEN: usize = 30;
/// Letters of other words that one can have which asks to be heard.
const ASKED: usize = 12;
/// Words at the end among which the verb is looked for.
const TAIL: usize = 4;

/// What the writer does by saying so.
const PERFORMED: [&str; 17] = [
    "감사", "고맙", "고마", "안녕", "반갑", "반가", "인사", "축하", "응원", "존경", "경의", "박수",
    "격려", "찬사", "죄송", "송구", "사과",
];
/// Verbs with which such a thing is given.
const GIVEN: [&str; 12] = [
    "드립", "드려", "드리", "올립", "올려", "올리", "전합", "전해", "표합", "표해", "보냅", "보내",
];
/// What is wished to the reader, or said of him with respect.
const WISHED: [&str; 8] = [
    "수고", "고생", "노고", "애쓰", "건강", "행복", "평안", "건승",
];
/// Verbs of wishing.
const WISHING: [&str; 6] = ["기원", "빕", "빌", "바랍", "바라", "바랄"];
/// Syllables of the honorific ending.
const HONORIFIC: [char; 4] = ['시', '십', '세', '셨'];

/// How a request or hope ends, as letters.
const REQUESTS: [&str; 26] = [
    "주세요",
    "주십시오",
    "주십시요",
    "바랍니다",
    "바라요",
    "으면합니다",
    "으면해요",
    "좋겠습니다",
    "좋겠네요",
    "좋겠어요",
    "기쁘겠습니다",
    "감사하겠습니다",
    "고맙겠습니다",
    "없겠습니다",
    "부탁드립니다",
    "부탁드려요",
    "부탁드리겠습니다",
    "부탁합니다",
    "기다리겠습니다",
    "기다릴게요",
    "기다립니다",
    "믿습니다",
    "기대합니다",
    "기대하겠습니다",
    "소망합니다",
    "간청드립니다",
];
/// What is asked for that changes nothing but that the letter is heard.
const HEARD: [&str; 27] = [
    "검토",
    "반영",
    "고려",
    "참고",
    "살펴",
    "살피",
    "헤아",
    "귀기울",
    "기울",
    "귀담",
    "관심",
    "답변",
    "회신",
    "소식",
    "판단",
    "선처",
    "이해",
    "양해",
    "숙고",
    "전달",
    "들어",
    "읽어",
    "외면",
    "도와",
    "도움",
    "보탬",
    "밑거름",
];
/// What such a sentence may be about: the letter.
const ABOUT: [&str; 20] = [
    "편지",
    "사연",
    "펜",
    "글",
    "말",
    "귀",
    "뜻",
    "점",
    "것",
    "청",
    "의견",
    "제안",
    "건의",
    "목소리",
    "이야기",
    "사정",
    "심정",
    "마음",
    "내용",
    "문제",
];

/// Letters of other words that a sentence, told by its words, can have as a frame; nothing where its
/// end says nothing.
pub(super) fn allowed(words: &[&str]) -> Option<usize> {
    let (&last, before) = words.split_last()?;
    let previous = before.last().copied().unwrap_or_default();
    let tail = &words[words.len().saturating_sub(TAIL)..];
    if is_courtesy(last, previous) {
        return Some(OPEN);
    }
    (!proposes(words) && asks_to_be_heard(tail)).then_some(ASKED)
}

fn is_courtesy(last: &str, previous: &str) -> bool {
    // Who would be thankful if something were done demands it.
    if previous.ends_with('면') {
        return false;
    }
    let both = [last, previous];
    let honors = both.iter().any(|word| word.contains(HONORIFIC));
    let wishes = |word: &&str| starts(word, &WISHED) && (honors || starts(last, &WISHING));
    starts(last, &PERFORMED)
        || starts(last, &GIVEN) && starts(previous, &PERFORMED)
        || both.iter().any(wishes)
}

/// Whether the words are about something else than the letter.
fn proposes(words: &[&str]) -> bool {
    let is_other = |word: &&str| {
        let is_object = word.strip_suffix(['을', '를']);
        let other = is_object.is_some_and(|object| !is_letter(object));
        other || word.ends_with("도록") || word.ends_with("있게")
    };
    words.iter().any(is_other)
}

fn is_letter(object: &str) -> bool {
    let one = object.chars().count() < 2;
    ABOUT.iter().any(|about| {
        if one {
            object == *about
        } else {
            about.chars().count() > 1 && object.starts_with(about)
        }
    }) || starts(object, &HEARD)
}

fn asks_to_be_heard(tail: &[&str]) -> bool {
    let end = tail.concat();
    REQUESTS.iter().any(|request| end.ends_with(request))
        && tail.iter().any(|word| starts(word, &HEARD))
}
