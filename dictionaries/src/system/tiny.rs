//! A dictionary of a few words in both source forms, for tests: the smallest that has several
//! readings of a surface, a surface within another, and surfaces with commas and quotes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

type Word = (&'static str, u16, u16, i16, &'static str);

/// Surface, left, right, cost, features; surfaces in byte order.
pub(super) const WORDS: [Word; 7] = [
    ("\"", 1, 1, 700, "SY,*,*,*,*,*,*,*"),
    (",", 1, 1, 788, "SC,*,*,*,*,*,*,*"),
    ("국민", 1, 2, 2229, "NNG,*,T,국민,*,*,*,*"),
    (
        "국민연금",
        1,
        2,
        3952,
        "NNG,*,T,국민연금,Compound,*,*,국민/NNG/*+연금/NNG/*",
    ),
    (
        "국민연금",
        1,
        2,
        -4299,
        "NNP,*,T,국민연금,Compound,*,*,국민/NNG/*+연금/NNG/*",
    ),
    ("연금", 1, 2, 952, "NNG,*,T,연금,*,*,*,*"),
    ("이", 1, 2, 2338, "JKS,*,F,이,*,*,*,*"),
];

/// The number of [`WORDS`].
pub(super) const ENTRIES: usize = WORDS.len();

const UNKNOWN: [Word; 3] = [
    ("DEFAULT", 1, 1, 3640, "SY,*,*,*,*,*,*,*"),
    ("HANGUL", 1, 2, 824, "UNKNOWN,*,*,*,*,*,*,*"),
    ("SPACE", 1, 1, 996, "SP,*,*,*,*,*,*,*"),
];

const CLASSES: [&str; 3] = ["DEFAULT", "SPACE", "HANGUL"];

/// The connection cost of contexts.
pub(super) fn cost(before: usize, after: usize) -> i16 {
    i16::try_from(before * 10 + after).unwrap() - 5
}

/// Writes the compiled files into `folder`.
pub(super) fn compiled(folder: &Path) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("sys.dic"), dictionary(&WORDS)).unwrap();
    fs::write(folder.join("unk.dic"), dictionary(&UNKNOWN)).unwrap();
    fs::write(folder.join("matrix.bin"), matrix()).unwrap();
    fs::write(folder.join("char.bin"), characters()).unwrap();
    folder.to_owned()
}

/// Writes the same dictionary as source files into `folder`.
pub(super) fn csv(folder: &Path) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let line = |surface: &str, word: &Word| {
        format!("{surface},{},{},{},{}\n", word.1, word.2, word.3, word.4)
    };
    let quoted = |word: &Word| line(&format!("\"{}\"", word.0.replace('"', "\"\"")), word);
    fs::write(
        folder.join("a.csv"),
        WORDS[..3].iter().map(quoted).collect::<String>(),
    )
    .unwrap();
    fs::write(
        folder.join("b.csv"),
        WORDS[3..].iter().map(quoted).collect::<String>(),
    )
    .unwrap();
    let unknown: String = UNKNOWN.iter().map(|word| line(word.0, word)).collect();
    fs::write(folder.join("unk.def"), unknown).unwrap();
    let mut costs = "3 2\n".to_owned();
    for (before, after) in contexts() {
        writeln!(costs, "{before} {after} {}", cost(before, after)).unwrap();
    }
    fs::write(folder.join("matrix.def"), costs).unwrap();
    let classes = "DEFAULT 0 1 0\nSPACE 0 1 0\nHANGUL 0 1 2\n\
                   0x0020 SPACE DEFAULT\n0xAC00..0xD7A3 HANGUL # syllables\n";
    fs::write(folder.join("char.def"), classes).unwrap();
    folder.to_owned()
}

fn contexts() -> impl Iterator<Item = (usize, usize)> {
    (0..2).flat_map(|after| (0..3).map(move |before| (before, after)))
}

fn matrix() -> Vec<u8> {
    let costs = contexts().map(|(before, after)| cost(before, after));
    [3, 2]
        .into_iter()
        .chain(costs)
        .flat_map(i16::to_le_bytes)
        .collect()
}

fn characters() -> Vec<u8> {
    let mut bytes = 3u32.to_le_bytes().to_vec();
    for name in CLASSES {
        bytes.extend(name.bytes().chain(std::iter::repeat(0)).take(32));
    }
    for code_point in 0..0xffff_u32 {
        let code: u32 = match code_point {
            0x20 => 0b11 | 1 << 18 | 1 << 30,
            0xAC00..=0xD7A3 => 0b100 | 2 << 18 | 2 << 26 | 1 << 30,
            _ => 1 | 1 << 30,
        };
        bytes.extend(code.to_le_bytes());
    }
    bytes
}

/// A dictionary file: header, double array, tokens, features.
fn dictionary(words: &[Word]) -> Vec<u8> {
    let (mut tokens, mut features) = (Vec::new(), Vec::new());
    let mut keys: BTreeMap<&[u8], (usize, usize)> = BTreeMap::new();
    for (index, &(surface, left, right, cost, feature)) in words.iter().enumerate() {
        keys.entry(surface.as_bytes()).or_insert((index, 0)).1 += 1;
        for number in [left, right, 0, cost.cast_unsigned()] {
            tokens.extend(number.to_le_bytes());
        }
        tokens.extend(u32::try_from(features.len()).unwrap().to_le_bytes());
        tokens.extend([0; 4]);
        features.extend(feature.bytes().chain([0]));
    }
    let units = double_array(&keys);
    let size = 72 + units.len() + tokens.len() + features.len();
    let magic = u32::try_from(size).unwrap() ^ 0xef71_8f77;
    let sizes = [
        words.len(),
        3,
        2,
        units.len(),
        tokens.len(),
        features.len(),
        0,
    ];
    let mut bytes = magic.to_le_bytes().to_vec();
    for number in [102, 0].into_iter().chain(sizes) {
        bytes.extend(u32::try_from(number).unwrap().to_le_bytes());
    }
    bytes.extend(b"UTF-8".iter().chain(&[0; 27]));
    [bytes, units, tokens, features].concat()
}

/// First-fit placement of every node's children.
fn double_array(keys: &BTreeMap<&[u8], (usize, usize)>) -> Vec<u8> {
    let mut units = vec![(0i32, 0u32); 4096];
    let mut nodes: Vec<(Vec<u8>, usize)> = vec![(Vec::new(), 0)];
    let mut next_base = 1;
    while let Some((prefix, place)) = nodes.pop() {
        let base: usize = next_base;
        next_base += 257;
        units.resize(units.len().max(base + 257), (0, 0));
        units[place].0 = i32::try_from(base).unwrap();
        let check = u32::try_from(base).unwrap();
        if let Some(&(first, count)) = keys.get(&prefix[..]) {
            units[base] = (-i32::try_from(first << 8 | count).unwrap() - 1, check);
        }
        for byte in 0..=u8::MAX {
            let longer = [&prefix[..], &[byte]].concat();
            if keys.keys().any(|key| key.starts_with(&longer)) {
                units[base + usize::from(byte) + 1].1 = check;
                nodes.push((longer, base + usize::from(byte) + 1));
            }
        }
    }
    let bytes = |(base, check): (i32, u32)| [base.to_le_bytes(), check.to_le_bytes()].concat();
    units.into_iter().flat_map(bytes).collect()
}
