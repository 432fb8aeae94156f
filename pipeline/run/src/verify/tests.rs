//! The sample passes; each damage and each broken promise is told by the check it belongs to.

use std::fs;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, UInt64Array};
use arrow::compute::take_record_batch;
use modum_model::file::{read_batch, write_batch};

use super::*;
use crate::export::tables;
use crate::fixture;
use crate::store::Store;

/// The report on the sample after `change`, which may alter its files before they are sealed.
fn report(change: impl FnOnce(&Path, &mut Manifest)) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create_or_open(folder.path()).unwrap();
    let lock = store.lock().unwrap();
    let building = store.begin(&lock).unwrap();
    fixture::fill(&building);
    let mut manifest = fixture::manifest();
    change(building.datasets().parent().unwrap(), &mut manifest);
    fixture::check(&building.seal(manifest).unwrap().snapshot())
}

/// The report on the sample with dataset `table` altered.
pub(super) fn altered(table: &str, change: impl FnOnce(RecordBatch) -> RecordBatch) -> Report {
    report(|snapshot, _| {
        let path = snapshot.join(format!("datasets/{table}.arrow"));
        write_batch(&path, &change(read_batch(&path).unwrap())).unwrap();
    })
}

fn failed(report: &Report) -> Vec<&'static str> {
    report.failed().map(|check| check.name).collect()
}

#[test]
fn the_sample_passes() {
    let report = report(|_, _| {});
    assert!(report.passed(), "{:?}", report.failed().collect::<Vec<_>>());
    assert_eq!(report.checks.len(), RULES.len() + 7);
    let locks = self::report(|snapshot, _| {
        fs::write(snapshot.join("index/.tantivy-meta.lock"), "").unwrap();
    });
    assert!(locks.passed(), "a reader's lock is no unlisted file");
}

#[test]
fn a_flipped_byte_in_any_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create_or_open(folder.path()).unwrap();
    let lock = store.lock().unwrap();
    let snapshot = fixture::publish(&store, &lock, 3);
    let mut names: Vec<String> = snapshot
        .manifest()
        .unwrap()
        .files
        .into_iter()
        .map(|file| file.name)
        .collect();
    assert_eq!(names.len(), 13);
    names.extend(["manifest.json".to_owned(), "manifest.sha256".to_owned()]);
    for name in names {
        let path = snapshot.path().join(&name);
        let bytes = fs::read(&path).unwrap();
        for place in [0, 1, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[place] ^= 0x55;
            fs::write(&path, damaged).unwrap();
            let report = fixture::check(&snapshot);
            let told = report.failed().any(|check| check.detail.contains(&name))
                || failed(&report).contains(&"manifest.json is the one of manifest.sha256");
            assert!(told, "byte {place} of {name}: {report:?}");
        }
        fs::write(&path, bytes).unwrap();
    }
    assert!(fixture::check(&snapshot).passed());
}

#[test]
fn missing_unlisted_and_cut_files_are_told_apart() {
    let check = |name: &str, change: fn(&Path), expected: &str| {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create_or_open(folder.path()).unwrap();
        let snapshot = fixture::publish(&store, &store.lock().unwrap(), 3);
        change(&snapshot.path().join(name));
        let report = fixture::check(&snapshot);
        let told = report.failed().any(|check| check.detail.contains(expected));
        assert!(told, "{name}: {report:?}");
    };
    check(
        "datasets/ideas.arrow",
        |p| fs::remove_file(p).unwrap(),
        "ideas.arrow is missing",
    );
    check(
        "model/vectors/words.bin",
        |p| fs::write(p, "").unwrap(),
        "0 bytes instead of 3",
    );
    check(
        "datasets/notes.txt",
        |p| fs::write(p, "x").unwrap(),
        "notes.txt is not listed",
    );
    check(
        "index/ids",
        |p| fs::remove_file(p).unwrap(),
        "index/ids is missing",
    );
    check(
        "manifest.json",
        |p| fs::remove_file(p).unwrap(),
        "manifest.json: No such file",
    );
    check(
        "manifest.json",
        |p| fs::write(p, "{}").unwrap(),
        "missing field",
    );
    check(
        "datasets",
        |p| fs::remove_dir_all(p).unwrap(),
        "assignments.arrow is missing",
    );
}

