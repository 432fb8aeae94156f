//! The divisions, by whatever name they are called.
//!
//! The list of divisions and the labels that suggestions use -> one list without repetitions, in which
//! a division is found by its name or an alias, spacing and separators aside (`외교·통일·국방`).

use std::collections::BTreeMap;

use modum_dictionaries::Division;

/// All divisions.
#[derive(Clone, Debug)]
pub(crate) struct Divisions {
    named: Vec<Named>,
    /// By folded name or alias.
    places: BTreeMap<String, usize>,
}

/// A division with its office, which may be unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) office: String,
}

impl Divisions {
    /// Those of `list`, and then those that only `labels` name.
    pub(crate) fn new<'a>(list: &[Division], labels: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self {
            named: Vec::with_capacity(list.len()),
            places: BTreeMap::new(),
        };
        for division in list {
            let place = all.add(&division.name, &division.office);
            for alias in &division.aliases {
                all.places.entry(folded(alias)).or_insert(place);
            }
        }
        for label in labels {
            all.add(label, "");
        }
        all
    }

    fn add(&mut self, name: &str, office: &str) -> usize {
        let place = *(self.places.entry(folded(name))).or_insert(self.named.len());
        if place == self.named.len() {
            self.named.push(Named {
                name: name.to_owned(),
                office: office.to_owned(),
            });
        }
        place
    }

    /// The place of the division that is called `label`.
    pub(crate) fn find(&self, label: &str) -> Option<usize> {
        self.places.get(&folded(label)).copied()
    }

    /// The division at a place.
    pub(crate) fn get(&self, place: usize) -> &Named {
        &self.named[place]
    }

    pub(crate) fn len(&self) -> usize {
        self.named.len()
    }
}

/// Letters and digits only.
fn folded(label: &str) -> String {
    let letters = label.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Bytes of a file's name at most, so that it fits with its ending on every system.
const NAME_BYTES: usize = 120;

/// `name` as a part of a file's name: no separator, no sign that a system has a use for.
pub(crate) fn file_name(name: &str) -> String {
    let safe = |c: char| match c {
        '/' | '\\' => '·',
        ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%' | '#' => '_',
        c if c.is_control() || c.is_whitespace() => ' ',
        c => c,
    };
    let mut file: String = name.chars().map(safe).collect();
    while file.len() > NAME_BYTES {
        file.pop();
    }
    let file = file.trim_matches(|c: char| c == '.' || c == ' ');
    if file.is_empty() { "_" } else { file }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn division(name: &str, aliases: &[&str]) -> Division {
        Division {
            name: name.to_owned(),
            office: format!("{name}과"),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            keywords: Vec::new(),
        }
    }

    #[test]
    fn divisions_are_found_by_any_of_their_names() {
        let list = [
            division("외교/통일/국방", &["외교통일"]),
            division("교통", &["대중교통"]),
        ];
        let all = Divisions::new(&list, ["대중 교통", "우주"].into_iter());
        let check = |label: &str, expected: Option<usize>| assert_eq!(all.find(label), expected);
        check("외교/통일/국방", Some(0));
        check("외교·통일·국방", Some(0));
        check(" 외교통일", Some(0));
        check("대중교통", Some(1));
        check("우주", Some(2));
        check("없음", None);
        assert_eq!((all.len(), all.get(2).office.as_str()), (3, ""));
        assert_eq!(all.get(0).office, "외교/통일/국방과");
    }

    #[test]
    fn file_names_are_safe() {
        let check = |name: &str, expected: &str| assert_eq!(file_name(name), expected);
        check("외교/통일/국방", "외교·통일·국방");
        check("../../etc", "·..·etc");
        check("a:b?\n", "a_b_");
        check("...", "_");
        assert!(file_name(&"가".repeat(500)).len() <= NAME_BYTES);
    }
}
