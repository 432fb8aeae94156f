//! How well and how fast copies are found.
//!
//! Three measurements, over the project's own generator, whose truth is known:
//!
//! - 40,000 ideas: recall of each kind of copy (a copy counts when it has the canonical of the first of
//!   its group; `+pii` where personal data was planted in either) and precision (the share of merges
//!   within one group of the truth). Floors are asserted. The generator's proposals on one subject share
//!   sentences, which is harder than real intakes: precision is lower here.
//! - 180,705 ideas: CPU seconds of each step of the stage, and of what copies say for themselves, with
//!   nothing known, and for an intake of 1 % and of 5 % into a store of the others.
//! - The same ideas in ten equal intakes.
//!
//! Asserts that intake by intake leaves what everything at once leaves, byte for byte. With a folder as
//! argument, the second and third measurement are of its `intake.csv`.

#![expect(clippy::print_stderr, reason = "a bench reports to the terminal")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot run should fail")]

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use arrow::array::{Date32Array, Int64Array, StringArray};
use arrow::datatypes::Date32Type;
use cpu_time::ProcessTime;
use modum_analyzers::comparable::Comparer;
use modum_analyzers::normalize::shown;
use modum_corpus::normalize;
use modum_dictionaries::Lexicon;
use modum_duplicates::{Before, Groups, Known, step_by_step};
use modum_generator::{Generator, Idea, Kind, Plan, Row, Truth};
use modum_model::ids::IdeaRow;
use modum_model::progress::Silent;
use modum_model::settings::Settings;
use modum_model::tables::{Duplicates, Ideas, Signatures};

const QUALITY: Plan = Plan {
    ideas: 40_000,
    seed: 11,
};
const NATIONAL: Plan = Plan {
    ideas: 180_705,
    seed: 12,
};
/// Intakes that the ideas are parted into, each as large.
const PARTS: usize = 10;

fn main() {
    let rows = generated(&QUALITY);
    let truths: Vec<&Truth> = rows.iter().map(|row| &row.1).collect();
    let all = ideas(rows.iter().map(|row| Columns::of(&row.0)));
    let found = Left::of(all, None, &mut Vec::new());
    check_precision(&truths, &found.groups);
    check_recall(&truths, &found.groups);

    let folder = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    let national = match folder {
        Some(folder) => read(&PathBuf::from(folder).join("intake.csv")),
        None => generated(&NATIONAL)
            .iter()
            .map(|row| Columns::of(&row.0))
            .collect(),
    };
    measure_growth(&national);
}

/// The generator's ideas with their truth, by id.
fn generated(plan: &Plan) -> Vec<(Idea, Truth)> {
    let mut rows: Vec<(Idea, Truth)> = Generator::new(plan)
        .unwrap()
        .rows()
        .filter_map(|row| match row {
            Row::Idea(idea, truth) => Some((*idea, *truth)),
            Row::Damaged(..) => None,
        })
        .collect();
    rows.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    rows
}

/// What of an idea matters here.
#[derive(Clone)]
struct Columns {
    id: String,
    day: Option<i32>,
    title: String,
    body: String,
}

impl Columns {
    fn of(idea: &Idea) -> Self {
        Self {
            id: idea.id.clone(),
            day: idea.submitted_at.map(Date32Type::from_naive_date),
            title: shown(&idea.title).into_owned(),
            body: shown(&idea.body).into_owned(),
        }
    }
}

/// Reads an intake with the columns id, `submitted_at`, title and body, sorted by id.
fn read(path: &Path) -> Vec<Columns> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.deserialize::<HashMap<String, String>>();
    let mut rows: Vec<Columns> = rows
        .map(|row| {
            let row = row.unwrap();
            let day = row["submitted_at"].parse();
            Columns {
                id: row["id"].clone(),
                day: day.ok().map(Date32Type::from_naive_date),
                title: shown(&row["title"]).into_owned(),
                body: shown(&row["body"]).into_owned(),
            }
        })
        .collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    rows
}

/// What a run leaves.
struct Left {
    ideas: Ideas,
    groups: Groups,
    duplicates: Duplicates,
    signatures: Signatures,
}

