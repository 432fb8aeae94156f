//! Settings of what leaves the house: `[mask]`, `[publish]` and `[dossier]`.

use serde::{Deserialize, Serialize};

/// `[mask]`: which kinds of personal data are masked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    clippy::struct_excessive_bools,
    reason = "each field is the switch of the kind of its name"
)]
pub struct MaskSettings {
    pub telephone: bool,
    pub resident_number: bool,
    pub foreigner_number: bool,
    pub passport: bool,
    pub driver_licence: bool,
    pub email: bool,
    pub account: bool,
    pub card: bool,
    pub vehicle_plate: bool,
    pub address: bool,
    pub name: bool,
    pub personal_url: bool,
    pub messenger_id: bool,
}

/// `[publish]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishSettings {
    /// Ideas below which a count is not published.
    pub small_cell: i64,
    /// Who publishes.
    pub publisher: String,
    /// Name of the licence in `datapackage.json`.
    pub license: String,
    /// Its address.
    pub license_url: String,
}

impl PublishSettings {
    pub(super) fn check(&self) -> Result<(), String> {
        if !(1..=1_000).contains(&self.small_cell) {
            return Err(format!(
                "`publish.small_cell` must be between 1 and 1000, but is {}",
                self.small_cell
            ));
        }
        Ok(())
    }
}

/// `[dossier]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DossierSettings {
    /// Probability of a suggested division from which an idea is its business.
    pub probability: f64,
    /// Topics whose proposals are shown.
    pub topics: usize,
    /// Proposals shown of a topic.
    pub proposals: usize,
    /// Representative passages of a topic.
    pub passages: usize,
    /// Past ideas shown beside a proposal.
    pub similar: usize,
}

impl DossierSettings {
    /// [`DossierSettings::probability`] as the datasets have it.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "probabilities are f32 there"
    )]
    pub fn least(&self) -> f32 {
        self.probability as f32
    }

    pub(super) fn check(&self) -> Result<(), String> {
        if !(0.0..=1.0).contains(&self.probability) {
            return Err(format!(
                "`dossier.probability` must be between 0 and 1, but is {}",
                self.probability
            ));
        }
        let ranges = [
            ("topics", self.topics, 1),
            ("proposals", self.proposals, 1),
            ("passages", self.passages, 0),
            ("similar", self.similar, 0),
        ];
        for (key, value, low) in ranges {
            if !(low..=1_000).contains(&value) {
                return Err(format!(
                    "`dossier.{key}` must be between {low} and 1000, but is {value}"
                ));
            }
        }
        Ok(())
    }
}
