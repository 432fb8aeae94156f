//! Searching: a [`Query`] -> the best [`Hit`]s, one for each distinct idea.
//!
//! Words and pairs of letters score every document; among the best of them what stands close
//! together and what means the same decides. A query of initial consonants only asks the titles.

use std::cmp::Ordering;

use tantivy::DocId;

use modum_analyzers::normalize::shown;

use crate::decisions::Decision;
use crate::filters::{Conditions, Filters, keep};
use crate::meant::meant;
use crate::parse::{Parsed, Part, parse};
use crate::plan::{Alternatives, Clause, Plan, exactly, phrase_words};
use crate::proximity::proximity;
use crate::terms::Unit;
use crate::{IndexError, Reader, initials};

/// Documents that are looked at more closely.
const CANDIDATES: usize = 60;
/// How much the meaning counts, against the best score by words.
const MEANING: f32 = 0.03;
/// Documents that score this share of the best count as found: for facets and other orders.
pub(crate) const FOUND: f32 = 0.5;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words; `"quoted phrases"` come first (alone they must occur), `-words` must not occur,
    /// `제목:words` must stand in titles. Any string is allowed.
    pub text: String,
    /// What a hit must be.
    pub filters: Filters,
    /// In which order hits come.
    pub order: Order,
    /// The most hits wanted.
    pub limit: usize,
    /// Whether each hit tells how its score came about.
    pub explain: bool,
}

/// The order of hits; ties by score, then by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first, those without a date last; among hits that score half of the best or more.
    Date,
    /// Most votes first; among hits that score half of the best or more.
    Votes,
}

/// One distinct idea that matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The canonical's id.
    pub idea_id: String,
    /// Higher is better; comparable within one result only (for `similar`: 0 to 1, comparable).
    pub score: f32,
    /// The title as shown.
    pub title: String,
    /// HTML: some 120 characters of the body (of the title, where there is no body), hits in `<b>`.
    pub snippet: String,
    /// The topic.
    pub topic_id: i32,
    /// The canonical's channel.
    pub channel: Option<String>,
    /// The stages that the ideas of the group have reached.
    pub stages: Vec<String>,
    /// What people decided about it.
    pub decision: Option<Decision>,
    /// The canonical's date, in days since 1970-01-01.
    pub submitted_at: Option<i32>,
    /// Ideas behind it, itself included.
    pub copies: u64,
    /// Their votes.
    pub votes: i64,
    /// What each clause adds to the score, where it was asked for.
    pub explanation: Option<String>,
}

/// A document with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) document: DocId,
    pub(crate) score: f32,
}

impl Found {
    /// Best first, then by id (documents are in the order of ids): a total order.
    pub(crate) fn order(self, other: Self) -> Ordering {
        let by_score = other.score.total_cmp(&self.score);
        by_score.then(self.document.cmp(&other.document))
    }
}

/// A query as it was read.
pub(crate) struct Understood {
    parsed: Parsed,
    plan: Plan,
    /// The words, for their vector.
    words: Vec<String>,
    /// The query as initial consonants, if it is nothing else.
    initials: Option<String>,
}

impl Reader {
    /// The best hits, best first; equal scores by id. An empty query has none.
    pub fn search(&self, query: &Query) -> Result<Vec<Hit>, IndexError> {
        self.read(self.search_hits(query))
    }

    /// [`Reader::search`] without what is shown of a hit: ids and scores only.
    pub fn search_ids(&self, query: &Query) -> Result<Vec<(String, f32)>, IndexError> {
        let ids = || {
            let best = self.best(&self.understand(&query.text)?, query)?;
            let id = |found: Found| (self.index.id(found.document).to_owned(), found.score);
            Ok(best.into_iter().map(id).collect())
        };
        self.read(ids())
    }

    fn search_hits(&self, query: &Query) -> tantivy::Result<Vec<Hit>> {
        let understood = self.understand(&query.text)?;
        let best = self.best(&understood, query)?;
        let hit = |found: Found| {
            let mut hit = self.hit(found.document, found.score, &understood.plan)?;
            if query.explain {
                hit.explanation = Some(self.explain(&understood, found)?);
            }
            Ok(hit)
        };
        best.into_iter().map(hit).collect()
    }