impl Left {
    /// Of `ideas`, from what an earlier run left; the CPU seconds of each step go to `steps`.
    fn of(ideas: Ideas, before: Option<&Self>, steps: &mut Vec<(&'static str, f64)>) -> Self {
        let texts = normalize(&ideas, &Silent);
        let comparer = Comparer::new(&Lexicon::builtin().unwrap());
        let settings = Settings::default().duplicates;
        let clock = RefCell::new((ProcessTime::now(), steps));
        let done = |step| {
            let (last, steps) = &mut *clock.borrow_mut();
            steps.push((step, last.elapsed().as_secs_f64()));
            *last = ProcessTime::now();
        };
        let known = before.and_then(|left| {
            let before = Before {
                ideas: &left.ideas,
                duplicates: &left.duplicates,
                signatures: &left.signatures,
            };
            Known::of(before, &ideas, &comparer, &settings)
        });
        done("known");
        let known = known.as_ref();
        let (groups, signatures) =
            step_by_step(&ideas, &texts, &comparer, &settings, known, &Silent, &done);
        let duplicates = groups.table(&ideas, &texts, &comparer, known);
        done("own text");
        Self {
            ideas,
            groups,
            duplicates,
            signatures,
        }
    }
}

fn measure_growth(rows: &[Columns]) {
    let some = |wanted: &dyn Fn(usize) -> bool| {
        let numbered = rows.iter().enumerate();
        ideas(
            numbered
                .filter(|&(row, _)| wanted(row))
                .map(|(_, row)| row.clone()),
        )
    };
    let mut columns = vec![Vec::new()];
    let at_once = Left::of(some(&|_| true), None, &mut columns[0]);
    for one_in in [100, 20] {
        let before = Left::of(some(&|row| row % one_in != 0), None, &mut Vec::new());
        let mut steps = Vec::new();
        let now = Left::of(some(&|_| true), Some(&before), &mut steps);
        check_same(&now, &at_once);
        columns.push(steps);
    }
    let total = |steps: &[(&str, f64)]| steps.iter().map(|step| step.1).sum::<f64>();
    eprintln!(
        "CPU seconds of {} ideas: at once, 1 % more, 5 % more",
        rows.len()
    );
    for (at, (step, _)) in columns[0].iter().enumerate() {
        let seconds = columns.iter().map(|steps| format!(" {:8.3}", steps[at].1));
        eprintln!("  {step:12}{}", seconds.collect::<String>());
    }
    for (name, unit) in [("all", 1.0), ("percent", total(&columns[0]) / 100.0)] {
        let totals = columns
            .iter()
            .map(|steps| format!(" {:8.3}", total(steps) / unit));
        eprintln!("  {name:12}{}", totals.collect::<String>());
    }

    let mut left: Option<Left> = None;
    eprintln!("CPU seconds of each of {PARTS} equal intakes");
    for part in 0..PARTS {
        let mut steps = Vec::new();
        let ideas = some(&|row| row % PARTS <= part);
        left = Some(Left::of(ideas, left.as_ref(), &mut steps));
        eprintln!("  {:2}: {:.3}", part + 1, total(&steps));
    }
    check_same(&left.unwrap(), &at_once);
}

fn check_same(now: &Left, at_once: &Left) {
    assert!(now.groups == at_once.groups, "other groups");
    assert!(now.duplicates == at_once.duplicates, "other own texts");
    assert!(now.signatures == at_once.signatures, "other signatures");
}

fn ideas(rows: impl Iterator<Item = Columns>) -> Ideas {
    let rows: Vec<Columns> = rows.collect();
    let unknown = StringArray::new_null(rows.len());
    let intake = StringArray::from_iter_values(rows.iter().map(|_| "bench"));
    Ideas {
        idea_id: StringArray::from_iter_values(rows.iter().map(|row| &row.id)),
        source: unknown.clone(),
        source_id: unknown.clone(),
        intake: intake.clone(),
        last_intake: intake,
        channel: unknown.clone(),
        submitted_at: rows.iter().map(|row| row.day).collect::<Date32Array>(),
        author: unknown.clone(),
        title: StringArray::from_iter_values(rows.iter().map(|row| &row.title)),
        body: StringArray::from_iter_values(rows.iter().map(|row| &row.body)),
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
