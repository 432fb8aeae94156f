//! Opening, locking, the key, publishing, keeping, and what killed writers leave.

use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use super::*;
use crate::fixture;
use crate::rollback::rollback;

/// A store in a folder whose name an official would give it.
fn fresh() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create_or_open(&folder.path().join("제안 저장소 2026")).unwrap();
    (folder, store)
}

fn numbers(store: &Store) -> Vec<u32> {
    store
        .snapshots()
        .unwrap()
        .iter()
        .map(Snapshot::number)
        .collect()
}

fn current(store: &Store) -> u32 {
    store.published().unwrap().number()
}

fn no_random(_: &mut [u8]) -> io::Result<()> {
    panic!("a key is there already")
}

#[test]
fn what_is_no_store_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("file"), "x").unwrap();
    fs::create_dir(at("full")).unwrap();
    fs::write(at("full/note.txt"), "x").unwrap();
    fs::create_dir(at("empty")).unwrap();
    let check = |result: Result<Store, StoreError>, expected: &str| {
        let message = result.unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    };
    check(Store::open(&at("nothing")), "modum run INTAKE --store");
    check(Store::open(&at("empty")), "there is no store");
    check(Store::open(&at("file")), "is a file");
    check(Store::open(&at("full")), "holds other files");
    check(Store::create_or_open(&at("file")), "is a file");
    check(Store::create_or_open(&at("full")), "holds other files");
    assert!(!at("full/snapshots").exists());
    let store = Store::create_or_open(&at("empty")).unwrap();
    assert!(Store::open(&at("empty")).is_ok());
    assert!(store.current().unwrap().is_none());
    assert!(
        store
            .published()
            .unwrap_err()
            .to_string()
            .contains("no snapshot yet")
    );
}

#[test]
fn snapshots_are_published_in_turn_and_the_oldest_go() {
    let (_folder, store) = fresh();
    let lock = store.lock().unwrap();
    for number in 1..=5 {
        let snapshot = fixture::publish(&store, &lock, 3);
        assert_eq!((snapshot.number(), current(&store)), (number, number));
        assert!(fixture::check(&snapshot).passed());
    }
    assert_eq!(numbers(&store), [3, 4, 5]);
    let link = fs::read_link(store.path().join("current")).unwrap();
    assert_eq!(link, Path::new("snapshots/000005"));
    let names = disk::names(&store.snapshots_path()).unwrap();
    assert_eq!(names, ["000003", "000004", "000005"]);
    fixture::publish(&store, &lock, 0);
    assert_eq!(numbers(&store), [6]);
}

#[test]
fn a_rolled_back_store_goes_on_with_a_fresh_number() {
    let (_folder, store) = fresh();
    let lock = store.lock().unwrap();
    for _ in 0..3 {
        fixture::publish(&store, &lock, 3);
    }
    assert_eq!(rollback(&store, &lock, 1).unwrap().number(), 1);
    assert_eq!((current(&store), numbers(&store)), (1, vec![1, 2, 3]));
    let message = rollback(&store, &lock, 7).unwrap_err().to_string();
    assert_eq!(message, "there is no snapshot 7; kept are: 1, 2, 3");

    fs::write(
        store.snapshot(2).unwrap().path().join("manifest.json"),
        "{}",
    )
    .unwrap();
    let message = rollback(&store, &lock, 2).unwrap_err().to_string();
    assert!(message.contains("manifest.json: damaged"), "{message}");
    assert_eq!(current(&store), 1);

    assert_eq!(fixture::publish(&store, &lock, 3).number(), 4);
    assert_eq!((current(&store), numbers(&store)), (4, vec![2, 3, 4]));
}

#[test]
fn the_current_snapshot_is_never_pruned() {
    let (_folder, store) = fresh();
    let lock = store.lock().unwrap();
    for _ in 0..3 {
        fixture::publish(&store, &lock, 3);
    }
    rollback(&store, &lock, 1).unwrap();
    store.prune(1).unwrap();
    assert_eq!(numbers(&store), [1, 3]);
}

#[test]
fn a_second_writer_is_told() {
    let (_folder, store) = fresh();
    let lock = store.lock().unwrap();
    let second = Store::open(store.path()).unwrap();
    let message = second.lock().unwrap_err().to_string();
    assert!(
        message.contains("another run is writing to the store"),
        "{message}"
    );
    drop(lock);
    second.lock().unwrap();
}

#[test]
fn an_abandoned_snapshot_leaves_nothing() {
    let (_folder, store) = fresh();
    let lock = store.lock().unwrap();
    fixture::publish(&store, &lock, 3);
    let building = store.begin(&lock).unwrap();
    fixture::fill(&building);
    drop(building.seal(fixture::manifest()).unwrap());
    assert_eq!(disk::names(&store.snapshots_path()).unwrap(), ["000001"]);
    assert_eq!(current(&store), 1);
}

#[test]
fn files_that_did_not_change_are_shared() {
    let (_folder, store) = fresh();
    let lock = store.lock().unwrap();
    let file = |snapshot: &Snapshot, name: &str| snapshot.path().join(name);
    let first = fixture::publish(&store, &lock, 4);
    let second = fixture::publish(&store, &lock, 4);
    let same = |a: &Snapshot, b: &Snapshot, name: &str| {
        let inode = |snapshot| fs::metadata(file(snapshot, name)).unwrap().ino();
        inode(a) == inode(b)
    };
    for name in [
        "datasets/ideas.arrow",
        "index/ids",
        "model/vectors/words.bin",
    ] {
        assert!(same(&first, &second, name), "{name}");
    }
    assert!(!same(&first, &second, "manifest.json"));
    // A damaged file stays where it is; the store goes on with its own.
    fs::write(file(&second, "index/ids"), "damaged").unwrap();
    let third = fixture::publish(&store, &lock, 4);
    assert!(!same(&second, &third, "index/ids"));
    assert!(fixture::check(&third).passed() && !fixture::check(&second).passed());
}

