//! The plain lists: words, groups, phrases with a kind, names with variants.

use std::collections::BTreeSet;

use serde::Serialize;

use super::LexiconError;
use super::document::Document;

/// What a phrase without content does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BoilerplateKind {
    /// Greets: 안녕하세요.
    Salutation,
    /// Thanks: 감사합니다.
    Thanks,
    /// Ends: 이상입니다.
    Closing,
    /// Says who writes and why: 저는 … 시민입니다.
    Introduction,
    /// Stands beside personal data: 연락처.
    Personal,
}

impl BoilerplateKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Salutation,
        Self::Thanks,
        Self::Closing,
        Self::Introduction,
        Self::Personal,
    ];

    /// The name used in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Salutation => "salutation",
            Self::Thanks => "thanks",
            Self::Closing => "closing",
            Self::Introduction => "introduction",
            Self::Personal => "personal",
        }
    }
}

/// What a cue word shows that a proposal names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CueKind {
    /// What is wrong: 불편.
    Problem,
    /// What to do: 설치.
    Measure,
    /// What comes of it: 절감.
    Effect,
    /// Who acts: 지자체.
    Actor,
    /// A rule: 법률.
    Law,
}

impl CueKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Problem,
        Self::Measure,
        Self::Effect,
        Self::Actor,
        Self::Law,
    ];

    /// The name used in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::Measure => "measure",
            Self::Effect => "effect",
            Self::Actor => "actor",
            Self::Law => "law",
        }
    }
}

/// A phrase without content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Boilerplate {
    /// What it does.
    pub kind: BoilerplateKind,
    /// The phrase, in one of its spacings, without final punctuation.
    pub phrase: String,
}

/// A word that shows how concrete a proposal is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cue {
    /// What it shows.
    pub kind: CueKind,
    /// A noun or root as the tokenizer gives it.
    pub word: String,
}

/// A place and how people write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The name shown.
    pub name: String,
    /// What is found in text; the name itself is among them.
    pub variants: Vec<String>,
}

/// One word a line; repetitions count once.
pub(super) fn words(documents: &[Document]) -> Vec<String> {
    distinct(
        documents
            .iter()
            .flat_map(Document::lines)
            .map(|(_, line)| line.to_owned()),
    )
}

/// One word a line, in lower case.
pub(super) fn lower_words(documents: &[Document]) -> Vec<String> {
    distinct(
        documents
            .iter()
            .flat_map(Document::lines)
            .map(|(_, line)| line.to_lowercase()),
    )
}

/// One group a line. Groups that share a word are one group: having the same meaning is transitive.
pub(super) fn groups(documents: &[Document]) -> Result<Vec<Vec<String>>, LexiconError> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    for document in documents {
        for (number, line) in document.lines() {
            let group = items(line);
            if group.len() < 2 {
                return Err(document.error(
                    number,
                    format!("`{line}` is no group of synonyms"),
                    "write at least two words with a comma between: 아동, 어린이",
                ));
            }
            join(&mut groups, group);
        }
    }
    Ok(groups)
}

/// Lines `kind<TAB>phrase`.
pub(super) fn boilerplate(documents: &[Document]) -> Result<Vec<Boilerplate>, LexiconError> {
    let kinds = BoilerplateKind::ALL.map(|kind| (kind.name(), kind));
    let remedy = "write the kind (salutation, thanks, closing, introduction, personal), a tab, and the phrase";
    let lines = with_kinds(documents, &kinds, remedy)?;
    Ok(lines
        .into_iter()
        .map(|(kind, phrase)| Boilerplate { kind, phrase })
        .collect())
}

/// Lines `kind<TAB>word`.
pub(super) fn cues(documents: &[Document]) -> Result<Vec<Cue>, LexiconError> {
    let kinds = CueKind::ALL.map(|kind| (kind.name(), kind));
    let remedy = "write the kind (problem, measure, effect, actor, law), a tab, and the word";
    let lines = with_kinds(documents, &kinds, remedy)?;
    Ok(lines
        .into_iter()
        .map(|(kind, word)| Cue { kind, word })
        .collect())
}

/// Lines `name = variant, variant`; a later line replaces an earlier one of the same name.
pub(super) fn places(documents: &[Document]) -> Result<Vec<Place>, LexiconError> {
    let mut places: Vec<Place> = Vec::new();
    for document in documents {
        for (number, line) in document.lines() {
            let place = place(line).ok_or_else(|| {
                document.error(
                    number,
                    format!("`{line}` is no place"),
                    "write the name, =, and its variants with commas between: 서울 = 서울특별시, 서울시",
                )
            })?;
            match places.iter_mut().find(|known| known.name == place.name) {
                Some(known) => *known = place,
                None => places.push(place),
            }
        }
    }
    Ok(places)
}

