//! What is shown of the documents of a new segment, and what stands beside its postings: documents in
//! order -> stored texts, ids, initials of titles, vectors.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::TantivyDocument;
use tantivy::directory::TerminatingWrite as _;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::index::{Segment, SegmentComponent};
use tantivy::schema::Schema;
use tantivy::store::StoreWriter;

use crate::embedding::Embedding;
use crate::initials::initials;
use crate::leaf::Leaf;
use crate::schema::Fields;
use crate::trigrams::JamoCounts;
use crate::vectors::Vectors;
use crate::{Document, IndexError};

/// Texts that an embedding outside the store is given at once.
const AT_ONCE: usize = 512;

/// What is read of a document once it is found.
pub struct Stored {
    segment: Segment,
    schema: Schema,
    fields: Fields,
    /// Of the index.
    folder: PathBuf,
    texts: StoreWriter,
    embedding: Arc<Embedding>,
    /// Texts whose vectors are still to be made.
    waiting: Vec<String>,
    /// Without marks.
    leaf: Leaf,
    /// Of the first documents of the index, so many of which are to come here.
    jamo: JamoCounts,
    to_count: usize,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored").finish_non_exhaustive()
    }
}

impl Stored {
    /// Begins the segment; `jamo` are the counts of the first documents in other segments, to which
    /// the first `to_count` documents add.
    pub(crate) fn new(
        folder: &Path,
        segment: Segment,
        fields: Fields,
        embedding: Arc<Embedding>,
        jamo: JamoCounts,
        to_count: usize,
    ) -> tantivy::Result<Self> {
        let index = segment.index();
        let settings = index.settings();
        let texts = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            settings.docstore_compress_dedicated_thread,
        )?;
        Ok(Self {
            schema: index.schema(),
            segment,
            fields,
            folder: folder.to_owned(),
            texts,
            leaf: Leaf {
                vectors: Vectors::new(embedding.dimensions()),
                ..Leaf::default()
            },
            embedding,
            waiting: Vec::new(),
            jamo,
            to_count,
        })
    }

    /// Adds the next document.
    pub fn add(&mut self, document: &Document<'_>) -> Result<(), IndexError> {
        let stored = tantivy_document(document, &self.fields);
        let stored = self.texts.store(&stored, &self.schema);
        stored.map_err(|source| IndexError::write(&self.folder, source))?;
        if self.leaf.ids.len() < self.to_count {
            self.jamo.add(document.title, document.body);
        }
        self.leaf.ids.push(document.idea_id);
        self.leaf.initials.push(&initials(document.title));
        self.embed(document);
        Ok(())
    }

    fn embed(&mut self, document: &Document<'_>) {
        if self.embedding.is_external() {
            let text = format!("{}\n{}", document.title, document.body);
            self.waiting.push(text);
            if self.waiting.len() == AT_ONCE {
                self.embed_waiting();
            }
        } else {
            let tokens = document.title_tokens.iter().chain(document.body_tokens);
            let words = tokens.map(|token| token.text);
            self.leaf.vectors.push(&self.embedding.embed("", words));
        }
    }

    /// An embedding outside the store may take milliseconds a text: all threads work on them.
    fn embed_waiting(&mut self) {
        let embed = |text: &String| self.embedding.embed(text, std::iter::empty());
        let rows: Vec<Vec<f32>> = self.waiting.par_iter().map(embed).collect();
        for row in &rows {
            self.leaf.vectors.push(row);
        }
        self.waiting.clear();
    }

    /// Writes the stored texts; what stands beside them, and the counts, are still to be written.
    pub(crate) fn finish(mut self) -> tantivy::Result<(Leaf, JamoCounts)> {
        self.embed_waiting();
        self.texts.close()?;
        // No field is fast, but tantivy wants the file.
        let mut columns = self.segment.open_write(SegmentComponent::FastFields)?;
        let tokenizers = self.segment.index().fast_field_tokenizer().clone();
        FastFieldsWriter::from_schema_and_tokenizer_manager(&self.schema, tokenizers)?
            .serialize(&mut columns, None)?;
        columns.terminate()?;
        Ok((self.leaf, self.jamo))
    }
}

/// The fields that are stored.
fn tantivy_document(document: &Document<'_>, fields: &Fields) -> TantivyDocument {
    let mut out = TantivyDocument::with_capacity(document.title.len() + document.body.len() + 64);
    out.add_text(fields.idea_id, document.idea_id);
    out.add_text(fields.title, document.title);
    out.add_text(fields.body, document.body);
    out
}
