//! The search index over distinct ideas: what `modum search` and `modum similar` ask.
//!
//! [`Document`]s with the pipeline's own tokens go into a [`Writer`]; a [`Reader`] answers a
//! [`Query`] with [`Hit`]s, and a text with the ideas most like it. In the order of the flow:
//! the `schema` of the fields → `tokens` and `letters` (what is indexed of a text) → `writer` →
//! `reader`, which reads a query (`parse`, `terms`, `synonyms`, `plan`), scores texts against each
//! other (`profile`, `similar`) and shows where they match (`snippet`).
//!
//! An index never decides anything: it can be thrown away and built again from the datasets.

mod error;
mod schema;
mod tokens;
mod letters;
mod document;
mod writer;
mod directory;
mod parse;
mod terms;
mod synonyms;
mod plan;
mod filters;
mod reader;
mod profile;
mod similar;
mod snippet;

pub use document::{Document, IndexToken};
pub use error::IndexError;
pub use filters::Filters;
pub use reader::{Hit, Query, Reader};
pub use similar::SimilarHit;
pub use writer::Writer;

#[cfg(test)]
mod tests;
