//! How fast the index answers, in one segment and grown to eight, how fast it opens, and how large it is.
//!
//! Measures, over the generator's national intake (180,705 ideas, seed 3) run into a store: opening
//! the index; searching the titles of 500 ideas, ten hits each with snippets; ideas similar to the
//! texts of 200; the bytes of `index/` and `model/` against those of all titles and bodies. Then the
//! same questions to a store that was given the same rows in eight intakes, the last seven of one
//! hundredth each. One warm thread; seconds are the thread's own CPU seconds, so that other work on
//! the machine does not count. Asserts the bars.

#![expect(clippy::print_stderr, reason = "a bench reports to the terminal")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot run should fail")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cpu_time::ThreadTime;
use modum_analyzers::tokenize::Tokenizer;
use modum_dictionaries::{FOLDER_VARIABLE, Lexicon, default_folder, open_or_install, segmenter};
use modum_generator::{Plan, write};
use modum_index::{Like, Query, Reader, Wanted};

const PLAN: Plan = Plan {
    ideas: 180_705,
    seed: 3,
};
const SEARCHES: usize = 500;
const TEXTS: usize = 200;
const HITS: usize = 10;
/// Intakes of the store that grows.
const PARTS: usize = 8;

/// One idea of the intake.
struct Idea {
    title: String,
    text: String,
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    write(&PLAN, folder.path()).unwrap();
    let intake = folder.path().join("intake.csv");
    let store = folder.path().join("store");
    run(&intake, &store);
    let ideas = ideas(&intake);
    let current = store.join("current");
    let reader = open(&current.join("index"));
    let searched = search(&reader, &ideas);
    let compared = similar(&reader, &ideas);
    size(&current, &ideas);

    let store = folder.path().join("grown");
    for part in parts(&intake, folder.path()) {
        run(&part, &store);
    }
    let index = store.join("current/index");
    assert_eq!(segments(&index), PARTS, "the index did not grow");
    let reader = open(&index);
    let grown = [
        ("search", search(&reader, &ideas) / searched),
        ("similar", similar(&reader, &ideas) / compared),
    ];
    for (what, times) in grown {
        eprintln!("{what} in {PARTS} segments: {times:.2} times as long");
    }
    assert!(grown.iter().all(|&(_, times)| times <= 1.3), "{grown:?}");
}

fn run(intake: &Path, store: &Path) {
    let run = Command::new(env!("CARGO_BIN_EXE_modum"))
        .args(["--quiet", "run"])
        .arg(intake)
        .arg("--store")
        .arg(store)
        .status()
        .unwrap();
    // Rejected rows may be more than the allowed share of a small part.
    assert!(run.code().is_some_and(|code| code < 2), "the run failed");
}

/// The rows of the intake in several files, of which each but the first has one in a hundred.
fn parts(intake: &Path, folder: &Path) -> Vec<PathBuf> {
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(intake)
        .unwrap();
    let path = |part: usize| folder.join(format!("part{part}.csv"));
    let writer = |part| {
        let mut writer = csv::WriterBuilder::new();
        writer.flexible(true).from_path(path(part)).unwrap()
    };
    let mut writers: Vec<csv::Writer<File>> = (0..PARTS).map(writer).collect();
    for writer in &mut writers {
        writer
            .write_byte_record(rows.byte_headers().unwrap())
            .unwrap();
    }
    for (at, row) in rows.byte_records().enumerate() {
        let part = if at % 100 < PARTS { at % 100 } else { 0 };
        writers[part].write_byte_record(&row.unwrap()).unwrap();
    }
    for writer in &mut writers {
        writer.flush().unwrap();
    }
    (0..PARTS).map(path).collect()
}

/// Segments of an index: each has one file of terms.
fn segments(index: &Path) -> usize {
    let files = std::fs::read_dir(index).unwrap();
    let names = files.map(|file| file.unwrap().path());
    let terms = names.filter(|name| name.extension().is_some_and(|end| end == "term"));
    terms.count()
}

