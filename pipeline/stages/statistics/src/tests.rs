//! The statistics of small datasets, written as other programs write them.

use std::fs::File;
use std::path::Path;

use polars::prelude::*;
use tempfile::TempDir;

use crate::{StatisticsError, breakdowns, statistics};

/// 2017-05-31, 2017-06-01 and 2017-06-02.
const DAYS: [i32; 3] = [17317, 17318, 17319];
/// 2017-05-01 and 2017-06-01.
const MONTHS: [i32; 2] = [17287, 17318];

fn write(folder: &Path, name: &str, mut frame: DataFrame) {
    let file = File::create(folder.join(format!("{name}.arrow"))).unwrap();
    IpcWriter::new(file)
        .with_compression(Some(IpcCompression::default()))
        .with_compat_level(CompatLevel::oldest())
        .finish(&mut frame)
        .unwrap();
}

/// Six ideas: topic 2 has a canonical and its copy in other months, topic 1 ideas without date or
/// channel.
fn datasets(assigned: [&str; 6]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let ids = ["a", "b", "c", "d", "e", "f"];
    let day = [
        Some(DAYS[0]),
        Some(DAYS[1]),
        Some(DAYS[1]),
        Some(DAYS[2]),
        None,
        None,
    ];
    let channel = [
        Some("우편"),
        Some("우편"),
        Some("누리집"),
        None,
        None,
        Some("우편"),
    ];
    let votes = [Some(5_i64), None, Some(7), Some(1), Some(2), Some(3)];
    let category = [
        None,
        Some("복지"),
        None,
        Some("복지"),
        Some("교육"),
        Some("복지"),
    ];
    let ideas = df!(
        "idea_id" => ids, "submitted_at" => day, "channel" => channel, "votes" => votes,
        "category" => category, "stage" => [None::<&str>; 6],
    );
    let ideas = ideas
        .unwrap()
        .lazy()
        .with_column(col("submitted_at").cast(DataType::Date));
    write(folder.path(), "ideas", ideas.collect().unwrap());
    let kind = [
        "distinct", "near", "distinct", "distinct", "distinct", "exact",
    ];
    write(
        folder.path(),
        "duplicates",
        df!("idea_id" => ids, "kind" => kind).unwrap(),
    );
    let topics = df!("idea_id" => assigned, "topic_id" => [2, 2, 2, 1, 1, 1]).unwrap();
    write(folder.path(), "assignments", topics);
    folder
}

#[test]
fn every_idea_is_in_one_cell() {
    let folder = datasets(["a", "b", "c", "d", "e", "f"]);
    let stats = statistics(folder.path()).unwrap().stats;
    assert_eq!(stats.topic_id, [1, 1, 1, 2, 2, 2]);
    let june = Some(MONTHS[1]);
    assert_eq!(stats.month, [None, None, june, Some(MONTHS[0]), june, june]);
    let channels: Vec<Option<&str>> = stats.channel.iter().map(Option::as_deref).collect();
    assert_eq!(
        channels,
        [
            None,
            Some("우편"),
            None,
            Some("우편"),
            Some("누리집"),
            Some("우편")
        ]
    );
    assert_eq!(stats.n_ideas, [1; 6]);
    assert_eq!(stats.n_distinct, [1, 0, 1, 1, 1, 0]);
    assert_eq!(stats.votes, [2, 3, 1, 5, 7, 0]);
}

#[test]
fn days_leave_out_what_has_no_date() {
    let folder = datasets(["a", "b", "c", "d", "e", "f"]);
    let days = statistics(folder.path()).unwrap().days;
    assert_eq!(days.topic_id, [1, 2, 2]);
    assert_eq!(days.day, [DAYS[2], DAYS[0], DAYS[1]]);
    assert_eq!(days.n_ideas, [1, 1, 2]);
    assert_eq!(days.n_distinct, [1, 1, 1]);
    assert_eq!(days.burst, [false; 3]);
}

#[test]
fn categories_and_stages_are_counted_by_topic() {
    let folder = datasets(["a", "b", "c", "d", "e", "f"]);
    let found = breakdowns(folder.path()).unwrap();
    assert_eq!(found.categories.topic_id, [1, 1, 2, 2]);
    let values: Vec<Option<&str>> = found
        .categories
        .value
        .iter()
        .map(Option::as_deref)
        .collect();
    assert_eq!(values, [Some("교육"), Some("복지"), None, Some("복지")]);
    assert_eq!(found.categories.n_ideas, [1, 2, 2, 1]);
    assert_eq!(found.stages.value, [None, None]);
    assert_eq!(found.stages.n_ideas, [3, 3]);
}

#[test]
fn damaged_datasets_are_named() {
    let folder = datasets(["a", "b", "x", "d", "e", "f"]);
    let error = statistics(folder.path()).unwrap_err();
    assert!(
        matches!(error, StatisticsError::Mismatch { row: 2, .. }),
        "{error}"
    );
    std::fs::write(folder.path().join("duplicates.arrow"), "no Arrow").unwrap();
    let message = statistics(folder.path()).unwrap_err().to_string();
    assert!(message.contains("duplicates.arrow"), "{message}");
    std::fs::remove_file(folder.path().join("ideas.arrow")).unwrap();
    let message = statistics(folder.path()).unwrap_err().to_string();
    assert!(message.contains("ideas.arrow"), "{message}");
}
