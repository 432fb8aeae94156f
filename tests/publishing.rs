//! What is published keeps nothing that it should not, and says so.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use crate::support::{current, generate, ok, run, shared, take_in};

type Row = HashMap<String, String>;

fn table(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn publish(store: &str, out: &Path) -> String {
    ok(&["publish", "--store", store, "--out", out.to_str().unwrap()])
}

/// Every file below `folder` with its bytes, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            found.push((path.to_str().unwrap().to_owned(), bytes));
        }
    }
    found.sort();
    found
}

#[test]
fn planted_data_is_gone_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("공개");
    publish(shared().store(), &out);
    let ideas = table(&out.join("data/ideas.csv"));
    assert_eq!(ideas.len(), shared().summary.ideas - repeated());
    assert!(!ideas[0].contains_key("author"));
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let shown: HashMap<&str, String> = ideas
        .iter()
        .map(|idea| {
            (
                idea["idea_id"].as_str(),
                format!("{} {}", idea["title"], idea["body"]),
            )
        })
        .collect();
    let truth = table(&shared().store.with_file_name("made").join("truth.csv"));
    let planted: Vec<&Row> = truth
        .iter()
        .filter(|row| !row["pii"].is_empty() && shown.contains_key(row["id"].as_str()))
        .collect();
    assert!(planted.len() > 10, "{}", planted.len());
    for row in planted {
        let data = letters(&row["pii"]);
        let tail: String = data
            .chars()
            .skip(data.chars().count().saturating_sub(9))
            .collect();
        let text = &shown[row["id"].as_str()];
        assert!(!letters(text).contains(&tail), "{tail} in {text}");
    }
}

/// Ideas of the intake that are one in the store.
fn repeated() -> usize {
    let stored = crate::support::rows(shared().store(), "ideas").len();
    shared().summary.ideas - stored
}

#[test]
fn the_same_snapshot_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (once, twice) = (folder.path().join("a/b"), folder.path().join("c"));
    publish(shared().store(), &once);
    publish(shared().store(), &twice);
    let bytes = |folder: &Path| -> Vec<Vec<u8>> {
        files(folder).into_iter().map(|(_, bytes)| bytes).collect()
    };
    assert!(bytes(&once) == bytes(&twice));
    // Once more over itself, with the threads of a smaller machine.
    ok(&[
        "publish",
        "--threads",
        "1",
        "--store",
        shared().store(),
        "--out",
        once.to_str().unwrap(),
    ]);
    assert!(bytes(&once) == bytes(&twice));
    let left = std::fs::read_dir(folder.path().join("a")).unwrap().count();
    assert_eq!(left, 1, "nothing stays beside the publication");
}

#[test]
fn small_cells_are_not_published() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    publish(shared().store(), &out);
    let stats = table(&out.join("data/topic_stats.csv"));
    assert!(!stats.is_empty());
    for row in &stats {
        assert!(row["n_ideas"].parse::<i64>().unwrap() >= 5, "{row:?}");
    }
    let mut cells: HashMap<[&str; 3], i64> = HashMap::new();
    let ideas = table(&out.join("data/ideas.csv"));
    for idea in &ideas {
        if idea["withheld"] == "true" {
            assert!(idea["month"].is_empty() && idea["channel"].is_empty());
            assert!(idea["intake"].is_empty());
        } else {
            let cell = ["topic_id", "month", "channel"].map(|column| idea[column].as_str());
            *cells.entry(cell).or_default() += 1;
        }
    }
    // Ideas of a topic whose number is withheld do not name it.
    cells.retain(|[topic, ..], _| !topic.is_empty());
    for row in &stats {
        let cell = ["topic_id", "month", "channel"].map(|column| row[column].as_str());
        if let Some(count) = cells.remove(&cell) {
            assert_eq!(count.to_string(), row["n_ideas"]);
        }
    }
    assert!(
        cells.is_empty(),
        "ideas show what the statistics withhold: {cells:?}"
    );
}

#[test]
fn a_damaged_store_and_a_foreign_folder_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let (intake, _) = generate(&folder.path().join("made"), 100, 3);
    take_in(&intake, &store, &[]);
    let out = folder.path().join("out");
    let arguments = [
        "publish",
        "--store",
        store.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("mine.txt"), "mine").unwrap();
    let (code, _, err) = run(&arguments);
    assert!(code == 2 && err.contains("no publication"), "{err}");
    std::fs::remove_file(out.join("mine.txt")).unwrap();
    let file = current(&store).join("datasets/ideas.arrow");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (code, _, err) = run(&arguments);
    assert!(code == 2 && err.contains("does not verify"), "{err}");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 0);
}

