//! Letters only: pairs of neighboring letters and digits, spaces and marks disregarded.
//!
//! Text shown -> pairs. They find what words miss: spacing (`청년도약 계좌가입`), words that the
//! dictionary does not know, and words with a wrong letter. Pairs cross the borders of words,
//! because a border is just what a writer gets wrong.

/// The tokenizer's name in the schema; no tokenizer of tantivy's ever cuts this field.
pub(crate) const NAME: &str = "modum_letter_pairs";

/// Two letters next to each other.
pub(crate) type Pair = [char; 2];

/// A letter or digit, small and of normal width, and the bytes of the text where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) folded: char,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The letters and digits of a text.
pub(crate) fn letters(text: &str) -> impl Iterator<Item = Letter> + '_ {
    text.char_indices().filter_map(|(start, c)| {
        let folded = fold(c);
        let end = start + c.len_utf8();
        is_letter(folded).then_some(Letter { folded, start, end })
    })
}

/// The pairs of a text, in order.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = Pair> + '_ {
    let mut last = None;
    letters(text).filter_map(move |letter| Some([last.replace(letter.folded)?, letter.folded]))
}

/// A pair as a term of the index.
pub(crate) fn term(pair: Pair) -> String {
    pair.iter().collect()
}

/// A letter or digit. The vowel `ㆍ` of old texts joins the items of a list in new ones.
fn is_letter(c: char) -> bool {
    match c {
        '가'..='힣' => true,
        'ㆍ' | '\u{119e}' => false,
        c => c.is_alphanumeric(),
    }
}

/// Lower case and normal width; enough for text that is NFC already.
fn fold(c: char) -> char {
    let c = match c {
        '가'..='힣' => return c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<String> = pairs(text).map(term).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn pairs_disregard_spaces_marks_case_and_width() {
        check("", "");
        check("가", "");
        check("청년 도약", "청년 년도 도약");
        check("교육ㆍ복지", "교육 육복 복지");
        check("GTX-A ５호", "gt tx xa a5 5호");
        check("🙂 1\u{301}", "");
    }
}
