//! An open index: its segment, what stands beside it, and how a document is shown.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::directory::MmapDirectory;
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, Index, ReloadPolicy, Searcher, TantivyDocument};

use modum_analyzers::tokenize::Tokenizer;
use modum_dictionaries::Lexicon;

use crate::beside::Beside;
use crate::decisions::Decision;
use crate::directory::ReadOnly;
use crate::embedding::{Embedding, EmbeddingError, OWN};
use crate::letters::{Letter, Pair, letters};
use crate::plan::Plan;
use crate::schema::{Fields, schema};
use crate::scoring::Scoring;
use crate::snippet::{self, Mark, snippet};
use crate::synonyms::Synonyms;
use crate::terms::Analyzer;
use crate::vocabulary::Vocabulary;
use crate::{Hit, IndexError};

/// An open index. Shared by any number of threads.
pub struct Reader {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    pub(crate) analyzer: Analyzer,
    pub(crate) synonyms: Synonyms,
    pub(crate) beside: Beside,
    /// Nothing for an index without documents.
    pub(crate) scoring: Option<Scoring>,
    /// What people decided, by document.
    pub(crate) decisions: FxHashMap<DocId, Decision>,
    vocabulary: OnceLock<Vocabulary>,
    external: Option<Arc<Embedding>>,
    folder: PathBuf,
}

