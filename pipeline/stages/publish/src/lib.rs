//! After the run: what the public sees of a snapshot.
//!
//! [`open_data`]: the datasets of a snapshot -> public tables. Text is masked (personal data becomes
//! a mark), pseudonyms are left out, and counts of few people are withheld together with what they
//! could be computed from. [`metadata`] describes the tables for catalogs: a Frictionless data
//! package and CSV on the Web.
//!
//! Nothing here reads or writes a file: who publishes gives tables and takes bytes.

mod masking;
mod suppress;
mod cells;
mod tables;
mod describe;
pub mod metadata;

pub use describe::Described;
pub use masking::{Counts, Masked, kinds};
pub use suppress::{Grid, Hidden, suppress};
pub use tables::{OpenData, Sources, open_data};
