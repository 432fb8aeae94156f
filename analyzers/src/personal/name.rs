//! Names of private people: behind a title (담당자 홍길동), in a signature (홍길동 드림), in an
//! introduction (저는 홍길동입니다, 안녕하세요 홍길동입니다), beside a telephone number, mail address or account, or alone in the
//! last line.
//!
//! A name is a family name and one or two syllables of the list of given names, and no word of the
//! list of words that look so. Whom a proposal is about stays: a name beside a public office (장관,
//! 의원), or quoted with a post as news do, `형사1부(부장 홍길동)`, is not masked.

use std::ops::Range;

use super::Kind;
use super::fold::BARRIER;
use super::scan::{Hit, Scan, is_hangul, is_space};

/// Letters of the one word that may stand between a greeting and its writer's name: 안녕하세요, 학생 홍길동입니다.
const ROLE: usize = 8;

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

/// Posts that news put in brackets behind an institution.
const POSTS: [&str; 6] = ["부장", "소장", "원장", "과장", "팀장", "대표자"];

/// Last syllables of offices and shops that look like names: 민원실, 안내소.
const OFFICES: &str = "실과소청부처팀점";

/// Letters of a sentence in which its writer says to be somebody.
const SENTENCE: usize = 50;

/// Names in a list behind one title, at most.
const LISTED: usize = 10;

/// Particles that may follow a name.
const PARTICLES: &str = "은는이가을를의와과도";

/// Last syllables of what is given or told, where a verb closes a letter: `사연을 올립니다`.
const OBJECTS: &str = "을를가만도로";

