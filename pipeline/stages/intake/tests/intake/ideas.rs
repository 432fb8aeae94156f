//! Identity, merging, updates, and that the order of rows does not matter.

use std::collections::BTreeSet;

use arrow::array::Array;
use modum_model::settings::RepeatedRows;
use proptest::prelude::*;

use crate::desk::{Desk, counts, idea, ideas, reasons};

const LETTER: &str =
    "우리 동네 골목의 가로등이 고장 나서 밤길이 매우 위험하니 빨리 고쳐 주시기 바랍니다";
const UNLIKE: &str = "학교 급식에 채식 식단을 늘리고 알레르기 표시를 자세히 적어 주세요";

#[test]
fn equal_rows_with_an_author_are_one_idea() {
    let received = Desk::new().csv(
        "제안일자,제안자,제목,내용,좋아요\n\
         2020-05-02,홍길동,가로등,어둡다,1\n\
         2020.5.2, 홍길동 ,가로등,\"어둡다\n\",3\n\
         2020-05-02,김철수,가로등,어둡다,2\n\
         2020-05-03,홍길동,가로등,어둡다,2\n",
    );
    assert_eq!(counts(&received), [3, 0, 1, 0]);
    let votes: Vec<i64> = received.ideas.votes.iter().flatten().collect();
    assert!(votes.contains(&3) && !votes.contains(&1));
}

#[test]
fn equal_rows_without_an_author_count_within_one_file() {
    let mut desk = Desk::new();
    let content = "제안자,제목\n익명,가로등\n,가로등\n비공개,가로등\n";
    let received = desk.csv(content);
    assert_eq!(counts(&received), [3, 0, 0, 0]);
    // In another file, or another intake, they are the same three.
    let files = [
        desk.file("a.csv", content),
        desk.file("b.csv", "제목\n가로등\n가로등\n"),
    ];
    assert_eq!(counts(&desk.files(&files, "first", None)), [3, 0, 2, 0]);
    assert_eq!(counts(&desk.then(&received, content)), [0, 0, 3, 0]);
    desk.settings.repeated_rows = RepeatedRows::Fold;
    assert_eq!(counts(&desk.csv(content)), [1, 0, 2, 0]);
}

#[test]
fn repeated_rows_are_counted_whatever_lies_between() {
    // The same text with other votes in between, in two files whose rows interleave when sorted.
    let desk = Desk::new();
    let files = [
        desk.file("a.csv", "제목,좋아요\n가,5\n가,1\n가,3\n"),
        desk.file("b.csv", "제목,좋아요\n가,4\n가,2\n"),
    ];
    let received = desk.files(&files, "first", None);
    let mut votes: Vec<i64> = received.ideas.votes.iter().flatten().collect();
    votes.sort_unstable();
    assert_eq!(votes, [1, 3, 5]);
    assert_eq!(counts(&received), [3, 0, 2, 0]);
}

#[test]
fn decomposed_text_is_the_same_text() {
    let desk = Desk::new();
    let composed = desk.csv("제안자,제목\n홍길동,각도\n");
    let decomposed = desk.then(
        &composed,
        "제안자,제목\n\u{1112}\u{1169}\u{11bc}\u{1100}\u{1175}\u{11af}\u{1103}\u{1169}\u{11bc},\
         \u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}\n",
    );
    assert_eq!(counts(&decomposed), [0, 0, 1, 0]);
}

#[test]
fn rows_of_one_id_merge() {
    let received = Desk::new().csv(
        "id,제목,구분,상태,좋아요,등록일\n\
         1,가로등,,접수,7,\n\
         1,가로등,안전,,7,2020-05-02\n\
         1,가로등,교통,완료,3,2020-05-01\n\
         2,급식,교육,,,\n",
    );
    assert_eq!(counts(&received), [2, 0, 2, 0]);
    assert_eq!(idea(&received.ideas, 0), "-|2020-05-02|가로등||안전|접수|7");
    assert_eq!(idea(&received.ideas, 1), "-|-|급식||교육|-|-");
}

