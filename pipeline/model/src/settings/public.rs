//! Settings of what leaves the house: `[mask]` and `[publish]`.

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
