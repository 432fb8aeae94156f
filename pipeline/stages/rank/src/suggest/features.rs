//! Text to sparse features: hashed words, pairs of words, and character n-grams.
//!
//! [`Example`] -> a row of [`Rows`]: bucket numbers, rising, each with log₂(1 + frequency). The
//! hashing trick (Weinberger et al. 2009) needs no dictionary of features: equal text gives equal
//! buckets in every run. N-grams of characters carry what the tokenizer's words miss (misspelled
//! and unknown words); words and their pairs carry what n-grams blur.

/// Hashed values have this many bits; words and characters have such a table each.
const BITS: u32 = 22;
/// Buckets of words and of characters together.
pub(crate) const BUCKETS: usize = 2 << BITS;
/// Where the buckets of words begin.
pub(crate) const FIRST_WORD: u32 = 1 << BITS;
/// Lengths of character n-grams, shortest and longest.
const GRAMS: (usize, usize) = (2, 3);
/// Characters of a body whose n-grams count; later ones hardly add to a topic already named.
const BODY_CHARACTERS: usize = 500;
/// Words of an idea that count.
const WORDS: usize = 300;
/// How often a title's n-gram counts where a body's counts once.
const TITLE_WEIGHT: f32 = 3.0;

/// One idea, as the classifier sees it.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// Normalized, lower-cased title.
    pub title: &'a str,
    /// Normalized, lower-cased body.
    pub body: &'a str,
    /// Content words of title and body in their order, as numbers of one vocabulary.
    pub terms: &'a [u32],
}

/// Sparse rows, one after another.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    starts: Vec<usize>,
    pub(super) columns: Vec<u32>,
    pub(super) weights: Vec<f32>,
}

/// One sparse row: columns (rising) and their values.
pub(crate) type Row<'a> = (&'a [u32], &'a [f32]);

impl Default for Rows {
    fn default() -> Self {
        Self {
            starts: vec![0],
            columns: Vec::new(),
            weights: Vec::new(),
        }
    }
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn values(&self) -> usize {
        self.columns.len()
    }

    pub(crate) fn row(&self, row: usize) -> Row<'_> {
        let range = self.starts[row]..self.starts[row + 1];
        (&self.columns[range.clone()], &self.weights[range])
    }

    pub(crate) fn append(&mut self, other: &Self) {
        let offset = self.values();
        self.columns.extend_from_slice(&other.columns);
        self.weights.extend_from_slice(&other.weights);
        self.starts
            .extend(other.starts[1..].iter().map(|start| start + offset));
    }

    /// Replaces each row by what `edit` leaves of it: `edit` gets the row and gives the number of
    /// entries that it kept at the front.
    pub(super) fn shrink(&mut self, mut edit: impl FnMut(&mut [u32], &mut [f32]) -> usize) {
        let mut kept = 0;
        for row in 0..self.len() {
            let range = self.starts[row]..self.starts[row + 1];
            let n = edit(
                &mut self.columns[range.clone()],
                &mut self.weights[range.clone()],
            );
            self.columns.copy_within(range.start..range.start + n, kept);
            self.weights.copy_within(range.start..range.start + n, kept);
            self.starts[row] = kept;
            kept += n;
        }
        *self
            .starts
            .last_mut()
            .expect("there is one start more than rows") = kept;
        self.columns.truncate(kept);
        self.weights.truncate(kept);
    }
}

/// Turns examples into rows, reusing its buffer.
#[derive(Debug, Default)]
pub(crate) struct Extractor {
    /// Bucket and, in the lowest bit, whether it was found in a body.
    keys: Vec<u32>,
}

impl Extractor {
    /// Appends the row of `example`.
    pub(crate) fn extract(&mut self, example: &Example, rows: &mut Rows) {
        self.keys.clear();
        self.grams(example.title, usize::MAX, 0);
        self.grams(example.body, BODY_CHARACTERS, 1);
        self.words(&example.terms[..example.terms.len().min(WORDS)]);
        self.keys.sort_unstable();
        for run in self.keys.chunk_by(|a, b| a >> 1 == b >> 1) {
            let in_body = run.iter().filter(|key| **key & 1 == 1).count();
            let frequency = (run.len() - in_body) as f32 + in_body as f32 / TITLE_WEIGHT;
            rows.columns.push(run[0] >> 1);
            rows.weights.push((1.0 + frequency).log2());
        }
        rows.starts.push(rows.columns.len());
    }

