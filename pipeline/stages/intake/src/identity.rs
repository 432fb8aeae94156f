//! Identity: which rows are the same idea.
//!
//! An intake's own id, behind `source/` where a source is named; else a keyed hash over source,
//! date, author's pseudonym, title and body. White space is folded first, so that a line break
//! more does not make another idea. Rows without an author that are otherwise equal are different
//! people's within one file: each further one has its number in the hash.

use std::borrow::Cow;

use modum_model::key::Key;

use crate::value::iso_date;

/// The id of an idea with an id of its own.
pub(crate) fn own(source: Option<&str>, id: &str) -> String {
    match source {
        Some(source) => format!("{source}/{id}"),
        None => id.to_owned(),
    }
}

/// The id of an idea without one; `repetition` counts equal rows before it.
pub(crate) fn hashed(
    key: &Key,
    source: Option<&str>,
    date: Option<i32>,
    author: &str,
    title: &str,
    body: &str,
    repetition: usize,
) -> String {
    let date = date.map(iso_date).unwrap_or_default();
    let (title, body) = (folded(Cow::Borrowed(title)), folded(Cow::Borrowed(body)));
    let number = repetition.to_string();
    let parts = [
        source.unwrap_or_default(),
        &date,
        author,
        &title,
        &body,
        &number,
    ];
    let used = if repetition == 0 { 5 } else { 6 };
    key.idea_id(&parts[..used])
}

/// `text` with runs of white space as one space, and none around it.
pub(crate) fn folded(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_folded(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cow::Owned(out)
}

fn is_folded(text: &str) -> bool {
    let mut before = ' ';
    for c in text.chars() {
        if c.is_whitespace() && (c != ' ' || before == ' ') {
            return false;
        }
        before = c;
    }
    text.is_empty() || before != ' '
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(author: &str, title: &str, body: &str, repetition: usize) -> String {
        let key = Key::new([7; 32]);
        hashed(&key, None, Some(18_384), author, title, body, repetition)
    }

    #[test]
    fn white_space_is_folded() {
        let base = id("p1", "가로등 설치", "골목이 어둡습니다", 0);
        assert_eq!(
            id("p1", " 가로등\u{a0} 설치", "골목이\n\n어둡습니다 ", 0),
            base
        );
        assert_ne!(id("p1", "가로등설치", "골목이 어둡습니다", 0), base);
        assert_ne!(id("p2", "가로등 설치", "골목이 어둡습니다", 0), base);
        assert_ne!(id("p1", "가로등 설치 골목이", "어둡습니다", 0), base);
        assert_ne!(id("p1", "가로등 설치", "골목이 어둡습니다", 1), base);
    }

    #[test]
    fn folded_texts_are_known_as_such() {
        let check = |text: &str, expected| assert_eq!(is_folded(text), expected, "{text:?}");
        check("", true);
        check("가 나", true);
        for text in [" 가", "가 ", "가  나", "가\n나", "가\u{3000}나", " "] {
            check(text, false);
        }
    }
}
