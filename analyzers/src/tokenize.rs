//! Korean text into terms: what a text is about, with spans.
//!
//! lindera cuts the text into morphemes after mecab-ko-dic; the rules here make terms of them:
//! * compounds give their parts and the compound (the same word flips between both by context), the
//!   parts first, which is the order the index needs;
//! * a prefix belongs to its noun (`비급여` is not `급여`), a suffix makes a longer word beside it
//!   (`노동`, `노동자`);
//! * a number keeps its unit (`30분`), with the bare number before it, and is written one way
//!   (`이천이십육년` is `2026년`, `십만` and `100,000` are `10만`);
//! * verbs and adjectives are given as dictionary forms (`돕다`);
//! * particles, endings, adverbs, dependent nouns and symbols are left out.
//!
//! No rule reaches over a space. One immutable [`Tokenizer`], one [`Worker`] a thread.

mod analyzed;
mod eojeol;

mod number;

use lindera::segmenter::Segmenter;
use lindera::worker::SegmentWorker;
use rustc_hash::FxHashMap;

use crate::morpheme::{Tag, Word};
use crate::tokens::offset;
pub use crate::tokens::{Class, Token, Tokens};
pub use analyzed::Analyzed;
pub use eojeol::{Eojeol, eojeols};

/// The dictionary and the rules; shared by all threads.
#[derive(Clone)]
pub struct Tokenizer {
    segmenter: Segmenter,
}

impl std::fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokenizer")
    }
}

impl Tokenizer {
    /// A tokenizer over an opened dictionary.
    pub fn new(segmenter: Segmenter) -> Self {
        Self { segmenter }
    }

    /// What one thread needs.
    pub fn worker(&self) -> Worker {
        Worker {
            segmenter: self.segmenter.new_worker(),
            known: FxHashMap::default(),
            words: Vec::new(),
            morphemes: Vec::new(),
            padded: String::new(),
        }
    }
}

/// One thread's buffers and what it has learned of the dictionary's words.
pub struct Worker {
    segmenter: SegmentWorker,
    known: FxHashMap<(u8, u32), usize>,
    words: Vec<Word>,
    morphemes: Vec<Morpheme>,
    /// The eojeol that is cut, with the spaces around it.
    padded: String,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker")
            .field("known", &self.known.len())
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug)]
struct Morpheme {
    start: u32,
    end: u32,
    word: usize,
}

/// Prefixes that turn a word into its opposite: the bare word would mislead.
const NEGATING: [&str; 8] = ["비", "무", "불", "미", "반", "탈", "부", "몰"];
/// Suffixes that make no new word.
const INFLECTING: [&str; 5] = ["들", "님", "씨", "적", "끼리"];

impl Worker {
    /// Replaces `tokens` by the terms of a normalized text.
    ///
    /// # Panics
    /// Never on any text: the segmenter has no failing input.
    pub fn tokenize(&mut self, normalized: &str, tokens: &mut Tokens) {
        tokens.clear();
        for (start, eojeol) in eojeols(normalized) {
            self.append(start, eojeol, tokens);
        }
    }

    /// Replaces `tokens` by the terms of one eojeol; gives how many positions its words take.
    ///
    /// # Panics
    /// Never on any text: the segmenter has no failing input.
    pub fn tokenize_eojeol(&mut self, eojeol: Eojeol<'_>, tokens: &mut Tokens) -> u32 {
        tokens.clear();
        self.append(0, eojeol, tokens);
        tokens.position
    }

    /// Appends the terms of an eojeol that begins at byte `start` of its text.
    fn append(&mut self, start: usize, eojeol: Eojeol<'_>, tokens: &mut Tokens) {
        let mut padded = std::mem::take(&mut self.padded);
        let padding = eojeol.pad(&mut padded);
        self.segment(&padded);
        tokens.stand(start, padding);
        self.read(&padded, tokens);
        self.padded = padded;
    }

    /// Appends the terms of the morphemes that `text` was cut into.
    fn read(&self, text: &str, tokens: &mut Tokens) {
        let mut reader = Reader {
            text,
            words: &self.words,
            rest: &self.morphemes,
        };
        while let Some(first) = reader.rest.first() {
            let used = reader.read(*first, tokens);
            reader.rest = &reader.rest[used..];
        }
    }

