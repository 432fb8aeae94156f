//! An open index with the means to read queries, and how a document is shown.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use tantivy::DocId;

use modum_analyzers::tokenize::Tokenizer;
use modum_dictionaries::Lexicon;

use crate::decisions::Decision;
use crate::embedding::{Embedding, EmbeddingError, OWN};
use crate::letters::{Letter, Pair, letters};
use crate::opened::Opened;
use crate::places::GONE;
use crate::plan::Plan;
use crate::scoring::Scoring;
use crate::snippet::{self, Mark, snippet};
use crate::synonyms::Synonyms;
use crate::terms::Analyzer;
use crate::vocabulary::Vocabulary;
use crate::words::WordFile;
use crate::{Hit, IndexError};

/// An open index. Shared by any number of threads.
pub struct Reader {
    pub(crate) index: Opened,
    pub(crate) analyzer: Analyzer,
    pub(crate) synonyms: Synonyms,
    pub(crate) scoring: Scoring,
    /// What people decided, by document.
    pub(crate) decisions: FxHashMap<DocId, Decision>,
    words: WordFile,
    vocabulary: OnceLock<Vocabulary>,
    external: Option<Arc<Embedding>>,
}

impl Reader {
    /// Opens the index in `folder`, without writing there. The tokenizer must be the one that the
    /// documents were cut with.
    pub fn open(
        folder: &Path,
        tokenizer: Tokenizer,
        lexicon: &Lexicon,
    ) -> Result<Self, IndexError> {
        let index = Opened::open(folder)?;
        let words = WordFile::read(folder).map_err(|source| IndexError::open(folder, source))?;
        let other_version = || IndexError::OtherVersion {
            folder: folder.to_owned(),
        };
        let scoring = Scoring::open(&index);
        let analyzer = Analyzer::new(tokenizer);
        Ok(Self {
            scoring: scoring.map_err(|source| IndexError::open(folder, source))?,
            words: words.ok_or_else(other_version)?,
            index,
            synonyms: Synonyms::new(lexicon, &analyzer),
            analyzer,
            decisions: FxHashMap::default(),
            vocabulary: OnceLock::new(),
            external: None,
        })
    }

    /// Gives queries the vectors that the index was made with. An index with vectors of its own
    /// needs none; one that was made with an external embedding is refused without it.
    pub fn with_embedding(mut self, embedding: Option<Arc<Embedding>>) -> Result<Self, IndexError> {
        let words = &self.words;
        let named = embedding.as_ref().map_or(OWN, |model| model.fingerprint());
        if named != words.fingerprint {
            let source = EmbeddingError::Other {
                found: words.fingerprint.clone(),
                found_dimensions: words.dimensions,
                named: named.to_owned(),
                named_dimensions: embedding.as_ref().map_or(0, |model| model.dimensions()),
            };
            let folder = self.index.folder;
            return Err(IndexError::Embedding { folder, source });
        }
        self.external = embedding;
        Ok(self)
    }

