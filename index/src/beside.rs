//! What stands beside tantivy's files: one small file with what its postings cannot hold.
//!
//! Document vectors and the word vectors behind them, how often each three jamo occur, the initial
//! consonants of titles, the keywords of topics. Written once when the index is complete, read whole
//! when it is opened (some ten megabytes for a national intake).

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::bytes::{Sink, Source};
use crate::embedding::{Embedding, Words};
use crate::initials::initials;
use crate::jamo;
use crate::letters::letters;
use crate::vectors::Vectors;

/// The file, and how it begins: what it is, and its version.
pub(crate) const FILE: &str = "beside.bin";
const MAGIC: &[u8; 8] = b"modum\0\0\x01";
/// Documents in which jamo are counted: a weight needs no more.
const COUNTED: usize = 20_000;
/// Texts that an embedding outside the store is given at once.
const AT_ONCE: usize = 512;

/// What is known of the documents besides the postings.
#[derive(Debug)]
pub(crate) struct Beside {
    pub(crate) vectors: Vectors,
    /// The source of the vectors, where the index holds it.
    pub(crate) words: Embedding,
    pub(crate) jamo: JamoCounts,
    /// Of each title, by document.
    pub(crate) initials: Vec<String>,
    /// By topic, ascending: the initials of its keywords.
    pub(crate) keywords: Vec<(i32, Vec<String>)>,
}

/// In how many of the counted documents each three jamo stand.
#[derive(Debug, Default)]
pub(crate) struct JamoCounts {
    counts: FxHashMap<u32, u32>,
    documents: u32,
}

impl JamoCounts {
    fn add(&mut self, trigrams: &FxHashSet<u32>) {
        self.documents += 1;
        #[expect(
            clippy::iter_over_hash_type,
            reason = "counts do not depend on the order"
        )]
        for &trigram in trigrams {
            *self.counts.entry(trigram).or_default() += 1;
        }
    }

    /// ln(1 + (n + 1) / (df + ½)).
    pub(crate) fn idf(&self, trigram: u32) -> f32 {
        let df = self.counts.get(&trigram).copied().unwrap_or_default();
        ((self.documents as f32 + 1.0) / (df as f32 + 0.5)).ln_1p()
    }

    fn write(&self, sink: &mut Sink) {
        // What occurs once weighs almost what never occurs.
        let mut counts: Vec<(u32, u32)> = self.counts.iter().map(|(&k, &n)| (k, n)).collect();
        counts.retain(|&(_, count)| count > 1);
        counts.sort_unstable();
        sink.number(self.documents as usize);
        sink.words(counts.iter().map(|&(trigram, _)| trigram));
        sink.words(counts.iter().map(|&(_, count)| count));
    }

    fn read(source: &mut Source<'_>) -> Option<Self> {
        let documents = u32::try_from(source.number()?).ok()?;
        let (trigrams, counts) = (source.words()?, source.words()?);
        let counts = trigrams.into_iter().zip(counts).collect();
        Some(Self { counts, documents })
    }
}

/// Collects what stands beside, document by document.
#[derive(Debug)]
pub(crate) struct Collector {
    embedding: Arc<Embedding>,
    rows: Vec<f32>,
    /// Texts whose vectors are still to be made.
    waiting: Vec<String>,
    jamo: JamoCounts,
    initials: Vec<String>,
    keywords: Vec<(i32, Vec<String>)>,
    codes: Vec<u32>,
    trigrams: FxHashSet<u32>,
}

impl Collector {
    pub(crate) fn new(embedding: Arc<Embedding>, keywords: &[(i32, Vec<String>)]) -> Self {
        let of = |words: &[String]| words.iter().map(|word| initials(word)).collect();
        let mut keywords: Vec<(i32, Vec<String>)> = keywords
            .iter()
            .map(|(topic, words)| (*topic, of(words)))
            .collect();
        keywords.sort();
        Self {
            embedding,
            rows: Vec::new(),
            waiting: Vec::new(),
            jamo: JamoCounts::default(),
            initials: Vec::new(),
            keywords,
            codes: Vec::new(),
            trigrams: FxHashSet::default(),
        }
    }

