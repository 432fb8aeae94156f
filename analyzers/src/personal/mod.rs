//! Personal data in free text: where it stands, and what of which kind it is.
//!
//! A text → spans of bytes with a [`Kind`], in order, without overlaps. One finder with two calls:
//! [`find`] knows the shape of numbers and addresses only, which is what the comparison of texts
//! needs; a [`Finder`] knows word lists too (banks, titles, names, messengers) and finds every kind.
//! [`Masker`] puts a mark in the place of each.
//!
//! Scanners by hand rather than regular expressions: numbers are read once and their groups and the
//! words beside them decide what they are. Every look back or ahead is bounded, so the time is
//! linear in the text. Nothing relies on the resident number's checksum, since its tail has been
//! random from October 2020 on.

mod fold;
mod words;
mod scan;
mod telephone;
mod numbers;
mod plate;
mod address;
mod name;
mod mail;
mod online;
mod mask;

use std::ops::Range;

use modum_dictionaries::Lexicon;

use fold::Folded;
pub use mask::Masker;
use scan::{Hit, Scan};
use words::Words;

/// What a span of personal data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A mobile or land-line number; no hotline, no number of a call center.
    Telephone,
    /// A resident registration number.
    ResidentNumber,
    /// A foreigner registration number.
    ForeignerNumber,
    /// The number of a passport.
    Passport,
    /// The number of a driver's licence.
    DriverLicence,
    /// An e-mail address.
    Email,
    /// A bank account.
    Account,
    /// A payment card.
    Card,
    /// A vehicle's plate.
    VehiclePlate,
    /// Street or village with the house number.
    Address,
    /// A private person's name.
    Name,
    /// A page on the net that belongs to a person.
    PersonalUrl,
    /// A name in a messenger or network.
    MessengerId,
}

impl Kind {
    /// Every kind, in the order of their declaration.
    pub const ALL: [Self; 13] = [
        Self::Telephone,
        Self::ResidentNumber,
        Self::ForeignerNumber,
        Self::Passport,
        Self::DriverLicence,
        Self::Email,
        Self::Account,
        Self::Card,
        Self::VehiclePlate,
        Self::Address,
        Self::Name,
        Self::PersonalUrl,
        Self::MessengerId,
    ];

    /// Its name in settings and manifests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Telephone => "telephone",
            Self::ResidentNumber => "resident_number",
            Self::ForeignerNumber => "foreigner_number",
            Self::Passport => "passport",
            Self::DriverLicence => "driver_licence",
            Self::Email => "email",
            Self::Account => "account",
            Self::Card => "card",
            Self::VehiclePlate => "vehicle_plate",
            Self::Address => "address",
            Self::Name => "name",
            Self::PersonalUrl => "personal_url",
            Self::MessengerId => "messenger_id",
        }
    }

    /// What is shown in its place.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Telephone => "[전화번호]",
            Self::ResidentNumber => "[주민등록번호]",
            Self::ForeignerNumber => "[외국인등록번호]",
            Self::Passport => "[여권번호]",
            Self::DriverLicence => "[운전면허번호]",
            Self::Email => "[전자우편]",
            Self::Account => "[계좌번호]",
            Self::Card => "[카드번호]",
            Self::VehiclePlate => "[차량번호]",
            Self::Address => "[상세주소]",
            Self::Name => "[이름]",
            Self::PersonalUrl => "[개인누리집]",
            Self::MessengerId => "[메신저아이디]",
        }
    }
}

/// Finds numbers and mail addresses whose shape alone tells them, without word lists.
pub fn find(text: &str) -> Vec<(Range<usize>, Kind)> {
    let plain = |b: u8| !b.is_ascii_digit() && b != b'@';
    if text.bytes().all(plain) && !text.contains("공일") && !text.contains('０') {
        return Vec::new();
    }
    let folded = Folded::new(text);
    let words = Words::default();
    let scan = Scan::new(&folded.chars, &words);
    let mut hits = Vec::new();
    scan.telephones(&mut hits);
    scan.numbers(&mut hits);
    scan.mail(&mut hits);
    spans(&folded, hits)
}

/// Finds every kind; immutable, shared by all threads.
#[derive(Clone, Debug)]
pub struct Finder {
    words: Words,
}

impl Finder {
    /// A finder with the word lists of `lexicon`.
    pub fn new(lexicon: &Lexicon) -> Self {
        Self {
            words: Words::new(lexicon),
        }
    }

    /// Finds all personal data of a text, in order, without overlaps.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, Kind)> {
        let folded = Folded::new(text);
        let scan = Scan::new(&folded.chars, &self.words);
        let mut hits = Vec::new();
        scan.telephones(&mut hits);
        scan.numbers(&mut hits);
        scan.plates(&mut hits);
        scan.addresses(&mut hits);
        scan.mail(&mut hits);
        scan.names(&mut hits);
        scan.online(&mut hits);
        spans(&folded, hits)
    }
}

/// Hits as spans of bytes; where two overlap, the longer one stays, the first of equals.
fn spans(folded: &Folded, mut hits: Vec<Hit>) -> Vec<(Range<usize>, Kind)> {
    hits.sort_by_key(|hit| (hit.span.start, std::cmp::Reverse(hit.span.end)));
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match kept.last_mut() {
            Some(last) if last.span.end > hit.span.start => {
                if hit.span.len() > last.span.len() {
                    *last = hit;
                }
            }
            _ => kept.push(hit),
        }
    }
    let bytes = |hit: Hit| (folded.bytes(&hit.span), hit.kind);
    kept.into_iter().map(bytes).collect()
}

#[cfg(test)]
mod tests;