impl Scan<'_> {
    /// Adds all names.
    pub(super) fn names(&self, hits: &mut Vec<Hit>) {
        for at in 0..self.text.len() {
            if is_hangul(self.char_before(at)) {
                continue;
            }
            if let Some((name, labeled)) = self.titled(at) {
                self.listed(name, labeled, hits);
            } else {
                let name = self.introduced(at).or_else(|| self.greeted(at));
                let name = name.or_else(|| self.called(at));
                hits.extend(name.map(hit));
            }
        }
        for contact in 0..hits.len() {
            if matches!(
                hits[contact].kind,
                Kind::Telephone | Kind::Email | Kind::Account
            ) {
                let span = hits[contact].span.clone();
                hits.extend(self.beside(&span).into_iter().map(hit));
            }
        }
        for at in 0..self.text.len() {
            hits.extend(self.signed(at).map(hit));
        }
        hits.extend(self.last_line().map(hit));
    }

    /// The name behind the title at `at`, and whether a sign says that there is one.
    fn titled(&self, at: usize) -> Option<(Range<usize>, bool)> {
        let title = at + self.words.titles.at(&self.text[at..])?;
        let particle = self.skip(title, 1, |c| "은는".contains(c));
        let start = self.skip(particle, 4, |c| " :=-.(/".contains(c));
        if start == title {
            return None;
        }
        let labeled = self.text[title..start].iter().any(|c| ":=(".contains(*c));
        let quoted = !labeled && self.is_quoted(at, title);
        let name = self.name(start, labeled).filter(|_| !quoted)?;
        (labeled || !self.has_office(&name)).then_some((name, labeled))
    }

    /// Whether the title `at..end` is a post that news put in brackets: `형사1부(부장 홍길동)`.
    fn is_quoted(&self, at: usize, end: usize) -> bool {
        let word = &self.text[at..end];
        let post = |post: &&str| post.chars().eq(word.iter().copied());
        let inside = self.char_before(at) == '(' && at > 1;
        inside && is_hangul(self.char(at - 2)) && POSTS.iter().any(post)
    }

    /// Adds a name, and those that a list goes on with: `제안자: 홍길동, 김철수`.
    fn listed(&self, name: Range<usize>, labeled: bool, hits: &mut Vec<Hit>) {
        let mut next = Some(name);
        for _ in 0..LISTED {
            let Some(name) = next.take() else { break };
            let end = name.end;
            hits.push(hit(name));
            let start = self.skip(end, 2, |c| ",./ ".contains(c));
            let separated = self.text[end..start].iter().any(|c| ",./".contains(*c));
            if labeled && separated {
                let name = self.name(start, false);
                next = name.filter(|name| !self.has_office(name));
            }
        }
    }

    /// The names directly before and behind a contact: `홍길동, 010-1234-5678`.
    fn beside(&self, contact: &Range<usize>) -> Vec<Range<usize>> {
        let sign = |c: char| " ,.:()~/-".contains(c);
        let end = self.skip_back(contact.start, 3, sign);
        let start = self.skip(contact.end, 3, sign);
        let spaced = |start: usize| self.spaced_name(start).map(|end| start..end);
        let before = (end.checked_sub(5).and_then(spaced))
            .filter(|name| name.end == end)
            .or_else(|| end.checked_sub(3).map(|start| start..end));
        let behind = spaced(start).unwrap_or(start..start + 3);
        let fits = |name: &Range<usize>| {
            let Some(word) = self.text.get(name.clone()) else {
                return false;
            };
            let alone = !is_hangul(self.char_before(name.start)) && !is_hangul(self.char(name.end));
            let letters: Vec<char> = word.iter().copied().filter(|c| *c != ' ').collect();
            let office = letters.last().is_some_and(|last| OFFICES.contains(*last));
            alone
                && !office
                && self.is_name(&letters, false)
                && !self.is_noun_with_particle(&letters)
                && !self.is_label(&letters)
                && !self.has_office(name)
        };
        before.into_iter().chain([behind]).filter(fits).collect()
    }

    /// Whether a word introduces data instead of being some: `예금주`, `사무실`.
    fn is_label(&self, word: &[char]) -> bool {
        let words = self.words;
        let lists = [&words.telephones, &words.accounts, &words.titles];
        lists.iter().any(|list| list.contains(word))
    }

    /// Whether a public office stands in front of a name or behind it.
    fn has_office(&self, name: &Range<usize>) -> bool {
        let start = self.skip(name.end, 1, is_space);
        let ahead = self.text.get(start..).unwrap_or_default();
        let behind = self.words.offices.at(ahead).is_some_and(|len| {
            let next = self.char(start + len);
            let particle = PARTICLES.contains(next) && !is_hangul(self.char(start + len + 1));
            !is_hangul(next) || particle || "께에".contains(next)
        });
        let end = self.skip_back(name.start, 1, is_space);
        let in_front = self.words.offices.before(&self.text[..end]);
        // 연세의원 is no 의원.
        let whole = |len: usize| len > 2 || !is_hangul(self.char_before(end - len));
        behind || in_front.is_some_and(whole)
    }

    /// The name that the writer says to have, behind `저는`.
    fn introduced(&self, at: usize) -> Option<Range<usize>> {
        let word = at + self.words.introductions.at(&self.text[at..])?;
        let start = self.skip(word, 2, is_space);
        (start > word).then(|| self.said(start)).flatten()
    }

    /// The name of whoever greets at `at`: `안녕하세요. 대학생 홍길동입니다`.
    fn greeted(&self, at: usize) -> Option<Range<usize>> {
        let greeting = at + self.words.greetings.at(&self.text[at..])?;
        let start = self.skip(greeting, 4, |c| " .,!?~\n".contains(c));
        let role = self.skip(start, ROLE, is_hangul);
        let behind = self.skip(role, 1, is_space);
        let name = self.said(start);
        name.or_else(|| {
            (role > start && behind > role)
                .then(|| self.said(behind))
                .flatten()
        })
    }

    /// The name at `start`, when its writer says to be called so.
    fn said(&self, start: usize) -> Option<Range<usize>> {
        let name = self.name(start, false)?;
        let rest = &self.text[name.end..];
        let says = ["입니다", "이라고", "라고", "이고", "이며", "이에요", "예요"];
        (says.iter().any(|word| begins(rest, word)) && !self.has_office(&name)).then_some(name)
    }

    /// The name at `at` that somebody is called: `홍길동이라고 합니다`.
    fn called(&self, at: usize) -> Option<Range<usize>> {
        let name = self
            .name(at, false)
            .filter(|name| self.char(name.end - 1) != '하')?;
        let rest = &self.text[name.end..];
        let quote = ["이라고", "라고"].iter().find(|word| begins(rest, word))?;
        let verb = self.skip(name.end + quote.chars().count(), 1, is_space);
        let verb = self.text.get(verb..).unwrap_or_default();
        let says = ["합니다", "해요", "하는데요"]
            .iter()
            .any(|word| begins(verb, word));
        (says && self.speaks_of_oneself(at) && !self.has_office(&name)).then_some(name)
    }

    /// Whether the sentence up to `at` is about its writer: `저는 올해 41살의 평범한 노동자 …`.
    fn speaks_of_oneself(&self, at: usize) -> bool {
        let start = self.skip_back(at, SENTENCE, |c| !"\n.!?".contains(c));
        (start..=at).any(|end| {
            let word = self.words.introductions.before(&self.text[..end]);
            word.is_some_and(|len| len > 1 && len <= end - start)
        })
    }

    /// The name before the closing word at `at`.
    fn signed(&self, at: usize) -> Option<Range<usize>> {
        let end = at + self.words.signatures.at(&self.text[at..])?;
        if is_hangul(self.char(end)) {
            return None;
        }
        let name_end = self.skip_back(at, 3, |c| " (".contains(c));
        if end - at == 1 && name_end == at {
            // 감사말씀 is signed by nobody.
            return None;
        }
        let lengths: &[usize] = match end - at {
            2 if self.ends_line(end) && name_end < at => &[5, 4, 3, 2],
            _ => &[5, 4, 3],
        };
        let names = lengths
            .iter()
            .filter_map(|len| Some(name_end.checked_sub(*len)?..name_end));
        let mut names = names.filter(|name| !is_hangul(self.char_before(name.start)));
        let verb = end - at > 2;
        let object = |last: char| verb && OBJECTS.contains(last);
        names
            .find(|name| self.is_signature(&self.text[name.clone()], verb))
            .filter(|name| !object(self.char_before(name.end)) && !self.has_office(name))
    }

    /// Whether nothing but signs follows in the line.
    fn ends_line(&self, at: usize) -> bool {
        let end = self.skip(at, 8, |c| {
            !c.is_alphanumeric() && !matches!(c, '\n' | BARRIER)
        });
        matches!(self.char(end), '\n' | BARRIER)
    }

    /// Whether a closing word makes `word` a name: `홍길동`, `홍 길동`, `홍 길 동`, `홍동`.
    /// In front of a `verb`, `이 사연` is more often what is told.
    fn is_signature(&self, word: &[char], verb: bool) -> bool {
        match *word {
            [a, ' ', b, ' ', c] => self.is_name(&[a, b, c], false),
            [a, ' ', b, c] => {
                let noun = verb || self.words.not_names.contains(&[b, c]);
                !noun && self.is_name(&[a, b, c], false)
            }
            _ => self.is_name(word, word.len() == 2) && !self.is_noun_with_particle(word),
        }
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
            let noun = !labeled && self.is_noun_with_particle(word) || is_nobody(word, labeled);
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
        "은는이가을를의도만에로와과서하한인해시".contains(*last)
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

/// Whether `word` is a family name without a given one, as in reports: `박모양`, and with its particle
/// `박모가` where no label says that a name stands here.
fn is_nobody(word: &[char], labeled: bool) -> bool {
    let particle = |last: char| !labeled && PARTICLES.contains(last);
    matches!(word, [_, '모', last] if "양군씨".contains(*last) || particle(*last))
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
