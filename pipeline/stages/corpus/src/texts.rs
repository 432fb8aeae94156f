//! Normalize: the analyzed form of every distinct title and body, with the way back to what is shown.

use std::ops::Range;

use modum_analyzers::normalize::{Mark, Normalized, locate, normalize_into};
use modum_model::ids::{IdeaRow, TextId};
use modum_model::progress::Progress;
use modum_model::table::Table as _;
use modum_model::tables::Ideas;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::hashed::Hashed;

/// Texts that one task works on, whose columns stay together.
pub(crate) const CHUNK: usize = 1024;

/// Distinct texts, normalized; and which text each idea has.
#[derive(Clone, Debug, PartialEq)]
pub struct Texts {
    of: Vec<TextId>,
    first: Vec<IdeaRow>,
    /// The fields of each [`CHUNK`] texts.
    chunks: Vec<Fields>,
}

/// Titles and bodies in turn: field `2 t` is the title of the chunk's text `t`, `2 t + 1` its body.
#[derive(Clone, Debug, Default, PartialEq)]
struct Fields {
    buffer: String,
    ends: Vec<usize>,
    marks: Vec<Mark>,
    mark_ends: Vec<usize>,
}

impl Texts {
    /// How many distinct texts there are.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The text of each idea.
    pub fn of(&self, idea: IdeaRow) -> TextId {
        self.of[idea.index()]
    }

    /// How many ideas there are.
    pub fn ideas(&self) -> usize {
        self.of.len()
    }

    /// The first idea (by id) that has this text.
    pub fn first(&self, text: TextId) -> IdeaRow {
        self.first[text.index()]
    }

    /// The normalized title; empty, or lines that end with a mark and `\n`.
    pub fn title(&self, text: TextId) -> &str {
        let (fields, title) = self.fields(text);
        fields.text(title..title + 1)
    }

    /// The normalized body.
    pub fn body(&self, text: TextId) -> &str {
        let (fields, title) = self.fields(text);
        fields.text(title + 1..title + 2)
    }

    /// Title and body as one normalized text.
    pub fn whole(&self, text: TextId) -> &str {
        let (fields, title) = self.fields(text);
        fields.text(title..title + 2)
    }

    /// Bytes of all normalized text.
    pub fn bytes(&self) -> usize {
        self.chunks.iter().map(|fields| fields.buffer.len()).sum()
    }

    /// The byte of the title shown that byte `at` of the normalized title stands for.
    pub fn shown_in_title(&self, text: TextId, at: usize) -> usize {
        let (fields, title) = self.fields(text);
        locate(fields.marks(title), at)
    }

    /// The byte of the body shown that byte `at` of the normalized body stands for.
    pub fn shown_in_body(&self, text: TextId, at: usize) -> usize {
        let (fields, title) = self.fields(text);
        locate(fields.marks(title + 1), at)
    }

    /// The chunk of a text, and which of its fields is the title.
    fn fields(&self, text: TextId) -> (&Fields, usize) {
        let (chunk, place) = (text.index() / CHUNK, text.index() % CHUNK);
        (&self.chunks[chunk], 2 * place)
    }
}

impl Fields {
    fn text(&self, fields: Range<usize>) -> &str {
        &self.buffer[start(&self.ends, fields.start)..start(&self.ends, fields.end)]
    }

    fn marks(&self, field: usize) -> &[Mark] {
        &self.marks[start(&self.mark_ends, field)..self.mark_ends[field]]
    }

    fn push(&mut self, field: &Normalized) {
        self.buffer.push_str(&field.text);
        self.ends.push(self.buffer.len());
        self.marks.extend_from_slice(field.marks());
        self.mark_ends.push(self.marks.len());
    }
}

/// The texts of each chunk, of so many texts.
pub(crate) fn chunks(texts: usize) -> impl ExactSizeIterator<Item = Range<usize>> {
    (0..texts)
        .step_by(CHUNK)
        .map(move |start| start..(start + CHUNK).min(texts))
}

fn start(ends: &[usize], field: usize) -> usize {
    field.checked_sub(1).map_or(0, |before| ends[before])
}

/// Normalizes the titles and bodies of `ideas`, each distinct pair once.
pub fn normalize(ideas: &Ideas, progress: &dyn Progress) -> Texts {
    let (of, first) = distinct(ideas);
    let bar = progress.start("normalize", "texts", Some(first.len() as u64));
    let chunks = first
        .par_chunks(CHUNK)
        .map(|rows| {
            let fields = normalize_rows(ideas, rows);
            bar.advance(rows.len() as u64);
            fields
        })
        .collect();
    Texts { of, first, chunks }
}

/// The text of each idea, and the first idea of each text. Texts are numbered by their first idea.
fn distinct(ideas: &Ideas) -> (Vec<TextId>, Vec<IdeaRow>) {
    let texts: Vec<Hashed<(&str, &str)>> = (0..ideas.len())
        .into_par_iter()
        .map(|row| Hashed::new((ideas.title.value(row), ideas.body.value(row))))
        .collect();
    let mut first = Vec::new();
    let mut known: FxHashMap<Hashed<(&str, &str)>, TextId> = FxHashMap::default();
    known.reserve(texts.len());
    let number = |(row, text)| {
        *known.entry(text).or_insert_with(|| {
            first.push(IdeaRow::new(row));
            TextId::new(first.len() - 1)
        })
    };
    let of = texts.into_iter().enumerate().map(number).collect();
    (of, first)
}

fn normalize_rows(ideas: &Ideas, rows: &[IdeaRow]) -> Fields {
    let mut fields = Fields::default();
    let mut normalized = Normalized::default();
    for row in rows {
        for shown in [
            ideas.title.value(row.index()),
            ideas.body.value(row.index()),
        ] {
            normalize_into(shown, &mut normalized);
            fields.push(&normalized);
        }
    }
    fields
}
