//! The ideas of a snapshot, and who stands for each.

use anyhow::{Context as _, Result};
use arrow::array::Array;
use modum_model::table::find;
use modum_model::tables::{Duplicates, Ideas};
use modum_run::store::Snapshot;

use crate::output::{iso_date, one_line};

/// Letters of a text that stands for an idea in a list.
const TITLE: usize = 40;

/// Ideas, and the canonical of each. Rows are those of `ideas`.
pub(super) struct Copies {
    pub(super) ideas: Ideas,
    pub(super) table: Duplicates,
    canonical: Vec<usize>,
}

impl Copies {
    pub(super) fn read(snapshot: &Snapshot) -> Result<Self> {
        let (ideas, table): (Ideas, Duplicates) = (snapshot.table()?, snapshot.table()?);
        let canonical = table
            .canonical_id
            .iter()
            .flatten()
            .map(|id| find(&ideas.idea_id, id).with_context(|| unknown(id)))
            .collect::<Result<_>>()?;
        Ok(Self {
            ideas,
            table,
            canonical,
        })
    }

    /// The row of an idea that a person named.
    pub(super) fn row(&self, id: &str) -> Result<usize> {
        find(&self.ideas.idea_id, id).with_context(|| unknown(id))
    }

    pub(super) fn id(&self, row: usize) -> &str {
        self.ideas.idea_id.value(row)
    }

    /// The canonical of each idea.
    pub(super) fn canonicals(&self) -> &[usize] {
        &self.canonical
    }

    /// The other ideas of a canonical's group.
    pub(super) fn copies_of(&self, canonical: usize) -> impl Iterator<Item = usize> {
        let rows = self.canonical.iter().enumerate();
        rows.filter(move |&(row, &of)| of == canonical && row != canonical)
            .map(|(row, _)| row)
    }

    /// Title and body as people read them.
    pub(super) fn text(&self, row: usize) -> String {
        let (title, body) = (self.ideas.title.value(row), self.ideas.body.value(row));
        if title.is_empty() || body.is_empty() {
            format!("{title}{body}")
        } else {
            format!("{title}\n{body}")
        }
    }

    /// The first words, for a list.
    pub(super) fn heading(&self, row: usize) -> String {
        one_line(&self.text(row), TITLE)
    }

    pub(super) fn day(&self, row: usize) -> Option<String> {
        let days = &self.ideas.submitted_at;
        days.is_valid(row).then(|| iso_date(days.value(row)))
    }

    pub(super) fn channel(&self, row: usize) -> Option<&str> {
        let channels = &self.ideas.channel;
        channels.is_valid(row).then(|| channels.value(row))
    }
}

fn unknown(id: &str) -> String {
    format!("the store has no idea {id}")
}

/// A kind as people call it.
pub(super) fn kind_name(kind: &str) -> &'static str {
    match kind {
        "distinct" => "대표",
        "exact" => "같은 글",
        "near" => "거의 같은 글",
        "contained" => "덧붙인 글",
        _ => "사람이 묶음",
    }
}
