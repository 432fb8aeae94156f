//! After the run: what the public sees of a snapshot.
//!
//! [`open_data`]: the datasets of a snapshot -> public tables. Text is masked (personal data becomes
//! a mark), pseudonyms are left out, and counts of few people are withheld together with what they
//! could be computed from: [`suppress`] in tables with margins, and in single ideas whatever the
//! statistics do not show. [`metadata`] describes the tables for catalogs: a Frictionless data package
//! and CSV on the Web.
//!
//! **All statistics at one place: [`PublicStatistics`]**, part of [`OpenData`]: counts by topic and
//! month, channel, category and stage with shares, ranks, growth and tests, and concentration, as plain
//! columns with `None` where withheld. Tables, workbook and reports are drawn from it.
//!
//! Nothing here reads or writes a file: who publishes gives tables and takes bytes. The ids of ideas
//! are those of the intakes: whoever can look one up at the platform it came from learns what the
//! platform shows.

mod masking;
mod dates;
mod suppress;
mod cells;
mod rows;
mod statistics;
mod tables;
mod tree;
mod counted;
mod ranked;
mod describe;
pub mod metadata;
pub mod workbook;

pub use cells::Withheld;
pub use describe::Described;
pub use masking::{Counts, Masked, kinds};
pub use statistics::{Breakdown, Concentration, Contrast, PublicStatistics};
pub use suppress::{Cube, Hidden, Kept, Place, suppress};
pub use tables::{OpenData, Sources, open_data};
