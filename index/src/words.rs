//! The word vectors that an index holds, in a file of their own: the same file in every index whose
//! documents have their vectors of the same words.

use std::io;
use std::path::Path;

use crate::bytes::{Sink, Source, Texts};
use crate::embedding::{Embedding, OWN, Words};

/// The file, and how it begins: what it is, and its version.
pub(crate) const FILE: &str = "words.bin";
const MAGIC: &[u8; 8] = b"modumW\0\x01";

/// The source of an index's vectors.
#[derive(Debug)]
pub(crate) struct WordFile {
    /// Of the embedding.
    pub(crate) fingerprint: String,
    pub(crate) dimensions: usize,
    /// The index's own; of no words where the embedding lies outside.
    pub(crate) own: Embedding,
}

/// Writes what queries need of `embedding` into the index in `folder`.
pub(crate) fn write(embedding: &Embedding, folder: &Path) -> io::Result<()> {
    let none = Words::default();
    let words = embedding.words().unwrap_or(&none);
    let mut sink = Sink::default();
    sink.0.extend_from_slice(MAGIC);
    sink.bytes(embedding.fingerprint().as_bytes());
    sink.number(embedding.dimensions());
    sink.texts(&words.terms.iter().collect());
    sink.floats(&words.weights);
    sink.floats(&words.common);
    // A byte a number is enough: they are added up.
    let bytes: Vec<u8> = words.vectors.iter().map(|&x| byte(x)).collect();
    sink.bytes(&bytes);
    std::fs::write(folder.join(FILE), sink.0)
}

impl WordFile {
    /// Reads the file in `folder`; nothing for one of another version or cut off.
    pub(crate) fn read(folder: &Path) -> io::Result<Option<Self>> {
        let bytes = std::fs::read(folder.join(FILE))?;
        let rest = bytes.strip_prefix(MAGIC);
        Ok(rest.and_then(|rest| Self::parse(&mut Source(rest))))
    }

    fn parse(source: &mut Source<'_>) -> Option<Self> {
        let fingerprint = source.text()?.to_owned();
        let dimensions = source.number()?;
        let own_dimensions = if fingerprint == OWN { dimensions } else { 0 };
        let words = read_words(source)?;
        let rows = words.terms.len() * own_dimensions;
        let sound = words.vectors.len() == rows && words.weights.len() == words.terms.len();
        sound.then(|| Self {
            fingerprint,
            dimensions,
            own: Embedding::own(words, own_dimensions),
        })
    }
}

fn read_words(source: &mut Source<'_>) -> Option<Words> {
    let terms: Texts = source.texts()?;
    let (weights, common) = (source.floats()?, source.floats()?);
    let number = |&byte: &u8| f32::from(byte.cast_signed()) / 127.0;
    Some(Words {
        terms: terms.iter().map(str::to_owned).collect(),
        weights,
        common,
        vectors: source.bytes()?.iter().map(number).collect(),
        ..Words::default()
    })
}

#[expect(clippy::cast_possible_truncation, reason = "numbers between -1 and 1")]
fn byte(number: f32) -> u8 {
    ((number.clamp(-1.0, 1.0) * 127.0).round() as i8).cast_unsigned()
}
