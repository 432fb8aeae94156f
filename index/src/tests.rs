//! A small index of Korean ideas in a temporary folder, and what it must answer.

mod ideas;
mod searching;
mod comparing;
mod finding;
mod words;
mod external;
mod storing;
mod growing;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use modum_analyzers::normalize::normalize;
use modum_analyzers::tokenize::{Tokenizer, Tokens};
use modum_dictionaries::{Lexicon, default_folder, open_or_install, user_dictionary};
use tempfile::TempDir;

use crate::{
    Document, Embedding, Given, IndexError, IndexToken, Listing, Properties, Query, Reader, Wanted,
    Writer,
};
use ideas::{IDEAS, Idea};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::builtin().unwrap();
    // The lists may change; what is tested here must not.
    lexicon.synonyms = vec![
        vec!["노인".into(), "어르신".into()],
        vec!["육아휴직".into(), "부모휴가".into()],
    ];
    lexicon
});

static TOKENIZER: LazyLock<Tokenizer> = LazyLock::new(|| {
    let folder = match std::env::var_os(modum_dictionaries::FOLDER_VARIABLE) {
        Some(folder) => folder.into(),
        None => default_folder().unwrap(),
    };
    let dictionary = open_or_install(&folder, &|line| eprintln!("{line}")).unwrap();
    Tokenizer::new(user_dictionary::segmenter(&dictionary, &LEXICON).unwrap())
});

/// An index with the folder that it lies in.
struct Fixture {
    reader: Reader,
    folder: TempDir,
}

static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| Fixture::new(IDEAS));

impl Fixture {
    fn new(ideas: &[Idea]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let written = write(folder.path(), ideas, &given()).unwrap();
        assert_eq!(written, ideas.len() as u64);
        let reader = open(folder.path());
        Self { reader, folder }
    }

    fn ids(&self, query: &Query) -> Vec<String> {
        let hits = self.reader.search(query).unwrap();
        hits.into_iter().map(|hit| hit.idea_id).collect()
    }
}

fn open(folder: &Path) -> Reader {
    Reader::open(folder, TOKENIZER.clone(), &LEXICON).unwrap()
}

/// Without vectors, keywords, and an index before.
fn given() -> Given<'static> {
    Given {
        embedding: Arc::new(Embedding::none()),
        keywords: &[],
        basis: "",
        before: None,
        segments: 8,
    }
}

fn query(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        limit: 10,
        ..Query::default()
    }
}

fn wanted(limit: usize) -> Wanted {
    Wanted {
        limit,
        ..Wanted::default()
    }
}

/// Writes an index of `ideas`, which ascend.
fn write(folder: &Path, ideas: &[Idea], given: &Given<'_>) -> Result<u64, IndexError> {
    let mut listing = Listing::default();
    for idea in ideas {
        let properties = Properties {
            topic_id: idea.topic,
            theme_id: idea.topic / 100,
            channel: idea.channels.first().copied(),
            channels: idea.channels,
            categories: idea.categories,
            stages: &["토론중"],
            submitted_at: idea.day,
            votes: idea.votes,
            copies: idea.channels.len() as u64,
        };
        listing.push(idea.id, idea.title, idea.body, &properties);
    }
    let mut writer = Writer::begin(folder, listing, given)?;
    for at in writer.fresh().to_vec() {
        let idea = &ideas[at as usize];
        let (title, body) = (tokens(idea.title), tokens(idea.body));
        let document = Document {
            idea_id: idea.id,
            title: idea.title,
            body: idea.body,
            title_tokens: &index_tokens(&title),
            body_tokens: &index_tokens(&body),
        };
        let (inverted, stored) = writer.halves().unwrap();
        inverted.add(&document);
        stored.add(&document)?;
    }
    writer.finish()
}

fn tokens(text: &str) -> Tokens {
    let mut tokens = Tokens::default();
    TOKENIZER
        .worker()
        .tokenize(&normalize(text).text, &mut tokens);
    tokens
}

fn index_tokens(tokens: &Tokens) -> Vec<IndexToken<'_>> {
    tokens
        .iter()
        .map(|token| IndexToken {
            text: token.term,
            position: token.position,
        })
        .collect()
}