impl Reader {
    /// Opens the index in `folder`, without writing there. The tokenizer must be the one that the
    /// documents were cut with.
    pub fn open(
        folder: &Path,
        tokenizer: Tokenizer,
        lexicon: &Lexicon,
    ) -> Result<Self, IndexError> {
        let directory = MmapDirectory::open(folder);
        let directory = ReadOnly(directory.map_err(|source| IndexError::open(folder, source))?);
        let index = Index::open(directory).map_err(|source| IndexError::open(folder, source))?;
        let (schema, fields) = schema();
        let other_version = || IndexError::OtherVersion {
            folder: folder.to_owned(),
        };
        if index.schema() != schema {
            return Err(other_version());
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader
            .try_into()
            .map_err(|source| IndexError::open(folder, source))?;
        let searcher = reader.searcher();
        let beside = Beside::read(folder).map_err(|source| IndexError::open(folder, source))?;
        let scoring = Scoring::open(&searcher, &fields);
        let analyzer = Analyzer::new(tokenizer);
        Ok(Self {
            scoring: scoring.map_err(|source| IndexError::open(folder, source))?,
            beside: beside.ok_or_else(other_version)?,
            searcher,
            fields,
            synonyms: Synonyms::new(lexicon, &analyzer),
            analyzer,
            decisions: FxHashMap::default(),
            vocabulary: OnceLock::new(),
            external: None,
            folder: folder.to_owned(),
        })
    }

    /// Gives queries the vectors that the index was made with. An index with vectors of its own
    /// needs none; one that was made with an external embedding is refused without it.
    pub fn with_embedding(mut self, embedding: Option<Arc<Embedding>>) -> Result<Self, IndexError> {
        let vectors = &self.beside.vectors;
        let named = embedding.as_ref().map_or(OWN, |model| model.fingerprint());
        if named != vectors.fingerprint() {
            let source = EmbeddingError::Other {
                found: vectors.fingerprint().to_owned(),
                found_dimensions: vectors.dimensions(),
                named: named.to_owned(),
                named_dimensions: embedding.as_ref().map_or(0, |model| model.dimensions()),
            };
            let folder = self.folder;
            return Err(IndexError::Embedding { folder, source });
        }
        self.external = embedding;
        Ok(self)
    }

    /// How many distinct ideas it holds.
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids of all distinct ideas, ascending.
    pub fn ids(&self) -> Result<Vec<String>, IndexError> {
        self.read(self.all_ids())
    }

    /// Names the folder in an error of tantivy's.
    pub(crate) fn read<T>(&self, result: tantivy::Result<T>) -> Result<T, IndexError> {
        result.map_err(|source| IndexError::read(&self.folder, source))
    }

    fn all_ids(&self) -> tantivy::Result<Vec<String>> {
        let mut ids = Vec::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.idea_id)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                ids.push(String::from_utf8_lossy(terms.key()).into_owned());
            }
        }
        ids.sort_unstable();
        Ok(ids)
    }

    /// The index's own words, read when first asked for.
    pub(crate) fn vocabulary(&self) -> tantivy::Result<&Vocabulary> {
        if let Some(known) = self.vocabulary.get() {
            return Ok(known);
        }
        let read = Vocabulary::read(&self.searcher, &self.fields)?;
        Ok(self.vocabulary.get_or_init(|| read))
    }

    /// In how many ideas a word stands (in title or body, whichever has it more often).
    pub(crate) fn frequency(&self, word: &str) -> tantivy::Result<u32> {
        let scoring = self.scoring.as_ref();
        scoring.map_or(Ok(0), |scoring| scoring.frequency(word))
    }

    /// The vector of a shown text with these words, as those of the ideas are.
    pub(crate) fn vector<'w>(&self, text: &str, words: impl Iterator<Item = &'w str>) -> Vec<f32> {
        let source = self.external.as_deref().unwrap_or(&self.beside.words);
        let mut vector = source.embed(text, words);
        self.beside.vectors.center(&mut vector);
        vector
    }

    /// Whether vectors come from an external embedding.
    pub(crate) fn is_external(&self) -> bool {
        self.external.is_some()
    }

    pub(crate) fn strings(&self, field: &str) -> tantivy::Result<Option<StrColumn>> {
        match self.searcher.segment_readers().first() {
            Some(segment) => segment.fast_fields().str(field),
            None => Ok(None),
        }
    }

    pub(crate) fn numbers(&self, field: &str) -> tantivy::Result<Option<Column<i64>>> {
        match self.searcher.segment_readers().first() {
            Some(segment) => Ok(Some(segment.fast_fields().i64(field)?)),
            None => Ok(None),
        }
    }

    pub(crate) fn id(&self, document: DocId) -> tantivy::Result<String> {
        let mut id = String::new();
        if let Some(ids) = self.strings("idea_id")?
            && let Some(ord) = ids.term_ords(document).next()
        {
            ids.ord_to_str(ord, &mut id)?;
        }
        Ok(id)
    }

    pub(crate) fn stored(&self, document: DocId) -> tantivy::Result<TantivyDocument> {
        self.searcher.doc(DocAddress::new(0, document))
    }

    /// A document as a hit, with the words of `plan` marked.
    pub(crate) fn hit(&self, document: DocId, score: f32, plan: &Plan) -> tantivy::Result<Hit> {
        let fields = &self.fields;
        let idea_id = self.id(document)?;
        let decision = self.decision(document);
        let document = self.stored(document)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str());
        let number = |field| document.get_first(field).and_then(|value| value.as_i64());
        let title = text(fields.title).unwrap_or_default();
        let body = text(fields.body).unwrap_or_default();
        let stages = document.get_all(fields.stages);
        let stages = stages.filter_map(|value| Some(value.as_str()?.to_owned()));
        Ok(Hit {
            idea_id,
            score,
            title: title.to_owned(),
            snippet: self.snippet(if body.is_empty() { title } else { body }, plan),
            topic_id: number(fields.topic_id).and_then(narrow).unwrap_or_default(),
            channel: text(fields.channel).map(ToOwned::to_owned),
            stages: stages.collect(),
            decision,
            submitted_at: number(fields.submitted_at).and_then(narrow),
            copies: document
                .get_first(fields.copies)
                .and_then(|value| value.as_u64())
                .unwrap_or(1),
            votes: number(fields.votes).unwrap_or_default(),
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

pub(crate) fn narrow(number: i64) -> Option<i32> {
    i32::try_from(number).ok()
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
