//! Ideas like a text: its most telling terms and its vector find candidates, the [`Profile`]s rank
//! them.
//!
//! Text -> [`SimilarHit`]s, each with a reason that an official can read.

use tantivy::DocId;

use modum_analyzers::normalize::shown;

use crate::filters::{Conditions, keep};
use crate::plan::{Plan, one};
use crate::profile::{Profile, Profiler};
use crate::search::{FOUND, Found, top};
use crate::{Facets, Filters, Hit, IndexError, Order, Reader};

/// Terms that look for candidates.
const WORDS: usize = 40;
const PAIRS: usize = 40;
/// How much a pair of letters counts among them, against a word.
const PAIR: f32 = 0.5;
/// Candidates by words, and by meaning, that are compared in full.
const BY_WORDS: usize = 32;
const BY_MEANING: usize = 8;
/// Key terms of a reason.
const KEY_TERMS: usize = 4;

/// What ideas are to be like.
#[derive(Clone, Copy, Debug)]
pub enum Like<'a> {
    /// A distinct idea, which is not among the hits.
    Id(&'a str),
    /// A text.
    Text(&'a str),
}

/// Which of the similar ideas are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What a hit must be.
    pub filters: Filters,
    /// In which order hits come; others than the most similar first are those of hits at least half
    /// as similar as the best.
    pub order: Order,
    /// The most hits wanted.
    pub limit: usize,
}

/// An idea like the one given.
#[derive(Clone, Debug, PartialEq)]
pub struct SimilarHit {
    /// The idea; its score is the similarity, 0 to 1.
    pub hit: Hit,
    /// Why, in Korean: the key terms that both share, how alike they are, what became of the idea.
    pub reason: String,
}

/// A text as it is compared, and the ideas that it was compared with, most similar first.
struct Compared {
    profile: Profile,
    plan: Plan,
    others: Vec<(Found, Profile)>,
}

impl Reader {
    /// The ideas most like another one or a text; equal ones by id.
    pub fn similar(&self, like: Like<'_>, wanted: &Wanted) -> Result<Vec<SimilarHit>, IndexError> {
        let (text, itself) = self.liked(like)?;
        self.read(self.similar_hits(&text, itself, wanted))
    }

    /// [`Reader::similar`] to a text, without what is shown of a hit: ids and scores only.
    pub fn similar_ids(
        &self,
        text: &str,
        wanted: &Wanted,
    ) -> Result<Vec<(String, f32)>, IndexError> {
        let ids = || {
            let compared = self.compared(&shown(text), None, wanted)?;
            let best = self.best_of(compared.others, wanted).into_iter();
            let id = |found: Found| (self.index.id(found.document).to_owned(), found.score);
            Ok(best.map(|(found, _)| id(found)).collect())
        };
        self.read(ids())
    }

    /// Counts the ideas at least half as similar as the best, among those that were compared.
    pub fn similar_facets(&self, like: Like<'_>, wanted: &Wanted) -> Result<Facets, IndexError> {
        let (text, itself) = self.liked(like)?;
        let count = || {
            let others = self.compared(&text, itself, wanted)?.others;
            let found: Vec<Found> = alike(others).into_iter().map(|(found, _)| found).collect();
            Ok(self.facets_of(&found))
        };
        self.read(count())
    }

    /// The text to compare with, and the document that it stands in.
    fn liked(&self, like: Like<'_>) -> Result<(String, Option<DocId>), IndexError> {
        let id = match like {
            Like::Text(text) => return Ok((shown(text).into_owned(), None)),
            Like::Id(id) => id,
        };
        let Some(document) = self.index.find(id) else {
            return Err(IndexError::UnknownIdea { id: id.to_owned() });
        };
        Ok((self.read(self.text_of(document))?, Some(document)))
    }

    /// How alike two texts are: the score that [`Reader::similar`] gives, 0 to 1.
    pub fn pair_similarity(&self, a: &str, b: &str) -> Result<f32, IndexError> {
        let mut profiler = Profiler::new(self);
        let a = self.read(profiler.profile(&shown(a)))?;
        let b = self.read(profiler.profile(&shown(b)))?;
        Ok(a.similarity(&b))
    }

    fn similar_hits(
        &self,
        text: &str,
        itself: Option<DocId>,
        wanted: &Wanted,
    ) -> tantivy::Result<Vec<SimilarHit>> {
        let Compared {
            profile,
            plan,
            others,
        } = self.compared(text, itself, wanted)?;
        let best = self.best_of(others, wanted).into_iter();
        let hits = best.map(|(found, other)| {
            let hit = self.hit(found.document, found.score, &plan)?;
            let reason = reason(&profile.shared_words(&other, KEY_TERMS), &hit);
            Ok(SimilarHit { hit, reason })
        });
        hits.collect()
    }

