//! BM25F over the postings: clauses -> a score for every document of the index.
//!
//! Term at a time: the postings of one clause after the other add to one array of scores, a block
//! of 128 documents at once. With some 10⁵ documents that is faster than going document by document,
//! and, unlike tantivy's own weights, lets k1 and b be chosen and a word of title and body count as
//! one (BM25F; Robertson, Zaragoza & Taylor 2004). The scores are exact: nothing is pruned.

use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};
use tantivy::query::EnableScoring;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, Searcher, Term};

use crate::letters::{self, Pair};
use crate::plan::{Clause, Place, Plan, words_in};
use crate::schema::Fields;

/// Saturation of repeated words, and how much a long text is discounted.
const K1: f32 = 1.0;
const B: f32 = 0.85;
/// How much a word in the title counts, against one in the body.
const TITLE: f32 = 2.0;

/// A field of the index with the length of each of its texts, against the mean.
struct Column {
    field: Field,
    postings: Arc<InvertedIndexReader>,
    /// 1 - b + b · length / mean length.
    norms: Vec<f32>,
}

/// The index as it is scored: its only segment.
pub(crate) struct Scoring {
    title: Column,
    body: Column,
    pairs: Column,
    documents: usize,
}

impl Scoring {
    /// Nothing for an index without documents.
    pub(crate) fn open(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Option<Self>> {
        let Some(segment) = searcher.segment_readers().first() else {
            return Ok(None);
        };
        Ok(Some(Self {
            title: Column::open(segment, fields.title_words)?,
            body: Column::open(segment, fields.body_words)?,
            pairs: Column::open(segment, fields.pairs)?,
            documents: segment.max_doc() as usize,
        }))
    }

    /// The scores of all documents; 0 where nothing matches.
    pub(crate) fn scores(&self, plan: &Plan, searcher: &Searcher) -> tantivy::Result<Vec<f32>> {
        let mut scores = vec![0.0; self.documents];
        self.add_pairs(plan, &mut scores)?;
        for clause in plan.of(Place::Words) {
            self.each_word(clause, searcher, &mut |document, score| {
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
        searcher: &Searcher,
    ) -> tantivy::Result<f32> {
        let mut found = 0.0;
        let mut add = |other, score| {
            if other == document {
                found = score;
            }
        };
        match clause.place {
            Place::Words => self.each_word(clause, searcher, &mut add)?,
            Place::Pairs => self.each_pair(clause, &mut add)?,
        }
        Ok(found)
    }

    /// In how many documents a word stands (in title or body, whichever has it more often).
    pub(crate) fn frequency(&self, word: &str) -> tantivy::Result<u32> {
        Ok(self.title.frequency(word)?.max(self.body.frequency(word)?))
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

    /// Where a word stands in title and body; both move forward only.
    pub(crate) fn positions(&self, word: &str) -> tantivy::Result<[Option<SegmentPostings>; 2]> {
        Ok([self.title.positions(word)?, self.body.positions(word)?])
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
        let Some(mut blocks) = self.pairs.blocks(pair)? else {
            return Ok(());
        };
        let weight = clause.weight * self.idf(blocks.doc_freq());
        let norms = &self.pairs.norms;
        each(&mut blocks, |document, frequency| {
            let frequency = frequency as f32;
            let saturated = frequency / (frequency + K1 * norms[document as usize]);
            add(document, weight * (K1 + 1.0) * saturated);
        });
        Ok(())
    }

    fn each_word(
        &self,
        clause: &Clause,
        searcher: &Searcher,
        add: &mut impl FnMut(DocId, f32),
    ) -> tantivy::Result<()> {
        let title = self.title.counts(clause, TITLE, searcher)?;
        let body = self.body.counts(clause, 1.0, searcher)?;
        let frequency = u32::try_from(title.len().max(body.len())).unwrap_or(u32::MAX);
        let weight = clause.weight * self.idf(frequency) * (K1 + 1.0);
        let mut add = |document, count: f32| add(document, weight * count / (count + K1));
        let mut title = title.into_iter().peekable();
        for (document, in_body) in body {
            while let Some((other, count)) = title.next_if(|&(other, _)| other < document) {
                add(other, count);
            }
            let same = title.next_if(|&(other, _)| other == document);
            add(document, in_body + same.map_or(0.0, |(_, count)| count));
        }
        title.for_each(|(document, count)| add(document, count));
        Ok(())
    }

    /// ln(1 + (n - df + ½) / (df + ½)).
    fn idf(&self, frequency: u32) -> f32 {
        let (n, df) = (self.documents as f32, frequency as f32);
        ((n - df + 0.5).max(0.0) / (df + 0.5)).ln_1p()
    }
}

impl Column {
    fn open(segment: &SegmentReader, field: Field) -> tantivy::Result<Self> {
        let postings = segment.inverted_index(field)?;
        let lengths = segment.get_fieldnorms_reader(field)?;
        let lengths: Vec<f32> = (0..segment.max_doc())
            .map(|document| lengths.fieldnorm(document) as f32)
            .collect();
        // Over the texts that are there: titles may be missing altogether.
        let texts = lengths.iter().filter(|&&length| length > 0.0).count();
        let mean = postings.total_num_tokens() as f32 / texts.max(1) as f32;
        let norms = lengths
            .into_iter()
            .map(|length| 1.0 - B + B * length / mean.max(1.0))
            .collect();
        Ok(Self {
            field,
            postings,
            norms,
        })
    }

    fn term(&self, text: &str) -> Term {
        Term::from_field_text(self.field, text)
    }

    fn frequency(&self, text: &str) -> tantivy::Result<u32> {
        Ok(self.postings.doc_freq(&self.term(text))?)
    }

    fn blocks(&self, text: &str) -> tantivy::Result<Option<BlockSegmentPostings>> {
        let option = IndexRecordOption::WithFreqs;
        Ok(self
            .postings
            .read_block_postings(&self.term(text), option)?)
    }

    fn positions(&self, text: &str) -> tantivy::Result<Option<SegmentPostings>> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        Ok(self.postings.read_postings(&self.term(text), option)?)
    }

    /// How often each document has a word, or whether it has a phrase, by its length.
    fn counts(
        &self,
        clause: &Clause,
        weight: f32,
        searcher: &Searcher,
    ) -> tantivy::Result<Vec<(DocId, f32)>> {
        let [(_, word)] = clause.phrase.as_slice() else {
            let query = words_in(self.field, &clause.phrase);
            let found = matching(&*query, searcher)?.into_iter();
            let count = |document| (document, weight / self.norms[document as usize]);
            return Ok(found.map(count).collect());
        };
        let Some(mut blocks) = self.blocks(word)? else {
            return Ok(Vec::new());
        };
        let mut out = Vec::with_capacity(blocks.doc_freq() as usize);
        each(&mut blocks, |document, frequency| {
            let count = weight * frequency as f32 / self.norms[document as usize];
            out.push((document, count));
        });
        Ok(out)
    }
}

fn each(blocks: &mut BlockSegmentPostings, mut add: impl FnMut(DocId, u32)) {
    while !blocks.docs().is_empty() {
        for (&document, &frequency) in blocks.docs().iter().zip(blocks.freqs()) {
            add(document, frequency);
        }
        blocks.advance();
    }
}

/// The documents that a query matches, ascending.
pub(crate) fn matching(
    query: &dyn tantivy::query::Query,
    searcher: &Searcher,
) -> tantivy::Result<Vec<DocId>> {
    let mut found = Vec::new();
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for segment in searcher.segment_readers() {
        weight.for_each_no_score(segment, &mut |documents| {
            found.extend_from_slice(documents);
        })?;
    }
    Ok(found)
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
