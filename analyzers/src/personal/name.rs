//! Names of private people: behind a title (담당자 홍길동), in a signature (홍길동 드림), in an
//! introduction (저는 홍길동입니다), or alone in the last line.
//!
//! A name is a family name and one or two syllables of the list of given names, and no word of the
//! list of words that look so. Office holders (대통령, 장관, 의원) have no title in the list: whom a
//! proposal is about stays.

use std::ops::Range;

use super::Kind;
use super::scan::{Hit, Scan, is_hangul, is_space};

/// What may follow a name, when more than a particle.
const FOLLOWERS: [&str; 14] = [
    "입니다",
    "이라고",
    "라고",
    "이고",
    "이며",
    "이에요",
    "예요",
    "씨",
    "님",
    "드림",
    "올림",
    "배상",
    "에게",
    "올립니다",
];

/// Particles that may follow a name.
const PARTICLES: &str = "은는이가을를의와과도";

impl Scan<'_> {
    /// Adds all names.
    pub(super) fn names(&self, hits: &mut Vec<Hit>) {
        for at in 0..self.text.len() {
            if is_hangul(self.char_before(at)) {
                continue;
            }
            let found = self.titled(at).or_else(|| self.introduced(at));
            hits.extend(found.map(hit));
        }
        for at in 0..self.text.len() {
            hits.extend(self.signed(at).map(hit));
        }
        hits.extend(self.last_line().map(hit));
    }

    /// The name behind the title at `at`.
    fn titled(&self, at: usize) -> Option<Range<usize>> {
        let title = at + self.words.titles.at(&self.text[at..])?;
        let particle = self.skip(title, 1, |c| "은는".contains(c));
        let start = self.skip(particle, 4, |c| " :=-.(/".contains(c));
        if start == title {
            return None;
        }
        let labeled = self.text[title..start].iter().any(|c| ":=(".contains(*c));
        self.name(start, labeled)
    }

    /// The name that the writer says to have, behind `저는`.
    fn introduced(&self, at: usize) -> Option<Range<usize>> {
        let word = at + self.words.introductions.at(&self.text[at..])?;
        let start = self.skip(word, 2, is_space);
        let name = self.name(start, false).filter(|_| start > word)?;
        let rest = &self.text[name.end..];
        let says = ["입니다", "이라고", "라고", "이고", "이며", "이에요", "예요"];
        says.iter().any(|word| begins(rest, word)).then_some(name)
    }

    /// The name before the closing word at `at`.
    fn signed(&self, at: usize) -> Option<Range<usize>> {
        let end = at + self.words.signatures.at(&self.text[at..])?;
        if is_hangul(self.char(end)) {
            return None;
        }
        let name_end = self.skip_back(at, 3, |c| " (".contains(c));
        let spaced = name_end.saturating_sub(5);
        if self.spaced_name(spaced) == Some(name_end) && !is_hangul(self.char_before(spaced)) {
            return Some(spaced..name_end);
        }
        [4, 3].into_iter().find_map(|len| {
            let start = name_end.checked_sub(len)?;
            let alone = !is_hangul(self.char_before(start));
            let is_name = self.is_name(&self.text[start..name_end], false);
            (alone && is_name).then_some(start..name_end)
        })
    }

    /// A last line of several that holds a name only.
    fn last_line(&self) -> Option<Range<usize>> {
        let blank = |c: char| c == '\n' || " .".contains(c);
        let end = self.skip_back(self.text.len(), usize::MAX, blank);
        let start = self.skip_back(end, 5, is_hangul);
        let line = self.skip_back(start, 4, is_space);
        let alone = line > 0 && self.char_before(line) == '\n';
        (alone && end - start >= 3 && self.is_name(&self.text[start..end], false))
            .then_some(start..end)
    }

    /// The name that begins at `start` and ends with its word; one of two syllables only where a
    /// label leaves no doubt.
    fn name(&self, start: usize, labeled: bool) -> Option<Range<usize>> {
        if let Some(end) = self.spaced_name(start) {
            return Some(start..end);
        }
        let lengths = if labeled { [3, 4, 2] } else { [3, 4, 3] };
        lengths.into_iter().find_map(|len| {
            let end = start + len;
            let word = self.text.get(start..end)?;
            let ends = self.ends_name(end, len == 2);
            let noun = !labeled && self.is_noun_with_particle(word);
            (ends && !noun && self.is_name(word, len == 2)).then_some(start..end)
        })
    }

    /// The end of a name with a space between its syllables: `홍 길 동`.
    fn spaced_name(&self, start: usize) -> Option<usize> {
        let word = self.text.get(start..start + 5)?;
        let [a, ' ', b, ' ', c] = word[..] else {
            return None;
        };
        let ends = !is_hangul(self.char(start + 5));
        (ends && self.is_name(&[a, b, c], false)).then_some(start + 5)
    }

    /// Whether a name may end at `end`: before no syllable, a particle, or a word of address.
    fn ends_name(&self, end: usize, strict: bool) -> bool {
        let next = self.char(end);
        if !is_hangul(next) {
            return true;
        }
        let rest = &self.text[end..];
        let particle = PARTICLES.contains(next) && !is_hangul(self.char(end + 1));
        !strict && (particle || FOLLOWERS.iter().any(|word| begins(rest, word)))
    }

    /// Whether `word` is a noun with its particle: `제안을`, `인권이`.
    fn is_noun_with_particle(&self, word: &[char]) -> bool {
        let Some((last, noun)) = word.split_last() else {
            return false;
        };
        "은는이가을를의도만에로와과서하한인해".contains(*last)
            && self.words.not_names.contains(noun)
    }

    /// Whether `word` is a family name with a given one; `short` allows one syllable for it.
    fn is_name(&self, word: &[char], short: bool) -> bool {
        let family = match word.len() {
            2 if short => 1,
            3 => 1,
            4 => 2,
            _ => return false,
        };
        let given = |c: &char| self.words.given.contains(std::slice::from_ref(c));
        self.words.surnames.contains(&word[..family])
            && word[family..].iter().all(given)
            && !self.words.not_names.contains(word)
    }
}

fn hit(span: Range<usize>) -> Hit {
    Hit {
        span,
        kind: Kind::Name,
    }
}

/// Whether `text` begins with `word`.
fn begins(text: &[char], word: &str) -> bool {
    let mut text = text.iter();
    word.chars().all(|c| text.next() == Some(&c))
}
