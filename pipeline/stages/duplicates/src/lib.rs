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
//!
//! [`update`] starts from what the store knows of its ideas ([`Known`]): only what came, went or
//! changed is read, paired and judged. Everything at once, in [`duplicates`], is the same with nothing
//! known.

mod letters;
mod units;
mod prints;
mod known;
mod change;
mod candidates;
mod judge;
mod verify;
mod stage;
mod groups;
mod remember;
mod by_hand;
mod align;
mod own_text;
mod difference;
mod campaigns;
mod rethreshold;
#[cfg(test)]
mod tests;

use modum_analyzers::comparable::Comparer;
use modum_corpus::{Corpus, Texts};
use modum_model::progress::Progress;
use modum_model::settings::DuplicateSettings;
use modum_model::tables::{Ideas, Signatures};

pub use by_hand::{Decision, Partition, by_hand};
pub use campaigns::campaigns;
pub use difference::{Part, difference};
pub use groups::{DistinctRow, Groups, Kind};
pub use known::{Before, Known};
pub use rethreshold::{Counts, rethreshold};

use crate::stage::Stage;

/// Finds the groups of copies among `ideas`.
pub fn duplicates(
    ideas: &Ideas,
    corpus: &Corpus,
    comparer: &Comparer,
    settings: &DuplicateSettings,
    progress: &dyn Progress,
) -> Groups {
    update(ideas, &corpus.texts, comparer, settings, None, progress).0
}

/// [`duplicates`] from what is known of an earlier run; gives the same groups as without it, and what
/// the next run is to remember.
pub fn update(
    ideas: &Ideas,
    texts: &Texts,
    comparer: &Comparer,
    settings: &DuplicateSettings,
    known: Option<&Known<'_>>,
    progress: &dyn Progress,
) -> (Groups, Signatures) {
    let step = |_| ();
    step_by_step(ideas, texts, comparer, settings, known, progress, &step)
}

/// [`update`], which tells `done` the name of each step when it is done: to measure them.
pub fn step_by_step(
    ideas: &Ideas,
    texts: &Texts,
    comparer: &Comparer,
    settings: &DuplicateSettings,
    known: Option<&Known<'_>>,
    progress: &dyn Progress,
    done: &dyn Fn(&'static str),
) -> (Groups, Signatures) {
    let bar = progress.start("duplicates", "texts", Some(texts.len() as u64));
    let stage = Stage {
        done,
        ..Stage::new(ideas, texts, comparer, settings, &*bar)
    };
    stage.run(known)
}
