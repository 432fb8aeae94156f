//! After the run: the report that the public reads, in the manner of a government white paper.
//!
//! [`Input`] (public tables of `modum-publish`, plain facts of the manifest, settings) -> [`report`] ->
//! [`Page`]s: self-contained HTML in Korean or English, figures as SVG with their data beside them,
//! made to be printed on A4 too. Since it reads public tables only, it can say nothing that is
//! masked or withheld there; a count that is withheld is called so, never computed back.
//!
//! Nothing here reads or writes a file, and no clock is read: the same input gives the same bytes.

mod facts;
mod language;
mod document;
mod figure;
mod gather;
mod sections;
mod page;

pub use document::Page;
pub use facts::{Facts, Funnel, Input, Ledger};
pub use language::Language;
pub use page::report;

/// The main report.
pub const INDEX: &str = "index.html";
/// The annex: each theme with its topics.
pub const ANNEX: &str = "themes.html";

#[cfg(test)]
mod tests;
