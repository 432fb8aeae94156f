//! What texts name, kept from one run to the next.
//!
//! As long as what was learned of the company of cue words holds, a text says what it said: only new
//! texts are read. The caller decides for how long, as it does with word vectors.

use arrow::array::{AsArray as _, Int32Array, ListArray, StringArray};
use arrow::datatypes::{ArrowPrimitiveType, Float32Type, Int32Type};
use modum_model::table::find;
use modum_model::tables::{CueContexts, Evidence};

use crate::contexts::{Contexts, lists};
use crate::criteria::Group;
use crate::text::{Findings, KINDS};

/// What the texts of a run name, and what that was judged by: for the store.
#[derive(Clone, Debug)]
pub struct Read {
    /// One row a distinct idea.
    pub evidence: Evidence,
    /// What was learned of the company of cue words.
    pub contexts: CueContexts,
}

impl Read {
    pub(crate) fn new(groups: &[Group], findings: &[Findings], contexts: &Contexts) -> Self {
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_unstable_by_key(|&at| groups[at].idea_id);
        let each = || order.iter().map(|&at| &findings[at]);
        let words = each().map(|found| Some(found.words.map(|count| Some(i32::from(count)))));
        let letters = each().map(|found| i32::try_from(found.letters).unwrap_or(i32::MAX));
        let evidence = Evidence {
            idea_id: StringArray::from_iter_values(order.iter().map(|&at| groups[at].idea_id)),
            words: ListArray::from_iter_primitive::<Int32Type, _, _>(words),
            places: Int32Array::from_iter_values(each().map(|found| i32::from(found.places))),
            figures: Int32Array::from_iter_values(each().map(|found| i32::from(found.figures))),
            letters: Int32Array::from_iter_values(letters),
            evidence: lists(each().map(|found| &found.evidence)),
        };
        Self {
            evidence,
            contexts: contexts.table(),
        }
    }

    /// What the text of a group names, if an earlier run has read it.
    pub(crate) fn findings(&self, group: &Group) -> Option<Findings> {
        let table = &self.evidence;
        let row = group
            .unchanged
            .then(|| find(&table.idea_id, group.idea_id))??;
        let count = |column: &Int32Array| u16::try_from(column.value(row)).ok();
        Some(Findings {
            words: kinds::<Int32Type>(&table.words, row)?
                .map(|count| u16::try_from(count).unwrap_or(u16::MAX)),
            places: count(&table.places)?,
            figures: count(&table.figures)?,
            letters: u32::try_from(table.letters.value(row)).ok()?,
            evidence: kinds::<Float32Type>(&table.evidence, row)?,
        })
    }
}

/// The values for the kinds in a row.
fn kinds<T: ArrowPrimitiveType>(lists: &ListArray, row: usize) -> Option<[T::Native; KINDS]> {
    let bound = |row: usize| usize::try_from(lists.value_offsets()[row]).ok();
    let values = lists.values().as_primitive::<T>().values();
    values.get(bound(row)?..bound(row + 1)?)?.try_into().ok()
}
