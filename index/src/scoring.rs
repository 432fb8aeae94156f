//! BM25F over the postings: clauses -> a score for every document of the index.
//!
//! Term at a time: the postings of one clause after the other add to one array of scores, a block
//! of 128 documents at once. With some 10⁵ documents that is faster than going document by document,
//! and, unlike tantivy's own weights, lets k1 and b be chosen and a word of title and body count as
//! one (BM25F; Robertson, Zaragoza & Taylor 2004). The scores are exact: nothing is pruned, and all that is
//! counted (documents, frequencies, lengths) is counted over the documents that live.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, Term};

use crate::letters::{self, Pair};
use crate::opened::Opened;
use crate::places::{GONE, Places};
use crate::plan::{Clause, Place, Plan, words_in};

/// Saturation of repeated words, and how much a long text is discounted.
const K1: f32 = 1.0;
const B: f32 = 0.85;
/// How much a word in the title counts, against one in the body.
const TITLE: f32 = 2.0;

/// A field of the index with the length of each of its texts, against the mean.
struct Column {
    field: Field,
    /// By segment.
    postings: Vec<Arc<InvertedIndexReader>>,
    places: Arc<Places>,
    /// By number: 1 - b + b · length / mean length.
    norms: Vec<f32>,
}

/// The index as it is scored.
pub(crate) struct Scoring {
    title: Column,
    body: Column,
    pairs: Column,
    documents: usize,
    /// Of words that were asked for: similar texts ask for the same ones again and again.
    frequencies: RwLock<FxHashMap<String, u32>>,
}

impl Scoring {
    pub(crate) fn open(index: &Opened) -> tantivy::Result<Self> {
        let fields = &index.fields;
        Ok(Self {
            title: Column::open(index, fields.title_words)?,
            body: Column::open(index, fields.body_words)?,
            pairs: Column::open(index, fields.pairs)?,
            documents: index.len(),
            frequencies: RwLock::default(),
        })
    }

    /// The scores of all documents; 0 where nothing matches.
    pub(crate) fn scores(&self, plan: &Plan, index: &Opened) -> tantivy::Result<Vec<f32>> {
        let mut scores = vec![0.0; self.documents];
        self.add_pairs(plan, &mut scores)?;
        for clause in plan.of(Place::Words) {
            self.each_word(clause, index, &mut |document, score| {
                scores[document as usize] += score;
            })?;
        }
        Ok(scores)
    }

    /// What one clause adds to the score of `document`.
    pub(crate) fn score_of(
        &self,
        clause: &Clause,
        document: DocId,
        index: &Opened,
    ) -> tantivy::Result<f32> {
        let mut found = 0.0;
        let mut add = |other, score| {
            if other == document {
                found = score;
            }
        };
        match clause.place {
            Place::Words => self.each_word(clause, index, &mut add)?,
            Place::Pairs => self.each_pair(clause, &mut add)?,
        }
        Ok(found)
    }

    /// In how many documents a word stands (in title or body, whichever has it more often).
    pub(crate) fn frequency(&self, word: &str) -> tantivy::Result<u32> {
        let known = self.frequencies.read();
        let known = known.unwrap_or_else(PoisonError::into_inner);
        if let Some(&frequency) = known.get(word) {
            return Ok(frequency);
        }
        drop(known);
        let frequency = self.title.frequency(word)?.max(self.body.frequency(word)?);
        // Only words of the index, so that they are no more than it has.
        if frequency > 0 {
            let known = self.frequencies.write();
            let mut known = known.unwrap_or_else(PoisonError::into_inner);
            known.insert(word.to_owned(), frequency);
        }
        Ok(frequency)
    }

    /// In how many documents a pair of letters stands.
    pub(crate) fn pair_frequency(&self, pair: Pair) -> tantivy::Result<u32> {
        self.pairs.frequency(&letters::term(pair))
    }

    /// How telling a word is.
    pub(crate) fn rarity(&self, word: &str) -> tantivy::Result<f32> {
        Ok(self.idf(self.frequency(word)?))
    }

