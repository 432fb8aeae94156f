//! The contract of every dataset: its columns, its headings, and its bytes.

use std::collections::BTreeSet;
use std::path::Path;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float32Array, Int32Array, Int64Array, ListArray,
    ListBuilder, StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Float32Type, Int32Type, Int64Type};

use super::*;
use crate::file::{FileError, read_table, table_path, write_table};

/// Calls `$check::<T>(columns)` with each table and its columns as the contract lists them; `?` marks
/// those that may be null.
macro_rules! for_each_table {
    ($check:ident) => {{
        $check::<Ideas>(
            "idea_id utf8, source utf8?, source_id utf8?, intake utf8, last_intake utf8, \
             channel utf8?, submitted_at date32?, author utf8?, title utf8, body utf8, \
             category utf8?, stage utf8?, votes int64?",
        );
        $check::<Duplicates>(
            "idea_id utf8, canonical_id utf8, kind utf8, similarity float32, own_text utf8",
        );
        $check::<Campaigns>(
            "canonical_id utf8, n_ideas int64, n_authors int64, n_unknown int64, \
             n_channels int64, first_at date32?, last_at date32?, peak_day date32?, \
             peak_share float32",
        );
        $check::<Topics>(
            "topic_id int32, parent_id int32?, label utf8, keywords list<utf8>, \
             keyword_scores list<float32>, exemplar_ids list<utf8>, n_ideas int64, \
             n_distinct int64, votes int64, coherence float32, growth float32, born_intake utf8",
        );
        $check::<TopicLineage>(
            "intake utf8, topic_id int32, event utf8, from_ids list<int32>, overlap float32",
        );
        $check::<TopicStats>(
            "topic_id int32, month date32?, channel utf8?, n_ideas int64, n_distinct int64, \
             votes int64",
        );
        $check::<TopicDays>(
            "topic_id int32, day date32, n_ideas int64, n_distinct int64, burst bool",
        );
        $check::<Assignments>(
            "idea_id utf8, topic_id int32, theme_id int32, confidence float32, \
             second_topic_id int32?, second_confidence float32?",
        );
        $check::<Candidates>(
            "rank int32, idea_id utf8, topic_id int32, score float32, support float32, \
             votes float32, breadth float32, novelty float32, concreteness float32, \
             momentum float32, centrality float32, reason utf8",
        );
        $check::<Suggestions>("idea_id utf8, rank int32, division utf8, probability float32");
        $check::<Rejects>("intake utf8, file utf8, row int64, reason utf8, detail utf8, raw utf8");
        $check::<WordVectors>("term utf8, probability float32, vector list<float32>");
        $check::<Centroids>("topic_id int32, vector list<float32>");
        $check::<Descriptions>("topic_id int32, n_distinct int64, n_changed int64");
        $check::<Signatures>(
            "rank int32, method int64, ideas list<int32>, letters_high int64, letters_low int64, \
             counting int32, length int32, fingerprint list<int64>, shingles list<int32>, linked list<int32>, \
             linked_contained list<int32>, linked_similarity list<float32>",
        );
    }};
}

/// A type as the contract spells it.
fn spelled(data_type: &DataType) -> String {
    match data_type {
        DataType::Boolean => "bool".to_owned(),
        DataType::List(item) => format!("list<{}>", spelled(item.data_type())),
        other => other.to_string().to_lowercase(),
    }
}

#[test]
fn columns_are_those_of_the_contract() {
    fn check<T: Table>(expected: &str) {
        let column = |field: &Field| {
            let null = if field.is_nullable() { "?" } else { "" };
            format!("{} {}{null}", field.name(), spelled(field.data_type()))
        };
        let columns: Vec<String> = T::schema().fields().iter().map(|f| column(f)).collect();
        assert_eq!(columns.join(", "), expected, "{}", T::NAME);
    }
    for_each_table!(check);
}

#[test]
fn every_column_has_a_korean_heading_of_its_own_and_keys_are_columns() {
    fn check<T: Table>(_: &str) {
        let schema = T::schema();
        assert_eq!(T::HEADINGS_KO.len(), schema.fields().len(), "{}", T::NAME);
        let headings: BTreeSet<&str> = T::HEADINGS_KO.iter().copied().collect();
        assert_eq!(headings.len(), T::HEADINGS_KO.len(), "{}", T::NAME);
        for heading in headings {
            assert!(
                heading.contains(|c| ('가'..='힣').contains(&c)),
                "{heading}"
            );
        }
        assert!(!T::KEY.is_empty());
        for key in T::KEY {
            assert!(
                schema.field_with_name(key).is_ok(),
                "{} of {}",
                key,
                T::NAME
            );
        }
    }
    for_each_table!(check);
}

