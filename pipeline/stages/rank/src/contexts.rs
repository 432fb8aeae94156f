//! How clearly a text states a problem, a measure, an effect, who acts, a law: learned from the
//! texts themselves.
//!
//! Texts and the cue words in them -> [`Contexts`] -> for each text and kind an evidence from 0 to 1.
//! A list of cue words can only begin to say what a sentence does: `문제` also stands in "문제가
//! 아니라", and most measures are named without a listed word. So the words *around* the cues of a
//! kind are learned (distant supervision, Mintz et al. 2009: a noisy label for each sentence, here
//! whether it has a cue). Each word counts by its first and its last two syllables, in Korean stem
//! and ending; its weight for a kind is ln(share of its sentences that have such a cue / share of
//! all sentences). A sentence's probability p is the logistic function of the kind's log odds and
//! of Σ weights / √n, the root because neighboring words say the same thing.
//!
//! evidence = ½ · (highest p of a sentence) + ½ · Σ ½(cue + p) / (sentences + 1): the clearest
//! sentence, and how much of the text is to the point, for which a single line does not suffice.

use arrow::array::{AsArray as _, Int32Array, ListArray};
use arrow::datatypes::Float32Type;
use modum_model::tables::CueContexts;
use rayon::prelude::*;

use crate::text::{CueAt, Finder, KINDS, is_word_character};

/// Number of buckets that heads and tails of words are hashed to.
const BUCKETS: usize = 1 << 16;
/// Sentences at random that are added to what is seen of each head and tail.
const SMOOTHING: f32 = 4.0;
/// Texts to learn from; more do not change the weights that matter.
const TEXTS: usize = 20_000;
/// Texts that one task counts; the sums are of whole numbers, so their order does not matter.
const CHUNK: usize = 2_048;

/// A value for each kind.
pub(crate) type Kinds = [f32; KINDS];

/// What the neighbors of cue words look like.
#[derive(Debug)]
pub(crate) struct Contexts {
    /// Log odds that a sentence has a cue of the kind.
    odds: Kinds,
    /// Weight of each bucket for each kind.
    weights: Vec<Kinds>,
}

impl Contexts {
    /// Learns from `texts`, at most from [`TEXTS`] of them, which their keys choose (so that the
    /// order of the texts does not matter).
    pub(crate) fn learn(texts: &[(&str, &str)], finder: &Finder) -> Self {
        let share = texts.len().div_ceil(TEXTS).max(1) as u64;
        let chosen: Vec<&str> = (texts.iter())
            .filter(|(key, _)| hash(key.chars()).is_multiple_of(share))
            .map(|(_, text)| *text)
            .collect();
        let counts = (chosen.par_chunks(CHUNK))
            .map(|texts| Counts::of(texts, finder))
            .reduce(Counts::default, |sum, more| sum.plus(&more));
        counts.weigh()
    }

    /// For the store.
    pub(crate) fn table(&self) -> CueContexts {
        let rows = || std::iter::once(&self.odds).chain(&self.weights);
        CueContexts {
            bucket: Int32Array::from_iter_values((-1..).zip(rows()).map(|(bucket, _)| bucket)),
            weights: lists(rows()),
        }
    }

    /// What an earlier run learned; nothing where that was of other kinds.
    pub(crate) fn known(table: &CueContexts) -> Option<Self> {
        let numbers = table
            .weights
            .values()
            .as_primitive::<Float32Type>()
            .values();
        let (rows, rest) = numbers.as_chunks::<KINDS>();
        let (odds, weights) = rows.split_first()?;
        let whole = rest.is_empty() && weights.len() == BUCKETS;
        whole.then(|| Self {
            odds: *odds,
            weights: weights.to_vec(),
        })
    }

    /// The evidence of each kind in `text`, whose cue words are `cues`.
    pub(crate) fn evidence(&self, text: &str, cues: &[CueAt], words: &mut Vec<Word>) -> Kinds {
        let (mut best, mut sum, mut sentences): (Kinds, Kinds, f32) = Default::default();
        let mut cues = cues;
        for_each_sentence(text, words, |sentence| {
            let kinds = mark(sentence, &mut cues);
            let p = self.probabilities(sentence);
            for kind in 0..KINDS {
                best[kind] = best[kind].max(p[kind]);
                sum[kind] += f32::midpoint(f32::from(kinds >> kind & 1), p[kind]);
            }
            sentences += 1.0;
        });
        std::array::from_fn(|kind| f32::midpoint(best[kind], sum[kind] / (sentences + 1.0)))
    }

