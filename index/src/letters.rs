//! Letters only: pairs of neighboring letters and digits, spaces and marks disregarded.
//!
//! Text shown -> pairs. They find what words miss: spacing (`청년도약 계좌가입`), words that the
//! dictionary does not know, and words with a wrong letter. Pairs cross the borders of words,
//! because a border is just what a writer gets wrong.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The tokenizer's name in the schema.
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
    letters(text)
        .zip(letters(text).skip(1))
        .map(|(first, second)| [first.folded, second.folded])
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

/// Cuts a shown text into pairs while it is indexed.
#[derive(Clone, Default)]
pub(crate) struct LetterPairs {
    token: Token,
}

impl Tokenizer for LetterPairs {
    type TokenStream<'a> = PairStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream<'a> {
        self.token.reset();
        PairStream {
            rest: text.chars(),
            last: None,
            token: &mut self.token,
        }
    }
}

pub(crate) struct PairStream<'a> {
    rest: std::str::Chars<'a>,
    last: Option<char>,
    token: &'a mut Token,
}

impl TokenStream for PairStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some(letter) = self.rest.next().map(fold) {
            if !is_letter(letter) {
                continue;
            }
            if let Some(last) = self.last.replace(letter) {
                self.token.text.clear();
                self.token.text.extend([last, letter]);
                self.token.position = self.token.position.wrapping_add(1);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<String> = pairs(text).map(term).collect();
        assert_eq!(found.join(" "), expected, "{text}");
        let mut tokenizer = LetterPairs::default();
        let mut streamed = Vec::new();
        tokenizer
            .token_stream(text)
            .process(&mut |token| streamed.push((token.text.clone(), token.position)));
        let expected: Vec<_> = found.into_iter().zip(0..).collect();
        assert_eq!(streamed, expected, "{text}");
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
