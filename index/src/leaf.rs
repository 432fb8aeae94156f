//! What stands beside a segment's postings, by its documents: their ids and the marks of their texts,
//! the initial consonants of their titles, their vectors.
//!
//! Written once with the segment and never again: later indexes hold the same file.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::index::SegmentId;

use crate::bytes::{Sink, Source, Texts};
use crate::listing::Mark;
use crate::vectors::Vectors;

/// How the file begins: what it is, and its version.
const MAGIC: &[u8; 8] = b"modumL\0\x01";

/// What is known of the documents of a segment.
#[derive(Debug, Default)]
pub(crate) struct Leaf {
    pub(crate) ids: Texts,
    /// Of each title.
    pub(crate) initials: Texts,
    pub(crate) vectors: Vectors,
    pub(crate) marks: Vec<Mark>,
}

impl Leaf {
    /// How many documents it knows.
    pub(crate) fn len(&self) -> usize {
        self.marks.len()
    }

    pub(crate) fn write(&self, folder: &Path, segment: SegmentId) -> io::Result<()> {
        let mut sink = Sink::default();
        sink.0.extend_from_slice(MAGIC);
        sink.texts(&self.ids);
        sink.texts(&self.initials);
        self.vectors.write(&mut sink);
        sink.bytes(self.marks.as_flattened());
        std::fs::write(folder.join(file(segment)), sink.0)
    }

    /// Reads that of a segment of the index in `folder`; nothing for one of another version or cut off.
    pub(crate) fn read(folder: &Path, segment: SegmentId) -> io::Result<Option<Self>> {
        let bytes = std::fs::read(folder.join(file(segment)))?;
        let rest = bytes.strip_prefix(MAGIC);
        Ok(rest.and_then(|rest| Self::parse(&mut Source(rest))))
    }

    fn parse(source: &mut Source<'_>) -> Option<Self> {
        let leaf = Self {
            ids: source.texts()?,
            initials: source.texts()?,
            vectors: Vectors::read(source)?,
            marks: source.bytes()?.as_chunks().0.to_vec(),
        };
        let lengths = [leaf.ids.len(), leaf.initials.len(), leaf.vectors.len()];
        (lengths == [leaf.len(); 3]).then_some(leaf)
    }
}

/// The file's name.
pub(crate) fn file(segment: SegmentId) -> PathBuf {
    format!("{}.leaf", segment.uuid_string()).into()
}