    fn probabilities(&self, sentence: &[Word]) -> Kinds {
        let (mut sums, mut counts): (Kinds, Kinds) = Default::default();
        for word in sentence {
            let [head, tail] = word
                .buckets
                .map(|bucket| &self.weights[usize::from(bucket)]);
            for kind in 0..KINDS {
                let context = f32::from(1 - (word.kinds >> kind & 1));
                sums[kind] += context * (head[kind] + tail[kind]);
                counts[kind] += 2.0 * context;
            }
        }
        std::array::from_fn(|kind| {
            let z = self.odds[kind] + sums[kind] / counts[kind].max(1.0).sqrt();
            1.0 / (1.0 + (-z).exp())
        })
    }
}

/// A value for each kind in each row, as a column.
pub(crate) fn lists<'a>(rows: impl Iterator<Item = &'a Kinds>) -> ListArray {
    ListArray::from_iter_primitive::<Float32Type, _, _>(rows.map(|row| Some(row.map(Some))))
}

/// A word of a sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// First byte and the byte behind the last.
    start: usize,
    end: usize,
    /// The buckets of its first and its last two characters.
    buckets: [u16; 2],
    /// The kinds that it is a cue of, one bit each.
    kinds: u8,
}

/// Gives each word of a sentence the kinds of the cues that it holds, and the sentence's kinds.
/// `cues` are those not passed yet, in the order of the text.
fn mark(sentence: &mut [Word], cues: &mut &[CueAt]) -> u8 {
    let mut all = 0;
    for word in sentence {
        while let Some((cue, rest)) = cues.split_first()
            && cue.start < word.end
        {
            if cue.end > word.start {
                word.kinds |= cue.kinds;
            }
            if cue.end > word.end {
                break;
            }
            *cues = rest;
        }
        all |= word.kinds;
    }
    all
}

/// What the sentences of some texts hold.
struct Counts {
    sentences: u32,
    /// Sentences with a cue of each kind.
    with_cue: [u32; KINDS],
    /// Occurrences of each bucket, and those as the neighbor of a cue of each kind.
    all: Vec<u32>,
    beside_cue: Vec<[u32; KINDS]>,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            sentences: 0,
            with_cue: [0; KINDS],
            all: vec![0; BUCKETS],
            beside_cue: vec![[0; KINDS]; BUCKETS],
        }
    }
}

impl Counts {
    fn of(texts: &[&str], finder: &Finder) -> Self {
        let mut counts = Self::default();
        let (mut cues, mut words) = (Vec::new(), Vec::new());
        for text in texts {
            finder.cues(text, &mut cues);
            let mut ahead = cues.as_slice();
            for_each_sentence(text, &mut words, |sentence| {
                let kinds = mark(sentence, &mut ahead);
                counts.add(sentence, kinds);
            });
        }
        counts
    }

    fn add(&mut self, sentence: &[Word], kinds: u8) {
        self.sentences += 1;
        let has = |kinds: u8, kind: usize| u32::from(kinds >> kind & 1);
        for kind in 0..KINDS {
            self.with_cue[kind] += has(kinds, kind);
        }
        for word in sentence {
            for bucket in word.buckets.map(usize::from) {
                self.all[bucket] += 1;
                for (kind, beside) in self.beside_cue[bucket].iter_mut().enumerate() {
                    *beside += has(kinds & !word.kinds, kind);
                }
            }
        }
    }

    fn plus(mut self, other: &Self) -> Self {
        self.sentences += other.sentences;
        for (sum, more) in self.with_cue.iter_mut().zip(other.with_cue) {
            *sum += more;
        }
        for (sum, more) in self.all.iter_mut().zip(&other.all) {
            *sum += more;
        }
        let beside = self.beside_cue.iter_mut().flatten();
        for (sum, more) in beside.zip(other.beside_cue.iter().flatten()) {
            *sum += more;
        }
        self
    }

    fn weigh(&self) -> Contexts {
        let n = self.sentences.max(1) as f32;
        let prior = self.with_cue.map(|count| count as f32 / n);
        let weight = |(all, beside): (&u32, &[u32; KINDS])| {
            std::array::from_fn(|kind| match prior[kind] {
                0.0 => 0.0,
                prior => {
                    let expected = (*all as f32 + SMOOTHING) * prior;
                    ((beside[kind] as f32 + SMOOTHING * prior) / expected).ln()
                }
            })
        };
        Contexts {
            odds: prior.map(|p| (p / (1.0 - p)).ln()),
            weights: self.all.iter().zip(&self.beside_cue).map(weight).collect(),
        }
    }
}

