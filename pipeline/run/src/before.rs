//! What the store held before the run: ideas, rejects, topics, the names of intakes, decisions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow::array::RecordBatch;
use modum_analyzers::comparable::Comparer;
use modum_corpus::Cutting;
use modum_duplicates::Known;
use modum_intake::stem;
use modum_model::file::{FileError, read_table, table_path};
use modum_model::settings::DuplicateSettings;
use modum_model::table::{Table, find};
use modum_model::tables::{Duplicates, Ideas, Rejects, Signatures};
use modum_rank::Read;
use modum_topics::Previous;
use rayon::join;

use crate::decisions::Decisions;
use crate::error::RunError;
use crate::fit::Fit;
use crate::manifest::Manifest;
use crate::run::RunRequest;
use crate::store::{Snapshot, Store};

/// What the store held before the run.
#[derive(Default)]
pub(crate) struct Before {
    pub(crate) ideas: Option<Ideas>,
    rejects: Option<Rejects>,
    pub(crate) topics: Option<Previous>,
    /// What its word vectors were learned from.
    fit: Option<Fit>,
    duplicates: Option<Duplicates>,
    /// What the duplicates stage remembers of the texts.
    signatures: Option<Signatures>,
    /// What the texts were cut into, and by what.
    cutting: Option<Cutting>,
    cut_by: CutBy,
    /// What the stage rank read in the texts.
    read: Option<Read>,
    pub(crate) intakes: Vec<String>,
    pub(crate) decisions: Decisions,
}

impl Before {
    pub(crate) fn read(store: &Store) -> Result<Self, RunError> {
        let decisions = Decisions::read(&store.decisions())?;
        let Some(snapshot) = store.current()? else {
            return Ok(Self {
                decisions,
                ..Self::default()
            });
        };
        let (datasets, model) = (snapshot.datasets(), snapshot.model());
        let manifest = snapshot.manifest()?;
        let mut intakes = manifest.earlier_intakes.clone();
        intakes.push(manifest.intake.clone());
        // Ideas and signatures are as large as all others together.
        let large = || join(|| read_table(&datasets), || kept(&model));
        let others = || join(|| previous(&snapshot, &manifest), || cutting(&model));
        let ((ideas, signatures), (topics, cutting)) = join(large, others);
        Ok(Self {
            ideas: Some(ideas?),
            rejects: Some(read_table(&datasets)?),
            topics: Some(topics?),
            duplicates: Some(read_table(&datasets)?),
            signatures: signatures?,
            cutting: cutting?,
            cut_by: CutBy::of(&manifest),
            read: read(&model)?,
            fit: manifest.fit,
            intakes,
            decisions,
        })
    }

    /// The name asked for, or the first file's stem, with a number where that is taken.
    pub(crate) fn intake_name(&self, request: &RunRequest<'_>) -> Result<String, RunError> {
        let taken = |name: &str| self.intakes.iter().any(|known| known == name);
        if let Some(name) = request.intake {
            let name = name.to_owned();
            return if taken(&name) {
                Err(RunError::IntakeExists { name })
            } else {
                Ok(name)
            };
        }
        let first = request
            .files
            .first()
            .map_or_else(|| "intake".to_owned(), |path| stem(path));
        let numbered = (2..).map(|number| format!("{first}-{number}"));
        let mut names = std::iter::once(first.clone()).chain(numbered);
        Ok(names.find(|name| !taken(name)).expect("numbers do not end"))
    }

    /// The topics that stay as they are, when that is asked for.
    pub(crate) fn fixed_topics(
        &self,
        request: &RunRequest<'_>,
    ) -> Result<Option<&Previous>, RunError> {
        if !request.assign_only {
            return Ok(None);
        }
        let topics = self.topics.as_ref().filter(|topics| topics.has_topics());
        let none = || RunError::NoTopics {
            store: request.store.to_owned(),
        };
        topics.map(Some).ok_or_else(none)
    }

    /// The snapshot before, where its word vectors still hold for so many distinct ideas or topics are
    /// to stay as they are; and what the word vectors of this run are learned from.
    pub(crate) fn known_words(
        &self,
        request: &RunRequest<'_>,
        distinct: usize,
    ) -> (Option<&Previous>, Option<Fit>) {
        let now = Fit::now(request, distinct);
        let stays = request.assign_only || self.fit_holds(request, &now);
        match self.topics.as_ref().filter(|topics| topics.has_topics()) {
            Some(topics) if stays => (Some(topics), self.fit.clone()),
            _ => (None, Some(now)),
        }
    }

    /// What the stage rank read in the texts before, for as long as word vectors hold.
    pub(crate) fn known_texts(&self, request: &RunRequest<'_>, distinct: usize) -> Option<&Read> {
        let now = Fit::now(request, distinct);
        self.read.as_ref().filter(|_| self.fit_holds(request, &now))
    }

    fn fit_holds(&self, request: &RunRequest<'_>, now: &Fit) -> bool {
        let share = request.settings.topics.refit_share;
        self.fit.as_ref().is_some_and(|fit| fit.holds(now, share))
    }

