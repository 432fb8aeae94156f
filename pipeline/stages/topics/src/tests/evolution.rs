//! A second intake: what is born, splits, merges, retires, and what stays as it is.

use std::collections::BTreeSet;

use arrow::array::AsArray;
use arrow::datatypes::Int32Type;
use modum_model::settings::Settings;
use modum_model::table::Table as _;

use super::{Outcome, Start, check_promises, drawn, matters, run, settings};
use crate::Previous;

impl Outcome {
    /// What the next run starts from.
    fn previous(&self) -> Previous {
        Previous {
            assignments: self.assignments.clone(),
            topics: self.topics.clone(),
            lineage: self.model.lineage().clone(),
            words: self.vectors.table(&self.corpus.vocabulary),
            centroids: self.model.centroids(),
            descriptions: Some(self.model.descriptions()),
            next_id: self.model.next_id(),
        }
    }

    /// The events of the intake, as (event, topic, topics before).
    fn events(&self, intake: &str) -> Vec<(String, i32, Vec<i32>)> {
        let lineage = self.model.lineage();
        let from = |row| {
            let ids = lineage.from_ids.value(row);
            ids.as_primitive::<Int32Type>().values().to_vec()
        };
        (0..lineage.len())
            .filter(|&row| lineage.intake.value(row) == intake)
            .map(|row| {
                (
                    lineage.event.value(row).to_owned(),
                    lineage.topic_id.value(row),
                    from(row),
                )
            })
            .collect()
    }

    /// How often each event happened in the second intake.
    fn happened(&self, event: &str) -> usize {
        let events = self.events("다음접수");
        events
            .iter()
            .filter(|(happened, ..)| happened == event)
            .count()
    }
}

/// Texts of a matter that [`matters`] does not know.
fn of_a_new_matter(count: usize) -> Vec<String> {
    let words = [
        "반려동물",
        "동물병원",
        "진료비",
        "유기견",
        "예방접종",
        "보호소",
    ];
    let texts = drawn(words, count, 43);
    let framed = texts.iter().enumerate();
    framed
        .map(|(row, text)| format!("지역 예산 {text} 시설 정책 {row}번"))
        .collect()
}

#[test]
fn the_same_intake_again_gives_the_same_and_every_topic_continues() {
    let settings = Settings::default().topics;
    let first = run(&matters(200), Start::Nothing, &settings);
    let again = run(&matters(200), Start::Nothing, &settings);
    assert_eq!(
        (&first.topics, &first.assignments),
        (&again.topics, &again.assignments)
    );
    let next = run(&matters(200), Start::From(&first.previous()), &settings);
    check_promises(&next);
    assert_eq!(next.assignments.topic_id, first.assignments.topic_id);
    assert_eq!(next.assignments.theme_id, first.assignments.theme_id);
    assert_eq!(first.events("첫접수").len(), first.model.counts().0);
    assert_eq!(next.happened("continued"), next.model.counts().0);
    assert_eq!(next.happened("born"), 0);
}

#[test]
fn a_new_matter_is_a_topic_that_is_born_and_moves_no_other() {
    let first = run(&matters(200), Start::Nothing, &settings(4));
    let more = [matters(200), of_a_new_matter(60)].concat();
    let next = run(&more, Start::From(&first.previous()), &settings(5));
    check_promises(&next);
    let (old, new) = (
        first.assignments.topic_id.values(),
        next.assignments.topic_id.values(),
    );
    assert_eq!(old[..], new[..200]);
    let born: BTreeSet<i32> = new[200..].iter().copied().collect();
    assert_eq!(born.len(), 1, "{born:?}");
    let events = next.events("다음접수");
    assert!(
        events.contains(&("born".to_owned(), new[200], vec![])),
        "{events:?}"
    );
    assert_eq!((next.happened("continued"), next.happened("born")), (4, 1));
}

#[test]
fn a_topic_splits_when_more_are_asked_for_and_merges_when_fewer() {
    let one = run(&matters(200), Start::Nothing, &settings(3));
    let split = run(&matters(200), Start::From(&one.previous()), &settings(4));
    check_promises(&split);
    assert_eq!(
        (split.happened("continued"), split.happened("split")),
        (3, 1)
    );
    let events = split.events("다음접수");
    let (_, new, from) = events.iter().find(|(event, ..)| event == "split").unwrap();
    assert!(from.len() == 1 && new > &from[0], "{events:?}");

    let merged = run(&matters(200), Start::From(&split.previous()), &settings(3));
    check_promises(&merged);
    let events = merged.events("다음접수");
    let kinds = ["continued", "merged", "retired"].map(|kind| merged.happened(kind));
    // The events of both later intakes have one name here: 3 continued before, 2 now.
    assert_eq!(kinds, [3 + 2, 1, 1], "{events:?}");
    let (_, kept, from) = events.iter().find(|(event, ..)| event == "merged").unwrap();
    let gone = events
        .iter()
        .find(|(event, ..)| event == "retired")
        .unwrap()
        .1;
    assert!(
        from.contains(kept) && from.contains(&gone) && *kept != gone,
        "{events:?}"
    );
}

