//! Tokenize: the terms of each distinct text as columns of numbers.

use std::ops::Range;

use modum_analyzers::tokenize::{Class, Tokenizer, eojeols};
use modum_model::ids::{TermId, TextId};
use modum_model::progress::Progress;
use rayon::prelude::*;

use crate::cuts::{Cuts, Number, Occurrences};
use crate::known::{Cutting, Known, table};
use crate::texts::{CHUNK, Texts, chunks};
use crate::vocabulary::Vocabulary;

/// All texts as terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Corpus {
    /// The texts the terms were found in.
    pub texts: Texts,
    /// The terms' letters and kinds.
    pub vocabulary: Vocabulary,
    /// The terms of each [`CHUNK`] texts.
    chunks: Vec<Columns>,
}

/// The terms of some texts.
#[derive(Clone, Debug, Default, PartialEq)]
struct Columns {
    tokens: Vec<Token>,
    /// Where each text's title and each text's body end.
    ends: Vec<[usize; 2]>,
}

/// One term where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The term.
    pub term: TermId,
    /// First byte in the title or body shown.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
    /// The word's number within title or body; a compound has that of its first part.
    pub position: u32,
    /// The kind of word.
    pub class: Class,
    /// Whether it is a part of a compound that follows.
    pub part: bool,
}

impl Corpus {
    /// The terms of title and body.
    pub fn tokens(&self, text: TextId) -> &[Token] {
        let (tokens, [start, _, end]) = self.place(text);
        &tokens[start..end]
    }

    /// The terms of the title.
    pub fn title_tokens(&self, text: TextId) -> &[Token] {
        let (tokens, [start, title, _]) = self.place(text);
        &tokens[start..title]
    }

    /// The terms of the body.
    pub fn body_tokens(&self, text: TextId) -> &[Token] {
        let (tokens, [_, title, end]) = self.place(text);
        &tokens[title..end]
    }

    /// The terms of the text's chunk, and where among them the text's begin, the title's end, and
    /// the body's end.
    fn place(&self, text: TextId) -> (&[Token], [usize; 3]) {
        let Columns { tokens, ends } = &self.chunks[text.index() / CHUNK];
        let row = text.index() % CHUNK;
        let start = row.checked_sub(1).map_or(0, |before| ends[before][1]);
        let [title, end] = ends[row];
        (tokens, [start, title, end])
    }

    /// Terms in all texts.
    pub fn token_count(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.tokens.len()).sum()
    }
}

/// Tokenizes every text once. `stop_words` are marked in the vocabulary, not left out.
pub fn tokenize(
    texts: Texts,
    tokenizer: &Tokenizer,
    stop_words: &[String],
    progress: &dyn Progress,
) -> Corpus {
    tokenize_known(texts, tokenizer, stop_words, None, progress).0
}

/// Tokenizes every text once, where eojeols of `known` are not cut again: those of a corpus before, by
/// the same dictionary and word lists. Gives also what the next corpus may know.
pub fn tokenize_known(
    texts: Texts,
    tokenizer: &Tokenizer,
    stop_words: &[String],
    known: Option<&Cutting>,
    progress: &dyn Progress,
) -> (Corpus, CutEojeols) {
    let mut stop_words = stop_words.to_vec();
    stop_words.sort_unstable();
    let known = Known::of(known, tokenizer);
    let mut found = Occurrences::of(&texts);
    let (cuts, vocabulary) = found.cut(tokenizer, &stop_words, &known, progress);
    let numbers = std::mem::take(&mut found.numbers);
    let chunks = chunks(texts.len())
        .zip(&numbers)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(range, numbers)| Columns::of(&texts, range, numbers, &cuts))
        .collect();
    let corpus = Corpus {
        texts,
        vocabulary,
        chunks,
    };
    (corpus, CutEojeols { found, cuts })
}

/// The different eojeols of a corpus, and how they were cut.
pub struct CutEojeols {
    found: Occurrences,
    cuts: Cuts,
}

impl std::fmt::Debug for CutEojeols {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CutEojeols").finish_non_exhaustive()
    }
}

/// Of so many eojeols one may be new before it pays to write them anew.
const FRESH: usize = 20;

impl CutEojeols {
    /// Whether the tables that these were known by will do for the next corpus, too: hardly one is new.
    pub fn are_known(&self) -> bool {
        let (fresh, all) = (self.cuts.fresh(), self.found.len());
        fresh < all && fresh * FRESH <= all
    }

    /// The tables for the snapshot; `vocabulary` is that of the corpus.
    pub fn tables(&self, vocabulary: &Vocabulary) -> Cutting {
        table(&self.found, &self.cuts, vocabulary)
    }
}

impl Columns {
    /// The terms of the texts in `range`, whose eojeols have these numbers.
    fn of(texts: &Texts, range: Range<usize>, numbers: &[Number], cuts: &Cuts) -> Self {
        let mut columns = Self::default();
        let mut numbers = numbers.iter();
        for text in range.map(TextId::new) {
            let shown = |at| texts.shown_in_title(text, at);
            columns.take(texts.title(text), &mut numbers, cuts, shown);
            let title = columns.tokens.len();
            let shown = |at| texts.shown_in_body(text, at);
            columns.take(texts.body(text), &mut numbers, cuts, shown);
            columns.ends.push([title, columns.tokens.len()]);
        }
        columns.tokens.shrink_to_fit();
        columns
    }

    /// Appends the terms of a title or body.
    fn take<'n>(
        &mut self,
        field: &str,
        numbers: &mut impl Iterator<Item = &'n Number>,
        cuts: &Cuts,
        shown: impl Fn(usize) -> usize,
    ) {
        let place = |at: usize| u32::try_from(shown(at)).expect("one text is shorter than 4 GiB");
        let mut position = 0;
        for ((start, _), &number) in eojeols(field).zip(numbers) {
            let (tokens, positions) = cuts.get(number);
            self.tokens.extend(tokens.iter().map(|token| Token {
                start: place(start + token.start as usize),
                end: place(start + token.end as usize),
                position: position + token.position,
                ..*token
            }));
            position += positions;
        }
    }
}
