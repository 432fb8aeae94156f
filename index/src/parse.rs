//! A query's text -> what is looked for, what must stand there word for word, what must not.
//!
//! `청년 "국민연금 개혁" -주택 제목:계좌 분야:복지`. Own code rather than tantivy's query parser, which
//! refuses many strings: here every string means something. A quotation mark that is never closed is
//! disregarded, a minus counts only at the start of a word, an unknown field is a word. A phrase must
//! occur where a query is phrases only; beside other words it is preferred, because titles quote
//! words for emphasis that no text repeats, and so is a whole sentence, which is a title in quotes.

/// Longer quotations are sentences: they are looked for, but need not occur word for word.
const SENTENCE: usize = 20;

/// The parts of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// All that is looked for, the quoted phrases included.
    pub(crate) free: String,
    /// What must, or must not, occur word for word.
    pub(crate) exact: Vec<Exact>,
    /// Phrases beside other words: preferred.
    pub(crate) preferred: Vec<String>,
    /// What an idea must be: names of fields with their values.
    pub(crate) filters: Vec<(Name, String)>,
}

/// Words that must occur, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    pub(crate) text: String,
    pub(crate) part: Part,
    pub(crate) excluded: bool,
}

/// In which part of an idea words must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Any,
    Title,
    Body,
}

/// A property that a query can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Category,
    Channel,
    Stage,
    Topic,
    Decision,
}

/// What may stand before a colon.
#[derive(Clone, Copy)]
enum Prefix {
    Part(Part),
    Name(Name),
}

const PREFIXES: [(&str, Prefix); 16] = [
    ("제목", Prefix::Part(Part::Title)),
    ("title", Prefix::Part(Part::Title)),
    ("내용", Prefix::Part(Part::Body)),
    ("본문", Prefix::Part(Part::Body)),
    ("body", Prefix::Part(Part::Body)),
    ("분야", Prefix::Name(Name::Category)),
    ("category", Prefix::Name(Name::Category)),
    ("채널", Prefix::Name(Name::Channel)),
    ("channel", Prefix::Name(Name::Channel)),
    ("단계", Prefix::Name(Name::Stage)),
    ("진행상황", Prefix::Name(Name::Stage)),
    ("stage", Prefix::Name(Name::Stage)),
    ("주제", Prefix::Name(Name::Topic)),
    ("topic", Prefix::Name(Name::Topic)),
    ("결정", Prefix::Name(Name::Decision)),
    ("decision", Prefix::Name(Name::Decision)),
];

/// Reads a query.
pub(crate) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut bare = false;
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (excluded, word) = match rest.strip_prefix(is_minus) {
            Some(word) if word.starts_with(|c: char| !c.is_whitespace() && !is_minus(c)) => {
                (true, word)
            }
            _ => (false, rest),
        };
        let (prefix, word) = prefix(word);
        let (piece, quoted, after) = piece(word);
        parsed.add(piece, prefix, excluded, quoted);
        // Every piece takes at least one character, or this would never end.
        rest = if after.len() < rest.len() {
            after
        } else {
            &rest[first.len_utf8()..]
        };
        rest = rest.trim_start();
        bare |=
            !excluded && !quoted && prefix.is_none() && piece.chars().any(char::is_alphanumeric);
    }
    if bare {
        parsed.prefer(|exact| exact.part == Part::Any);
    }
    parsed.prefer(|exact| exact.part == Part::Any && is_sentence(&exact.text));
    parsed
}

impl Parsed {
    /// What was to occur word for word is preferred instead.
    fn prefer(&mut self, which: impl Fn(&Exact) -> bool) {
        let wanted = |exact: &mut Exact| !exact.excluded && which(exact);
        let phrases = self.exact.extract_if(.., wanted).map(|exact| exact.text);
        self.preferred.extend(phrases);
    }

    fn add(&mut self, piece: &str, prefix: Option<Prefix>, excluded: bool, quoted: bool) {
        if !piece.chars().any(char::is_alphanumeric) {
            return;
        }
        let text = piece.to_owned();
        let part = match prefix {
            Some(Prefix::Name(name)) if !excluded => return self.filters.push((name, text)),
            Some(Prefix::Part(part)) => part,
            _ => Part::Any,
        };
        if excluded || quoted || part != Part::Any {
            self.exact.push(Exact {
                text,
                part,
                excluded,
            });
        }
        if !excluded {
            if !self.free.is_empty() {
                self.free.push(' ');
            }
            self.free.push_str(piece);
        }
    }
}

