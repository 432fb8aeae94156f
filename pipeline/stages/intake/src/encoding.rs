//! Encodings: which one a file is in, and its bytes as text, row by row.
//!
//! Detection goes by strict rules over a sample: what is valid UTF-8 is UTF-8; UTF-16 shows itself
//! by zero bytes; what decodes as CP949 without an error is CP949; damaged files go to the encoding
//! with far more whole characters than errors. Only what is left is put to chardetng. A sample of
//! ASCII alone decides nothing: the first block with another byte does.
//!
//! UTF-8 and CP949 can be cut into rows as bytes (no delimiter, quotation mark or line end occurs
//! inside a character); UTF-16 is turned into UTF-8 while it is read.

use std::borrow::Cow;
use std::io::Read;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, EUC_KR};

/// The encodings that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Microsoft's extension of EUC-KR, all 11,172 syllables.
    Cp949,
}

/// What a sample says about its encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guess {
    /// ASCII so far.
    Ascii,
    Known(Encoding),
    /// Another one; its name.
    Unknown(&'static str),
}

impl Encoding {
    /// Its name in settings, messages and the manifest.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Cp949 => "cp949",
        }
    }

    /// The encoding with this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().replace('_', "-").as_str() {
            "utf-8" | "utf8" | "utf-8-sig" => Some(Self::Utf8),
            "utf-16" | "utf-16le" | "utf16" | "utf-16-le" => Some(Self::Utf16Le),
            "utf-16be" | "utf-16-be" => Some(Self::Utf16Be),
            "cp949" | "euc-kr" | "euckr" | "ms949" | "uhc" | "windows-949" | "ks-c-5601-1987" => {
                Some(Self::Cp949)
            }
            _ => None,
        }
    }

    /// The encoding that a byte order mark names, and the mark's length.
    pub(crate) fn from_mark(bytes: &[u8]) -> Option<(Self, usize)> {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => Some((Self::Utf8, 3)),
            [0xff, 0xfe, ..] => Some((Self::Utf16Le, 2)),
            [0xfe, 0xff, ..] => Some((Self::Utf16Be, 2)),
            _ => None,
        }
    }

    /// The text of `bytes` (UTF-16 arrives here as UTF-8), or, where they are malformed, the text
    /// with replacement characters as the error.
    pub(crate) fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, Cow<'_, str>> {
        if self != Self::Cp949 {
            return match str::from_utf8(bytes) {
                Ok(text) => Ok(Cow::Borrowed(text)),
                Err(_) => Err(String::from_utf8_lossy(bytes)),
            };
        }
        let (text, damaged) = EUC_KR.decode_without_bom_handling(bytes);
        if damaged { Err(text) } else { Ok(text) }
    }
}

/// The encoding of `sample`, the beginning of a file or of its first part beyond ASCII; it may end
/// within a character.
pub(crate) fn guess(sample: &[u8]) -> Guess {
    if let Some(encoding) = utf16(sample) {
        return Guess::Known(encoding);
    }
    if sample.is_ascii() {
        return Guess::Ascii;
    }
    let utf8 = utf8_score(sample);
    if utf8.errors == 0 || utf8.characters >= 2 * utf8.errors {
        return Guess::Known(Encoding::Utf8);
    }
    let cp949 = cp949_score(sample);
    if cp949.errors == 0 || cp949.characters >= 8 * cp949.errors {
        return Guess::Known(Encoding::Cp949);
    }
    if utf8.characters >= utf8.errors {
        return Guess::Known(Encoding::Utf8);
    }
    ask_chardetng(sample)
}

fn ask_chardetng(sample: &[u8]) -> Guess {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let encoding = detector.guess(Some(b"kr"), Utf8Detection::Allow);
    if encoding == EUC_KR {
        Guess::Known(Encoding::Cp949)
    } else if encoding == encoding_rs::UTF_8 {
        Guess::Known(Encoding::Utf8)
    } else {
        Guess::Unknown(encoding.name())
    }
}

/// How a sample reads in an encoding: Korean characters, and errors.
#[derive(Debug, Default)]
struct Score {
    characters: usize,
    errors: usize,
}

