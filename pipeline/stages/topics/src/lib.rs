//! Stages 5 and 6: what the ideas are about.
//!
//! *Embed*: the content words of each distinct idea → co-occurrence → positive PMI → word vectors →
//! document vectors. *Topics*: spherical k-means over the document vectors, around the topics of the
//! intake before → what fits nowhere → themes above them → numbers kept → calibrated confidence →
//! keywords, labels, exemplars.
//!
//! Word vectors come from the intake itself: on short Korean texts they keep citizens' own categories
//! apart almost twice as well as TF-IDF with SVD does, in a few seconds.

mod precision;
mod vectors;
mod documents;
mod cooccurrence;
mod decomposition;
mod embed;
mod seeds;
mod kmeans;
mod gather;
mod nowhere;
mod reshape;
mod calibrate;
mod assign;
mod confidence;
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
mod kept;
mod node;
mod tables;
mod model;

#[cfg(test)]
mod tests;

pub use embed::{External, Vectors, embed, embed_known};
pub use lineage::Previous;
pub use model::{Input, place, topics};
pub use tables::TopicModel;
