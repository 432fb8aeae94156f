//! Small intakes of copies, and the groups and campaigns that they must give.

mod pairs;
mod groups;
mod by_hand;
mod own_text;
mod memory;
mod oracle;
mod rethreshold;
mod campaigns;

use std::sync::LazyLock;

use arrow::array::{Date32Array, Int64Array, StringArray};
use modum_analyzers::comparable::Comparer;
use modum_analyzers::normalize::shown;
use modum_analyzers::tokenize::Tokenizer;
use modum_corpus::{normalize, tokenize};
use modum_dictionaries::{
    FOLDER_VARIABLE, Lexicon, default_folder, open_or_install, user_dictionary,
};
use modum_model::ids::IdeaRow;
use modum_model::progress::Silent;
use modum_model::settings::{DuplicateSettings, Settings};
use modum_model::tables::{Duplicates, Ideas};

use crate::{Groups, duplicates};

static COMPARER: LazyLock<Comparer> = LazyLock::new(|| Comparer::new(&Lexicon::builtin().unwrap()));

static TOKENIZER: LazyLock<Tokenizer> = LazyLock::new(|| {
    let folder = match std::env::var_os(FOLDER_VARIABLE) {
        Some(folder) => folder.into(),
        None => default_folder().unwrap(),
    };
    let dictionary = open_or_install(&folder, &|line| eprintln!("{line}")).unwrap();
    let lexicon = Lexicon::builtin().unwrap();
    Tokenizer::new(user_dictionary::segmenter(&dictionary, &lexicon).unwrap())
});

/// An idea as a test writes it; its id is its place in the list.
#[derive(Clone, Debug, Default)]
struct Idea {
    title: String,
    body: String,
    author: Option<&'static str>,
    channel: Option<&'static str>,
    day: Option<i32>,
    votes: i64,
}

impl Idea {
    fn new(body: &str) -> Self {
        Self {
            body: body.to_owned(),
            ..Self::default()
        }
    }

    fn on(self, day: i32) -> Self {
        Self {
            day: Some(day),
            ..self
        }
    }
}

fn ideas(rows: &[Idea]) -> Ideas {
    let numbered: Vec<(usize, Idea)> = rows.iter().cloned().enumerate().collect();
    numbered_ideas(&numbered)
}

/// Ideas with these numbers, which ascend, as ids.
fn numbered_ideas(numbered: &[(usize, Idea)]) -> Ideas {
    let rows: Vec<&Idea> = numbered.iter().map(|(_, row)| row).collect();
    let unknown = StringArray::new_null(rows.len());
    let intake = StringArray::from_iter_values(rows.iter().map(|_| "첫접수"));
    let ids = numbered.iter().map(|(number, _)| format!("{number:06}"));
    Ideas {
        idea_id: StringArray::from_iter_values(ids),
        source: unknown.clone(),
        source_id: unknown.clone(),
        intake: intake.clone(),
        last_intake: intake,
        channel: rows.iter().map(|row| row.channel).collect(),
        submitted_at: rows.iter().map(|row| row.day).collect::<Date32Array>(),
        author: rows.iter().map(|row| row.author).collect(),
        title: StringArray::from_iter_values(rows.iter().map(|row| shown(&row.title))),
        body: StringArray::from_iter_values(rows.iter().map(|row| shown(&row.body))),
        category: unknown.clone(),
        stage: unknown,
        votes: rows
            .iter()
            .map(|row| Some(row.votes))
            .collect::<Int64Array>(),
    }
}

fn settings() -> DuplicateSettings {
    Settings::default().duplicates
}

fn groups_of(rows: &[Idea]) -> Groups {
    let ideas = ideas(rows);
    let corpus = tokenize(normalize(&ideas, &Silent), &TOKENIZER, &[], &Silent);
    duplicates(&ideas, &corpus, &COMPARER, &settings(), &Silent)
}

fn table_of(groups: &Groups, ideas: &Ideas) -> Duplicates {
    groups.table(ideas, &normalize(ideas, &Silent), &COMPARER, None)
}

/// The canonical's place in the list, for each idea.
fn canonicals(groups: &Groups, rows: usize) -> Vec<usize> {
    let canonical = |row| groups.canonical(groups.of(IdeaRow::new(row))).index();
    (0..rows).map(canonical).collect()
}
