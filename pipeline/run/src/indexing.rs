//! The index stage: one document a distinct idea, from the datasets and their tokens. Those that the
//! index of the snapshot before has are not made again.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray, StringArray};
use arrow::datatypes::Float32Type;
use modum_analyzers::tokenize::Tokenizer;
use modum_corpus::{Corpus, Token, normalize, tokenize};
use modum_index::{
    Document, Embedding, EmbeddingError, Given, IndexError, IndexToken, Listing, Properties, Writer,
};
use modum_model::file::{FileError, read_table};
use modum_model::ids::IdeaRow;
use modum_model::progress::{Progress, Silent};
use modum_model::settings::Settings;
use modum_model::table::Table as _;
use modum_model::tables::{Assignments, Duplicates, Ideas, Topics, WordVectors};
use rayon::join;
use rayon::slice::ParallelSliceMut as _;

/// The datasets that documents are made of; the first three have one row an idea, in the same order.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Texts, channels, categories, stages, votes.
    pub ideas: &'a Ideas,
    /// Which idea stands for which.
    pub duplicates: &'a Duplicates,
    /// Topics and themes of ideas.
    pub assignments: &'a Assignments,
    /// The keywords of topics.
    pub topics: &'a Topics,
}

/// Writes the index of all canonicals but `without` into the empty folder `folder`; gives the number
/// of documents.
pub fn write_index(
    folder: &Path,
    sources: Sources<'_>,
    corpus: &Corpus,
    given: &Given<'_>,
    without: &BTreeSet<String>,
    progress: &dyn Progress,
) -> Result<u64, IndexError> {
    let mut groups = groups(sources.duplicates);
    groups.retain(|(canonical, _)| !without.contains(sources.ideas.idea_id.value(*canonical)));
    let bar = progress.start("index", "ideas", Some(groups.len() as u64));
    let mut writer = Writer::begin(folder, listing(sources, &groups), given)?;
    let fresh = writer.fresh().iter();
    let fresh: Vec<usize> = fresh.map(|&at| groups[at as usize].0).collect();
    bar.advance((groups.len() - fresh.len()) as u64);
    if let Some((inverted, stored)) = writer.halves() {
        let each = |take: &mut dyn FnMut(&Document<'_>) -> Result<(), IndexError>| {
            let mut tokens = Tokens::default();
            for &row in &fresh {
                take(&tokens.document(sources.ideas, corpus, row))?;
            }
            Ok(())
        };
        let find = |document: &Document<'_>| {
            inverted.add(document);
            bar.advance(1);
            Ok(())
        };
        let show = |document: &Document<'_>| stored.add(document);
        let (found, shown) = join(|| each(&mut { find }), || each(&mut { show }));
        found.and(shown)?;
    }
    writer.finish()
}

/// What the tokens of a text depend on besides the text.
pub(crate) fn basis(dictionary: &str, lexicon: &str) -> String {
    format!(
        "modum {}\n{dictionary}\n{lexicon}",
        env!("CARGO_PKG_VERSION")
    )
}

/// Makes the index of a snapshot anew from the datasets beside it, without some ideas: what erasing
/// needs.
pub fn rewrite_index(
    index: &Path,
    folder: &Path,
    without: &[String],
    tokenizer: &Tokenizer,
    settings: &Settings,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let datasets = index.with_file_name("datasets");
    let read = |datasets: &Path| -> Result<_, FileError> {
        Ok((
            read_table::<Ideas>(datasets)?,
            read_table(datasets)?,
            read_table(datasets)?,
            read_table(datasets)?,
        ))
    };
    let (ideas, duplicates, assignments, topics) = read(&datasets)?;
    let embedding = match external(settings)? {
        Some(external) => external,
        None => Arc::new(own_embedding(&read_table(&index.with_file_name("model"))?)),
    };
    let corpus = tokenize(normalize(&ideas, &Silent), tokenizer, &[], &Silent);
    let sources = Sources {
        ideas: &ideas,
        duplicates: &duplicates,
        assignments: &assignments,
        topics: &topics,
    };
    let given = Given {
        embedding,
        keywords: &keywords(&topics),
        // No run goes on with it: `forget` ends what was learned, too.
        basis: "rewritten",
        before: None,
        segments: 1,
    };
    let without = without.iter().cloned().collect();
    write_index(folder, sources, &corpus, &given, &without, &Silent)?;
    Ok(())
}

/// The embedding outside the store that the settings name, if they name one.
pub fn external(settings: &Settings) -> Result<Option<Arc<Embedding>>, EmbeddingError> {
    let folder = settings.embedding.folder();
    let loaded = folder.map(|folder| Embedding::load(folder).map(Arc::new));
    loaded.transpose()
}