/// Calls `take` with the words of each sentence of `text`. Sentences end at line ends and at marks,
/// the signs of lists among them; a full stop within a number ends none.
fn for_each_sentence(text: &str, words: &mut Vec<Word>, mut take: impl FnMut(&mut [Word])) {
    words.clear();
    let mut spelling = Spelling::default();
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if is_word_character(character) {
            spelling.push(at, character);
            continue;
        }
        words.extend(spelling.close(at));
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        if ends_sentence(character, next) && !words.is_empty() {
            take(words);
            words.clear();
        }
    }
    words.extend(spelling.close(text.len()));
    if !words.is_empty() {
        take(words);
    }
}

fn ends_sentence(mark: char, next: char) -> bool {
    match mark {
        '.' => !next.is_ascii_digit(),
        // A bullet or a geometric shape begins an item of a list.
        '\n' | '!' | '?' | ';' | '。' | '\u{2022}' | '\u{25A0}'..='\u{25FF}' => true,
        _ => false,
    }
}

/// The first and the last two characters of the word that is being read; digits are all alike.
#[derive(Default)]
struct Spelling {
    start: usize,
    first: [char; 2],
    last: [char; 2],
    length: usize,
}

impl Spelling {
    fn push(&mut self, at: usize, character: char) {
        let character = match character {
            digit if digit.is_ascii_digit() => '0',
            other => other,
        };
        if self.length == 0 {
            self.start = at;
        }
        if let Some(place) = self.first.get_mut(self.length) {
            *place = character;
        }
        self.last = [self.last[1], character];
        self.length += 1;
    }

    /// The word that ends before `end`, if there is one.
    fn close(&mut self, end: usize) -> Option<Word> {
        let word = std::mem::take(self);
        (word.length > 0).then(|| Word {
            start: word.start,
            end,
            buckets: [bucket('^', word.first), bucket('$', word.last)],
            kinds: 0,
        })
    }
}

fn bucket(side: char, characters: [char; 2]) -> u16 {
    let [a, b, ..] = hash([side].into_iter().chain(characters)).to_be_bytes();
    u16::from_be_bytes([a, b])
}

/// FNV-1a over characters, finished by a multiplication so that the high bits are mixed.
fn hash(characters: impl Iterator<Item = char>) -> u64 {
    let step = |hash: u64, c| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
    let hash = characters.fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ (hash >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use modum_dictionaries::{Cue, CueKind};

    use super::*;

    fn finder() -> Finder {
        let cue = |kind, word: &str| Cue {
            kind,
            word: word.to_owned(),
        };
        Finder::new(
            &[cue(CueKind::Measure, "설치"), cue(CueKind::Problem, "불편")],
            &[],
        )
    }

    fn evidence(contexts: &Contexts, text: &str) -> Kinds {
        let mut cues = Vec::new();
        finder().cues(text, &mut cues);
        contexts.evidence(text, &cues, &mut Vec::new())
    }

    #[test]
    fn the_company_of_cues_is_learned() {
        let lines = [
            "신호등을 설치해야 합니다.",
            "가로등을 설치하도록 해야 합니다.",
            "길이 어두워 불편을 겪습니다.",
            "날씨가 좋습니다.",
            "감사합니다.",
        ];
        let ids: Vec<String> = (0..200).map(|n| format!("i{n}")).collect();
        let texts: Vec<(&str, &str)> = (ids.iter().zip(lines.iter().cycle()))
            .map(|(id, line)| (id.as_str(), *line))
            .collect();
        let contexts = Contexts::learn(&texts, &finder());
        let measure = |text: &str| evidence(&contexts, text)[1];
        let without_cue = measure("가로등을 놓아야 합니다.");
        assert!(without_cue > measure("날씨가 좋습니다."));
        assert!(measure("가로등을 설치해야 합니다.") > without_cue);
        assert!(without_cue > evidence(&contexts, "가로등을 놓아야 합니다.")[0]);
        for line in lines {
            let evidence = evidence(&contexts, line);
            assert!(evidence.iter().all(|value| (0.0..=1.0).contains(value)));
            assert!(
                evidence[2..].iter().all(|value| *value < 1e-6),
                "no such cues"
            );
        }
        assert!(evidence(&contexts, "").iter().all(|value| *value < 1e-6));
    }

    #[test]
    fn sentences_end_at_marks_but_not_within_numbers() {
        let check = |text: &str, expected: &[&[&str]]| {
            let mut found = Vec::new();
            for_each_sentence(text, &mut Vec::new(), |sentence| {
                let words = sentence.iter().map(|word| &text[word.start..word.end]);
                found.push(words.collect::<Vec<_>>());
            });
            assert_eq!(found, expected, "{text}");
        };
        check("", &[]);
        check("… !!", &[]);
        check("길이 좁다. 넓히자!", &[&["길이", "좁다"], &["넓히자"]]);
        check("1.5배로 늘었다", &[&["1", "5배로", "늘었다"]]);
        check("□ 현황\n○ 개선", &[&["현황"], &["개선"]]);
    }
}
