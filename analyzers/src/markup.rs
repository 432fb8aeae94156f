//! HTML that came with a text: entities and tags.
//!
//! Only tags that HTML knows are taken out, since citizens write `<청년수당>` in angle brackets too.

use std::borrow::Cow;

/// Tags whose end or beginning is the end of a line.
const LINES: &[&str] = &[
    "br",
    "p",
    "div",
    "li",
    "tr",
    "table",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "hr",
    "section",
    "article",
    "header",
    "footer",
    "pre",
];
/// Tags that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "big", "body", "button", "center", "cite", "code", "col", "colgroup", "dd",
    "del", "dl", "dt", "em", "figure", "font", "form", "head", "html", "i", "iframe", "img",
    "input", "ins", "label", "link", "mark", "meta", "nav", "o:p", "s", "small", "span", "strike",
    "strong", "sub", "sup", "tbody", "td", "tfoot", "th", "thead", "title", "u", "video",
];
/// Tags that go together with what they hold.
const HIDDEN: &[&str] = &["script", "style"];

/// `text` with entities and tags resolved once; borrowed when there are none.
pub(crate) fn resolve(text: &str) -> Cow<'_, str> {
    let decoded = if text.contains('&') {
        html_escape::decode_html_entities(text)
    } else {
        Cow::Borrowed(text)
    };
    if !decoded.contains('<') {
        return decoded;
    }
    match strip_tags(&decoded) {
        Some(stripped) => Cow::Owned(stripped),
        None => decoded,
    }
}

/// `text` without HTML's tags, or nothing when there is none.
fn strip_tags(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut found) = (text, false);
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some((replacement, end)) = tag(rest) {
            out.push_str(replacement);
            rest = &rest[end..];
            found = true;
        } else {
            out.push('<');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

/// What stands for the tag at the start of `text`, and where the tag ends.
fn tag(text: &str) -> Option<(&'static str, usize)> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|end| ("", end + 3));
    }
    let end = text.find('>')? + 1;
    let name = tag_name(&text[1..end - 1])?;
    if HIDDEN.contains(&name.as_str()) {
        return Some(("", hidden_end(text, &name).unwrap_or(end)));
    }
    if LINES.contains(&name.as_str()) {
        return Some(("\n", end));
    }
    INLINE.contains(&name.as_str()).then_some(("", end))
}

/// The lower-case name of a tag, given what stands between its brackets.
fn tag_name(inner: &str) -> Option<String> {
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name = inner
        .split(|c: char| c.is_ascii_whitespace() || c == '/')
        .next()?;
    (!name.is_empty() && name.len() <= 10 && name.is_ascii()).then(|| name.to_ascii_lowercase())
}

/// Where the element that opens `text` is closed.
fn hidden_end(text: &str, name: &str) -> Option<usize> {
    let closing = format!("</{name}");
    let start = text.to_ascii_lowercase().find(&closing)?;
    text[start..].find('>').map(|end| start + end + 1)
}
