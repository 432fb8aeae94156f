//! What every stage shares: ids, the columns of each dataset, settings, the key, and progress.
//!
//! Nothing here computes. A dataset is declared once, in [`tables`], and that declaration gives the
//! schema, the reader, the writer and the Korean headings, so that no two programs can differ on
//! what a file holds.

pub mod ids;
pub mod table;
pub mod tables;
pub mod file;
pub mod settings;
pub mod key;
pub mod progress;
