//! Initial consonants of titles and topic keywords: `ㄱㅁㅇㄱ` -> the ideas about 국민연금.
//!
//! One short string an idea, the first consonant of each letter of its title, searched from end to
//! end: for 10⁵ ideas that is two megabytes and a millisecond, and spaces do not matter. A keyword
//! finds the ideas of its topic.

use crate::jamo::{initial, is_initials};
use crate::letters::letters;

/// What a hit counts: a title that is these consonants, begins a word with them, has them inside a
/// word; a keyword of the topic.
const WHOLE: f32 = 4.0;
const AT_WORD: f32 = 3.0;
const INSIDE: f32 = 1.0;
const KEYWORD: f32 = 0.5;
/// Stands before the first letter of a word.
const BORDER: char = ' ';

/// The initial consonants of a text, with a border before each word.
pub(crate) fn initials(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        out.push(BORDER);
        out.extend(letters(word).map(|letter| initial(letter.folded).unwrap_or(letter.folded)));
    }
    out
}

/// The consonants that a query asks for, if it is nothing but consonants.
pub(crate) fn asked(text: &str) -> Option<String> {
    is_initials(text).then(|| text.chars().filter_map(initial).collect())
}

/// How well the title and the keywords of an idea, as [`initials`], have the consonants asked for.
pub(crate) fn score(title: &str, keywords: &[String], asked: &str) -> f32 {
    let in_title = in_text(title, asked);
    let keyword = || {
        keywords
            .iter()
            .any(|keyword| in_text(keyword, asked) >= AT_WORD)
    };
    if in_title > 0.0 {
        in_title
    } else if keyword() {
        KEYWORD
    } else {
        0.0
    }
}

fn in_text(text: &str, asked: &str) -> f32 {
    let bare = |text: &str| text.chars().filter(|&c| c != BORDER).collect::<String>();
    let Some(first) = asked.chars().next() else {
        return 0.0;
    };
    let mut best: f32 = 0.0;
    for (at, _) in text.match_indices(first) {
        let mut rest = text[at..].chars().filter(|&c| c != BORDER);
        if asked.chars().all(|c| rest.next() == Some(c)) {
            let at_word = text[..at].ends_with(BORDER);
            best = best.max(if at_word { AT_WORD } else { INSIDE });
        }
    }
    if best > 0.0 && bare(text) == asked {
        return WHOLE;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consonants_are_found_where_words_begin_first() {
        let check = |title: &str, asked: &str, expected: f32| {
            let asked = super::asked(asked).unwrap();
            let found = score(&initials(title), &[initials("기초 연금")], &asked);
            assert!((found - expected).abs() < f32::EPSILON, "{title}: {found}");
        };
        check("국민연금", "ㄱㅁㅇㄱ", WHOLE);
        check("국민 연금", "ㄱㅁㅇㄱ", WHOLE);
        check("새 국민 연금을", "ㄱㅁㅇㄱ", AT_WORD);
        check("전국민연금", "ㄱㅁㅇㄱ", INSIDE);
        check("버스", "ㄱㅊㅇㄱ", KEYWORD);
        check("버스", "ㄱㅁㅇㄱ", 0.0);
    }
}