fn place(line: &str) -> Option<Place> {
    let (name, variants) = line.split_once('=')?;
    let name = name.trim().to_owned();
    let variants = items(variants);
    if name.is_empty() || variants.is_empty() {
        return None;
    }
    let variants = distinct(std::iter::once(name.clone()).chain(variants));
    Some(Place { name, variants })
}

fn with_kinds<K: Copy + Ord>(
    documents: &[Document],
    kinds: &[(&str, K)],
    remedy: &'static str,
) -> Result<Vec<(K, String)>, LexiconError> {
    let mut found = Vec::new();
    for document in documents {
        for (number, line) in document.lines() {
            let Some((name, phrase)) = line.split_once('\t') else {
                return Err(document.error(number, format!("`{line}` has no tab"), remedy));
            };
            let Some(&(_, kind)) = kinds.iter().find(|(known, _)| *known == name.trim()) else {
                return Err(document.error(number, format!("unknown kind `{name}`"), remedy));
            };
            found.push((kind, phrase.trim().to_owned()));
        }
    }
    Ok(distinct(found.into_iter()))
}

/// Adds a group, taking in all groups that share a word with it.
fn join(groups: &mut Vec<Vec<String>>, group: Vec<String>) {
    let shares = |known: &Vec<String>| known.iter().any(|word| group.contains(word));
    let Some(first) = groups.iter().position(shares) else {
        groups.push(group);
        return;
    };
    let mut index = groups.len();
    let mut added = Vec::new();
    while index > first + 1 {
        index -= 1;
        if shares(&groups[index]) {
            added.splice(0..0, groups.remove(index));
        }
    }
    let known = std::mem::take(&mut groups[first]);
    groups[first] = distinct(known.into_iter().chain(added).chain(group));
}

/// Comma-separated items, trimmed, without empty and repeated ones.
fn items(text: &str) -> Vec<String> {
    let items = text
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty());
    distinct(items.map(str::to_owned))
}

/// The first occurrence of every item, in order.
fn distinct<T: Clone + Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    items.filter(|item| seen.insert(item.clone())).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Document, LexiconError, boilerplate, cues, groups, lower_words, places, words};

    fn list(text: &str) -> Vec<Document> {
        vec![Document::new(PathBuf::from("own.txt"), text)]
    }

    #[test]
    fn lines_are_trimmed_and_comments_skipped() {
        let text = "# 주석\n\n  것 \r\n수\n것\n\u{1100}\u{1161}\n";
        assert_eq!(
            words(&list(text)),
            ["것", "수", "가"],
            "the last is composed"
        );
        assert_eq!(lower_words(&list("Anonymous\nANONYMOUS")), ["anonymous"]);
    }

    #[test]
    fn groups_that_share_a_word_are_joined() {
        let check = |text: &str, expected: &[&[&str]]| {
            assert_eq!(groups(&list(text)).unwrap(), expected, "{text}");
        };
        check(
            "아동, 어린이\n고교,고등학교",
            &[&["아동", "어린이"], &["고교", "고등학교"]],
        );
        check(
            "아동, 어린이\n노인,어르신\n아이, 어린이",
            &[&["아동", "어린이", "아이"], &["노인", "어르신"]],
        );
        check("가,나\n다,라\n나,다", &[&["가", "나", "다", "라"]]);
    }

    #[test]
    fn a_place_is_its_own_variant() {
        let places = places(&list("서울 = 서울특별시, 서울시\n부산=부산시\n서울 = 경성")).unwrap();
        assert_eq!(places.len(), 2);
        assert_eq!(places[0].variants, ["서울", "경성"]);
    }

    #[test]
    fn errors_name_file_line_and_remedy() {
        fn check<T>(result: Result<T, LexiconError>, expected: &[&str]) {
            let error = result.err().unwrap().to_string();
            for part in expected {
                assert!(error.contains(part), "{part} in: {error}");
            }
        }
        check(
            groups(&list("가,나\n# 주석\n혼자")),
            &["own.txt:3:", "`혼자`", "at least two"],
        );
        check(
            boilerplate(&list("thanks 감사합니다")),
            &["own.txt:1:", "no tab", "salutation"],
        );
        check(
            boilerplate(&list("\nthank\t감사합니다")),
            &["own.txt:2:", "unknown kind `thank`"],
        );
        check(
            cues(&list("issue\t문제")),
            &["own.txt:1:", "problem, measure"],
        );
        check(
            places(&list("서울 서울시")),
            &["own.txt:1:", "서울 = 서울특별시"],
        );
    }
}