    pub(crate) fn add<'w>(
        &mut self,
        title: &str,
        body: &str,
        words: impl Iterator<Item = &'w str>,
    ) {
        if self.embedding.is_external() {
            self.waiting.push(format!("{title}\n{body}"));
            if self.waiting.len() == AT_ONCE {
                self.embed_waiting();
            }
        } else {
            self.rows.extend(self.embedding.embed("", words));
        }
        if self.initials.len() < COUNTED {
            self.trigrams.clear();
            for text in [title, body] {
                self.codes.clear();
                jamo::codes(letters(text).map(|letter| letter.folded), &mut self.codes);
                self.trigrams.extend(jamo::trigrams(&self.codes));
            }
            self.jamo.add(&self.trigrams);
        }
        self.initials.push(initials(title).replace('\n', ""));
    }

    /// An embedding outside the store may take milliseconds a text: all threads work on them.
    fn embed_waiting(&mut self) {
        let embed = |text: &String| self.embedding.embed(text, std::iter::empty());
        let rows: Vec<Vec<f32>> = self.waiting.par_iter().map(embed).collect();
        self.rows.extend(rows.into_iter().flatten());
        self.waiting.clear();
    }

    pub(crate) fn write(mut self, folder: &Path) -> std::io::Result<()> {
        self.embed_waiting();
        let own = self.embedding.words();
        let vectors = Vectors::pack(
            self.rows,
            self.embedding.dimensions(),
            self.embedding.fingerprint(),
            own.is_some(),
        );
        let mut sink = Sink::default();
        sink.0.extend_from_slice(MAGIC);
        vectors.write(&mut sink);
        write_words(own.unwrap_or(&Words::default()), &mut sink);
        self.jamo.write(&mut sink);
        sink.texts(self.initials.iter().map(String::as_str));
        sink.number(self.keywords.len());
        for (topic, words) in &self.keywords {
            sink.words([topic.cast_unsigned()].into_iter());
            sink.texts(words.iter().map(String::as_str));
        }
        std::fs::write(folder.join(FILE), sink.0)
    }
}

impl Beside {
    /// Reads the file in `folder`; nothing for one of another version or cut off.
    pub(crate) fn read(folder: &Path) -> std::io::Result<Option<Self>> {
        let bytes = std::fs::read(folder.join(FILE))?;
        Ok(bytes
            .strip_prefix(MAGIC)
            .and_then(|rest| Self::parse(&mut Source(rest))))
    }

    fn parse(source: &mut Source<'_>) -> Option<Self> {
        let vectors = Vectors::read(source)?;
        let words = read_words(source)?;
        let own = vectors.fingerprint() == crate::embedding::OWN;
        let dimensions = if own { vectors.dimensions() } else { 0 };
        if words.vectors.len() != words.terms.len() * dimensions {
            return None;
        }
        Some(Self {
            words: Embedding::own(words, dimensions),
            vectors,
            jamo: JamoCounts::read(source)?,
            initials: source.texts()?,
            keywords: (0..source.number()?)
                .map(|_| Some((source.words()?.first()?.cast_signed(), source.texts()?)))
                .collect::<Option<_>>()?,
        })
    }

    /// The initials of the keywords of a topic.
    pub(crate) fn keywords(&self, topic: i32) -> &[String] {
        let found = self
            .keywords
            .binary_search_by_key(&topic, |(topic, _)| *topic);
        found.map_or(&[], |at| &self.keywords[at].1)
    }
}

fn write_words(words: &Words, sink: &mut Sink) {
    sink.texts(words.terms.iter().map(String::as_str));
    sink.floats(&words.weights);
    // A byte a number is enough: they are added up.
    let bytes: Vec<u8> = words.vectors.iter().map(|&x| byte(x)).collect();
    sink.bytes(&bytes);
}

fn read_words(source: &mut Source<'_>) -> Option<Words> {
    let (terms, weights) = (source.texts()?, source.floats()?);
    let number = |&byte: &u8| f32::from(byte.cast_signed()) / 127.0;
    let vectors = source.bytes()?.iter().map(number).collect();
    (terms.len() == weights.len()).then(|| Words {
        terms,
        weights,
        vectors,
        ..Words::default()
    })
}

#[expect(clippy::cast_possible_truncation, reason = "numbers between -1 and 1")]
fn byte(number: f32) -> u8 {
    ((number.clamp(-1.0, 1.0) * 127.0).round() as i8).cast_unsigned()
}
