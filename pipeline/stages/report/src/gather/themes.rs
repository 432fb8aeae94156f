//! Themes and their topics.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::columns::{Columns, count, id, items, text};
use super::groups::Groups;

/// A theme.
#[derive(Clone, Debug)]
pub(crate) struct Theme {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) n_ideas: Option<i64>,
    pub(crate) n_distinct: Option<i64>,
    pub(crate) votes: Option<i64>,
    /// Of its share, -1 to 1.
    pub(crate) growth: f32,
    /// Titles of exemplary proposals, each once.
    pub(crate) exemplars: Vec<String>,
    /// Most proposals first.
    pub(crate) topics: Vec<Topic>,
}

/// A topic.
#[derive(Clone, Debug)]
pub(crate) struct Topic {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) keywords: Vec<String>,
    pub(crate) n_ideas: Option<i64>,
    pub(crate) n_distinct: Option<i64>,
    pub(crate) votes: Option<i64>,
}

/// Exemplary proposals that are shown of a theme.
const EXEMPLARS: usize = 3;

/// All themes, those with most proposals first.
pub(crate) fn themes(table: Columns<'_>, groups: &Groups<'_>) -> Vec<Theme> {
    let parents = table.ids("parent_id");
    let mut topics: BTreeMap<i32, Vec<Topic>> = BTreeMap::new();
    for row in table.rows() {
        if let Some(parent) = id(parents, row) {
            topics.entry(parent).or_default().push(topic(table, row));
        }
    }
    let roots = table.rows().filter(|&row| id(parents, row).is_none());
    let mut themes: Vec<Theme> = roots
        .map(|row| {
            let theme = topic(table, row);
            let mut topics = topics.remove(&theme.id).unwrap_or_default();
            topics.sort_by_key(|topic| (Reverse(topic.n_ideas), topic.id));
            let ids = items(table.lists("exemplar_ids"), row);
            Theme {
                growth: table.scores("growth").value(row),
                exemplars: exemplars(&ids, groups),
                topics,
                id: theme.id,
                name: theme.name,
                n_ideas: theme.n_ideas,
                n_distinct: theme.n_distinct,
                votes: theme.votes,
            }
        })
        .collect();
    themes.sort_by_key(|theme| (Reverse(theme.n_ideas), theme.id));
    themes
}

/// A row of the table; the name that a person gave goes before the machine's.
fn topic(table: Columns<'_>, row: usize) -> Topic {
    let given = text(table.texts("name"), row);
    Topic {
        id: table.ids("topic_id").value(row),
        name: given
            .unwrap_or_else(|| table.texts("label").value(row))
            .to_owned(),
        keywords: items(table.lists("keywords"), row),
        n_ideas: count(table.counts("n_ideas"), row),
        n_distinct: count(table.counts("n_distinct"), row),
        votes: count(table.counts("votes"), row),
    }
}

fn exemplars(ids: &[String], groups: &Groups<'_>) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for id in ids {
        let title = groups.find(id).map(|row| groups.title(row));
        if let Some(title) = title.filter(|title| !titles.contains(title)) {
            titles.push(title);
        }
    }
    titles.truncate(EXEMPLARS);
    titles
}
