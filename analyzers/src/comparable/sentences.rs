//! The letters of a text, and where its sentences and words begin and end among them.
//!
//! A sentence ends at a full stop or the end of a line; where people leave these out, at a word that
//! ends as Korean sentences do (-습니다, -세요, -했다). Such a mistake does no harm: sentences are only
//! counted.

use std::ops::Range;

use super::is_letter;

/// Endings of polite sentences, as letters.
const POLITE: [&str; 22] = [
    "니다",
    "세요",
    "셔요",
    "어요",
    "아요",
    "에요",
    "예요",
    "여요",
    "해요",
    "돼요",
    "네요",
    "군요",
    "나요",
    "까요",
    "데요",
    "지요",
    "래요",
    "죠",
    "십시오",
    "십시요",
    "시오",
    "니까",
];

/// A text as letters. All places are bytes of `letters`.
pub(super) struct Sentences {
    pub(super) letters: String,
    /// After which letters sentences end.
    pub(super) ends: Vec<usize>,
    /// Before which letters words begin.
    pub(super) words: Vec<usize>,
}

impl Sentences {
    pub(super) fn of(normalized: &str) -> Self {
        let mut text = Self {
            letters: String::with_capacity(normalized.len()),
            ends: Vec::new(),
            words: Vec::new(),
        };
        let mut in_word = false;
        for (at, c) in normalized.char_indices() {
            if is_letter(c) {
                if !in_word {
                    text.words.push(text.letters.len());
                }
                text.letters.push(c);
                in_word = true;
                continue;
            }
            let after = normalized.as_bytes().get(at + 1);
            let is_end = match c {
                '\n' | '!' | '?' => true,
                '.' => !(text.ends_in_digit() && after.is_some_and(u8::is_ascii_digit)),
                c => in_word && c.is_whitespace() && is_ending(&text.letters),
            };
            if is_end {
                text.end();
            }
            in_word &= !c.is_whitespace() && !is_end;
        }
        text
    }

    /// All sentences, and what follows the last.
    pub(super) fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ends = self.ends.iter().copied().chain([self.letters.len()]);
        starts.zip(ends).map(|(start, end)| start..end)
    }

    /// The words of a sentence.
    pub(super) fn words_of(&self, sentence: &Range<usize>) -> impl Iterator<Item = &str> {
        let places = self.word_places(sentence);
        places.map(|word| &self.letters[word])
    }

    /// Where the words of a sentence are.
    pub(super) fn word_places(
        &self,
        sentence: &Range<usize>,
    ) -> impl Iterator<Item = Range<usize>> {
        let first = self.words.partition_point(|&word| word < sentence.start);
        let rest = &self.words[first..];
        let starts = &rest[..rest.partition_point(|&word| word < sentence.end)];
        let ends = starts.iter().copied().skip(1).chain([sentence.end]);
        starts
            .iter()
            .copied()
            .zip(ends)
            .map(|(start, end)| start..end)
    }

    fn end(&mut self) {
        if self.ends.last() != Some(&self.letters.len()) {
            self.ends.push(self.letters.len());
        }
    }

    fn ends_in_digit(&self) -> bool {
        self.letters
            .as_bytes()
            .last()
            .is_some_and(u8::is_ascii_digit)
    }
}

/// Whether the last word ends as sentences do.
fn is_ending(letters: &str) -> bool {
    let plain = || {
        let mut last = letters.chars().rev();
        last.next() == Some('다') && last.next().is_some_and(is_tense)
    };
    plain() || POLITE.iter().any(|ending| letters.ends_with(ending))
}

/// Whether a syllable before -다 makes it a verb's ending, as in 했다, 없다, 많다, 한다, 같다, 싶다, 이다.
fn is_tense(syllable: char) -> bool {
    const FINALS: u32 = 28;
    let ('가'..='힣', code) = (syllable, u32::from(syllable)) else {
        return false;
    };
    let last = (code - u32::from('가')) % FINALS;
    syllable == '이' || [4, 6, 18, 20, 25, 26].contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters, with `|` where a sentence ends.
    fn check(text: &str, expected: &str) {
        let found = Sentences::of(text);
        let mut shown = found.letters;
        for end in found.ends.into_iter().rev() {
            shown.insert(end, '|');
        }
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn sentences_end_with_and_without_marks() {
        check("버스가 없다. 늘려 주세요!!", "버스가없다|늘려주세요|");
        check("버스가 없다 늘려 주세요 꼭요", "버스가없다|늘려주세요|꼭요");
        check(
            "정말 그렇습니까 저는 모릅니다 아니요",
            "정말그렇습니까|저는모릅니다|아니요",
        );
        check(
            "작년보다 바다마다 쓰레기가 더 많다 그렇죠",
            "작년보다바다마다쓰레기가더많다|그렇죠",
        );
        check("중요 필요 주요 사항", "중요필요주요사항");
        check("예산 3.5조\n끝", "예산35조|끝");
        check("", "");
    }
}
