//! The inverted index of the one segment: documents in order -> terms, postings, positions, norms.
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
    topic_id: Postings<u64>,
    theme_id: Postings<u64>,
    submitted_at: Postings<u64>,
    channels: Postings<Box<str>>,
    categories: Postings<Box<str>>,
    stages: Postings<Box<str>>,
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
            topic_id: postings(schema, fields.topic_id),
            theme_id: postings(schema, fields.theme_id),
            submitted_at: postings(schema, fields.submitted_at),
            channels: postings(schema, fields.channels),
            categories: postings(schema, fields.categories),
            stages: postings(schema, fields.stages),
        }
    }

    /// Adds the next document.
    pub fn add(&mut self, document: &Document<'_>) {
        let at = self.documents;
        self.documents += 1;
        names(&mut self.idea_id, &[document.idea_id]);
        words(&mut self.title_words, document.title_tokens);
        words(&mut self.body_words, document.body_tokens);
        for pair in pairs(document.title).chain(pairs(document.body)) {
            self.pairs.add(&pair, 0, |pair| *pair);
        }
        number(&mut self.topic_id, document.topic_id);
        number(&mut self.theme_id, document.theme_id);
        if let Some(day) = document.submitted_at {
            number(&mut self.submitted_at, day);
        }
        names(&mut self.channels, document.channels);
        names(&mut self.categories, document.categories);
        names(&mut self.stages, document.stages);
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
            (fields.topic_id, self.topic_id.close(at)),
            (fields.theme_id, self.theme_id.close(at)),
            (fields.submitted_at, self.submitted_at.close(at)),
            (fields.channels, self.channels.close(at)),
            (fields.categories, self.categories.close(at)),
            (fields.stages, self.stages.close(at)),
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
        write(fields.topic_id, self.topic_id, &norms, &mut out)?;
        write(fields.theme_id, self.theme_id, &norms, &mut out)?;
        write(fields.submitted_at, self.submitted_at, &norms, &mut out)?;
        write(fields.channels, self.channels, &norms, &mut out)?;
        write(fields.categories, self.categories, &norms, &mut out)?;
        write(fields.stages, self.stages, &norms, &mut out)?;
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

fn names(postings: &mut Postings<Box<str>>, names: &[&str]) {
    for &name in names {
        postings.add(name, 0, |name| name.into());
    }
}

fn words(postings: &mut Postings<Box<str>>, tokens: &[IndexToken<'_>]) {
    for (term, position) in placed(tokens) {
        postings.add(term, position, |term| term.into());
    }
}

fn number(postings: &mut Postings<u64>, number: i32) {
    postings.add(&tantivy::i64_to_u64(number.into()), 0, |key| *key);
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
