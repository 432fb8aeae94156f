//! The same rows give the same bytes, whatever their order and the number of threads.

use std::path::Path;

use crate::support::{current, generate, manifest, ok, rows, take_in};

/// The files that must be equal byte for byte.
fn datasets(store: &Path) -> Vec<(String, Vec<u8>)> {
    let snapshot = current(store);
    let mut files = Vec::new();
    for folder in ["datasets", "index", "model"] {
        for entry in std::fs::read_dir(snapshot.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            files.push((name, std::fs::read(path).unwrap()));
        }
    }
    files.sort();
    files
}

fn assert_equal(a: &Path, b: &Path, but: &[&str]) {
    let (a, b) = (datasets(a), datasets(b));
    assert_eq!(a.len(), b.len());
    assert!(a.len() >= 13, "eleven datasets and the model");
    for ((name, a), (other, b)) in a.iter().zip(&b) {
        assert_eq!(name, other);
        assert!(but.contains(&name.as_str()) || a == b, "{name} differs");
    }
}

/// The rows of an intake the other way round.
fn reversed(intake: &Path, to: &Path) {
    rewrite(intake, to, |rows| rows.reverse());
}

/// An intake with its rows changed.
fn rewrite(intake: &Path, to: &Path, change: impl FnOnce(&mut Vec<csv::ByteRecord>)) {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(intake)
        .unwrap();
    let headings = reader.byte_headers().unwrap().clone();
    let mut rows: Vec<csv::ByteRecord> = reader.byte_records().map(Result::unwrap).collect();
    change(&mut rows);
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_path(to)
        .unwrap();
    writer.write_byte_record(&headings).unwrap();
    for row in rows {
        writer.write_byte_record(&row).unwrap();
    }
    writer.flush().unwrap();
}

#[test]
fn threads_and_order_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, [7; 32]).unwrap();
    let key = ["--key", key.to_str().unwrap()];
    let (intake, _) = generate(&folder.path().join("a"), 4000, 5);
    let stores = ["one", "two", "turned"].map(|name| folder.path().join(name));
    take_in(&intake, &stores[0], &[key[0], key[1], "--threads", "1"]);
    take_in(&intake, &stores[1], &[key[0], key[1], "--threads", "2"]);
    assert_equal(&stores[0], &stores[1], &[]);

    let turned = folder.path().join("b").join("intake.csv");
    reversed(&intake, &turned);
    take_in(&turned, &stores[2], &key);
    // Rejects name the row, which is another one now.
    assert_equal(&stores[0], &stores[2], &["rejects.arrow"]);
}

#[test]
fn a_second_intake_is_deterministic_too() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, [7; 32]).unwrap();
    let key = ["--key", key.to_str().unwrap()];
    let (first, _) = generate(&folder.path().join("a"), 600, 5);
    let (second, _) = generate(&folder.path().join("b"), 300, 6);
    let (third, _) = generate(&folder.path().join("c"), 90, 7);
    let stores = ["one", "two"].map(|name| folder.path().join(name));
    let next = |store: &Path, intake: &Path, name: &str, threads: &str| {
        let named = ["--source", name, "--intake", name, "--threads", threads];
        take_in(intake, store, &named);
    };
    for (store, threads) in stores.iter().zip(["1", "2"]) {
        take_in(&first, store, &[key[0], key[1], "--threads", threads]);
        next(store, &second, "second", threads);
    }
    assert_equal(&stores[0], &stores[1], &[]);
    // The third is too small for word vectors to be learned anew.
    let learned = manifest(&stores[0])["fit"].clone();
    let words = std::fs::read(current(&stores[0]).join("model/words.arrow")).unwrap();
    for (store, threads) in stores.iter().zip(["1", "2"]) {
        next(store, &third, "third", threads);
    }
    assert_equal(&stores[0], &stores[1], &[]);
    assert_eq!(manifest(&stores[0])["fit"], learned);
    assert!(words == std::fs::read(current(&stores[0]).join("model/words.arrow")).unwrap());
}

/// Rows that come with the later of two intakes.
fn comes_later(row: &csv::ByteRecord) -> bool {
    row[0].last().is_some_and(|digit| digit % 3 == 0)
}

#[test]
fn two_intakes_find_the_copies_of_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).join("intake.csv");
    let stores = ["whole", "parts"].map(|name| folder.path().join(name));
    let (whole, _) = generate(&folder.path().join("all"), 1500, 5);
    let (early, late) = (file("early"), file("late"));
    rewrite(&whole, &early, |rows| rows.retain(|row| !comes_later(row)));
    rewrite(&whole, &late, |rows| rows.retain(comes_later));
    take_in(&whole, &stores[0], &[]);
    take_in(&early, &stores[1], &["--intake", "early"]);
    take_in(&late, &stores[1], &["--intake", "late"]);
    let changed = |store: &Path| {
        manifest(store)["totals"]["canonicals_changed"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(changed(&stores[0]), 0);
    assert!(
        (1..1000).contains(&changed(&stores[1])),
        "{}",
        changed(&stores[1])
    );
    for file in ["datasets/duplicates.arrow", "model/signatures.arrow"] {
        let bytes = stores
            .each_ref()
            .map(|store| std::fs::read(current(store).join(file)).unwrap());
        assert!(bytes[0] == bytes[1], "{file} differs");
    }
    // What is forgotten is remembered by no signature, and the copies are found again.
    let store = stores[1].to_str().unwrap();
    let id = &rows(store, "duplicates")[0]["canonical_id"];
    ok(&["forget", "--store", store, "--id", id]);
    assert!(!current(&stores[1]).join("model/signatures.arrow").exists());
    ok(&["verify", "--store", store]);
    take_in(&late, &stores[1], &["--intake", "again"]);
    assert!(current(&stores[1]).join("model/signatures.arrow").exists());
    ok(&["verify", "--store", store]);
}