    /// Reads a query's text.
    pub(crate) fn understand(&self, text: &str) -> tantivy::Result<Understood> {
        let shown = shown(text);
        let parsed = parse(&shown);
        let units = self.analyzer.units(&parsed.free);
        let mut alternatives = Alternatives {
            synonyms: self.synonyms.of(&parsed.free, &units),
            corrected: Vec::new(),
            meant: self.meant(&parsed.free)?,
        };
        for unit in &units {
            if self.frequency(&unit.whole.text)? == 0 {
                let frequency = |word: &str| self.frequency(word);
                let near = self.vocabulary()?.near(&unit.whole.text, frequency)?;
                alternatives.corrected.extend(near);
            }
        }
        let known = |word: &str| self.frequency(word).is_ok_and(|frequency| frequency > 0);
        let mut plan = Plan::new(&parsed.free, &units, &alternatives, known);
        plan.sequence = phrase_words(&units);
        for phrase in &parsed.preferred {
            plan.add_quoted(&self.analyzer.phrase(phrase));
        }
        let parts = units
            .iter()
            .flat_map(|unit| unit.parts.iter().chain([&unit.whole]));
        Ok(Understood {
            words: parts.map(|word| word.text.clone()).collect(),
            initials: initials::asked(&parsed.free),
            plan,
            parsed,
        })
    }

    /// The text with its wrong letters put right, and its words.
    fn meant(&self, text: &str) -> tantivy::Result<Option<(String, Vec<Unit>)>> {
        let documents = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let meant = meant(text, documents, |pair| self.scoring.pair_frequency(pair))?;
        Ok(meant.map(|text| {
            let units = self.analyzer.units(&text);
            (text, units)
        }))
    }

    fn best(&self, understood: &Understood, query: &Query) -> tantivy::Result<Vec<Found>> {
        let scores = self.scores(understood, &query.filters)?;
        if query.order == Order::Relevance {
            let mut found = top(&scores, query.limit.max(CANDIDATES));
            self.look_closely(understood, &mut found)?;
            found.truncate(query.limit);
            return Ok(found);
        }
        let mut found = above(&scores);
        found.sort_unstable_by(|a, b| self.ordering(query.order, *a, *b));
        found.truncate(query.limit);
        Ok(found)
    }

    /// The scores of all documents by words; 0 for those that do not pass.
    pub(crate) fn scores(
        &self,
        understood: &Understood,
        filters: &Filters,
    ) -> tantivy::Result<Vec<f32>> {
        let mut scores = match &understood.initials {
            Some(asked) => self.by_initials(asked),
            None => self.scoring.scores(&understood.plan, &self.index)?,
        };
        if let Some(passing) = self.passing(self.conditions(understood, filters))? {
            // Nothing but conditions: all that pass are found.
            let properties = !understood.parsed.filters.is_empty() || !filters.is_empty();
            if understood.plan.is_empty() && properties {
                scores.fill(1.0);
            }
            scores = keep(&scores, &passing);
        }
        Ok(scores)
    }

