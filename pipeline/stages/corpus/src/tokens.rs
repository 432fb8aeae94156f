//! Tokenize: the terms of each distinct text as columns of numbers.

use std::ops::Range;

use modum_analyzers::tokenize::{Class, Tokenizer, Tokens, Worker};
use modum_model::ids::{TermId, TextId};
use modum_model::progress::Progress;
use rayon::prelude::*;

use crate::texts::Texts;
use crate::vocabulary::{Interner, Vocabulary, join};

/// Texts that one task tokenizes; large enough that each task's own vocabulary pays.
const CHUNK: usize = 2048;

/// All texts as terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Corpus {
    /// The texts the terms were found in.
    pub texts: Texts,
    /// The terms' letters and kinds.
    pub vocabulary: Vocabulary,
    tokens: Vec<Token>,
    /// Where each text's body and each text's tokens end.
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
    /// The texts without their terms, for work on letters alone.
    pub fn untokenized(texts: Texts) -> Self {
        Self {
            ends: vec![[0, 0]; texts.len()],
            texts,
            vocabulary: Vocabulary::default(),
            tokens: Vec::new(),
        }
    }

    /// The terms of title and body.
    pub fn tokens(&self, text: TextId) -> &[Token] {
        &self.tokens[self.start(text)..self.ends[text.index()][1]]
    }

    /// The terms of the title.
    pub fn title_tokens(&self, text: TextId) -> &[Token] {
        &self.tokens[self.start(text)..self.ends[text.index()][0]]
    }

    /// The terms of the body.
    pub fn body_tokens(&self, text: TextId) -> &[Token] {
        let [title, body] = self.ends[text.index()];
        &self.tokens[title..body]
    }

    fn start(&self, text: TextId) -> usize {
        text.index()
            .checked_sub(1)
            .map_or(0, |before| self.ends[before][1])
    }

    /// Terms in all texts.
    pub fn token_count(&self) -> usize {
        self.tokens.len()
    }
}

/// What one task makes.
struct Chunk {
    interner: Interner,
    tokens: Vec<Token>,
    ends: Vec<[usize; 2]>,
}

/// Tokenizes every text once. `stop_words` are marked in the vocabulary, not left out.
pub fn tokenize(
    texts: Texts,
    tokenizer: &Tokenizer,
    stop_words: &[String],
    progress: &dyn Progress,
) -> Corpus {
    let bar = progress.start("tokenize", "texts", Some(texts.len() as u64));
    let ranges: Vec<Range<usize>> = (0..texts.len())
        .step_by(CHUNK)
        .map(|start| start..(start + CHUNK).min(texts.len()))
        .collect();
    let chunks: Vec<Chunk> = ranges
        .into_par_iter()
        .map_init(
            || (tokenizer.worker(), Tokens::default()),
            |(worker, buffer), range| {
                let done = range.len() as u64;
                let chunk = tokenize_range(&texts, range, worker, buffer);
                bar.advance(done);
                chunk
            },
        )
        .collect();
    assemble(texts, chunks, stop_words)
}

fn tokenize_range(
    texts: &Texts,
    range: Range<usize>,
    worker: &mut Worker,
    buffer: &mut Tokens,
) -> Chunk {
    let mut chunk = Chunk {
        interner: Interner::default(),
        tokens: Vec::new(),
        ends: Vec::new(),
    };
    for text in range.map(TextId::new) {
        worker.tokenize(texts.title(text), buffer);
        chunk.take(buffer, |at| texts.shown_in_title(text, at));
        let title = chunk.tokens.len();
        worker.tokenize(texts.body(text), buffer);
        chunk.take(buffer, |at| texts.shown_in_body(text, at));
        chunk.ends.push([title, chunk.tokens.len()]);
    }
    chunk
}

impl Chunk {
    fn take(&mut self, tokens: &Tokens, shown: impl Fn(usize) -> usize) {
        let narrow = |at: usize| u32::try_from(at).expect("one text is shorter than 4 GiB");
        self.tokens.extend(tokens.iter().map(|token| Token {
            // The chunk's own number for now; `assemble` gives the vocabulary's.
            term: TermId::new(self.interner.id(token.term, token.class) as usize),
            start: narrow(shown(token.start as usize)),
            end: narrow(shown(token.end as usize)),
            position: token.position,
            class: token.class,
            part: token.part,
        }));
    }
}

fn assemble(texts: Texts, chunks: Vec<Chunk>, stop_words: &[String]) -> Corpus {
    let mut stop_words = stop_words.to_vec();
    stop_words.sort_unstable();
    let mut interners = Vec::with_capacity(chunks.len());
    let mut columns = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        interners.push(chunk.interner);
        columns.push((chunk.tokens, chunk.ends));
    }
    let (vocabulary, numbers) = join(interners, &stop_words);
    let mut tokens = Vec::with_capacity(columns.iter().map(|(tokens, _)| tokens.len()).sum());
    let mut ends = Vec::with_capacity(texts.len());
    for ((part, part_ends), numbers) in columns.into_iter().zip(numbers) {
        let before = tokens.len();
        ends.extend(part_ends.iter().map(|end| end.map(|end| before + end)));
        tokens.extend(part.into_iter().map(|token| Token {
            term: numbers[token.term.index()],
            ..token
        }));
    }
    Corpus {
        texts,
        vocabulary,
        tokens,
        ends,
    }
}