    /// Whether each of `ideas` has the title and body that it had before.
    pub(crate) fn unchanged(&self, ideas: &Ideas) -> Vec<bool> {
        let Some(before) = &self.ideas else {
            return vec![false; ideas.len()];
        };
        // Both are sorted by id, and no idea ever leaves the store.
        let mut old = 0;
        let same = |row: usize| {
            let known = old < before.len() && before.idea_id.value(old) == ideas.idea_id.value(row);
            if !known {
                return false;
            }
            old += 1;
            before.title.value(old - 1) == ideas.title.value(row)
                && before.body.value(old - 1) == ideas.body.value(row)
        };
        (0..ideas.len()).map(same).collect()
    }

    /// What the texts were cut into, where they would be cut alike today.
    pub(crate) fn take_cutting(&mut self, request: &RunRequest<'_>) -> Option<Cutting> {
        let known = self.cutting.take();
        known.filter(|_| self.cut_by == CutBy::now(request))
    }

    /// The rejects so far and those of this intake, sorted.
    pub(crate) fn rejects(&self, new: &Rejects) -> Rejects {
        let Some(old) = &self.rejects else {
            return new.clone();
        };
        let mut parts: BTreeMap<&str, Vec<RecordBatch>> = BTreeMap::new();
        for table in [old, new] {
            let batch = table.to_batch();
            for row in 0..table.len() {
                parts
                    .entry(table.intake.value(row))
                    .or_default()
                    .push(batch.slice(row, 1));
            }
        }
        let rows: Vec<RecordBatch> = parts.into_values().flatten().collect();
        let all = arrow::compute::concat_batches(&Rejects::schema(), &rows)
            .expect("slices of the same table");
        Rejects::from_batch(&all).expect("the table's own columns")
    }

    /// What the duplicates stage knows of `ideas`.
    pub(crate) fn known(
        &self,
        ideas: &Ideas,
        comparer: &Comparer,
        settings: &DuplicateSettings,
    ) -> Option<Known<'_>> {
        let before = modum_duplicates::Before {
            ideas: self.ideas.as_ref()?,
            duplicates: self.duplicates.as_ref()?,
            signatures: self.signatures.as_ref()?,
        };
        Known::of(before, ideas, comparer, settings)
    }

    /// How many ideas have another canonical than before.
    pub(crate) fn canonicals_changed(&self, now: &Duplicates) -> u64 {
        let Some(before) = &self.duplicates else {
            return 0;
        };
        let mut rows = now.idea_id.iter().zip(&now.canonical_id);
        let changed = before.idea_id.iter().zip(&before.canonical_id);
        // Both are sorted by id, and no idea ever leaves the store.
        let changed = changed.filter(|(id, canonical)| {
            let row = rows.find(|(other, _)| other >= id);
            row.is_some_and(|row| row.0 == *id && row.1 != *canonical)
        });
        changed.count() as u64
    }

    /// The ideas of the store whose text was erased.
    pub(crate) fn erased(&self, ideas: &Ideas) -> BTreeSet<String> {
        let kept = |id: &&String| find(&ideas.idea_id, id).is_some();
        let forgotten = self.decisions.forgotten.iter();
        forgotten.filter(kept).cloned().collect()
    }
}

/// The topics of before.
fn previous(snapshot: &Snapshot, manifest: &Manifest) -> Result<Previous, FileError> {
    let (datasets, model) = (snapshot.datasets(), snapshot.model());
    Ok(Previous {
        assignments: read_table(&datasets)?,
        topics: read_table(&datasets)?,
        lineage: read_table(&datasets)?,
        words: read_table(&model)?,
        centroids: read_table(&model)?,
        descriptions: kept(&model)?,
        next_id: manifest.next_topic_id,
    })
}

/// What a run remembers of its texts; nothing where it was not kept, or in another layout than today's:
/// then it is found out anew.
fn kept<T: Table>(model: &Path) -> Result<Option<T>, FileError> {
    if !table_path::<T>(model).exists() {
        return Ok(None);
    }
    match read_table(model) {
        Ok(table) => Ok(Some(table)),
        Err(FileError::Table { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn cutting(model: &Path) -> Result<Option<Cutting>, FileError> {
    let (eojeols, lexemes) = (kept(model)?, kept(model)?);
    let both = eojeols.zip(lexemes);
    Ok(both.map(|(eojeols, lexemes)| Cutting { eojeols, lexemes }))
}

fn read(model: &Path) -> Result<Option<Read>, FileError> {
    let (evidence, contexts) = (kept(model)?, kept(model)?);
    let both = evidence.zip(contexts);
    Ok(both.map(|(evidence, contexts)| Read { evidence, contexts }))
}

/// What decides how a text is cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct CutBy {
    modum: String,
    dictionary: String,
    lexicon: String,
}

impl CutBy {
    fn of(manifest: &Manifest) -> Self {
        Self {
            modum: manifest.modum.clone(),
            dictionary: manifest.dictionary.clone(),
            lexicon: manifest.lexicon.clone(),
        }
    }

    fn now(request: &RunRequest<'_>) -> Self {
        Self {
            modum: env!("CARGO_PKG_VERSION").to_owned(),
            dictionary: request.dictionary.fingerprint().to_owned(),
            lexicon: request.lexicon.fingerprint(),
        }
    }
}
