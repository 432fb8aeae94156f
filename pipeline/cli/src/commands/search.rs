//! `modum search` and `modum similar`.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result};
use modum_index::{Filters, Hit, IndexError, Query, Reader, SimilarHit};
use modum_model::table::find;
use modum_model::tables::Duplicates;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Outcome, published};
use crate::args::{Like, ListFormat, SearchArgs, SimilarArgs};
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
        for hit in reader.search(&query(args, text))? {
            show(&mut out, args.format, &hit, None)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

pub(crate) fn similar(setup: &Setup, args: &SimilarArgs) -> Result<Outcome> {
    let reader = open(setup, &args.store)?;
    let mut out = stdout();
    if let Some(batch) = &args.like.batch {
        similar_batch(&reader, batch, args.limit, &mut out)?;
    } else if let Some(pairs) = &args.like.pairs {
        similar_pairs(&reader, pairs, &mut out)?;
    } else {
        for SimilarHit { hit, reason } in similar_one(&reader, args)? {
            show(&mut out, args.format, &hit, Some(&reason))?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn open(setup: &Setup, store: &Path) -> Result<Reader> {
    let snapshot = published(store)?;
    let lexicon = setup.lexicon()?;
    Ok(Reader::open(
        &snapshot.index(),
        setup.tokenizer(&lexicon)?,
        &lexicon,
    )?)
}

fn query(args: &SearchArgs, text: &str) -> Query {
    let days = |date: chrono::NaiveDate| {
        i32::try_from((date - chrono::NaiveDate::default()).num_days()).unwrap_or(i32::MAX)
    };
    Query {
        text: text.to_owned(),
        filters: Filters {
            topic: args.topic,
            category: args.category.clone(),
            channel: args.channel.clone(),
            stage: None,
            from: args.from.map(days),
            to: args.to.map(days),
        },
        limit: args.limit,
        explain: args.explain,
    }
}

fn similar_one(reader: &Reader, args: &SimilarArgs) -> Result<Vec<SimilarHit>> {
    let Like { id, text, file, .. } = &args.like;
    if let Some(id) = id {
        // A copy is found through the idea that stands for it.
        let duplicates: Duplicates = published(&args.store)?.table()?;
        let row = find(&duplicates.idea_id, id);
        let canonical = row.map_or(id.as_str(), |row| duplicates.canonical_id.value(row));
        return Ok(reader.similar_id(canonical, args.limit)?);
    }
    let text = match (text, file) {
        (Some(text), _) => text.clone(),
        (None, Some(file)) => read_text(file)?,
        (None, None) => String::new(),
    };
    Ok(reader.similar_text(&text, args.limit, None)?)
}

/// A result as the contract has it: one JSON line, or two lines for people.
fn show(out: &mut impl Write, format: ListFormat, hit: &Hit, reason: Option<&str>) -> Result<()> {
    let date = hit.submitted_at.map(iso_date);
    if format == ListFormat::Text {
        let place = [hit.channel.as_deref(), date.as_deref()];
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

#[derive(Deserialize)]
struct BatchText {
    id: String,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct Pair {
    a: String,
    b: String,
}

fn similar_batch(reader: &Reader, path: &Path, limit: usize, out: &mut impl Write) -> Result<()> {
    let texts: Vec<BatchText> = read_csv(path, "id,text")?;
    let results = texts
        .par_iter()
        .map(|row| {
            reader
                .similar_text(&row.text, limit, None)
                .map(|hits| (&row.id, hits))
        })
        .collect::<Result<Vec<_>, IndexError>>()?;
    for (id, hits) in results {
        let hits = hits
            .into_iter()
            .map(|found| (found.hit.idea_id, found.hit.score));
        batch_line(out, id, hits.collect())?;
    }
    Ok(())
}

fn similar_pairs(reader: &Reader, path: &Path, out: &mut impl Write) -> Result<()> {
    let pairs: Vec<Pair> = read_csv(path, "a,b")?;
    let scores = pairs
        .par_iter()
        .map(|pair| reader.pair_similarity(&pair.a, &pair.b))
        .collect::<Result<Vec<f32>, IndexError>>()?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["a", "b", "similarity"])?;
    for (pair, score) in pairs.iter().zip(scores) {
        writer.write_record([&pair.a, &pair.b, &score.to_string()])?;
    }
    writer.flush()?;
    Ok(())
}

fn batch_line(out: &mut impl Write, id: &str, hits: Vec<(String, f32)>) -> Result<()> {
    let results: Vec<Value> = hits
        .into_iter()
        .map(|(idea_id, score)| json!({ "idea_id": idea_id, "score": score }))
        .collect();
    json_line(out, &json!({ "id": id, "results": results }))
}

/// The rows of a CSV file with these columns.
fn read_csv<T: for<'a> Deserialize<'a>>(path: &Path, columns: &str) -> Result<Vec<T>> {
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
