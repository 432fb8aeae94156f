//! Hangul syllables as their jamo: what two words share when they are spelled nearly alike, and the
//! initial consonants that people type for short (`ㄱㅁㅇㄱ`).
//!
//! Letters -> small codes, three for a syllable at most. Any other letter is one code of its own.

use modum_analyzers::hangul::syllable;

/// Where the codes of vowels, final consonants and other letters start.
const VOWELS: u32 = 0x20;
const FINALS: u32 = 0x40;
const OTHERS: u32 = 0x60;
/// Other letters share this many codes.
const OTHER_CODES: u32 = 416;
/// Initial consonants as one types them, in the order of the syllables.
const INITIALS: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ',
    'ㅌ', 'ㅍ', 'ㅎ',
];

/// The jamo of folded letters: codes below 512.
pub(crate) fn codes(letters: impl Iterator<Item = char>, out: &mut Vec<u32>) {
    for c in letters {
        let Some(syllable) = syllable(c.into()) else {
            out.push(OTHERS + u32::from(c) % OTHER_CODES);
            continue;
        };
        out.push(syllable.initial);
        out.push(VOWELS + syllable.vowel);
        if syllable.last > 0 {
            out.push(FINALS + syllable.last);
        }
    }
}

/// Three jamo in a row as one number below 2^27.
pub(crate) fn trigrams(codes: &[u32]) -> impl Iterator<Item = u32> + '_ {
    codes
        .windows(3)
        .map(|three| three[0] << 18 | three[1] << 9 | three[2])
}

/// The initial consonant of a syllable, or one that stands alone, as a letter from `A` on: one byte
/// instead of three, and no folded letter is a capital.
pub(crate) fn initial(c: char) -> Option<char> {
    let typed = || (0..).zip(INITIALS).find(|&(_, initial)| initial == c);
    let number = match syllable(c.into()) {
        Some(syllable) => syllable.initial,
        None => typed()?.0,
    };
    char::from_u32(u32::from('A') + number)
}

/// Whether a text is initial consonants only: two of them or more, spaces disregarded.
pub(crate) fn is_initials(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| !c.is_whitespace()).peekable();
    let mut count = 0;
    let all = letters.all(|c| {
        count += 1;
        INITIALS.contains(&c)
    });
    all && count > 1
}

/// Pairs of neighboring jamo of a word: how alike two words are spelled (Dice 1945).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spelling {
    /// Ascending, each once.
    pairs: Vec<u32>,
    /// One bit for each of 64 classes of pairs: most words share none.
    classes: u64,
}

impl Spelling {
    pub(crate) fn of(word: &str) -> Self {
        let mut jamo = Vec::new();
        codes(word.chars(), &mut jamo);
        let mut pairs: Vec<u32> = match jamo.as_slice() {
            [only] => vec![*only],
            several => several.windows(2).map(|two| two[0] << 9 | two[1]).collect(),
        };
        pairs.sort_unstable();
        pairs.dedup();
        let classes = pairs.iter().fold(0, |classes, pair| {
            classes | 1 << (pair.wrapping_mul(0x9e37_79b1) >> 26)
        });
        Self { pairs, classes }
    }

    /// 0 (no pair of jamo in common) to 1 (the same ones).
    pub(crate) fn similarity(&self, other: &Self) -> f32 {
        if self.classes & other.classes == 0 {
            return 0.0;
        }
        let (mut a, mut b, mut shared) = (0, 0, 0_u32);
        while let (Some(x), Some(y)) = (self.pairs.get(a), other.pairs.get(b)) {
            shared += u32::from(x == y);
            (a, b) = (a + usize::from(x <= y), b + usize::from(y <= x));
        }
        2.0 * shared as f32 / (self.pairs.len() + other.pairs.len()) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_fall_into_jamo() {
        let check = |text: &str, expected: usize| {
            let mut found = Vec::new();
            codes(text.chars(), &mut found);
            assert_eq!(found.len(), expected, "{text}");
            assert!(found.iter().all(|&code| code < 512));
            assert!(trigrams(&found).all(|three| three < 1 << 27));
        };
        check("", 0);
        check("가", 2);
        check("각", 3);
        check("힣a1한", 3 + 2 + 3);
    }

    #[test]
    fn initials_are_told_from_words() {
        let of = |text: &str| text.chars().filter_map(initial).collect::<String>();
        assert_eq!(of("국민연금"), of("ㄱㅁㅇㄱ"));
        assert_eq!(of("쌍둥이 GTX"), "KDL");
        assert!(is_initials("ㄱㅁㅇㄱ") && is_initials("ㄱㅁ ㅇㄱ"));
        assert!(!is_initials("ㄱ") && !is_initials("ㄱ민") && !is_initials("ㅠㅠ"));
    }

    #[test]
    fn spellings_are_compared_by_jamo() {
        let alike = |a, b| Spelling::of(a).similarity(&Spelling::of(b));
        assert!((alike("에어팟", "에어팟") - 1.0).abs() < f32::EPSILON);
        assert!(alike("에어팟", "에어팥") > 0.7);
        assert!(alike("국민", "버스").abs() < f32::EPSILON);
        assert!((alike("ㅋ", "ㅋ") - 1.0).abs() < f32::EPSILON);
    }
}
