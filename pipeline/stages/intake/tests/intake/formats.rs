//! Every format and encoding gives the same ideas.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow::ipc::writer::{FileWriter, StreamWriter};
use flate2::{Compression, write::GzEncoder};
use modum_intake::preview;
use parquet::arrow::ArrowWriter;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::desk::{Desk, counts, idea, ideas};

const HEADINGS: [&str; 8] = [
    "번호",
    "채널",
    "제안일자",
    "제안자",
    "제목",
    "내용",
    "구분",
    "좋아요",
];
const ROWS: [[&str; 8]; 3] = [
    [
        "17",
        "우편",
        "2020-05-02",
        "홍길동",
        "가로등, 설치",
        "골목이 \"매우\"\n어둡습니다",
        "안전",
        "3",
    ],
    ["18", "우편", "2020-05-03", "익명", "급식", "", "교육", "0"],
    [
        "19",
        "우편",
        "2020-05-03",
        "김 철수",
        "",
        "버스 노선을 늘려 주세요",
        "",
        "1200",
    ],
];
const EXPECTED: [&str; 3] = [
    "17|우편|2020-05-02|가로등, 설치|골목이 \"매우\"\n어둡습니다|안전|-|3",
    "18|우편|2020-05-03|급식||교육|-|0",
    "19|우편|2020-05-03||버스 노선을 늘려 주세요|-|-|1200",
];

fn table(delimiter: &str, line_end: &str) -> String {
    let line = |cells: &[&str; 8]| {
        let quoted = cells.map(|cell| {
            if cell.contains(['"', '\n', ',', ';', '\t', '|']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        });
        quoted.join(delimiter) + line_end
    };
    std::iter::once(&HEADINGS).chain(&ROWS).map(line).collect()
}

fn objects() -> Vec<String> {
    let object = |row: &[&str; 8]| {
        let fields = HEADINGS.iter().zip(row).map(|(name, value)| match *name {
            "좋아요" => format!("\"{name}\": {value}"),
            _ => format!("\"{name}\": {}", serde_json::to_string(value).unwrap()),
        });
        format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
    };
    ROWS.iter().map(object).collect()
}

fn batch() -> RecordBatch {
    let texts = |column: usize| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(
            ROWS.iter().map(|row| row[column]),
        ))
    };
    let numbers = |column: usize| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(
            ROWS.iter().map(|row| row[column].parse().unwrap()),
        ))
    };
    let days: ArrayRef = Arc::new(Date32Array::from(vec![18_384, 18_385, 18_385]));
    let columns = [
        numbers(0),
        texts(1),
        days,
        texts(3),
        texts(4),
        texts(5),
        texts(6),
        numbers(7),
    ];
    RecordBatch::try_from_iter(HEADINGS.into_iter().zip(columns)).unwrap()
}

