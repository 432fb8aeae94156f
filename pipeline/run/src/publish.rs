//! A folder that the public may see, made of a verified snapshot.
//!
//! Input -> output: a store -> `DIR/data/*.csv` and `*.parquet`, `statistics.xlsx`, `report/*.html`,
//! `datapackage.json`, `csv-metadata.json`, `manifest.json` (what was masked and withheld) and
//! `SHA256SUMS`.
//! Everything is written aside and takes its place by one rename; the same snapshot and settings
//! give the same bytes. A snapshot that does not verify is not published.

use std::path::Path;

use modum_analyzers::personal::Masker;
use modum_analyzers::tokenize::Tokenizer;
use modum_dictionaries::Lexicon;
use modum_model::settings::Settings;
use modum_publish::metadata::{Resource, Written, csv_on_the_web, data_package};
use modum_publish::workbook::{self, About, workbook};
use modum_publish::{Described, OpenData, Sources, open_data};
use modum_report::{Language, Page};
use modum_statistics::{StatisticsError, breakdowns};
use rayon::prelude::*;
use rust_xlsxwriter::XlsxError;
use serde_json::{Value, json};

use crate::decisions::Decisions;
use crate::export::{Dataset, ExportError, Format, Headings, Options, to_file};
use crate::manifest::Manifest;
use crate::outgoing::{Aside, OutgoingError, pretty, refuse_others, refuse_unsound};
use crate::report;
use crate::store::{Snapshot, Store, StoreError};

/// The files that tell a publication from other folders.
const MANIFEST: &str = "manifest.json";
const PACKAGE: &str = "datapackage.json";

/// What is published, and where.
#[derive(Clone, Copy, Debug)]
pub struct PublishRequest<'a> {
    /// The store.
    pub store: &'a Store,
    /// The folder; a publication that is already there is replaced.
    pub out: &'a Path,
    /// All settings.
    pub settings: &'a Settings,
    /// The word lists.
    pub lexicon: &'a Lexicon,
    /// Opens the index to verify it.
    pub tokenizer: &'a Tokenizer,
    /// Of the report.
    pub language: Language,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each is the error of the part that it names")]
