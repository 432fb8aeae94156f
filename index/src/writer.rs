//! Writes an index: [`Document`]s in order -> one segment in a folder.
//!
//! One indexing thread takes the documents in the order of insertion; below the memory budget
//! that gives one segment, above it the segments are merged at the end, in the same order. `add`
//! only copies a document's text into a channel: cutting and sorting terms happens behind it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::indexer::NoMergePolicy;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError};

use crate::beside::Collector;
use crate::embedding::Embedding;
use crate::letters::{self, LetterPairs};
use crate::schema::{Fields, schema};
use crate::tokens::{self, EncodedTokens, encode};
use crate::{Document, IndexError};

/// Terms and postings held before a segment is written: some 300,000 ideas.
const MEMORY_BUDGET: usize = 1 << 30;

/// Writes one index.
pub struct Writer {
    indexer: IndexWriter,
    fields: Fields,
    folder: PathBuf,
    documents: u64,
    beside: Collector,
}

impl Writer {
    /// Starts an index in `folder`, which is made where it is missing and must hold no index.
    /// `embedding` gives the ideas their vectors; `keywords` are those of each topic.
    pub fn create(
        folder: &Path,
        embedding: Arc<Embedding>,
        keywords: &[(i32, Vec<String>)],
    ) -> Result<Self, IndexError> {
        Self::with_budget(folder, Collector::new(embedding, keywords), MEMORY_BUDGET)
    }

    /// [`Writer::create`] with another memory budget (bytes).
    pub(crate) fn with_budget(
        folder: &Path,
        beside: Collector,
        budget: usize,
    ) -> Result<Self, IndexError> {
        let failed = |source: TantivyError| IndexError::write(folder, source);
        std::fs::create_dir_all(folder).map_err(|source| IndexError::write(folder, source))?;
        let (schema, fields) = schema();
        let index = Index::builder()
            .schema(schema)
            .settings(settings())
            .tokenizers(tokenizers())
            .create_in_dir(folder)
            .map_err(failed)?;
        let indexer = index.writer_with_num_threads(1, budget).map_err(failed)?;
        indexer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self {
            indexer,
            fields,
            folder: folder.to_owned(),
            documents: 0,
            beside,
        })
    }

    /// Adds one distinct idea. Among hits of equal score the one added first is kept, so add in
    /// ascending order of ids.
    pub fn add(&mut self, document: &Document<'_>) -> Result<(), IndexError> {
        self.indexer
            .add_document(tantivy_document(document, &self.fields))
            .map_err(|source| IndexError::write(&self.folder, source))?;
        let tokens = document.title_tokens.iter().chain(document.body_tokens);
        let words = tokens.map(|token| token.text);
        self.beside.add(document.title, document.body, words);
        self.documents += 1;
        Ok(())
    }

    /// Completes the index and gives the number of its documents.
    pub fn finish(mut self) -> Result<u64, IndexError> {
        self.complete()
            .map_err(|source| IndexError::write(&self.folder, source))?;
        let Self {
            indexer,
            folder,
            documents,
            beside,
            ..
        } = self;
        beside
            .write(&folder)
            .map_err(|source| IndexError::write(&folder, source))?;
        indexer
            .wait_merging_threads()
            .map_err(|source| IndexError::write(&folder, source))?;
        Ok(documents)
    }

    fn complete(&mut self) -> tantivy::Result<()> {
        self.indexer.commit()?;
        let segments = self.segments_in_order()?;
        if segments.len() > 1 {
            self.indexer.merge(&segments).wait()?;
            self.indexer.garbage_collect_files().wait()?;
        }
        Ok(())
    }

    /// The segments by their first idea's id. tantivy lists them by their random names.
    fn segments_in_order(&self) -> tantivy::Result<Vec<SegmentId>> {
        let reader = self.indexer.index().reader_builder();
        let reader = reader.reload_policy(ReloadPolicy::Manual).try_into()?;
        let mut segments = Vec::new();
        for segment in reader.searcher().segment_readers() {
            let mut first = String::new();
            if let Some(ids) = segment.fast_fields().str("idea_id")?
                && let Some(ord) = ids.term_ords(0).next()
            {
                ids.ord_to_str(ord, &mut first)?;
            }
            segments.push((first, segment.segment_id()));
        }
        segments.sort();
        Ok(segments.into_iter().map(|(_, id)| id).collect())
    }
}

fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    }
}

fn tokenizers() -> TokenizerManager {
    // Fields that are only stored ask for tantivy's own tokenizers nevertheless.
    let manager = TokenizerManager::default();
    manager.register(tokens::NAME, EncodedTokens::default());
    manager.register(letters::NAME, LetterPairs::default());
    manager
}

fn tantivy_document(document: &Document<'_>, fields: &Fields) -> TantivyDocument {
    let mut out = TantivyDocument::with_capacity(3 * (document.title.len() + document.body.len()));
    out.add_text(fields.idea_id, document.idea_id);
    out.add_text(fields.title, document.title);
    out.add_text(fields.body, document.body);
    out.add_text(fields.title_words, encode(document.title_tokens));
    out.add_text(fields.body_words, encode(document.body_tokens));
    out.add_text(fields.pairs, document.title);
    out.add_text(fields.pairs, document.body);
    out.add_i64(fields.topic_id, document.topic_id.into());
    out.add_i64(fields.theme_id, document.theme_id.into());
    out.add_i64(fields.votes, document.votes);
    out.add_u64(fields.copies, document.copies);
    if let Some(day) = document.submitted_at {
        out.add_i64(fields.submitted_at, day.into());
    }
    if let Some(channel) = document.channel {
        out.add_text(fields.channel, channel);
    }
    let names = [
        (fields.channels, document.channels),
        (fields.categories, document.categories),
        (fields.stages, document.stages),
    ];
    for (field, values) in names {
        for value in values {
            out.add_text(field, value);
        }
    }
    out
}
