//! What stands beside the segments: one file with what holds for the index as a whole.
//!
//! Where documents lie, what they have besides their texts, how often each three jamo occur, the
//! keywords of topics. Written with every index, read whole when it is opened.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::bytes::{Sink, Source, Texts};
use crate::columns::Columns;
use crate::initials::initials;
use crate::places::Places;
use crate::trigrams::JamoCounts;

/// The file, and how it begins: what it is, and its version.
pub(crate) const FILE: &str = "beside.bin";
const MAGIC: &[u8; 8] = b"modum\0\0\x02";

/// What is known of the index besides its segments.
#[derive(Debug)]
pub(crate) struct Beside {
    /// What all documents depend on.
    pub(crate) basis: String,
    pub(crate) places: Arc<Places>,
    pub(crate) columns: Columns,
    pub(crate) jamo: JamoCounts,
    pub(crate) keywords: Keywords,
}

impl Beside {
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut sink = Sink::default();
        sink.0.extend_from_slice(MAGIC);
        sink.bytes(self.basis.as_bytes());
        self.places.write(&mut sink);
        self.columns.write(&mut sink);
        self.jamo.write(&mut sink);
        self.keywords.write(&mut sink);
        std::fs::write(folder.join(FILE), sink.0)
    }

    /// Reads the file in `folder`; nothing for one of another version or cut off.
    pub(crate) fn read(folder: &Path) -> io::Result<Option<Self>> {
        let bytes = std::fs::read(folder.join(FILE))?;
        let rest = bytes.strip_prefix(MAGIC);
        Ok(rest.and_then(|rest| Self::parse(&mut Source(rest))))
    }

    fn parse(source: &mut Source<'_>) -> Option<Self> {
        let basis = source.text()?.to_owned();
        let places = Places::read(source)?;
        Some(Self {
            basis,
            columns: Columns::read(source, places.len())?,
            places: Arc::new(places),
            jamo: JamoCounts::read(source)?,
            keywords: Keywords::read(source)?,
        })
    }
}

/// By topic, ascending: the initials of its keywords.
#[derive(Debug, Default)]
pub(crate) struct Keywords(Vec<(i32, Vec<String>)>);

impl Keywords {
    pub(crate) fn new(keywords: &[(i32, Vec<String>)]) -> Self {
        let of = |words: &[String]| words.iter().map(|word| initials(word)).collect();
        let keywords = keywords.iter().map(|(topic, words)| (*topic, of(words)));
        let mut keywords: Vec<(i32, Vec<String>)> = keywords.collect();
        keywords.sort();
        Self(keywords)
    }

    /// Those of a topic.
    pub(crate) fn of(&self, topic: i32) -> &[String] {
        let found = self.0.binary_search_by_key(&topic, |(topic, _)| *topic);
        found.map_or(&[], |at| &self.0[at].1)
    }

    fn write(&self, sink: &mut Sink) {
        sink.number(self.0.len());
        for (topic, words) in &self.0 {
            sink.words([topic.cast_unsigned()].into_iter());
            sink.texts(&words.iter().collect());
        }
    }

    fn read(source: &mut Source<'_>) -> Option<Self> {
        let words = |texts: Texts| texts.iter().map(str::to_owned).collect();
        let topics = (0..source.number()?).map(|_| {
            let topic = source.words()?.first()?.cast_signed();
            Some((topic, words(source.texts()?)))
        });
        topics.collect::<Option<_>>().map(Self)
    }
}
