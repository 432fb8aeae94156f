//! The fields of the index.
//!
//! The text shown is stored and not indexed; what is indexed comes as tokens and is not stored.
//! Numbers are fast fields (filters, later sorting and facets); names are indexed as they are.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
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
    pub(crate) topic_id: Field,
    pub(crate) theme_id: Field,
    /// Days since 1970-01-01.
    pub(crate) submitted_at: Field,
    pub(crate) votes: Field,
    pub(crate) copies: Field,
    /// The canonical's own channel.
    pub(crate) channel: Field,
    /// Of all ideas of the group.
    pub(crate) channels: Field,
    pub(crate) categories: Field,
    pub(crate) stages: Field,
}

/// The schema that this version writes and reads.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let shown = || TextOptions::default().set_stored();
    let positions = IndexRecordOption::WithFreqsAndPositions;
    let fields = Fields {
        idea_id: schema.add_text_field("idea_id", STRING | FAST),
        title: schema.add_text_field("title", shown()),
        body: schema.add_text_field("body", shown()),
        title_words: schema.add_text_field("title_words", tokens_of(tokens::NAME, positions)),
        body_words: schema.add_text_field("body_words", tokens_of(tokens::NAME, positions)),
        pairs: schema.add_text_field(
            "pairs",
            tokens_of(letters::NAME, IndexRecordOption::WithFreqs),
        ),
        topic_id: schema.add_i64_field("topic_id", INDEXED | FAST | STORED),
        theme_id: schema.add_i64_field("theme_id", INDEXED | FAST),
        submitted_at: schema.add_i64_field("submitted_at", INDEXED | FAST | STORED),
        votes: schema.add_i64_field("votes", FAST | STORED),
        copies: schema.add_u64_field("copies", FAST | STORED),
        channel: schema.add_text_field("channel", shown()),
        channels: schema.add_text_field("channels", STRING | FAST),
        categories: schema.add_text_field("categories", STRING | FAST),
        stages: schema.add_text_field("stages", STRING | FAST | STORED),
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
