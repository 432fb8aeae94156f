//! What other thresholds would find, counted without a run.

use modum_analyzers::comparable::Comparer;
use modum_corpus::Texts;
use modum_model::progress::Progress;
use modum_model::settings::DuplicateSettings;
use modum_model::tables::Ideas;

use crate::stage::Stage;
use crate::{Decision, Groups, Kind, by_hand};

/// What a run with one threshold finds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// The threshold, `[duplicates] near`.
    pub near: f64,
    /// Distinct ideas.
    pub distinct: usize,
    /// Copies with the same letters.
    pub exact: usize,
    /// Copies with almost the same letters.
    pub near_copies: usize,
    /// Copies of which one contains the other.
    pub contained: usize,
    /// Copies that people put beside their canonical.
    pub by_hand: usize,
}

impl Counts {
    /// Of groups found with a threshold.
    pub fn of(groups: &Groups, near: f64) -> Self {
        let mut counts = Self {
            near,
            ..Self::default()
        };
        for idea in groups.iter().flat_map(|group| groups.members(group)) {
            *match groups.kind(*idea) {
                Kind::Distinct => &mut counts.distinct,
                Kind::Exact => &mut counts.exact,
                Kind::Near => &mut counts.near_copies,
                Kind::Contained => &mut counts.contained,
                Kind::ByHand => &mut counts.by_hand,
            } += 1;
        }
        counts
    }
}

/// For each threshold, what a run and [`by_hand`] give with it. Pairs are found and judged once, as
/// thresholds do not change their similarity; the stars are made anew, as another threshold makes
/// other ones, not only fewer or more links of the same.
pub fn rethreshold(
    ideas: &Ideas,
    texts: &Texts,
    comparer: &Comparer,
    decisions: &[Decision],
    settings: &DuplicateSettings,
    thresholds: &[f64],
    progress: &dyn Progress,
) -> Vec<Counts> {
    let bar = progress.start("duplicates", "texts", Some(texts.len() as u64));
    let stage = Stage::new(ideas, texts, comparer, settings, &*bar);
    let count = |(near, found)| {
        let groups = by_hand(found, ideas, texts, comparer, decisions);
        Counts::of(&groups, near)
    };
    stage.run_with(thresholds).map(count).collect()
}
