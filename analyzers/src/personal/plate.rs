//! Vehicle plates: `12가 3456`, `123가4567`, `서울 32 바 1234`, and those of motorcycles: `부산 강서 가 1234`.
//!
//! `10조 2000억` and `12주 1000명` have the same shape: what follows must be no unit, and letters
//! that are units need a vehicle or a region in front.

use super::Kind;
use super::scan::{Hit, Scan, is_hangul, is_space};

/// Letters of plates in use (private, commercial, rented, delivery).
const LETTERS: &str =
    "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호";

/// Those that also count things, or are particles.
const UNITS: &str = "조호주도수구부무로";

/// How far in front the vehicle is named.
const REACH: usize = 14;

impl Scan<'_> {
    /// Adds all plates.
    pub(super) fn plates(&self, hits: &mut Vec<Hit>) {
        for at in 1..self.text.len() {
            let after_figures = self.skip_back(at, 1, is_space);
            if is_letter(self.text[at]) && self.char_before(after_figures).is_ascii_digit() {
                hits.extend(self.plate(after_figures, at));
            } else if is_letter(self.text[at]) && after_figures < at {
                hits.extend(self.motorcycle(after_figures, at));
            }
        }
    }

    /// The plate with figures that end at `figures` and the letter at `letter`.
    fn plate(&self, figures: usize, letter: usize) -> Option<Hit> {
        let first = self.skip_back(figures, 4, |c| c.is_ascii_digit());
        let serial = self.skip(letter + 1, 1, |c| is_space(c) || c == '-');
        let end = self.skip(serial, 5, |c| c.is_ascii_digit());
        let count = figures - first;
        if !(1..=3).contains(&count) || end - serial != 4 || !self.stands_alone(first, end) {
            return None;
        }
        let joint = self.skip_back(first, 1, is_space);
        let region = self.word_ends(&self.words.regions, joint);
        let spaced = figures != letter || serial != letter + 1;
        let doubtful = spaced && UNITS.contains(self.text[letter]);
        let case = self.near(&self.words.courts, first, REACH)
            || self
                .words
                .courts
                .at(&self.text[self.skip(end, 2, |c| " )".contains(c))..])
                .is_some();
        if case {
            return None;
        }
        let known = region.is_some() || self.near(&self.words.vehicles, first, REACH);
        (known || count >= 2 && !doubtful).then(|| Hit {
            span: region.unwrap_or(first)..end,
            kind: Kind::VehiclePlate,
        })
    }

    /// The plate with the district that ends at `district` and the letter at `letter`.
    fn motorcycle(&self, district: usize, letter: usize) -> Option<Hit> {
        let serial = self.skip(letter + 1, 1, is_space);
        let end = self.skip(serial, 5, |c| c.is_ascii_digit());
        let shaped = end - serial == 4 && !UNITS.contains(self.text[letter]);
        let name = self.skip_back(district, 4, is_hangul);
        let joint = self.skip_back(name, 1, is_space);
        if !shaped || !(2..=3).contains(&(district - name)) || joint == name {
            return None;
        }
        let region = self.word_ends(&self.words.regions, joint)?;
        self.stands_alone(region, end).then_some(Hit {
            span: region..end,
            kind: Kind::VehiclePlate,
        })
    }

    /// Whether the number is neither an article (`제12조`) nor counts anything (`3456명`).
    fn stands_alone(&self, first: usize, end: usize) -> bool {
        let before = self.char_before(first);
        let next = self.char(end);
        !matches!(before, '제' | '.' | ',' | '-')
            && !self.counts(end)
            && (!is_hangul(next) || "은는이가을를의에로와과도차입라였예인번".contains(next))
    }
}

fn is_letter(c: char) -> bool {
    is_hangul(c) && LETTERS.contains(c)
}
