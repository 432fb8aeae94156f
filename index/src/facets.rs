//! Facets: of the ideas that a query finds, how many have which topic, category, channel, stage,
//! decision, month.
//!
//! Counted over distinct ideas that score half of the best or more (all of them where a query has
//! conditions only). A group of copies counts once for each name that any of its ideas has.

use std::collections::BTreeMap;

use crate::columns::Sets;
use crate::search::{Found, above};
use crate::{IndexError, Query, Reader};

/// A value with the number of distinct ideas that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The value: a name, a topic's number, or a month as `2017-05`.
    pub value: String,
    /// How many of the ideas found have it.
    pub count: u64,
}

/// The counts of one query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// How many distinct ideas are found.
    pub found: u64,
    /// Name of the facet with its values, most frequent first.
    pub facets: Vec<(&'static str, Vec<Facet>)>,
}

impl Reader {
    /// Counts what a query finds, whatever its limit.
    pub fn facets(&self, query: &Query) -> Result<Facets, IndexError> {
        self.read(self.count(query))
    }

    fn count(&self, query: &Query) -> tantivy::Result<Facets> {
        let understood = self.understand(&query.text)?;
        Ok(self.facets_of(&above(&self.scores(&understood, &query.filters)?)))
    }

    /// Counts these documents.
    pub(crate) fn facets_of(&self, found: &[Found]) -> Facets {
        let columns = &self.index.beside.columns;
        let documents = || found.iter().map(|found| found.document);
        let numbers = |column: &[i32]| {
            let numbers = documents().map(|document| column[document as usize].to_string());
            most_first(counted(numbers))
        };
        let names = |sets: &Sets| most_first(summed(sets.count(documents())));
        let days = documents().filter_map(|document| columns.submitted_at[document as usize]);
        Facets {
            found: found.len() as u64,
            facets: vec![
                ("topic", numbers(&columns.topic_id)),
                ("theme", numbers(&columns.theme_id)),
                ("category", names(&columns.categories)),
                ("channel", names(&columns.channels)),
                ("stage", names(&columns.stages)),
                ("decision", self.count_decisions(found)),
                ("month", counted(days.map(|day| month(day.into())))),
            ],
        }
    }

    fn count_decisions(&self, found: &[Found]) -> Vec<Facet> {
        let decisions = found
            .iter()
            .filter_map(|found| self.decision(found.document));
        most_first(counted(decisions.map(|decision| decision.name.to_owned())))
    }
}

/// How often each value occurs, by value.
fn counted(values: impl Iterator<Item = String>) -> Vec<Facet> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    facets(counts)
}

/// The sum of the counts of each name, by name.
fn summed(counts: Vec<(&str, u64)>) -> Vec<Facet> {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (name, count) in counts {
        *sums.entry(name.to_owned()).or_default() += count;
    }
    facets(sums)
}

fn facets(counts: BTreeMap<String, u64>) -> Vec<Facet> {
    let facets = counts.into_iter();
    facets
        .map(|(value, count)| Facet { value, count })
        .collect()
}

fn most_first(mut facets: Vec<Facet>) -> Vec<Facet> {
    facets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    facets
}

/// The month of a day since 1970-01-01, by the civil calendar (Hinnant 2013).
fn month(day: i64) -> String {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{:04}-{month:02}", era * 400 + year + later)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_fall_into_months() {
        for (day, expected) in [
            (0, "1970-01"),
            (-1, "1969-12"),
            (17_311, "2017-05"),
            (18_321, "2020-02"),
            (18_322, "2020-03"),
            (11_016, "2000-02"),
        ] {
            assert_eq!(month(day), expected, "{day}");
        }
    }
}
