//! What is shown, sorted and filtered by, of the one segment: documents in order -> stored texts, fast
//! fields, and what stands beside tantivy's files.

use std::path::{Path, PathBuf};

use tantivy::TantivyDocument;
use tantivy::directory::TerminatingWrite as _;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::index::{Segment, SegmentComponent};
use tantivy::schema::Schema;
use tantivy::store::StoreWriter;

use crate::beside::Collector;
use crate::schema::Fields;
use crate::{Document, IndexError};

/// What is read of a document once it is found.
pub struct Stored {
    segment: Segment,
    schema: Schema,
    fields: Fields,
    /// Of the index.
    folder: PathBuf,
    documents: u32,
    texts: StoreWriter,
    columns: FastFieldsWriter,
    beside: Collector,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored").finish_non_exhaustive()
    }
}

impl Stored {
    pub(crate) fn new(
        folder: &Path,
        segment: Segment,
        schema: Schema,
        fields: Fields,
        beside: Collector,
    ) -> tantivy::Result<Self> {
        let index = segment.index();
        let settings = index.settings();
        let texts = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            settings.docstore_compress_dedicated_thread,
        )?;
        let tokenizers = index.fast_field_tokenizer().clone();
        let columns = FastFieldsWriter::from_schema_and_tokenizer_manager(&schema, tokenizers)?;
        Ok(Self {
            segment,
            schema,
            fields,
            folder: folder.to_owned(),
            documents: 0,
            texts,
            columns,
            beside,
        })
    }

    /// Adds the next document.
    pub fn add(&mut self, document: &Document<'_>) -> Result<(), IndexError> {
        self.store(document)
            .map_err(|source| IndexError::write(&self.folder, source))?;
        let tokens = document.title_tokens.iter().chain(document.body_tokens);
        let words = tokens.map(|token| token.text);
        self.beside.add(document.title, document.body, words);
        self.documents += 1;
        Ok(())
    }

    fn store(&mut self, document: &Document<'_>) -> tantivy::Result<()> {
        let stored = tantivy_document(document, &self.fields);
        self.texts.store(&stored, &self.schema)?;
        self.columns.add_document(&stored)
    }

    /// How many documents were added.
    pub(crate) fn len(&self) -> u32 {
        self.documents
    }

    /// Writes the files that hold all this.
    pub(crate) fn finish(mut self) -> tantivy::Result<()> {
        self.texts.close()?;
        let mut columns = self.segment.open_write(SegmentComponent::FastFields)?;
        self.columns.serialize(&mut columns, None)?;
        columns.terminate()?;
        Ok(self.beside.write(&self.folder)?)
    }
}

/// The fields that are stored or fast.
fn tantivy_document(document: &Document<'_>, fields: &Fields) -> TantivyDocument {
    let mut out = TantivyDocument::with_capacity(document.title.len() + document.body.len() + 256);
    out.add_text(fields.idea_id, document.idea_id);
    out.add_text(fields.title, document.title);
    out.add_text(fields.body, document.body);
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