    /// Fills `morphemes`, and learns the words that are new.
    fn segment(&mut self, text: &str) {
        let Self {
            segmenter,
            known,
            words,
            morphemes,
            ..
        } = self;
        morphemes.clear();
        let tokens = segmenter
            .segment(text)
            .expect("segmenting has no failing input");
        for mut token in tokens {
            let key = (token.word_id.lex_type() as u8, token.word_id.id());
            let word = *known.entry(key).or_insert_with(|| {
                words.push(Word::of(&mut token));
                words.len() - 1
            });
            let (start, end) = (offset(token.byte_start), offset(token.byte_end));
            morphemes.push(Morpheme { start, end, word });
        }
    }
}

/// The morphemes that are still to be read.
struct Reader<'a> {
    text: &'a str,
    words: &'a [Word],
    rest: &'a [Morpheme],
}

impl<'a> Reader<'a> {
    /// Reads the word at the front; gives how many morphemes it took.
    fn read(&self, first: Morpheme, tokens: &mut Tokens) -> usize {
        match self.word(first).tag {
            Tag::Prefix if self.follows(0, Tag::is_nominal) => self.nominal(1, tokens),
            Tag::Digits | Tag::Numeral => self.number(tokens),
            Tag::Verb => self.predicate(first, Class::Verb, tokens),
            Tag::Adjective => self.predicate(first, Class::Adjective, tokens),
            tag if tag.is_nominal() => self.nominal(0, tokens),
            _ => 1,
        }
    }

    /// A noun at `at` (1 behind a prefix), with the suffixes that follow.
    fn nominal(&self, at: usize, tokens: &mut Tokens) -> usize {
        let noun = self.rest[at];
        let mut end = at + 1;
        while self.follows(end - 1, |tag| tag == Tag::Suffix)
            && !INFLECTING.contains(&self.surface(self.rest[end]))
        {
            end += 1;
        }
        let position = tokens.position;
        let whole = (self.rest[0].start, self.rest[end - 1].end);
        let class = class_of(self.word(noun).tag);
        let opposite = at == 1 && NEGATING.contains(&self.surface(self.rest[0]));
        if end > 1 && !opposite {
            self.parts(noun, position, tokens);
            self.push_part(noun, class, tokens, position);
        } else if !opposite {
            self.parts(noun, position, tokens);
        }
        let term = &self.text[whole.0 as usize..whole.1 as usize];
        if is_term(term) {
            tokens.push(term, whole, position, class, false);
        }
        end
    }

    /// The noun itself, as a part of the longer word that follows.
    fn push_part(&self, noun: Morpheme, class: Class, tokens: &mut Tokens, position: u32) {
        let surface = self.surface(noun);
        if is_term(surface) && surface.chars().count() > 1 {
            tokens.push(surface, (noun.start, noun.end), position, class, true);
        }
    }

    /// The parts of a compound that are words of their own: of two letters or more, and not behind
    /// a prefix that turns them around.
    fn parts(&self, noun: Morpheme, position: u32, tokens: &mut Tokens) {
        let (mut start, mut position, mut opposite) = (noun.start, position, false);
        for part in &self.word(noun).parts {
            let end = start + offset(part.surface.len());
            let standalone = part.tag.is_nominal() && part.surface.chars().count() > 1;
            if standalone && !opposite {
                tokens.push(
                    &part.surface,
                    (start, end),
                    position,
                    class_of(part.tag),
                    true,
                );
                position += 1;
            }
            opposite = part.tag == Tag::Prefix && NEGATING.contains(&&*part.surface);
            start = end;
        }
    }

    fn predicate(&self, first: Morpheme, class: Class, tokens: &mut Tokens) -> usize {
        let position = tokens.position;
        let span = (first.start, first.end);
        if let Some(stem) = &self.word(first).stem {
            tokens.push(stem, span, position, class, false);
        } else {
            let stem = format!("{}다", self.surface(first));
            tokens.push(&stem, span, position, class, false);
        }
        1
    }

    /// Whether a morpheme of such a tag follows the one at `at` without a gap.
    fn follows(&self, at: usize, accept: impl Fn(Tag) -> bool) -> bool {
        self.rest
            .get(at + 1)
            .is_some_and(|&next| self.rest[at].end == next.start && accept(self.word(next).tag))
    }

    fn word(&self, morpheme: Morpheme) -> &'a Word {
        &self.words[morpheme.word]
    }

    fn surface(&self, morpheme: Morpheme) -> &'a str {
        &self.text[morpheme.start as usize..morpheme.end as usize]
    }
}

