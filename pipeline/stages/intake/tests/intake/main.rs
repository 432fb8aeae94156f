//! The intake stage from files to tables.
//!
//! - `formats`: every format and encoding gives the same ideas;
//! - `bad_input`: what is refused and what is rejected, with which words;
//! - `ideas`: identity, merging, updates, order of rows;
//! - `real`: real intakes, where they stand beside the project.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod desk;
mod formats;
mod bad_input;
mod ideas;
mod real;
