//! The pipeline's tokens as tantivy takes them: [`IndexToken`]s -> one string -> a token stream.
//!
//! tantivy's own pre-tokenized form wants a `String` for every token. Here a whole text is one
//! string, `<step><term>\n` for each token, and the indexing thread reads the terms out of it; the
//! step is the distance from the position before, one ASCII character.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::IndexToken;

/// The tokenizer's name in the schema.
pub(crate) const NAME: &str = "modum_tokens";

/// The character of step 0. A compound steps back to its first part.
const STANDSTILL: i64 = 32;
/// Steps outside are clamped: a phrase never reaches over a gap of 95 morphemes.
const STEPS: std::ops::RangeInclusive<i64> = -32..=95;

/// Writes tokens as one string.
pub(crate) fn encode(tokens: &[IndexToken<'_>]) -> String {
    let mut out = String::with_capacity(tokens.len() * 8);
    let mut at = 0;
    for token in tokens.iter().filter(|token| !token.text.contains('\n')) {
        let step = (i64::from(token.position) - at).clamp(*STEPS.start(), *STEPS.end());
        at += step;
        out.push(char::from(
            u8::try_from(step + STANDSTILL).expect("a clamped step is one ASCII character"),
        ));
        out.push_str(token.text);
        out.push('\n');
    }
    out
}

/// Reads what [`encode`] wrote.
#[derive(Clone, Default)]
pub(crate) struct EncodedTokens {
    token: Token,
}

impl Tokenizer for EncodedTokens {
    type TokenStream<'a> = EncodedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> EncodedStream<'a> {
        self.token.reset();
        EncodedStream {
            rest: text,
            at: 0,
            token: &mut self.token,
        }
    }
}

pub(crate) struct EncodedStream<'a> {
    rest: &'a str,
    at: i64,
    token: &'a mut Token,
}

impl TokenStream for EncodedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(&step) = self.rest.as_bytes().first() else {
            return false;
        };
        let Some((term, rest)) = self.rest[1..].split_once('\n') else {
            return false;
        };
        self.at += i64::from(step) - STANDSTILL;
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = usize::try_from(self.at).unwrap_or(0);
        true
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

    fn check(tokens: &[(&str, u32)], expected: &[(&str, usize)]) {
        let tokens: Vec<_> = tokens
            .iter()
            .map(|&(text, position)| IndexToken { text, position })
            .collect();
        let encoded = encode(&tokens);
        let mut tokenizer = EncodedTokens::default();
        let mut stream = tokenizer.token_stream(&encoded);
        let mut found = Vec::new();
        stream.process(&mut |token| found.push((token.text.clone(), token.position)));
        let expected: Vec<_> = expected
            .iter()
            .map(|&(text, position)| (text.to_owned(), position))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tokens_survive_encoding() {
        check(&[], &[]);
        let compound = [("국민", 0), ("연금", 1), ("국민연금", 0), ("수급", 2)];
        check(
            &compound,
            &[("국민", 0), ("연금", 1), ("국민연금", 0), ("수급", 2)],
        );
        check(&[("gtx", 7), ("a", 100)], &[("gtx", 7), ("a", 100)]);
        // A gap is clamped, a line end is no term, and a step may itself be a line end.
        check(&[("가", 500), ("나\n", 501)], &[("가", 95)]);
        check(&[("가", 22), ("나", 0)], &[("가", 22), ("나", 0)]);
    }
}
