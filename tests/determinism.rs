//! The same rows give the same bytes, whatever their order and the number of threads.

use std::path::Path;

use crate::support::{current, generate, take_in};

/// The files that must be equal byte for byte.
fn datasets(store: &Path) -> Vec<(String, Vec<u8>)> {
    let snapshot = current(store);
    let mut files = Vec::new();
    for folder in ["datasets", "model"] {
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
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(intake)
        .unwrap();
    let headings = reader.byte_headers().unwrap().clone();
    let mut rows: Vec<csv::ByteRecord> = reader.byte_records().map(Result::unwrap).collect();
    rows.reverse();
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
    std::fs::create_dir(turned.parent().unwrap()).unwrap();
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
    let stores = ["one", "two"].map(|name| folder.path().join(name));
    for (store, threads) in stores.iter().zip(["1", "2"]) {
        take_in(&first, store, &[key[0], key[1], "--threads", threads]);
        take_in(
            &second,
            store,
            &["--source", "b", "--intake", "second", "--threads", threads],
        );
    }
    assert_equal(&stores[0], &stores[1], &[]);
}
