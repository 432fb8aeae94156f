//! Settings: what `modum.toml` may say, checked once, and written whole into the manifest.
//!
//! `modum.toml` beside this module is the only place where defaults stand, together with their
//! explanation; [`Settings::documented`] prints it with the values in force.

mod public;

use std::path::{Path, PathBuf};

use modum_dictionaries::LexiconFiles;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

pub use public::{DossierSettings, MaskSettings, PublishSettings};

/// The defaults and their explanation.
const DEFAULTS: &str = include_str!("modum.toml");

/// Why a configuration is refused.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The configuration file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no TOML.
    #[error("{}: not valid TOML: {message}", path.display())]
    Syntax {
        /// The configuration file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
    /// A section or key that does not exist.
    #[error("{}: unknown setting `{key}`; known here: {known}", path.display())]
    Unknown {
        /// The configuration file.
        path: PathBuf,
        /// The section or `section.key`.
        key: String,
        /// What may stand there.
        known: String,
    },
    /// A value of the wrong type or outside its range.
    #[error("{}: {message}; `modum run --print-config` shows every setting", path.display())]
    Value {
        /// The configuration file.
        path: PathBuf,
        /// What is wrong with which key.
        message: String,
    },
}

/// All settings of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Further word lists.
    pub dictionary: LexiconFiles,
    /// Reading intakes.
    pub intake: IntakeSettings,
    /// Masking personal data in published text.
    pub mask: MaskSettings,
    /// Copies and campaigns.
    pub duplicates: DuplicateSettings,
    /// Vectors, topics, themes.
    pub topics: TopicSettings,
    /// Vectors from outside.
    pub embedding: EmbeddingSettings,
    /// The search index.
    pub index: IndexSettings,
    /// Weights of the criteria.
    pub rank: RankSettings,
    /// Suggesting divisions.
    pub suggest: SuggestSettings,
    /// Open data.
    pub publish: PublishSettings,
    /// Documents for the divisions.
    pub dossier: DossierSettings,
}

/// `[intake]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntakeSettings {
    /// `auto` or an encoding's label.
    pub encoding: String,
    /// `auto` or one character.
    pub delimiter: String,
    /// What equal rows without an author are.
    pub repeated_rows: RepeatedRows,
    /// Share of rejects above which a run ends with exit code 1.
    pub max_rejected_share: f64,
    /// Share of reused ids above which an intake is refused.
    pub max_reused_share: f64,
    /// Similarity from which a changed text is a revision.
    pub revised_similarity: f64,
}

/// What equal rows without an author, in one file, are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RepeatedRows {
    /// Each is an idea of its own.
    Count,
    /// They are one idea.
    Fold,
}

/// `[duplicates]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DuplicateSettings {
    /// Similarity from which two texts say the same.
    pub near: f64,
    /// The same in jamo, for short texts.
    pub near_short: f64,
    /// Letters below which texts merge only when equal.
    pub min_letters: usize,
    /// Share of the longer text that a contained one must make up.
    pub contained_share: f64,
    /// Share of a contained text that the longer one must have.
    pub contained: f64,
    /// Sentences that a copy may have for itself.
    pub own_sentences: usize,
    /// Ideas of a campaign.
    pub campaign_ideas: usize,
    /// People of a campaign.
    pub campaign_authors: usize,
}

/// `[topics]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TopicSettings {
    /// Number of topics, 0 for automatic.
    pub count: usize,
    /// Number of themes, 0 for automatic.
    pub themes: usize,
    /// Dimensions of the vectors.
    pub dimensions: usize,
    /// Context words on each side.
    pub window: usize,
    /// Distinct ideas a word needs.
    pub min_ideas: usize,
    /// Passes of k-means.
    pub passes: usize,
    /// Share of the ideas that had a topic which a run may move to a better one.
    pub moved_share: f64,
    /// Share of new distinct ideas above which word vectors are learned anew.
    pub refit_share: f64,
    /// Seed of everything random.
    pub seed: u64,
}

