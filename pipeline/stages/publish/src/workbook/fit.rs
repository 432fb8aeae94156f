//! Values as a cell of a sheet holds them.

use std::borrow::Cow;

/// UTF-16 units that a cell holds.
const CELL_UNITS: usize = 32_767;

/// The end of a text that was cut.
const CUT_MARK: &str = "…(잘림)";

/// `text` as a cell of a sheet holds it: cut and marked when it is longer than Excel allows, borrowed
/// when it is not.
pub fn fit(text: &str) -> Cow<'_, str> {
    // A character has at most as many UTF-16 units as bytes.
    if text.len() <= CELL_UNITS || text.encode_utf16().count() <= CELL_UNITS {
        return Cow::Borrowed(text);
    }
    let room = CELL_UNITS - CUT_MARK.encode_utf16().count();
    let mut units = 0;
    let end = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > room
    });
    let end = end.map_or(text.len(), |(end, _)| end);
    Cow::Owned(format!("{}{CUT_MARK}", &text[..end]))
}

/// The double that reads like the float: 0.1 and not 0.10000000149.
pub fn decimal(value: f32) -> f64 {
    value
        .to_string()
        .parse()
        .unwrap_or_else(|_| f64::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_long_is_cut() {
        let check = |character: &str, times: usize, kept: Option<usize>| {
            let text = character.repeat(times);
            let expected = kept.map(|kept| format!("{}{CUT_MARK}", character.repeat(kept)));
            let expected = expected.as_deref().unwrap_or(&text);
            assert_eq!(fit(&text), expected, "{times} {character}");
        };
        check("가", 32_767, None);
        check("가", 32_768, Some(32_762));
        check("a", 40_000, Some(32_762));
        // Two units each: a half is never kept.
        check("🙂", 16_383, None);
        check("🙂", 16_384, Some(16_381));
    }
}