#[test]
fn pandas_and_duckdb_read_what_frictionless_approves() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    publish(shared().store(), &out);
    python("open_publication.py", &out);
}

fn python(script: &str, argument: &Path) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/");
    let script = format!("{folder}{script}");
    let Ok(output) = Command::new("python3").arg(script).arg(argument).output() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(77) {
        eprintln!("skipped: {said}");
        return;
    }
    assert!(output.status.success(), "{said}");
}

/// The sheets of the workbook.
const SHEETS: [&str; 12] = [
    "요약",
    "대주제",
    "주제",
    "월별",
    "경로별",
    "분야별",
    "단계별",
    "경로 특성",
    "집중도",
    "캠페인",
    "월·경로",
    "설명",
];

/// Whether a cell says what a table says.
fn same(cell: &Data, count: &str) -> bool {
    match cell {
        Data::String(text) => text == "비공개" && count.is_empty(),
        Data::Float(number) => count.parse() == Ok(*number),
        _ => false,
    }
}

#[test]
fn the_workbook_says_what_the_tables_say() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    publish(shared().store(), &out);
    let mut workbook: Xlsx<_> = open_workbook(out.join("statistics.xlsx")).unwrap();
    assert_eq!(workbook.sheet_names(), SHEETS);
    let topics = table(&out.join("data/topics.csv"));
    let of_channels = table(&out.join("data/topic_channels.csv"));
    let sheet = workbook.worksheet_range("경로별").unwrap();
    let headings: Vec<String> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let mut seen = 0;
    for line in sheet.rows().skip(1).filter(|line| line[0] != Data::Empty) {
        let id = line[0].to_string();
        let topic = topics.iter().find(|topic| topic["topic_id"] == id).unwrap();
        assert!(same(&line[3], &topic["n_ideas"]), "{line:?}");
        for (heading, cell) in headings.iter().zip(line).skip(4) {
            let channel = heading.as_str().replace("모름", "");
            let mut rows = of_channels.iter().filter(|row| row["topic_id"] == id);
            let count = rows
                .find(|row| row["channel"] == channel)
                .map(|row| row["n_ideas"].as_str());
            assert!(same(cell, count.unwrap_or_default()), "{heading} {line:?}");
            seen += usize::from(count.is_some_and(|count| !count.is_empty()));
        }
    }
    assert!(seen > 50, "{seen}");
    let sheet = workbook.worksheet_range("캠페인").unwrap();
    assert!(
        matches!(sheet.get((1, 6)), Some(Data::DateTime(_))),
        "{sheet:?}"
    );
}

/// Converts a file with LibreOffice; `None` when there is none.
fn convert(file: &Path, to: &str) -> Option<String> {
    let folder = file.parent().unwrap();
    let profile = format!("-env:UserInstallation=file://{}/office", folder.display());
    let mut command = Command::new("soffice");
    command.args([
        profile.as_str(),
        "--headless",
        "--convert-to",
        to,
        "--outdir",
    ]);
    let output = command.arg(folder).arg(file).output().ok()?;
    Some(String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn libreoffice_opens_the_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    publish(shared().store(), &out);
    let probe = folder.path().join("probe.csv");
    std::fs::write(&probe, "a,b\n1,2\n").unwrap();
    if convert(&probe, "xlsx").is_none() || !folder.path().join("probe.xlsx").exists() {
        eprintln!("skipped: there is no LibreOffice with spreadsheets");
        return;
    }
    let workbook = folder.path().join("statistics.xlsx");
    std::fs::copy(out.join("statistics.xlsx"), &workbook).unwrap();
    // Every sheet as CSV: comma, quotes, UTF-8, cells as they look.
    let every_sheet =
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    let said = convert(&workbook, every_sheet).unwrap();
    for sheet in SHEETS {
        let file = folder.path().join(format!("statistics-{sheet}.csv"));
        assert!(file.exists(), "{sheet}: {said}");
    }
    let read = table(&folder.path().join("statistics-대주제.csv"));
    let mut topics = table(&out.join("data/topics.csv"));
    topics.retain(|topic| topic["parent_id"].is_empty());
    assert_eq!(read.len(), topics.len());
    for theme in topics {
        let row = read
            .iter()
            .find(|row| row["번호"] == theme["topic_id"])
            .unwrap();
        let count = row["제안 수"].replace(',', "").replace("비공개", "");
        assert_eq!(count, theme["n_ideas"], "{row:?}");
    }
    let said = convert(&workbook, "pdf").unwrap();
    let pdf = std::fs::metadata(folder.path().join("statistics.pdf"));
    assert!(pdf.is_ok_and(|pdf| pdf.len() > 10_000), "{said}");
}
