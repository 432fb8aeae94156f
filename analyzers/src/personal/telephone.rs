//! Telephone numbers, in figures, in Korean numerals (공일공), with any separators.
//!
//! Mobile numbers (010, 011, 016 to 019) count in every grouping; land lines (02, 031 to 064, 070,
//! 050x) need a subscriber's number behind the area code. Hotlines (110), call centers (1588-1234)
//! and toll-free numbers (080) are nobody's personal data and stay.

use super::Kind;
use super::scan::{Hit, Scan, is_hangul};

/// Most characters between two groups of figures, as in ` 다시 `.
const GAP: usize = 4;

/// Figures of the longest code in front: within it, no word goes on with the sentence.
const AREA: usize = 4;

/// Figures of the longest number.
const LONGEST: usize = 12;

/// Figures read from a place on, one number or the beginning of one.
struct Reading {
    figures: Vec<u8>,
    /// Where each figure ends in the text.
    ends: Vec<usize>,
    /// Figures of each group.
    groups: Vec<usize>,
    /// Figures before the first comma, which parts groups as in amounts.
    comma: Option<usize>,
    /// Whether a figure is written as a word.
    spoken: bool,
}

impl Scan<'_> {
    /// Adds all telephone numbers.
    pub(super) fn telephones(&self, hits: &mut Vec<Hit>) {
        let mut at = 0;
        while at < self.text.len() {
            match self.telephone(at) {
                Some(hit) => {
                    at = hit.span.end;
                    hits.push(hit);
                }
                None => at += 1,
            }
        }
    }

    /// The number that begins at `at`.
    fn telephone(&self, at: usize) -> Option<Hit> {
        let first = self.char(at);
        let before = self.char_before(at);
        if before.is_ascii_digit() || (before == '.' && first.is_ascii_digit() && self.decimal(at))
        {
            return None;
        }
        let end = match first {
            '0' if self.text[at..].starts_with(&['0', '0', '8', '2']) => self.abroad(at + 4, true),
            '8' if self.char(at + 1) == '2' => self.abroad(at + 2, before == '+'),
            '1'..='9' => self.local(at),
            _ if figure(first) == Some(0) => self.domestic(at),
            _ => None,
        }?;
        let bracketed = before == '(' && self.text[at..end].contains(&')');
        let opened = at > 0 && (bracketed || before == '+');
        Some(Hit {
            span: at - usize::from(opened)..end,
            kind: Kind::Telephone,
        })
    }

    /// Whether the point before `at` belongs to a decimal number.
    fn decimal(&self, at: usize) -> bool {
        at >= 2 && self.char(at - 2).is_ascii_digit()
    }

    /// The end of the number with area code that begins at `at`.
    fn domestic(&self, at: usize) -> Option<usize> {
        figure(self.char(self.skip(at + 1, 1, is_gap)))?;
        let reading = self.read(at, Vec::new());
        let spelled = is_hangul(self.char(at)) && is_hangul(self.char_before(at));
        if spelled && !reading.figures.starts_with(&[0, 1, 0]) {
            return None;
        }
        reading.mobile().or_else(|| {
            let end = reading.land_line()?;
            let hyphen = self.char_before(at) == '-';
            (!hyphen && !self.counts(end) && !self.char(end).is_ascii_digit()).then_some(end)
        })
    }

    /// The end of a number behind the country code that ends at `at`.
    fn abroad(&self, at: usize, marked: bool) -> Option<usize> {
        let start = self.skip(at, 2, |c| " -.)(".contains(c));
        let zero = self.skip(start, 1, |c| c == '0');
        let area = self.skip(zero, 1, |c| c == ')');
        let reading = self.read(area, vec![0]);
        let end = reading.mobile().or_else(|| reading.land_line())?;
        (marked || (start > at && reading.figures.starts_with(&[0, 1, 0]))).then_some(end)
    }

    /// The end of a number without area code (`345-6789`), which needs a word that says so.
    fn local(&self, at: usize) -> Option<usize> {
        let dash = self.skip(at, 5, |c| c.is_ascii_digit());
        let end = self.skip(dash + 1, 5, |c| c.is_ascii_digit());
        let exchange = &self.text[at..dash];
        let shaped = (3..=4).contains(&exchange.len())
            && self.char(dash) == '-'
            && end == dash + 5
            && exchange[0] != '1';
        let years = exchange.starts_with(&['2', '0']) && exchange.len() == 4;
        let public = self.near(&self.words.public_numbers, at, 6);
        (shaped && !years && !public && self.near(&self.words.telephones, at, 5)).then_some(end)
    }

    /// Whether the syllable at `at` goes on with the sentence behind a figure: `5678이에요`.
    fn is_ending(&self, at: usize) -> bool {
        let before = self.skip_back(at, GAP, is_gap);
        is_hangul(self.char(at))
            && self.char_before(before).is_ascii_digit()
            && figure(self.char(at + 1)).is_none()
    }

    /// Reads figures from `at` on, behind those already known.
    fn read(&self, at: usize, figures: Vec<u8>) -> Reading {
        let mut reading = Reading {
            ends: vec![at; figures.len()],
            groups: vec![figures.len()],
            figures,
            comma: None,
            spoken: false,
        };
        let mut at = at;
        while reading.figures.len() < LONGEST {
            if reading.figures.len() > AREA && self.is_ending(at) {
                break;
            }
            if let Some(value) = figure(self.char(at)) {
                reading.spoken |= !self.char(at).is_ascii_digit();
                reading.figures.push(value);
                reading.ends.push(at + 1);
                *reading.groups.last_mut().expect("there is a group") += 1;
                at += 1;
                continue;
            }
            let next = self.skip(at, GAP + 1, is_gap);
            if next == at || next - at > GAP || figure(self.char(next)).is_none() {
                break;
            }
            if self.text[at..next].contains(&',') {
                reading.comma.get_or_insert(reading.figures.len());
            }
            reading.groups.push(0);
            at = next;
        }
        if reading.figures.len() == LONGEST && self.char(at).is_ascii_digit() {
            // The last group goes on: it is no number of this length.
            reading.groups.push(1);
        }
        reading
    }
}

