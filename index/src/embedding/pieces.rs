//! Cuts a text into the tokens of a `tokenizer.json`: `WordPiece` or Unigram.
//!
//! A small reader of Hugging Face's format. `WordPiece` is exact (greedy longest match, after BERT's
//! splitting at white space and punctuation); for Unigram the best path by score (Viterbi; Kudo
//! 2018). BPE merges and byte-level alphabets are refused by name: a mean of the wrong tokens would
//! be worse than none.

use rustc_hash::FxHashMap;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// Letters of a word that is cut; longer ones are unknown, as in BERT.
const LONGEST: usize = 100;
/// What an unknown letter costs in a Unigram path, below the worst score.
const UNKNOWN: f64 = 10.0;

#[derive(Debug)]
pub(crate) struct Pieces {
    vocabulary: FxHashMap<String, usize>,
    /// Tokens, counting from 0 to the highest number.
    tokens: usize,
    kind: Kind,
    lowercase: bool,
}

#[derive(Debug)]
enum Kind {
    WordPiece { prefix: String },
    Unigram { scores: Vec<f64>, worst: f64 },
}

impl Pieces {
    pub(crate) fn parse(json: &[u8]) -> Result<Self, String> {
        let json: Value =
            serde_json::from_slice(json).map_err(|error| format!("not JSON: {error}"))?;
        let model = &json["model"];
        let lowercase = lowercases(&json["normalizer"]);
        match model["type"].as_str() {
            Some("WordPiece") => Self::word_piece(model, lowercase),
            Some("Unigram") => Self::unigram(model, lowercase),
            other => Err(format!(
                "a tokenizer of type {} cannot be read; WordPiece and Unigram can",
                other.unwrap_or("(none)")
            )),
        }
    }

    fn word_piece(model: &Value, lowercase: bool) -> Result<Self, String> {
        let entries = model["vocab"]
            .as_object()
            .ok_or("`model.vocab` is missing")?;
        let number = |value: &Value| value.as_u64().and_then(|n| usize::try_from(n).ok());
        let vocabulary: FxHashMap<String, usize> = entries
            .iter()
            .filter_map(|(piece, value)| Some((piece.clone(), number(value)?)))
            .collect();
        let prefix = model["continuing_subword_prefix"].as_str().unwrap_or("##");
        Ok(Self {
            tokens: entries
                .values()
                .filter_map(number)
                .max()
                .map_or(0, |last| last + 1),
            vocabulary,
            kind: Kind::WordPiece {
                prefix: prefix.to_owned(),
            },
            lowercase,
        })
    }

    fn unigram(model: &Value, lowercase: bool) -> Result<Self, String> {
        let entries = model["vocab"]
            .as_array()
            .ok_or("`model.vocab` is missing")?;
        let mut vocabulary = FxHashMap::default();
        let mut scores = Vec::with_capacity(entries.len());
        for (number, entry) in entries.iter().enumerate() {
            let (piece, score) = (entry[0].as_str(), entry[1].as_f64());
            vocabulary.insert(piece.ok_or("a piece is no text")?.to_owned(), number);
            scores.push(score.ok_or("a score is no number")?);
        }
        let worst = scores.iter().copied().fold(0.0, f64::min) - UNKNOWN;
        Ok(Self {
            tokens: scores.len(),
            vocabulary,
            kind: Kind::Unigram { scores, worst },
            lowercase,
        })
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.tokens
    }

    /// The tokens of a text; what is unknown is left out.
    pub(crate) fn tokens(&self, text: &str) -> Vec<usize> {
        let text: String = text.nfc().collect();
        let text = if self.lowercase {
            text.to_lowercase()
        } else {
            text
        };
        let mut out = Vec::new();
        match &self.kind {
            Kind::WordPiece { prefix } => {
                for word in words(&text) {
                    self.longest_matches(word, prefix, &mut out);
                }
            }
            Kind::Unigram { scores, worst } => {
                for word in text.split_whitespace() {
                    self.best_path(&format!("▁{word}"), scores, *worst, &mut out);
                }
            }
        }
        out
    }

    /// A word of which any stretch is unknown has no tokens.
    fn longest_matches(&self, word: &str, prefix: &str, out: &mut Vec<usize>) {
        if word.chars().count() > LONGEST {
            return;
        }
        let before = out.len();
        let mut rest = word;
        while !rest.is_empty() {
            let begins = if rest.len() < word.len() { prefix } else { "" };
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let longest = ends.filter_map(|end| {
                let piece = format!("{begins}{}", &rest[..end]);
                Some((end, *self.vocabulary.get(&piece)?))
            });
            let Some((end, token)) = longest.into_iter().next() else {
                out.truncate(before);
                return;
            };
            out.push(token);
            rest = &rest[end..];
        }
    }

    fn best_path(&self, word: &str, scores: &[f64], worst: f64, out: &mut Vec<usize>) {
        let ends: Vec<usize> = word
            .char_indices()
            .map(|(at, _)| at)
            .chain([word.len()])
            .collect();
        // The best way to each border: score, where from, token.
        let mut best: Vec<(f64, usize, Option<usize>)> =
            vec![(f64::NEG_INFINITY, 0, None); ends.len()];
        best[0].0 = 0.0;
        for end in 1..ends.len() {
            for start in end.saturating_sub(LONGEST)..end {
                let token = self.vocabulary.get(&word[ends[start]..ends[end]]).copied();
                let score = match token {
                    Some(token) => scores[token],
                    None if end - start == 1 => worst,
                    None => continue,
                };
                if best[start].0 + score > best[end].0 {
                    best[end] = (best[start].0 + score, start, token);
                }
            }
        }
        let before = out.len();
        let mut at = ends.len() - 1;
        while at > 0 {
            out.extend(best[at].2);
            at = best[at].1;
        }
        out[before..].reverse();
    }
}

/// Whether a normalizer, or one of a sequence, folds case.
fn lowercases(normalizer: &Value) -> bool {
    let within = normalizer["normalizers"].as_array();
    normalizer["type"] == "Lowercase"
        || normalizer["lowercase"] == true
        || within.is_some_and(|all| all.iter().any(lowercases))
}

/// BERT's words: cut at white space, marks stand alone.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for word in text.split_whitespace() {
        let mut start = 0;
        for (at, c) in word.char_indices().filter(|(_, c)| !c.is_alphanumeric()) {
            out.extend([&word[start..at], &word[at..at + c.len_utf8()]]);
            start = at + c.len_utf8();
        }
        out.push(&word[start..]);
    }
    out.retain(|word| !word.is_empty());
    out
}