fn ideas(intake: &Path) -> Vec<Idea> {
    // The intake has damaged rows too, as real ones do.
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(intake)
        .unwrap();
    let headings = rows.headers().unwrap().clone();
    let column = |names: &[&str]| headings.iter().position(|name| names.contains(&name));
    let title = column(&["title", "제목"]).unwrap();
    let body = column(&["body", "내용"]).unwrap();
    let mut ideas = Vec::new();
    let mut row = csv::ByteRecord::new();
    while rows.read_byte_record(&mut row).unwrap() {
        if row.len() != headings.len() {
            continue;
        }
        let cell = |column: usize| String::from_utf8_lossy(&row[column]);
        ideas.push(Idea {
            title: cell(title).into_owned(),
            text: format!("{}\n{}", cell(title), cell(body)),
        });
    }
    ideas
}

fn open(index: &Path) -> Reader {
    let folder = std::env::var_os(FOLDER_VARIABLE).map(Into::into);
    let folder = folder.unwrap_or_else(|| default_folder().unwrap());
    let dictionary = open_or_install(&folder, &|line| eprintln!("{line}")).unwrap();
    let lexicon = Lexicon::builtin().unwrap();
    let start = ThreadTime::now();
    let tokenizer = Tokenizer::new(segmenter(&dictionary, &lexicon).unwrap());
    let reader = Reader::open(index, tokenizer, &lexicon).unwrap();
    report("opening the store", vec![start.elapsed()], 300.0, 300.0);
    reader
}

fn search(reader: &Reader, ideas: &[Idea]) -> f64 {
    let titles = ideas.iter().map(|idea| &idea.title);
    let titles = titles.filter(|title| title.chars().count() > 3);
    let titles: Vec<&String> = titles.step_by(97).take(SEARCHES).collect();
    let search = |title: &&String| {
        let query = Query {
            text: (*title).clone(),
            limit: HITS,
            ..Query::default()
        };
        reader.search(&query).unwrap();
    };
    report("search", timed(&titles, search), 5.0, 25.0)
}

fn similar(reader: &Reader, ideas: &[Idea]) -> f64 {
    let texts: Vec<&String> = ideas
        .iter()
        .map(|idea| &idea.text)
        .step_by(211)
        .take(TEXTS)
        .collect();
    let wanted = Wanted {
        limit: HITS,
        ..Wanted::default()
    };
    let similar = |text: &&String| {
        reader.similar(Like::Text(text), &wanted).unwrap();
    };
    report("similar", timed(&texts, similar), 40.0, f64::INFINITY)
}

/// The times of each after all have been done once.
fn timed<T>(items: &[T], run: impl Fn(&T)) -> Vec<Duration> {
    items.iter().for_each(&run);
    let time = |item| {
        let start = ThreadTime::now();
        run(item);
        start.elapsed()
    };
    items.iter().map(time).collect()
}

/// Prints and asserts the median and the 99th percentile, in milliseconds; gives the median.
fn report(what: &str, mut times: Vec<Duration>, median: f64, rare: f64) -> f64 {
    times.sort_unstable();
    let at = |share: usize| 1000.0 * times[(times.len() - 1) * share / 100].as_secs_f64();
    eprintln!("{what}: p50 {:.1} ms, p99 {:.1} ms", at(50), at(99));
    assert!(at(50) <= median, "{what}: p50 above {median} ms");
    assert!(at(99) <= rare, "{what}: p99 above {rare} ms");
    at(50)
}

fn size(current: &Path, ideas: &[Idea]) {
    let bytes = |folder: &str| -> u64 {
        let files = std::fs::read_dir(current.join(folder)).unwrap();
        files
            .map(|file| file.unwrap().metadata().unwrap().len())
            .sum()
    };
    let (index, model) = (bytes("index"), bytes("model"));
    let text: usize = ideas.iter().map(|idea| idea.text.len()).sum();
    let share = (index + model) as f64 / text as f64;
    eprintln!("index {index} and model {model} bytes: {share:.2} of {text} bytes of text");
    assert!(share <= 1.5, "index and vectors are too large");
}