fn gz(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn utf16(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    format!("{mark}{text}")
        .encode_utf16()
        .flat_map(bytes)
        .collect()
}

fn workbook(path: &Path) {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("안내").unwrap();
    let sheet = book.add_worksheet().set_name("접수").unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write(1, column, heading).unwrap();
    }
    for (row, cells) in (2..).zip(ROWS) {
        for (column, cell) in (0..).zip(cells) {
            match column {
                0 | 7 => sheet
                    .write(row, column, cell.parse::<f64>().unwrap())
                    .unwrap(),
                2 => {
                    let day = ExcelDateTime::parse_from_str(cell).unwrap();
                    sheet.write_with_format(row, column, &day, &date).unwrap()
                }
                _ => sheet.write(row, column, cell).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

fn check(desk: &Desk, path: impl Into<PathBuf>, format: &str, encoding: &str) {
    let path = path.into();
    let received = desk.files(std::slice::from_ref(&path), "first", None);
    let input = &received.inputs[0];
    assert_eq!(ideas(&received.ideas), EXPECTED, "{}", path.display());
    assert_eq!(
        (input.format.as_str(), input.encoding.as_str()),
        (format, encoding)
    );
    assert_eq!(counts(&received), [3, 0, 0, 0]);
    assert_eq!(input.sha256.len(), 64);
    let author = |row: usize| {
        received
            .ideas
            .author
            .iter()
            .nth(row)
            .unwrap()
            .map(str::to_owned)
    };
    assert_eq!(author(0), Some(desk.key.pseudonym("홍길동")));
    assert_eq!(author(1), None);
}

#[test]
fn text_in_every_encoding() {
    let desk = Desk::new();
    let csv = table(",", "\r\n");
    let cp949 = |text: &str| encoding_rs::EUC_KR.encode(text).0.into_owned();
    check(&desk, desk.file("a.csv", &csv), "csv", "utf-8");
    check(
        &desk,
        desk.file("b.csv", format!("\u{feff}{csv}")),
        "csv",
        "utf-8",
    );
    check(&desk, desk.file("c.csv", cp949(&csv)), "csv", "cp949");
    check(
        &desk,
        desk.file("d.csv", utf16(&csv, true, u16::to_le_bytes)),
        "csv",
        "utf-16le",
    );
    check(
        &desk,
        desk.file("e.csv", utf16(&csv, true, u16::to_be_bytes)),
        "csv",
        "utf-16be",
    );
    check(
        &desk,
        desk.file("f.csv", utf16(&csv, false, u16::to_le_bytes)),
        "csv",
        "utf-16le",
    );
    check(
        &desk,
        desk.file("g.csv", utf16(&csv, false, u16::to_be_bytes)),
        "csv",
        "utf-16be",
    );
    check(
        &desk,
        desk.file("h.csv.gz", gz(csv.as_bytes())),
        "csv.gz",
        "utf-8",
    );
    check(
        &desk,
        desk.file("i.csv.gz", gz(&cp949(&csv))),
        "csv.gz",
        "cp949",
    );
}

#[test]
fn text_with_every_delimiter() {
    let desk = Desk::new();
    for (delimiter, format) in [(",", "csv"), (";", "csv"), ("|", "csv"), ("\t", "tsv")] {
        check(
            &desk,
            desk.file("a.txt", table(delimiter, "\n")),
            format,
            "utf-8",
        );
    }
    check(&desk, desk.file("a.tsv", table("\t", "\r")), "tsv", "utf-8");
    let given = Desk::mapped("delimiter = \";\"\nencoding = \"utf-8\"");
    check(
        &given,
        given.file("a.csv", table(";", "\n")),
        "csv",
        "utf-8",
    );
}

#[test]
fn json_lines_and_lists() {
    let desk = Desk::new();
    let lines = objects().join("\n");
    let list = format!("[\n  {}\n]\n", objects().join(",\n  "));
    check(&desk, desk.file("a.jsonl", &lines), "jsonl", "utf-8");
    check(&desk, desk.file("a.json", &list), "json", "utf-8");
    check(&desk, desk.file("a.csv", &lines), "jsonl", "utf-8");
    check(
        &desk,
        desk.file("a.jsonl.gz", gz(lines.as_bytes())),
        "jsonl.gz",
        "utf-8",
    );
    check(
        &desk,
        desk.file("b.json", utf16(&list, true, u16::to_le_bytes)),
        "json",
        "utf-16le",
    );
}

#[test]
fn parquet_and_arrow() {
    let desk = Desk::new();
    let batch = batch();
    let create = |name: &str| File::create(desk.path(name)).unwrap();
    let mut parquet = ArrowWriter::try_new(create("a.parquet"), batch.schema(), None).unwrap();
    parquet.write(&batch).unwrap();
    parquet.close().unwrap();
    let mut file = FileWriter::try_new(create("a.arrow"), &batch.schema()).unwrap();
    file.write(&batch).unwrap();
    file.finish().unwrap();
    let mut stream = StreamWriter::try_new(create("b.arrow"), &batch.schema()).unwrap();
    stream.write(&batch).unwrap();
    stream.finish().unwrap();
    check(&desk, desk.path("a.parquet"), "parquet", "utf-8");
    check(&desk, desk.path("a.arrow"), "arrow", "utf-8");
    check(&desk, desk.path("b.arrow"), "arrow", "utf-8");
}

#[test]
fn workbooks() {
    let desk = Desk::new();
    workbook(&desk.path("a.xlsx"));
    check(&desk, desk.path("a.xlsx"), "xlsx", "utf-8");
    let desk = Desk::mapped("sheet = \"접수\"");
    workbook(&desk.path("a.xlsx"));
    check(&desk, desk.path("a.xlsx"), "xlsx", "utf-8");
}

#[test]
fn a_preview_shows_the_reading_and_no_names() {
    let desk = Desk::new();
    let files = [desk.file("a.csv", table(";", "\n") + "1;2\n")];
    let shown = preview(&desk.request(&files, "first", None), 10)
        .unwrap()
        .remove(0);
    assert_eq!((shown.format.as_str(), shown.delimiter), ("csv", Some(';')));
    let roles: Vec<&str> = shown
        .columns
        .iter()
        .map(|c| c.role.unwrap().name())
        .collect();
    let expected = [
        "id",
        "channel",
        "submitted_at",
        "author",
        "title",
        "body",
        "category",
        "votes",
    ];
    assert_eq!(roles, expected);
    assert_eq!(shown.rows.len(), 4);
    assert!(
        shown.rows[3]
            .reject
            .as_ref()
            .unwrap()
            .starts_with("wrong_columns")
    );
    assert!(!format!("{shown:?}").contains("홍길동"));
    assert_eq!(
        preview(&desk.request(&files, "first", None), 1).unwrap()[0]
            .rows
            .len(),
        1
    );
}

#[test]
fn a_mapping_names_columns_and_the_channel() {
    let mapping = "title = '요지'\nbody = ''\nid = false\nchannel_value = '우편'";
    let desk = Desk::mapped(mapping);
    let received = desk.csv("번호,요지,내용,채널\n1,가로등,어둡다,온라인\n");
    assert_eq!(idea(&received.ideas, 0), "우편|-|가로등||-|-|-");
    assert!(received.ideas.idea_id.value(0).starts_with('h'));
}

#[test]
fn dates_and_numbers_that_cannot_be_read_are_counted() {
    let received = Desk::new().csv(
        "id,제목,등록일,추천수\n1,가,어제,많음\n2,나,2020. 5. 2.,\"1,234명\"\n3,다,,\n4,라,2020-02-30,-1\n",
    );
    let input = &received.inputs[0];
    assert_eq!((input.unreadable_dates, input.unreadable_numbers), (2, 2));
    assert_eq!(idea(&received.ideas, 1), "-|2020-05-02|나||-|-|1234");
    assert_eq!(idea(&received.ideas, 3), "-|-|라||-|-|-");
}
