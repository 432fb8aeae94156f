//! Rows into ideas: rows of one id become one idea, and the ideas of the store are updated.
//!
//! Nothing depends on the order of rows: they are sorted by id and, within an id, by
//! [`Idea::precedence`]; the first row that is accepted gives the text, and every further one fills
//! what is still null. Input -> output: columns of records -> the `ideas` table, rejects, ledger.

use std::collections::BTreeSet;

use arrow::array::Array;
use modum_analyzers::shingle::similarity;
use modum_model::key::Key;
use modum_model::settings::{IntakeSettings, RepeatedRows};
use modum_model::table::Table as _;
use modum_model::tables::Ideas;
use rayon::prelude::*;

use crate::error::IntakeError;
use crate::fault::Reason;
use crate::idea::{Idea, IdeasBuilder};
use crate::identity;
use crate::ledger::{Outcome, Tally};
use crate::record::{Records, Reject};

/// Ids that an error gives as examples.
const EXAMPLES: usize = 3;

/// What rows are merged by and into.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) intake: &'a str,
    pub(crate) source: Option<&'a str>,
    pub(crate) key: &'a Key,
    pub(crate) settings: &'a IntakeSettings,
    pub(crate) previous: Option<&'a Ideas>,
    pub(crate) forgotten: &'a BTreeSet<String>,
}

/// What came out.
pub(crate) struct Merged {
    pub(crate) ideas: Ideas,
    pub(crate) rejects: Vec<Reject>,
}

/// A row among all records of a run.
#[derive(Clone, Copy, Debug)]
struct At {
    chunk: usize,
    row: usize,
}

/// The rows of one id, in order of precedence, and what becomes of them.
struct Group<'a> {
    rows: &'a [At],
    /// The row of the store with this id.
    stored: Option<usize>,
    /// What becomes of each row, in order.
    outcomes: Vec<Outcome>,
    /// The idea, unless every row was rejected.
    idea: Option<Idea<'a>>,
}

/// Merges all records of a run into the store's ideas; counts every row in the tally of its file.
/// `parsed_rejects` are the rows that came to nothing before.
pub(crate) fn merge(
    mut chunks: Vec<Records>,
    parsed_rejects: Vec<Reject>,
    rules: Rules<'_>,
    tallies: &mut [Tally],
) -> Result<Merged, IntakeError> {
    if rules.settings.repeated_rows == RepeatedRows::Count {
        number_repetitions(&mut chunks, rules);
    }
    let run = Run {
        chunks: &chunks,
        rules,
    };
    let rows = run.sorted();
    let groups: Vec<Group<'_>> = rows
        .chunk_by(|a, b| run.chunks[a.chunk].ids[a.row] == run.chunks[b.chunk].ids[b.row])
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|rows| run.resolve(rows))
        .collect();
    run.count(&groups, &parsed_rejects, tallies);
    run.refuse_reused(&groups, rows.len() + parsed_rejects.len())?;
    let mut rejects = parsed_rejects;
    rejects.extend(groups.iter().flat_map(|group| run.rejects(group)));
    Ok(Merged {
        ideas: run.write(&groups)?,
        rejects,
    })
}

/// Gives each further one of equal rows without id and author in a file an id of its own.
fn number_repetitions(chunks: &mut [Records], rules: Rules<'_>) {
    let run = Run { chunks, rules };
    let mut rows = run.sorted();
    rows.retain(|at| {
        let records = &chunks[at.chunk];
        records.source_ids.get(at.row).is_empty() && records.authors.get(at.row).is_empty()
    });
    let same = |a: At, b: At| {
        let (a_chunk, b_chunk) = (&chunks[a.chunk], &chunks[b.chunk]);
        a_chunk.ids[a.row] == b_chunk.ids[b.row] && a_chunk.file == b_chunk.file
    };
    // Sorted by id, precedence and file: rows of one file are brought together again, in order.
    rows.sort_by(|a, b| {
        let key = |at: &At| (&chunks[at.chunk].ids[at.row], chunks[at.chunk].file);
        key(a).cmp(&key(b))
    });
    let mut renamed = Vec::new();
    for repeated in rows.chunk_by(|a, b| same(*a, *b)) {
        for (repetition, &at) in repeated.iter().enumerate().skip(1) {
            let idea = run.idea(at);
            let (key, source) = (rules.key, rules.source);
            let id = identity::hashed(
                key, source, idea.date, "", idea.title, idea.body, repetition,
            );
            renamed.push((at, id));
        }
    }
    for (at, id) in renamed {
        chunks[at.chunk].ids[at.row] = id;
    }
}

