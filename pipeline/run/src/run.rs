//! A run: one intake, through all stages, into a published snapshot.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use modum_analyzers::tokenize::Tokenizer;
use modum_dictionaries::{Lexicon, SystemDictionary, segmenter};
use modum_index::{Embedding, Reader};
use modum_intake::{InputReport, Mapping};
use modum_model::progress::Progress;
use modum_model::settings::Settings;
use modum_model::table::Table as _;
use modum_topics::Previous;
use rayon::join;

use crate::before::Before;
use crate::error::RunError;
use crate::indexing::external;
use crate::manifest::{FORMAT, Input, Manifest, Totals};
use crate::meter::Meter;
use crate::stages::{All, Copies, Topical};
use crate::store::{Sealed, Snapshot, Store};
use crate::verify::{Bytes, Report, verify};

/// What a run is asked to do.
pub struct RunRequest<'a> {
    /// The store; made if there is none.
    pub store: &'a Path,
    /// The intake's files.
    pub files: &'a [PathBuf],
    /// Its name; by default the first file's stem.
    pub intake: Option<&'a str>,
    /// The system that its ids come from.
    pub source: Option<&'a str>,
    /// Which column is what.
    pub mapping: &'a Mapping,
    /// A key to take over into a new store.
    pub key: Option<&'a Path>,
    /// Snapshots to keep.
    pub keep: usize,
    /// Whether ideas are only placed in the topics there are.
    pub assign_only: bool,
    /// All settings.
    pub settings: &'a Settings,
    /// The opened system dictionary.
    pub dictionary: &'a SystemDictionary,
    /// The word lists.
    pub lexicon: &'a Lexicon,
    /// Fills a new store's key with random bytes.
    pub random: &'a mut (dyn FnMut(&mut [u8]) -> io::Result<()> + Sync),
    /// The time, for the manifest.
    pub now: &'a str,
}

impl std::fmt::Debug for RunRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunRequest")
            .field("store", &self.store)
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

/// Runs all stages over an intake and publishes the snapshot. What the two sides of a `join` do is done
/// at the same time: files are written while the stages go on that need them no more.
pub fn run(request: &mut RunRequest<'_>, progress: &dyn Progress) -> Result<Snapshot, RunError> {
    let store = Store::create_or_open(request.store)?;
    let lock = store.lock()?;
    let key = store.key(&lock, request.key, &mut *request.random)?;
    let (before, segmenter) = join(
        || Before::read(&store),
        || segmenter(request.dictionary, request.lexicon),
    );
    let (mut before, tokenizer) = (before?, Tokenizer::new(segmenter?));
    let cutting = before.take_cutting(request);
    let run = Run::new(request, &before, &tokenizer, progress)?;
    run.check_embedding(&store)?;

    let received = run.intake(&key)?;
    let ideas = &received.ideas;
    let (corpus, cut) = run.tokenize(run.normalize(ideas), cutting.as_ref());
    // It is large, and not needed again.
    drop(cutting);
    let corpus = &corpus;
    let (groups, signatures, known) = run.duplicates(ideas, corpus);
    let all = All {
        ideas,
        corpus,
        groups: &groups,
    };
    let building = store.begin(&lock)?;
    let (copies, topics) = join(
        || {
            Run::write_cutting(&building, corpus, cut)?;
            run.write_copies(
                &building,
                all,
                known.as_ref(),
                &signatures,
                &received.rejects,
            )
        },
        || run.topics(all, run.embed(all)),
    );
    let copies = copies?;
    let (erased, written) = join(
        || run.write_index(&building, all, &copies, &topics),
        || run.write_choice(&building, all, &copies, &topics),
    );
    written?;
    let manifest = run.manifest(received.inputs, all, &copies, &topics, erased?);
    let sealed = run.verify(building.seal(manifest)?)?;
    Ok(sealed.publish(run.request.keep)?)
}

