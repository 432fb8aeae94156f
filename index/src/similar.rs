//! Ideas like a text: its most telling terms find candidates, the [`Profile`]s rank them.
//!
//! Text -> [`SimilarHit`]s, each with a reason that an official can read.

use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, TantivyDocument, Term};

use modum_analyzers::normalize::shown;

use crate::plan::Plan;
use crate::profile::{Profile, Profiler};
use crate::reader::Found;
use crate::{Hit, IndexError, Reader};

/// Terms that look for candidates.
const WORDS: usize = 40;
const PAIRS: usize = 24;
/// How much a pair of letters counts among them, against a word.
const PAIR: f32 = 0.5;
/// Candidates that are compared in full.
const CANDIDATES: usize = 100;
/// Key terms of a reason.
const KEY_TERMS: usize = 4;

/// An idea like the text given.
#[derive(Clone, Debug, PartialEq)]
pub struct SimilarHit {
    /// The idea; its score is the similarity, 0 to 1.
    pub hit: Hit,
    /// Why, in Korean: the key terms that both share.
    pub reason: String,
}

impl Reader {
    /// The `limit` ideas most like `text`, best first, equal ones by id; without `exclude`.
    pub fn similar_text(
        &self,
        text: &str,
        limit: usize,
        exclude: Option<&str>,
    ) -> Result<Vec<SimilarHit>, IndexError> {
        self.read(self.similar_hits(&shown(text), limit, exclude))
    }

    /// The `limit` ideas most like the distinct idea `id`, which is not among them.
    pub fn similar_id(&self, id: &str, limit: usize) -> Result<Vec<SimilarHit>, IndexError> {
        let Some(address) = self.read(self.address_of(id))? else {
            return Err(IndexError::UnknownIdea { id: id.to_owned() });
        };
        let text = self.read(self.text_of(address))?;
        self.read(self.similar_hits(&text, limit, Some(id)))
    }

    /// How alike two texts are: the score that [`Reader::similar_text`] gives, 0 to 1.
    pub fn pair_similarity(&self, a: &str, b: &str) -> Result<f32, IndexError> {
        let mut profiler = Profiler::new(self);
        let a = self.read(profiler.profile(&shown(a)))?;
        let b = self.read(profiler.profile(&shown(b)))?;
        Ok(a.similarity(&b))
    }

    fn similar_hits(
        &self,
        text: &str,
        limit: usize,
        exclude: Option<&str>,
    ) -> tantivy::Result<Vec<SimilarHit>> {
        let mut profiler = Profiler::new(self);
        let profile = profiler.profile(text)?;
        let plan = candidate_plan(&profile);
        let Some(query) = plan.query(&self.fields) else {
            return Ok(Vec::new());
        };
        // One more, because the idea itself may be among them.
        let candidates = self.top(&*query, limit.max(CANDIDATES).saturating_add(1))?;
        let mut compared = Vec::with_capacity(candidates.len());
        for mut found in candidates {
            if exclude == Some(found.idea_id.as_str()) {
                continue;
            }
            let other = profiler.profile(&self.text_of(found.address)?)?;
            found.score = profile.similarity(&other);
            if found.score > 0.0 {
                compared.push((found, other));
            }
        }
        compared.sort_by(|(a, _), (b, _)| Found::order(a, b));
        compared.truncate(limit);
        let hits = compared.into_iter().map(|(found, other)| {
            let reason = reason(&profile.shared_words(&other, KEY_TERMS));
            let hit = self.hit(found, &plan)?;
            Ok(SimilarHit { hit, reason })
        });
        hits.collect()
    }

    fn address_of(&self, id: &str) -> tantivy::Result<Option<DocAddress>> {
        let term = Term::from_field_text(self.fields.idea_id, id);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self
            .searcher
            .search(&query, &TopDocs::with_limit(1).order_by_score())?;
        Ok(found.first().map(|&(_, address)| address))
    }

    /// What of an idea is compared: its title and its body.
    fn text_of(&self, address: DocAddress) -> tantivy::Result<String> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str());
        let title = text(self.fields.title).unwrap_or_default();
        let body = text(self.fields.body).unwrap_or_default();
        Ok(if title.is_empty() || body.is_empty() {
            format!("{title}{body}")
        } else {
            format!("{title}\n{body}")
        })
    }
}

/// Asks for the most telling terms. BM25 brings their idf, so the weight is the same for all words.
fn candidate_plan(profile: &Profile) -> Plan {
    let mut plan = Plan::default();
    for word in profile.telling_words().into_iter().take(WORDS) {
        plan.add_word(&vec![(0, word.text.clone())], 1.0);
    }
    for (pair, _) in profile.telling_pairs().into_iter().take(PAIRS) {
        plan.add_pair(pair, PAIR);
    }
    plan
}

fn reason(shared: &[&str]) -> String {
    if shared.is_empty() {
        return "공통 핵심어 없음: 글자 배열이 비슷합니다".to_owned();
    }
    format!("공통 핵심어: {}", shared.join(", "))
}
