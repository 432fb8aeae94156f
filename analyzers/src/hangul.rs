//! Hangul syllables as what they are composed of (Unicode, chapter 3.12).

/// The first precomposed syllable, and how many there are.
const FIRST: u32 = 0xac00;
const SYLLABLES: u32 = 11_172;
/// Syllables of one initial consonant, and of one initial consonant and vowel.
const OF_INITIAL: u32 = 588;
const OF_VOWEL: u32 = 28;

/// The parts of a syllable, each counted from 0 in the order of Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syllable {
    /// The initial consonant, of 19.
    pub initial: u32,
    /// The vowel, of 21.
    pub vowel: u32,
    /// The final consonant, of 28; 0 where there is none.
    pub last: u32,
}

/// The syllable with this code point, if there is one.
pub fn syllable(code: u32) -> Option<Syllable> {
    let number = code.checked_sub(FIRST).filter(|&n| n < SYLLABLES)?;
    Some(Syllable {
        initial: number / OF_INITIAL,
        vowel: number % OF_INITIAL / OF_VOWEL,
        last: number % OF_VOWEL,
    })
}

/// The syllable of these parts, if there are such parts.
pub fn compose(parts: Syllable) -> Option<char> {
    let there = parts.initial < SYLLABLES / OF_INITIAL
        && parts.vowel < OF_INITIAL / OF_VOWEL
        && parts.last < OF_VOWEL;
    let number = parts.initial * OF_INITIAL + parts.vowel * OF_VOWEL + parts.last;
    there.then(|| char::from_u32(FIRST + number)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_up_their_syllable() {
        for c in ['가', '값', '힣'] {
            assert_eq!(compose(syllable(c.into()).unwrap()), Some(c));
        }
        let vowel = 21;
        let none = Syllable {
            vowel,
            ..syllable('가'.into()).unwrap()
        };
        assert_eq!(compose(none), None);
    }

    #[test]
    fn syllables_fall_into_their_parts() {
        let check = |c: char, expected: Option<[u32; 3]>| {
            let found =
                syllable(u32::from(c)).map(|found| [found.initial, found.vowel, found.last]);
            assert_eq!(found, expected, "{c}");
        };
        check('가', Some([0, 0, 0]));
        check('각', Some([0, 0, 1]));
        check('힣', Some([18, 20, 27]));
        check('ㄱ', None);
        check('a', None);
        check('\u{d7a4}', None);
    }
}
