//! What people decided about ideas: kept beside the index, because it changes without a run.

use tantivy::DocId;

use crate::Reader;

/// What was decided about a distinct idea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// How filters and facets name it.
    pub name: &'static str,
    /// What an official reads.
    pub label: &'static str,
}

/// What a filter may say instead of a decision: any of them, or none.
const ANY: [&str; 2] = ["any", "있음"];
const NONE: [&str; 2] = ["none", "없음"];

/// Whether what was decided about an idea is what a filter asks for.
pub(crate) fn passes(decided: Option<Decision>, asked: &str) -> bool {
    match decided {
        Some(decision) => ANY.contains(&asked) || decision.name == asked || decision.label == asked,
        None => NONE.contains(&asked),
    }
}

impl Reader {
    /// Tells what was decided about distinct ideas, by the ids of canonicals; ideas that the index
    /// does not hold do not matter.
    #[must_use]
    pub fn with_decisions(mut self, decided: impl IntoIterator<Item = (String, Decision)>) -> Self {
        for (id, decision) in decided {
            if let Some(document) = self.index.find(&id) {
                self.decisions.insert(document, decision);
            }
        }
        self
    }

    /// What was decided about a document's idea.
    pub(crate) fn decision(&self, document: DocId) -> Option<Decision> {
        self.decisions.get(&document).copied()
    }
}
