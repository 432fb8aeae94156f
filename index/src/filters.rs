//! Filters: conditions on an idea's group that say nothing about how well it matches.

use std::ops::RangeInclusive;

use tantivy::DocId;
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query};

use crate::Reader;
use crate::columns::{Columns, Sets};
use crate::decisions::passes;
use crate::parse::Name;

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
}

/// Tells of a document whether it passes.
type Test<'a> = Box<dyn Fn(DocId) -> bool + 'a>;

/// All that a document must be, and must not be.
#[derive(Default)]
pub(crate) struct Conditions<'a> {
    pub(crate) required: Vec<Box<dyn Query>>,
    pub(crate) excluded: Vec<Box<dyn Query>>,
    tests: Vec<Test<'a>>,
    decisions: Vec<&'a str>,
}

impl<'a> Conditions<'a> {
    /// Those of filters.
    pub(crate) fn of(filters: &'a Filters, columns: &'a Columns) -> Self {
        let names = [
            (&columns.categories, &filters.category),
            (&columns.channels, &filters.channel),
            (&columns.stages, &filters.stage),
        ];
        let names = names.into_iter();
        let mut tests: Vec<Test<'a>> = names
            .filter_map(|(sets, name)| Some(named(sets, name.as_ref()?)))
            .collect();
        tests.extend(filters.topic.map(|topic| in_topic(topic, columns)));
        if let Some(theme) = filters.theme {
            tests.push(Box::new(move |at: DocId| {
                columns.theme_id[at as usize] == theme
            }));
        }
        if filters.from.is_some() || filters.to.is_some() {
            let days = filters.from.unwrap_or(i32::MIN)..=filters.to.unwrap_or(i32::MAX);
            tests.push(within(days, columns));
        }
        Self {
            tests,
            decisions: filters.decision.as_deref().into_iter().collect(),
            ..Self::default()
        }
    }

    /// Adds one that a query's text names.
    pub(crate) fn add(&mut self, name: Name, value: &'a str, columns: &'a Columns) {
        self.tests.push(match name {
            Name::Category => named(&columns.categories, value),
            Name::Channel => named(&columns.channels, value),
            Name::Stage => named(&columns.stages, value),
            Name::Topic => match value.parse() {
                Ok(topic) => in_topic(topic, columns),
                Err(_) => Box::new(|_| false),
            },
            Name::Decision => return self.decisions.push(value),
        });
    }
}

impl Reader {
    /// The documents that pass, ascending, or nothing where there are no conditions.
    pub(crate) fn passing(
        &self,
        conditions: Conditions<'_>,
    ) -> tantivy::Result<Option<Vec<DocId>>> {
        let Conditions {
            required,
            excluded,
            tests,
            decisions,
        } = conditions;
        let mut passing: Vec<DocId> = match condition(required, excluded) {
            Some(query) => self.index.matching(&*query)?,
            None if tests.is_empty() && decisions.is_empty() => return Ok(None),
            None => (0..).take(self.index.len()).collect(),
        };
        for test in tests {
            passing.retain(|&document| test(document));
        }
        for asked in decisions {
            passing.retain(|&document| passes(self.decision(document), asked));
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

fn named<'a>(sets: &'a Sets, name: &str) -> Test<'a> {
    Box::new(sets.having(name))
}

fn in_topic(topic: i32, columns: &Columns) -> Test<'_> {
    let either = move |at: usize| [columns.topic_id[at], columns.theme_id[at]].contains(&topic);
    Box::new(move |document| either(document as usize))
}

fn within(days: RangeInclusive<i32>, columns: &Columns) -> Test<'_> {
    let day = |document: DocId| columns.submitted_at[document as usize];
    Box::new(move |document| day(document).is_some_and(|day| days.contains(&day)))
}
