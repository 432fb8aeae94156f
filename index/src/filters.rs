//! Filters: conditions on an idea's group that say nothing about how well it matches.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Query, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::parse::Name;
use crate::schema::Fields;

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
    /// Only these distinct ideas, such as those that people decided on.
    pub only: Option<Vec<String>>,
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
        if let Some(ids) = &self.only {
            let ids = ids
                .iter()
                .map(|id| Term::from_field_text(fields.idea_id, id));
            queries.push(Box::new(TermSetQuery::new(ids)));
        }
        queries
    }
}

/// A condition that a query's text names.
pub(crate) fn condition(name: Name, value: &str, fields: &Fields) -> Box<dyn Query> {
    match name {
        Name::Category => named(fields.categories, value),
        Name::Channel => named(fields.channels, value),
        Name::Stage => named(fields.stages, value),
        Name::Topic => match value.parse() {
            Ok(topic) => in_topic(topic, fields),
            Err(_) => Box::new(EmptyQuery),
        },
    }
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
