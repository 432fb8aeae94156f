//! The orchestrator and the store.
//!
//! [`run`] takes an intake through all stages and publishes the result; it is the only place that
//! knows all of them. The rest of the crate is the store: what a run publishes, how it is checked,
//! read, exported, erased and rolled back.
//!
//! - [`run`]: intake → normalize → tokenize → duplicates → embed → topics → rank → suggest →
//!   statistics → index → publish;
//! - [`error`]: why a run fails;
//! - [`store`]: the folder with its snapshots, its key and its lock, and the atomic publishing;
//! - [`fit`]: what word vectors were learned from, and whether they still hold;
//! - [`manifest`]: what went into a snapshot and came out of it;
//! - [`verify`]: every promise of the datasets, checked against the files;
//! - [`decisions`]: what people decided; a run reads it and never writes it;
//! - [`outcomes`]: what became of ideas, by their stage or by decision;
//! - [`past`]: which groups were proposed before or have an outcome;
//! - [`learning`]: the weights of the criteria, learned from outcomes;
//! - [`funnel`]: how many ideas came how far, by topic, channel and month;
//! - [`export`]: a dataset as CSV, JSON lines, Parquet, Arrow or XLSX;
//! - [`outgoing`]: a folder of files that leave the house, all of them or none;
//! - [`mod@publish`]: masked open data with its metadata, for the public;
//! - [`mod@dossier`]: for each division a document that its officials can file;
//! - [`forget`]: erasing a person's text from every kept snapshot;
//! - [`rollback`]: making a kept snapshot the current one again.

pub mod run;
mod stages;
pub mod error;
mod before;
mod counts;
mod meter;
mod ranking;
pub mod indexing;
pub mod store;
pub mod fit;
pub mod manifest;
pub mod verify;
pub mod outcomes;
pub mod past;
pub mod decisions;
pub mod learning;
pub mod funnel;
pub mod export;
pub mod outgoing;
pub mod publish;
mod report;
pub mod dossier;
pub mod forget;
pub mod rollback;

#[cfg(test)]
mod fixture;
