//! Eojeols: what stands between two spaces of a text is cut by itself.
//!
//! So a corpus can cut every different eojeol once. That gives what cutting whole lines gives: no word
//! holds a space, and a space is one morpheme with one reading, so the best path through the lattice of
//! a line runs through every space, and Viterbi's algorithm decides apart what lies on either side of a
//! single node. Only at the beginning of a line there is no space before. (A line beyond 32 KiB lindera
//! tears at some letter; an eojeol is not torn.)

/// What stands between two spaces of a normalized text. Equal ones have equal terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Eojeol<'a> {
    /// The letters, and the marks at them.
    pub letters: &'a str,
    /// Whether no space is before it.
    pub begins_line: bool,
}

/// The eojeols of a normalized text, each with the byte at which it begins.
pub fn eojeols(normalized: &str) -> impl Iterator<Item = (usize, Eojeol<'_>)> {
    let bytes = normalized.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|&byte| !is_space(byte))?;
        let length = bytes[start..].iter().position(|&byte| is_space(byte));
        at = length.map_or(bytes.len(), |length| start + length);
        let eojeol = Eojeol {
            letters: &normalized[start..at],
            begins_line: start == 0 || bytes[start - 1] == b'\n',
        };
        Some((start, eojeol))
    })
}

/// The white space of normalized texts.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n')
}

impl Eojeol<'_> {
    /// Replaces `out` by the eojeol with the spaces around it; gives the bytes of the one before it.
    pub(super) fn pad(self, out: &mut String) -> usize {
        out.clear();
        if !self.begins_line {
            out.push(' ');
        }
        let padding = out.len();
        out.push_str(self.letters);
        out.push('\n');
        padding
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::tokenizer;
    use super::super::{Tokens, Worker};
    use crate::normalize::{normalize, shown};
    use proptest::prelude::*;

    /// Eojeols alone give the terms, spans and positions of whole lines.
    fn check(worker: &mut Worker, raw: &str) {
        let text = normalize(&shown(raw)).text;
        let (mut whole, mut tokens) = (Tokens::default(), Tokens::default());
        worker.segment(&text);
        worker.read(&text, &mut whole);
        worker.tokenize(&text, &mut tokens);
        assert!(
            tokens.iter().eq(whole.iter()),
            "{text}\n{tokens:?}\n{whole:?}"
        );
    }

    #[test]
    fn eojeols_are_cut_as_in_their_lines() {
        let mut worker = tokenizer().worker();
        for text in [
            "",
            "이것은 이 것은 그것은\n이것은 것은",
            "수 있는 것을 할 수 있게 해 주세요",
            "아버지가 방에 들어가신다 아버지 가방에 들어가신다",
            "나는 나는 새를 나는 보았다",
            "1,000억 원 3. 5 % 30 %로 10 만명",
            "안 되 요 안돼요 안 돼 요!!! ?? ㅠㅠ",
            "비 급여 비급여 의 료비 들 님 씨",
            "(국민연금) 국민 연금,국민연금. abc-def http://a.b/c?d=e f",
            "漢字 한자(漢字) 漢 字 テスト ёлка 🙂🙂 a\u{301} 각",
        ] {
            check(&mut worker, text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn eojeols_of_any_text_are_cut_as_in_their_lines(
            text in "[가-힣 \\n]{0,60}|(국민|연금|을|를|이|가|는|은|에|도|하|해|수|것|다|요|비|무|들|10|만|명|%|,|\\.|a| |  |\\n|ㅋ|고 |게|지){0,40}|\\PC{0,30}"
        ) {
            thread_local! {
                static WORKER: std::cell::RefCell<Worker> = std::cell::RefCell::new(tokenizer().worker());
            }
            WORKER.with_borrow_mut(|worker| check(worker, &text));
        }
    }
}
