//! A snippet: the stretch of a shown text where most of a query stands, with the hits marked.
//!
//! Text and marks -> HTML with `<b>..</b>` and nothing else. tantivy's own generator counts bytes
//! and wants its own tokenizer; here the marks come from whoever found them.

use rustc_hash::FxHashSet;

/// Characters of a snippet, ellipses aside.
pub(crate) const LENGTH: usize = 120;
/// Characters before the first hit, so that it can be understood.
const LEAD: usize = 24;

/// A hit in a text: its bytes, and which term it is (equal terms count once).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) term: usize,
}

/// Cuts `length` characters out of `text` around the densest `marks`.
pub(crate) fn snippet(text: &str, mut marks: Vec<Mark>, length: usize) -> String {
    marks.retain(|mark| mark.start < mark.end && text.get(mark.start..mark.end).is_some());
    marks.sort_unstable();
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let byte = |character: usize| starts.get(character).copied().unwrap_or(text.len());
    let character = |byte: usize| starts.partition_point(|&start| start < byte);
    let first = densest(
        &marks,
        |mark| character(mark.start),
        length.saturating_sub(LEAD),
    );
    let first = (first + length).min(starts.len()).saturating_sub(length);
    let (start, end) = (word_start(text, byte(first)), byte(first + length));
    render(text, start, end, &marks)
}

/// The character at which to begin: some way before the first of the marks that lie within
/// `reach` characters of each other and show most different terms (then most terms, then first).
fn densest(marks: &[Mark], character: impl Fn(&Mark) -> usize, reach: usize) -> usize {
    let places: Vec<usize> = marks.iter().map(character).collect();
    let mut best = (0, 0, 0);
    let mut end = 0;
    for (i, &place) in places.iter().enumerate() {
        end = end.max(i + places[i..].partition_point(|&other| other < place + reach));
        let terms: FxHashSet<usize> = marks[i..end].iter().map(|mark| mark.term).collect();
        if (terms.len(), end - i) > (best.0, best.1) {
            best = (terms.len(), end - i, place.saturating_sub(LEAD));
        }
    }
    best.2
}

/// The start of the next word, unless the text is cut at one already or the word is long.
fn word_start(text: &str, at: usize) -> usize {
    if at == 0 || text[..at].ends_with(char::is_whitespace) {
        return at;
    }
    let near = text[at..].char_indices().take(LEAD / 2);
    let space = near.into_iter().find(|(_, c)| c.is_whitespace());
    space.map_or(at, |(offset, c)| at + offset + c.len_utf8())
}

/// The bytes `start..end` as HTML, white space folded.
fn render(text: &str, start: usize, end: usize, marks: &[Mark]) -> String {
    let mut out = String::with_capacity(end - start + 64);
    out.push_str(if start > 0 { "…" } else { "" });
    let mut at = start;
    for (from, to) in merged(marks) {
        let (from, to) = (from.max(at), to.min(end));
        if from < to {
            escape(&text[at..from], &mut out);
            out.push_str("<b>");
            escape(&text[from..to], &mut out);
            out.push_str("</b>");
            at = to;
        }
    }
    escape(&text[at..end], &mut out);
    out.truncate(out.trim_end().len());
    out.push_str(if end < text.len() { "…" } else { "" });
    out
}

/// Sorted marks without overlaps; neighbors become one.
fn merged(marks: &[Mark]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::with_capacity(marks.len());
    for mark in marks {
        match out.last_mut() {
            Some((_, end)) if mark.start <= *end => *end = mark.end.max(*end),
            _ => out.push((mark.start, mark.end)),
        }
    }
    out
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks every occurrence of each word.
    fn check(text: &str, words: &[&str], length: usize, expected: &str) {
        let marks = words
            .iter()
            .enumerate()
            .flat_map(|(term, word)| {
                text.match_indices(word).map(move |(start, word)| Mark {
                    start,
                    end: start + word.len(),
                    term,
                })
            })
            .collect();
        assert_eq!(snippet(text, marks, length), expected);
    }

    #[test]
    fn marks_are_shown_where_they_are_dense() {
        check("", &["가"], 10, "");
        check("국민연금 개혁", &[], 120, "국민연금 개혁");
        check(
            "국민연금 개혁",
            &["국민", "연금"],
            120,
            "<b>국민연금</b> 개혁",
        );
        check(
            "a<b> & \"c\"",
            &["b"],
            9,
            "a&lt;<b>b</b>&gt; &amp; &quot;c…",
        );
        check("가\n\n 나", &["나"], 9, "가 <b>나</b>");
        let long = format!(
            "연금 {} 국민 연금 개혁 {}",
            "가 ".repeat(60),
            "나 ".repeat(60)
        );
        let found = "…가 가 가 가 가 가 가 가 가 가 국민 <b>연금</b> <b>개혁</b> 나 나 나…";
        // Both words stand together only in the middle.
        check(&long, &["연금", "개혁"], 36, found);
    }

    #[test]
    fn a_long_text_is_cut_to_length() {
        let text = "가나다 ".repeat(200);
        let cut = snippet(&text, Vec::new(), LENGTH);
        // The last of them is a space.
        assert_eq!(cut.chars().count(), LENGTH - 1 + 1);
        assert!(cut.starts_with("가나다") && cut.ends_with('…'));
    }

    #[test]
    fn marks_off_the_text_are_disregarded() {
        let mark = |start, end| Mark {
            start,
            end,
            term: 0,
        };
        // Inside a character, past the end, and empty.
        let marks = vec![mark(1, 4), mark(3, 99), mark(3, 3)];
        assert_eq!(snippet("가나", marks, 10), "가나");
    }
}