pub enum PublishError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    Statistics(#[from] StatisticsError),
    /// The statistics do not fit a workbook.
    #[error("statistics.xlsx: {0}")]
    Workbook(#[from] XlsxError),
    #[error(transparent)]
    Outgoing(#[from] OutgoingError),
}

/// What was published.
#[derive(Clone, Debug)]
pub struct Published {
    /// The snapshot's number.
    pub snapshot: u32,
    /// The tables with what was masked and withheld.
    pub data: OpenData,
    /// Every file but `SHA256SUMS`.
    pub files: Vec<Written>,
}

/// Publishes the current snapshot of a store.
pub fn publish(request: &PublishRequest<'_>) -> Result<Published, PublishError> {
    let snapshot = request.store.published()?;
    refuse_others(request.out, "publication", &[PACKAGE, MANIFEST])?;
    refuse_unsound(&snapshot, request.tokenizer, request.lexicon)?;
    let manifest = snapshot.manifest()?;
    let sources = sources(request.store, &snapshot)?;
    let facts = report::facts(request, &snapshot, &manifest, &sources)?;
    let settings = request.settings;
    let masker = |kinds| Masker::new(request.lexicon, kinds);
    let data = open_data(&sources, masker, &settings.mask, &settings.publish);
    drop(sources);
    let aside = Aside::new(request.out)?;
    let mut files = write_tables(&aside, &data.tables)?;
    files.push(aside.write(workbook::FILE, &sheets(&data, settings, &manifest)?)?);
    let described = describe(&aside, &data.tables, &files, settings, &manifest)?;
    files.extend(described);
    files.extend(write_report(
        &aside,
        &report::pages(request, &data, &facts),
    )?);
    let account = account(&snapshot, &manifest, settings, &data, &files);
    files.push(aside.write(MANIFEST, &pretty(&account))?);
    let lines = files
        .iter()
        .map(|file| format!("{}  {}\n", file.sha256, file.path));
    aside.write("SHA256SUMS", lines.collect::<String>().as_bytes())?;
    aside.publish(request.out)?;
    Ok(Published {
        snapshot: snapshot.number(),
        data,
        files,
    })
}

fn sources(store: &Store, snapshot: &Snapshot) -> Result<Sources, PublishError> {
    let decisions = Decisions::read(&store.decisions())?;
    let names = decisions.topic_names.into_iter();
    Ok(Sources {
        ideas: snapshot.table()?,
        duplicates: snapshot.table()?,
        assignments: snapshot.table()?,
        topics: snapshot.table()?,
        lineage: snapshot.table()?,
        stats: snapshot.table()?,
        breakdowns: breakdowns(&snapshot.datasets())?,
        candidates: snapshot.table()?,
        campaigns: snapshot.table()?,
        names: names.map(|(id, name)| (id.get(), name)).collect(),
    })
}

/// Writes each table as CSV and Parquet; gives the files in this order, two a table.
fn write_tables(aside: &Aside, tables: &[Described]) -> Result<Vec<Written>, PublishError> {
    aside.folder("data")?;
    let jobs = tables.iter().flat_map(|table| {
        let formats = [(Format::Csv, "csv"), (Format::Parquet, "parquet")];
        formats.map(|(format, extension)| (table, format, extension))
    });
    let jobs: Vec<_> = jobs.collect();
    jobs.into_par_iter()
        .map(|(table, format, extension)| {
            let name = format!("data/{}.{extension}", table.name);
            let options = Options {
                format,
                headings: Headings::En,
                bom: false,
            };
            let dataset = Dataset::public(table);
            to_file(&dataset, options, &aside.path().join(&name))?;
            Ok(aside.written(name)?)
        })
        .collect()
}

/// The workbook of the statistics.
fn sheets(
    data: &OpenData,
    settings: &Settings,
    manifest: &Manifest,
) -> Result<Vec<u8>, PublishError> {
    let intakes = manifest.earlier_intakes.iter().chain([&manifest.intake]);
    let intakes: Vec<&str> = intakes.map(String::as_str).collect();
    let about = About {
        settings: &settings.publish,
        created_at: &manifest.created_at,
        version: &manifest.modum,
        intakes: &intakes,
    };
    Ok(workbook(data, &about)?)
}

/// Writes what catalogs read about the tables, whose `files` are two a table.
fn describe(
    aside: &Aside,
    tables: &[Described],
    files: &[Written],
    settings: &Settings,
    manifest: &Manifest,
) -> Result<[Written; 2], PublishError> {
    let pairs = tables.iter().zip(files.chunks(2));
    let resources: Vec<Resource<'_>> = pairs
        .map(|(table, files)| Resource {
            table,
            csv: &files[0],
            parquet: &files[1],
        })
        .collect();
    let package = data_package(&resources, &settings.publish, &manifest.created_at);
    let csvw = csv_on_the_web(&resources, &settings.publish);
    Ok([
        aside.write(PACKAGE, &pretty(&package))?,
        aside.write("csv-metadata.json", &pretty(&csvw))?,
    ])
}

fn write_report(aside: &Aside, pages: &[Page]) -> Result<Vec<Written>, PublishError> {
    aside.folder("report")?;
    let pages = pages.iter();
    pages
        .map(|page| Ok(aside.write(&format!("report/{}", page.path), &page.bytes)?))
        .collect()
}

/// What went in, what was masked, and what was withheld.
fn account(
    snapshot: &Snapshot,
    manifest: &Manifest,
    settings: &Settings,
    data: &OpenData,
    files: &[Written],
) -> Value {
    let rows = |table: &Described| json!({"name": table.name, "rows": table.batch.num_rows()});
    let file =
        |file: &Written| json!({"path": file.path, "bytes": file.bytes, "sha256": file.sha256});
    json!({
        "format": 1,
        "modum": manifest.modum,
        "snapshot": snapshot.number(),
        "created_at": manifest.created_at,
        "intakes": manifest.earlier_intakes.iter().chain([&manifest.intake]).collect::<Vec<_>>(),
        "license": settings.publish.license,
        "small_cell": settings.publish.small_cell,
        "masked": data.masked,
        "withheld": data.withheld,
        "tables": data.tables.iter().map(rows).collect::<Vec<_>>(),
        "files": files.iter().map(file).collect::<Vec<_>>(),
    })
}
