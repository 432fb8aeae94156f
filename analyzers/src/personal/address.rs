//! Addresses down to the house: street or village with a number, and flats.
//!
//! The region in front (시, 군, 구, 읍, 면) stays: it says which town a proposal is about, and tells
//! `강남구 역삼로 12` from `버스로 12분`. What goes is the street or village, the number, and the flat.

use super::Kind;
use super::scan::{Hit, Scan, is_hangul, is_space};

/// Longest name of a street, village or building.
const NAME: usize = 14;

/// How far in front a word such as `주소` stands.
const REACH: usize = 24;

/// Numbers that are called behind `…로` (`화재로 112에`), written without 번지.
const HOTLINES: [&str; 9] = [
    "110", "111", "112", "113", "117", "118", "119", "120", "129",
];

/// What may follow a house number directly.
const ENDINGS: &str = "에이입인은의을번호동층으로와과";

impl Scan<'_> {
    /// Adds all addresses.
    pub(super) fn addresses(&self, hits: &mut Vec<Hit>) {
        for at in 0..self.text.len() {
            let begins = self.text[at].is_ascii_digit() && !self.char_before(at).is_ascii_digit();
            if begins && let Some(span) = self.house(at).or_else(|| self.flat(at)) {
                hits.push(Hit {
                    span,
                    kind: Kind::Address,
                });
            }
        }
    }

    /// Street or village with the house number at `at`.
    fn house(&self, at: usize) -> Option<std::ops::Range<usize>> {
        let name_end = self.before_hill(self.skip_back(at, 1, is_space));
        let name = self.skip_back(name_end, NAME, |c| is_hangul(c) || c.is_ascii_digit());
        let name = self.with_main_street(name);
        let street = matches!(self.char_before(name_end), '로' | '길');
        let village = match self.char_before(name_end) {
            '동' | '리' => true,
            '가' => self.char_before(name_end - 1).is_ascii_digit(),
            _ => false,
        };
        if !(street || village) || name_end < name + 2 || self.is_no_street(name, name_end) {
            return None;
        }
        let (end, numbered) = self.house_number(at)?;
        if street && !numbered && self.is_hotline(at, end) {
            return None;
        }
        let region = self.region_starts(name, name_end);
        let known = region.is_some() || self.near(&self.words.addresses, name, REACH);
        (known || numbered && village).then(|| {
            let start = region.unwrap_or(name);
            start..self.details(end)
        })
    }

    /// The end of the village's name before the 산 that ends at `end` and marks a lot on a hill.
    fn before_hill(&self, end: usize) -> usize {
        let name = self.skip_back(end.saturating_sub(1), 1, is_space);
        let marked = self.char_before(end) == '산' && name + 1 < end;
        if marked { name } else { end }
    }

    /// Where the name of a side street really begins: `매영로 59번길`.
    fn with_main_street(&self, start: usize) -> usize {
        let before = self.skip_back(start, 1, is_space);
        let numbered = self.char(start).is_ascii_digit() && before < start;
        if numbered && matches!(self.char_before(before), '로' | '길') {
            self.skip_back(before, NAME, is_hangul)
        } else {
            start
        }
    }

    /// Whether the word `start..end` is an ordinary one: an adverb, or `…으로`.
    fn is_no_street(&self, start: usize, end: usize) -> bool {
        let word = &self.text[start..end];
        word.ends_with(&['으', '로'])
            || self
                .words
                .not_streets
                .before(word)
                .is_some_and(|len| len == word.len() || len > 2)
    }

    /// Whether the figures `at..end` are what people call in an emergency.
    fn is_hotline(&self, at: usize, end: usize) -> bool {
        let number = &self.text[at..end];
        let called = |line: &&str| line.chars().eq(number.iter().copied());
        HOTLINES.iter().any(called) && !self.near(&self.words.addresses, at, REACH)
    }

    /// The end of the house number at `at`, and whether 번지 says that it is one.
    fn house_number(&self, at: usize) -> Option<(usize, bool)> {
        let mut end = self.skip(at, 6, |c| c.is_ascii_digit());
        if end - at > 5 {
            return None;
        }
        let more = self.skip(end + 1, 5, |c| c.is_ascii_digit());
        if self.char(end) == '-' && (end + 2..=end + 5).contains(&more) {
            end = more;
        }
        let suffix = self.skip(end, 1, is_space);
        if self.text[suffix.min(self.text.len())..].starts_with(&['번', '지']) {
            return Some((suffix + 2, true));
        }
        if self.text[end..].starts_with(&['번', '길']) {
            return None;
        }
        let next = self.char(end);
        let counted = self.counts(end) && !"호동층".contains(next);
        let joined = is_hangul(next) && !ENDINGS.contains(next);
        let goes_on = matches!(next, '~' | '%' | '-') || next.is_ascii_alphanumeric();
        (!counted && !joined && !goes_on).then_some((end, false))
    }

    /// Where the name `start..end` begins when a region stands in front of it or within it.
    fn region_starts(&self, start: usize, end: usize) -> Option<usize> {
        let before = self.skip_back(start, 2, |c| c == ' ' || c == ',');
        let word = self.skip_back(before, NAME, is_hangul);
        if before < start && word < before && self.is_region(word, before) {
            return Some(start);
        }
        let district =
            |inner: usize| matches!(self.char(inner - 1), '시' | '군' | '구' | '읍' | '면');
        let joined = |&inner: &usize| {
            district(inner) && self.is_region(start, inner) && !self.is_no_street(inner, end)
        };
        (start + 2..end.saturating_sub(1)).find(joined)
    }

    /// Whether the word `start..end` names a town, a district or a village with its region.
    fn is_region(&self, start: usize, end: usize) -> bool {
        let word = &self.text[start..end];
        if self.words.places.contains(word) {
            return true;
        }
        let Some(&last) = word.last() else {
            return false;
        };
        let usual = (2..=5).contains(&word.len())
            && match last {
                '구' if word.len() == 2 => "동서남북중".contains(word[0]),
                '시' | '군' | '구' => word.len() >= 3,
                '읍' => true,
                '면' | '동' | '리' => self.follows_region(start),
                _ => false,
            };
        usual && !self.words.not_streets.contains(word)
    }

    /// Whether a town or district stands before the village at `start`.
    fn follows_region(&self, start: usize) -> bool {
        let end = self.skip_back(start, 1, is_space);
        let word = self.skip_back(end, NAME, is_hangul);
        let last = self.char_before(end);
        end < start
            && word < end
            && (self.words.places.contains(&self.text[word..end])
                || end - word >= 2 && matches!(last, '시' | '군' | '구' | '읍'))
    }

    /// The end of what follows a house number: `, 101동 1203호`, `지하 1층`, `푸른빌라 나동 101호`.
    fn details(&self, mut end: usize) -> usize {
        for _ in 0..4 {
            let start = self.behind_building(self.skip(end, 2, |c| c == ' ' || c == ','));
            let figures = self.skip(start, 4, |c| c.is_ascii_digit());
            let unit = self.skip(figures, 1, |c| matches!(c, '동' | '호' | '층'));
            if figures == start || unit == figures || self.counts(unit) {
                break;
            }
            end = unit;
        }
        end
    }

    /// Where the number of a flat begins behind the name of a building or block, or 지하, at `start`.
    fn behind_building(&self, start: usize) -> usize {
        let mut at = start;
        for _ in 0..2 {
            let end = self.skip(at, NAME, |c| is_hangul(c) || c.is_ascii_lowercase());
            let word = self.text.get(at..end).unwrap_or_default();
            let named = word.len() > 2 && self.words.buildings.before(word).is_some();
            let block = word.last() == Some(&'동') && (2..=3).contains(&word.len());
            if !(named || block || word == ['지', '하']) {
                break;
            }
            at = self.skip(end, 1, is_space);
        }
        at
    }

    /// `101동 1203호`, with the building in front of it.
    fn flat(&self, at: usize) -> Option<std::ops::Range<usize>> {
        let block = self.skip(at, 5, |c| c.is_ascii_digit());
        let joint = block + 1;
        let start = self.skip(joint, 1, is_space);
        let end = self.skip(start, 5, |c| c.is_ascii_digit());
        let shaped = self.char(block) == '동' && (1..5).contains(&(end - start));
        let unit = self.char(end) == '호' && !"선기봉차".contains(self.char(end + 1));
        if !shaped || !unit || block - at > 4 {
            return None;
        }
        let name_end = self.skip_back(at, 1, is_space);
        let name = self.skip_back(name_end, NAME, |c| {
            is_hangul(c) || c.is_ascii_alphanumeric()
        });
        let building = self.words.buildings.before(&self.text[name..name_end]);
        Some(building.map_or(at, |_| name)..end + 1)
    }
}
