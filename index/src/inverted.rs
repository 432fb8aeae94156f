//! The inverted index of a new segment: documents in order -> terms, postings, positions, norms.
//!
//! Written by tantivy's own serializers, so that tantivy reads it as one of its own; see `postings` for
//! why not by tantivy's indexer.

use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{Segment, SegmentComponent};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, IndexRecordOption, Schema};

use crate::letters::{Pair, pairs};
use crate::postings::{Key, Postings};
use crate::schema::Fields;
use crate::tokens::placed;
use crate::{Document, IndexToken};

/// What is found by terms.
pub struct Inverted {
    segment: Segment,
    fields: Fields,
    documents: u32,
    norms: FieldNormsWriter,
    idea_id: Postings<Box<str>>,
    title_words: Postings<Box<str>>,
    body_words: Postings<Box<str>>,
    pairs: Postings<Pair>,
}

impl std::fmt::Debug for Inverted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inverted")
            .field("documents", &self.documents)
            .finish_non_exhaustive()
    }
}

impl Inverted {
    pub(crate) fn new(segment: Segment, schema: &Schema, fields: Fields) -> Self {
        Self {
            segment,
            fields,
            documents: 0,
            norms: FieldNormsWriter::for_schema(schema),
            idea_id: postings(schema, fields.idea_id),
            title_words: postings(schema, fields.title_words),
            body_words: postings(schema, fields.body_words),
            pairs: postings(schema, fields.pairs),
        }
    }

    /// Adds the next document.
    pub fn add(&mut self, document: &Document<'_>) {
        let at = self.documents;
        self.documents += 1;
        self.idea_id.add(document.idea_id, 0, |id| id.into());
        words(&mut self.title_words, document.title_tokens);
        words(&mut self.body_words, document.body_tokens);
        for pair in pairs(document.title).chain(pairs(document.body)) {
            self.pairs.add(&pair, 0, |pair| *pair);
        }
        self.close(at);
    }

    /// Ends a document in every field, and records how long it is there.
    fn close(&mut self, at: u32) {
        let fields = self.fields;
        let lengths = [
            (fields.idea_id, self.idea_id.close(at)),
            (fields.title_words, self.title_words.close(at)),
            (fields.body_words, self.body_words.close(at)),
            (fields.pairs, self.pairs.close(at)),
        ];
        for (field, length) in lengths {
            self.norms.record(at, field, length);
        }
    }

    /// How many documents were added.
    pub(crate) fn len(&self) -> u32 {
        self.documents
    }

    /// Writes the files of the segment that hold all this.
    pub(crate) fn finish(self) -> tantivy::Result<()> {
        let Self {
            segment, fields, ..
        } = self;
        let norms = segment.open_write(SegmentComponent::FieldNorms)?;
        self.norms
            .serialize(FieldNormsSerializer::from_write(norms)?, None)?;
        let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        let mut out = InvertedIndexSerializer::open(&segment)?;
        // In the order of the schema.
        write(fields.idea_id, self.idea_id, &norms, &mut out)?;
        write(fields.title_words, self.title_words, &norms, &mut out)?;
        write(fields.body_words, self.body_words, &norms, &mut out)?;
        write(fields.pairs, self.pairs, &norms, &mut out)?;
        Ok(out.close()?)
    }
}

fn postings<K: Key>(schema: &Schema, field: Field) -> Postings<K> {
    let option = schema
        .get_field_entry(field)
        .field_type()
        .index_record_option();
    Postings::new(option.unwrap_or(IndexRecordOption::Basic))
}

fn words(postings: &mut Postings<Box<str>>, tokens: &[IndexToken<'_>]) {
    for (term, position) in placed(tokens) {
        postings.add(term, position, |term| term.into());
    }
}

fn write<K: Key>(
    field: Field,
    postings: Postings<K>,
    norms: &FieldNormReaders,
    out: &mut InvertedIndexSerializer,
) -> tantivy::Result<()> {
    // A field without a term has no part in the files.
    if postings.is_empty() {
        return Ok(());
    }
    let mut field = out.new_field(field, postings.count(), norms.get_field(field)?)?;
    postings.write(&mut field)?;
    Ok(field.close()?)
}
