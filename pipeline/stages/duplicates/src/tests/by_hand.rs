//! Groups as people corrected them.

use std::collections::BTreeSet;

use modum_corpus::normalize;
use modum_model::ids::IdeaRow;
use modum_model::progress::Silent;
use proptest::prelude::*;

use super::pairs::LETTER;
use super::{COMPARER, Idea, canonicals, groups_of, ideas, table_of};
use crate::{Decision, Groups, Kind, Partition, by_hand};

fn id(row: usize) -> String {
    format!("{row:06}")
}

fn split(rows: &[usize]) -> Decision {
    Decision::Split(rows.iter().map(|&row| id(row)).collect())
}

fn join(a: usize, b: usize) -> Decision {
    Decision::Join([id(a), id(b)])
}

fn corrected(rows: &[Idea], decisions: &[Decision]) -> Groups {
    let ideas = ideas(rows);
    let texts = normalize(&ideas, &Silent);
    by_hand(groups_of(rows), &ideas, &texts, &COMPARER, decisions)
}

/// Three copies of one text (the second with a slip), two of another, one alone, one erased.
fn rows() -> Vec<Idea> {
    vec![
        Idea::new("어린이집 야간 보육을 확대해 주세요").on(1),
        Idea::new("어린이집 야간 보육을 확데해 주세요").on(2),
        Idea::new("어린이집 야간 보육을 확대해 주세요").on(3),
        Idea::new(LETTER).on(2),
        Idea::new(LETTER).on(1),
        Idea::new("최저임금 인상을 반대합니다").on(1),
        Idea::new("").on(1),
    ]
}

/// Checks the canonical of each idea, and which stand beside one by a person's hand.
#[track_caller]
fn check(decisions: &[Decision], expected: [usize; 7], hand: &[usize]) {
    let rows = rows();
    let groups = corrected(&rows, decisions);
    assert_eq!(canonicals(&groups, rows.len()), expected, "{decisions:?}");
    let by_hand: Vec<usize> = (0..rows.len())
        .filter(|&row| groups.kind(IdeaRow::new(row)) == Kind::ByHand)
        .collect();
    assert_eq!(by_hand, hand, "{decisions:?}");
}

#[test]
fn what_is_split_off_leaves_its_group() {
    check(&[], [0, 0, 0, 4, 4, 5, 6], &[]);
    check(&[split(&[1])], [0, 1, 0, 4, 4, 5, 6], &[]);
    // Together when they leave one group, apart when they leave two.
    check(&[split(&[1, 2])], [0, 1, 1, 4, 4, 5, 6], &[2]);
    check(&[split(&[1, 3])], [0, 1, 0, 3, 4, 5, 6], &[]);
    check(&[split(&[1]), split(&[2])], [0, 1, 2, 4, 4, 5, 6], &[]);
    // When the canonical leaves, another one stands for the rest.
    check(&[split(&[0])], [0, 1, 1, 4, 4, 5, 6], &[2]);
    check(&[split(&[4])], [0, 0, 0, 3, 4, 5, 6], &[]);
    // A whole group, a single idea, an unknown one: nothing to split.
    check(&[split(&[0, 1, 2])], [0, 0, 0, 4, 4, 5, 6], &[]);
    check(
        &[split(&[5]), split(&[99]), split(&[])],
        [0, 0, 0, 4, 4, 5, 6],
        &[],
    );
}

#[test]
fn what_is_joined_is_one_group_with_the_usual_canonical() {
    // Two equal copies each: the earliest stands for all, then the smallest id.
    check(&[join(1, 3)], [0, 0, 0, 0, 0, 5, 6], &[3, 4]);
    check(&[join(4, 2)], [0, 0, 0, 0, 0, 5, 6], &[3, 4]);
    check(&[join(5, 3)], [0, 0, 0, 4, 4, 4, 6], &[5]);
    check(&[join(5, 3), join(5, 0)], [0, 0, 0, 0, 0, 0, 6], &[3, 4, 5]);
    check(
        &[join(0, 1), join(5, 5), join(5, 99)],
        [0, 0, 0, 4, 4, 5, 6],
        &[],
    );
}

#[test]
fn the_last_decision_wins() {
    check(&[split(&[1]), join(1, 0)], [0, 0, 0, 4, 4, 5, 6], &[]);
    check(&[join(1, 5), split(&[5])], [0, 0, 0, 4, 4, 5, 6], &[]);
    check(&[split(&[1]), join(1, 5)], [0, 5, 0, 4, 4, 5, 6], &[1]);
    check(&[join(1, 5), split(&[1])], [0, 1, 0, 4, 4, 0, 6], &[5]);
    check(&[join(1, 5), split(&[1, 5])], [0, 5, 0, 4, 4, 5, 6], &[1]);
}