    /// How many distinct ideas it holds.
    pub fn len(&self) -> u64 {
        self.index.len() as u64
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids of all distinct ideas, ascending, as tantivy's files have them.
    pub fn ids(&self) -> Result<Vec<String>, IndexError> {
        self.read(self.all_ids())
    }

    fn all_ids(&self) -> tantivy::Result<Vec<String>> {
        let mut ids = Vec::with_capacity(self.index.len());
        for (at, segment) in self.index.searcher.segment_readers().iter().enumerate() {
            let index = segment.inverted_index(self.index.fields.idea_id)?;
            let mut terms = index.terms().stream()?;
            // Documents of a segment are in the order of their ids.
            for &number in self.index.beside.places.numbers(at) {
                if terms.advance() && number != GONE {
                    ids.push(String::from_utf8_lossy(terms.key()).into_owned());
                }
            }
        }
        ids.sort_unstable();
        Ok(ids)
    }

    /// Names the folder in an error of tantivy's.
    pub(crate) fn read<T>(&self, result: tantivy::Result<T>) -> Result<T, IndexError> {
        result.map_err(|source| IndexError::read(&self.index.folder, source))
    }

    /// The index's own words, read when first asked for.
    pub(crate) fn vocabulary(&self) -> tantivy::Result<&Vocabulary> {
        if let Some(known) = self.vocabulary.get() {
            return Ok(known);
        }
        let read = Vocabulary::read(&self.index)?;
        Ok(self.vocabulary.get_or_init(|| read))
    }

    /// In how many ideas a word stands (in title or body, whichever has it more often).
    pub(crate) fn frequency(&self, word: &str) -> tantivy::Result<u32> {
        self.scoring.frequency(word)
    }

    /// The vector of a shown text with these words, as those of the ideas are.
    pub(crate) fn vector<'w>(&self, text: &str, words: impl Iterator<Item = &'w str>) -> Vec<f32> {
        let source = self.external.as_deref().unwrap_or(&self.words.own);
        source.embed(text, words)
    }

    /// The cosine between a vector and a document's.
    pub(crate) fn cosine(&self, vector: &[f32], document: DocId) -> f32 {
        let (segment, document) = self.index.beside.places.place(document);
        self.index.leaves[segment]
            .vectors
            .cosine(vector, document as usize)
    }

    /// Whether vectors come from an external embedding.
    pub(crate) fn is_external(&self) -> bool {
        self.external.is_some()
    }

    /// A document as a hit, with the words of `plan` marked.
    pub(crate) fn hit(&self, number: DocId, score: f32, plan: &Plan) -> tantivy::Result<Hit> {
        let (title, body) = self.index.text(number)?;
        let columns = &self.index.beside.columns;
        let at = number as usize;
        Ok(Hit {
            idea_id: self.index.id(number).to_owned(),
            score,
            snippet: self.snippet(if body.is_empty() { &title } else { &body }, plan),
            title,
            topic_id: columns.topic_id[at],
            channel: columns.channel.of(number).first().cloned(),
            stages: columns.stages.of(number).to_vec(),
            decision: self.decision(number),
            submitted_at: columns.submitted_at[at],
            copies: columns.copies[at],
            votes: columns.votes[at],
            explanation: None,
        })
    }

    /// Marks the words of `plan`, or its pairs of letters where no word stands in the text.
    fn snippet(&self, text: &str, plan: &Plan) -> String {
        let wanted = plan.words();
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        let words = self.analyzer.words(text).into_iter();
        let mut marks: Vec<Mark> = words
            .filter(|word| wanted.contains(word.text.as_str()))
            .map(|word| {
                let next = seen.len();
                let term = *seen.entry(word.text).or_insert(next);
                Mark {
                    start: word.start,
                    end: word.end,
                    term,
                }
            })
            .collect();
        if marks.is_empty() {
            marks = pair_marks(text, plan);
        }
        snippet(text, marks, snippet::LENGTH)
    }
}

/// The pairs of letters of `plan` that stand in `text`.
fn pair_marks(text: &str, plan: &Plan) -> Vec<Mark> {
    let wanted: FxHashMap<Pair, usize> = plan.pairs().zip(0..).collect();
    let pairs = letters(text).zip(letters(text).skip(1));
    let mark = |(first, second): (Letter, Letter)| {
        let term = *wanted.get(&[first.folded, second.folded])?;
        let (start, end) = (first.start, second.end);
        Some(Mark { start, end, term })
    };
    pairs.filter_map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Alternatives;

    #[test]
    fn letters_are_marked_where_no_word_stands() {
        let text = "지하철에서 에어팟을 잃었다";
        let plan = Plan::new("에어팟 을잃", &[], &Alternatives::default(), |_| false);
        let snippet = snippet(text, pair_marks(text, &plan), snippet::LENGTH);
        assert_eq!(snippet, "지하철에서 <b>에어팟을 잃</b>었다");
    }
}
