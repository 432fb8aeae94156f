//! What the store held before the run: ideas, rejects, topics, the names of intakes, decisions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow::array::RecordBatch;
use modum_analyzers::comparable::Comparer;
use modum_duplicates::Known;
use modum_intake::stem;
use modum_model::file::{FileError, read_table, table_path};
use modum_model::settings::DuplicateSettings;
use modum_model::table::{Table as _, find};
use modum_model::tables::{Descriptions, Duplicates, Ideas, Rejects, Signatures};
use modum_topics::Previous;

use crate::decisions::Decisions;
use crate::error::RunError;
use crate::fit::Fit;
use crate::manifest::Manifest;
use crate::run::RunRequest;
use crate::store::Store;

/// What the store held before the run.
pub(crate) struct Before {
    pub(crate) ideas: Option<Ideas>,
    rejects: Option<Rejects>,
    pub(crate) topics: Option<Previous>,
    /// What its word vectors were learned from.
    fit: Option<Fit>,
    duplicates: Option<Duplicates>,
    /// What the duplicates stage remembers of the texts.
    signatures: Option<Signatures>,
    pub(crate) intakes: Vec<String>,
    pub(crate) decisions: Decisions,
}

impl Before {
    pub(crate) fn read(store: &Store) -> Result<Self, RunError> {
        let decisions = Decisions::read(&store.decisions())?;
        let Some(snapshot) = store.current()? else {
            let intakes = Vec::new();
            return Ok(Self {
                ideas: None,
                rejects: None,
                topics: None,
                fit: None,
                duplicates: None,
                signatures: None,
                intakes,
                decisions,
            });
        };
        let (datasets, model) = (snapshot.datasets(), snapshot.model());
        let manifest = snapshot.manifest()?;
        let mut intakes = manifest.earlier_intakes;
        intakes.push(manifest.intake);
        Ok(Self {
            ideas: Some(read_table(&datasets)?),
            rejects: Some(read_table(&datasets)?),
            topics: Some(Previous {
                assignments: read_table(&datasets)?,
                topics: read_table(&datasets)?,
                lineage: read_table(&datasets)?,
                words: read_table(&model)?,
                centroids: read_table(&model)?,
                descriptions: descriptions(&model)?,
                next_id: manifest.next_topic_id,
            }),
            fit: manifest.fit,
            duplicates: Some(read_table(&datasets)?),
            signatures: signatures(&model)?,
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
        let settings = &request.settings.topics;
        let now = Fit {
            distinct: distinct as u64,
            dictionary: request.dictionary.fingerprint().to_owned(),
            lexicon: request.lexicon.fingerprint(),
            settings: Manifest::record(request.settings)["topics"].clone(),
        };
        let holds = |fit: &Fit| fit.holds(&now, settings.refit_share);
        let stays = request.assign_only || self.fit.as_ref().is_some_and(holds);
        match self.topics.as_ref().filter(|topics| topics.has_topics()) {
            Some(topics) if stays => (Some(topics), self.fit.clone()),
            _ => (None, Some(now)),
        }
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

/// Nothing where none were kept, or in another layout than today's: then all texts are compared anew.
fn signatures(model: &Path) -> Result<Option<Signatures>, FileError> {
    if !table_path::<Signatures>(model).exists() {
        return Ok(None);
    }
    match read_table(model) {
        Ok(signatures) => Ok(Some(signatures)),
        Err(FileError::Table { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Nothing where none were kept: then all topics are described anew.
fn descriptions(model: &Path) -> Result<Option<Descriptions>, FileError> {
    let path = table_path::<Descriptions>(model);
    path.exists().then(|| read_table(model)).transpose()
}
