//! A run: one intake, through all stages, into a published snapshot.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use modum_analyzers::comparable::Comparer;
use modum_analyzers::tokenize::Tokenizer;
use modum_corpus::{Corpus, Texts, normalize, tokenize};
use modum_dictionaries::{Lexicon, SystemDictionary, segmenter};
use modum_duplicates::{Groups, by_hand, campaigns, update};
use modum_index::{Embedding, Reader};
use modum_intake::{InputReport, IntakeError, Mapping, Received, Request, intake};
use modum_model::file::write_table;
use modum_model::key::Key;
use modum_model::progress::Progress;
use modum_model::settings::Settings;
use modum_model::table::Table;
use modum_model::tables::{
    Assignments, Campaigns, Candidates, DivisionWords, Duplicates, Ideas, Rejects, Signatures,
    Suggestions, Topics, WordVectors,
};
use modum_rank::candidates;
use modum_statistics::{Statistics, StatisticsError, statistics};
use modum_topics::{External, Previous, TopicModel, embed, embed_known, place, topics};

use crate::before::Before;
use crate::counts::{topic_days, topic_stats};
use crate::error::RunError;
use crate::indexing::{Sources, external, own_embedding, write_index};
use crate::manifest::{FORMAT, Input, Manifest, Totals};
use crate::meter::Meter;
use crate::outcomes::Outcomes;
use crate::ranking::{describe, known, suggest};
use crate::store::{Building, Sealed, Snapshot, Store};
use crate::verify::{Report, verify};

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
    pub random: &'a mut dyn FnMut(&mut [u8]) -> io::Result<()>,
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

/// Runs all stages over an intake and publishes the snapshot.
pub fn run(request: &mut RunRequest<'_>, progress: &dyn Progress) -> Result<Snapshot, RunError> {
    let store = Store::create_or_open(request.store)?;
    let lock = store.lock()?;
    let key = store.key(&lock, request.key, request.random)?;
    let before = Before::read(&store)?;
    let name = before.intake_name(request)?;
    let fixed = before.fixed_topics(request)?;
    let tokenizer = Tokenizer::new(segmenter(request.dictionary, request.lexicon)?);
    let mut run = Run {
        request,
        before: &before,
        fixed,
        name: &name,
        tokenizer: &tokenizer,
        embedding: external(request.settings)?,
        progress,
        meter: Meter::default(),
    };
    if run.fixed.is_some() {
        run.check_embedding(&store)?;
    }

    let received = run.intake(&key)?;
    let Received {
        ideas,
        rejects,
        inputs,
    } = received;
    let found = run.analyze(&ideas);
    let building = store.begin(&lock)?;
    run.write_datasets(&building, &ideas, &rejects, &found)?;
    let erased = run.write_index(&building, &ideas, &found)?;
    let sealed = run.seal(building, &ideas, inputs, &found, erased)?;
    Ok(sealed.publish(request.keep)?)
}

/// One run, while it goes on.
struct Run<'a, 'r> {
    request: &'a RunRequest<'r>,
    before: &'a Before,
    /// With `--assign-only`: the topics that ideas are placed in.
    fixed: Option<&'a Previous>,
    name: &'a str,
    tokenizer: &'a Tokenizer,
    /// The embedding outside the store that the settings name.
    embedding: Option<Arc<Embedding>>,
    progress: &'a dyn Progress,
    meter: Meter,
}

/// What the analysis of all ideas found.
struct Analysis {
    corpus: Corpus,
    groups: Groups,
    signatures: Signatures,
    words: WordVectors,
    topics: TopicModel,
    topics_table: Topics,
    duplicates: Duplicates,
    campaigns: Campaigns,
    assignments: Assignments,
    candidates: Candidates,
    suggestions: Suggestions,
    division_words: DivisionWords,
}

impl Run<'_, '_> {
    /// Ideas can only be placed in topics by vectors of the same embedding as theirs.
    fn check_embedding(&self, store: &Store) -> Result<(), RunError> {
        if let Some(snapshot) = store.current()? {
            let (tokenizer, lexicon) = (self.tokenizer.clone(), self.request.lexicon);
            Reader::open(&snapshot.index(), tokenizer, lexicon)?
                .with_embedding(self.embedding.clone())?;
        }
        Ok(())
    }