#[test]
fn a_later_intake_updates() {
    let desk = Desk::new();
    let first = desk.csv(format!(
        "id,제목,내용,상태,좋아요\n1,가,{LETTER},접수,9\n2,나,{LETTER},접수,1\n3,다,,,\n"
    ));
    let second = desk.then(
        &first,
        format!("id,제목,내용,상태,좋아요\n1,가,{LETTER},,3\n2,나,{LETTER}!! 꼭이요,,\n4,라,,,\n"),
    );
    assert_eq!(counts(&second), [1, 2, 0, 0]);
    assert_eq!(
        ideas(&second.ideas),
        [
            format!("1|-|-|가|{LETTER}|-|접수|3"),
            format!("2|-|-|나|{LETTER}!! 꼭이요|-|접수|1"),
            "3|-|-|다||-|-|-".to_owned(),
            "4|-|-|라||-|-|-".to_owned(),
        ]
    );
    let intakes: Vec<&str> = second.ideas.intake.iter().flatten().collect();
    let last: Vec<&str> = second.ideas.last_intake.iter().flatten().collect();
    assert_eq!(intakes, ["first", "first", "first", "second"]);
    assert_eq!(last, ["second", "second", "first", "second"]);
}

#[test]
fn an_id_that_stands_for_an_unlike_text_is_rejected() {
    let mut desk = Desk::new();
    let rows = |reused: usize| {
        let row = |id: usize| {
            if id < reused {
                format!("{id},홍길동,{UNLIKE}\n")
            } else {
                format!("{id},홍길동,{LETTER} {id}\n")
            }
        };
        "번호,제안자,내용\n".to_owned() + &(0..100).map(row).collect::<String>()
    };
    let first = desk.csv(rows(0));
    let second = desk.then(&first, rows(5));
    assert_eq!(counts(&second), [0, 0, 95, 5]);
    assert_eq!(reasons(&second.rejects)[0], "2 id_reused");
    assert!(second.rejects.raw.value(0).contains(UNLIKE));
    assert!(!second.rejects.raw.value(0).contains("홍길동"));
    assert_eq!(second.ideas.body.value(0), format!("{LETTER} 0"));
    let path = desk.file("second.csv", rows(6));
    let error = desk
        .try_files(&[path], "second", Some(&first.ideas))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("6 of 100") && error.contains("--source"),
        "{error}"
    );
    // With a source the same numbers are other ideas.
    desk.source = Some("국민신문고");
    let second = desk.then(&first, rows(6));
    assert_eq!(counts(&second), [100, 0, 0, 0]);
    let ids: Vec<&str> = second.ideas.idea_id.iter().flatten().collect();
    assert!(ids.contains(&"국민신문고/7") && ids.contains(&"7"));
    let named = ids.iter().position(|id| *id == "국민신문고/7").unwrap();
    assert_eq!(second.ideas.source.value(named), "국민신문고");
    assert_eq!(second.ideas.source_id.value(named), "7");
}

#[test]
fn an_id_is_not_reused_within_a_run_either() {
    let mut desk = Desk::new();
    desk.settings.max_reused_share = 0.5;
    let received = desk.csv(format!(
        "번호,내용,좋아요\n1,{UNLIKE},3\n1,{LETTER},5\n1,{LETTER}!,1\n"
    ));
    assert_eq!(counts(&received), [1, 0, 1, 1]);
    assert_eq!(reasons(&received.rejects), ["2 id_reused"]);
    assert_eq!(received.ideas.body.value(0), LETTER);
}

#[test]
fn what_was_forgotten_does_not_come_back() {
    let mut desk = Desk::new();
    let content = "제안자,제목\n홍길동,가로등\n홍길동,급식\n";
    let first = desk.csv(content);
    let erased = first.ideas.idea_id.value(0).to_owned();
    desk.forgotten = BTreeSet::from([erased.clone()]);
    let again = desk.csv(content);
    assert_eq!(counts(&again), [1, 0, 0, 1]);
    assert_eq!(again.rejects.reason.value(0), "forgotten");
    assert_eq!(again.rejects.raw.value(0), "");
    assert!(again.ideas.idea_id.iter().flatten().all(|id| id != erased));
}

#[test]
fn a_row_without_an_own_id_gets_a_hashed_one() {
    let received = Desk::new().csv("id,제안자,제목\n7,가,나\n,가,나\n , ,\"나\n\"\n");
    let ids: Vec<&str> = received.ideas.idea_id.iter().flatten().collect();
    assert_eq!(ids[0], "7");
    assert!(ids[1].starts_with('h') && ids[2].starts_with('h') && ids[1].len() == 17);
    assert_eq!(received.ideas.source_id.null_count(), 2);
    assert_eq!(received.ideas.title.value(2), "나");
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let row = |n: usize| format!("{},시민{},\"{LETTER} {n}\n{}\"\n", n % 4000, n % 70, n % 7);
    let content = "좋아요,제안자,내용\n".to_owned() + &(0..8000).map(row).collect::<String>();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| Desk::new().csv(&content))
    };
    let one = with(1);
    assert_eq!(counts(&one), [8000, 0, 0, 0]);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