/// Counts characters of three bytes and more: in CP949 text such sequences are rare accidents,
/// those of two bytes are not.
fn utf8_score(mut sample: &[u8]) -> Score {
    let mut score = Score::default();
    loop {
        let (valid, rest) = match str::from_utf8(sample) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = &sample[..error.valid_up_to()];
                let valid = str::from_utf8(valid).expect("valid up to there");
                // Without a length the sample ends within a character: that is no error.
                let skip = error.error_len().map(|length| error.valid_up_to() + length);
                (valid, skip)
            }
        };
        score.characters += valid.chars().filter(|&c| c >= '\u{800}').count();
        let Some(skip) = rest else { return score };
        score.errors += 1;
        sample = &sample[skip..];
    }
}

fn cp949_score(sample: &[u8]) -> Score {
    let mut score = Score::default();
    let mut reader = EUC_KR.new_decoder_without_bom_handling();
    let mut text = vec![0; 1 << 16];
    let mut rest = sample;
    loop {
        let (result, read, written) =
            reader.decode_to_utf8_without_replacement(rest, &mut text, false);
        let part = str::from_utf8(&text[..written]).expect("a decoder writes UTF-8");
        score.characters += part.chars().filter(|c| ('가'..='힣').contains(c)).count();
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty => return score,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => score.errors += 1,
        }
    }
}

/// UTF-16 without a mark: there are zero bytes (every delimiter and line end has one), and read
/// this way, not the other, nearly all units are ASCII, Hangul or punctuation.
fn utf16(sample: &[u8]) -> Option<Encoding> {
    if sample.len() < 4 || !sample.contains(&0) {
        return None;
    }
    let share = |unit: fn([u8; 2]) -> u16| {
        let units = sample.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let plausible = units.filter(|&unit| is_plausible(unit)).count();
        plausible as f64 / (sample.len() / 2) as f64
    };
    let (little, big) = (share(u16::from_le_bytes), share(u16::from_be_bytes));
    if little.max(big) < 0.8 {
        None
    } else if little > big {
        Some(Encoding::Utf16Le)
    } else {
        Some(Encoding::Utf16Be)
    }
}

fn is_plausible(unit: u16) -> bool {
    matches!(unit,
        0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0x2010..=0x2027 | 0x3001..=0x301f | 0x3131..=0x318e
        | 0xac00..=0xd7a3 | 0xff01..=0xff5e)
}

/// Reads UTF-16 as UTF-8. A lone half of a pair, or half a unit at the end, comes out as bytes that
/// are not UTF-8, so that the row they stand in is noticed.
pub(crate) struct Utf16Reader<R> {
    inner: R,
    big_endian: bool,
    raw: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    done: bool,
}

/// A lone surrogate, in the bytes that UTF-8 would need for it and forbids.
const LONE_SURROGATE: [u8; 3] = [0xed, 0xa0, 0x80];
/// A byte that occurs nowhere in UTF-8.
const HALF_UNIT: u8 = 0xff;
const UTF16_BLOCK: u64 = 1 << 17;

impl<R: Read> Utf16Reader<R> {
    /// Reads `inner`, which stands behind the byte order mark.
    pub(crate) fn new(inner: R, encoding: Encoding) -> Self {
        let big_endian = encoding == Encoding::Utf16Be;
        Self {
            inner,
            big_endian,
            raw: Vec::new(),
            ready: Vec::new(),
            taken: 0,
            done: false,
        }
    }

    fn refill(&mut self) -> std::io::Result<()> {
        self.done = self
            .inner
            .by_ref()
            .take(UTF16_BLOCK)
            .read_to_end(&mut self.raw)?
            == 0;
        self.ready.clear();
        self.taken = 0;
        let used = self.transcode(self.done);
        self.raw.drain(..used);
        Ok(())
    }