#[test]
fn remains_of_killed_writers_go_with_the_next_lock() {
    let (_folder, store) = fresh();
    let lock = store.lock().unwrap();
    for _ in 0..2 {
        fixture::publish(&store, &lock, 3);
    }
    drop(lock);
    let snapshots = store.snapshots_path();
    // Killed while building, while pruning, while rewriting, and while swapping the link.
    fs::create_dir_all(snapshots.join(".building-x1/datasets")).unwrap();
    fs::create_dir(snapshots.join(".removed-000000")).unwrap();
    fs::create_dir(snapshots.join(".rewritten-000001")).unwrap();
    symlink("snapshots/000001", store.path().join(".current")).unwrap();
    // Killed between the two renames of a replacement: the rewritten form is complete.
    fs::rename(
        snapshots.join("000002"),
        snapshots.join(".rewritten-000002"),
    )
    .unwrap();
    assert!(
        fixture::check(&store.published().unwrap()).passed(),
        "readers find it meanwhile"
    );

    let lock = store.lock().unwrap();
    assert_eq!(disk::names(&snapshots).unwrap(), ["000001", "000002"]);
    assert!(fixture::check(&store.published().unwrap()).passed());
    assert_eq!(fixture::publish(&store, &lock, 3).number(), 3);
    assert_eq!(current(&store), 3);
}

#[test]
fn a_link_to_nowhere_is_told() {
    let (_folder, store) = fresh();
    symlink("snapshots/000009", store.path().join("current")).unwrap();
    let message = store.current().unwrap_err().to_string();
    assert!(
        message.contains("leads to snapshots/000009, which is no snapshot"),
        "{message}"
    );
}

#[test]
fn the_key_is_made_once_and_kept() {
    let (folder, store) = fresh();
    let lock = store.lock().unwrap();
    let mut random = |bytes: &mut [u8]| {
        bytes.fill(7);
        Ok(())
    };
    assert_eq!(
        store.key(&lock, None, &mut random).unwrap().bytes(),
        &[7; 32]
    );
    assert_eq!(
        store.key(&lock, None, &mut no_random).unwrap().bytes(),
        &[7; 32]
    );
    let mode = fs::metadata(store.path().join("key"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);

    let file = folder.path().join("열쇠");
    let check = |bytes: &[u8], expected: &str| {
        fs::write(&file, bytes).unwrap();
        let message = store
            .key(&lock, Some(&file), &mut no_random)
            .unwrap_err()
            .to_string();
        assert!(message.contains(expected), "{message}");
    };
    check(&[8; 32], "has another key than");
    check(&[7; 31], "a file of 32 bytes, but this one has 31");
    fs::write(&file, [7; 32]).unwrap();
    assert!(store.key(&lock, Some(&file), &mut no_random).is_ok());
}

#[test]
fn a_lost_key_is_not_replaced_by_another() {
    let (folder, store) = fresh();
    let lock = store.lock().unwrap();
    fixture::publish(&store, &lock, 3);
    let message = store
        .key(&lock, None, &mut no_random)
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("bring it back with `--key FILE`"),
        "{message}"
    );
    let file = folder.path().join("key copy");
    fs::write(&file, [9; 32]).unwrap();
    assert_eq!(
        store
            .key(&lock, Some(&file), &mut no_random)
            .unwrap()
            .bytes(),
        &[9; 32]
    );
    assert_eq!(
        store.key(&lock, None, &mut no_random).unwrap().bytes(),
        &[9; 32]
    );
}

#[test]
fn the_checksum_reads_like_sha256sum() {
    let (_folder, store) = fresh();
    let lock = store.lock().unwrap();
    let snapshot = fixture::publish(&store, &lock, 3);
    let line = fs::read_to_string(snapshot.path().join("manifest.sha256")).unwrap();
    let (sha256, name) = line.split_once("  ").unwrap();
    assert_eq!((sha256.len(), name), (64, "manifest.json\n"));
    let manifest = snapshot.manifest().unwrap();
    let ideas = manifest
        .files
        .iter()
        .find(|file| file.name == "datasets/ideas.arrow")
        .unwrap();
    assert_eq!(ideas.rows, Some(6));
    assert!(manifest.files.is_sorted_by_key(|file| &file.name));
    let words = manifest
        .files
        .iter()
        .find(|file| file.name == "model/vectors/words.bin")
        .unwrap();
    assert_eq!((words.rows, words.bytes), (None, 3));
    let of_1_2_3 = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
    assert_eq!(words.sha256, of_1_2_3);
}

#[test]
fn a_linked_file_keeps_its_checksum() {
    let (_folder, store) = fresh();
    let lock = store.lock().unwrap();
    let first = fixture::publish(&store, &lock, 3).index().join("ids");
    let building = store.begin(&lock).unwrap();
    fixture::fill(&building);
    let linked = building.index().join("ids");
    fs::remove_file(&linked).unwrap();
    fs::hard_link(&first, &linked).unwrap();
    // Damage since the first snapshot is not taken for what was published.
    let bytes = fs::read(&first).unwrap();
    fs::write(&first, bytes.to_ascii_uppercase()).unwrap();
    let sealed = building.seal(fixture::manifest()).unwrap();
    let report = fixture::check(&sealed.snapshot());
    let failed: Vec<&str> = report.failed().map(|check| check.detail.as_str()).collect();
    let expected = "index/ids has another checksum than listed";
    assert!(
        failed.iter().any(|detail| detail.contains(expected)),
        "{failed:?}"
    );
}
