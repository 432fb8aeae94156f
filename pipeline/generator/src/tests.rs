//! What holds for every intake, checked on whole ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::{Damage, Generator, Idea, Kind, Plan, Row, Truth, write};

const PLAN: Plan = Plan {
    ideas: 8000,
    seed: 1,
};

fn rows(plan: Plan) -> Vec<Row> {
    Generator::new(&plan).unwrap().rows().collect()
}

fn ideas(plan: Plan) -> Vec<(Idea, Truth)> {
    let rows = rows(plan).into_iter();
    rows.filter_map(|row| match row {
        Row::Idea(idea, truth) => Some((*idea, *truth)),
        Row::Damaged(..) => None,
    })
    .collect()
}

/// Letters and digits in lower case, as the grader compares.
fn stripped(idea: &Idea) -> String {
    let text = format!("{} {}", idea.title, idea.body).to_lowercase();
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn grams(text: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> = text.chars().collect();
    letters
        .windows(3)
        .map(|gram| [gram[0], gram[1], gram[2]])
        .collect()
}

/// The grader's rule for a merge that nobody can object to.
fn alike(one: &BTreeSet<[char; 3]>, other: &BTreeSet<[char; 3]>) -> bool {
    let less = one.len().min(other.len());
    let shared = one.intersection(other).count();
    2 * less >= one.len().max(other.len()) && 10 * shared >= 7 * less
}

fn jaccard(one: &BTreeSet<[char; 3]>, other: &BTreeSet<[char; 3]>) -> f64 {
    let shared = one.intersection(other).count();
    shared as f64 / (one.len() + other.len() - shared).max(1) as f64
}

#[test]
fn every_idea_is_whole() {
    for (idea, truth) in ideas(PLAN) {
        let text = format!("{} {}", idea.title, idea.body);
        assert!(!text.trim().is_empty(), "{idea:?}");
        assert!(!text.contains(['{', '}']), "an open slot: {text}");
        assert_eq!(idea.id, truth.id);
        assert!(
            truth.source.starts_with('p') && !truth.category.is_empty(),
            "{truth:?}"
        );
        assert!(truth.planted.contains(&truth.pii), "{truth:?}");
        assert!(idea.body.contains(&truth.planted), "{idea:?} {truth:?}");
    }
}

#[test]
fn kinds_have_their_shares() {
    let ideas = ideas(PLAN);
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for (_, truth) in &ideas {
        *counts.entry(truth.kind).or_default() += 1;
    }
    let permille = |kind| counts[&kind] * 1000 / ideas.len();
    let check = |kind, shares: std::ops::RangeInclusive<usize>| {
        assert!(
            shares.contains(&permille(kind)),
            "{kind:?}: {} of 1000",
            permille(kind)
        );
    };
    check(Kind::Original, 650..=650);
    check(Kind::Exact, 90..=150);
    check(Kind::Spacing, 70..=95);
    check(Kind::Typo, 45..=75);
    check(Kind::Wrapped, 30..=50);
    check(Kind::Campaign, 45..=60);
}

#[test]
fn each_group_has_one_original_and_its_copies_say_the_same() {
    let ideas = ideas(PLAN);
    let originals: BTreeMap<usize, &Idea> = ideas
        .iter()
        .filter(|(_, truth)| truth.kind == Kind::Original)
        .map(|(idea, truth)| (truth.group, idea))
        .collect();
    let mut copies = 0;
    let mut unlike = Vec::new();
    for (idea, truth) in ideas
        .iter()
        .filter(|(_, truth)| truth.kind != Kind::Original)
    {
        let original = originals[&truth.group];
        copies += 1;
        if !alike(&grams(&stripped(idea)), &grams(&stripped(original))) {
            unlike.push((truth.kind, stripped(original), stripped(idea)));
        }
    }
    assert_eq!(originals.len() + copies, PLAN.ideas);
    assert!(
        unlike.len() * 100 <= copies,
        "{} of {copies}: {unlike:#?}",
        unlike.len()
    );
}

#[test]
fn originals_of_a_subject_keep_apart() {
    let mut subjects: BTreeMap<String, Vec<BTreeSet<[char; 3]>>> = BTreeMap::new();
    for (idea, truth) in ideas(PLAN)
        .into_iter()
        .filter(|(_, truth)| truth.kind == Kind::Original)
    {
        let subject = truth.source.split('-').next().unwrap().to_owned();
        subjects
            .entry(subject)
            .or_default()
            .push(grams(&stripped(&idea)));
    }
    let mut close = 0;
    for texts in subjects.values() {
        let is_close = |at: usize| {
            let mut others = (0..texts.len()).filter(|&other| other != at);
            others.any(|other| jaccard(&texts[at], &texts[other]) > 0.6)
        };
        close += (0..texts.len()).filter(|&at| is_close(at)).count();
    }
    let originals: usize = subjects.values().map(Vec::len).sum();
    assert!(close * 100 <= originals, "{close} of {originals}");
}

#[test]
fn the_same_plan_gives_the_same_rows() {
    let small = Plan {
        ideas: 1000,
        ..PLAN
    };
    assert_eq!(rows(small), rows(small));
    assert_ne!(rows(small), rows(Plan { seed: 2, ..small }));
}

#[test]
fn one_generator_gives_its_rows_again() {
    let generator = Generator::new(&Plan {
        ideas: 300,
        seed: 5,
    })
    .unwrap();
    assert!(generator.rows().eq(generator.rows()));
}

#[test]
fn small_intakes() {
    for seed in 0..20 {
        assert_eq!(rows(Plan { ideas: 0, seed }), []);
        let one = ideas(Plan { ideas: 1, seed });
        assert_eq!(one.len(), 1);
        assert_eq!(one[0].1.kind, Kind::Original);
        assert_eq!(ideas(Plan { ideas: 7, seed }).len(), 7);
    }
}

#[test]
fn too_many_ideas_are_refused() {
    let error = Generator::new(&Plan {
        ideas: usize::MAX,
        seed: 1,
    })
    .unwrap_err();
    assert!(error.to_string().contains("at most 4294967295"), "{error}");
}

#[test]
fn campaigns_come_from_many_people_within_days() {
    let mut campaigns: BTreeMap<usize, Vec<Idea>> = BTreeMap::new();
    for (idea, truth) in ideas(PLAN)
        .into_iter()
        .filter(|(_, truth)| truth.kind == Kind::Campaign)
    {
        campaigns.entry(truth.group).or_default().push(idea);
    }
    assert_eq!(campaigns.len(), 3);
    for letters in campaigns.values() {
        let days: BTreeSet<_> = letters
            .iter()
            .filter_map(|idea| idea.submitted_at)
            .collect();
        let authors: BTreeSet<_> = letters.iter().map(|idea| &idea.author).collect();
        let bodies: BTreeSet<_> = letters.iter().map(|idea| &idea.body).collect();
        assert!(letters.len() >= 50, "{} letters", letters.len());
        assert!(days.len() <= 7, "{} days", days.len());
        assert!(
            authors.len() * 10 >= letters.len() * 8,
            "{} authors",
            authors.len()
        );
        assert!(
            bodies.len() * 10 >= letters.len() * 8,
            "{} wordings",
            bodies.len()
        );
    }
}

#[test]
fn rows_come_in_order() {
    let ideas = ideas(PLAN);
    let days: Vec<_> = ideas
        .iter()
        .filter_map(|(idea, _)| idea.submitted_at)
        .collect();
    assert!(days.is_sorted());
    assert!(ideas.iter().map(|(idea, _)| &idea.id).is_sorted());
    assert_eq!(days.iter().collect::<BTreeSet<_>>().len(), 50);
}

#[test]
fn the_files_hold_what_the_summary_says() {
    let folder = tempfile::tempdir().unwrap();
    let summary = write(&PLAN, folder.path()).unwrap();
    let intake = read(&folder.path().join("intake.csv"));
    let truth = read(&folder.path().join("truth.csv"));
    assert_eq!(summary.ideas, PLAN.ideas);
    assert_eq!(summary.distinct(), 5200);
    assert_eq!(summary.campaigns, 3);
    assert_eq!(truth.len(), 1 + summary.ideas);
    assert_eq!(intake.len(), 1 + summary.ideas + summary.rejected());
    assert_eq!(
        summary.rejects.keys().copied().collect::<Vec<_>>(),
        [
            Damage::NoText,
            Damage::TooFewCells,
            Damage::TooManyCells,
            Damage::NulByte
        ]
    );
    assert!((10..=30).contains(&summary.rejected()), "{summary:?}");
    assert!((55..=110).contains(&summary.personal), "{summary:?}");
    assert!(summary.unreadable > 0, "{summary:?}");
    let usable = |cells: &&Vec<String>| match cells.as_slice() {
        [_, _, _, _, title, body, _, _, _] => {
            !format!("{title}{body}").trim().is_empty() && !body.contains('\0')
        }
        _ => false,
    };
    let ids: Vec<&String> = intake
        .iter()
        .filter(usable)
        .map(|cells| &cells[0])
        .collect();
    assert!(ids.into_iter().eq(truth.iter().map(|cells| &cells[0])));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = Plan {
        ideas: 500,
        seed: 9,
    };
    let bytes = || {
        let folder = tempfile::tempdir().unwrap();
        write(&plan, folder.path()).unwrap();
        ["intake.csv", "truth.csv"].map(|name| fs::read(folder.path().join(name)).unwrap())
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = write(&PLAN, &file.join("below")).unwrap_err().to_string();
    assert!(
        error.contains("file/below") && error.contains("choose"),
        "{error}"
    );
}

fn read(path: &std::path::Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_path(path)
        .unwrap();
    let record = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|row| record(row.unwrap())).collect()
}
