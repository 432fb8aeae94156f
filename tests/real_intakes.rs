//! Figures that are known of real intakes. They lie outside the project; without them these tests
//! say so and end.

use std::path::PathBuf;

use crate::support::{manifest, ok, take_in};

fn real(path: &str) -> Option<PathBuf> {
    let path =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn two_exports_of_one_board_give_each_idea_once() {
    let (Some(first), Some(second)) = (
        real("gwanghwamoon/intake-2020-05-02.csv"),
        real("gwanghwamoon/intake-2020-05-09.cp949.csv"),
    ) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let new = |intake: &PathBuf| {
        take_in(intake, &store, &[]);
        manifest(&store)["totals"]["new"].as_u64().unwrap()
    };
    assert_eq!(new(&first), 1501);
    assert!((230..=250).contains(&new(&second)));
    assert_eq!(new(&first), 0);
    assert_eq!(new(&second), 0);
    ok(&["verify", "--store", store.to_str().unwrap()]);
}

#[test]
fn petitions_need_no_mapping() {
    let folder = tempfile::tempdir().unwrap();
    for (name, rows) in [
        ("petitions-2019-04.jsonl", 494),
        ("petitions-2019-01-12.csv", 2298),
    ] {
        let Some(path) = real(&format!("petitions/{name}")) else {
            return;
        };
        let store = folder.path().join(name);
        take_in(&path, &store, &[]);
        assert_eq!(manifest(&store)["totals"]["new"], rows);
    }
}
