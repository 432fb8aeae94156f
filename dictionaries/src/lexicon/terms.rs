//! Terms for the segmenter: rows `surface,tag,parts`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::LexiconError;
use super::document::Document;

/// A word that the system dictionary cuts apart or does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserTerm {
    /// The word as it stands in running text, without spaces.
    pub surface: String,
    /// `NNG`, `NNP`, or `NNP-지명` for a place.
    pub tag: String,
    /// The word's morphemes and their tags, which joined give the surface; empty for a simple word.
    pub parts: Vec<(String, String)>,
}

const TAGS: [&str; 3] = ["NNG", "NNP", "NNP-지명"];

const REMEDY: &str = "write surface,tag,parts: 국민연금,NNG,국민/NNG+연금/NNG (tag NNG, NNP or NNP-지명; parts may be empty)";

/// Reads all rows; a later file replaces terms of an earlier one, within a file none stands twice.
pub(super) fn user_terms(documents: &[Document]) -> Result<Vec<UserTerm>, LexiconError> {
    let mut terms: Vec<UserTerm> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for document in documents {
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        for (number, line) in document.lines() {
            let term = term(line).map_err(|problem| document.error(number, problem, REMEDY))?;
            if let Some(first) = lines.insert(term.surface.clone(), number) {
                let problem = format!("`{}` stands in line {first} already", term.surface);
                return Err(document.error(number, problem, "remove one of the two lines"));
            }
            if let Some(&place) = places.get(&term.surface) {
                terms[place] = term;
            } else {
                places.insert(term.surface.clone(), terms.len());
                terms.push(term);
            }
        }
    }
    Ok(terms)
}

fn term(line: &str) -> Result<UserTerm, String> {
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    let [surface, tag, parts] = fields[..] else {
        return Err(format!("`{line}` has {} fields instead of 3", fields.len()));
    };
    if surface.is_empty() || surface.contains(char::is_whitespace) || surface.contains('"') {
        return Err(format!("`{surface}` is no single word"));
    }
    if !TAGS.contains(&tag) {
        return Err(format!("unknown tag `{tag}`"));
    }
    let parts = parts
        .split('+')
        .filter(|_| !parts.is_empty())
        .map(part)
        .collect::<Result<Vec<_>, _>>()?;
    let joined: String = parts.iter().map(|(form, _)| &**form).collect();
    if !parts.is_empty() && joined != surface {
        return Err(format!("the parts give `{joined}`, not `{surface}`"));
    }
    Ok(UserTerm {
        surface: surface.to_owned(),
        tag: tag.to_owned(),
        parts,
    })
}

fn part(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('/') {
        Some((form, tag))
            if !form.is_empty()
                && tag.chars().all(|c| c.is_ascii_uppercase())
                && !tag.is_empty() =>
        {
            Ok((form.to_owned(), tag.to_owned()))
        }
        _ => Err(format!("`{text}` is no part of the form word/TAG")),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Document, user_terms};

    fn document(text: &str) -> Document {
        Document::new(PathBuf::from("own.csv"), text)
    }

    #[test]
    fn rows_become_terms() {
        let terms = user_terms(&[document(
            "# 연금\n국민연금,NNG,국민/NNG+연금/NNG\n마곡,NNP-지명,\n",
        )])
        .unwrap();
        assert_eq!(terms.len(), 2);
        assert_eq!(terms[0].parts[1], ("연금".to_owned(), "NNG".to_owned()));
        assert_eq!((&*terms[1].tag, terms[1].parts.len()), ("NNP-지명", 0));
    }

    #[test]
    fn a_later_file_replaces() {
        let terms = user_terms(&[document("가나,NNG,\n다라,NNG,"), document("가나,NNP,")]).unwrap();
        assert_eq!(terms.len(), 2);
        assert_eq!(terms[0].tag, "NNP");
    }

    #[test]
    fn errors_name_file_line_and_remedy() {
        let check = |text: &str, expected: &[&str]| {
            let error = user_terms(&[document(text)]).unwrap_err().to_string();
            for part in expected {
                assert!(error.contains(part), "{part} in: {error}");
            }
        };
        check(
            "가나,NNG,\n국민연금,NNG",
            &["own.csv:2:", "2 fields", "surface,tag,parts"],
        );
        check("국민연금,VV,", &["own.csv:1:", "unknown tag `VV`"]);
        check("국민 연금,NNG,", &["`국민 연금` is no single word"]);
        check("국민연금,NNG,국민/NNG+연금", &["`연금` is no part"]);
        check(
            "국민연금,NNG,국민/NNG+연/NNG",
            &["give `국민연`, not `국민연금`"],
        );
        check(
            "가나,NNG,\n\n가나,NNP,",
            &["own.csv:3:", "line 1 already", "remove one"],
        );
    }
}