    fn intake(&mut self, key: &Key) -> Result<Received, RunError> {
        let request = Request {
            files: self.request.files,
            intake: self.name,
            source: self.request.source,
            mapping: self.request.mapping,
            key,
            settings: &self.request.settings.intake,
            generic_authors: &self.request.lexicon.generic_authors,
            previous: self.before.ideas.as_ref(),
            forgotten: &self.before.decisions.forgotten,
        };
        let rows = |received: &Result<Received, IntakeError>| {
            received.as_ref().map_or(0, |received| received.ideas.len())
        };
        Ok(self
            .meter
            .stage("intake", 0, || intake(&request, self.progress), rows)?)
    }

    /// Normalize → tokenize → duplicates → embed → topics → rank → suggest.
    fn analyze(&mut self, ideas: &Ideas) -> Analysis {
        let (settings, lexicon, progress) =
            (self.request.settings, self.request.lexicon, self.progress);
        let meter = &mut self.meter;
        let texts = meter.stage(
            "normalize",
            ideas.len(),
            || normalize(ideas, progress),
            Texts::len,
        );
        let n_texts = texts.len();
        let tokenize = || tokenize(texts, self.tokenizer, &lexicon.stop_words, progress);
        let corpus = meter.stage("tokenize", n_texts, tokenize, |corpus| corpus.texts.len());
        let comparer = Comparer::new(lexicon);
        let decisions = self.before.decisions.of_groups();
        let compare = || {
            let (texts, settings) = (&corpus.texts, &settings.duplicates);
            let before = self.before.known(ideas, &comparer, settings);
            let (found, signatures) =
                update(ideas, texts, &comparer, settings, before.as_ref(), progress);
            let groups = by_hand(found, ideas, texts, &comparer, &decisions);
            (groups, signatures, before)
        };
        let (groups, signatures, before) =
            meter.stage("duplicates", n_texts, compare, |found| found.0.len());
        let tell = || groups.table(ideas, &corpus.texts, &comparer, before.as_ref());
        let duplicates = meter.stage("own_text", ideas.len(), tell, Table::len);
        let n = groups.len();
        let external = self.embedding.as_deref();
        let external = external.map(|model| |text: &str| model.embed(text, std::iter::empty()));
        let external = external.as_ref().map(|vector| vector as External<'_>);
        let embed = || match self.fixed {
            Some(previous) => embed_known(&corpus, &groups, previous, external, progress),
            None => embed(&corpus, &groups, external, &settings.topics, progress),
        };
        let vectors = meter.stage("embed", n, embed, |_| n);
        let input = modum_topics::Input {
            ideas,
            corpus: &corpus,
            groups: &groups,
            vectors: &vectors,
            previous: self.before.topics.as_ref(),
            intake: self.name,
            lexicon,
        };
        let gather = || match self.fixed {
            Some(previous) => place(input, previous, progress),
            None => topics(input, &settings.topics, progress),
        };
        let topics = meter.stage("topics", n, gather, |_| n);
        let campaigns = campaigns(ideas, &groups, &settings.duplicates);
        let rank = || {
            let outcomes = Outcomes::new(&settings.rank, &self.before.decisions);
            let known = known(ideas, &groups, self.name, &outcomes);
            let novelty = topics.novelty(&vectors, &known);
            let described = describe(ideas, &corpus, &groups, &topics, &novelty, &campaigns);
            candidates(&described, &lexicon.cues, &lexicon.places, &settings.rank)
        };
        let candidates = meter.stage("rank", n, rank, Table::len);
        let suggest = || {
            let bar = progress.start("suggest", "ideas", Some(n as u64));
            let suggestions = suggest(ideas, &corpus, &groups, &settings.suggest);
            bar.advance(n as u64);
            suggestions
        };
        let rows = |(suggestions, _): &(Suggestions, DivisionWords)| suggestions.len();
        let (suggestions, division_words) = meter.stage("suggest", n, suggest, rows);
        Analysis {
            duplicates,
            assignments: topics.assignments(ideas, &groups),
            topics_table: topics.table(ideas),
            words: vectors.table(&corpus.vocabulary),
            corpus,
            groups,
            signatures,
            topics,
            campaigns,
            candidates,
            suggestions,
            division_words,
        }
    }

    /// Writes every dataset; the statistics are made of those that are already written.
    fn write_datasets(
        &mut self,
        building: &Building<'_>,
        ideas: &Ideas,
        rejects: &Rejects,
        found: &Analysis,
    ) -> Result<(), RunError> {
        let (datasets, model) = (building.datasets(), building.model());
        write_table(&datasets, ideas)?;
        write_table(&datasets, &found.duplicates)?;
        write_table(&datasets, &found.assignments)?;
        let count = || statistics(&datasets);
        let rows = |statistics: &Result<Statistics, StatisticsError>| {
            statistics
                .as_ref()
                .map_or(0, |statistics| statistics.stats.topic_id.len())
        };
        let statistics = self.meter.stage("statistics", ideas.len(), count, rows)?;
        write_table(&datasets, &topic_stats(&statistics))?;
        write_table(&datasets, &topic_days(&statistics))?;
        write_table(&datasets, &found.campaigns)?;
        write_table(&datasets, &found.topics_table)?;
        write_table(&datasets, found.topics.lineage())?;
        write_table(&datasets, &found.candidates)?;
        write_table(&datasets, &found.suggestions)?;
        write_table(&datasets, &self.before.rejects(rejects))?;
        write_table(&model, &found.words)?;
        write_table(&model, &found.topics.centroids())?;
        write_table(&model, &found.signatures)?;
        write_table(&model, &found.division_words)?;
        Ok(())
    }

    /// Gives the ideas whose text was erased, which are not in the index.
    fn write_index(
        &mut self,
        building: &Building<'_>,
        ideas: &Ideas,
        found: &Analysis,
    ) -> Result<u64, RunError> {
        let sources = Sources {
            ideas,
            duplicates: &found.duplicates,
            assignments: &found.assignments,
            topics: &found.topics_table,
        };
        let own = || Arc::new(own_embedding(&found.words));
        let embedding = self.embedding.clone().unwrap_or_else(own);
        let erased = self.before.erased(ideas);
        let write = || {
            write_index(
                &building.index(),
                sources,
                &found.corpus,
                embedding,
                &erased,
                self.progress,
            )
        };
        let n = found.groups.len();
        self.meter.stage("index", n, write, |_| n)?;
        Ok(erased.len() as u64)
    }

    /// Writes the manifest and checks every promise of the snapshot.
    fn seal<'s>(
        self,
        building: Building<'s>,
        ideas: &Ideas,
        inputs: Vec<InputReport>,
        found: &Analysis,
        forgotten: u64,
    ) -> Result<Sealed<'s>, RunError> {
        let request = self.request;
        let inputs: Vec<Input> = inputs.into_iter().map(Input::from).collect();
        let (n_topics, n_themes) = found.topics.counts();
        let totals = Totals {
            ideas: ideas.len() as u64,
            distinct: found.groups.len() as u64,
            canonicals_changed: self.before.canonicals_changed(&found.duplicates),
            campaigns: found.campaigns.len() as u64,
            topics: n_topics as u64,
            themes: n_themes as u64,
            ..Totals::of(&inputs)
        };
        let sealed = building.seal(Manifest {
            format: FORMAT,
            modum: env!("CARGO_PKG_VERSION").to_owned(),
            created_at: request.now.to_owned(),
            dictionary: request.dictionary.fingerprint().to_owned(),
            lexicon: request.lexicon.fingerprint(),
            seed: request.settings.topics.seed,
            settings: Manifest::record(request.settings),
            intake: self.name.to_owned(),
            earlier_intakes: self.before.intakes.clone(),
            forgotten,
            next_topic_id: found.topics.next_id(),
            group_decisions: self.before.decisions.groups.len() as u64,
            inputs,
            totals,
            stages: self.meter.stages(),
            files: Vec::new(),
        })?;
        let _bar = self.progress.start("verify", "checks", None);
        let report = check(&sealed.snapshot(), self.tokenizer, request.lexicon);
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
pub fn check(snapshot: &Snapshot, tokenizer: &Tokenizer, lexicon: &Lexicon) -> Report {
    verify(snapshot, &|folder: &Path| {
        Ok(Reader::open(folder, tokenizer.clone(), lexicon)?.ids()?)
    })
}
