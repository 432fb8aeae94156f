//! Reads an index: a [`Query`] -> the best [`Hit`]s, one for each distinct idea.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use tantivy::collector::TopDocs;
use tantivy::directory::MmapDirectory;
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher, TantivyDocument, Term};

use modum_analyzers::normalize::shown;
use modum_analyzers::tokenize::Tokenizer;
use modum_dictionaries::Lexicon;

use crate::IndexError;
use crate::directory::ReadOnly;
use crate::filters::{Filters, unscored};
use crate::letters::{Letter, Pair, letters};
use crate::parse::{Parsed, parse};
use crate::plan::{Plan, exactly, restricted};
use crate::schema::{Fields, schema};
use crate::snippet::{self, Mark, snippet};
use crate::synonyms::Synonyms;
use crate::terms::Analyzer;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words; `"quoted phrases"` must occur, `-words` must not. Any string is allowed.
    pub text: String,
    /// What a hit must be.
    pub filters: Filters,
    /// The most hits wanted.
    pub limit: usize,
    /// Whether each hit tells how its score came about.
    pub explain: bool,
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
    /// The canonical's date, in days since 1970-01-01.
    pub submitted_at: Option<i32>,
    /// Ideas behind it, itself included.
    pub copies: u64,
    /// Their votes.
    pub votes: i64,
    /// What each clause adds to the score, where it was asked for.
    pub explanation: Option<String>,
}

/// An open index. Shared by any number of threads.
pub struct Reader {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    pub(crate) analyzer: Analyzer,
    synonyms: Synonyms,
    folder: PathBuf,
}

