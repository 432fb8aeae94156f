//! Rows into ideas: rows of one id become one idea, and the ideas of the store are updated.
//!
//! Nothing depends on the order of rows: they are sorted by id and, within an id, by
//! [`Idea::precedence`]; the first row that is accepted gives the text, and every further one fills
//! what is still null. What repeats a kept row is unchanged, or rejected as that row is. Input -> output: columns of records -> the `ideas` table, rejects, ledger.

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
use crate::kept::{At, Kept, Repetitions};
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

/// What became of one row of a file.
struct Settled {
    file: usize,
    /// Its number in the file.
    number: u64,
    /// The row that says what it says: itself, or the one that it repeats.
    at: At,
    outcome: Outcome,
}

/// Merges all records of a run into the store's ideas; counts every row in the tally of its file.
/// `parsed_rejects` are the rows that came to nothing before.
pub(crate) fn merge(
    kept: Kept,
    parsed_rejects: Vec<Reject>,
    rules: Rules<'_>,
    tallies: &mut [Tally],
) -> Result<Merged, IntakeError> {
    let Kept {
        mut chunks,
        repetitions,
        ..
    } = kept;
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
    let outcomes = run.outcomes(&groups);
    let settled = || run.settled(&outcomes, &repetitions);
    for reject in &parsed_rejects {
        tallies[reject.file].add(Outcome::Rejected(reject.reason));
    }
    settled().for_each(|row| tallies[row.file].add(row.outcome));
    run.refuse_reused(settled, parsed_rejects.len())?;
    let mut rejects = parsed_rejects;
    rejects.extend(settled().filter_map(|row| run.reject(&row)));
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

    /// What becomes of each kept row, chunk by chunk.
    fn outcomes(self, groups: &[Group<'_>]) -> Vec<Vec<Outcome>> {
        let rows = self.chunks.iter().map(|records| records.rows.len());
        let mut outcomes: Vec<Vec<Outcome>> =
            rows.map(|rows| vec![Outcome::Unchanged; rows]).collect();
        for group in groups {
            for (at, &outcome) in group.rows.iter().zip(&group.outcomes) {
                outcomes[at.chunk][at.row] = outcome;
            }
        }
        outcomes
    }

    /// Every row that was read and is a record: those kept, then those that repeat them.
    fn settled(
        self,
        outcomes: &[Vec<Outcome>],
        repetitions: &[Repetitions],
    ) -> impl Iterator<Item = Settled> {
        let kept = self
            .chunks
            .iter()
            .enumerate()
            .flat_map(move |(chunk, records)| {
                let numbers = records.rows.iter().enumerate();
                numbers.map(move |(row, &number)| Settled {
                    file: records.file,
                    number,
                    at: At { chunk, row },
                    outcome: outcomes[chunk][row],
                })
            });
        let repeated = repetitions.iter().flat_map(move |repeated| {
            repeated.rows.iter().map(move |&(number, at)| Settled {
                file: repeated.file,
                number,
                at,
                outcome: outcomes[at.chunk][at.row].again(),
            })
        });
        kept.chain(repeated)
    }

    fn refuse_reused<I: Iterator<Item = Settled>>(
        self,
        settled: impl Fn() -> I,
        parsed_rejects: usize,
    ) -> Result<(), IntakeError> {
        let is_reused = |row: &Settled| row.outcome == Outcome::Rejected(Reason::IdReused);
        let count = settled().filter(is_reused).count();
        let rows = settled().count() + parsed_rejects;
        if count as f64 <= self.rules.settings.max_reused_share * rows as f64 {
            return Ok(());
        }
        let reused = settled().filter(is_reused);
        let ids: BTreeSet<&str> = reused.map(|row| self.idea(row.at).id).collect();
        let examples: Vec<&str> = ids.into_iter().take(EXAMPLES).collect();
        Err(IntakeError::ReusedIds {
            reused: count as u64,
            rows: rows as u64,
            examples: examples.join(", "),
        })
    }

    /// The reject of a row, if it came to nothing.
    fn reject(self, row: &Settled) -> Option<Reject> {
        let Outcome::Rejected(reason) = row.outcome else {
            return None;
        };
        let idea = self.idea(row.at);
        let (detail, raw) = if reason == Reason::Forgotten {
            ("erased on request".to_owned(), String::new())
        } else {
            (
                format!("the id {} stands for an unlike text already", idea.id),
                idea.to_csv(),
            )
        };
        Some(Reject {
            file: row.file,
            row: row.number,
            reason,
            raw,
            detail,
        })
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