    /// What the filters ask for, and what the query's own text does.
    fn conditions<'a>(
        &'a self,
        understood: &'a Understood,
        filters: &'a Filters,
    ) -> Conditions<'a> {
        let (fields, columns) = (&self.index.fields, &self.index.beside.columns);
        let mut conditions = Conditions::of(filters, columns);
        for (name, value) in &understood.parsed.filters {
            conditions.add(*name, value, columns);
        }
        for exact in &understood.parsed.exact {
            let places = match exact.part {
                Part::Any => vec![fields.title_words, fields.body_words],
                Part::Title => vec![fields.title_words],
                Part::Body => vec![fields.body_words],
            };
            let phrase = self.analyzer.phrase(&exact.text);
            let side = if exact.excluded {
                &mut conditions.excluded
            } else {
                &mut conditions.required
            };
            side.extend(exactly(&exact.text, &phrase, &places, fields));
        }
        conditions
    }

    fn by_initials(&self, asked: &str) -> Vec<f32> {
        let beside = &self.index.beside;
        let mut scores = vec![0.0; self.index.len()];
        for (segment, leaf) in self.index.leaves.iter().enumerate() {
            let numbers = beside.places.numbers(segment).iter();
            for (&number, title) in numbers.zip(leaf.initials.iter()) {
                if let Some(score) = scores.get_mut(number as usize) {
                    let topic = beside.columns.topic_id[number as usize];
                    *score = initials::score(title, beside.keywords.of(topic), asked);
                }
            }
        }
        scores
    }

    /// Ranks the best documents again, by what stands together and what they mean.
    fn look_closely(&self, understood: &Understood, found: &mut Vec<Found>) -> tantivy::Result<()> {
        let rest = found.split_off(found.len().min(CANDIDATES));
        let best = found.first().map_or(0.0, |found| found.score);
        found.sort_unstable_by_key(|found| found.document);
        let documents: Vec<DocId> = found.iter().map(|found| found.document).collect();
        let together = proximity(&self.scoring, &understood.plan.sequence, &documents)?;
        let vector = self.query_vector(understood);
        for (found, together) in found.iter_mut().zip(together) {
            found.score += together + self.meaning(&vector, found.document, best);
        }
        found.sort_unstable_by(|a, b| a.order(*b));
        found.extend(rest);
        Ok(())
    }

    fn query_vector(&self, understood: &Understood) -> Vec<f32> {
        let words = understood.words.iter().map(String::as_str);
        self.vector(&understood.parsed.free, words)
    }

    fn meaning(&self, vector: &[f32], document: DocId, best: f32) -> f32 {
        MEANING * best * self.cosine(vector, document).max(0.0)
    }

    /// How hits are ordered.
    pub(crate) fn ordering(&self, order: Order, a: Found, b: Found) -> Ordering {
        let columns = &self.index.beside.columns;
        let (first, second) = (a.document as usize, b.document as usize);
        let by_value = match order {
            Order::Relevance => Ordering::Equal,
            Order::Date => columns.submitted_at[second].cmp(&columns.submitted_at[first]),
            Order::Votes => columns.votes[second].cmp(&columns.votes[first]),
        };
        by_value.then_with(|| a.order(b))
    }

    /// `낱말:연금 5.21 + 글자:연금 1.80 + 가까이 0.40 + 뜻 0.12`, in descending order.
    fn explain(&self, understood: &Understood, found: Found) -> tantivy::Result<String> {
        let of = |clause: &Clause| {
            let scoring = &self.scoring;
            scoring.score_of(clause, found.document, &self.index)
        };
        let mut terms: Vec<(f32, String)> = Vec::new();
        for clause in understood.plan.clauses() {
            terms.push((of(clause)?, clause.label()));
        }
        let by_words: f32 = terms.iter().map(|(score, _)| score).sum();
        let rest = found.score - by_words;
        if understood.initials.is_some() {
            terms = vec![(found.score, "초성".to_owned())];
        } else {
            terms.push((rest, "가까이·뜻".to_owned()));
        }
        terms.retain(|(score, _)| *score >= 0.005);
        terms.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let terms: Vec<String> = terms
            .into_iter()
            .map(|(score, label)| format!("{label} {score:.2}"))
            .collect();
        Ok(terms.join(" + "))
    }
}

/// The best `limit` documents with a score, best first.
pub(crate) fn top(scores: &[f32], limit: usize) -> Vec<Found> {
    let mut found: Vec<Found> = (0..)
        .zip(scores)
        .filter(|&(_, &score)| score > 0.0)
        .map(|(document, &score)| Found { document, score })
        .collect();
    if limit == 0 {
        return Vec::new();
    }
    if limit < found.len() {
        found.select_nth_unstable_by(limit - 1, |a, b| a.order(*b));
        found.truncate(limit);
    }
    found.sort_unstable_by(|a, b| a.order(*b));
    found
}

/// The documents that count as found: those that score half of the best or more.
pub(crate) fn above(scores: &[f32]) -> Vec<Found> {
    let best = scores.iter().copied().fold(0.0, f32::max);
    let mut found = top(scores, usize::MAX);
    found.retain(|found| found.score >= FOUND * best);
    found
}