impl Reading {
    /// The end of a mobile number at the start.
    fn mobile(&self) -> Option<usize> {
        let [0, 1, network, ..] = self.figures[..] else {
            return None;
        };
        let lengths: &[usize] = match network {
            0 => &[11],
            1 | 6..=9 => &[11, 10],
            _ => return None,
        };
        let single = self.groups.iter().all(|&len| len <= 1);
        if self.groups[0] < 3 && !single && !self.spoken {
            return None;
        }
        let len = self.complete(lengths)?;
        let groups = self.groups_of(len);
        let usual = groups.len() <= 2 || groups.last() == Some(&4);
        (usual || single || self.spoken).then(|| self.ends[len - 1])
    }

    /// The end of a land line's number at the start.
    fn land_line(&self) -> Option<usize> {
        let (area, lengths): (usize, &[usize]) = match self.figures[..] {
            [0, 2, ..] => (2, &[10, 9]),
            [0, 3, 1..=3, ..] | [0, 4 | 6, 1..=4, ..] | [0, 5, 1..=5, ..] => (3, &[11, 10]),
            [0, 7, 0, ..] => (3, &[11]),
            [0, 5, 0, 2..=8, ..] => (4, &[12, 11]),
            _ => return None,
        };
        let len = self.complete(lengths)?;
        let exchange = self.figures[area];
        let low = exchange == 0 || (exchange == 1 && len != lengths[0]);
        if (low && area < 4) || self.comma.is_some_and(|at| at < len) {
            return None;
        }
        let groups = self.groups_of(len);
        let last = *groups.last()?;
        let joined = groups.len() == 1 || (groups.len() == 2 && groups[0] == area);
        (joined || last == 4 || self.spoken).then(|| self.ends[len - 1])
    }

    /// The first of `lengths` at which a group ends; where figures are words, any of them.
    fn complete(&self, lengths: &[usize]) -> Option<usize> {
        let comma = |len: usize| self.comma.is_some_and(|at| at < len);
        let amount = |len: usize| comma(len) && self.groups_of(len).len() != 3;
        let ends = |len: usize| self.groups_of(len).iter().sum::<usize>() == len;
        let read = |len: &usize| self.figures.len() >= *len && !amount(*len);
        let mut known = lengths.iter().copied().filter(read);
        known
            .clone()
            .find(|&len| ends(len))
            .or_else(|| known.next().filter(|_| self.spoken))
    }

    /// The groups that make up the first `len` figures.
    fn groups_of(&self, len: usize) -> &[usize] {
        let mut total = 0;
        let count = self.groups.iter().take_while(|&&group| {
            let before = total;
            total += group;
            before < len
        });
        &self.groups[..count.count()]
    }
}

/// What may stand between groups of figures: separators, and words that people say for them.
fn is_gap(c: char) -> bool {
    " -.,)(/~_*=:ㅡㅣ|+".contains(c) || "에다시의국번".contains(c)
}

/// The value of a figure or of a syllable or letter that stands for one.
fn figure(c: char) -> Option<u8> {
    Some(match c {
        '0'..='9' => u8::try_from(c).ok()? - b'0',
        '공' | '영' | 'o' | 'ㅇ' | '○' => 0,
        '일' | 'l' => 1,
        '이' => 2,
        '삼' => 3,
        '사' => 4,
        '오' => 5,
        '육' | '륙' => 6,
        '칠' => 7,
        '팔' => 8,
        '구' => 9,
        _ => return None,
    })
}
