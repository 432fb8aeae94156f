//! The pipeline's tokens as the index keeps them: terms with positions.

use crate::IndexToken;

/// The tokenizer's name in the schema; no tokenizer of tantivy's ever cuts these fields.
pub(crate) const NAME: &str = "modum_tokens";

/// Steps between positions are clamped to these: a phrase never reaches over a gap of 95 morphemes.
const STEPS: std::ops::RangeInclusive<i64> = -32..=95;
/// Terms that are longer (bytes) are not indexed: tantivy cannot hold them.
const LONGEST: usize = tantivy::tokenizer::MAX_TOKEN_LEN;

/// The terms of a text and their positions. A compound has the position of its first part.
pub(crate) fn placed<'a>(tokens: &[IndexToken<'a>]) -> impl Iterator<Item = (&'a str, u32)> {
    let mut at = 0;
    let whole = |token: &&IndexToken<'_>| token.text.len() <= LONGEST;
    tokens.iter().filter(whole).map(move |token| {
        at += (i64::from(token.position) - at).clamp(*STEPS.start(), *STEPS.end());
        (token.text, u32::try_from(at).unwrap_or(0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tokens: &[(&str, u32)], expected: &[(&str, u32)]) {
        let tokens: Vec<_> = tokens
            .iter()
            .map(|&(text, position)| IndexToken { text, position })
            .collect();
        assert_eq!(placed(&tokens).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_gap_is_clamped() {
        check(&[], &[]);
        let compound = [("국민", 0), ("연금", 1), ("국민연금", 0), ("수급", 2)];
        check(&compound, &compound);
        check(&[("gtx", 7), ("a", 100)], &[("gtx", 7), ("a", 100)]);
        check(&[("가", 500), ("나", 501)], &[("가", 95), ("나", 190)]);
        check(&[("가", 22), ("나", 0)], &[("가", 22), ("나", 0)]);
        let long = "가".repeat(LONGEST);
        check(&[(&long, 0), ("나", 1)], &[("나", 1)]);
    }
}
