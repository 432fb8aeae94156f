//! Personal data in free text: where telephone numbers, resident numbers, e-mail addresses and
//! accounts stand.
//!
//! A scanner over runs of digits rather than one regular expression a kind: a run is read once, its
//! groups decide what it is. Nothing relies on the resident number's checksum, since its tail has
//! been random from October 2020 on.

use std::ops::Range;

/// What a span of personal data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A mobile or land-line number.
    Telephone,
    /// A resident or foreigner registration number.
    ResidentNumber,
    /// An e-mail address.
    Email,
    /// A bank account or card.
    Account,
}

/// Finds personal data in a normalized text, in order, without overlaps.
pub fn find(text: &str) -> Vec<(Range<usize>, Kind)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = bytes[at..]
        .iter()
        .position(|b| b.is_ascii_digit() || *b == b'@')
    {
        let start = at + step;
        if bytes[start] == b'@' {
            if let Some(span) = email(bytes, start) {
                at = span.end;
                // Digits of the local part may have been taken for a number before.
                while found
                    .last()
                    .is_some_and(|(last, _): &(Range<usize>, Kind)| last.end > span.start)
                {
                    found.pop();
                }
                found.push((span, Kind::Email));
            } else {
                at = start + 1;
            }
        } else {
            let run = Digits::read(bytes, start);
            at = run.end;
            if let Some(kind) = run.kind(text) {
                found.push((start..run.end, kind));
            }
        }
    }
    found
}

/// The address around the `@` at `at`.
fn email(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let local = |b: &u8| b.is_ascii_alphanumeric() || b"._-+".contains(b);
    let domain = |b: &u8| b.is_ascii_alphanumeric() || b".-".contains(b);
    let before = bytes[..at].iter().rev().take_while(|b| local(b)).count();
    let mut after = bytes[at + 1..].iter().take_while(|b| domain(b)).count();
    while after > 0 && b".-".contains(&bytes[at + after]) {
        after -= 1;
    }
    let host = &bytes[at + 1..at + 1 + after];
    (before > 0 && host.contains(&b'.')).then_some(at - before..at + 1 + after)
}

/// Digits in groups, parted by one or two separators.
struct Digits {
    start: usize,
    end: usize,
    figures: Vec<u8>,
    groups: Vec<usize>,
}

impl Digits {
    fn read(bytes: &[u8], start: usize) -> Self {
        let mut run = Self {
            start,
            end: start,
            figures: Vec::new(),
            groups: Vec::new(),
        };
        let mut at = start;
        loop {
            let group = bytes[at..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
            if group == 0 || run.figures.len() + group > 24 {
                return if run.groups.is_empty() {
                    run.skip(at + group.max(1))
                } else {
                    run
                };
            }
            run.figures.extend_from_slice(&bytes[at..at + group]);
            run.groups.push(group);
            run.end = at + group;
            let gap = bytes[run.end..]
                .iter()
                .take_while(|b| b" -.)".contains(b))
                .count();
            if gap == 0 || gap > 2 {
                return run;
            }
            at = run.end + gap;
        }
    }

    fn skip(mut self, end: usize) -> Self {
        self.end = end;
        self
    }

    fn kind(&self, text: &str) -> Option<Kind> {
        match self.figures.len() {
            8..=12 if self.is_telephone() => Some(Kind::Telephone),
            13 if self.is_resident_number() => Some(Kind::ResidentNumber),
            10..=16 if self.is_account(text) => Some(Kind::Account),
            _ => None,
        }
    }

    fn is_telephone(&self) -> bool {
        let area = |len: usize| &self.figures[..len];
        let mobile = self.figures.starts_with(b"01") && b"016789".contains(&self.figures[2]);
        let total = self.figures.len();
        if mobile {
            return (10..=11).contains(&total);
        }
        let seoul = area(2) == b"02" && (9..=10).contains(&total);
        let regional = area(1) == b"0"
            && (b'3'..=b'7').contains(&self.figures[1])
            && (10..=12).contains(&total);
        (seoul || regional) && self.groups.len() >= 2
    }

    /// Six digits of a birthday and seven, the first of which tells sex and century.
    fn is_resident_number(&self) -> bool {
        let two = |at: usize| (self.figures[at] - b'0') * 10 + self.figures[at + 1] - b'0';
        let birthday = (1..=12).contains(&two(2)) && (1..=31).contains(&two(4));
        let grouped = self.groups == [6, 7] || self.groups == [13];
        grouped && birthday && (b'1'..=b'8').contains(&self.figures[6])
    }

    /// Three groups or more, or a bank's name in front.
    fn is_account(&self, text: &str) -> bool {
        const BANKS: [&str; 6] = ["은행", "농협", "수협", "신협", "금고", "우체국"];
        let before = text[..self.start].trim_end_matches([' ', ':', '-', '(']);
        let grouped = self.groups.len() >= 3 && self.groups.iter().all(|&len| len >= 2);
        BANKS.iter().any(|bank| before.ends_with(bank))
            || grouped && self.figures.len() >= 11 && !self.is_date()
    }

    /// `2019-01-12 10:30` and the like.
    fn is_date(&self) -> bool {
        self.groups[0] == 4 && (self.figures.starts_with(b"19") || self.figures.starts_with(b"20"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Kind)]) {
        let found: Vec<_> = find(text)
            .into_iter()
            .map(|(span, kind)| (&text[span], kind))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn each_kind_is_found() {
        check(
            "연락처 010-1234-5678 입니다",
            &[("010-1234-5678", Kind::Telephone)],
        );
        check("01012345678로", &[("01012345678", Kind::Telephone)]);
        check("(02) 345-6789", &[("02) 345-6789", Kind::Telephone)]);
        check(
            "010 1234 5678, 031.345.6789",
            &[
                ("010 1234 5678", Kind::Telephone),
                ("031.345.6789", Kind::Telephone),
            ],
        );
        check(
            "800101-1234567",
            &[("800101-1234567", Kind::ResidentNumber)],
        );
        check(
            "hong.gd123@naver.com입니다",
            &[("hong.gd123@naver.com", Kind::Email)],
        );
        check(
            "01012345678@daum.net",
            &[("01012345678@daum.net", Kind::Email)],
        );
        check(
            "국민은행 123456-12-123456",
            &[("123456-12-123456", Kind::Account)],
        );
        check(
            "농협 301-1234-5678-91",
            &[("301-1234-5678-91", Kind::Account)],
        );
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "예산 1234567890원",
            "2019-01-12 10:30",
            "제12조 제3항",
            "110, 1339",
            "3.1운동",
            "1588-1234",
            "",
            "가나다",
            "@",
            "a@b",
            "12345678901234567890123456789",
        ] {
            check(text, &[]);
        }
    }
}