/// The field before a colon, if it is one, and what follows.
fn prefix(word: &str) -> (Option<Prefix>, &str) {
    let known = word.split_once([':', '：']).and_then(|(name, rest)| {
        let known = PREFIXES.iter().find(|(known, _)| name == *known)?;
        let says = rest.starts_with(|c: char| !c.is_whitespace());
        says.then_some((Some(known.1), rest))
    });
    known.unwrap_or((None, word))
}

/// The next phrase or word, whether it was quoted, and what follows.
fn piece(text: &str) -> (&str, bool, &str) {
    if let Some(inside) = text.strip_prefix(is_quote) {
        if let Some((phrase, after)) = inside.split_once(is_quote) {
            return (phrase, true, after);
        }
        return word(inside);
    }
    word(text)
}

fn word(text: &str) -> (&str, bool, &str) {
    let end = text
        .find(|c: char| c.is_whitespace() || is_quote(c))
        .unwrap_or(text.len());
    (&text[..end], false, &text[end..])
}

fn is_sentence(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).count() > SENTENCE
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '＂' | '「' | '」' | '『' | '』')
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '−' | '－')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, free: &str, phrases: &[&str], excluded: &[&str]) {
        let parsed = parse(text);
        let exact = |excluded: bool| -> Vec<&str> {
            let wanted = parsed.exact.iter().filter(|one| one.excluded == excluded);
            let preferred = parsed.preferred.iter().filter(|_| !excluded);
            let wanted = wanted.map(|one| &one.text).chain(preferred);
            wanted.map(String::as_str).collect()
        };
        assert_eq!(parsed.free, free, "{text}");
        assert_eq!(
            (exact(false), exact(true)),
            (phrases.to_vec(), excluded.to_vec()),
            "{text}"
        );
    }

    #[test]
    fn every_string_means_something() {
        check("", "", &[], &[]);
        check("  청년   주택 ", "청년 주택", &[], &[]);
        check(
            "청년 \"국민연금 개혁\" 안",
            "청년 국민연금 개혁 안",
            &["국민연금 개혁"],
            &[],
        );
        check("“기초 연금”", "기초 연금", &["기초 연금"], &[]);
        check("청년 -주택", "청년", &[], &["주택"]);
        check("-\"기초 연금\" 인상", "인상", &[], &["기초 연금"]);
        check("2019-2020 - GTX-A", "2019-2020 GTX-A", &[], &[]);
        check("주택\"공급 확대", "주택 공급 확대", &[], &[]);
        check("\"닫지 않은 따옴표", "닫지 않은 따옴표", &[], &[]);
        check("\"\" - \" \" --", "", &[], &[]);
        // Two are a dash.
        check("--주택", "--주택", &[], &[]);
    }

    #[test]
    fn phrases_alone_must_occur_and_others_are_preferred() {
        let both = |text: &str| (parse(text).exact.len(), parse(text).preferred.len());
        assert_eq!(both("\"국민연금 개혁\" \"기초 연금\""), (2, 0));
        assert_eq!(both("\"국민연금 개혁\" -주택"), (2, 0));
        assert_eq!(both("청년 \"국민연금 개혁\""), (0, 1));
        let title = "\"우리 마을 국민연금 상담실을 다시 열어 주시기 바랍니다\"";
        assert_eq!(both(title), (0, 1));
    }

    #[test]
    fn fields_are_known_by_their_names() {
        check("제목:연금 개혁", "연금 개혁", &["연금"], &[]);
        check("본문:\"기초 연금\"", "기초 연금", &["기초 연금"], &[]);
        check("-title:연금", "", &[], &["연금"]);
        check("시간:12 제목: 연금", "시간:12 제목: 연금", &[], &[]);
        let parsed = parse("청년 분야:복지 채널:\"국민 제안\" 주제:12");
        let expected = [
            (Name::Category, "복지"),
            (Name::Channel, "국민 제안"),
            (Name::Topic, "12"),
        ];
        assert_eq!(
            parsed.filters,
            expected.map(|(name, text)| (name, text.to_owned()))
        );
        assert_eq!(parsed.free, "청년");
    }
}
