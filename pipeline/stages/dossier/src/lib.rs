//! After a run: for each division what its officials need to act, as a document they can file.
//!
//! [`dossiers`]: the datasets of a snapshot -> DOCX and HTML files of every division, or of one, with a
//! page that lists them. Text is masked as published and pseudonyms are left out: a document that is
//! sent around is private by default. Nothing here reads or writes a file or a clock, and the same
//! snapshot and settings give the same bytes.
//!
//! In the order in which a dossier is made:
//! - `divisions`: what they are called;
//! - `facts`: which distinct ideas are whose business, or of which theme where no idea says its division;
//! - `outline`: topics and proposals that are shown, and past ideas like them;
//! - `passages`: sentences that stand for a topic;
//! - `report`: the document as an official writes it;
//! - `docx`, `html`: its files; `index`: the page that lists them.

mod dates;
mod divisions;
mod facts;
mod outline;
mod passages;
mod document;
mod markup;
mod report;
mod docx;
mod html;
mod index;

use std::collections::BTreeMap;

use modum_analyzers::comparable::Comparer;
use modum_analyzers::personal::Masker;
use modum_dictionaries::Lexicon;
use modum_model::settings::{DossierSettings, SuggestSettings};
use modum_model::tables::{Campaigns, Candidates, Duplicates, Ideas, Suggestions, Topics};
use modum_rank::past::PastIdea;
use rayon::prelude::*;

use divisions::file_name;
use facts::{Counts, Facts, Scheme};
use outline::{Outline, links};
use report::{Desk, TITLE, report};

/// The datasets of a snapshot and what people decided.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the dataset of its name")]
pub struct Sources {
    pub ideas: Ideas,
    pub duplicates: Duplicates,
    pub topics: Topics,
    pub candidates: Candidates,
    pub suggestions: Suggestions,
    pub campaigns: Campaigns,
    /// The names that people gave to topics.
    pub names: BTreeMap<i32, String>,
    /// Groups with a past idea, by canonical.
    pub past: BTreeMap<String, PastIdea>,
    /// All intakes, oldest first.
    pub intakes: Vec<String>,
    /// When the snapshot was made, RFC 3339 in UTC.
    pub created_at: String,
}

/// Which dossiers are wanted, and how.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Only this division's, called by name or alias.
    pub division: Option<&'a str>,
    /// Only ideas that this intake brought first.
    pub intake: Option<&'a str>,
    /// How much a dossier shows.
    pub settings: &'a DossierSettings,
    /// Categories that say nothing about the division.
    pub suggest: &'a SuggestSettings,
}

/// Why there are no dossiers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DossierError {
    /// No division has this name.
    #[error("there is no division `{asked}`; this store has: {known}")]
    UnknownDivision {
        /// As it was asked for.
        asked: String,
        /// Those there are.
        known: String,
    },
    /// No intake has this name.
    #[error("the store has no intake `{asked}`; it has: {known}")]
    UnknownIntake {
        /// As it was asked for.
        asked: String,
        /// Those there are.
        known: String,
    },
}

/// A file of the folder of dossiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A division in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub division: String,
    /// Its office; empty when it is not known.
    pub office: String,
    /// Ideas of its dossier.
    pub ideas: usize,
    /// Distinct ones among them.
    pub distinct: usize,
    /// Their votes.
    pub votes: i64,
    /// The files' names without `.docx` and `.html`; nothing where there is no idea.
    pub stem: Option<String>,
}

/// All dossiers that were wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossiers {
    /// DOCX and HTML of each division with an idea, and `index.html`.
    pub files: Vec<File>,
    /// The divisions: those with most ideas first, those without any last.
    pub divisions: Vec<Listed>,
    /// Ideas in the scope.
    pub ideas: usize,
    /// Ideas in the scope that are no division's business.
    pub unplaced: usize,
    /// Whether the divisions are themes, since no idea of the store says its division.
    pub by_theme: bool,
}

