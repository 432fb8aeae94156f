//! Stages 5 and 6: what the ideas are about.
//!
//! *Embed*: the content words of each distinct idea → co-occurrence → positive PMI → word vectors →
//! document vectors. *Topics*: spherical k-means over the document vectors → themes above them →
//! numbers kept from the intake before → keywords, labels, exemplars.
//!
//! Word vectors come from the intake itself: on short Korean texts they keep citizens' own categories
//! apart almost twice as well as TF-IDF with SVD does, in a few seconds.

mod precision;
mod documents;
mod cooccurrence;
mod decomposition;
mod embed;
mod kmeans;
mod assign;
mod themes;
mod lineage;
mod novelty;
mod keywords;
mod boundaries;
mod spelling;
mod phrases;
mod labels;
mod coherence;
mod exemplars;
mod trend;
mod node;
mod tables;
mod model;

#[cfg(test)]
mod tests;

pub use embed::{External, Vectors, embed};
pub use lineage::Previous;
pub use model::topics;
pub use tables::TopicModel;
