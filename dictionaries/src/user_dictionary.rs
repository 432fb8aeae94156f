//! System dictionary + policy terms -> the segmenter that all analysis uses.
//!
//! Input: [`SystemDictionary`] and [`Lexicon::user_terms`]. Output: lindera's [`UserDictionary`]
//! and [`Segmenter`].
//!
//! A term is a full row with the context ids of an ordinary noun, chosen by tag and final
//! consonant, so that particles connect to it as to any noun. Its cost is measured, not guessed:
//! the cost of the best other reading of its surface, less `MARGIN`. So a term beats its own
//! split reading by the same margin wherever it stands, and where its letters are part of other
//! words (의대 in 합의대로) those keep their natural advantage; a fixed low cost would tear them
//! apart. Terms within terms (국민연금 in 국민연금공단) make that other reading cheaper, so the
//! costs are measured again with all terms in place until none moves.

use std::fmt::Write as _;
use std::sync::Arc;

use lindera::dictionary::{Dictionary, DictionaryBuilder, UserDictionary};
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera_dictionary::LinderaResult;

use crate::lexicon::{Lexicon, UserTerm};
use crate::system::{DictionaryError, SystemDictionary};

/// By how much a term is cheaper than its split reading; a cost of 800 is a factor e in
/// probability (mecab-ko-dic's `cost-factor`).
const MARGIN: i64 = 1600;

/// No term costs more: about a rare noun. Split readings with unknown words cost far more, and a
/// term that expensive would lose against accidental neighbors.
const DEAREST: i16 = 4000;

/// Rounds of measuring at most: terms are not nested deeper.
const ROUNDS: usize = 8;

/// A segmenter for `system` with the terms of `lexicon`: made once, then a worker for each thread.
pub fn segmenter(
    system: &SystemDictionary,
    lexicon: &Lexicon,
) -> Result<Segmenter, DictionaryError> {
    let terms = user_dictionary(system, lexicon)?;
    Ok(Segmenter::new(
        Mode::Normal,
        system.dictionary().clone(),
        Some(terms),
    ))
}

/// The terms of `lexicon` in lindera's form, in the context ids of the source dictionary.
pub fn user_dictionary(
    system: &SystemDictionary,
    lexicon: &Lexicon,
) -> Result<UserDictionary, DictionaryError> {
    check_contexts(system.dictionary())?;
    let measured = |dictionary: &Dictionary| {
        let terms = &lexicon.user_terms;
        let mut costs = measure(dictionary, None, terms, &vec![DEAREST; terms.len()])?;
        for _ in 0..ROUNDS {
            let user = compile(dictionary, terms, &costs)?;
            let cheaper = measure(dictionary, Some(user), terms, &costs)?;
            if cheaper == costs {
                break;
            }
            costs = cheaper;
        }
        compile(dictionary, terms, &costs)
    };
    measured(system.dictionary()).map_err(|error| DictionaryError::Build {
        detail: error.to_string(),
    })
}

/// Builds the rows of `terms` at `costs`.
fn compile(
    dictionary: &Dictionary,
    terms: &[UserTerm],
    costs: &[i16],
) -> LinderaResult<UserDictionary> {
    let mut rows = String::new();
    for (term, &cost) in terms.iter().zip(costs) {
        push_row(&mut rows, term, cost);
    }
    DictionaryBuilder::new((*dictionary.metadata).clone())
        .build_user_dict_from_reader(rows.as_bytes())
}

