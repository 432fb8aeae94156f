//! The search index over distinct ideas: what `modum search` and `modum similar` ask.
//!
//! [`Document`]s with the pipeline's own tokens go into a [`Writer`]; a [`Reader`] answers a
//! [`Query`] with [`Hit`]s, and a text with the ideas most like it. In the order of the flow:
//! the `schema` of the fields → `tokens`, `letters`, `jamo` (what is indexed of a text) and
//! `embedding`, `vectors` (what it means) → `writer` with `inverted` over `postings` (what is found) and
//! `stored` (what is shown), which leaves what postings cannot hold `beside` them → `reader`, with
//! people's `decisions`. `search` reads a query (`parse`, `terms`, `synonyms`, `vocabulary`, `meant`,
//! `plan`, `filters`) and ranks (`scoring`, `proximity`, `initials`), `facets` counts, `similar`
//! compares texts (`profile`), `snippet` shows where they match.
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
mod bytes;
mod beside;
mod postings;
mod inverted;
mod stored;
mod writer;
mod directory;
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
pub use document::{Document, IndexToken};
pub use embedding::{Embedding, EmbeddingError};
pub use error::IndexError;
pub use facets::{Facet, Facets};
pub use filters::Filters;
pub use inverted::Inverted;
pub use reader::Reader;
pub use search::{Hit, Order, Query};
pub use similar::{Like, SimilarHit, Wanted};
pub use stored::Stored;
pub use writer::Writer;

#[cfg(test)]
mod tests;
