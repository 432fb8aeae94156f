//! E-mail addresses: `hong@naver.com`, `hong @ naver.com`, `hong@네이버`, `hong 골뱅이 네이버 닷컴`.

use super::Kind;
use super::scan::{Hit, Scan, is_hangul, is_space};

/// Longest local part and longest host that are looked at.
const LONGEST: usize = 64;

/// Hosts whose name is also an everyday word.
const EVERYDAY: [&str; 4] = ["다음", "코리아", "파란", "구글"];

impl Scan<'_> {
    /// Adds all mail addresses.
    pub(super) fn mail(&self, hits: &mut Vec<Hit>) {
        let mut from = 0;
        for at in 0..self.text.len() {
            if at < from {
                continue;
            }
            let Some(sign) = self.at_sign(at) else {
                continue;
            };
            let found = self.written(at, sign).or_else(|| self.spoken(at, sign));
            if let Some((start, end)) = found.filter(|(start, _)| *start >= from) {
                hits.push(Hit {
                    span: start..end,
                    kind: Kind::Email,
                });
                from = end;
            }
        }
    }

    /// The end of the sign between the two parts that begins at `at`.
    fn at_sign(&self, at: usize) -> Option<usize> {
        if self.text[at] == '@' {
            return Some(at + 1);
        }
        if self.text[at..].starts_with(&[' ', 'a', 't', ' ']) {
            // English too: only a name with a figure in it is the name of a mailbox.
            let name = &self.text[self.local_part(at)..at];
            return (name.iter().any(char::is_ascii_digit)).then_some(at + 4);
        }
        let len = self.words.at_signs.at(&self.text[at..])?;
        Some(at + len)
    }

    /// A host with a dot; a space beside the sign is a slip of the pen.
    fn written(&self, at: usize, sign: usize) -> Option<(usize, usize)> {
        let local_end = self.skip_back(at, 1, is_space);
        let start = self.local_part(local_end);
        let host = self.skip(sign, 1, is_space);
        let mut end = self.skip(host, LONGEST, |c| {
            c.is_ascii_alphanumeric() || ".-".contains(c)
        });
        while end > host && ".-".contains(self.char_before(end)) {
            end -= 1;
        }
        (start < local_end && self.text[host..end].contains(&'.')).then_some((start, end))
    }

    /// The start of the ASCII local part that ends at `end`.
    fn local_part(&self, end: usize) -> usize {
        let start = self.skip_back(end, LONGEST, |c| {
            c.is_ascii_alphanumeric() || "._-+".contains(c)
        });
        start
            + self.text[start..end]
                .iter()
                .take_while(|c| ".-_+".contains(**c))
                .count()
    }

    /// A host in words: `네이버`, `네이버 닷컴`, `naver 점 com`.
    fn spoken(&self, at: usize, sign: usize) -> Option<(usize, usize)> {
        let host = self.skip(sign, 1, is_space);
        let name = host + self.words.mail_hosts.at(self.text.get(host..)?)?;
        let end = self.domain(name);
        let full = end > name;
        let spaced = is_space(self.text[at]);
        if !full && (spaced || self.char(name).is_ascii_alphanumeric()) {
            return None;
        }
        let local_end = self.skip_back(at, 1, is_space);
        let ascii = self.local_part(local_end);
        if ascii < local_end {
            return Some((ascii, end));
        }
        let hangul = self.skip_back(local_end, 12, |c| is_hangul(c) || c.is_ascii_digit());
        let word: String = self.text[host..name].iter().collect();
        let sure = full || !EVERYDAY.contains(&word.as_str());
        (hangul + 1 < local_end && sure).then_some((hangul, end))
    }

    /// The end of `닷컴`, `점 씨오 점 케이알` and the like behind a host's name.
    fn domain(&self, name: usize) -> usize {
        let mut end = name;
        for _ in 0..3 {
            let start = self.skip(end, 1, is_space);
            let dot = self
                .words
                .dots
                .at(&self.text[start..])
                .map_or(start, |len| start + len);
            let next = self.skip(dot, 1, is_space);
            let Some(len) = self
                .text
                .get(next..)
                .and_then(|rest| self.words.domains.at(rest))
            else {
                break;
            };
            let letters = self.char(next).is_ascii_alphanumeric();
            if letters && self.char(next + len).is_ascii_alphanumeric() {
                break;
            }
            end = next + len;
        }
        end
    }
}