    /// Turns the raw bytes into UTF-8; gives how many were used.
    fn transcode(&mut self, last: bool) -> usize {
        let unit = if self.big_endian {
            u16::from_be_bytes
        } else {
            u16::from_le_bytes
        };
        let mut length = self.raw.len() / 2 * 2;
        let high = |pair: &[u8]| matches!(unit([pair[0], pair[1]]), 0xd800..=0xdbff);
        if !last && length >= 2 && high(&self.raw[length - 2..length]) {
            length -= 2;
        }
        let units = self.raw[..length]
            .chunks_exact(2)
            .map(|pair| unit([pair[0], pair[1]]));
        for character in char::decode_utf16(units) {
            match character {
                Ok(c) => self
                    .ready
                    .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                Err(_) => self.ready.extend_from_slice(&LONE_SURROGATE),
            }
        }
        if last && length < self.raw.len() {
            self.ready.push(HALF_UNIT);
            length = self.raw.len();
        }
        length
    }
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.taken == self.ready.len() && !self.done {
            self.refill()?;
        }
        let count = buffer.len().min(self.ready.len() - self.taken);
        buffer[..count].copy_from_slice(&self.ready[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cp949(text: &str) -> Vec<u8> {
        EUC_KR.encode(text).0.into_owned()
    }

    fn utf16_bytes(text: &str, encoding: Encoding) -> Vec<u8> {
        let bytes = |unit: u16| match encoding {
            Encoding::Utf16Be => unit.to_be_bytes(),
            _ => unit.to_le_bytes(),
        };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let check = |sample: &[u8], expected| assert_eq!(guess(sample), expected);
        let text = "제목,내용\n가로등,골목이 어둡습니다 똠방각하\n";
        check(text.as_bytes(), Guess::Known(Encoding::Utf8));
        check(&cp949(text), Guess::Known(Encoding::Cp949));
        check(&cp949("제목\n"), Guess::Known(Encoding::Cp949));
        check(
            &utf16_bytes(text, Encoding::Utf16Le),
            Guess::Known(Encoding::Utf16Le),
        );
        check(
            &utf16_bytes(text, Encoding::Utf16Be),
            Guess::Known(Encoding::Utf16Be),
        );
        check(b"id,title\n1,a\n", Guess::Ascii);
        check(b"id,title\n1,a\0\n", Guess::Ascii);
    }

    #[test]
    fn a_sample_may_end_within_a_character() {
        let text = "제목,내용\n가로등".as_bytes();
        for cut in 1..text.len() {
            assert_eq!(guess(&text[..cut]), Guess::Known(Encoding::Utf8), "{cut}");
        }
        let text = cp949("제목,내용\n가로등이 어둡습니다");
        for cut in 4..text.len() {
            assert_eq!(guess(&text[..cut]), Guess::Known(Encoding::Cp949), "{cut}");
        }
    }

    #[test]
    fn damage_does_not_change_the_encoding() {
        let mut text = "제목,내용\n가로등,골목이 어둡습니다\n".as_bytes().to_vec();
        text.remove(4);
        assert_eq!(guess(&text), Guess::Known(Encoding::Utf8));
        let mut text = cp949("제목,내용\n가로등,골목이 매우 어둡습니다. 밝게 해 주세요\n");
        text.push(0xff);
        text.push(b'\n');
        assert_eq!(guess(&text), Guess::Known(Encoding::Cp949));
    }

    #[test]
    fn malformed_bytes_are_an_error() {
        assert_eq!(
            Encoding::Utf8.decode(b"a\xea\xb0b").unwrap_err(),
            "a\u{fffd}b"
        );
        assert!(Encoding::Cp949.decode(b"a\xffb").is_err());
        assert_eq!(
            Encoding::Cp949.decode(&cp949("똠방각하")).unwrap(),
            "똠방각하"
        );
    }

    #[test]
    fn utf16_is_read_as_utf8() {
        let check = |bytes: &[u8], encoding, expected: &[u8]| {
            let mut found = Vec::new();
            Utf16Reader::new(bytes, encoding)
                .read_to_end(&mut found)
                .unwrap();
            assert_eq!(found, expected);
        };
        let text = "가로등😀,".repeat(100_001);
        check(
            &utf16_bytes(&text, Encoding::Utf16Le),
            Encoding::Utf16Le,
            text.as_bytes(),
        );
        check(
            &utf16_bytes(&text, Encoding::Utf16Be),
            Encoding::Utf16Be,
            text.as_bytes(),
        );
        check(
            &[0x00, 0xd8, 0x61, 0x00],
            Encoding::Utf16Le,
            b"\xed\xa0\x80a",
        );
        check(&[0x61, 0x00, 0x62], Encoding::Utf16Le, b"a\xff");
        check(&[0x00, 0xd8], Encoding::Utf16Le, b"\xed\xa0\x80");
    }
}
