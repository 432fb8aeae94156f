//! What word vectors were learned from, and whether they still hold.
//!
//! A run over a store that hardly grew goes on with the word vectors of the snapshot before, under the
//! same words and settings. The manifest records what they were learned from; `forget` erases it, so
//! that no later run goes on with what was learned from an erased text.

use serde::{Deserialize, Serialize};

use crate::manifest::Manifest;
use crate::run::RunRequest;

/// What word vectors were learned from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The version of modum that learned them.
    #[serde(default)]
    pub modum: String,
    /// Distinct ideas.
    pub distinct: u64,
    /// Fingerprint of the system dictionary.
    pub dictionary: String,
    /// Fingerprint of the word lists.
    pub lexicon: String,
    /// The settings of topics.
    pub settings: serde_json::Value,
}

impl Fit {
    /// What they would be learned from today.
    pub(crate) fn now(request: &RunRequest<'_>, distinct: usize) -> Self {
        Self {
            modum: env!("CARGO_PKG_VERSION").to_owned(),
            distinct: distinct as u64,
            dictionary: request.dictionary.fingerprint().to_owned(),
            lexicon: request.lexicon.fingerprint(),
            settings: Manifest::record(request.settings)["topics"].clone(),
        }
    }

    /// Whether vectors that were learned from this still hold where they would be learned from `now`:
    /// nothing differs but the number of ideas, and that by no more than `share` of what it was.
    pub(crate) fn holds(&self, now: &Self, share: f64) -> bool {
        let new = now.distinct.abs_diff(self.distinct);
        let same = Self {
            distinct: now.distinct,
            ..self.clone()
        };
        same == *now && new as f64 <= share * self.distinct as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_hold_for_few_new_ideas_under_the_same_words_and_settings() {
        let fit = |distinct, dictionary: &str, lexicon: &str, window: u64| Fit {
            modum: "1".to_owned(),
            distinct,
            dictionary: dictionary.to_owned(),
            lexicon: lexicon.to_owned(),
            settings: serde_json::json!({ "window": window }),
        };
        let learned = fit(100, "d", "l", 32);
        let check = |now: Fit, expected: bool| {
            assert_eq!(learned.holds(&now, 0.2), expected, "{now:?}");
        };
        check(learned.clone(), true);
        check(fit(120, "d", "l", 32), true);
        check(fit(121, "d", "l", 32), false);
        check(fit(79, "d", "l", 32), false);
        check(fit(100, "e", "l", 32), false);
        check(fit(100, "d", "m", 32), false);
        check(fit(100, "d", "l", 16), false);
        assert!(!learned.holds(&fit(101, "d", "l", 32), 0.0));
    }
}
