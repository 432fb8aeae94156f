//! The stages of a run, each measured, and the files that hold what they found.

use std::sync::Arc;

use modum_analyzers::comparable::Comparer;
use modum_corpus::{Corpus, CutEojeols, Cutting, Texts, normalize, tokenize_known};
use modum_duplicates::{Groups, Known, by_hand, campaigns, update};
use modum_index::Given;
use modum_intake::{IntakeError, Received, Request, intake};
use modum_model::file::write_table;
use modum_model::key::Key;
use modum_model::table::Table;
use modum_model::tables::{
    Assignments, Campaigns, Candidates, DivisionWords, Duplicates, Eojeols, Ideas, Lexemes,
    Rejects, Signatures, Suggestions, Topics, WordVectors,
};
use modum_rank::{Read, candidates};
use modum_statistics::{Statistics, StatisticsError, statistics};
use modum_topics::{External, TopicModel, Vectors, embed, embed_known, place, topics};

use crate::counts::{topic_days, topic_stats};
use crate::error::RunError;
use crate::fit::Fit;
use crate::indexing::{Sources, basis, keywords, own_embedding, write_index};
use crate::outcomes::Outcomes;
use crate::ranking::{describe, known, suggest};
use crate::run::Run;
use crate::store::Building;

/// All ideas, their words and their groups of copies.
#[derive(Clone, Copy)]
pub(crate) struct All<'a> {
    pub(crate) ideas: &'a Ideas,
    pub(crate) corpus: &'a Corpus,
    pub(crate) groups: &'a Groups,
}

/// The tables of groups.
pub(crate) struct Copies {
    pub(crate) duplicates: Duplicates,
    pub(crate) campaigns: Campaigns,
}

/// Topics, with the vectors that they were made of.
pub(crate) struct Topical {
    pub(crate) model: TopicModel,
    /// What the word vectors were learned from.
    pub(crate) fit: Option<Fit>,
    vectors: Vectors,
    words: WordVectors,
    table: Topics,
    assignments: Assignments,
}

impl Run<'_, '_> {
    pub(crate) fn intake(&self, key: &Key) -> Result<Received, RunError> {
        let request = Request {
            files: self.request.files,
            intake: &self.name,
            source: self.request.source,
            mapping: self.request.mapping,
            key,
            settings: &self.request.settings.intake,
            generic_authors: &self.request.lexicon.generic_authors,
            previous: self.before.ideas.as_ref(),
            forgotten: &self.before.decisions.forgotten,
        };
        let work = || intake(&request, self.progress);
        let rows = |received: &Result<Received, IntakeError>| {
            received.as_ref().map_or(0, |received| received.ideas.len())
        };
        Ok(self.meter.stage("intake", 0, work, rows)?)
    }

    pub(crate) fn normalize(&self, ideas: &Ideas) -> Texts {
        let work = || normalize(ideas, self.progress);
        self.meter.stage("normalize", ideas.len(), work, Texts::len)
    }

    /// Eojeols of `known` are not cut again.
    pub(crate) fn tokenize(&self, texts: Texts, known: Option<&Cutting>) -> (Corpus, CutEojeols) {
        let n = texts.len();
        let (tokenizer, stop_words) = (self.tokenizer, &self.request.lexicon.stop_words);
        let work = || tokenize_known(texts, tokenizer, stop_words, known, self.progress);
        self.meter.stage("tokenize", n, work, |_| n)
    }