    /// As many as are wanted, in the order that is wanted.
    fn best_of(&self, mut others: Vec<(Found, Profile)>, wanted: &Wanted) -> Vec<(Found, Profile)> {
        if wanted.order != Order::Relevance {
            others = alike(others);
            others.sort_by(|(a, _), (b, _)| self.ordering(wanted.order, *a, *b));
        }
        others.truncate(wanted.limit);
        others
    }

    /// The ideas worth comparing with their profiles, and the text's own profile and plan.
    fn compared(
        &self,
        text: &str,
        itself: Option<DocId>,
        wanted: &Wanted,
    ) -> tantivy::Result<Compared> {
        let mut profiler = Profiler::new(self);
        let profile = profiler.profile(text)?;
        let plan = candidate_plan(&profile);
        let mut others = Vec::new();
        for document in self.candidates(&plan, &profile, wanted)? {
            if itself == Some(document) {
                continue;
            }
            let other = profiler.profile(&self.text_of(document)?)?;
            let score = profile.similarity(&other);
            if score > 0.0 {
                others.push((Found { document, score }, other));
            }
        }
        others.sort_by(|(a, _), (b, _)| a.order(*b));
        Ok(Compared {
            profile,
            plan,
            others,
        })
    }

    /// The documents worth comparing, ascending.
    fn candidates(
        &self,
        plan: &Plan,
        profile: &Profile,
        wanted: &Wanted,
    ) -> tantivy::Result<Vec<DocId>> {
        // One more, because the idea itself may be among them.
        let by_words = wanted.limit.saturating_add(1).max(BY_WORDS);
        let mut scores = self.scoring.scores(plan, &self.index)?;
        let mut cosines = self.cosines(&profile.meaning);
        let conditions = Conditions::of(&wanted.filters, &self.index.beside.columns);
        if let Some(passing) = self.passing(conditions)? {
            scores = keep(&scores, &passing);
            cosines = keep(&cosines, &passing);
        }
        let mut found = top(&scores, by_words);
        found.extend(top(&cosines, BY_MEANING));
        let mut documents: Vec<DocId> = found.into_iter().map(|found| found.document).collect();
        documents.sort_unstable();
        documents.dedup();
        Ok(documents)
    }

    /// The cosine of every document's vector with one.
    fn cosines(&self, vector: &[f32]) -> Vec<f32> {
        let mut cosines = vec![0.0; self.index.len()];
        if vector.iter().all(|&x| x == 0.0) {
            return cosines;
        }
        for (segment, leaf) in self.index.leaves.iter().enumerate() {
            let numbers = self.index.beside.places.numbers(segment);
            for (document, &number) in numbers.iter().enumerate() {
                if let Some(cosine) = cosines.get_mut(number as usize) {
                    *cosine = leaf.vectors.cosine(vector, document);
                }
            }
        }
        cosines
    }

    /// What of an idea is compared: its title and its body.
    fn text_of(&self, document: DocId) -> tantivy::Result<String> {
        let (title, body) = self.index.text(document)?;
        Ok(if title.is_empty() || body.is_empty() {
            format!("{title}{body}")
        } else {
            format!("{title}\n{body}")
        })
    }
}

/// Those at least half as similar as the best, which is the first.
fn alike(mut others: Vec<(Found, Profile)>) -> Vec<(Found, Profile)> {
    let best = others.first().map_or(0.0, |(found, _)| found.score);
    others.retain(|(found, _)| found.score >= FOUND * best);
    others
}

/// Asks for the most telling terms. BM25 brings their idf, so the weight is the same for all words.
fn candidate_plan(profile: &Profile) -> Plan {
    let mut plan = Plan::default();
    for word in profile.telling_words().into_iter().take(WORDS) {
        plan.add_word(&one(&word.text), 1.0);
    }
    let pairs = profile.pairs();
    let every = pairs.len().div_ceil(PAIRS).max(1);
    for &pair in pairs.iter().step_by(every) {
        plan.add_pair(pair, PAIR);
    }
    plan
}

/// `공통 핵심어: 국민연금, 개혁 · 유사도 82% · 진행 단계: 과제추진중 · 결정: 채택 · 같은 제안 3건`.
fn reason(shared: &[&str], hit: &Hit) -> String {
    let mut parts = Vec::new();
    parts.push(match shared {
        [] => "공통 핵심어 없음: 글자 배열이 비슷합니다".to_owned(),
        words => format!("공통 핵심어: {}", words.join(", ")),
    });
    parts.push(format!("유사도 {:.0}%", 100.0 * hit.score));
    if !hit.stages.is_empty() {
        parts.push(format!("진행 단계: {}", hit.stages.join(", ")));
    }
    if let Some(decision) = hit.decision {
        parts.push(format!("결정: {}", decision.label));
    }
    if hit.copies > 1 {
        parts.push(format!("같은 제안 {}건", hit.copies));
    }
    parts.join(" · ")
}
