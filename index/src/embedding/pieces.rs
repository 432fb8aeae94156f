//! Cuts a text into the tokens of a `tokenizer.json`: `WordPiece` or Unigram.
//!
//! A small reader of Hugging Face's format. `WordPiece` is exact (greedy longest match, after BERT's
//! splitting at white space and punctuation); for Unigram the best path by score (Viterbi; Kudo
//! 2018). BPE merges and byte-level alphabets are refused by name: a mean of the wrong tokens would
//! be worse than none.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::normal::Normal;

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
    normal: Normal,
    /// The token for what is unknown.
    unknown: Option<usize>,
    /// The tokens that a sentence encoder wants before and behind a text.
    frame: (Vec<usize>, Vec<usize>),
    /// The most tokens of a text, where the file says so.
    longest: Option<usize>,
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
        let mut pieces = match model["type"].as_str() {
            Some("WordPiece") => Self::word_piece(model),
            Some("Unigram") => Self::unigram(model),
            other => Err(format!(
                "a tokenizer of type {} cannot be read; WordPiece and Unigram can",
                other.unwrap_or("(none)")
            )),
        }?;
        pieces.normal = Normal::of(&json["normalizer"]);
        pieces.frame = frame(&json["post_processor"]);
        pieces.longest = number(&json["truncation"]["max_length"]);
        Ok(pieces)
    }

    fn word_piece(model: &Value) -> Result<Self, String> {
        let entries = model["vocab"]
            .as_object()
            .ok_or("`model.vocab` is missing")?;
        let vocabulary: FxHashMap<String, usize> = entries
            .iter()
            .filter_map(|(piece, value)| Some((piece.clone(), number(value)?)))
            .collect();
        let prefix = model["continuing_subword_prefix"].as_str().unwrap_or("##");
        let unknown = model["unk_token"].as_str().unwrap_or("[UNK]");
        Ok(Self {
            tokens: entries
                .values()
                .filter_map(number)
                .max()
                .map_or(0, |last| last + 1),
            unknown: vocabulary.get(unknown).copied(),
            kind: Kind::WordPiece {
                prefix: prefix.to_owned(),
            },
            ..Self::empty(vocabulary)
        })
    }

    fn unigram(model: &Value) -> Result<Self, String> {
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
            unknown: number(&model["unk_id"]),
            kind: Kind::Unigram { scores, worst },
            ..Self::empty(vocabulary)
        })
    }

    fn empty(vocabulary: FxHashMap<String, usize>) -> Self {
        Self {
            vocabulary,
            tokens: 0,
            kind: Kind::WordPiece {
                prefix: String::new(),
            },
            normal: Normal::default(),
            unknown: None,
            frame: (Vec::new(), Vec::new()),
            longest: None,
        }
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.tokens
    }

    /// The most tokens of a text, its frame included, where the file says so.
    pub(crate) fn longest(&self) -> Option<usize> {
        self.longest
    }

    /// The tokens of a text; what is unknown is left out.
    pub(crate) fn tokens(&self, text: &str) -> Vec<usize> {
        self.cut(text).into_iter().flatten().collect()
    }

    /// The tokens of a text as a sentence encoder wants them: framed, `most` of them at most. A text
    /// without a token has none.
    pub(crate) fn framed(&self, text: &str, most: usize) -> Vec<usize> {
        let (before, behind) = &self.frame;
        let room = most.saturating_sub(before.len() + behind.len());
        let tokens = self.cut(text).into_iter();
        let within: Vec<usize> = tokens
            .filter_map(|token| token.or(self.unknown))
            .take(room)
            .collect();
        if within.is_empty() {
            return Vec::new();
        }
        [before.as_slice(), &within, behind].concat()
    }

    /// The tokens of a text, nothing for what is unknown.
    fn cut(&self, text: &str) -> Vec<Option<usize>> {
        let text = self.normal.apply(text);
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

    /// A word of which any stretch is unknown is unknown.
    fn longest_matches(&self, word: &str, prefix: &str, out: &mut Vec<Option<usize>>) {
        if word.chars().count() > LONGEST {
            return out.push(None);
        }
        let before = out.len();
        let mut rest = word;
        while !rest.is_empty() {
            let begins = if rest.len() < word.len() { prefix } else { "" };
            let mut ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let longest = ends.find_map(|end| {
                let piece = format!("{begins}{}", &rest[..end]);
                Some((end, *self.vocabulary.get(&piece)?))
            });
            let Some((end, token)) = longest else {
                out.truncate(before);
                return out.push(None);
            };
            out.push(Some(token));
            rest = &rest[end..];
        }
    }

    fn best_path(&self, word: &str, scores: &[f64], worst: f64, out: &mut Vec<Option<usize>>) {
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
            let token = best[at].2;
            // A run of unknown letters is one unknown token.
            if token.is_some() || out.len() == before || out.last() != Some(&None) {
                out.push(token);
            }
            at = best[at].1;
        }
        out[before..].reverse();
    }
}

/// The special tokens of a post-processor before and behind a single text.
fn frame(processor: &Value) -> (Vec<usize>, Vec<usize>) {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    match processor["type"].as_str() {
        Some("TemplateProcessing") => {
            let (mut before, mut behind, mut seen) = (Vec::new(), Vec::new(), false);
            for part in list(&processor["single"]) {
                seen |= part.get("Sequence").is_some();
                if let Some(name) = part["SpecialToken"]["id"].as_str() {
                    let ids = list(&processor["special_tokens"][name]["ids"]);
                    let side = if seen { &mut behind } else { &mut before };
                    side.extend(ids.iter().filter_map(number));
                }
            }
            (before, behind)
        }
        Some("BertProcessing" | "RobertaProcessing") => {
            let token = |name: &str| number(&processor[name][1]).into_iter().collect();
            (token("cls"), token("sep"))
        }
        Some("Sequence") => {
            let frames = list(&processor["processors"]);
            let mut frames = frames.iter().map(frame);
            let found = frames.find(|(before, behind)| !before.is_empty() || !behind.is_empty());
            found.unwrap_or_default()
        }
        _ => (Vec::new(), Vec::new()),
    }
}

fn number(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|n| usize::try_from(n).ok())
}

/// BERT's words: cut at white space; marks and Chinese characters stand alone.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for word in text.split_whitespace() {
        let mut start = 0;
        for (at, c) in word.char_indices().filter(|&(_, c)| stands_alone(c)) {
            out.extend([&word[start..at], &word[at..at + c.len_utf8()]]);
            start = at + c.len_utf8();
        }
        out.push(&word[start..]);
    }
    out.retain(|word| !word.is_empty());
    out
}

fn stands_alone(c: char) -> bool {
    let chinese =
        matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    chinese || !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c)
}