fn class_of(tag: Tag) -> Class {
    match tag {
        Tag::Proper => Class::Proper,
        Tag::Root => Class::Root,
        Tag::Foreign => Class::Foreign,
        _ => Class::Noun,
    }
}

/// Whether letters are a word rather than symbols or single jamo that no dictionary knows.
fn is_term(surface: &str) -> bool {
    surface.chars().all(crate::comparable::is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{normalize, shown};
    use modum_dictionaries::{Lexicon, segmenter};

    pub(super) fn tokenizer() -> Tokenizer {
        let folder = std::env::var_os(modum_dictionaries::FOLDER_VARIABLE).map(Into::into);
        let folder = folder.unwrap_or_else(|| modum_dictionaries::default_folder().unwrap());
        let dictionary = modum_dictionaries::open_or_install(&folder, &|_| {}).unwrap();
        let lexicon = Lexicon::builtin().unwrap();
        Tokenizer::new(segmenter(&dictionary, &lexicon).unwrap())
    }

    fn terms(worker: &mut Worker, text: &str) -> Vec<String> {
        let mut tokens = Tokens::default();
        let normalized = normalize(&shown(text));
        worker.tokenize(&normalized.text, &mut tokens);
        tokens.iter().map(|token| token.term.to_owned()).collect()
    }

    #[test]
    fn words_that_bite() {
        let mut worker = tokenizer().worker();
        let mut check = |text: &str, expected: &[&str]| {
            assert_eq!(terms(&mut worker, text), expected, "{text}");
        };
        check("비급여 진료비", &["비급여", "진료", "진료비"]);
        check("이것이 문제다", &["문제"]);
        check(
            "대한민국 국민연금",
            &["대한", "민국", "대한민국", "국민", "연금", "국민연금"],
        );
        check("10만 명에게", &["10만", "명"]);
        check("30% 할인, 20%", &["30", "30%", "할인", "20", "20%"]);
        check("에어팟을 잃어버렸다", &["에어팟", "잃어버리다"]);
        check("\u{1100}\u{116d}\u{110b}\u{1172}\u{11a8}", &["교육"]);
        check("교육ㆍ복지ㆍ노동", &["교육", "복지", "노동"]);
        check("", &[]);
        check("ㅋㅋㅋㅋ!!!", &[]);
    }

    #[test]
    fn numbers_are_written_one_way() {
        let mut worker = tokenizer().worker();
        let mut check = |text: &str, expected: &[&str]| {
            assert_eq!(terms(&mut worker, text), expected, "{text}");
        };
        for year in ["2026년", "이천이십육년", "2천26년"] {
            check(year, &["2026", "2026년"]);
        }
        for amount in ["10만원", "십만원", "100,000원", "100000원"] {
            check(amount, &["10만", "10만원"]);
        }
        check("이십 년", &["20"]);
        check("1번", &["1번"]);
        check("1,2호", &["1", "2호"]);
        check("이천시 쌀", &["이천", "이천시", "쌀"]);
        check("삼일운동", &["삼일", "운동"]);
        for amount in ["오만 원", "5만 원", "50000 원"] {
            assert_eq!(terms(&mut worker, amount)[0], "5만", "{amount}");
        }
        // Words that only look like numbers.
        for word in [
            "이천 쌀",
            "구조",
            "사이",
            "오만하다",
            "만일",
            "영구",
            "사조",
            "백만장자",
            "삼천포",
            "천만에",
        ] {
            let found = terms(&mut worker, word);
            assert!(
                found
                    .iter()
                    .all(|term| !term.contains(|c: char| c.is_ascii_digit())),
                "{found:?}"
            );
        }
    }

    #[test]
    fn spans_and_positions_follow_the_text() {
        let mut worker = tokenizer().worker();
        let mut tokens = Tokens::default();
        let text = normalize("국민연금을 30%까지 도와 주세요").text;
        worker.tokenize(&text, &mut tokens);
        let mut last = 0;
        for token in tokens.iter() {
            assert!(token.start < token.end && token.end as usize <= text.len());
            assert!(token.position >= last || !token.part);
            last = token.position;
        }
        let find = |term: &str| tokens.iter().find(|token| token.term == term).unwrap();
        assert_eq!(find("국민연금").position, find("국민").position);
        assert_eq!(find("30%").class, Class::Number);
        assert_eq!(find("돕다").class, Class::Verb);
        assert!(find("연금").part && !find("국민연금").part);
    }
}
