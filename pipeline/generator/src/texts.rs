//! The texts as they are written: the files of `dictionaries/data/demo`, embedded and read.
//!
//! They are part of the program, so that a demo needs no files; a mistake in them is found by the tests.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::GeneratorError;

/// Embeds area files by name.
macro_rules! areas {
    ($($name:literal),* $(,)?) => {
        &[$((
            concat!($name, ".toml"),
            include_str!(concat!("../../../dictionaries/data/demo/", $name, ".toml")),
        )),*]
    };
}

/// Name and content of every area file; a test holds the list against the folder.
const AREAS: &[(&str, &str)] = areas![
    "childcare",
    "climate",
    "culture",
    "defense",
    "digital",
    "disability",
    "education",
    "elderly",
    "environment",
    "family",
    "health",
    "housing",
    "labor",
    "pets",
    "roadsafety",
    "rural",
    "safety",
    "science",
    "smallbusiness",
    "tourism",
    "transport",
    "urban",
    "welfare",
    "youthjobs",
];

/// What all areas share.
const COMMON: (&str, &str) = (
    "common.toml",
    include_str!("../../../dictionaries/data/demo/common.toml"),
);

/// One policy area.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AreaText {
    pub(crate) category: String,
    #[serde(rename = "subject")]
    pub(crate) subjects: Vec<SubjectText>,
}

/// One subject of an area, in whole sentences; `name` is for who edits the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubjectText {
    pub(crate) name: String,
    pub(crate) titles: Vec<String>,
    pub(crate) problems: Vec<String>,
    pub(crate) measures: Vec<String>,
    pub(crate) effects: Vec<String>,
}

/// What all areas share: fillers, and sentences around a proposal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommonText {
    pub(crate) places: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) numbers: Vec<String>,
    pub(crate) times: Vec<String>,
    pub(crate) relatives: Vec<String>,
    pub(crate) openings: Vec<String>,
    pub(crate) closings: Vec<String>,
    pub(crate) personal_lines: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) channels: Vec<Share>,
    pub(crate) stages: Vec<Share>,
}

/// A name and how often it occurs, relative to the others of its list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Share {
    pub(crate) name: String,
    pub(crate) weight: u32,
}

/// All area files with their names.
pub(crate) fn areas() -> Result<Vec<(&'static str, AreaText)>, GeneratorError> {
    AREAS
        .iter()
        .map(|&(file, text)| Ok((file, read(file, text)?)))
        .collect()
}

/// The common file with its name.
pub(crate) fn common() -> Result<(&'static str, CommonText), GeneratorError> {
    let (file, text) = COMMON;
    Ok((file, read(file, text)?))
}

fn read<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, GeneratorError> {
    toml::from_str(text).map_err(|error| GeneratorError::Texts {
        file,
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dictionaries/data/demo");
        let mut present: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let mut embedded: Vec<&str> = AREAS.iter().map(|(file, _)| *file).collect();
        embedded.push(COMMON.0);
        present.sort();
        embedded.sort_unstable();
        assert_eq!(present, embedded);
    }

    #[test]
    fn there_are_at_least_sixteen_areas() {
        let areas = areas().unwrap();
        assert!(areas.len() >= 16, "{}", areas.len());
    }
}
