//! Divisions: the policy areas that answer, as TOML tables.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::LexiconError;
use super::document::Document;

/// A policy area and the office that answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Division {
    /// The category label as intakes write it.
    pub name: String,
    /// Ministry and bureau, several separated by commas.
    pub office: String,
    /// Other spellings of the label.
    pub aliases: Vec<String>,
    /// Words that speak for the area.
    pub keywords: Vec<String>,
}

const REMEDY: &str = "write tables as in dictionaries/data/divisions.toml: \
     [[division]] with name, office, aliases, keywords";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    #[serde(default)]
    division: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: Spanned<String>,
    office: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    keywords: Vec<String>,
}

/// Reads all tables; a later file replaces divisions of an earlier one.
pub(super) fn divisions(documents: &[Document]) -> Result<Vec<Division>, LexiconError> {
    let mut divisions: Vec<Division> = Vec::new();
    for document in documents {
        for division in read(document)? {
            match divisions
                .iter_mut()
                .find(|known| known.name == division.name)
            {
                Some(known) => *known = division,
                None => divisions.push(division),
            }
        }
    }
    Ok(divisions)
}

fn read(document: &Document) -> Result<Vec<Division>, LexiconError> {
    let line = |at: usize| document.text[..at].matches('\n').count() + 1;
    let tables: Tables = toml::from_str(&document.text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        document.error(line(at), error.message(), REMEDY)
    })?;
    let mut labels: BTreeMap<String, usize> = BTreeMap::new();
    for table in &tables.division {
        let number = line(table.name.span().start);
        for label in std::iter::once(table.name.get_ref()).chain(&table.aliases) {
            if let Some(first) = labels.insert(label.clone(), number) {
                let problem = format!("`{label}` is also in the division of line {first}");
                return Err(document.error(
                    number,
                    problem,
                    "remove the name or alias from one of them",
                ));
            }
        }
    }
    Ok(tables.division.into_iter().map(division).collect())
}

fn division(table: Table) -> Division {
    Division {
        name: table.name.into_inner(),
        office: table.office,
        aliases: table.aliases,
        keywords: table.keywords,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Document, divisions};

    fn document(text: &str) -> Document {
        Document::new(PathBuf::from("own.toml"), text)
    }

    const HEALTH: &str =
        "[[division]]\nname = \"보건복지\"\noffice = \"보건복지부\"\naliases = [\"복지\"]\n";

    #[test]
    fn tables_become_divisions_and_later_files_replace() {
        let own = "[[division]]\nname = \"보건복지\"\noffice = \"시청 복지과\"\n";
        let divisions = divisions(&[document(HEALTH), document(own)]).unwrap();
        assert_eq!(divisions.len(), 1);
        assert_eq!(divisions[0].office, "시청 복지과");
    }

    #[test]
    fn errors_name_file_line_and_remedy() {
        let check = |text: &str, expected: &[&str]| {
            let error = divisions(&[document(text)]).unwrap_err().to_string();
            for part in expected {
                assert!(error.contains(part), "{part} in: {error}");
            }
        };
        check(
            &format!("{HEALTH}offices = 1\n"),
            &["own.toml:5:", "offices", "[[division]]"],
        );
        check("[[division]]\nname = \"가\"\n", &["own.toml:1:", "office"]);
        check("# 주석\n[[division]\n", &["own.toml:2:"]);
        check(
            &format!("{HEALTH}{HEALTH}"),
            &["own.toml:6:", "`보건복지`", "line 2"],
        );
    }
}