impl Reader {
    /// Opens the index in `folder`, without writing there. The tokenizer must be the one that the
    /// documents were cut with.
    pub fn open(
        folder: &Path,
        tokenizer: Tokenizer,
        lexicon: &Lexicon,
    ) -> Result<Self, IndexError> {
        let directory = MmapDirectory::open(folder);
        let directory = ReadOnly(directory.map_err(|source| IndexError::open(folder, source))?);
        let index = Index::open(directory).map_err(|source| IndexError::open(folder, source))?;
        let (schema, fields) = schema();
        if index.schema() != schema {
            let folder = folder.to_owned();
            return Err(IndexError::OtherVersion { folder });
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader
            .try_into()
            .map_err(|source| IndexError::open(folder, source))?;
        let analyzer = Analyzer::new(tokenizer);
        Ok(Self {
            searcher: reader.searcher(),
            fields,
            synonyms: Synonyms::new(lexicon, &analyzer),
            analyzer,
            folder: folder.to_owned(),
        })
    }

    /// How many distinct ideas it holds.
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids of all distinct ideas, ascending.
    pub fn ids(&self) -> Result<Vec<String>, IndexError> {
        self.read(self.all_ids())
    }

    /// The best hits, best first; equal scores by id. An empty query has none.
    pub fn search(&self, query: &Query) -> Result<Vec<Hit>, IndexError> {
        self.read(self.search_hits(query))
    }

    /// [`Reader::search`] without what is shown of a hit: ids and scores only.
    pub fn search_ids(&self, query: &Query) -> Result<Vec<(String, f32)>, IndexError> {
        let best = self.read(self.best(&self.understand(&query.text), query))?;
        Ok(best
            .into_iter()
            .map(|found| (found.idea_id, found.score))
            .collect())
    }

    /// Names the folder in an error of tantivy's.
    pub(crate) fn read<T>(&self, result: tantivy::Result<T>) -> Result<T, IndexError> {
        result.map_err(|source| IndexError::read(&self.folder, source))
    }

    fn all_ids(&self) -> tantivy::Result<Vec<String>> {
        let mut ids = Vec::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.idea_id)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                ids.push(String::from_utf8_lossy(terms.key()).into_owned());
            }
        }
        ids.sort_unstable();
        Ok(ids)
    }

    /// Reads a query's text.
    fn understand(&self, text: &str) -> Understood {
        let shown = shown(text);
        let parsed = parse(&shown);
        let units = self.analyzer.units(&parsed.free);
        let synonyms = self.synonyms.of(&parsed.free, &units);
        let known = |word: &str| self.frequency(word).is_ok_and(|frequency| frequency > 0);
        let plan = Plan::new(&parsed.free, &units, &synonyms, known);
        Understood { parsed, plan }
    }

    fn search_hits(&self, query: &Query) -> tantivy::Result<Vec<Hit>> {
        let understood = self.understand(&query.text);
        let best = self.best(&understood, query)?;
        let hit = |found: Found| {
            let address = found.address;
            let mut hit = self.hit(found, &understood.plan)?;
            hit.explanation = query
                .explain
                .then(|| self.explain(&understood.plan, address));
            Ok(hit)
        };
        best.into_iter().map(hit).collect()
    }

    fn best(&self, understood: &Understood, query: &Query) -> tantivy::Result<Vec<Found>> {
        let Some(scored) = understood.plan.query(&self.fields) else {
            return Ok(Vec::new());
        };
        let exact = |text: &String| exactly(text, &self.analyzer.phrase(text), &self.fields);
        let phrases = understood
            .parsed
            .phrases
            .iter()
            .filter_map(exact)
            .map(unscored);
        let mut required = query.filters.queries(&self.fields);
        required.extend(phrases);
        let excluded = understood
            .parsed
            .excluded
            .iter()
            .filter_map(exact)
            .collect();
        self.top(&*restricted(scored, required, excluded), query.limit)
    }

    /// The best `limit` documents in a total order: score, then id.
    pub(crate) fn top(
        &self,
        query: &dyn tantivy::query::Query,
        limit: usize,
    ) -> tantivy::Result<Vec<Found>> {
        let limit = limit.min(usize::try_from(self.len()).unwrap_or(usize::MAX));
        if limit == 0 {
            return Ok(Vec::new());
        }
        let top = self
            .searcher
            .search(query, &TopDocs::with_limit(limit).order_by_score())?;
        let found = top.into_iter().map(|(score, address)| {
            let idea_id = self.id(address)?;
            Ok(Found {
                idea_id,
                score,
                address,
            })
        });
        let mut found = found.collect::<tantivy::Result<Vec<_>>>()?;
        found.sort_unstable_by(Found::order);
        Ok(found)
    }

    pub(crate) fn id(&self, address: DocAddress) -> tantivy::Result<String> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let mut id = String::new();
        if let Some(ids) = segment.fast_fields().str("idea_id")?
            && let Some(ord) = ids.term_ords(address.doc_id).next()
        {
            ids.ord_to_str(ord, &mut id)?;
        }
        Ok(id)
    }

    /// In how many ideas a word stands (in title or body, whichever has it more often).
    pub(crate) fn frequency(&self, word: &str) -> tantivy::Result<u64> {
        let of = |field: Field| self.searcher.doc_freq(&Term::from_field_text(field, word));
        Ok(of(self.fields.title_words)?.max(of(self.fields.body_words)?))
    }

    /// A document as a hit, with the words of `plan` marked.
    pub(crate) fn hit(&self, found: Found, plan: &Plan) -> tantivy::Result<Hit> {
        let fields = &self.fields;
        let document: TantivyDocument = self.searcher.doc(found.address)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str());
        let number = |field| document.get_first(field).and_then(|value| value.as_i64());
        let title = text(fields.title).unwrap_or_default();
        let body = text(fields.body).unwrap_or_default();
        Ok(Hit {
            idea_id: found.idea_id,
            score: found.score,
            title: title.to_owned(),
            snippet: self.snippet(if body.is_empty() { title } else { body }, plan),
            topic_id: number(fields.topic_id).and_then(narrow).unwrap_or_default(),
            channel: text(fields.channel).map(ToOwned::to_owned),
            submitted_at: number(fields.submitted_at).and_then(narrow),
            copies: document
                .get_first(fields.copies)
                .and_then(|value| value.as_u64())
                .unwrap_or(1),
            votes: number(fields.votes).unwrap_or_default(),
            explanation: None,
        })
    }

    /// Marks the words of `plan`, or its pairs of letters where no word stands in the text.
    fn snippet(&self, text: &str, plan: &Plan) -> String {
        let wanted = plan.words();
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        let words = self.analyzer.words(text).into_iter();
        let mut marks: Vec<Mark> = words
            .filter(|word| wanted.contains(word.text.as_str()))
            .map(|word| {
                let next = seen.len();
                let term = *seen.entry(word.text).or_insert(next);
                Mark {
                    start: word.start,
                    end: word.end,
                    term,
                }
            })
            .collect();
        if marks.is_empty() {
            marks = pair_marks(text, plan);
        }
        snippet(text, marks, snippet::LENGTH)
    }

    /// `제목:연금 5.21 + 본문:연금 1.80`, in descending order.
    fn explain(&self, plan: &Plan, address: DocAddress) -> String {
        let mut terms: Vec<(f32, String)> = Vec::new();
        for clause in plan.clauses() {
            // A clause that does not match explains itself with an error.
            if let Ok(score) = clause.query(&self.fields).explain(&self.searcher, address) {
                terms.push((score.value(), clause.label()));
            }
        }
        terms.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let terms: Vec<String> = terms
            .into_iter()
            .map(|(score, label)| format!("{label} {score:.2}"))
            .collect();
        terms.join(" + ")
    }
}

/// A query as it was read.
struct Understood {
    parsed: Parsed,
    plan: Plan,
}

/// A document that matches.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) idea_id: String,
    pub(crate) score: f32,
    pub(crate) address: DocAddress,
}

impl Found {
    /// Best first, then by id: a total order.
    pub(crate) fn order(&self, other: &Self) -> std::cmp::Ordering {
        let by_score = other.score.total_cmp(&self.score);
        by_score.then_with(|| self.idea_id.cmp(&other.idea_id))
    }
}

/// The pairs of letters of `plan` that stand in `text`.
fn pair_marks(text: &str, plan: &Plan) -> Vec<Mark> {
    let wanted: FxHashMap<Pair, usize> = plan.pairs().zip(0..).collect();
    let pairs = letters(text).zip(letters(text).skip(1));
    let mark = |(first, second): (Letter, Letter)| {
        let term = *wanted.get(&[first.folded, second.folded])?;
        let (start, end) = (first.start, second.end);
        Some(Mark { start, end, term })
    };
    pairs.filter_map(mark).collect()
}

fn narrow(number: i64) -> Option<i32> {
    i32::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_marked_where_no_word_stands() {
        let text = "지하철에서 에어팟을 잃었다";
        let plan = Plan::new("에어팟 을잃", &[], &[], |_| false);
        let snippet = snippet(text, pair_marks(text, &plan), snippet::LENGTH);
        assert_eq!(snippet, "지하철에서 <b>에어팟을 잃</b>었다");
    }
}