#[test]
fn an_erased_idea_counts_alone_and_stands_for_nobody() {
    let mut rows = rows();
    rows.push(Idea::new("").on(1));
    let groups = corrected(&rows, &[join(6, 5)]);
    assert_eq!(canonicals(&groups, 8), [0, 0, 0, 4, 4, 5, 5, 7]);
    let table = table_of(&groups, &ideas(&rows));
    assert_eq!(
        (table.kind.value(6), table.similarity.value(6)),
        ("by_hand", 0.0)
    );
}

#[test]
fn the_similarity_stays_the_computed_one() {
    let rows = rows();
    let groups = corrected(&rows, &[split(&[1, 2]), join(3, 5)]);
    let table = table_of(&groups, &ideas(&rows));
    assert_eq!(canonicals(&groups, 3), [0, 1, 1]);
    assert_eq!(table.kind.value(2), "by_hand");
    let machine = groups_of(&rows).similarity(IdeaRow::new(1));
    assert!((table.similarity.value(2) - machine).abs() < 1e-6);
    assert!(
        table.similarity.value(5) < 0.4,
        "{}",
        table.similarity.value(5)
    );
    assert_eq!(table.own_text.value(5), "최저임금 인상을 반대합니다");
}

const IDEAS: usize = 7;

fn decisions() -> impl Strategy<Value = Vec<Decision>> {
    let one = prop_oneof![
        prop::collection::btree_set(0..IDEAS + 1, 1..4)
            .prop_map(|rows| split(&rows.into_iter().collect::<Vec<_>>())),
        (0..IDEAS + 1, 0..IDEAS + 1).prop_map(|(a, b)| join(a, b)),
    ];
    prop::collection::vec(one, 0..8)
}

/// The ideas a decision names that are there.
fn named(decision: &Decision) -> BTreeSet<usize> {
    let ids: &[String] = match decision {
        Decision::Split(ids) => ids,
        Decision::Join(pair) => pair,
    };
    let rows = ids.iter().map(|id| id.parse::<usize>().unwrap());
    rows.filter(|&row| row < IDEAS).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn groups_stay_groups_and_decisions_hold(decisions in decisions()) {
        let rows = rows();
        let machine = canonicals(&groups_of(&rows), IDEAS);
        let groups = corrected(&rows, &decisions);
        let found = canonicals(&groups, IDEAS);
        let ids = ideas(&rows).idea_id;
        // An equivalence: every canonical is its own.
        for (row, &canonical) in found.iter().enumerate() {
            prop_assert_eq!(found[canonical], canonical);
            let kind = groups.kind(IdeaRow::new(row));
            prop_assert_eq!(kind == Kind::Distinct, row == canonical);
            prop_assert_eq!(kind == Kind::ByHand, row != canonical && machine[row] != canonical);
        }
        // What the last decision says holds; and as published, nothing is left to be done.
        if let Some(last) = decisions.last() {
            let named = named(last);
            let mut published = Partition::new(found.iter().copied());
            let before = published.clone();
            published.obey(&ids, last);
            let group = |of: &Partition, row| of.group(IdeaRow::new(row)).to_vec();
            for row in 0..IDEAS {
                prop_assert_eq!(group(&published, row), group(&before, row));
            }
            if let Decision::Split(_) = last {
                let apart = |&row: &usize| {
                    let group = before.group(IdeaRow::new(row)).iter();
                    let others = group.filter(|idea| !named.contains(&idea.index())).count();
                    others == 0
                };
                prop_assert!(named.iter().all(apart));
            }
        }
        // A function of ideas and decisions.
        prop_assert_eq!(&groups, &corrected(&rows, &decisions));
    }

    #[test]
    fn decisions_before_and_after_a_run_come_to_the_same(decisions in decisions(), at in 0_usize..8) {
        // What is decided after a snapshot, obeyed on the snapshot's groups, is what a run gives that
        // obeys all of it: the listings of the command line rely on that.
        let rows = rows();
        let ids = ideas(&rows).idea_id;
        let (early, late) = decisions.split_at(at.min(decisions.len()));
        let then = canonicals(&corrected(&rows, early), IDEAS);
        let mut partition = Partition::new(then.into_iter());
        for decision in late {
            partition.obey(&ids, decision);
        }
        let all = corrected(&rows, &decisions);
        for idea in (0..IDEAS).map(IdeaRow::new) {
            prop_assert_eq!(partition.group(idea), all.members(all.of(idea)));
        }
    }
}
