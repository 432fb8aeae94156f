//! An oracle: each pair of a small intake judged, against the pairs that share a shingle.

use std::collections::BTreeSet;

use modum_corpus::normalize;
use modum_generator::{Generator, Plan, Row};
use modum_model::ids::TextId;
use modum_model::progress::{Progress as _, Silent};

use super::{COMPARER, Idea, ideas, settings};
use crate::candidates::{Crowding, Population};
use crate::letters::Letters;
use crate::prints::{Made, Prints};
use crate::verify;

/// Share of the pairs that say the same and may share no shingle.
const MISSED: f64 = 0.002;

#[test]
fn nearly_no_verified_pair_is_missed() {
    let plan = Plan {
        ideas: 2_000,
        seed: 3,
    };
    let generator = Generator::new(&plan).unwrap();
    let rows: Vec<Idea> = generator
        .rows()
        .filter_map(|row| match row {
            Row::Idea(idea, _) => Some(Idea {
                title: idea.title,
                ..Idea::new(&idea.body)
            }),
            Row::Damaged(..) => None,
        })
        .collect();
    let texts = normalize(&ideas(&rows), &Silent);
    let all: Vec<TextId> = (0..texts.len()).map(TextId::new).collect();
    let mut letters = Letters::default();
    letters.read(
        &texts,
        &all,
        &COMPARER,
        &*Silent.start("duplicates", "texts", None),
    );
    let text = |number: u32| letters.get(number as usize);

    let numbers: Vec<u32> = (0..).take(all.len()).collect();
    let pairs = |&a: &u32| numbers[a as usize + 1..].iter().map(move |&b| (a, b));
    let every: Vec<(u32, u32)> = numbers.iter().flat_map(pairs).collect();
    let expected = verify::links(&every, text, &settings());

    let made = Made::of(&letters, all.len(), settings().min_letters);
    let prints: Prints<'_> = made.iter().collect();
    let population = Population {
        prints: &prints,
        now: all.len(),
        before: &vec![None; all.len()],
        crowding: Crowding {
            small: usize::MAX,
            leaders: 0,
        },
    };
    let found = population.changed(&numbers, settings().contained_share);
    let found: BTreeSet<(u32, u32)> = found.pairs.into_iter().collect();
    let missed = expected
        .iter()
        .filter(|link| !found.contains(&(link.canonical, link.member)));
    let share = missed.count() as f64 / expected.len() as f64;
    assert!(
        expected.len() > 500 && share <= MISSED,
        "{share} of {}",
        expected.len()
    );
}