/// A column of `rows` values; nulls among them where the column may have some.
fn column_of(field: &Field, rows: usize) -> ArrayRef {
    let value = |row: usize| (!field.is_nullable() || row % 3 != 1).then_some(row);
    let values = || (0..rows).map(value);
    let small = |row: usize| i32::try_from(row).unwrap() - 1;
    let text = |row: usize| {
        if row == 0 {
            String::new()
        } else {
            format!("제안 {row}\n\"둘째\"")
        }
    };
    let list = |row: usize| 0..row % 3;
    match spelled(field.data_type()).as_str() {
        "utf8" => Arc::new(values().map(|row| row.map(text)).collect::<StringArray>()),
        "int64" => Arc::new(
            values()
                .map(|row| row.map(|r| i64::from(small(r)) << 33))
                .collect::<Int64Array>(),
        ),
        "int32" => Arc::new(values().map(|row| row.map(small)).collect::<Int32Array>()),
        "date32" => Arc::new(values().map(|row| row.map(small)).collect::<Date32Array>()),
        "float32" => Arc::new(
            values()
                .map(|row| row.map(|r| r as f32 / 7.0))
                .collect::<Float32Array>(),
        ),
        "bool" => Arc::new(
            values()
                .map(|row| row.map(|r| r % 2 == 0))
                .collect::<BooleanArray>(),
        ),
        "list<int32>" => Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(
            (0..rows).map(|row| Some(list(row).map(|item| Some(small(item))))),
        )),
        "list<int64>" => Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>(
            (0..rows).map(|row| Some(list(row).map(|item| Some(i64::from(small(item)) << 33)))),
        )),
        "list<float32>" => Arc::new(ListArray::from_iter_primitive::<Float32Type, _, _>(
            (0..rows).map(|row| Some(list(row).map(|item| Some(item as f32)))),
        )),
        "list<utf8>" => {
            let mut builder = ListBuilder::new(StringBuilder::new());
            (0..rows).for_each(|row| builder.append_value(list(row).map(|item| Some(text(item)))));
            Arc::new(builder.finish())
        }
        other => unreachable!("no table has a column of {other}"),
    }
}

fn sample<T: Table>(rows: usize) -> T {
    let schema = T::schema();
    let columns = schema
        .fields()
        .iter()
        .map(|field| column_of(field, rows))
        .collect();
    T::from_batch(&RecordBatch::try_new(schema, columns).unwrap()).unwrap()
}

#[test]
fn tables_come_back_from_their_files_and_give_the_same_bytes() {
    fn check<T: Table>(_: &str) {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        for rows in [0, 1, 5, 65_537] {
            let table: T = sample(rows);
            assert_eq!((table.len(), table.is_empty()), (rows, rows == 0));
            let write = |folder: &Path, table: &T| {
                let path = write_table(folder, table).unwrap();
                assert_eq!(path, folder.join(format!("{}.arrow", T::NAME)));
                std::fs::read(path).unwrap()
            };
            let bytes = write(folders[0].path(), &table);
            let read: T = read_table(folders[0].path()).unwrap();
            assert_eq!(read.to_batch(), table.to_batch(), "{} of {rows}", T::NAME);
            assert!(
                bytes == write(folders[1].path(), &read),
                "{} of {rows}",
                T::NAME
            );
        }
    }
    for_each_table!(check);
}

/// What reading table `T` says when its file holds `bytes`.
fn refusal<T: Table>(bytes: &[u8]) -> FileError {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(table_path::<T>(folder.path()), bytes).unwrap();
    read_table::<T>(folder.path()).err().unwrap()
}

fn bytes_of<T: Table>(table: &T) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::read(write_table(folder.path(), table).unwrap()).unwrap()
}

#[test]
fn another_table_is_refused_by_name() {
    fn check<T: Table>(_: &str) {
        let error = if T::NAME == "rejects" {
            refusal::<T>(&bytes_of(&sample::<Ideas>(2)))
        } else {
            refusal::<T>(&bytes_of(&sample::<Rejects>(2)))
        };
        assert!(matches!(error, FileError::Table { .. }), "{error}");
        let expected = format!("table `{}` should have the columns ", T::NAME);
        let message = error.to_string();
        assert!(
            message.contains(&expected) && message.contains(".arrow: "),
            "{message}"
        );
    }
    for_each_table!(check);
}

#[test]
fn damaged_and_missing_files_are_named() {
    let whole = bytes_of(&sample::<Suggestions>(9));
    for bytes in [&whole[..0], &whole[..whole.len() / 2], b"idea_id,rank\n"] {
        let error = refusal::<Suggestions>(bytes);
        assert!(matches!(error, FileError::Arrow { .. }), "{error}");
        assert!(
            error
                .to_string()
                .contains("suggestions.arrow: not a readable Arrow file")
        );
    }
    let missing = read_table::<Suggestions>(Path::new("nowhere")).unwrap_err();
    assert!(matches!(missing, FileError::Io { .. }), "{missing}");
}

#[test]
fn nulls_are_refused_where_there_must_be_none() {
    let nullable: Vec<Field> = Suggestions::schema()
        .fields()
        .iter()
        .map(|field| field.as_ref().clone().with_nullable(true))
        .collect();
    let check = |division: Option<&str>, is_fine: bool| {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from(vec!["1"])),
            Arc::new(Int32Array::from(vec![1])),
            Arc::new(StringArray::from(vec![division])),
            Arc::new(Float32Array::from(vec![0.5])),
        ];
        let batch = RecordBatch::try_new(Arc::new(Schema::new(nullable.clone())), columns).unwrap();
        let read = Suggestions::from_batch(&batch);
        assert_eq!(read.is_ok(), is_fine, "{division:?}");
        if let Err(error) = read {
            assert!(
                error.to_string().contains("`suggestions` cannot be read"),
                "{error}"
            );
        }
    };
    check(Some("복지"), true);
    check(None, false);
}