/// `[embedding]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EmbeddingSettings {
    /// The folder of an embedding; empty for the store's own vectors.
    folder: PathBuf,
}

impl EmbeddingSettings {
    /// The folder of an embedding, if one is named.
    pub fn folder(&self) -> Option<&Path> {
        Some(self.folder.as_path()).filter(|folder| !folder.as_os_str().is_empty())
    }
}

/// `[index]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexSettings {
    /// Segments before they are merged.
    pub segments: usize,
}

impl IndexSettings {
    fn check(&self) -> Result<(), String> {
        if (1..=64).contains(&self.segments) {
            return Ok(());
        }
        let segments = self.segments;
        Err(format!(
            "`index.segments` must be between 1 and 64, but is {segments}"
        ))
    }
}

/// `[rank]`: weights of the criteria.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "each field is the weight of the criterion of its name"
)]
pub struct RankSettings {
    pub support: f64,
    pub votes: f64,
    pub breadth: f64,
    pub novelty: f64,
    pub concreteness: f64,
    pub momentum: f64,
    pub centrality: f64,
    /// Stages of ideas that came into the closer choice.
    pub selected_stages: Vec<String>,
    /// Stages of ideas that were adopted.
    pub adopted_stages: Vec<String>,
    /// Stages of ideas that were passed over.
    pub declined_stages: Vec<String>,
}

/// `[suggest]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SuggestSettings {
    /// Ideas with a category that are needed to learn at all.
    pub min_ideas: usize,
    /// Ideas that a category needs.
    pub min_category: usize,
    /// Categories that are not learned.
    pub ignored: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        let settings = defaults().try_into();
        settings.expect("the built-in settings are complete")
    }
}

impl Settings {
    /// The defaults, changed by what the file at `path` says.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(path).map_err(|source| SettingsError::Io {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text, path)
    }

    /// Like [`Settings::load`] with the file's content; `path` names it in errors and is what
    /// relative paths start from.
    pub fn parse(text: &str, path: &Path) -> Result<Self, SettingsError> {
        let given = parse_table(text).map_err(|message| SettingsError::Syntax {
            path: path.to_owned(),
            message,
        })?;
        let mut merged = defaults();
        merge(&mut merged, given, path)?;
        let value = |message: String| SettingsError::Value {
            path: path.to_owned(),
            message,
        };
        let mut settings: Self = merged
            .try_into()
            .map_err(|e: toml::de::Error| value(e.message().to_owned()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        resolve(&mut settings.dictionary, folder);
        if let Some(named) = settings.embedding.folder() {
            settings.embedding.folder = folder.join(named);
        }
        settings.check().map_err(value)?;
        Ok(settings)
    }

    /// The built-in file with the values in force, for `--print-config`.
    pub fn documented(&self) -> String {
        let values = self.values();
        let mut section = String::new();
        let mut out = String::with_capacity(DEFAULTS.len());
        for line in DEFAULTS.lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                name.clone_into(&mut section);
            }
            match line.split_once(" = ").filter(|_| !line.starts_with('#')) {
                Some((key, _)) => out.extend([key, " = ", &values[&section][key].to_string()]),
                None => out.push_str(line),
            }
            out.push('\n');
        }
        out
    }

    fn values(&self) -> Table {
        Table::try_from(self).expect("settings are plain values")
    }

    fn check(&self) -> Result<(), String> {
        let shares = [
            ("intake.max_rejected_share", self.intake.max_rejected_share),
            ("intake.max_reused_share", self.intake.max_reused_share),
            ("intake.revised_similarity", self.intake.revised_similarity),
            ("duplicates.near", self.duplicates.near),
            ("duplicates.near_short", self.duplicates.near_short),
            ("duplicates.contained", self.duplicates.contained),
            ("topics.moved_share", self.topics.moved_share),
            ("topics.refit_share", self.topics.refit_share),
            (
                "duplicates.contained_share",
                self.duplicates.contained_share,
            ),
        ];
        for (key, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                return Err(format!("`{key}` must be between 0 and 1, but is {value}"));
            }
        }
        for (key, value) in self.rank.weights() {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(format!("`rank.{key}` must be 0 or more, but is {value}"));
            }
        }
        if self.rank.weights().iter().all(|(_, weight)| *weight == 0.0) {
            return Err("at least one weight in `rank` must be above 0".to_owned());
        }
        self.topics.check()?;
        self.index.check()?;
        self.publish.check()?;
        self.dossier.check()?;
        self.intake.check()
    }
}

