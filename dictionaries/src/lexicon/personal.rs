//! The words by which personal data is recognized, as TOML arrays.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::LexiconError;
use super::document::Document;

const REMEDY: &str = "write arrays of words as in dictionaries/data/personal.toml";

macro_rules! personal_words {
    ($($(#[$doc:meta])* $field:ident,)*) => {
        /// Words around personal data, in lower case, each list without repetitions; what each list
        /// is for stands in `data/personal.toml`.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct PersonalWords {
            $($(#[$doc])* pub $field: Vec<String>,)*
        }

        impl PersonalWords {
            /// Adds the words of a further file.
            fn extend(&mut self, more: Self) {
                $(self.$field.extend(more.$field);)*
            }

            /// Lower case, without empty and repeated words.
            fn tidy(&mut self) {
                $(tidy(&mut self.$field);)*
            }
        }
    };
}

personal_words! {
    /// Banks.
    banks,
    /// Words before an account.
    accounts,
    /// Words before a telephone number.
    telephones,
    /// Words before a resident or foreigner registration number.
    residents,
    /// Words before a card number.
    cards,
    /// Words before the number of a driver's licence.
    licences,
    /// Words before the number of a passport.
    passports,
    /// Words before a vehicle's plate.
    vehicles,
    /// Words before numbers that are public.
    public_numbers,
    /// Words beside the number of a court's case.
    courts,
    /// Short names of provinces.
    regions,
    /// Words before an address.
    addresses,
    /// Words that look like streets or villages.
    not_streets,
    /// Ends of names of buildings.
    buildings,
    /// Words before a name.
    titles,
    /// Words with which people introduce themselves.
    introductions,
    /// Words with which people greet before they introduce themselves.
    greetings,
    /// Words behind a name at the end of a letter.
    signatures,
    /// Family names.
    surnames,
    /// Syllables of given names.
    given,
    /// Public offices, beside which a name is no private person's.
    offices,
    /// Words that look like names, and names that everybody knows.
    not_names,
    /// Mail hosts in words.
    mail_hosts,
    /// Words for `@`.
    at_signs,
    /// Words for a dot.
    dots,
    /// Words for the end of a host.
    domains,
    /// Messengers and networks.
    messengers,
    /// Words for a name on the net.
    handles,
    /// Beginnings of addresses of people's pages.
    personal_sites,
    /// Beginnings of addresses that are public all the same.
    public_sites,
    /// Keys of an address that name a person.
    personal_keys,
}

/// Reads all arrays; those of later files are added, and `nouns` are no names either.
pub(super) fn personal(
    documents: &[Document],
    nouns: Vec<String>,
) -> Result<PersonalWords, LexiconError> {
    let mut words = PersonalWords {
        not_names: nouns,
        ..PersonalWords::default()
    };
    for document in documents {
        words.extend(read(document)?);
    }
    words.tidy();
    Ok(words)
}

fn read(document: &Document) -> Result<PersonalWords, LexiconError> {
    toml::from_str(&document.text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = document.text[..at].matches('\n').count() + 1;
        document.error(line, error.message(), REMEDY)
    })
}

fn tidy(words: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    let lower = words.iter().map(|word| word.trim().to_lowercase());
    *words = lower
        .filter(|word| !word.is_empty() && seen.insert(word.clone()))
        .collect();
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Document, personal};

    fn documents(texts: &[&str]) -> Vec<Document> {
        let document = |text: &&str| Document::new(PathBuf::from("own.toml"), text);
        texts.iter().map(document).collect()
    }

    #[test]
    fn words_of_further_files_are_added_once_and_in_lower_case() {
        let texts = [
            "banks = [\"신한\", \"KB\"]",
            "banks = [\"kb\", \" 모둠은행 \"]\ntitles = [\"담당자\"]\nnot_names = [\"이유는\"]",
        ];
        let words = personal(&documents(&texts), vec!["제안".to_owned()]).unwrap();
        assert_eq!(words.not_names, ["제안", "이유는"]);
        assert_eq!(words.banks, ["신한", "kb", "모둠은행"]);
        assert_eq!(words.titles, ["담당자"]);
    }

    #[test]
    fn errors_name_file_and_line() {
        let message = personal(&documents(&["banks = []\nbnks = []"]), Vec::new())
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("own.toml:2:") && message.contains("bnks"),
            "{message}"
        );
    }
}