/// One run, while it goes on.
pub(crate) struct Run<'a, 'r> {
    pub(crate) request: &'a RunRequest<'r>,
    pub(crate) before: &'a Before,
    /// With `--assign-only`: the topics that ideas are placed in.
    pub(crate) fixed: Option<&'a Previous>,
    /// The intake's name.
    pub(crate) name: String,
    pub(crate) tokenizer: &'a Tokenizer,
    /// The embedding outside the store that the settings name.
    pub(crate) embedding: Option<Arc<Embedding>>,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) meter: Meter,
}

impl<'a, 'r> Run<'a, 'r> {
    fn new(
        request: &'a RunRequest<'r>,
        before: &'a Before,
        tokenizer: &'a Tokenizer,
        progress: &'a dyn Progress,
    ) -> Result<Self, RunError> {
        Ok(Self {
            request,
            before,
            fixed: before.fixed_topics(request)?,
            name: before.intake_name(request)?,
            tokenizer,
            embedding: external(request.settings)?,
            progress,
            meter: Meter::default(),
        })
    }

    /// Ideas can only be placed in topics by vectors of the same embedding as theirs.
    fn check_embedding(&self, store: &Store) -> Result<(), RunError> {
        if self.fixed.is_none() {
            return Ok(());
        }
        if let Some(snapshot) = store.current()? {
            let (tokenizer, lexicon) = (self.tokenizer.clone(), self.request.lexicon);
            Reader::open(&snapshot.index(), tokenizer, lexicon)?
                .with_embedding(self.embedding.clone())?;
        }
        Ok(())
    }

    /// What went in and what came out; `forgotten` ideas are not in the index.
    fn manifest(
        &self,
        inputs: Vec<InputReport>,
        all: All<'_>,
        copies: &Copies,
        topics: &Topical,
        forgotten: u64,
    ) -> Manifest {
        let request = self.request;
        let inputs: Vec<Input> = inputs.into_iter().map(Input::from).collect();
        let (n_topics, n_themes) = topics.model.counts();
        let totals = Totals {
            ideas: all.ideas.len() as u64,
            distinct: all.groups.len() as u64,
            canonicals_changed: self.before.canonicals_changed(&copies.duplicates),
            campaigns: copies.campaigns.len() as u64,
            topics: n_topics as u64,
            themes: n_themes as u64,
            ..Totals::of(&inputs)
        };
        Manifest {
            format: FORMAT,
            modum: env!("CARGO_PKG_VERSION").to_owned(),
            created_at: request.now.to_owned(),
            dictionary: request.dictionary.fingerprint().to_owned(),
            lexicon: request.lexicon.fingerprint(),
            seed: request.settings.topics.seed,
            settings: Manifest::record(request.settings),
            intake: self.name.clone(),
            earlier_intakes: self.before.intakes.clone(),
            forgotten,
            next_topic_id: topics.model.next_id(),
            fit: topics.fit.clone(),
            group_decisions: self.before.decisions.groups.len() as u64,
            inputs,
            totals,
            stages: self.meter.stages(),
            files: Vec::new(),
        }
    }

    /// Checks every promise of the snapshot, while the disk takes its files.
    fn verify<'s>(&self, sealed: Sealed<'s>) -> Result<Sealed<'s>, RunError> {
        let _bar = self.progress.start("verify", "checks", None);
        let snapshot = sealed.snapshot();
        let lexicon = self.request.lexicon;
        let look = || check(&snapshot, Bytes::Sealed, self.tokenizer, lexicon);
        let (flushed, report) = join(|| sealed.flush(), look);
        flushed?;
        let failed: Vec<String> = report
            .failed()
            .map(|check| format!("{}: {}", check.name, check.detail))
            .collect();
        if failed.is_empty() {
            Ok(sealed)
        } else {
            Err(RunError::Unsound(failed.join("; ")))
        }
    }
}

/// Checks a snapshot, its index against its datasets included.
pub fn check(
    snapshot: &Snapshot,
    bytes: Bytes,
    tokenizer: &Tokenizer,
    lexicon: &Lexicon,
) -> Report {
    verify(snapshot, bytes, &|folder: &Path| {
        Ok(Reader::open(folder, tokenizer.clone(), lexicon)?.ids()?)
    })
}
