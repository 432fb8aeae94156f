//! Filters: conditions on an idea's group that say nothing about how well it matches.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::schema::Fields;

/// What a hit must be; an empty filter allows all. A group of copies passes a name where any of
/// its ideas has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// A topic or a theme (they share their numbers).
    pub topic: Option<i32>,
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
}

impl Filters {
    /// The conditions, none of which adds to a score.
    pub(crate) fn queries(&self, fields: &Fields) -> Vec<Box<dyn Query>> {
        let names = [
            (fields.categories, &self.category),
            (fields.channels, &self.channel),
            (fields.stages, &self.stage),
        ];
        let mut queries: Vec<Box<dyn Query>> = names
            .into_iter()
            .filter_map(|(field, name)| Some(term(Term::from_field_text(field, name.as_ref()?))))
            .collect();
        if let Some(topic) = self.topic {
            let either = [fields.topic_id, fields.theme_id];
            let either = either.map(|field| term(Term::from_field_i64(field, topic.into())));
            queries.push(Box::new(BooleanQuery::union(either.into())));
        }
        if self.from.is_some() || self.to.is_some() {
            let bound = |day| bound(fields.submitted_at, day);
            queries.push(Box::new(RangeQuery::new(bound(self.from), bound(self.to))));
        }
        queries.into_iter().map(unscored).collect()
    }
}

/// A condition that leaves the score alone.
pub(crate) fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn bound(field: Field, day: Option<i32>) -> Bound<Term> {
    day.map_or(Bound::Unbounded, |day| {
        Bound::Included(Term::from_field_i64(field, day.into()))
    })
}
