//! The search index over distinct ideas: what `modum search` and `modum similar` ask.
//!
//! A [`Listing`] of who is to be found, and the [`Document`]s that are new, go into a [`Writer`]; a
//! [`Reader`] answers a [`Query`] with [`Hit`]s, and a text with the ideas most like it. In the order of
//! the flow: `listing` (ids, marks of texts) with `columns` (what may change while a text stays) →
//! `growth`, which compares it with the index before, `opened` → the `schema` of the fields → `tokens`,
//! `letters`, `jamo` (what is indexed of a text) and `embedding`, `vectors` (what it means) → `writer`
//! with `inverted` over `postings` (what is found) and `stored` (what is shown), which leaves what
//! postings cannot hold in a `leaf` beside each segment, in `words`, and `beside` them all, with the
//! `places` of documents → `reader`, with people's `decisions`. `search` reads a query (`parse`, `terms`,
//! `synonyms`, `vocabulary`, `meant`, `plan`, `filters`) and ranks (`scoring`, `proximity`, `initials`),
//! `facets` counts, `similar` compares texts (`profile`, `trigrams`), `snippet` shows where they match.
//!
//! An index grows by segments: a text is indexed once, and the files of its segment stay the same ones
//! (hard links) from index to index. What may change with every run is written anew: it is small.
//! Everything is numbered and counted over the documents that live, so a grown index answers as one
//! built anew.
//!
//! An index never decides anything: it can be thrown away and built again from the datasets.

mod error;
mod schema;
mod tokens;
mod letters;
mod jamo;
mod document;
mod embedding;
mod vectors;
mod initials;
mod trigrams;
mod bytes;
mod columns;
mod listing;
mod places;
mod leaf;
mod words;
mod beside;
mod directory;
mod opened;
mod growth;
mod postings;
mod inverted;
mod stored;
mod writer;
mod parse;
mod terms;
mod synonyms;
mod vocabulary;
mod meant;
mod plan;
mod decisions;
mod filters;
mod scoring;
mod proximity;
mod reader;
mod search;
mod facets;
mod profile;
mod similar;
mod snippet;

pub use decisions::Decision;
pub use document::{Document, IndexToken, Properties};
pub use embedding::{Embedding, EmbeddingError};
pub use error::IndexError;
pub use facets::{Facet, Facets};
pub use filters::Filters;
pub use inverted::Inverted;
pub use listing::Listing;
pub use reader::Reader;
pub use search::{Hit, Order, Query};
pub use similar::{Like, SimilarHit, Wanted};
pub use stored::Stored;
pub use writer::{Given, Writer};

#[cfg(test)]
mod tests;
