//! The compiled files of `MeCab`, read back.
//!
//! Input: the bytes of `sys.dic`, `unk.dic`, `matrix.bin` and `char.bin`. Output: entries, costs
//! and character classes as they stood in the source. The surfaces of `sys.dic` exist only as
//! paths through its double array (Aoe, "An efficient digital search algorithm by using a
//! double-array structure", IEEE TSE 1989), so the whole array is walked, in byte order.
//!
//! All numbers are little-endian. A dictionary is a header of ten u32 (magic, version, type,
//! entries, left size, right size, bytes of array, of tokens, of features, 0), 32 bytes of
//! charset, then the three parts. The magic is the file's size, masked: a cut file shows.

use std::fs;
use std::path::Path;

use super::DictionaryError;

/// The files needed, in the order of the fields of [`Compiled`].
pub(super) const FILES: [&str; 4] = ["sys.dic", "unk.dic", "matrix.bin", "char.bin"];

/// The four compiled files.
pub(super) struct Compiled {
    /// Words.
    pub(super) sys: Vec<u8>,
    /// Entries for unknown words, by character class.
    pub(super) unk: Vec<u8>,
    /// Connection costs.
    pub(super) matrix: Vec<u8>,
    /// Character classes.
    pub(super) char: Vec<u8>,
}

impl Compiled {
    /// Reads the four files from a folder.
    pub(super) fn from_folder(folder: &Path) -> Result<Self, DictionaryError> {
        let [sys, unk, matrix, char] = FILES.map(|name| {
            let path = folder.join(name);
            fs::read(&path).map_err(DictionaryError::io("read", &path))
        });
        Ok(Self {
            sys: sys?,
            unk: unk?,
            matrix: matrix?,
            char: char?,
        })
    }
}

/// One reading of a surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) left: u16,
    pub(super) right: u16,
    pub(super) cost: i16,
    /// The columns after the cost, comma-separated.
    pub(super) features: &'a str,
}

/// A `sys.dic` or `unk.dic`.
pub(super) struct Words<'a> {
    file: &'static str,
    entries: usize,
    units: &'a [u8],
    tokens: &'a [u8],
    features: &'a [u8],
}

const MAGIC: u32 = 0xef71_8f77;
const HEADER: usize = 72;
const UNIT: usize = 8;
const TOKEN: usize = 16;

/// No surface is longer in bytes; bounds the recursion on damaged files.
const LONGEST: usize = 1024;

impl<'a> Words<'a> {
    /// Checks the header and finds the parts; `file` names the file in errors.
    pub(super) fn parse(file: &'static str, bytes: &'a [u8]) -> Result<Self, DictionaryError> {
        let header = |field: usize| u32_at(bytes, field * 4).map(|value| value as usize);
        let cut = || DictionaryError::broken(file, "it is cut short or not a MeCab dictionary");
        if u32_at(bytes, 0).map(|magic| (magic ^ MAGIC) as usize) != Some(bytes.len()) {
            return Err(cut());
        }
        let charset = bytes.get(40..HEADER).ok_or_else(cut)?;
        if !charset.to_ascii_lowercase().starts_with(b"utf-8\0") {
            return Err(DictionaryError::broken(file, "its charset is not UTF-8"));
        }
        let [Some(entries), Some(units), Some(tokens), Some(features)] = [3, 6, 7, 8].map(header)
        else {
            return Err(cut());
        };
        let part = |from: usize, size: usize| bytes.get(from..from + size).ok_or_else(cut);
        Ok(Self {
            file,
            entries,
            units: part(HEADER, units)?,
            tokens: part(HEADER + units, tokens)?,
            features: part(HEADER + units + tokens, features)?,
        })
    }

    /// Entries according to the header.
    pub(super) fn entries(&self) -> usize {
        self.entries
    }

    /// Calls `visit` for every entry, surfaces in byte order; returns how many there were.
    pub(super) fn for_each(
        &self,
        visit: &mut dyn FnMut(&str, Token<'a>) -> Result<(), DictionaryError>,
    ) -> Result<usize, DictionaryError> {
        let mut walk = Walk {
            words: self,
            key: Vec::new(),
            steps: 0,
            seen: 0,
            visit,
        };
        let (root, _) = self.unit(0).unwrap_or_default();
        walk.node(root)?;
        Ok(walk.seen)
    }

    /// `base` and `check` of a unit of the double array.
    fn unit(&self, index: usize) -> Option<(i32, u32)> {
        let at = index.checked_mul(UNIT)?;
        let base = u32_at(self.units, at)?.cast_signed();
        Some((base, u32_at(self.units, at + 4)?))
    }

    fn token(&self, index: usize) -> Result<Token<'a>, DictionaryError> {
        let outside = || self.broken("a word points outside the tokens");
        let token = self
            .tokens
            .get(index * TOKEN..(index + 1) * TOKEN)
            .ok_or_else(outside)?;
        Ok(Token {
            left: u16::from_le_bytes([token[0], token[1]]),
            right: u16::from_le_bytes([token[2], token[3]]),
            cost: i16::from_le_bytes([token[6], token[7]]),
            features: self.feature(u32_at(token, 8).ok_or_else(outside)? as usize)?,
        })
    }

