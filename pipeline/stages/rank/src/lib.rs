//! Stages 7 and 8: which ideas deserve selection and why, and which division should answer.
//!
//! - [`candidates`]: groups of ideas -> the `candidates` dataset, each criterion with a documented
//!   formula ([`criteria`]), a weighted score and a Korean sentence that says what lifted the idea.
//! - [`learn`](learn::learn): what became of past ideas -> weights of the criteria;
//! - [`select`](select::select): candidates -> seats, proportional to topics first, then greedy.
//! - [`suggest`]: categories that ideas carry -> a classifier -> the `suggestions` dataset.
//!
//! Inputs are plain slices: nothing here knows how groups or topics were found.

mod text;
mod contexts;
mod known;
pub mod criteria;
mod reason;
mod score;
pub mod learn;
pub mod select;
pub mod past;
pub mod suggest;

pub use criteria::Group;
pub use known::Read;
pub use reason::{grouped, particle};
pub use score::candidates;