/// Rows with few different values, so that ids, texts and votes meet often.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let id = prop::sample::select(vec!["", "", "1", "2"]);
    let author = prop::sample::select(vec!["", "익명", "홍길동"]);
    let text = prop::sample::select(vec!["가로등", "가로등 ", "급식", "", LETTER, UNLIKE]);
    let other = prop::sample::select(vec!["", "가", "나"]);
    let votes = prop::sample::select(vec!["", "1", "2", "x"]);
    let date = prop::sample::select(vec!["", "2020-05-02", "어제"]);
    let row = (id, author, text, other.clone(), other, votes, date)
        .prop_map(|(i, a, t, c, s, v, d)| format!("{i},{a},{t},{c},{s},{v},{d}\n"));
    prop::collection::vec(row, 1..40)
}

fn table(rows: &[String]) -> String {
    format!("id,제안자,제목,구분,상태,좋아요,등록일\n{}", rows.concat())
}

fn tolerant() -> Desk {
    let mut desk = Desk::new();
    desk.settings.max_reused_share = 1.0;
    desk
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The same rows in any order, after the same store, give the same ideas.
    #[test]
    fn the_order_of_rows_does_not_matter(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        before in rows(),
    ) {
        let desk = tolerant();
        let before = desk.csv(table(&before));
        let (one, other) = (desk.then(&before, table(&rows)), desk.then(&before, table(&shuffled)));
        prop_assert_eq!(&one.ideas, &other.ideas);
        prop_assert_eq!(counts(&one), counts(&other));
        let sorted = |received: &modum_intake::Received| {
            let mut raw: Vec<String> = received.rejects.raw.iter().flatten().map(str::to_owned).collect();
            raw.sort();
            raw
        };
        prop_assert_eq!(sorted(&one), sorted(&other));
        let ids: Vec<&str> = one.ideas.idea_id.iter().flatten().collect();
        prop_assert!(ids.is_sorted_by(|a, b| a < b));
    }

    /// Files in any order give the same ideas, and taking them in again adds none.
    #[test]
    fn taking_in_again_adds_nothing(one in rows(), other in rows()) {
        let desk = tolerant();
        let files = [desk.file("a.csv", table(&one)), desk.file("b.csv", table(&other))];
        let swapped = [files[1].clone(), files[0].clone()];
        let received = desk.files(&files, "first", None);
        prop_assert_eq!(&received.ideas, &desk.files(&swapped, "first", None).ideas);
        let again = desk.files(&files, "second", Some(&received.ideas));
        prop_assert_eq!(counts(&again)[0], 0);
        prop_assert_eq!(again.ideas.idea_id, received.ideas.idea_id);
    }

    /// Repeating rows that have an id or an author changes nothing but the count of repetitions, and
    /// each repetition of a refused row is refused as well.
    #[test]
    fn repeated_rows_are_counted_and_change_nothing(
        (rows, again) in rows().prop_flat_map(|rows| {
            let again = prop::collection::vec(prop::sample::select(rows.clone()), 1..30);
            (Just(rows), again)
        }),
        before in rows(),
    ) {
        let desk = tolerant();
        let before = desk.csv(table(&before));
        let again: Vec<String> = again
            .into_iter()
            .filter(|row| !row.starts_with(",,") && !row.starts_with(",익명"))
            .collect();
        let (once, more) = (desk.then(&before, table(&rows)), desk.then(&before, table(&[rows, again.clone()].concat())));
        prop_assert_eq!(&once.ideas, &more.ideas);
        let ([new, updated, unchanged, rejected], more_counts) = (counts(&once), counts(&more));
        prop_assert_eq!((new, updated), (more_counts[0], more_counts[1]));
        prop_assert_eq!(more_counts[2] + more_counts[3], unchanged + rejected + again.len() as u64);
        let refused = |received: &modum_intake::Received| -> std::collections::BTreeSet<String> {
            received.rejects.raw.iter().flatten().map(str::to_owned).collect()
        };
        prop_assert_eq!(refused(&once), refused(&more));
        prop_assert_eq!(more.rejects.row.len() as u64, more_counts[3]);
    }
}