    /// Groups, what the next run is to remember of the texts, and what was known of them before.
    pub(crate) fn duplicates(
        &self,
        ideas: &Ideas,
        corpus: &Corpus,
    ) -> (Groups, Signatures, Option<Known<'_>>) {
        let (texts, settings) = (&corpus.texts, &self.request.settings.duplicates);
        let comparer = Comparer::new(self.request.lexicon);
        let decisions = self.before.decisions.of_groups();
        let compare = || {
            let known = self.before.known(ideas, &comparer, settings);
            let before = known.as_ref();
            let (found, signatures) =
                update(ideas, texts, &comparer, settings, before, self.progress);
            let groups = by_hand(found, ideas, texts, &comparer, &decisions);
            (groups, signatures, known)
        };
        let rows = |found: &(Groups, Signatures, Option<Known<'_>>)| found.0.len();
        self.meter.stage("duplicates", texts.len(), compare, rows)
    }

    fn own_text(&self, all: All<'_>, known: Option<&Known<'_>>) -> Duplicates {
        let comparer = Comparer::new(self.request.lexicon);
        let texts = &all.corpus.texts;
        let tell = || all.groups.table(all.ideas, texts, &comparer, known);
        let n = all.ideas.len();
        self.meter.stage("own_text", n, tell, Table::len)
    }

    /// What the next run need not cut again; `cut` is large and not needed any more.
    pub(crate) fn write_cutting(
        building: &Building<'_>,
        corpus: &Corpus,
        cut: CutEojeols,
    ) -> Result<(), RunError> {
        let model = building.model();
        match building.before()? {
            Some(before) if cut.are_known() => {
                building.keep::<Eojeols>(&before)?;
                building.keep::<Lexemes>(&before)?;
            }
            _ => {
                let tables = cut.tables(&corpus.vocabulary);
                drop(cut);
                write_table(&model, &tables.eojeols)?;
                write_table(&model, &tables.lexemes)?;
            }
        }
        Ok(())
    }

    /// What copies say of their own, and the files of ideas, groups and campaigns.
    pub(crate) fn write_copies(
        &self,
        building: &Building<'_>,
        all: All<'_>,
        known: Option<&Known<'_>>,
        signatures: &Signatures,
        rejects: &Rejects,
    ) -> Result<Copies, RunError> {
        let settings = &self.request.settings.duplicates;
        let copies = Copies {
            duplicates: self.own_text(all, known),
            campaigns: campaigns(all.ideas, all.groups, settings),
        };
        let datasets = building.datasets();
        write_table(&datasets, all.ideas)?;
        write_table(&datasets, &copies.duplicates)?;
        write_table(&datasets, &copies.campaigns)?;
        write_table(&datasets, &self.before.rejects(rejects))?;
        write_table(&building.model(), signatures)?;
        Ok(copies)
    }

    /// Vectors, and what those of words were learned from.
    pub(crate) fn embed(&self, all: All<'_>) -> (Vectors, Option<Fit>) {
        let All { corpus, groups, .. } = all;
        let external = self.embedding.as_deref();
        let external = external.map(|model| |text: &str| model.embed(text, std::iter::empty()));
        let external = external.as_ref().map(|vector| vector as External<'_>);
        let (settings, progress) = (&self.request.settings.topics, self.progress);
        let n = groups.len();
        let (known_words, fit) = self.before.known_words(self.request, n);
        let work = || match known_words {
            Some(previous) => embed_known(corpus, groups, previous, external, progress),
            None => embed(corpus, groups, external, settings, progress),
        };
        (self.meter.stage("embed", n, work, |_| n), fit)
    }

    pub(crate) fn topics(&self, all: All<'_>, (vectors, fit): (Vectors, Option<Fit>)) -> Topical {
        let input = modum_topics::Input {
            ideas: all.ideas,
            corpus: all.corpus,
            groups: all.groups,
            vectors: &vectors,
            previous: self.before.topics.as_ref(),
            intake: &self.name,
            lexicon: self.request.lexicon,
        };
        let (settings, progress) = (&self.request.settings.topics, self.progress);
        let work = || match self.fixed {
            Some(previous) => place(input, previous, settings, progress),
            None => topics(input, settings, progress),
        };
        let n = all.groups.len();
        let model = self.meter.stage("topics", n, work, |_| n);
        Topical {
            words: vectors.table(&all.corpus.vocabulary),
            table: model.table(all.ideas),
            assignments: model.assignments(all.ideas, all.groups),
            model,
            fit,
            vectors,
        }
    }

    fn rank(&self, all: All<'_>, copies: &Copies, topics: &Topical) -> (Candidates, Read) {
        let All { ideas, groups, .. } = all;
        let (settings, lexicon) = (&self.request.settings.rank, self.request.lexicon);
        let (model, campaigns) = (&topics.model, &copies.campaigns);
        let work = || {
            let outcomes = Outcomes::new(settings, &self.before.decisions);
            let known = known(ideas, groups, &self.name, &outcomes);
            let novelty = model.novelty(&topics.vectors, &known);
            let unchanged = self.before.unchanged(ideas);
            let described = describe(all, model, &novelty, campaigns, &unchanged);
            let read = self.before.known_texts(self.request, groups.len());
            candidates(&described, &lexicon.cues, &lexicon.places, settings, read)
        };
        let rows = |ranked: &(Candidates, Read)| ranked.0.len();
        self.meter.stage("rank", groups.len(), work, rows)
    }

    fn suggest(&self, all: All<'_>) -> (Suggestions, DivisionWords) {
        let n = all.groups.len();
        let settings = &self.request.settings.suggest;
        let work = || {
            let bar = self.progress.start("suggest", "ideas", Some(n as u64));
            let suggestions = suggest(all.ideas, all.corpus, all.groups, settings);
            bar.advance(n as u64);
            suggestions
        };
        let rows = |found: &(Suggestions, DivisionWords)| found.0.len();
        self.meter.stage("suggest", n, work, rows)
    }

    /// Ranks, suggests, and writes the files of topics and of what comes after them; the statistics are
    /// made of files that are already written.
    pub(crate) fn write_choice(
        &self,
        building: &Building<'_>,
        all: All<'_>,
        copies: &Copies,
        topics: &Topical,
    ) -> Result<(), RunError> {
        let (datasets, model) = (building.datasets(), building.model());
        write_table(&datasets, &topics.assignments)?;
        write_table(&datasets, &topics.table)?;
        write_table(&datasets, topics.model.lineage())?;
        match building.before()? {
            Some(before) if topics.vectors.are_kept() => building.keep::<WordVectors>(&before)?,
            _ => write_table(&model, &topics.words).map(drop)?,
        }
        write_table(&model, &topics.model.centroids())?;
        write_table(&model, &topics.model.descriptions())?;
        let (candidates, read) = self.rank(all, copies, topics);
        write_table(&datasets, &candidates)?;
        write_table(&model, &read.evidence)?;
        write_table(&model, &read.contexts)?;
        let (suggestions, words) = self.suggest(all);
        write_table(&datasets, &suggestions)?;
        write_table(&model, &words)?;
        let count = || statistics(&datasets);
        let rows = |counted: &Result<Statistics, StatisticsError>| {
            let counted = counted.as_ref();
            counted.map_or(0, |counted| counted.stats.topic_id.len())
        };
        let n = all.ideas.len();
        let statistics = self.meter.stage("statistics", n, count, rows)?;
        write_table(&datasets, &topic_stats(&statistics))?;
        write_table(&datasets, &topic_days(&statistics))?;
        Ok(())
    }

    /// Writes the index, which goes on with that of the snapshot before. Gives the number of ideas whose
    /// text was erased, which are not in it.
    pub(crate) fn write_index(
        &self,
        building: &Building<'_>,
        all: All<'_>,
        copies: &Copies,
        topics: &Topical,
    ) -> Result<u64, RunError> {
        let sources = Sources {
            ideas: all.ideas,
            duplicates: &copies.duplicates,
            assignments: &topics.assignments,
            topics: &topics.table,
        };
        let own = || Arc::new(own_embedding(&topics.words));
        let embedding = self.embedding.clone().unwrap_or_else(own);
        let erased = self.before.erased(all.ideas);
        let request = self.request;
        let dictionary = request.dictionary.fingerprint();
        let before = building.before()?.map(|snapshot| snapshot.index());
        let given = Given {
            embedding,
            keywords: &keywords(&topics.table),
            basis: &basis(dictionary, &request.lexicon.fingerprint()),
            before: before.as_deref(),
            segments: request.settings.index.segments,
        };
        let (folder, corpus) = (building.index(), all.corpus);
        let work = || write_index(&folder, sources, corpus, &given, &erased, self.progress);
        let n = all.groups.len();
        self.meter.stage("index", n, work, |_| n)?;
        Ok(erased.len() as u64)
    }
}