    fn feature(&self, offset: usize) -> Result<&'a str, DictionaryError> {
        let rest = self.features.get(offset..).unwrap_or_default();
        let end = rest
            .iter()
            .position(|&byte| byte == 0)
            .ok_or_else(|| self.broken("a word points outside the features"))?;
        str::from_utf8(&rest[..end]).map_err(|_| self.broken("a feature is not UTF-8"))
    }

    fn broken(&self, detail: &str) -> DictionaryError {
        DictionaryError::broken(self.file, detail)
    }
}

/// A walk over all keys of a double array.
struct Walk<'w, 'a> {
    words: &'w Words<'a>,
    key: Vec<u8>,
    steps: usize,
    seen: usize,
    visit: &'w mut dyn FnMut(&str, Token<'a>) -> Result<(), DictionaryError>,
}

impl Walk<'_, '_> {
    /// Visits the node whose children start at `base`, then its children in byte order.
    fn node(&mut self, base: i32) -> Result<(), DictionaryError> {
        let loops = || self.words.broken("its double array runs in circles");
        let owner = u32::try_from(base).map_err(|_| loops())?;
        self.steps += 1;
        if self.key.len() > LONGEST || self.steps * UNIT > self.words.units.len() {
            return Err(loops());
        }
        if let Some((leaf, check)) = self.words.unit(owner as usize)
            && check == owner
            && leaf < 0
        {
            self.leaf(leaf)?;
        }
        for byte in 0..=u8::MAX {
            let index = owner as usize + usize::from(byte) + 1;
            match self.words.unit(index) {
                Some((child, check)) if check == owner => {
                    self.key.push(byte);
                    self.node(child)?;
                    self.key.pop();
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A key ends here: its tokens are numbered from `value >> 8`, `value & 0xff` of them.
    fn leaf(&mut self, leaf: i32) -> Result<(), DictionaryError> {
        let value = (-i64::from(leaf) - 1).unsigned_abs();
        let first = usize::try_from(value >> 8).expect("31 bits fit");
        let count = usize::try_from(value & 0xff).expect("8 bits fit");
        let surface =
            str::from_utf8(&self.key).map_err(|_| self.words.broken("a word is not UTF-8"))?;
        for index in first..first + count {
            (self.visit)(surface, self.words.token(index)?)?;
        }
        self.seen += count;
        Ok(())
    }
}

/// Connection costs: what it costs that a right context is followed by a left context.
pub(super) struct Matrix<'a> {
    /// Number of right contexts (of the word before).
    pub(super) before: usize,
    /// Number of left contexts (of the word after).
    pub(super) after: usize,
    costs: &'a [u8],
}

impl<'a> Matrix<'a> {
    /// Checks that the sizes in the header agree with the file's.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, DictionaryError> {
        let sizes = u16_at(bytes, 0).zip(u16_at(bytes, 2));
        let (before, after) = sizes.unwrap_or_default();
        let (before, after) = (usize::from(before), usize::from(after));
        let costs = bytes.get(4..).unwrap_or_default();
        if before * after == 0 || costs.len() != before * after * 2 {
            return Err(DictionaryError::broken(
                "matrix.bin",
                "its size does not fit its header",
            ));
        }
        Ok(Self {
            before,
            after,
            costs,
        })
    }

    /// The cost of `before` followed by `after`.
    pub(super) fn cost(&self, before: usize, after: usize) -> i16 {
        let at = 2 * (before + self.before * after);
        i16::from_le_bytes([self.costs[at], self.costs[at + 1]])
    }
}

/// The classes of characters, for unknown words.
pub(super) struct Characters {
    /// Names of the classes, in order.
    pub(super) names: Vec<String>,
    /// One word of bits for every code point from 0.
    codes: Vec<u32>,
}

const NAME: usize = 32;
const CODES: usize = 0xffff;

impl Characters {
    /// Reads names and codes.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, DictionaryError> {
        let count = u32_at(bytes, 0).unwrap_or_default() as usize;
        if count == 0 || count > 18 || bytes.len() != 4 + count * NAME + CODES * 4 {
            return Err(DictionaryError::broken(
                "char.bin",
                "its size does not fit its header",
            ));
        }
        let (names, codes) = bytes[4..].split_at(count * NAME);
        Ok(Self {
            names: names.chunks_exact(NAME).map(class_name).collect(),
            codes: codes
                .chunks_exact(4)
                .filter_map(|code| u32_at(code, 0))
                .collect(),
        })
    }

    /// The classes of a code point, the one that rules unknown words first.
    pub(super) fn classes(&self, code_point: usize) -> Vec<usize> {
        let code = self.codes[code_point];
        let first = ruling_class(code);
        let others =
            (0..self.names.len()).filter(|&class| class != first && code >> class & 1 == 1);
        std::iter::once(first).chain(others).collect()
    }

    /// (invoke, group, length) of a class, from any code point that it rules.
    ///
    /// The file holds these with the code points only; a class that rules none is never asked for.
    pub(super) fn behavior(&self, class: usize) -> (u32, u32, u32) {
        let code = self.codes.iter().find(|&&code| ruling_class(code) == class);
        code.map_or((0, 1, 0), |code| {
            (code >> 31, code >> 30 & 1, code >> 26 & 0xf)
        })
    }

    /// Number of code points covered.
    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }
}

