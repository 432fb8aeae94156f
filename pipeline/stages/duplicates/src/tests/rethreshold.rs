//! Counts for many thresholds in one pass, against a run for each.

use modum_corpus::normalize;
use modum_generator::{Generator, Plan, Row};
use modum_model::progress::Silent;
use modum_model::settings::DuplicateSettings;

use super::{COMPARER, Idea, ideas, settings};
use crate::{Counts, Decision, by_hand, rethreshold, update};

#[test]
fn one_pass_counts_what_a_run_with_each_threshold_finds() {
    let plan = Plan {
        ideas: 3_000,
        seed: 5,
    };
    let rows: Vec<Idea> = Generator::new(&plan)
        .unwrap()
        .rows()
        .filter_map(|row| match row {
            Row::Idea(idea, _) => Some(Idea {
                title: idea.title,
                ..Idea::new(&idea.body)
            }),
            Row::Damaged(..) => None,
        })
        .collect();
    let ideas = ideas(&rows);
    let texts = normalize(&ideas, &Silent);
    let id = |number: usize| format!("{number:06}");
    let decisions = [
        Decision::Split((0..200).map(id).collect()),
        Decision::Join([id(3), id(2_000)]),
    ];
    let thresholds = [0.3, 0.5, 0.62, 0.7, 0.85, 0.95, 1.0];
    let settings = settings();
    let counted = rethreshold(
        &ideas,
        &texts,
        &COMPARER,
        &decisions,
        &settings,
        &thresholds,
        &Silent,
    );
    for (counts, near) in counted.iter().zip(thresholds) {
        let settings = DuplicateSettings {
            near,
            ..settings.clone()
        };
        let (found, _) = update(&ideas, &texts, &COMPARER, &settings, None, &Silent);
        let groups = by_hand(found, &ideas, &texts, &COMPARER, &decisions);
        assert_eq!(*counts, Counts::of(&groups, near));
    }
    let distinct: Vec<usize> = counted.iter().map(|counts| counts.distinct).collect();
    assert!(distinct[0] < distinct[6], "{distinct:?}");
    assert!(counted.iter().all(|counts| counts.by_hand > 0));
    let none = rethreshold(&ideas, &texts, &COMPARER, &[], &settings, &[], &Silent);
    assert!(none.is_empty());
}
