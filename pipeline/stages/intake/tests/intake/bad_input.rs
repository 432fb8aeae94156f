//! What is refused and what is rejected, with which words.

use std::fs::File;

use arrow::array::{Array, RecordBatch, StringArray};
use flate2::{Compression, write::GzEncoder};
use parquet::arrow::ArrowWriter;
use rust_xlsxwriter::{Format, Workbook};

use crate::desk::{Desk, counts, ideas, reasons};

#[test]
fn files_that_are_no_table_are_refused() {
    let desk = Desk::new();
    let check = |name: &str, content: &[u8], words: &[&str]| {
        let message = desk.refusal(name, content);
        assert!(message.contains(name), "{message}");
        for word in words {
            assert!(message.contains(word), "{word:?} in {message}");
        }
    };
    check("empty.csv", b"", &["empty"]);
    check("blank.csv", b" \n\n", &["empty"]);
    check("mark.csv", b"\xef\xbb\xbf", &["empty"]);
    check("heading.csv", "제목,내용\n".as_bytes(), &["no rows"]);
    check(
        "picture.csv",
        b"\x89PNG\r\n\x1a\n\0\0",
        &["picture (PNG)", "CSV"],
    );
    check("picture.csv", b"\xff\xd8\xff\xe0\0", &["picture (JPEG)"]);
    check(
        "old.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0",
        &["old Excel", ".xlsx"],
    );
    check("page.xls", b"<html><table>", &["HTML"]);
    check("a.parquet", "제목\n가\n".as_bytes(), &["name says Parquet"]);
    check("a.xlsx", b"PK\x03\x04 nothing more", &["Excel", "damaged"]);
    check(
        "a.csv",
        "이름,전화\n가,나\n".as_bytes(),
        &["`이름`, `전화`", "제목", "body = \"..\""],
    );
    check("a.jsonl", b"{\"a\": 1}\n", &["`a`", "title"]);
    check(
        "a.json",
        "[{\"title\": \"가\"},".as_bytes(),
        &["not closed", "]"],
    );
    check(
        "latin.csv",
        b"title,body\nna\xefve caf\xe9,d\xe9j\xe0 vu\n",
        &["UTF-8", "encoding"],
    );
}

#[test]
fn paths_that_are_no_file_are_refused() {
    let desk = Desk::new();
    let check = |path: std::path::PathBuf, words: &str| {
        let message = desk
            .try_files(&[path], "first", None)
            .unwrap_err()
            .to_string();
        assert!(message.contains(words), "{message}");
    };
    check(desk.path("missing.csv"), "no such file");
    check(desk.path(""), "folder");
    assert!(desk.try_files(&[], "first", None).is_err());
}

#[test]
fn a_wrong_delimiter_or_encoding_is_named() {
    let content = "번호,제목,내용\n1,가,나\n";
    let message = Desk::mapped("delimiter = ';'").refusal("a.csv", content);
    assert!(
        message.contains("`번호,제목,내용`") && message.contains("','"),
        "{message}"
    );
    let message = Desk::mapped("encoding = 'cp949'").refusal("a.csv", content);
    assert!(message.contains("cp949"), "{message}");
    let message = Desk::mapped("encoding = 'klingon'").refusal("a.csv", content);
    assert!(
        message.contains("klingon") && message.contains("utf-16le"),
        "{message}"
    );
    let message = Desk::mapped("votes = '좋아요'").refusal("a.csv", content);
    assert!(
        message.contains("`votes`") && message.contains("`제목`"),
        "{message}"
    );
}

#[test]
fn files_that_break_off_are_refused() {
    let desk = Desk::new();
    let texts = StringArray::from_iter_values((0..5000).map(|n| format!("제안 {n}")));
    let batch = RecordBatch::try_from_iter([("title", std::sync::Arc::new(texts) as _)]).unwrap();
    let path = desk.path("whole.parquet");
    let mut writer =
        ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    std::io::copy(&mut "제목\n가\n".repeat(1000).as_bytes(), &mut gz).unwrap();
    let mut arrow = arrow::ipc::writer::FileWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    arrow.write(&batch).unwrap();
    arrow.finish().unwrap();
    for (name, whole) in [
        ("cut.parquet", std::fs::read(path).unwrap()),
        ("cut.csv.gz", gz.finish().unwrap()),
        ("cut.arrow", arrow.into_inner().unwrap()),
    ] {
        for part in [2, 3, 4] {
            let message = desk.refusal(name, &whole[..whole.len() * (part - 1) / part]);
            assert!(message.contains("cut off or damaged"), "{message}");
        }
    }
}