    /// The length of a body against the mean, as BM25 counts it.
    pub(crate) fn norm(&self, document: DocId) -> f32 {
        self.body.norms[document as usize]
    }

    /// The segment of a document, and its place there.
    pub(crate) fn place(&self, document: DocId) -> (usize, DocId) {
        self.body.places.place(document)
    }

    /// Where a word stands in title and body of a segment's documents; both move forward only.
    pub(crate) fn positions(
        &self,
        word: &str,
        segment: usize,
    ) -> tantivy::Result<[Option<SegmentPostings>; 2]> {
        Ok([
            self.title.positions(word, segment)?,
            self.body.positions(word, segment)?,
        ])
    }

    /// Pairs alone find a document only where enough of them match.
    fn add_pairs(&self, plan: &Plan, scores: &mut [f32]) -> tantivy::Result<()> {
        let mut counts = match plan.least_pairs {
            0 | 1 => Vec::new(),
            _ => vec![0_usize; self.documents],
        };
        for clause in plan.of(Place::Pairs) {
            self.each_pair(clause, &mut |document, score| {
                scores[document as usize] += score;
                if let Some(count) = counts.get_mut(document as usize) {
                    *count += 1;
                }
            })?;
        }
        for (score, count) in scores.iter_mut().zip(counts) {
            if count < plan.least_pairs {
                *score = 0.0;
            }
        }
        Ok(())
    }

    fn each_pair(&self, clause: &Clause, add: &mut impl FnMut(DocId, f32)) -> tantivy::Result<()> {
        let Some((_, pair)) = clause.phrase.first() else {
            return Ok(());
        };
        let norms = &self.pairs.norms;
        // How telling the pair is, is known when all its documents are.
        let mut found = Counts::new();
        for segment in 0..self.pairs.postings.len() {
            self.pairs.each(pair, segment, |document, frequency| {
                let frequency = frequency as f32;
                let saturated = frequency / (frequency + K1 * norms[document as usize]);
                found.push((document, saturated));
            })?;
        }
        let frequency = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let weight = clause.weight * self.idf(frequency) * (K1 + 1.0);
        for (document, saturated) in found {
            add(document, weight * saturated);
        }
        Ok(())
    }

    fn each_word(
        &self,
        clause: &Clause,
        index: &Opened,
        add: &mut impl FnMut(DocId, f32),
    ) -> tantivy::Result<()> {
        let title = self.title.counts(clause, TITLE, index)?;
        let body = self.body.counts(clause, 1.0, index)?;
        let documents = |counts: &[Counts]| counts.iter().map(Vec::len).sum::<usize>();
        let frequency = documents(&title).max(documents(&body));
        let frequency = u32::try_from(frequency).unwrap_or(u32::MAX);
        let weight = clause.weight * self.idf(frequency) * (K1 + 1.0);
        let mut add = |document, count: f32| add(document, weight * count / (count + K1));
        for (title, body) in title.into_iter().zip(body) {
            let mut title = title.into_iter().peekable();
            for (document, in_body) in body {
                while let Some((other, count)) = title.next_if(|&(other, _)| other < document) {
                    add(other, count);
                }
                let same = title.next_if(|&(other, _)| other == document);
                add(document, in_body + same.map_or(0.0, |(_, count)| count));
            }
            title.for_each(|(document, count)| add(document, count));
        }
        Ok(())
    }

    /// ln(1 + (n - df + ½) / (df + ½)).
    fn idf(&self, frequency: u32) -> f32 {
        let (n, df) = (self.documents as f32, frequency as f32);
        ((n - df + 0.5).max(0.0) / (df + 0.5)).ln_1p()
    }
}

/// How often documents of a segment have something, ascending.
type Counts = Vec<(DocId, f32)>;

