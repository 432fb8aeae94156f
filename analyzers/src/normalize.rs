//! One text, two forms: the text *shown*, and the text *analyzed*.
//!
//! [`shown`] keeps a citizen's text as it was meant to be read (NFC, HTML resolved, nothing
//! invisible). [`normalize`] folds what differs without meaning (widths, dots, repeated letters,
//! white space, case) and keeps the way back, so that a hit can be marked in the text shown.
//! Unicode normalization after UAX #15.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::characters::{
    Analyzed, analyzed, ends_sentence, is_plain, longest_run, shown as visible,
};
use crate::markup;

/// The text as it is shown: HTML entities and tags resolved, line ends as `\n`, invisible
/// characters gone, NFC, without white space around it. Idempotent.
pub fn shown(raw: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(raw);
    // An entity may stand for another one (`&amp;lt;`), and a zero-width character may part one.
    // Every pass only shortens what it can change, so this ends.
    while let Some(changed) = resolve_once(&text) {
        text = Cow::Owned(changed);
    }
    if is_nfc_quick(text.chars()) != IsNormalized::Yes {
        text = Cow::Owned(text.nfc().collect());
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// One pass over markup and characters, or nothing when it would change nothing.
fn resolve_once(text: &str) -> Option<String> {
    let resolved = markup::resolve(text);
    if resolved == text && resolved.chars().all(is_plain) {
        return None;
    }
    let out = resolved.replace("\r\n", "\n").replace('\r', "\n");
    Some(out.chars().filter_map(visible).collect())
}

/// A text as it is analyzed, and where each of its characters stands in the text shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Normalized {
    /// The analyzed text: each line ends with a sentence's mark.
    pub text: String,
    /// Where the distance between the two texts changes: (byte here, byte in the shown text).
    marks: Vec<Mark>,
}

/// From this byte of the analyzed text on, the text shown goes on at that byte.
pub type Mark = (u32, u32);

/// The byte of the shown text that byte `at` of an analyzed text with these marks stands for.
pub fn locate(marks: &[Mark], at: usize) -> usize {
    let after = marks.partition_point(|&(here, _)| here as usize <= at);
    let Some(&(here, there)) = after.checked_sub(1).and_then(|i| marks.get(i)) else {
        return at;
    };
    let place = there as usize + at - here as usize;
    // A folded character may be longer than what it stands for (`㎞`), but ends before the next.
    marks
        .get(after)
        .map_or(place, |&(_, next)| place.min(next as usize))
}

impl Normalized {
    /// The bytes of the shown text that the bytes `start..end` stand for. Tokens that tile this
    /// text give spans that do not overlap.
    pub fn to_shown(&self, start: usize, end: usize) -> (usize, usize) {
        (locate(&self.marks, start), locate(&self.marks, end))
    }

    /// Where the distance between the two texts changes, for [`locate`].
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Empties it for another text.
    fn clear(&mut self) {
        self.text.clear();
        self.marks.clear();
    }

    /// Appends `c`, which stands at byte `from` of the shown text.
    fn push(&mut self, c: char, from: usize) {
        if self.locate_next() != from {
            self.marks.push((narrow(self.text.len()), narrow(from)));
        }
        self.text.push(c);
    }

    /// The shown byte that the next character would have without a mark of its own.
    fn locate_next(&self) -> usize {
        match self.marks.last() {
            Some(&(here, there)) => there as usize + self.text.len() - here as usize,
            None => self.text.len(),
        }
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("one text is shorter than 4 GiB")
}

/// Normalizes a shown text (see the module). Idempotent on its own output.
pub fn normalize(shown: &str) -> Normalized {
    let mut out = Normalized::default();
    normalize_into(shown, &mut out);
    out
}

/// [`normalize`] into a buffer that is used again.
pub fn normalize_into(shown: &str, out: &mut Normalized) {
    out.clear();
    let mut run = Run::default();
    for (from, c) in shown.char_indices() {
        match analyzed(c) {
            Analyzed::One(c) => run.push(c, from, out),
            Analyzed::Compatible => std::iter::once(c).nfkc().for_each(|part| {
                let folded = if let Analyzed::One(folded) = analyzed(part) {
                    folded
                } else {
                    part
                };
                run.push(folded, from, out);
            }),
        }
    }
    run.end_line(shown.len(), out);
    // What follows the last character (folded repetitions, a full stop of ours) ends the text.
    out.marks
        .push((narrow(out.text.len()), narrow(shown.len())));
}

/// What came last, to fold repetitions and white space.
#[derive(Default)]
struct Run {
    last: Option<char>,
    length: usize,
    space: Option<usize>,
}

impl Run {
    fn push(&mut self, c: char, from: usize, out: &mut Normalized) {
        match c {
            '\n' => self.end_line(from, out),
            c if c.is_whitespace() => self.space = self.space.or(Some(from)),
            c => self.push_visible(c, from, out),
        }
    }

    fn push_visible(&mut self, c: char, from: usize, out: &mut Normalized) {
        let repeated = self.last == Some(c) && self.space.is_none();
        self.length = if repeated { self.length + 1 } else { 1 };
        if repeated && self.length > longest_run(c) {
            return;
        }
        if let Some(at) = self.space.take()
            && !out.text.is_empty()
            && !out.text.ends_with('\n')
        {
            out.push(' ', at);
        }
        out.push(c, from);
        self.last = Some(c);
    }

    /// A full stop where the writer left it out: the segmenter takes `주세요` for a name otherwise.
    fn end_line(&mut self, from: usize, out: &mut Normalized) {
        let last = out.text.chars().next_back();
        if last.is_some_and(|c| c != '\n' && !ends_sentence(c)) {
            out.push('.', from);
        }
        if last.is_some_and(|c| c != '\n') {
            out.push('\n', from);
        }
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shown_text_is_what_the_citizen_meant() {
        let check = |raw: &str, expected: &str| assert_eq!(shown(raw), expected);
        check(" 국민연금 ", "국민연금");
        check("\u{1100}\u{1161}\u{11a8}", "각");
        check("A&amp;B &lt;청년수당&gt;", "A&B <청년수당>");
        check("&amp;lt;br&amp;gt;둘", "둘");
        check(
            "첫 줄<br/>둘째 줄<p class='x'>셋째</p>",
            "첫 줄\n둘째 줄\n셋째",
        );
        check("<script>alert('x')</script>본문<!-- 주석 -->", "본문");
        check(
            "<청년수당>을 늘려 주세요 a<b",
            "<청년수당>을 늘려 주세요 a<b",
        );
        check("국\u{200b}민\u{ad}연\u{feff}금", "국민연금");
        check("한 줄\r\n두 줄\r세 줄\u{7}", "한 줄\n두 줄\n세 줄");
        check("가격 &#8361;1,000", "가격 \u{20a9}1,000");
        check("", "");
    }

    #[test]
    fn analyzed_text_folds_what_differs_without_meaning() {
        let check = |shown: &str, expected: &str| assert_eq!(normalize(shown).text, expected);
        check("교육ㆍ복지·노동", "교육,복지,노동.\n");
        check("ＡＢＣ　１２３", "abc 123.\n");
        check("좋아요ㅋㅋㅋㅋㅋ!!!!", "좋아요ㅋㅋ!\n");
        check("100000원", "100000원.\n");
        check("제목\n\n  내용  있음", "제목.\n내용 있음.\n");
        check("① 10㎞ ㈜모둠", "1 10km (주)모둠.\n");
        check("와아아아아아", "와아아아.\n");
        check("", "");
        check("“인용”…", "\"인용\".\n");
    }

    #[test]
    fn spans_lead_back_to_the_shown_text() {
        let shown = "교육ㆍ복지ㅋㅋㅋㅋㅋ ＡＢＣ\n\n둘";
        let normalized = normalize(shown);
        let check = |part: &str, expected: &str| {
            let start = normalized.text.find(part).unwrap();
            let (from, to) = normalized.to_shown(start, start + part.len());
            assert_eq!(&shown[from..to], expected);
        };
        check("교육", "교육");
        check("복지", "복지");
        check("ㅋㅋ", "ㅋㅋㅋㅋㅋ");
        check("abc", "ＡＢＣ");
        check("둘", "둘");
    }

    proptest! {
        #[test]
        fn both_forms_are_idempotent(raw in "\\PC{0,40}|[가-힣ㅋ!.&;<>brp/ \\n\\u{200b}ａ-ｚ①㎞\\u{1100}-\\u{1112}\\u{1161}-\\u{1175}]{0,40}") {
            let once = shown(&raw).into_owned();
            prop_assert_eq!(shown(&once), once.as_str());
            let normalized = normalize(&once);
            prop_assert_eq!(&normalize(&normalized.text).text, &normalized.text);
        }

        #[test]
        fn spans_tile_the_shown_text(raw in "[가-힣ㅋ!. \n①㎞ａA]{0,40}") {
            let normalized = normalize(&raw);
            let mut end = 0;
            for (at, c) in normalized.text.char_indices() {
                let (from, to) = normalized.to_shown(at, at + c.len_utf8());
                prop_assert!(raw.is_char_boundary(from) && raw.is_char_boundary(to));
                prop_assert!(from <= to && to <= raw.len());
                prop_assert!(from >= end || from == to || at == 0, "{from} {end}");
                end = to;
            }
        }
    }
}