impl TopicSettings {
    fn check(&self) -> Result<(), String> {
        let ranges = [
            ("dimensions", self.dimensions, 2, 1_000),
            ("window", self.window, 1, 1_000),
            ("min_ideas", self.min_ideas, 1, 1_000_000),
            ("passes", self.passes, 1, 1_000),
            ("count", self.count, 0, 100_000),
            ("themes", self.themes, 0, 10_000),
        ];
        for (key, value, low, high) in ranges {
            if !(low..=high).contains(&value) {
                return Err(format!(
                    "`topics.{key}` must be between {low} and {high}, but is {value}"
                ));
            }
        }
        Ok(())
    }
}

impl IntakeSettings {
    fn check(&self) -> Result<(), String> {
        if self.delimiter != "auto" && self.delimiter.len() != 1 {
            return Err(format!(
                "`intake.delimiter` must be \"auto\" or one ASCII character, but is {:?}",
                self.delimiter
            ));
        }
        Ok(())
    }
}

impl RankSettings {
    /// The criteria by name, in the order of the `candidates` columns, with their weights.
    pub fn weights(&self) -> [(&'static str, f64); 7] {
        [
            ("support", self.support),
            ("votes", self.votes),
            ("breadth", self.breadth),
            ("novelty", self.novelty),
            ("concreteness", self.concreteness),
            ("momentum", self.momentum),
            ("centrality", self.centrality),
        ]
    }
}

/// Makes relative paths of further word lists relative to the configuration's folder.
fn resolve(files: &mut LexiconFiles, folder: &Path) {
    let lists = [
        &mut files.user_terms,
        &mut files.synonyms,
        &mut files.stop_words,
        &mut files.boilerplate,
        &mut files.generic_authors,
        &mut files.divisions,
        &mut files.places,
        &mut files.personal,
    ];
    for path in lists.into_iter().flatten() {
        *path = folder.join(&*path);
    }
}

fn defaults() -> Table {
    parse_table(DEFAULTS).expect("the built-in settings are valid")
}

fn parse_table(text: &str) -> Result<Table, String> {
    text.parse::<Table>().map_err(|error| error.to_string())
}

/// Lays `given` over `defaults`; what is not in `defaults` is unknown.
fn merge(defaults: &mut Table, given: Table, path: &Path) -> Result<(), SettingsError> {
    for (section, value) in given {
        let Some(known) = defaults.get_mut(&section).and_then(Value::as_table_mut) else {
            return Err(unknown(path, section, defaults));
        };
        let Value::Table(entries) = value else {
            return Err(SettingsError::Value {
                path: path.to_owned(),
                message: format!("`{section}` is a section: write `[{section}]`"),
            });
        };
        for (key, value) in entries {
            if !known.contains_key(&key) {
                return Err(unknown(path, format!("{section}.{key}"), known));
            }
            known.insert(key, value);
        }
    }
    Ok(())
}

fn unknown(path: &Path, key: String, known: &Table) -> SettingsError {
    let known = known
        .keys()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    SettingsError::Unknown {
        path: path.to_owned(),
        key,
        known,
    }
}

#[cfg(test)]
mod tests;
