//! What is kept of the rows while files are read: equal rows once, with the place of each repetition.
//!
//! Exports repeat rows (crawls overlap, forms are sent twice, the same file comes again), so memory
//! follows what a file says rather than how long it is. Rows are equal when everything that a record
//! holds is equal; a hash finds them, a comparison decides. Rows without id and author are kept all,
//! where each of them counts as an idea of its own.

use std::collections::hash_map::Entry;
use std::hash::{Hash as _, Hasher as _};

use modum_model::settings::RepeatedRows;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use crate::idea::Idea;
use crate::record::Records;

/// A row among all records of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) chunk: usize,
    pub(crate) row: usize,
}

/// Rows that repeat kept ones, in the order of reading.
pub(crate) struct Repetitions {
    /// The file in which they stand.
    pub(crate) file: usize,
    /// The number of each in its file, and the row that it repeats.
    pub(crate) rows: Vec<(u64, At)>,
}

/// All rows read so far, each once.
pub(crate) struct Kept {
    policy: RepeatedRows,
    pub(crate) chunks: Vec<Records>,
    pub(crate) repetitions: Vec<Repetitions>,
    first: FxHashMap<u64, At>,
}

impl Kept {
    /// Keeps nothing yet; `policy` says what equal rows without id and author are.
    pub(crate) fn new(policy: RepeatedRows) -> Self {
        Self {
            policy,
            chunks: Vec::new(),
            repetitions: Vec::new(),
            first: FxHashMap::default(),
        }
    }

    /// Adds rows of one file, in the order of reading.
    pub(crate) fn add(&mut self, records: Records) {
        let hashes: Vec<Option<u64>> = (0..records.rows.len())
            .into_par_iter()
            .map(|row| self.folds(&records, row).then(|| hash(&records, row)))
            .collect();
        let chunk = self.chunks.len();
        let mut kept: Vec<usize> = Vec::with_capacity(hashes.len());
        let mut repeated = Vec::new();
        for (row, hash) in hashes.into_iter().enumerate() {
            let here = At {
                chunk,
                row: kept.len(),
            };
            match hash.map(|hash| self.first.entry(hash)) {
                Some(Entry::Occupied(first)) => {
                    let first = *first.get();
                    let (other, index) = match self.chunks.get(first.chunk) {
                        Some(earlier) => (earlier, first.row),
                        None => (&records, kept[first.row]),
                    };
                    if view(other, index) == view(&records, row) {
                        repeated.push((records.rows[row], first));
                        continue;
                    }
                }
                Some(Entry::Vacant(free)) => {
                    free.insert(here);
                }
                None => {}
            }
            kept.push(row);
        }
        if !repeated.is_empty() {
            self.repetitions.push(Repetitions {
                file: records.file,
                rows: repeated,
            });
        }
        self.chunks.push(if kept.len() == records.rows.len() {
            records
        } else {
            records.only(&kept)
        });
    }

    /// Whether a row that is equal to this one says nothing new.
    fn folds(&self, records: &Records, row: usize) -> bool {
        let nobody = records.source_ids.get(row).is_empty() && records.authors.get(row).is_empty();
        self.policy == RepeatedRows::Fold || !nobody
    }
}

/// All that a row says; intake and source are those of the run.
fn view(records: &Records, row: usize) -> Idea<'_> {
    Idea::read(records, row, "", None)
}

fn hash(records: &Records, row: usize) -> u64 {
    let mut hasher = FxHasher::default();
    view(records, row).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Texts;

    fn texts(texts: &[&str]) -> Texts {
        let mut column = Texts::default();
        for text in texts {
            column.push(text);
        }
        column
    }

    fn records(file: usize, ids: &[&str], bodies: &[&str]) -> Records {
        let empty = texts(&vec![""; ids.len()]);
        Records {
            file,
            rows: (2..).take(ids.len()).collect(),
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            source_ids: texts(ids),
            channels: empty.clone(),
            dates: vec![None; ids.len()],
            authors: empty.clone(),
            titles: empty.clone(),
            bodies: texts(bodies),
            categories: empty.clone(),
            stages: empty,
            votes: vec![None; ids.len()],
        }
    }

    #[test]
    fn a_file_that_comes_again_takes_no_room_for_its_text() {
        let mut kept = Kept::new(RepeatedRows::Count);
        for file in 0..17 {
            kept.add(records(file, &["1", "2", "1"], &["가", "나", "가"]));
        }
        let rows: usize = kept.chunks.iter().map(|chunk| chunk.rows.len()).sum();
        let bytes: usize = kept.chunks.iter().map(|chunk| chunk.bodies.bytes()).sum();
        assert_eq!((rows, bytes), (2, 2 * "가".len()));
        let repeated: usize = kept.repetitions.iter().map(|r| r.rows.len()).sum();
        assert_eq!(rows + repeated, 17 * 3);
        let second = &kept.repetitions[1];
        let at = |row| At { chunk: 0, row };
        assert_eq!(second.file, 1);
        assert_eq!(second.rows, [(2, at(0)), (3, at(1)), (4, at(0))]);
    }

    #[test]
    fn rows_of_nobody_are_kept_where_they_count() {
        let check = |policy: RepeatedRows, expected: usize| {
            let mut rows = records(0, &["h1", "h1"], &["가", "가"]);
            rows.source_ids = texts(&["", ""]);
            let mut kept = Kept::new(policy);
            kept.add(rows);
            assert_eq!(kept.chunks[0].rows.len(), expected);
        };
        check(RepeatedRows::Count, 2);
        check(RepeatedRows::Fold, 1);
    }

    #[test]
    fn rows_that_differ_in_one_cell_are_kept() {
        let mut kept = Kept::new(RepeatedRows::Count);
        kept.add(records(0, &["1"], &["가"]));
        let mut voted = records(0, &["1"], &["가"]);
        voted.votes = vec![Some(3)];
        kept.add(voted);
        assert_eq!(kept.chunks[1].rows.len(), 1);
        assert!(kept.repetitions.is_empty());
    }
}