    /// Adds n-grams of the first `limit` characters; whatever is no letter or digit separates
    /// words and counts as one space.
    fn grams(&mut self, text: &str, limit: usize, field: u32) {
        let mut window = Window::default();
        let mut spaced = true;
        for character in text.chars().take(limit).chain([' ']) {
            let separates = !character.is_alphanumeric();
            if separates && spaced {
                continue;
            }
            spaced = separates;
            window.push(if separates { ' ' } else { character });
            window.hashes(|hash| self.keys.push(bucket(hash) << 1 | field));
        }
    }

    /// Adds words, pairs of neighbours, and pairs around one word.
    fn words(&mut self, terms: &[u32]) {
        let mut push = |hash| self.keys.push((bucket(hash) | FIRST_WORD) << 1);
        for (position, &term) in terms.iter().enumerate() {
            let word = mix(0, u64::from(term));
            push(word);
            for distance in [1, 2].into_iter().filter(|distance| *distance <= position) {
                let earlier = u64::from(terms[position - distance]);
                push(mix(mix(word, earlier), distance as u64));
            }
        }
    }
}

/// The last characters of a text.
#[derive(Default)]
struct Window {
    last: [char; GRAMS.1],
    seen: usize,
}

impl Window {
    fn push(&mut self, character: char) {
        self.last.rotate_right(1);
        self.last[0] = character;
        self.seen += 1;
    }

    /// The hash of every n-gram that ends at the last character.
    fn hashes(&self, mut take: impl FnMut(u64)) {
        let mut hash = 0;
        for (length, &character) in (1..=self.seen).zip(&self.last) {
            hash = mix(hash, u64::from(u32::from(character)));
            if length >= GRAMS.0 {
                take(mix(hash, length as u64));
            }
        }
    }
}

/// A hash of the example's text, the same in every run.
pub(crate) fn text_hash(example: &Example) -> u64 {
    let bytes = example
        .title
        .bytes()
        .chain([b'\n'])
        .chain(example.body.bytes());
    finish(bytes.fold(0, |hash, byte| mix(hash, u64::from(byte))))
}

fn bucket(hash: u64) -> u32 {
    (finish(hash) >> (64 - BITS)) as u32
}

/// One step of a multiplicative hash; the constant is 2⁶⁴ divided by the golden ratio.
fn mix(hash: u64, value: u64) -> u64 {
    (hash ^ value)
        .wrapping_add(1)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .rotate_left(29)
}

/// Spreads the entropy over all bits (the finalizer of `SplitMix64`, Steele et al. 2014).
fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(examples: &[Example]) -> Rows {
        let (mut rows, mut extractor) = (Rows::default(), Extractor::default());
        for example in examples {
            extractor.extract(example, &mut rows);
        }
        rows
    }

    #[test]
    fn features_are_counted_once_each() {
        let check = |title: &str, body: &str, terms: &[u32], expected: usize| {
            assert_eq!(
                rows(&[Example { title, body, terms }]).values(),
                expected,
                "{title} {body}"
            );
        };
        check("", "", &[], 0);
        check("연금", "", &[], 3); // 연금, "금 ", "연금 "
        check("연금", "연금!", &[], 3);
        check("연금  개혁", "", &[], 3 + 6);
        check("", "", &[7, 8, 9], 3 + 2 + 1);
        check("", "", &[7, 7, 7], 1 + 1 + 1);
    }

    #[test]
    fn a_title_counts_more_than_a_body() {
        let both = rows(&[
            Example {
                title: "연금",
                body: "",
                terms: &[],
            },
            Example {
                title: "",
                body: "연금",
                terms: &[],
            },
        ]);
        let ((a, title), (b, body)) = (both.row(0), both.row(1));
        assert_eq!(a, b);
        assert!(title.iter().zip(body).all(|(t, b)| t > b));
    }

    #[test]
    fn equal_texts_share_their_hash() {
        let example = |title, body| Example {
            title,
            body,
            terms: &[],
        };
        assert_eq!(
            text_hash(&example("가", "나")),
            text_hash(&example("가", "나"))
        );
        assert_ne!(
            text_hash(&example("가", "나")),
            text_hash(&example("가나", ""))
        );
    }
}
