//! Forgetting in stores of several snapshots.

use super::*;
use crate::decisions::Decisions;
use crate::fixture;

/// A store with two snapshots.
fn two_snapshots() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create_or_open(&folder.path().join("저장소")).unwrap();
    let lock = store.lock().unwrap();
    for _ in 0..2 {
        fixture::publish(&store, &lock, 3);
    }
    (folder, store)
}

fn run(store: &Store, ids: &[&str]) -> Result<Forgotten, ForgetError> {
    let ids = ids.iter().map(|&id| id.to_owned()).collect();
    let lock = store.lock()?;
    forget(
        store,
        &lock,
        &ids,
        "2026-07-01T00:00:00Z",
        &fixture::rewrite_index,
    )
}

fn ids(store: &Store) -> Vec<String> {
    fixture::index_ids(&store.published().unwrap().index()).unwrap()
}

#[test]
fn a_canonical_is_erased_from_all_snapshots() {
    let (_folder, store) = two_snapshots();
    let forgotten = run(&store, &["web/1"]).unwrap();
    assert_eq!(
        forgotten,
        Forgotten {
            ideas: 1,
            snapshots: vec![1, 2]
        }
    );
    for snapshot in store.snapshots().unwrap() {
        let report = fixture::check(&snapshot);
        assert!(report.passed(), "{:?}", report.failed().collect::<Vec<_>>());
        let manifest = snapshot.manifest().unwrap();
        assert_eq!((manifest.forgotten, manifest.fit), (1, None));
        let ideas: Ideas = snapshot.table().unwrap();
        assert_eq!((ideas.title.value(0), ideas.body.value(0)), ("", ""));
        assert!(ideas.author.is_null(0));
        assert_eq!(ideas.votes.value(0), 10);
        assert_eq!(
            ideas.body.value(1),
            fixture::BODY,
            "the copy is somebody else's"
        );
        assert_eq!(ideas.author.value(2), "p03");
        let topics: Topics = snapshot.table().unwrap();
        assert_eq!(topics.exemplar_ids.value_length(0), 1);
        assert_eq!(topics.exemplar_ids.value_length(1), 0);
        let rejects: Rejects = snapshot.table().unwrap();
        assert_eq!((rejects.raw.value(1), rejects.detail.value(1)), ("", ""));
        assert_eq!(rejects.raw.value(0), "120,,,p09");
    }
    assert_eq!(ids(&store), ["web/5", "web/4"]);
    let decisions = Decisions::read(&store.decisions()).unwrap();
    assert!(decisions.forgotten.contains("web/1"));
    assert_eq!(store.published().unwrap().number(), 2);
    let names = disk::names(&store.path().join("snapshots")).unwrap();
    assert_eq!(names, ["000001", "000002"]);
}

#[test]
fn a_copy_is_erased_with_its_own_text() {
    let (_folder, store) = two_snapshots();
    run(&store, &["web/3"]).unwrap();
    let snapshot = store.published().unwrap();
    assert!(fixture::check(&snapshot).passed());
    let duplicates: Duplicates = snapshot.table().unwrap();
    assert_eq!(duplicates.own_text.value(2), "");
    assert_eq!(
        ids(&store),
        ["web/5", "web/1", "web/4"],
        "only canonicals have documents"
    );
    let rejects: Rejects = snapshot.table().unwrap();
    assert_eq!(rejects.raw.value(1), "1,전혀 다른 글,p01", "of another id");
}

#[test]
fn unknown_ids_change_nothing() {
    let (_folder, store) = two_snapshots();
    let before = store.published().unwrap().manifest().unwrap();
    let message = run(&store, &["web/1", "web/99", "98"])
        .unwrap_err()
        .to_string();
    assert_eq!(
        message,
        "no kept snapshot has the ideas: 98, web/99; nothing was changed"
    );
    assert_eq!(store.published().unwrap().manifest().unwrap(), before);
    assert!(!store.decisions().exists());
}

#[test]
fn forgetting_goes_on_where_it_was_interrupted() {
    let (_folder, store) = two_snapshots();
    let ids = BTreeSet::from(["web/1".to_owned()]);
    let lock = store.lock().unwrap();
    let broken = |_: &Path, _: &Path, _: &[String]| Err("disk full".into());
    let message = forget(&store, &lock, &ids, "now", &broken)
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("index of snapshot 1 cannot be rewritten: disk full"),
        "{message}"
    );
    assert!(fixture::check(&store.published().unwrap()).passed());
    drop(lock);
    run(&store, &["web/1"]).unwrap();
    run(&store, &["web/1", "web/6"]).unwrap();
    let snapshot = store.published().unwrap();
    assert!(fixture::check(&snapshot).passed());
    assert_eq!(snapshot.manifest().unwrap().forgotten, 2);
}

#[test]
fn rejected_rows_that_quote_the_text_are_found() {
    let mut erasure = Erasure::new(&BTreeSet::from(["web/1".to_owned()]));
    erasure.learn(&fixture::ideas());
    let check = |reason: &str, raw: &str, erased: bool| {
        let rejects = Rejects {
            intake: vec![Some("2026-06")].into(),
            file: vec![Some("a.csv")].into(),
            row: vec![4].into(),
            reason: vec![Some(reason)].into(),
            detail: vec![Some("")].into(),
            raw: vec![Some(raw)].into(),
        };
        let after = erasure.rejects(&rejects);
        assert_eq!(after.raw.value(0).is_empty(), erased, "{reason}: {raw}");
    };
    check("bad_row", "9,\"버스 노선을 늘려 주세요\",\"x\"", true);
    check(
        "bad_row",
        "우리 동네에는 버스가 한 시간에 한 대입니다. \"\"배차\"\"를 늘려 주세요, 꼭.",
        true,
    );
    check("bad_row", "9,버스,x", false);
    check("id_reused", "1,다른 글", true);
    check("id_reused", "12,다른 글", false);
    check("bad_row", "1,다른 글", false);
}
