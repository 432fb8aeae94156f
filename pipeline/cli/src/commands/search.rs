//! `modum search`, and what it shares with `modum similar`.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result};
use clap::ValueEnum as _;
use modum_index::{Decision, Facets, Filters, Hit, IndexError, Order, Query, Reader};
use modum_run::decisions::Decisions;
use modum_run::indexing::external;
use modum_run::outcomes::{Outcome as Became, decided};
use modum_run::store::Store;
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Outcome;
use crate::args::{DecisionArg, FilterArgs, ListFormat, SearchArgs, SortBy};
use crate::output::{iso_date, json_line, stdout};
use crate::setup::{Setup, read_text};

pub(crate) fn search(setup: &Setup, args: &SearchArgs) -> Result<Outcome> {
    let reader = open(setup, &args.store)?;
    let mut out = stdout();
    if let Some(batch) = &args.batch {
        let queries: Vec<BatchQuery> = read_csv(batch, "id,query")?;
        let results = queries
            .par_iter()
            .map(|row| {
                reader
                    .search_ids(&query(args, &row.query))
                    .map(|hits| (&row.id, hits))
            })
            .collect::<Result<Vec<_>, IndexError>>()?;
        for (id, hits) in results {
            batch_line(&mut out, id, hits)?;
        }
    } else {
        let text = args.query.as_deref().context("a query is needed")?;
        let query = query(args, text);
        if args.facets {
            show_facets(&mut out, args.format, reader.facets(&query)?)?;
        } else {
            for hit in reader.search(&query)? {
                show(&mut out, args.format, &hit, None)?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// The index of a store's current snapshot, with the embedding that the settings name and what people
/// decided.
pub(super) fn open(setup: &Setup, store: &Path) -> Result<Reader> {
    let store = Store::open(store)?;
    let snapshot = store.published()?;
    let lexicon = setup.lexicon()?;
    let tokenizer = setup.tokenizer(&lexicon)?;
    let reader = Reader::open(&snapshot.index(), tokenizer, &lexicon)?;
    let reader = reader.with_embedding(external(&setup.settings)?)?;
    let decisions = Decisions::read(&store.decisions())?;
    if decisions.selections.is_empty() {
        return Ok(reader);
    }
    let decided = decided(&snapshot.table()?, &decisions);
    let named = |outcome: Became| Decision {
        name: outcome.name(),
        label: outcome.label(),
    };
    let decided = decided.into_iter();
    Ok(reader.with_decisions(decided.map(|(id, outcome)| (id, named(outcome)))))
}

fn query(args: &SearchArgs, text: &str) -> Query {
    Query {
        text: text.to_owned(),
        filters: filters(&args.filters),
        order: order(&args.filters),
        limit: args.filters.limit,
        explain: args.explain,
    }
}

pub(super) fn filters(args: &FilterArgs) -> Filters {
    let days = |date: chrono::NaiveDate| {
        i32::try_from((date - chrono::NaiveDate::default()).num_days()).unwrap_or(i32::MAX)
    };
    let name = |decision: DecisionArg| Some(decision.to_possible_value()?.get_name().to_owned());
    Filters {
        topic: args.topic,
        theme: args.theme,
        category: args.category.clone(),
        channel: args.channel.clone(),
        stage: args.stage.clone(),
        from: args.from.map(days),
        to: args.to.map(days),
        decision: args.decision.and_then(name),
    }
}

pub(super) fn order(args: &FilterArgs) -> Order {
    match args.sort {
        SortBy::Relevance => Order::Relevance,
        SortBy::Date => Order::Date,
        SortBy::Votes => Order::Votes,
    }
}

/// One JSON object, or a heading and its counts for people.
pub(super) fn show_facets(out: &mut impl Write, format: ListFormat, counted: Facets) -> Result<()> {
    if format == ListFormat::Json {
        let mut line = Map::new();
        line.insert("found".to_owned(), counted.found.into());
        for (name, facets) in counted.facets {
            let values = facets.into_iter();
            let values = values.map(|facet| json!({"value": facet.value, "count": facet.count}));
            line.insert(name.to_owned(), values.collect());
        }
        return json_line(out, &line);
    }
    writeln!(out, "{} ideas", counted.found)?;
    for (name, facets) in counted.facets {
        writeln!(out, "{name}")?;
        for facet in facets {
            writeln!(out, "{:8}  {}", facet.count, facet.value)?;
        }
    }
    Ok(())
}

/// A result as the contract has it: one JSON line, or two lines for people.
pub(super) fn show(
    out: &mut impl Write,
    format: ListFormat,
    hit: &Hit,
    reason: Option<&str>,
) -> Result<()> {
    let date = hit.submitted_at.map(iso_date);
    if format == ListFormat::Text {
        let decision = hit.decision.map(|decision| decision.label);
        let place = [hit.channel.as_deref(), date.as_deref(), decision];
        let place: Vec<&str> = place.into_iter().flatten().collect();
        writeln!(
            out,
            "{:7.3}  {}  {} [{}]",
            hit.score,
            hit.idea_id,
            hit.title,
            place.join(", ")
        )?;
        writeln!(out, "         {}", hit.snippet.replace('\n', " "))?;
        if let Some(text) = reason.or(hit.explanation.as_deref()) {
            writeln!(out, "         {text}")?;
        }
        return Ok(());
    }
    let mut line = json!({
        "idea_id": hit.idea_id,
        "score": hit.score,
        "title": hit.title,
        "snippet": hit.snippet,
        "topic_id": hit.topic_id,
        "channel": hit.channel,
        "submitted_at": date,
        "copies": hit.copies,
    });
    for (key, text) in [
        ("decision", hit.decision.map(|decision| decision.name)),
        ("reason", reason),
        ("explanation", hit.explanation.as_deref()),
    ] {
        if let Some(text) = text {
            line[key] = Value::from(text);
        }
    }
    json_line(out, &line)
}

#[derive(Deserialize)]
struct BatchQuery {
    id: String,
    query: String,
}

/// The results of one row of a batch.
pub(super) fn batch_line(out: &mut impl Write, id: &str, hits: Vec<(String, f32)>) -> Result<()> {
    let results: Vec<Value> = hits
        .into_iter()
        .map(|(idea_id, score)| json!({ "idea_id": idea_id, "score": score }))
        .collect();
    json_line(out, &json!({ "id": id, "results": results }))
}

/// The rows of a CSV file with these columns.
pub(super) fn read_csv<T: for<'a> Deserialize<'a>>(path: &Path, columns: &str) -> Result<Vec<T>> {
    let hint = || {
        format!(
            "{}: a CSV file (UTF-8) with the columns {columns} is needed",
            path.display()
        )
    };
    let text = read_text(path)?;
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .with_context(hint)
}