#[test]
fn a_lost_row_is_found() {
    // What an earlier intake left in the cumulative tables, nothing else counts.
    for table in tables() {
        let report = altered(table, |batch| batch.slice(1, batch.num_rows() - 1));
        let silent = table == "topic_lineage" || table == "rejects";
        assert!(report.passed() == silent, "{table}: {report:?}");
    }
    for table in [
        "ideas",
        "duplicates",
        "assignments",
        "candidates",
        "topic_stats",
        "topic_days",
        "rejects",
    ] {
        let report = altered(table, |batch| batch.slice(0, batch.num_rows() - 1));
        assert!(!report.passed(), "{table}: {report:?}");
    }
}

#[test]
fn swapped_and_repeated_rows_are_found() {
    let name = "datasets have their columns and are sorted by unique keys";
    let detail = |report: &Report| {
        report
            .failed()
            .filter(|check| check.name == name)
            .map(|c| c.detail.clone())
            .collect()
    };
    let check = |table: &str, order: fn(u64) -> Vec<u64>, expected: &str| {
        let report = altered(table, |batch| {
            let order = UInt64Array::from(order(batch.num_rows() as u64));
            take_record_batch(&batch, &order).unwrap()
        });
        let told: String = detail(&report);
        assert!(told.contains(expected), "{table}: {report:?}");
    };
    for table in tables().into_iter().filter(|table| *table != "campaigns") {
        check(
            table,
            |rows| (0..rows).rev().collect(),
            "should stand before",
        );
        if table != "rejects" {
            check(
                table,
                |rows| [0].into_iter().chain(0..rows).collect(),
                "repeats the key",
            );
        }
    }
}

#[test]
fn other_columns_and_nulls_are_found() {
    let name = "datasets have their columns and are sorted by unique keys";
    let fewer = altered("duplicates", |batch| batch.project(&[0, 1, 2, 3]).unwrap());
    assert_eq!(failed(&fewer), [name]);
    let null = altered("candidates", |batch| {
        let nulls: ArrayRef = Arc::new(StringArray::from(vec![None::<&str>; 3]));
        let mut columns = batch.columns().to_vec();
        *columns.last_mut().unwrap() = nulls;
        RecordBatch::try_from_iter_with_nullable(
            batch
                .schema()
                .fields()
                .iter()
                .zip(columns)
                .map(|(field, c)| (field.name(), c, true)),
        )
        .unwrap()
    });
    assert_eq!(failed(&null), [name]);
}

#[test]
fn the_manifest_is_held_to_the_datasets() {
    let check = |change: fn(&mut Manifest), expected: &str| {
        let report = report(|_, manifest| change(manifest));
        assert!(
            failed(&report).iter().any(|name| name.contains(expected)),
            "{report:?}"
        );
    };
    check(|m| m.inputs[0].unchanged = 2, "every row read");
    check(|m| m.totals.rejected = 2, "every rejected row");
    check(|m| m.totals.ideas = 5, "totals are");
    check(|m| m.totals.new = 3, "known intake");
    check(|m| m.earlier_intakes.clear(), "known intake");
    check(|m| m.forgotten = 1, "only forgotten ideas");
}

#[test]
fn the_index_holds_the_distinct_ideas() {
    let check = |ids: &str, expected: &str| {
        let report = report(|snapshot, _| fs::write(snapshot.join("index/ids"), ids).unwrap());
        assert_eq!(failed(&report), ["the index holds the distinct ideas"]);
        let told = report.failed().any(|check| check.detail.contains(expected));
        assert!(told, "{report:?}");
    };
    check("web/1\nweb/4", "web/5 is not in the index");
    check("web/1\nweb/2\nweb/4\nweb/5", "web/2 is no distinct idea");
    check("web/1\nweb/4\nweb/4\nweb/5", "web/4 is there twice");
    let damaged = report(|snapshot, _| fs::write(snapshot.join("index/ids"), [0xff]).unwrap());
    assert_eq!(failed(&damaged), ["the index holds the distinct ideas"]);
}

#[test]
fn many_exceptions_are_counted() {
    let report = report(|_, manifest| {
        let input = manifest.inputs[0].clone();
        manifest.inputs = vec![crate::manifest::Input { rows: 9, ..input }; 7];
    });
    let detail = &report.failed().next().unwrap().detail;
    assert!(detail.ends_with("; and 2 more"), "{detail}");
}
