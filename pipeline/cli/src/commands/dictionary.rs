//! `modum dictionary`: install it, ask it, and measure it.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use lindera::segmenter::Segmenter;
use modum_analyzers::normalize::normalize;
use modum_dictionaries::{Info, Lexicon, Source, info, install};
use modum_intake::{Mapping, Request, intake};
use modum_model::key::Key;
use modum_model::progress::Silent;
use modum_model::table::Table as _;
use modum_model::tables::Ideas;
use rayon::prelude::*;
use serde_json::json;

use super::Outcome;
use crate::args::{DictionaryCommand, ListFormat};
use crate::output::{grouped, json_line, stdout, table};
use crate::setup::Setup;

/// Texts that one task segments.
const CHUNK: usize = 512;

pub(crate) fn dictionary(setup: &Setup, command: &DictionaryCommand) -> Result<Outcome> {
    match command {
        DictionaryCommand::Install { from } => {
            let source = from.clone().map_or(Source::Registry, Source::Path);
            let installed = install(&setup.folder()?, &source, &|note| setup.progress.note(note))?;
            show(&installed, &setup.folder()?)
        }
        DictionaryCommand::Info => show(&info(&setup.folder()?)?, &setup.folder()?),
        DictionaryCommand::Tokenize { text, format } => tokenize(setup, text, *format),
        DictionaryCommand::Bench { file, format } => bench(setup, file, *format),
    }
}

fn show(info: &Info, folder: &Path) -> Result<Outcome> {
    let mut out = stdout();
    writeln!(out, "folder       {}", folder.display())?;
    writeln!(out, "dictionary   {}", info.name)?;
    writeln!(out, "source       {}", info.source)?;
    writeln!(out, "entries      {}", grouped(info.entries as u64))?;
    writeln!(out, "bytes        {}", grouped(info.bytes))?;
    writeln!(out, "fingerprint  {}", info.fingerprint)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn tokenize(setup: &Setup, text: &str, format: ListFormat) -> Result<Outcome> {
    let lexicon = setup.lexicon()?;
    let mut worker = setup.tokenizer(&lexicon)?.worker();
    let normalized = normalize(&modum_analyzers::normalize::shown(text));
    let morphemes = worker.analyze(&normalized.text);
    let mut out = stdout();
    let mut shown = table(&["surface", "tag", "parts", "span"]);
    for morpheme in morphemes {
        let (start, end) = normalized.to_shown(morpheme.start, morpheme.end);
        if format == ListFormat::Json {
            json_line(
                &mut out,
                &json!({
                    "surface": morpheme.surface, "tag": morpheme.tag, "parts": morpheme.parts,
                    "start": start, "end": end,
                }),
            )?;
        } else {
            shown.add_row([
                morpheme.surface,
                morpheme.tag,
                morpheme.parts,
                format!("{start}..{end}"),
            ]);
        }
    }
    if format == ListFormat::Text {
        writeln!(out, "{shown}")?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// The floor that speed is measured against: lindera alone, over all titles and bodies.
fn bench(setup: &Setup, file: &Path, format: ListFormat) -> Result<Outcome> {
    let lexicon = setup.lexicon()?;
    let ideas = read(setup, file, &lexicon)?;
    let texts: Vec<&str> = (0..ideas.len())
        .flat_map(|row| [ideas.title.value(row), ideas.body.value(row)])
        .filter(|text| !text.is_empty())
        .collect();
    let segmenter = modum_dictionaries::segmenter(&setup.dictionary()?, &lexicon)?;
    let (wall, cpu) = (Instant::now(), cpu_time::ProcessTime::now());
    let tokens = segment(&segmenter, &texts);
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    let threads = rayon::current_num_threads();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let mut out = stdout();
    if format == ListFormat::Json {
        json_line(
            &mut out,
            &json!({
                "seconds": wall, "cpu_seconds": cpu, "threads": threads, "texts": texts.len(),
                "bytes": bytes, "tokens": tokens,
            }),
        )?;
    } else {
        let [n, bytes, tokens] = [texts.len(), bytes, tokens].map(|count| grouped(count as u64));
        writeln!(out, "{wall:.3} s wall, {cpu:.3} s CPU on {threads} threads")?;
        writeln!(out, "{n} texts, {bytes} bytes, {tokens} tokens")?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// The ideas of an intake that is in no store.
fn read(setup: &Setup, file: &Path, lexicon: &Lexicon) -> Result<Ideas> {
    let request = Request {
        files: &[file.to_owned()],
        intake: "bench",
        source: None,
        mapping: &Mapping::default(),
        key: &Key::new([0; 32]),
        settings: &setup.settings.intake,
        generic_authors: &lexicon.generic_authors,
        previous: None,
        forgotten: &BTreeSet::new(),
    };
    Ok(intake(&request, &Silent)?.ideas)
}

/// Segments every text, one worker a thread; gives the number of tokens.
fn segment(segmenter: &Segmenter, texts: &[&str]) -> usize {
    texts
        .par_chunks(CHUNK)
        .map_init(
            || segmenter.new_worker(),
            |worker, chunk| {
                let tokens = |text: &&str| worker.segment(text).map_or(0, |tokens| tokens.len());
                chunk.iter().map(tokens).sum::<usize>()
            },
        )
        .sum()
}