#[test]
fn workbooks_with_problems_are_refused() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("접수").unwrap();
    sheet
        .merge_range(0, 0, 0, 2, "2020년 5월 제안 목록", &Format::new())
        .unwrap();
    for (column, heading) in (0..).zip(["번호", "제목", "내용"]) {
        sheet.write(1, column, heading).unwrap();
        sheet.write(2, column, "가").unwrap();
    }
    book.save(desk.path("a.xlsx")).unwrap();
    let content = std::fs::read(desk.path("a.xlsx")).unwrap();
    let message = desk.refusal("a.xlsx", &content);
    for word in ["`접수`", "A1:C1", "row 1", "merged"] {
        assert!(message.contains(word), "{message}");
    }
    let message = Desk::mapped("sheet = '목록'").refusal("a.xlsx", &content);
    assert!(
        message.contains("`목록`") && message.contains("`접수`"),
        "{message}"
    );
    let mut book = Workbook::new();
    book.add_worksheet();
    let empty = book.save_to_buffer().unwrap();
    assert!(desk.refusal("b.xlsx", empty).contains("empty"));
    assert!(
        desk.refusal("c.xlsx", &content[..content.len() / 2])
            .contains("damaged")
    );
}

#[test]
fn damaged_rows_are_rejected_and_the_others_kept() {
    let rows: [&[u8]; 11] = [
        "번호,제안자,제목,내용\n".as_bytes(),
        "1,홍길동,가,나\n".as_bytes(),
        b"2,\xea\xb9\x80\xea\xb8\xb8,\xea\xb0,x\n",
        b"3,,a\0b,x\n",
        "4,홍길동,가, 나,다\n".as_bytes(),
        "5,홍길동,가\n".as_bytes(),
        "\n6,홍길동,,\n".as_bytes(),
        "7,홍길동,\"가\n나,\"다\",라\n".as_bytes(),
        "8,홍길동,\"가\n\n나\",\"그는 \"\"예\"\"\"\n".as_bytes(),
        "9,홍길동,\"열림,나\n".as_bytes(),
        "10,홍길동,가,나".as_bytes(),
    ];
    let received = Desk::new().csv(rows.concat());
    let expected = [
        "3 invalid_encoding",
        "4 nul_bytes",
        "5 wrong_columns",
        "6 wrong_columns",
        "8 no_text",
        "9 broken_quotes",
        "10 wrong_columns",
        "12 broken_quotes",
    ];
    assert_eq!(reasons(&received.rejects), expected);
    assert_eq!(counts(&received), [3, 0, 0, 8]);
    let kept: Vec<String> = received
        .ideas
        .idea_id
        .iter()
        .flatten()
        .map(str::to_owned)
        .collect();
    assert_eq!(kept, ["1", "10", "8"]);
    let details: String = received.rejects.detail.iter().flatten().collect();
    assert!(details.contains("`제목`") && details.contains("5 cells where the heading has 4"));
}

#[test]
fn no_name_gets_into_the_rejects() {
    let desk = Desk::new();
    let received = desk.csv(
        "제목,제안자,내용\n,홍길동,\n가,나,홍길동,다\n홍길동,가\n가,홍\"길동,\"나\n홍길동,다\"라\n나,홍길동,다\n",
    );
    let rejects = &received.rejects;
    assert_eq!(counts(&received), [1, 0, 0, 5]);
    let raw: Vec<&str> = rejects.raw.iter().flatten().collect();
    assert!(raw.iter().all(|raw| !raw.contains("홍길동")), "{raw:?}");
    assert!(
        rejects
            .detail
            .iter()
            .flatten()
            .all(|detail| !detail.contains("홍길동"))
    );
    assert_eq!(raw[0], format!(",{},", desk.key.pseudonym("홍길동")));
    assert!(
        raw[1].starts_with("가,p") && raw[1].ends_with(",다"),
        "{raw:?}"
    );
    assert!(raw[3].contains("bytes, hash "), "{raw:?}");
}

#[test]
fn damaged_lines_of_json_are_rejected() {
    let desk = Desk::new();
    let lines = "{\"title\": \"가\", \"author\": \"홍길동\"}\n{\"title\": \"나\n\n[1]\n{\"author\": \"홍길동\"}\n\
                 {\"title\": \"\0\"}\n";
    let path = desk.file("a.jsonl", lines);
    let received = desk.files(&[path], "first", None);
    let expected = ["2 bad_json", "4 bad_json", "5 no_text", "6 nul_bytes"];
    assert_eq!(reasons(&received.rejects), expected);
    assert_eq!(counts(&received), [1, 0, 0, 4]);
    assert!(
        received
            .rejects
            .raw
            .iter()
            .flatten()
            .all(|raw| !raw.contains("홍길동"))
    );
}

#[test]
fn cp949_rows_are_checked_too() {
    let mut content = encoding_rs::EUC_KR
        .encode("번호,제목\n1,가로등 설치를 요청합니다\n2,")
        .0
        .into_owned();
    content.extend_from_slice(b"\xff\n");
    content.extend_from_slice(
        &encoding_rs::EUC_KR
            .encode("3,&#48624; 의자 &lt;공원&gt;\n")
            .0,
    );
    let received = Desk::new().csv(content);
    assert_eq!(reasons(&received.rejects), ["3 invalid_encoding"]);
    assert_eq!(ideas(&received.ideas)[1], "3|-|-|뷰 의자 <공원>||-|-|-");
    assert!(received.rejects.raw.value(0).starts_with("2,"));
    assert_eq!(received.rejects.file.value(0), "first.csv");
    assert!(!received.rejects.detail.is_empty());
}