#[test]
fn a_topic_without_ideas_retires_and_no_number_comes_again() {
    let texts = [matters(200), of_a_new_matter(60)].concat();
    let first = run(&texts, Start::Nothing, &settings(5));
    let gone = first.assignments.topic_id.value(200);
    // The ideas of the last matter were erased.
    let erased = [matters(200), vec![String::new(); 60]].concat();
    let second = run(&erased, Start::From(&first.previous()), &settings(4));
    check_promises(&second);
    let events = second.events("다음접수");
    assert!(
        events.contains(&("retired".to_owned(), gone, vec![])),
        "{events:?}"
    );
    let known: BTreeSet<i32> = first.topics.topic_id.values().iter().copied().collect();
    let third = run(&texts, Start::From(&second.previous()), &settings(5));
    let second_known = second.topics.topic_id.values();
    for id in third.topics.topic_id.values() {
        let seen = known.contains(id) && !second_known.contains(id);
        assert!(!seen, "number {id} was retired");
    }
    assert!(third.model.next_id() >= second.model.next_id());
    assert!(second.model.next_id() >= first.model.next_id());
}

#[test]
fn ideas_are_placed_without_moving_a_topic() {
    let settings = Settings::default().topics;
    let first = run(&matters(200), Start::Nothing, &settings);
    let previous = first.previous();
    let more = [matters(220), of_a_new_matter(20)].concat();
    let next = run(&more, Start::Fixed(&previous), &settings);
    check_promises(&next);
    assert_eq!(next.model.centroids(), first.model.centroids());
    assert_eq!(next.vectors.table(&next.corpus.vocabulary), previous.words);
    assert_eq!(next.topics.topic_id, first.topics.topic_id);
    assert_eq!(next.topics.parent_id, first.topics.parent_id);
    assert_eq!(next.happened("continued"), first.model.counts().0);
    assert_eq!(next.events("다음접수").len(), first.model.counts().0);
    let (old, new) = (
        first.assignments.topic_id.values(),
        next.assignments.topic_id.values(),
    );
    assert_eq!(old[..], new[..200]);
    // The twenty more of the known matters go where their matter is.
    let matter = |row: usize| {
        (0..200)
            .filter(|r| r % 4 == row % 4)
            .map(|r| old[r])
            .collect::<BTreeSet<_>>()
    };
    assert!((200..220).all(|row| matter(row).contains(&new[row])));
}

#[test]
fn with_the_word_vectors_of_before_what_hardly_changed_keeps_its_description() {
    let first = run(&matters(200), Start::Nothing, &settings(4));
    // Four more ideas, one a matter.
    let next = run(&matters(204), Start::Kept(&first.previous()), &settings(4));
    check_promises(&next);
    assert_eq!(
        first.assignments.topic_id.values()[..],
        next.assignments.topic_id.values()[..200]
    );
    let (old, new) = (&first.topics, &next.topics);
    assert_eq!((&old.topic_id, &old.label), (&new.topic_id, &new.label));
    assert_eq!(
        (&old.keywords, &old.exemplar_ids),
        (&new.keywords, &new.exemplar_ids)
    );
    let based_on = |outcome: &Outcome| outcome.model.descriptions();
    assert_eq!(based_on(&first).n_distinct, first.topics.n_distinct);
    assert_eq!(based_on(&next).n_distinct, first.topics.n_distinct);
    // Each of the four came to a topic and to a theme.
    assert_eq!(based_on(&next).n_changed.values().iter().sum::<i64>(), 8);
    // As many as a fifth of what was there are reason enough to look at all again.
    let more = run(&matters(280), Start::Kept(&next.previous()), &settings(4));
    check_promises(&more);
    assert_eq!(based_on(&more).n_distinct, more.topics.n_distinct);
    assert!(
        based_on(&more)
            .n_changed
            .values()
            .iter()
            .all(|&changed| changed == 0)
    );
}
