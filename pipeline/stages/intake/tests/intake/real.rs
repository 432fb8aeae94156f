//! Real intakes, where they stand beside the project; elsewhere these tests say that they skip.

use std::path::PathBuf;

use arrow::array::Array as _;
use modum_intake::Received;
use modum_model::file::write_table;
use modum_model::tables::Ideas;

use crate::desk::{Desk, counts};

/// A file of the shared data, or nothing where that is missing.
#[expect(clippy::print_stderr, reason = "a test that skips itself says so")]
fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../../shared/data")
        .join(name);
    if !path.exists() {
        eprintln!("skipped: {} is missing", path.display());
        return None;
    }
    Some(path)
}

fn take(name: &str, intake: &str, before: Option<&Ideas>) -> Option<Received> {
    Some(Desk::new().files(&[shared(name)?], intake, before))
}

#[test]
fn two_exports_of_one_board() {
    let (one, two) = (
        "gwanghwamoon/intake-2020-05-02.csv",
        "gwanghwamoon/intake-2020-05-09.cp949.csv",
    );
    let Some(first) = take(one, "1", None) else {
        return;
    };
    assert_eq!(counts(&first), [1501, 0, 179, 0]);
    let Some(second) = take(two, "2", Some(&first.ideas)) else {
        return;
    };
    let [new, updated, unchanged, rejected] = counts(&second);
    assert!(
        (230..=250).contains(&new),
        "{new} new, {updated} updated, {unchanged} unchanged"
    );
    assert_eq!((rejected, new + updated + unchanged), (0, 1760));
    for name in [one, two] {
        let again = take(name, "3", Some(&second.ideas)).unwrap();
        assert_eq!(counts(&again)[0], 0, "{name}");
        assert_eq!(again.ideas.idea_id, second.ideas.idea_id);
    }
}

#[test]
fn petitions_need_no_mapping() {
    // Four of the titles are empty.
    let check = |name: &str, rows: u64, empty: u64| {
        let Some(received) = take(name, "1", None) else {
            return;
        };
        let input = &received.inputs[0];
        assert_eq!((input.rows, input.rejected), (rows, empty), "{name}");
        assert_eq!(
            (input.unreadable_dates, input.unreadable_numbers),
            (0, 0),
            "{name}"
        );
        let ideas = &received.ideas;
        assert_eq!(ideas.submitted_at.null_count(), 0, "{name}");
        assert_eq!(
            (ideas.votes.null_count(), ideas.source_id.null_count()),
            (0, 0),
            "{name}"
        );
    };
    check("petitions/petitions-2019-01-12.csv", 2298, 0);
    check("petitions/petitions-2019-04.jsonl", 494, 0);
    check("petitions/petition-titles-2019-2021.csv", 68_556, 4);
    check("search/intake.csv", 2321, 0);
}

#[test]
fn tables_can_be_written() {
    let Some(received) = take("gwanghwamoon/intake-2020-05-02.csv", "1", None) else {
        return;
    };
    let folder = tempfile::TempDir::new().unwrap();
    write_table(folder.path(), &received.ideas).unwrap();
    write_table(folder.path(), &received.rejects).unwrap();
}
