//! Exports read back, in every format.

use std::fs::{self, File, OpenOptions};

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use arrow::compute::concat_batches;
use arrow::datatypes::Date32Type;
use calamine::{Data, Reader, Xlsx, open_workbook};
use modum_model::file::read_batch;
use modum_model::table::Table;
use modum_model::tables::{Ideas, Topics};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::*;
use crate::fixture;
use crate::store::{Snapshot, Store};

fn sample() -> (tempfile::TempDir, Snapshot) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create_or_open(folder.path()).unwrap();
    let snapshot = fixture::publish(&store, &store.lock().unwrap(), 3);
    (folder, snapshot)
}

fn options(format: Format) -> Options {
    Options {
        format,
        headings: format.usual_headings(),
        bom: false,
    }
}

fn text(dataset: &Dataset, options: Options) -> String {
    let mut out = Vec::new();
    to_stream(dataset, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_table_in_every_format_arrives() {
    let (folder, snapshot) = sample();
    for table in tables() {
        let dataset = Dataset::read(&snapshot.datasets(), table).unwrap();
        for format in [
            Format::Csv,
            Format::Jsonl,
            Format::Parquet,
            Format::Arrow,
            Format::Xlsx,
        ] {
            let path = folder.path().join("내보낸 표");
            let exported = to_file(&dataset, options(format), &path).unwrap();
            assert_eq!(
                exported,
                Exported {
                    rows: dataset.rows() as u64,
                    cut_cells: 0
                }
            );
            let twice = fs::read(&path).unwrap();
            to_file(&dataset, options(format), &path).unwrap();
            assert!(
                fs::read(&path).unwrap() == twice,
                "{table} as {format:?} differs"
            );
        }
    }
}

#[test]
fn csv_and_json_lines_read_back() {
    let ideas = Dataset::of(&fixture::ideas());
    let csv = text(&ideas, options(Format::Csv));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().next(), Some("idea_id"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!(
        (&rows[0][6], &rows[0][9], &rows[0][12]),
        ("2017-05-26", fixture::BODY, "10")
    );
    assert_eq!((&rows[1][5], &rows[1][6], &rows[3][12]), ("", "", ""));
    assert_eq!(
        (&rows[3][8], &rows[4][8]),
        ("=SUM(1,2) 같은 제목", "+어린이집 | 확충")
    );

    let json = text(&ideas, options(Format::Jsonl));
    let row: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(row["body"], fixture::BODY);
    assert_eq!(
        (&row["submitted_at"], &row["votes"]),
        (&"2017-05-26".into(), &10.into())
    );
    assert!(
        json.starts_with("{\"idea_id\":\"web/1\",\"source\":\"web\","),
        "{json}"
    );
    assert!(json.lines().nth(1).unwrap().contains("\"channel\":null"));
}

#[test]
fn lists_floats_headings_and_marks_are_written_as_documented() {
    let (_folder, snapshot) = sample();
    let topics = Dataset::read(&snapshot.datasets(), Topics::NAME).unwrap();
    let ko = Options {
        format: Format::Csv,
        headings: Headings::Ko,
        bom: true,
    };
    let csv = text(&topics, ko);
    assert!(
        csv.starts_with("\u{feff}주제 번호,상위 주제 번호,"),
        "{csv}"
    );
    assert!(csv.contains("\n11,1,버스 노선,버스 | 노선,0.1 | 0.05,web/1,3,1,15,0.3,-1,2026-05\n"));
    let json = text(&topics, options(Format::Jsonl));
    assert!(
        json.contains("\"keywords\":[\"버스\",\"노선\"],\"keyword_scores\":[0.1,0.05]"),
        "{json}"
    );
    assert!(json.contains("\"keywords\":[],"));
    let days = Dataset::read(&snapshot.datasets(), "topic_days").unwrap();
    assert!(text(&days, options(Format::Csv)).ends_with("12,2017-06-02,2,1,true\n"));
}

#[test]
fn parquet_and_arrow_give_the_same_table() {
    let folder = tempfile::tempdir().unwrap();
    let ideas = fixture::ideas();
    let path = folder.path().join("ideas");
    let ko = |format| Options {
        format,
        headings: Headings::Ko,
        bom: false,
    };
    let check = |format, read: fn(&Path) -> RecordBatch| {
        to_file(&Dataset::of(&ideas), options(format), &path).unwrap();
        assert_eq!(Ideas::from_batch(&read(&path)).unwrap(), ideas);
        to_file(&Dataset::of(&ideas), ko(format), &path).unwrap();
        assert_eq!(read(&path).schema().field(6).name(), "제안일");
    };
    check(Format::Arrow, |path| read_batch(path).unwrap());
    check(Format::Parquet, |path| {
        let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
        let schema = reader.schema().clone();
        let batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
        let batch = concat_batches(&schema, &batches).unwrap();
        assert!(batch.column(6).as_primitive::<Date32Type>().is_null(1));
        batch
    });
}

#[test]
fn a_sheet_has_real_types_and_cuts_what_excel_cannot_hold() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("제안.xlsx");
    let mut ideas = fixture::ideas();
    let long = "가🏠".repeat(20_000);
    let fits = "나".repeat(32_767);
    let bodies = [&long, &fits, "", "\u{1}제어", "_x0041_", "@x"];
    ideas.body = StringArray::from(bodies.to_vec());
    let exported = to_file(&Dataset::of(&ideas), options(Format::Xlsx), &path).unwrap();
    assert_eq!(
        exported,
        Exported {
            rows: 6,
            cut_cells: 1
        }
    );

    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("ideas").unwrap();
    assert_eq!(sheet.get_size(), (7, 13));
    let cell = |row: u32, column: u32| sheet.get_value((row, column)).unwrap_or(&Data::Empty);
    assert_eq!(cell(0, 6), &Data::String("제안일".to_owned()));
    assert_eq!(cell(1, 12), &Data::Float(10.0));
    assert_eq!(cell(4, 12), &Data::Empty);
    assert_eq!(cell(4, 8), &Data::String("=SUM(1,2) 같은 제목".to_owned()));
    // 2017-05-26, in days since 1900.
    let day = cell(1, 6);
    assert!(
        matches!(day, Data::DateTime(d) if (d.as_f64() - 42_881.0).abs() < 0.01),
        "{day}"
    );
    let cut = cell(1, 9).to_string();
    assert!(cut.ends_with("…(잘림)") && cut.encode_utf16().count() <= 32_767);
    assert_eq!(cell(2, 9), &Data::String(fits));
    assert_eq!(cell(5, 9), &Data::String("_x0041_".to_owned()));
    assert!(book.worksheet_formula("ideas").unwrap().is_empty());
}

#[test]
fn unknown_names_list_the_known_ones() {
    let (_folder, snapshot) = sample();
    let message = Dataset::read(&snapshot.datasets(), "idea")
        .unwrap_err()
        .to_string();
    assert!(message.contains("no table `idea`; tables are: ideas, duplicates, campaigns"));
    let message = "doc".parse::<Format>().unwrap_err().to_string();
    assert!(
        message.contains("csv, jsonl, parquet, arrow, xlsx"),
        "{message}"
    );
    assert_eq!("ko".parse::<Headings>().unwrap(), Headings::Ko);
}

/// Takes some bytes and then has no reader.
struct Closed(usize);

impl Write for Closed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_no_failure_and_a_failure_no_file() {
    let ideas = Dataset::of(&fixture::ideas());
    for format in [
        Format::Csv,
        Format::Jsonl,
        Format::Parquet,
        Format::Arrow,
        Format::Xlsx,
    ] {
        for room in [0, 40] {
            let error = to_stream(&ideas, options(format), Closed(room)).unwrap_err();
            assert!(
                matches!(error, ExportError::ClosedPipe),
                "{format:?}: {error}"
            );
        }
    }
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let error = to_stream(&ideas, options(Format::Csv), full).unwrap_err();
    assert!(
        error.to_string().starts_with("standard output: "),
        "{error}"
    );

    let folder = tempfile::tempdir().unwrap();
    let error = to_file(
        &ideas,
        options(Format::Csv),
        &folder.path().join("no/x.csv"),
    )
    .unwrap_err();
    assert!(error.to_string().contains("no/x.csv: "), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    to_file(&ideas, options(Format::Csv), Path::new("/dev/null")).unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}