/// The costs at which every term beats the best other reading of its surface by [`MARGIN`].
///
/// `user` holds the terms at `costs`, which only fall; without it, readings by the system
/// dictionary alone count, among them the surface as one word.
fn measure(
    dictionary: &Dictionary,
    user: Option<UserDictionary>,
    terms: &[UserTerm],
    costs: &[i16],
) -> LinderaResult<Vec<i16>> {
    let with_terms = user.is_some();
    let mut dictionary = dictionary.clone();
    // Terms have no spaces, and the table of what spaces cost takes long to make.
    Arc::make_mut(&mut dictionary.metadata).space_penalty = None;
    let mut worker = Segmenter::new(Mode::Normal, dictionary.clone(), user).into_worker();
    let measure = |(term, &cost): (&UserTerm, &i16)| {
        let readings = worker.segment_nbest(&term.surface, 2, true, None)?;
        let other = readings
            .iter()
            .find(|(tokens, _)| !with_terms || tokens.len() > 1);
        Ok(other.map_or(cost, |(_, other)| {
            let target = other - connections(&dictionary, contexts(term)) - MARGIN;
            let bounded = target.clamp(i64::from(i16::MIN), i64::from(cost));
            i16::try_from(bounded).expect("between two values of the type")
        }))
    };
    terms.iter().zip(costs).map(measure).collect()
}

/// What a word of these contexts pays for standing alone between the ends of a sentence.
fn connections(dictionary: &Dictionary, contexts: Contexts) -> i64 {
    let map = dictionary.metadata.context_id_map.as_ref();
    let left = map.map_or(contexts.left, |map| map.map_left(contexts.left));
    let right = map.map_or(contexts.right, |map| map.map_right(contexts.right));
    let matrix = &dictionary.connection_cost_matrix;
    i64::from(matrix.cost(0, u32::from(left))) + i64::from(matrix.cost(u32::from(right), 0))
}

/// Left and right context of a noun in mecab-ko-dic 2.1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Contexts {
    left: u16,
    right: u16,
}

/// Contexts by tag; the right one is for an open last syllable, the next for a closed one.
fn contexts(term: &UserTerm) -> Contexts {
    let (left, open) = match &*term.tag {
        "NNP-지명" => (1789, 3552),
        "NNP" => (1786, 3545),
        _ => (1780, 3533),
    };
    Contexts {
        left,
        right: open + u16::from(is_closed(&term.surface)),
    }
}

/// The highest contexts that [`contexts`] gives.
const HIGHEST: Contexts = Contexts {
    left: 1789,
    right: 3553,
};

fn check_contexts(dictionary: &Dictionary) -> Result<(), DictionaryError> {
    let matrix = &dictionary.connection_cost_matrix;
    let Contexts { left, right } = HIGHEST;
    if u32::from(left) < matrix.backward_size && u32::from(right) < matrix.forward_size {
        return Ok(());
    }
    Err(DictionaryError::OtherContexts { left, right })
}

/// Whether a word ends in a consonant, as it is read: 정책 and 5030 do, 제도 and 코로나19 do not.
fn is_closed(word: &str) -> bool {
    match word.chars().last() {
        Some(syllable @ '가'..='힣') => (u32::from(syllable) - u32::from('가')) % 28 != 0,
        Some(digit @ '0'..='9') => "013678".contains(digit),
        _ => false,
    }
}

/// One detailed row: surface, contexts, cost and mecab-ko-dic's eight features.
fn push_row(rows: &mut String, term: &UserTerm, cost: i16) {
    let Contexts { left, right } = contexts(term);
    let (tag, meaning) = term.tag.split_once('-').unwrap_or((&term.tag, "*"));
    let surface = &term.surface;
    let closed = if is_closed(surface) { 'T' } else { 'F' };
    let (kind, expression) = if term.parts.is_empty() {
        ("*", "*".to_owned())
    } else {
        ("Compound", expression(term))
    };
    writeln!(
        rows,
        "{surface},{left},{right},{cost},{tag},{meaning},{closed},{surface},{kind},*,*,{expression}"
    )
    .expect("writing into a string does not fail");
}

/// 국민/NNG/*+연금/NNG/*
fn expression(term: &UserTerm) -> String {
    let parts: Vec<String> = term
        .parts
        .iter()
        .map(|(form, tag)| format!("{form}/{tag}/*"))
        .collect();
    parts.join("+")
}

#[cfg(test)]
mod tests;