/// Bits of a code: 18 for the classes, 8 for the ruling one, 4 length, 1 group, 1 invoke.
fn ruling_class(code: u32) -> usize {
    (code >> 18 & 0xff) as usize
}

fn class_name(bytes: &[u8]) -> String {
    let end = bytes
        .iter()
        .position(|&byte| byte == 0)
        .unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use tempfile::tempdir;

    use super::super::tiny;
    use super::{Characters, Compiled, Matrix, Words};

    fn compiled() -> Compiled {
        Compiled::from_folder(&tiny::compiled(tempdir().unwrap().path())).unwrap()
    }

    fn entries(sys: &[u8]) -> Vec<(String, u16, u16, i16, String)> {
        let mut entries = Vec::new();
        let words = Words::parse("sys.dic", sys).unwrap();
        let seen = words
            .for_each(&mut |surface, token| {
                let features = token.features.to_owned();
                entries.push((
                    surface.to_owned(),
                    token.left,
                    token.right,
                    token.cost,
                    features,
                ));
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, words.entries());
        entries
    }

    #[test]
    fn every_entry_comes_back() {
        let expected: Vec<_> = tiny::WORDS
            .iter()
            .map(|&(surface, left, right, cost, features)| {
                (surface.to_owned(), left, right, cost, features.to_owned())
            })
            .collect();
        assert_eq!(entries(&compiled().sys), expected);
    }

    #[test]
    fn costs_and_classes_come_back() {
        let compiled = compiled();
        let matrix = Matrix::parse(&compiled.matrix).unwrap();
        assert_eq!((matrix.before, matrix.after), (3, 2));
        assert_eq!(matrix.cost(2, 1), tiny::cost(2, 1));
        assert_eq!(matrix.cost(0, 1), tiny::cost(0, 1));
        let characters = Characters::parse(&compiled.char).unwrap();
        assert_eq!(characters.names, ["DEFAULT", "SPACE", "HANGUL"]);
        assert_eq!(characters.classes('가' as usize), [2]);
        assert_eq!(characters.classes(' ' as usize), [1, 0]);
        assert_eq!(characters.behavior(2), (0, 1, 2));
    }

    #[test]
    fn damaged_files_are_errors_not_panics() {
        let whole = compiled().sys;
        for size in 0..whole.len() {
            assert!(Words::parse("sys.dic", &whole[..size]).is_err(), "{size}");
        }
        // Any single byte of the parts wrong: an error or other words, but an end.
        let mut damaged = whole.clone();
        for at in (super::HEADER..whole.len()).step_by(7) {
            damaged[at] ^= 0x5a;
            let words = Words::parse("sys.dic", &damaged).unwrap();
            let _ = words.for_each(&mut |_, _| Ok(()));
            damaged[at] ^= 0x5a;
        }
        assert!(Matrix::parse(&[3, 0, 2, 0, 1]).is_err());
        assert!(Matrix::parse(&[]).is_err());
        assert!(Characters::parse(&[1, 0, 0, 0]).is_err());
    }
}
