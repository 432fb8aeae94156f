//! Filters: conditions on an idea's group that say nothing about how well it matches.

use std::ops::Bound;

use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Term};

use crate::Reader;
use crate::decisions::passes;
use crate::parse::Name;
use crate::schema::Fields;
use crate::scoring::matching;

/// What a hit must be; an empty filter allows all. A group of copies passes a name where any of
/// its ideas has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// A topic or a theme (they share their numbers).
    pub topic: Option<i32>,
    /// A theme only.
    pub theme: Option<i32>,
    /// A category, as the intake names it.
    pub category: Option<String>,
    /// A channel.
    pub channel: Option<String>,
    /// A stage.
    pub stage: Option<String>,
    /// The first day, in days since 1970-01-01. Ideas without a date do not pass.
    pub from: Option<i32>,
    /// The last day, itself included.
    pub to: Option<i32>,
    /// What people decided: a [`Decision`](crate::Decision)'s name or label, `any` of them, or
    /// `none`.
    pub decision: Option<String>,
}

impl Filters {
    /// Whether all is allowed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The conditions.
    pub(crate) fn queries(&self, fields: &Fields) -> Vec<Box<dyn Query>> {
        let names = [
            (fields.categories, &self.category),
            (fields.channels, &self.channel),
            (fields.stages, &self.stage),
        ];
        let mut queries: Vec<Box<dyn Query>> = names
            .into_iter()
            .filter_map(|(field, name)| Some(named(field, name.as_ref()?)))
            .collect();
        queries.extend(self.topic.map(|topic| in_topic(topic, fields)));
        if let Some(theme) = self.theme {
            queries.push(term(Term::from_field_i64(fields.theme_id, theme.into())));
        }
        if self.from.is_some() || self.to.is_some() {
            let bound = |day| bound(fields.submitted_at, day);
            queries.push(Box::new(RangeQuery::new(bound(self.from), bound(self.to))));
        }
        queries
    }
}

/// All that a document must be, and must not be.
#[derive(Default)]
pub(crate) struct Conditions {
    pub(crate) required: Vec<Box<dyn Query>>,
    pub(crate) excluded: Vec<Box<dyn Query>>,
    decisions: Vec<String>,
}

impl Conditions {
    /// Those of filters.
    pub(crate) fn of(filters: &Filters, fields: &Fields) -> Self {
        Self {
            required: filters.queries(fields),
            excluded: Vec::new(),
            decisions: filters.decision.iter().cloned().collect(),
        }
    }

    /// Adds one that a query's text names.
    pub(crate) fn add(&mut self, name: Name, value: &str, fields: &Fields) {
        self.required.push(match name {
            Name::Category => named(fields.categories, value),
            Name::Channel => named(fields.channels, value),
            Name::Stage => named(fields.stages, value),
            Name::Topic => match value.parse() {
                Ok(topic) => in_topic(topic, fields),
                Err(_) => Box::new(EmptyQuery),
            },
            Name::Decision => return self.decisions.push(value.to_owned()),
        });
    }
}

impl Reader {
    /// The documents that pass, ascending, or nothing where there are no conditions.
    pub(crate) fn passing(&self, conditions: Conditions) -> tantivy::Result<Option<Vec<DocId>>> {
        let decisions = conditions.decisions;
        let query = condition(conditions.required, conditions.excluded);
        let mut passing = match query {
            Some(query) => matching(&*query, &self.searcher)?,
            None if decisions.is_empty() => return Ok(None),
            None => matching(&AllQuery, &self.searcher)?,
        };
        for asked in decisions {
            passing.retain(|&document| passes(self.decision(document), &asked));
        }
        Ok(Some(passing))
    }
}

/// All of `required` and none of `excluded`; nothing where all is allowed.
fn condition(
    required: Vec<Box<dyn Query>>,
    excluded: Vec<Box<dyn Query>>,
) -> Option<Box<dyn Query>> {
    if required.is_empty() && excluded.is_empty() {
        return None;
    }
    let all: Box<dyn Query> = Box::new(AllQuery);
    let required = required.into_iter().map(|query| (Occur::Must, query));
    let excluded = excluded.into_iter().map(|query| (Occur::MustNot, query));
    let clauses = std::iter::once((Occur::Must, all))
        .chain(required)
        .chain(excluded);
    Some(Box::new(BooleanQuery::new(clauses.collect())))
}

/// The scores of the documents that pass; 0 for all others.
pub(crate) fn keep(scores: &[f32], passing: &[DocId]) -> Vec<f32> {
    let mut kept = vec![0.0; scores.len()];
    for &document in passing {
        if let Some(&score) = scores.get(document as usize) {
            kept[document as usize] = score;
        }
    }
    kept
}

fn named(field: Field, name: &str) -> Box<dyn Query> {
    term(Term::from_field_text(field, name))
}

fn in_topic(topic: i32, fields: &Fields) -> Box<dyn Query> {
    let either = [fields.topic_id, fields.theme_id];
    let either = either.map(|field| term(Term::from_field_i64(field, topic.into())));
    Box::new(BooleanQuery::union(either.into()))
}

fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn bound(field: Field, day: Option<i32>) -> Bound<Term> {
    day.map_or(Bound::Unbounded, |day| {
        Bound::Included(Term::from_field_i64(field, day.into()))
    })
}
