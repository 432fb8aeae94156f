//! Stage 4: which ideas say the same, and which of them are campaigns.
//!
//! [`Corpus`] → letters that count → *units* (texts equal letter for letter) in order of priority →
//! candidate pairs that share a shingle → verified pairs → stars around a canonical → [`Groups`].
//!
//! Groups are stars, not chains: every member was compared with its canonical. Units stand in a total
//! order (most equal copies, then earliest, then smallest id), so groups depend on the set of ideas
//! alone, not on the order in which they came. Candidates come from shared shingles (Broder 1997;
//! bottom-k sketches for long texts), and every link is verified on the whole texts, since templates
//! share many shingles without saying the same.

mod letters;
mod units;
mod candidates;
mod verify;
mod groups;
mod by_hand;
mod align;
mod own_text;
mod difference;
mod campaigns;
mod rethreshold;
#[cfg(test)]
mod tests;

use modum_analyzers::comparable::Comparer;
use modum_corpus::Corpus;
use modum_model::progress::Progress;
use modum_model::settings::DuplicateSettings;
use modum_model::tables::Ideas;

pub use by_hand::{Decision, Partition, by_hand};
pub use campaigns::campaigns;
pub use difference::{Part, difference};
pub use groups::{DistinctRow, Groups, Kind};
pub use rethreshold::{Counts, rethreshold};

use crate::letters::Letters;
use crate::units::Units;

/// Finds the groups of copies among `ideas`.
pub fn duplicates(
    ideas: &Ideas,
    corpus: &Corpus,
    comparer: &Comparer,
    settings: &DuplicateSettings,
    progress: &dyn Progress,
) -> Groups {
    let bar = progress.start("duplicates", "texts", Some(corpus.texts.len() as u64));
    let letters = Letters::of(&corpus.texts, comparer, &*bar);
    let units = Units::of(ideas, &corpus.texts, &letters);
    let sketches = verify::Sketches::of(&units, &letters);
    let pairs = candidates::pairs(&units, &letters, &sketches, settings);
    let links = verify::links(&pairs, &units, &letters, &sketches, settings);
    Groups::stars(ideas, corpus, &units, &links)
}
