//! The datasets without the texts of some ideas.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array, AsArray, ListArray, ListBuilder, StringArray, StringBuilder};
use arrow::compute::{SortColumn, lexsort_to_indices, take_record_batch};
use modum_model::table::Table;
use modum_model::tables::{Duplicates, Ideas, Rejects, Topics};

/// Letters from which a text in a rejected row counts as the idea's.
const MIN_LETTERS: usize = 8;

/// The reason of rows whose id belongs to another idea.
const ID_REUSED: &str = "id_reused";

/// What is to be erased.
pub(super) struct Erasure {
    ids: BTreeSet<String>,
    found: BTreeSet<String>,
    /// The ids as the intakes wrote them.
    source_ids: BTreeSet<String>,
    /// Titles and bodies, letters and digits only: a rejected row is quoted in another way.
    texts: BTreeSet<String>,
}

impl Erasure {
    pub(super) fn new(ids: &BTreeSet<String>) -> Self {
        Self {
            ids: ids.clone(),
            found: BTreeSet::new(),
            source_ids: BTreeSet::new(),
            texts: BTreeSet::new(),
        }
    }

    /// Learns what the ideas say in one snapshot: a text may have been revised between two.
    pub(super) fn learn(&mut self, ideas: &Ideas) {
        for row in (0..ideas.len()).filter(|row| self.ids.contains(ideas.idea_id.value(*row))) {
            self.found.insert(ideas.idea_id.value(row).to_owned());
            if ideas.source_id.is_valid(row) {
                self.source_ids
                    .insert(ideas.source_id.value(row).to_owned());
            }
            let texts = [ideas.title.value(row), ideas.body.value(row)].map(letters);
            self.texts.extend(
                texts
                    .into_iter()
                    .filter(|text| text.chars().count() >= MIN_LETTERS),
            );
        }
    }

    /// The ids that no snapshot had.
    pub(super) fn unknown(&self) -> Vec<String> {
        self.ids.difference(&self.found).cloned().collect()
    }

    /// Whether anything in these tables is to be erased.
    pub(super) fn concerns(&self, ideas: &Ideas, rejects: &Rejects) -> bool {
        ideas
            .idea_id
            .iter()
            .flatten()
            .any(|id| self.ids.contains(id))
            || (0..rejects.len()).any(|row| self.concerns_reject(rejects, row))
    }

    /// The ids that stand for a group, and so have a document in the index.
    pub(super) fn documents(&self, duplicates: &Duplicates) -> Vec<String> {
        let pairs = duplicates.idea_id.iter().zip(&duplicates.canonical_id);
        let own = pairs
            .filter(|(id, canonical)| id == canonical)
            .filter_map(|(id, _)| id);
        own.filter(|id| self.ids.contains(*id))
            .map(str::to_owned)
            .collect()
    }

    pub(super) fn ideas(&self, ideas: &Ideas) -> Ideas {
        let ids = &ideas.idea_id;
        Ideas {
            title: self.emptied(ids, &ideas.title),
            body: self.emptied(ids, &ideas.body),
            author: ids
                .iter()
                .zip(&ideas.author)
                .map(|(id, author)| author.filter(|_| !self.has(id)))
                .collect(),
            ..ideas.clone()
        }
    }

    pub(super) fn duplicates(&self, duplicates: &Duplicates) -> Duplicates {
        let own_text = self.emptied(&duplicates.idea_id, &duplicates.own_text);
        Duplicates {
            own_text,
            ..duplicates.clone()
        }
    }

    /// The ideas are no longer exemplars.
    pub(super) fn topics(&self, topics: &Topics) -> Topics {
        let mut lists = ListBuilder::new(StringBuilder::new());
        for row in 0..topics.len() {
            let exemplars = topics.exemplar_ids.value(row);
            for id in exemplars
                .as_string::<i32>()
                .iter()
                .filter(|id| !self.has(*id))
            {
                lists.values().append_option(id);
            }
            lists.append(true);
        }
        let exemplar_ids: ListArray = lists.finish();
        Topics {
            exemplar_ids,
            ..topics.clone()
        }
    }

    /// Rows keep their place in the ledger; what they quoted is gone.
    pub(super) fn rejects(&self, rejects: &Rejects) -> Rejects {
        let concerned: Vec<bool> = (0..rejects.len())
            .map(|row| self.concerns_reject(rejects, row))
            .collect();
        let emptied = |column: &StringArray| -> StringArray {
            let values = column.iter().zip(&concerned);
            values
                .map(|(text, erase)| if *erase { Some("") } else { text })
                .collect()
        };
        sorted(&Rejects {
            detail: emptied(&rejects.detail),
            raw: emptied(&rejects.raw),
            ..rejects.clone()
        })
    }

    fn concerns_reject(&self, rejects: &Rejects, row: usize) -> bool {
        let (raw, detail) = (rejects.raw.value(row), rejects.detail.value(row));
        let reused = rejects.reason.value(row) == ID_REUSED
            && (self
                .ids
                .iter()
                .any(|id| mentions(detail, id) || mentions(raw, id))
                || self.source_ids.iter().any(|id| mentions(raw, id)));
        let raw = letters(raw);
        reused || self.texts.iter().any(|text| raw.contains(text))
    }

    fn has(&self, id: Option<&str>) -> bool {
        id.is_some_and(|id| self.ids.contains(id))
    }

    fn emptied(&self, ids: &StringArray, column: &StringArray) -> StringArray {
        let rows = ids.iter().zip(column);
        rows.map(|(id, text)| if self.has(id) { Some("") } else { text })
            .collect()
    }
}

/// Sorted by the key again: an erased cell is part of it.
fn sorted(rejects: &Rejects) -> Rejects {
    let batch = rejects.to_batch();
    let keys = Rejects::KEY
        .iter()
        .filter_map(|name| batch.column_by_name(name));
    let keys: Vec<SortColumn> = keys
        .map(|values| SortColumn {
            values: Arc::clone(values),
            options: None,
        })
        .collect();
    lexsort_to_indices(&keys, None)
        .and_then(|order| take_record_batch(&batch, &order))
        .map(|batch| Rejects::from_batch(&batch).expect("sorting keeps the columns"))
        .expect("texts and numbers can be sorted")
}

/// Letters and digits of a text.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

/// Whether `text` has `id` as a word of its own: 12 is not in 120.
fn mentions(text: &str, id: &str) -> bool {
    let is_inner = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    text.match_indices(id).any(|(start, id)| {
        let (before, after) = (&text[..start], &text[start + id.len()..]);
        !is_inner(before.chars().next_back()) && !is_inner(after.chars().next())
    })
}