/// The store's own vectors.
pub(crate) fn own_embedding(words: &WordVectors) -> Embedding {
    let numbers = words.vector.values().as_primitive::<Float32Type>().values();
    let offsets = words.vector.value_offsets();
    let bound = |row: usize| usize::try_from(offsets[row]).expect("offsets are not negative");
    Embedding::of_words((0..words.len()).map(|row| {
        let vector = &numbers[bound(row)..bound(row + 1)];
        (words.term.value(row), words.probability.value(row), vector)
    }))
}

/// The keywords of each topic and theme.
pub(crate) fn keywords(topics: &Topics) -> Vec<(i32, Vec<String>)> {
    let of = |row: usize| topics.keywords.value(row);
    let words = |row| {
        of(row)
            .as_string::<i32>()
            .iter()
            .flatten()
            .map(str::to_owned)
            .collect()
    };
    (0..topics.len())
        .map(|row| (topics.topic_id.value(row), words(row)))
        .collect()
}

/// Each canonical's row and those of its group, by canonical.
fn groups(duplicates: &Duplicates) -> Vec<(usize, Vec<usize>)> {
    let mut order: Vec<usize> = (0..duplicates.len()).collect();
    let canonical = |row: usize| duplicates.canonical_id.value(row);
    order.par_sort_unstable_by(|&a, &b| canonical(a).cmp(canonical(b)).then(a.cmp(&b)));
    order
        .chunk_by(|&a, &b| canonical(a) == canonical(b))
        .map(|members| {
            let is_canonical = |&&row: &&usize| duplicates.idea_id.value(row) == canonical(row);
            let row = members.iter().find(is_canonical).unwrap_or(&members[0]);
            (*row, members.to_vec())
        })
        .collect()
}

/// Who is to be in the index.
fn listing(sources: Sources<'_>, groups: &[(usize, Vec<usize>)]) -> Listing {
    let ideas = sources.ideas;
    let mut listing = Listing::default();
    let mut names = Names::default();
    for (row, members) in groups {
        names.fill(ideas, members);
        let (id, title, body) = (
            ideas.idea_id.value(*row),
            ideas.title.value(*row),
            ideas.body.value(*row),
        );
        let properties = names.properties(sources, *row, members);
        listing.push(id, title, body, &properties);
    }
    listing
}

/// The names that the ideas of a group have.
#[derive(Default)]
struct Names<'a> {
    channels: Vec<&'a str>,
    categories: Vec<&'a str>,
    stages: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn fill(&mut self, ideas: &'a Ideas, members: &[usize]) {
        distinct(&ideas.channel, members, &mut self.channels);
        distinct(&ideas.category, members, &mut self.categories);
        distinct(&ideas.stage, members, &mut self.stages);
    }

    fn properties(&self, sources: Sources<'a>, row: usize, members: &[usize]) -> Properties<'_> {
        let (ideas, assignments) = (sources.ideas, sources.assignments);
        let votes = members.iter().filter(|&&row| ideas.votes.is_valid(row));
        let channel = ideas.channel.is_valid(row);
        let day = ideas.submitted_at.is_valid(row);
        Properties {
            topic_id: assignments.topic_id.value(row),
            theme_id: assignments.theme_id.value(row),
            channel: channel.then(|| ideas.channel.value(row)),
            channels: &self.channels,
            categories: &self.categories,
            stages: &self.stages,
            submitted_at: day.then(|| ideas.submitted_at.value(row)),
            votes: votes.map(|&row| ideas.votes.value(row)).sum(),
            copies: members.len() as u64,
        }
    }
}

/// The tokens of one text.
#[derive(Default)]
struct Tokens<'a> {
    title: Vec<IndexToken<'a>>,
    body: Vec<IndexToken<'a>>,
}

impl<'a> Tokens<'a> {
    fn document(&mut self, ideas: &'a Ideas, corpus: &'a Corpus, row: usize) -> Document<'_> {
        let text = corpus.texts.of(IdeaRow::new(row));
        let token = |token: &Token| IndexToken {
            text: corpus.vocabulary.term(token.term),
            position: token.position,
        };
        self.title.clear();
        self.title
            .extend(corpus.title_tokens(text).iter().map(token));
        self.body.clear();
        self.body.extend(corpus.body_tokens(text).iter().map(token));
        Document {
            idea_id: ideas.idea_id.value(row),
            title: ideas.title.value(row),
            body: ideas.body.value(row),
            title_tokens: &self.title,
            body_tokens: &self.body,
        }
    }
}

/// The different values of a column in some rows, sorted.
fn distinct<'a>(column: &'a StringArray, rows: &[usize], out: &mut Vec<&'a str>) {
    out.clear();
    out.extend(
        rows.iter()
            .filter(|&&row| column.is_valid(row))
            .map(|&row| column.value(row)),
    );
    out.sort_unstable();
    out.dedup();
}