/// All records of a run, and what they are merged by.
#[derive(Clone, Copy)]
struct Run<'a> {
    chunks: &'a [Records],
    rules: Rules<'a>,
}

impl<'a> Run<'a> {
    fn idea(self, at: At) -> Idea<'a> {
        Idea::read(
            &self.chunks[at.chunk],
            at.row,
            self.rules.intake,
            self.rules.source,
        )
    }

    /// All rows by id and precedence; equal ones in the order of files and rows.
    fn sorted(self) -> Vec<At> {
        let mut rows: Vec<At> = Vec::new();
        for (chunk, records) in self.chunks.iter().enumerate() {
            rows.extend((0..records.rows.len()).map(|row| At { chunk, row }));
        }
        rows.par_sort_by(|&a, &b| {
            let ids = (
                &self.chunks[a.chunk].ids[a.row],
                &self.chunks[b.chunk].ids[b.row],
            );
            ids.0
                .cmp(ids.1)
                .then_with(|| self.idea(a).precedence(&self.idea(b)))
        });
        rows
    }

    /// Decides about the rows of one id.
    fn resolve(self, rows: &'a [At]) -> Group<'a> {
        let first = self.idea(rows[0]);
        let stored = self.rules.previous.and_then(|ideas| find(ideas, first.id));
        let before = stored
            .zip(self.rules.previous)
            .map(|(row, ideas)| Idea::stored(ideas, row));
        let (outcomes, idea) = if self.rules.forgotten.contains(first.id) {
            (vec![Outcome::Rejected(Reason::Forgotten); rows.len()], None)
        } else {
            self.accept(rows, before)
        };
        Group {
            rows,
            stored,
            outcomes,
            idea,
        }
    }

    /// What becomes of each row, and the idea that those accepted make of the one `before`.
    fn accept(self, rows: &[At], before: Option<Idea<'a>>) -> (Vec<Outcome>, Option<Idea<'a>>) {
        let anchor = before.unwrap_or_else(|| self.idea(rows[0]));
        let mut accepted: Option<Idea<'a>> = None;
        let mut outcomes = Vec::with_capacity(rows.len());
        for &at in rows {
            let row = self.idea(at);
            outcomes.push(match &mut accepted {
                _ if !self.is_alike(&anchor, &row) => Outcome::Rejected(Reason::IdReused),
                Some(idea) => {
                    idea.complete_from(&row);
                    Outcome::Unchanged
                }
                None => {
                    accepted = Some(row);
                    Outcome::New
                }
            });
        }
        let (Some(before), Some(new)) = (before, accepted) else {
            return (outcomes, accepted);
        };
        let idea = before.updated_by(&new);
        let changed = if idea.says_what(&before) {
            Outcome::Unchanged
        } else {
            Outcome::Updated
        };
        for outcome in &mut outcomes {
            if *outcome == Outcome::New {
                *outcome = changed;
            }
        }
        (outcomes, Some(idea))
    }

    /// Whether `row` may stand under the id of `anchor`. A hashed id says so itself.
    fn is_alike(self, anchor: &Idea<'_>, row: &Idea<'_>) -> bool {
        if row.source_id.is_none() || (anchor.title, anchor.body) == (row.title, row.body) {
            return true;
        }
        let text = |idea: &Idea<'_>| format!("{}\n{}", idea.title, idea.body);
        let similarity = f64::from(similarity(&text(anchor), &text(row)));
        similarity >= self.rules.settings.revised_similarity
    }

    fn count(self, groups: &[Group<'_>], rejects: &[Reject], tallies: &mut [Tally]) {
        for reject in rejects {
            tallies[reject.file].add(Outcome::Rejected(reject.reason));
        }
        for group in groups {
            for (at, &outcome) in group.rows.iter().zip(&group.outcomes) {
                tallies[self.chunks[at.chunk].file].add(outcome);
            }
        }
    }

    fn refuse_reused(self, groups: &[Group<'_>], rows: usize) -> Result<(), IntakeError> {
        let is_reused = |outcome: &&Outcome| **outcome == Outcome::Rejected(Reason::IdReused);
        let reused: usize = groups
            .iter()
            .map(|group| group.outcomes.iter().filter(is_reused).count())
            .sum();
        if reused as f64 <= self.rules.settings.max_reused_share * rows as f64 {
            return Ok(());
        }
        let examples: Vec<&str> = groups
            .iter()
            .filter(|group| group.outcomes.iter().any(|outcome| is_reused(&outcome)))
            .map(|group| self.idea(group.rows[0]).id)
            .take(EXAMPLES)
            .collect();
        Err(IntakeError::ReusedIds {
            reused: reused as u64,
            rows: rows as u64,
            examples: examples.join(", "),
        })
    }

    fn rejects(self, group: &Group<'_>) -> impl Iterator<Item = Reject> {
        let rejected = group
            .rows
            .iter()
            .zip(&group.outcomes)
            .filter_map(|(at, outcome)| {
                let &Outcome::Rejected(reason) = outcome else {
                    return None;
                };
                Some((*at, reason))
            });
        let rejects: Vec<Reject> = rejected
            .map(|(at, reason)| self.reject(at, reason))
            .collect();
        rejects.into_iter()
    }

    fn reject(self, at: At, reason: Reason) -> Reject {
        let records = &self.chunks[at.chunk];
        let idea = self.idea(at);
        let (detail, raw) = if reason == Reason::Forgotten {
            ("erased on request".to_owned(), String::new())
        } else {
            (
                format!("the id {} stands for an unlike text already", idea.id),
                idea.to_csv(),
            )
        };
        Reject {
            file: records.file,
            row: records.rows[at.row],
            reason,
            raw,
            detail,
        }
    }

    /// The ideas of the store with those of the run among them, by id.
    fn write(self, groups: &[Group<'_>]) -> Result<Ideas, IntakeError> {
        let stored = self.rules.previous;
        let mut next = 0;
        let mut out = self.builder()?;
        let copy = |rows: std::ops::Range<usize>, out: &mut IdeasBuilder| {
            for row in rows {
                out.push(&Idea::stored(stored.expect("rows of the store"), row));
            }
        };
        for group in groups {
            // Without an idea of its own the group leaves the store's row as it is.
            let Some(idea) = &group.idea else { continue };
            let upto = match (group.stored, stored) {
                (Some(row), _) => row,
                (None, Some(ideas)) => insertion(ideas, idea.id),
                (None, None) => 0,
            };
            copy(next..upto, &mut out);
            next = upto + usize::from(group.stored.is_some());
            out.push(idea);
        }
        copy(next..stored.map_or(0, Ideas::len), &mut out);
        Ok(out.finish())
    }

    fn builder(self) -> Result<IdeasBuilder, IntakeError> {
        let stored = self.rules.previous;
        let sum = |size: fn(&Records) -> usize| self.chunks.iter().map(size).sum::<usize>();
        let rows = stored.map_or(0, Ideas::len) + sum(|records| records.rows.len());
        let titles = stored.map_or(0, |ideas| ideas.title.value_data().len());
        let bodies = stored.map_or(0, |ideas| ideas.body.value_data().len());
        IdeasBuilder::new(
            rows,
            titles + sum(|records| records.titles.bytes()),
            bodies + sum(|records| records.bodies.bytes()),
        )
    }
}

/// The row of `id` in the store.
fn find(ideas: &Ideas, id: &str) -> Option<usize> {
    let row = insertion(ideas, id);
    (row < ideas.len() && ideas.idea_id.value(row) == id).then_some(row)
}

/// The first row of the store whose id is not before `id`.
fn insertion(ideas: &Ideas, id: &str) -> usize {
    let (mut low, mut high) = (0, ideas.idea_id.len());
    while low < high {
        let middle = low.midpoint(high);
        if ideas.idea_id.value(middle) < id {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
