//! The fields of the index.
//!
//! The text shown is stored and not indexed; what is indexed comes as tokens and is not stored. What may
//! change while a text stays (topics, votes) is no field: it stands in `columns`.

use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use crate::{letters, tokens};

/// The fields, in the order in which the schema holds them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// The id of the canonical.
    pub(crate) idea_id: Field,
    /// Title and body as shown.
    pub(crate) title: Field,
    pub(crate) body: Field,
    /// The words of either, with positions.
    pub(crate) title_words: Field,
    pub(crate) body_words: Field,
    /// Pairs of letters over both, spaces disregarded.
    pub(crate) pairs: Field,
}

/// The schema that this version writes and reads.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let shown = || TextOptions::default().set_stored();
    let positions = IndexRecordOption::WithFreqsAndPositions;
    let fields = Fields {
        idea_id: schema.add_text_field("idea_id", STRING | STORED),
        title: schema.add_text_field("title", shown()),
        body: schema.add_text_field("body", shown()),
        title_words: schema.add_text_field("title_words", tokens_of(tokens::NAME, positions)),
        body_words: schema.add_text_field("body_words", tokens_of(tokens::NAME, positions)),
        pairs: schema.add_text_field(
            "pairs",
            tokens_of(letters::NAME, IndexRecordOption::WithFreqs),
        ),
    };
    (schema.build(), fields)
}

fn tokens_of(tokenizer: &str, option: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(option),
    )
}
