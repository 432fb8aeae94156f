//! A query's text -> what is looked for, what must stand there word for word, what must not.
//!
//! `청년 "국민연금 개혁" -주택 -"기초 연금"`. Own code rather than tantivy's query parser, which refuses
//! many strings: here every string means something. A quotation mark that is never closed is
//! disregarded, a minus counts only at the start of a word.

/// The parts of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// All that is looked for, the quoted phrases included.
    pub(crate) free: String,
    /// Must occur word for word.
    pub(crate) phrases: Vec<String>,
    /// Must not occur.
    pub(crate) excluded: Vec<String>,
}

/// Reads a query.
pub(crate) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (excluded, word) = match rest.strip_prefix(is_minus) {
            Some(word) if word.starts_with(|c: char| !c.is_whitespace()) => (true, word),
            _ => (false, rest),
        };
        let (piece, quoted, after) = piece(word);
        parsed.add(piece, excluded, quoted);
        // Every piece takes at least one character, or this would never end.
        rest = if after.len() < rest.len() {
            after
        } else {
            &rest[first.len_utf8()..]
        };
        rest = rest.trim_start();
    }
    parsed
}

impl Parsed {
    fn add(&mut self, piece: &str, excluded: bool, quoted: bool) {
        if !piece.chars().any(char::is_alphanumeric) {
            return;
        }
        if excluded {
            self.excluded.push(piece.to_owned());
            return;
        }
        if quoted {
            self.phrases.push(piece.to_owned());
        }
        if !self.free.is_empty() {
            self.free.push(' ');
        }
        self.free.push_str(piece);
    }
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
        let expected = Parsed {
            free: free.to_owned(),
            phrases: phrases.iter().map(ToString::to_string).collect(),
            excluded: excluded.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(parse(text), expected, "{text}");
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
        check("--주택", "", &[], &["-주택"]);
    }
}
