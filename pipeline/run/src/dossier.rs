//! A folder of dossiers, made of a verified snapshot.
//!
//! Input -> output: a store -> `DIR/*.docx`, `DIR/*.html`, `index.html` and `dossiers.json` (of which
//! snapshot, with the files' checksums). Everything is written aside and takes its place by one rename;
//! the same snapshot, decisions and settings give the same bytes. No dossier is made of a snapshot that
//! does not verify.

use std::path::Path;

use modum_analyzers::personal::Masker;
use modum_analyzers::tokenize::Tokenizer;
use modum_dictionaries::Lexicon;
use modum_dossier::{Dossiers, Request, Sources, dossiers};
use modum_model::settings::Settings;
use modum_publish::kinds;
use modum_publish::metadata::Written;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::decisions::Decisions;
use crate::manifest::Manifest;
use crate::outcomes::Outcomes;
use crate::outgoing::{Aside, OutgoingError, pretty, refuse_others, refuse_unsound};
use crate::past::past_groups;
use crate::store::{Snapshot, Store, StoreError};

/// The files that tell a folder of dossiers from others.
const MARKS: [&str; 2] = ["index.html", "dossiers.json"];

/// Which dossiers are made, and where.
#[derive(Clone, Copy, Debug)]
pub struct DossierRequest<'a> {
    /// The store.
    pub store: &'a Store,
    /// The folder; one of dossiers that is already there is replaced.
    pub out: &'a Path,
    /// Only this division's.
    pub division: Option<&'a str>,
    /// Only ideas of this intake.
    pub intake: Option<&'a str>,
    /// All settings.
    pub settings: &'a Settings,
    /// The word lists.
    pub lexicon: &'a Lexicon,
    /// Opens the index to verify it.
    pub tokenizer: &'a Tokenizer,
}

/// Why no dossier was made.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each is the error of the part that it names")]
pub enum DossierFailure {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Unknown(#[from] modum_dossier::DossierError),
    #[error(transparent)]
    Outgoing(#[from] OutgoingError),
}

/// Makes the dossiers of the current snapshot of a store.
pub fn dossier(request: &DossierRequest<'_>) -> Result<Dossiers, DossierFailure> {
    let snapshot = request.store.published()?;
    refuse_others(request.out, "folder of dossiers", &MARKS)?;
    refuse_unsound(&snapshot, request.tokenizer, request.lexicon)?;
    let manifest = snapshot.manifest()?;
    let decisions = Decisions::read(&request.store.decisions())?;
    let sources = sources(request, &snapshot, &manifest, &decisions)?;
    let settings = request.settings;
    let wanted = Request {
        division: request.division,
        intake: request.intake,
        settings: &settings.dossier,
        suggest: &settings.suggest,
    };
    let masker = Masker::new(request.lexicon, kinds(&settings.mask));
    let made = dossiers(&sources, request.lexicon, &masker, &wanted)?;
    let aside = Aside::new(request.out)?;
    let files: Vec<Written> = (made.files.par_iter())
        .map(|file| aside.write(&file.name, &file.bytes))
        .collect::<Result<_, _>>()?;
    let account = account(request, &snapshot, &manifest, &files);
    aside.write(MARKS[1], &pretty(&account))?;
    aside.publish(request.out)?;
    Ok(made)
}

fn sources(
    request: &DossierRequest<'_>,
    snapshot: &Snapshot,
    manifest: &Manifest,
    decisions: &Decisions,
) -> Result<Sources, DossierFailure> {
    let (ideas, duplicates) = (snapshot.table()?, snapshot.table()?);
    let earlier = manifest.earlier_intakes.iter();
    let intakes: Vec<String> = earlier.chain([&manifest.intake]).cloned().collect();
    let place = |name: &str| intakes.iter().position(|intake| intake == name);
    let present = place(request.intake.unwrap_or(&manifest.intake));
    let outcomes = Outcomes::new(&request.settings.rank, decisions);
    let past = past_groups(&ideas, &duplicates, &outcomes, |intake| {
        place(intake) < present
    });
    let past = past.into_iter();
    let past = past
        .map(|(canonical, idea)| (canonical.to_owned(), idea))
        .collect();
    let names = decisions.topic_names.iter();
    Ok(Sources {
        topics: snapshot.table()?,
        candidates: snapshot.table()?,
        suggestions: snapshot.table()?,
        campaigns: snapshot.table()?,
        names: names.map(|(id, name)| (id.get(), name.clone())).collect(),
        past,
        created_at: manifest.created_at.clone(),
        ideas,
        duplicates,
        intakes,
    })
}

/// What the dossiers were made of, and the files.
fn account(
    request: &DossierRequest<'_>,
    snapshot: &Snapshot,
    manifest: &Manifest,
    files: &[Written],
) -> Value {
    let file =
        |file: &Written| json!({"path": file.path, "bytes": file.bytes, "sha256": file.sha256});
    json!({
        "format": 1,
        "modum": manifest.modum,
        "snapshot": snapshot.number(),
        "created_at": manifest.created_at,
        "division": request.division,
        "intake": request.intake,
        "settings": request.settings.dossier,
        "files": files.iter().map(file).collect::<Vec<_>>(),
    })
}
