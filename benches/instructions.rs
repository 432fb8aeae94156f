//! How many instructions the hot functions take: a figure that a noisy machine does not move.
//!
//! Counts, under valgrind, over 300 generated proposals (seed 3): normalizing, tokenizing, finding the
//! letters that are compared, shingling, and scoring 20 queries (BM25F). Compared with the last count
//! on the same machine, which gungraun keeps under `target/gungraun`; more than 3 % more instructions
//! than then is a failure. Needs valgrind and the runner of the same version:
//!
//! `cargo install gungraun-runner --version 0.20.0`, then
//! `cargo bench -p modum-run --features instructions --bench instructions`

#![expect(missing_docs, reason = "what the macros make has no documentation")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot run should fail")]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use gungraun::{
    Callgrind, EventKind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main,
};
use modum_analyzers::comparable::{Comparable, Comparer};
use modum_analyzers::normalize::{Normalized, normalize as normalized, normalize_into, shown};
use modum_analyzers::shingle::Shingles;
use modum_analyzers::tokenize::{Tokenizer, Tokens, Worker};
use modum_dictionaries::{
    FOLDER_VARIABLE, Lexicon, SystemDictionary, default_folder, open_or_install, segmenter,
};
use modum_generator::Plan;
use modum_index::{Query, Reader};
use modum_intake::Mapping;
use modum_model::progress::Silent;
use modum_model::settings::Settings;
use modum_run::run::{RunRequest, run};
use tempfile::TempDir;

const QUERIES: usize = 20;

fn generated(ideas: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    modum_generator::write(&Plan { ideas, seed: 3 }, folder.path()).unwrap();
    folder
}

/// Titles and bodies as they are shown.
fn texts(ideas: usize) -> Vec<String> {
    let folder = generated(ideas);
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(folder.path().join("intake.csv"))
        .unwrap();
    let columns = ["title", "body"].map(|name| {
        let headings = rows.headers().unwrap();
        headings.iter().position(|heading| heading == name).unwrap()
    });
    let rows: Vec<csv::StringRecord> = rows.records().filter_map(Result::ok).collect();
    let cells = rows
        .iter()
        .flat_map(|row| columns.map(|column| row.get(column)));
    cells
        .flatten()
        .map(|cell| shown(cell).into_owned())
        .collect()
}

fn analyzed(ideas: usize) -> Vec<String> {
    let texts = texts(ideas);
    texts.iter().map(|text| normalized(text).text).collect()
}

fn dictionary() -> SystemDictionary {
    let folder =
        std::env::var_os(FOLDER_VARIABLE).map_or_else(|| default_folder().unwrap(), PathBuf::from);
    open_or_install(&folder, &|_| {}).unwrap()
}

fn tokenizer() -> Tokenizer {
    Tokenizer::new(segmenter(&dictionary(), &Lexicon::builtin().unwrap()).unwrap())
}

fn worker(ideas: usize) -> (Worker, Vec<String>) {
    (tokenizer().worker(), analyzed(ideas))
}

fn comparer(ideas: usize) -> (Comparer, Vec<String>) {
    (Comparer::new(&Lexicon::builtin().unwrap()), analyzed(ideas))
}

fn letters(ideas: usize) -> Vec<Vec<u16>> {
    let texts = analyzed(ideas);
    texts
        .iter()
        .map(|text| text.encode_utf16().collect())
        .collect()
}

/// A reader over a store of its own, and titles to ask for.
fn reader(ideas: usize) -> (TempDir, Reader, Vec<String>) {
    let (folder, lexicon) = (generated(ideas), Lexicon::builtin().unwrap());
    let store = folder.path().join("store");
    take_in(&folder.path().join("intake.csv"), &store, &lexicon);
    let index = store.join("current").join("index");
    let reader = Reader::open(&index, tokenizer(), &lexicon).unwrap();
    let titles = texts(ideas).into_iter().step_by(2).take(QUERIES);
    (folder, reader, titles.collect())
}

fn take_in(file: &Path, store: &Path, lexicon: &Lexicon) {
    let mut request = RunRequest {
        store,
        files: &[file.to_owned()],
        intake: None,
        source: None,
        mapping: &Mapping::default(),
        key: None,
        keep: 1,
        assign_only: false,
        settings: &Settings::default(),
        dictionary: &dictionary(),
        lexicon,
        random: &mut |bytes| {
            bytes.fill(7);
            Ok(())
        },
        now: "2026-11-01T00:00:00Z",
    };
    run(&mut request, &Silent).unwrap();
}

#[library_benchmark]
#[bench::proposals(args = (300), setup = texts)]
fn normalize(texts: Vec<String>) -> usize {
    let mut out = Normalized::default();
    let length = |text: &String| {
        normalize_into(black_box(text), &mut out);
        out.text.len()
    };
    texts.iter().map(length).sum()
}

#[library_benchmark]
#[bench::proposals(args = (300), setup = worker)]
fn tokenize((mut worker, texts): (Worker, Vec<String>)) -> usize {
    let mut tokens = Tokens::default();
    let count = |text: &String| {
        worker.tokenize(black_box(text), &mut tokens);
        tokens.len()
    };
    texts.iter().map(count).sum()
}

#[library_benchmark]
#[bench::proposals(args = (300), setup = comparer)]
fn comparable((comparer, texts): (Comparer, Vec<String>)) -> Comparable {
    let mut out = Comparable::default();
    for text in &texts {
        comparer.comparable(black_box(text), &mut out);
    }
    out
}

#[library_benchmark]
#[bench::proposals(args = (300), setup = letters)]
fn shingle(texts: Vec<Vec<u16>>) -> usize {
    let mut shingles = Shingles::default();
    let count = |letters: &Vec<u16>| {
        shingles.fill(black_box(letters));
        shingles.distinct().len()
    };
    texts.iter().map(count).sum()
}

#[library_benchmark]
#[bench::titles(args = (300), setup = reader)]
fn score((_folder, reader, titles): (TempDir, Reader, Vec<String>)) -> usize {
    let found = |title: &String| {
        let query = Query {
            text: black_box(title).clone(),
            limit: 10,
            ..Query::default()
        };
        reader.search_ids(&query).unwrap().len()
    };
    titles.iter().map(found).sum()
}

library_benchmark_group!(
    name = hot,
    benchmarks = [normalize, tokenize, comparable, shingle, score]
);

main!(
    config = LibraryBenchmarkConfig::default()
        .tool(Callgrind::default().soft_limits([(EventKind::Ir, 3.0)])),
    library_benchmark_groups = hot
);