/// Writes the dossiers.
///
/// # Errors
/// When the division or the intake is unknown.
pub fn dossiers(
    sources: &Sources,
    lexicon: &Lexicon,
    masker: &Masker,
    request: &Request<'_>,
) -> Result<Dossiers, DossierError> {
    if let Some(asked) = request
        .intake
        .filter(|asked| !knows(&sources.intakes, asked))
    {
        return Err(DossierError::UnknownIntake {
            asked: asked.to_owned(),
            known: sources.intakes.join(", "),
        });
    }
    let settings = request.settings;
    let ignored = &request.suggest.ignored;
    let facts = Facts::gather(sources, lexicon, request.intake, settings.least(), ignored);
    let outline = |division| Outline::of(&facts, sources, settings, division);
    let mut outlines: Vec<Outline> = wanted(&facts, request)?.into_iter().map(outline).collect();
    outlines.sort_by_key(|outline| (std::cmp::Reverse(outline.counts.ideas), outline.division));
    let desk = Desk {
        sources,
        facts: &facts,
        links: &links(&facts, sources, &outlines, settings.similar),
        masker,
        comparer: &Comparer::new(lexicon),
        settings,
        intake: request.intake,
    };
    let divisions = listed(&facts, &outlines);
    let written: Vec<Vec<File>> = (outlines.par_iter().zip(&divisions))
        .map(|(outline, listed)| files(&desk, outline, listed.stem.as_deref()))
        .collect();
    let mut made = Dossiers {
        files: written.into_iter().flatten().collect(),
        divisions,
        ideas: Counts::of(facts.groups.iter()).ideas,
        unplaced: facts.unplaced().ideas,
        by_theme: facts.scheme == Scheme::Themes,
    };
    made.files.push(File {
        name: "index.html".to_owned(),
        bytes: index::index(&desk, &made),
    });
    Ok(made)
}

fn knows(intakes: &[String], asked: &str) -> bool {
    intakes.iter().any(|intake| intake == asked)
}

/// The places of the divisions that are asked for: all that are in use, or one.
fn wanted(facts: &Facts, request: &Request<'_>) -> Result<Vec<usize>, DossierError> {
    let Some(asked) = request.division else {
        return Ok(facts.used.iter().copied().collect());
    };
    let found = facts.divisions.find(asked).map(|place| vec![place]);
    found.ok_or_else(|| {
        let used = facts.used.iter();
        let known: Vec<&str> = used
            .map(|&place| facts.divisions.get(place).name.as_str())
            .collect();
        DossierError::UnknownDivision {
            asked: asked.to_owned(),
            known: known.join(", "),
        }
    })
}

/// The divisions with their files' names, no name twice.
fn listed(facts: &Facts, outlines: &[Outline]) -> Vec<Listed> {
    let mut taken: Vec<String> = Vec::new();
    let mut one = |outline: &Outline| {
        let division = facts.divisions.get(outline.division);
        let first = format!("{TITLE}({})", file_name(&division.name));
        let more = (2..).map(|number| format!("{first} {number}"));
        let mut names = [first.clone()].into_iter().chain(more);
        let free = |name: &String| {
            !taken
                .iter()
                .any(|known| known.to_lowercase() == name.to_lowercase())
        };
        let stem = names.find(free).filter(|_| outline.counts.ideas > 0);
        taken.extend(stem.clone());
        Listed {
            division: division.name.clone(),
            office: division.office.clone(),
            ideas: outline.counts.ideas,
            distinct: outline.counts.distinct,
            votes: outline.counts.votes,
            stem,
        }
    };
    outlines.iter().map(&mut one).collect()
}

/// The files of a dossier; none where there is nothing to say.
fn files(desk: &Desk<'_>, outline: &Outline, stem: Option<&str>) -> Vec<File> {
    let Some(stem) = stem else { return Vec::new() };
    let document = report(desk, outline);
    let file = |ending: &str, bytes: Vec<u8>| File {
        name: format!("{stem}.{ending}"),
        bytes,
    };
    vec![
        file("docx", docx::docx(&document)),
        file("html", html::html(&document)),
    ]
}

#[cfg(test)]
mod tests;
