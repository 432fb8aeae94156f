//! How well and how fast copies are found.
//!
//! Measures, over 40,000 ideas of the project's own generator, whose truth is known: recall of each
//! kind of copy (a copy counts when it has the canonical of the first of its group; `+pii` where
//! personal data was planted in either), precision (the share of merges within one group of the
//! truth), the seconds of the stage with nothing remembered, and those of an intake of a twentieth
//! of the rows into a store of the others. Asserts floors for recall and precision, and that both ways
//! give the same groups. The generator's proposals on one subject share sentences, which is harder than
//! real intakes: precision is lower here.

#![expect(clippy::print_stderr, reason = "a bench reports to the terminal")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot run should fail")]

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use arrow::array::{Date32Array, Int64Array, StringArray};
use arrow::datatypes::Date32Type;
use modum_analyzers::comparable::Comparer;
use modum_analyzers::normalize::shown;
use modum_corpus::{Texts, normalize};
use modum_dictionaries::Lexicon;
use modum_duplicates::{Groups, update};
use modum_generator::{Generator, Idea, Kind, Plan, Row, Truth};
use modum_model::ids::IdeaRow;
use modum_model::progress::Silent;
use modum_model::settings::Settings;
use modum_model::tables::{Ideas, Signatures};

const PLAN: Plan = Plan {
    ideas: 40_000,
    seed: 11,
};
/// One row in so many comes with the second intake.
const LATER: usize = 20;

fn main() {
    let mut rows: Vec<(Idea, Truth)> = Generator::new(&PLAN)
        .unwrap()
        .rows()
        .filter_map(|row| match row {
            Row::Idea(idea, truth) => Some((*idea, *truth)),
            Row::Damaged(..) => None,
        })
        .collect();
    rows.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    let all = ideas(rows.iter().map(|row| &row.0));
    let early = rows.iter().enumerate().filter(|(row, _)| row % LATER != 0);
    let early = ideas(early.map(|(_, row)| &row.0));

    let (at_once, _, seconds) = measure(&all, None);
    let (_, known, _) = measure(&early, None);
    let (updated, _, more) = measure(&all, Some(&known));
    eprintln!(
        "duplicates: {} ideas, {} groups; at once {seconds:.2} s, one in {LATER} more {more:.2} s",
        rows.len(),
        at_once.len()
    );
    assert!(at_once == updated, "intake by intake gives other groups");
    let truths: Vec<&Truth> = rows.iter().map(|row| &row.1).collect();
    check_precision(&truths, &at_once);
    check_recall(&truths, &at_once);
}

fn measure(ideas: &Ideas, known: Option<&Signatures>) -> (Groups, Signatures, f64) {
    let texts: Texts = normalize(ideas, &Silent);
    let comparer = Comparer::new(&Lexicon::builtin().unwrap());
    let settings = Settings::default().duplicates;
    let start = Instant::now();
    let (groups, signatures) = update(ideas, &texts, &comparer, &settings, known, &Silent);
    (groups, signatures, start.elapsed().as_secs_f64())
}

fn ideas<'a>(rows: impl Iterator<Item = &'a Idea>) -> Ideas {
    let rows: Vec<&Idea> = rows.collect();
    let unknown = StringArray::new_null(rows.len());
    let intake = StringArray::from_iter_values(rows.iter().map(|_| "bench"));
    let day = |idea: &&Idea| idea.submitted_at.map(Date32Type::from_naive_date);
    Ideas {
        idea_id: StringArray::from_iter_values(rows.iter().map(|idea| &idea.id)),
        source: unknown.clone(),
        source_id: unknown.clone(),
        intake: intake.clone(),
        last_intake: intake,
        channel: unknown.clone(),
        submitted_at: rows.iter().map(day).collect::<Date32Array>(),
        author: unknown.clone(),
        title: StringArray::from_iter_values(rows.iter().map(|idea| shown(&idea.title))),
        body: StringArray::from_iter_values(rows.iter().map(|idea| shown(&idea.body))),
        category: unknown.clone(),
        stage: unknown,
        votes: Int64Array::new_null(rows.len()),
    }
}

fn check_recall(truths: &[&Truth], groups: &Groups) {
    let of = |row: usize| groups.of(IdeaRow::new(row));
    let firsts: HashMap<usize, usize> = truths
        .iter()
        .enumerate()
        .filter(|(_, truth)| truth.kind == Kind::Original)
        .map(|(row, truth)| (truth.group, row))
        .collect();
    let mut kinds: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    for (row, truth) in truths.iter().enumerate() {
        if truth.kind == Kind::Original {
            continue;
        }
        let first = firsts[&truth.group];
        let planted = !truth.pii.is_empty() || !truths[first].pii.is_empty();
        let kind = truth.kind.as_str().to_owned() + if planted { "+pii" } else { "" };
        let counts = kinds.entry(kind).or_default();
        counts[0] += f64::from(u8::from(of(row) == of(first)));
        counts[1] += 1.0;
    }
    for (kind, [found, all]) in &kinds {
        eprintln!("duplicates: {kind}: recall {:.4} of {all}", found / all);
    }
    for (kind, [found, all]) in kinds {
        let recall = found / all;
        let floor = if kind.ends_with("+pii") { 0.85 } else { 0.97 };
        assert!(recall >= floor, "{kind}: recall {recall}");
    }
}

fn check_precision(truths: &[&Truth], groups: &Groups) {
    let merged = (0..truths.len()).map(|row| (row, groups.canonical(groups.of(IdeaRow::new(row)))));
    let merged: Vec<(usize, usize)> = merged
        .map(|(row, canonical)| (row, canonical.index()))
        .filter(|(row, canonical)| row != canonical)
        .collect();
    let right = merged
        .iter()
        .filter(|(row, canonical)| truths[*row].group == truths[*canonical].group)
        .count();
    let precision = right as f64 / merged.len() as f64;
    eprintln!(
        "duplicates: precision {precision:.4} of {} merges",
        merged.len()
    );
    assert!(precision >= 0.94, "precision {precision}");
}