impl Column {
    fn open(index: &Opened, field: Field) -> tantivy::Result<Self> {
        let places = Arc::clone(&index.beside.places);
        let mut postings = Vec::new();
        let mut lengths = vec![0; places.len()];
        for (at, segment) in index.searcher.segment_readers().iter().enumerate() {
            postings.push(segment.inverted_index(field)?);
            let norms = segment.get_fieldnorms_reader(field)?;
            for (document, &number) in (0..).zip(places.numbers(at)) {
                if number != GONE {
                    lengths[number as usize] = norms.fieldnorm(document);
                }
            }
        }
        let mean = mean(&lengths).max(1.0);
        let norm = |length: u32| 1.0 - B + B * length as f32 / mean;
        Ok(Self {
            field,
            postings,
            places,
            norms: lengths.into_iter().map(norm).collect(),
        })
    }

    fn term(&self, text: &str) -> Term {
        Term::from_field_text(self.field, text)
    }

    /// In how many documents a term stands. Where some are gone, the others are counted.
    fn frequency(&self, text: &str) -> tantivy::Result<u32> {
        let term = self.term(text);
        let mut sum = 0;
        for (segment, postings) in self.postings.iter().enumerate() {
            if self.places.gone(segment) == 0 {
                sum += postings.doc_freq(&term)?;
            } else {
                self.each(text, segment, |_, _| sum += 1)?;
            }
        }
        Ok(sum)
    }

    /// The documents of a segment in which a term stands, and how often.
    fn each(
        &self,
        text: &str,
        segment: usize,
        mut add: impl FnMut(DocId, u32),
    ) -> tantivy::Result<()> {
        let Some(mut blocks) = self.blocks(text, segment)? else {
            return Ok(());
        };
        let numbers = self.places.numbers(segment);
        while !blocks.docs().is_empty() {
            for (&document, &frequency) in blocks.docs().iter().zip(blocks.freqs()) {
                let number = numbers[document as usize];
                if number != GONE {
                    add(number, frequency);
                }
            }
            blocks.advance();
        }
        Ok(())
    }

    fn blocks(&self, text: &str, segment: usize) -> tantivy::Result<Option<BlockSegmentPostings>> {
        let option = IndexRecordOption::WithFreqs;
        Ok(self.postings[segment].read_block_postings(&self.term(text), option)?)
    }

    fn positions(&self, text: &str, segment: usize) -> tantivy::Result<Option<SegmentPostings>> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        Ok(self.postings[segment].read_postings(&self.term(text), option)?)
    }

    /// How often each document has a word, or whether it has a phrase, by its length; by segment.
    fn counts(&self, clause: &Clause, weight: f32, index: &Opened) -> tantivy::Result<Vec<Counts>> {
        let norm = |document: DocId| self.norms[document as usize];
        let [(_, word)] = clause.phrase.as_slice() else {
            let found = index.matching_each(&*words_in(self.field, &clause.phrase))?;
            let count = |document| (document, weight / norm(document));
            let counts = |found: Vec<DocId>| found.into_iter().map(count).collect();
            return Ok(found.into_iter().map(counts).collect());
        };
        let mut out = vec![Counts::new(); self.postings.len()];
        for (segment, counts) in out.iter_mut().enumerate() {
            self.each(word, segment, |document, frequency| {
                let count = weight * frequency as f32 / norm(document);
                counts.push((document, count));
            })?;
        }
        Ok(out)
    }
}

/// Over the texts that are there: titles may be missing altogether.
fn mean(lengths: &[u32]) -> f32 {
    let texts = lengths.iter().filter(|&&length| length > 0).count();
    let sum: u64 = lengths.iter().map(|&length| u64::from(length)).sum();
    sum as f32 / texts.max(1) as f32
}

/// Where a term stands in `document`, appended to `out`; the postings move forward.
pub(crate) fn positions_in(postings: &mut SegmentPostings, document: DocId, out: &mut Vec<u32>) {
    if postings.doc() < document {
        postings.seek(document);
    }
    if postings.doc() == document {
        postings.append_positions_with_offset(0, out);
    }
}
