//! People's pages (`blog.naver.com/hong`) and their names in messengers (`카톡 아이디 hong77`).

use super::Kind;
use super::scan::{Hit, Scan, is_hangul};

/// How far in front of a name the messenger stands.
const REACH: usize = 12;

/// Longest name.
const HANDLE: usize = 30;

/// Longest rest of a path.
const LONGEST: usize = 80;

impl Scan<'_> {
    /// Adds personal pages and names in messengers.
    pub(super) fn online(&self, hits: &mut Vec<Hit>) {
        let mut at = 0;
        while at < self.text.len() {
            if !is_address(self.text[at]) {
                at += 1;
                continue;
            }
            let end = self.skip(at, usize::MAX, is_address);
            hits.extend(self.page(at, end));
            if !self.text[at..end].iter().any(|c| "/?&".contains(*c)) {
                self.handles_in(at, end, hits);
            }
            at = end;
        }
    }

    /// The personal page that the characters `start..end` are.
    fn page(&self, start: usize, end: usize) -> Option<Hit> {
        let trailing = |c: &&char| ".,;:!?)'~".contains(**c);
        let end = end
            - self.text[start..end]
                .iter()
                .rev()
                .take_while(trailing)
                .count();
        let token = &self.text[start..end];
        if !token.contains(&'.') {
            return None;
        }
        let address: String = token.iter().collect();
        let scheme = address.find("://").map_or(0, |at| at + 3);
        let first = scheme - address[..scheme].find("http").unwrap_or(scheme).min(scheme);
        let bare = &address[scheme..];
        let bare = bare.strip_prefix("www.").unwrap_or(bare);
        let bare = bare.strip_prefix("m.").unwrap_or(bare);
        self.is_personal(bare).then(|| Hit {
            span: start + scheme - first..self.path_end(end),
            kind: Kind::PersonalUrl,
        })
    }

    /// Where a path that ends at `end` really ends: a name may stand in it in Korean.
    fn path_end(&self, end: usize) -> usize {
        if self.char_before(end) != '/' || !is_hangul(self.char(end)) {
            return end;
        }
        self.skip(end, LONGEST, |c| is_hangul(c) || is_address(c))
    }

    /// Whether an address without scheme leads to somebody's own page or names a person.
    fn is_personal(&self, address: &str) -> bool {
        let words = self.words;
        if words
            .public_sites
            .iter()
            .any(|site| address.starts_with(site.as_str()))
        {
            return false;
        }
        let host = address.split('/').next().unwrap_or(address);
        let own = |site: &String| match site.strip_prefix('*') {
            Some(domain) => host.len() > domain.len() && host.ends_with(domain),
            None => address.len() > site.len() && address.starts_with(site.as_str()),
        };
        words.personal_sites.iter().any(own) || self.names_person(address)
    }

    /// Whether a key of the address's query names a person: `?userid=hong`.
    fn names_person(&self, address: &str) -> bool {
        let Some((_, query)) = address.split_once('?') else {
            return false;
        };
        query.split('&').any(|pair| {
            pair.split_once('=').is_some_and(|(key, value)| {
                let letters = value.chars().any(|c| c.is_ascii_alphabetic());
                let known = self.words.personal_keys.iter().any(|known| known == key);
                known && (letters || value.contains('@') || value.len() >= 9)
            })
        })
    }

    /// Adds the names in messengers among the characters `start..end`.
    fn handles_in(&self, start: usize, end: usize, hits: &mut Vec<Hit>) {
        let mut at = start;
        while at < end {
            let stop = self.skip(at, end - at, is_handle);
            if stop > at && self.is_messenger_id(at, stop) {
                let dots = |c: &&char| ".-".contains(**c);
                let tail = self.text[at..stop].iter().rev().take_while(dots).count();
                hits.push(Hit {
                    span: at - usize::from(self.char_before(at) == '@')..stop - tail,
                    kind: Kind::MessengerId,
                });
            }
            at = stop + 1;
        }
    }

    fn is_messenger_id(&self, at: usize, end: usize) -> bool {
        let token = &self.text[at..end];
        let letters = token.iter().any(char::is_ascii_alphabetic);
        let figures = token.iter().any(|c| c.is_ascii_digit() || *c == '_');
        if !letters || !(3..=HANDLE).contains(&token.len()) || self.is_word(token) {
            return false;
        }
        let gap = self.skip_back(at, 4, |c| " :=(-.@'\"은는".contains(c));
        let mention = self.char_before(at) == '@';
        let labeled = self.text[gap..at].iter().any(|c| ":=@".contains(*c));
        let Some(label) = self.label(at, gap) else {
            let messenger = self.word_ends(&self.words.messengers, gap);
            let named = messenger.filter(|_| gap < at);
            let alone = named.is_some_and(|start| !is_hangul(self.char_before(start)));
            let apart = mention && matches!(self.char_before(at - 1), ' ' | '\n');
            let called = apart && figures;
            let named = token[0].is_ascii_alphabetic() && figures && token.len() >= 4;
            return called || alone && (mention || named);
        };
        figures || labeled || self.near(&self.words.messengers, label, REACH)
    }

    /// The start of the word for a name in a messenger that ends at `gap`, before a name at `at`. It
    /// is a word of its own or follows the messenger: `카톡아이디`, but not `패닉`.
    fn label(&self, at: usize, gap: usize) -> Option<usize> {
        let label = self.word_ends(&self.words.handles, gap);
        let start = label.filter(|_| gap < at)?;
        let joined = is_hangul(self.char_before(start))
            && self.word_ends(&self.words.messengers, start).is_none();
        (!joined).then_some(start)
    }

    /// Whether an ASCII word is itself a label or a messenger: `kakao id`.
    fn is_word(&self, token: &[char]) -> bool {
        self.words.handles.contains(token)
            || self.words.messengers.contains(token)
            || self.words.mail_hosts.contains(token)
    }
}

/// Characters of addresses on the net.
fn is_address(c: char) -> bool {
    c.is_ascii_graphic() && !"\"<>`{}|\\^()[]".contains(c)
}

/// Characters of a name in a messenger.
fn is_handle(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._-".contains(c)
}
