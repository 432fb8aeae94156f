//! Masks columns of text, counting what was masked.

use std::borrow::Cow;
use std::collections::BTreeMap;

use arrow::array::{Array, ListArray, StringArray};
use arrow::array::{ListBuilder, StringBuilder};
use modum_analyzers::personal::{Kind, Masker};
use modum_model::settings::MaskSettings;
use rayon::prelude::*;

/// How many spans of each kind were masked, by the kind's name.
pub type Counts = BTreeMap<&'static str, u64>;

/// Texts that are masked together: large enough to be worth a task, small enough to share work.
const CHUNK: usize = 2_048;

/// Masks text and remembers how often.
#[derive(Debug)]
pub struct Masked<'a> {
    masker: &'a Masker,
    counts: Counts,
}

/// The kinds that `settings` mask.
pub fn kinds(settings: &MaskSettings) -> Vec<Kind> {
    let masks = |kind: &Kind| match kind {
        Kind::Telephone => settings.telephone,
        Kind::ResidentNumber => settings.resident_number,
        Kind::ForeignerNumber => settings.foreigner_number,
        Kind::Passport => settings.passport,
        Kind::DriverLicence => settings.driver_licence,
        Kind::Email => settings.email,
        Kind::Account => settings.account,
        Kind::Card => settings.card,
        Kind::VehiclePlate => settings.vehicle_plate,
        Kind::Address => settings.address,
        Kind::Name => settings.name,
        Kind::PersonalUrl => settings.personal_url,
        Kind::MessengerId => settings.messenger_id,
    };
    Kind::ALL.into_iter().filter(masks).collect()
}

impl<'a> Masked<'a> {
    /// Begins with no count.
    pub fn new(masker: &'a Masker) -> Self {
        Self {
            masker,
            counts: Kind::ALL.map(|kind| (kind.name(), 0)).into(),
        }
    }

    /// What was masked so far; every kind is there.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// One text.
    pub fn text<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let counts = &mut self.counts;
        self.masker
            .mask(text, |kind| *counts.entry(kind.name()).or_default() += 1)
    }

    /// A column of texts.
    pub fn column(&mut self, texts: &StringArray) -> StringArray {
        let chunks: Vec<(Vec<Option<Cow<'_, str>>>, Counts)> = (0..texts.len().div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let mut own = Masked::new(self.masker);
                let rows = chunk * CHUNK..texts.len().min((chunk + 1) * CHUNK);
                let masked =
                    rows.map(|row| texts.is_valid(row).then(|| own.text(texts.value(row))));
                (masked.collect(), own.counts)
            })
            .collect();
        for (name, count) in chunks.iter().flat_map(|(_, counts)| counts) {
            *self.counts.entry(name).or_default() += count;
        }
        let masked = chunks.iter().flat_map(|(texts, _)| texts);
        masked.map(Option::as_deref).collect()
    }

    /// A column of lists of texts.
    ///
    /// # Panics
    /// When the items are no texts.
    pub fn lists(&mut self, lists: &ListArray) -> ListArray {
        let mut builder = ListBuilder::new(StringBuilder::new());
        for list in lists.iter().flatten() {
            let items = list.as_any().downcast_ref::<StringArray>();
            let items = self.column(items.expect("keywords are texts"));
            builder.append_value(items.iter());
        }
        builder.finish()
    }
}
