//! A mapping file: which column plays which role, where the headings do not say it themselves.
//!
//! ```toml
//! title = "제목"           # the column's heading
//! author = false           # no column: the role is switched off ("" does the same)
//! channel_value = "우편"   # one channel for every row
//! encoding = "cp949"
//! delimiter = ";"
//! sheet = "접수"
//! ```

use std::path::Path;

use serde::Deserialize;

use crate::error::IntakeError;
use crate::role::Role;

/// Which column plays which role, and how the file is to be read. By default the file decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    choices: [Choice; Role::ALL.len()],
    /// The channel of every row.
    pub(crate) channel_value: Option<String>,
    /// The encoding's name.
    pub(crate) encoding: Option<String>,
    /// The delimiter.
    pub(crate) delimiter: Option<u8>,
    /// The sheet of a workbook.
    pub(crate) sheet: Option<String>,
}

/// How the column of a role is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Choice {
    /// By its heading.
    #[default]
    Auto,
    /// It has this heading.
    Column(String),
    /// No column plays the role.
    Off,
}

/// The file's keys; what is not here is refused by name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    title: Option<Entry>,
    body: Option<Entry>,
    author: Option<Entry>,
    submitted_at: Option<Entry>,
    votes: Option<Entry>,
    category: Option<Entry>,
    stage: Option<Entry>,
    id: Option<Entry>,
    channel: Option<Entry>,
    channel_value: Option<String>,
    encoding: Option<String>,
    delimiter: Option<String>,
    sheet: Option<String>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a column's heading in quotes, or false for no column"
)]
enum Entry {
    Column(String),
    Switch(bool),
}

impl Mapping {
    /// Reads the mapping file at `path`.
    pub fn load(path: &Path) -> Result<Self, IntakeError> {
        let text =
            std::fs::read_to_string(path).map_err(|error| mistake(path, error.to_string()))?;
        Self::parse(&text, path)
    }

    /// Like [`Mapping::load`] with the file's content; `path` names it in errors.
    pub fn parse(text: &str, path: &Path) -> Result<Self, IntakeError> {
        let file: MappingFile =
            toml::from_str(text).map_err(|error| mistake(path, error.to_string()))?;
        file.check().map_err(|message| mistake(path, message))
    }

    /// How the column of `role` is found.
    pub(crate) fn choice(&self, role: Role) -> &Choice {
        &self.choices[role.index()]
    }
}

impl MappingFile {
    fn check(self) -> Result<Mapping, String> {
        // In the order of `Role::ALL`.
        let entries = [
            self.title,
            self.body,
            self.author,
            self.submitted_at,
            self.votes,
            self.category,
            self.stage,
            self.id,
            self.channel,
        ];
        let mut choices: [Choice; Role::ALL.len()] = Default::default();
        for ((choice, entry), role) in choices.iter_mut().zip(entries).zip(Role::ALL) {
            *choice = choose(entry, role)?;
        }
        Ok(Mapping {
            choices,
            channel_value: self.channel_value.filter(|value| !value.trim().is_empty()),
            encoding: self.encoding.filter(|name| name != "auto"),
            delimiter: self.delimiter.as_deref().map_or(Ok(None), delimiter)?,
            sheet: self.sheet,
        })
    }
}

fn choose(entry: Option<Entry>, role: Role) -> Result<Choice, String> {
    match entry {
        None => Ok(Choice::Auto),
        Some(Entry::Switch(false)) => Ok(Choice::Off),
        Some(Entry::Switch(true)) => Err(format!(
            "`{role} = true` does not say which column; write its heading, or leave the line out"
        )),
        Some(Entry::Column(name)) if name.trim().is_empty() => Ok(Choice::Off),
        Some(Entry::Column(name)) => Ok(Choice::Column(name)),
    }
}

/// A delimiter as settings and mapping write it: `auto` or one character.
pub(crate) fn delimiter(text: &str) -> Result<Option<u8>, String> {
    match text.as_bytes() {
        b"auto" => Ok(None),
        &[byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(Some(byte)),
        _ => Err(format!(
            "the delimiter must be \"auto\" or one character, but is {text:?}"
        )),
    }
}

fn mistake(path: &Path, message: String) -> IntakeError {
    IntakeError::Mapping {
        path: path.to_owned(),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_mistakes_named() {
        let parse = |text: &str| Mapping::parse(text, Path::new("m.toml"));
        let mapping = parse("title = '제목'\nauthor = false\ndelimiter = \"\\t\"").unwrap();
        assert_eq!(
            *mapping.choice(Role::Title),
            Choice::Column("제목".to_owned())
        );
        assert_eq!(*mapping.choice(Role::Author), Choice::Off);
        assert_eq!(*mapping.choice(Role::Body), Choice::Auto);
        assert_eq!(mapping.delimiter, Some(b'\t'));
        let fails = |text: &str, expected: &str| {
            let message = parse(text).unwrap_err().to_string();
            assert!(
                message.contains(expected) && message.contains("m.toml"),
                "{message}"
            );
        };
        fails("titel = '제목'", "titel");
        fails("title = true", "does not say which column");
        fails("title = 3", "false for no column");
        fails("delimiter = ';;'", "one character");
        fails("title", "m.toml");
    }
}
