//! What each character becomes: in the text shown, and in the text analyzed.

/// A character of the shown text: kept, replaced, or dropped because it cannot be seen.
pub(crate) fn shown(c: char) -> Option<char> {
    match c {
        '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Some(' '),
        c if is_invisible(c) => None,
        c => Some(c),
    }
}

/// Soft hyphens, zero-width characters, marks of direction, Hangul fillers, controls.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether [`shown`] would change nothing about `c`.
pub(crate) fn is_plain(c: char) -> bool {
    shown(c) == Some(c)
}

/// What a character becomes in the analyzed text.
pub(crate) enum Analyzed {
    /// This character.
    One(char),
    /// The characters of its compatibility decomposition (`㎞` → `km`).
    Compatible,
}

/// Folds widths, quotes, dashes and dots. A middle dot joins the items of a list (`교육ㆍ복지`), and
/// left alone it would swallow the next word as one unknown token: it becomes a comma.
pub(crate) fn analyzed(c: char) -> Analyzed {
    Analyzed::One(match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\u{7f}' | '가'..='힣' | '\u{3131}'..='\u{3163}' => c,
        '·' | 'ㆍ' | '‧' | '•' | '∙' | '⋅' | '・' | '･' | '\u{119e}' | '、' => ',',
        '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉' => {
            '"'
        }
        '‘' | '’' | '‚' | '´' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' => '-',
        '～' | '〜' | '∼' => '~',
        '…' | '。' | '｡' => '.',
        '\u{ff01}'..='\u{ff5e}' => full_width(c),
        '\u{a2}'..='\u{b9}'
        | '\u{2070}'..='\u{209c}'
        | '\u{2100}'..='\u{218b}'
        | '\u{2460}'..='\u{24ff}'
        | '\u{3200}'..='\u{33ff}'
        | '\u{ff66}'..='\u{ffef}' => return Analyzed::Compatible,
        c => return lowercase(c),
    })
}

/// ASCII for a full-width form.
fn full_width(c: char) -> char {
    let ascii = u32::from(c) - 0xfee0;
    char::from_u32(ascii).map_or(c, |c| c.to_ascii_lowercase())
}

fn lowercase(c: char) -> Analyzed {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => Analyzed::One(one),
        _ => Analyzed::One(c),
    }
}

/// How many of a run of the same character say something: `ㅋㅋㅋㅋ` says no more than `ㅋㅋ`, `!!!!`
/// no more than `!`; digits are never folded.
pub(crate) fn longest_run(c: char) -> usize {
    match c {
        c if c.is_numeric() => usize::MAX,
        '\u{3131}'..='\u{318e}' => 2,
        c if c.is_alphabetic() => 3,
        _ => 1,
    }
}

/// Whether a line that ends with `c` needs no full stop.
pub(crate) fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ',' | ':' | ';')
}
