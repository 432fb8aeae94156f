//! `modum similar`.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use modum_index::{IndexError, Reader, SimilarHit};
use modum_model::table::find;
use modum_model::tables::Duplicates;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::search::{batch_line, open, read_csv, show};
use super::{Outcome, published};
use crate::args::{Like, SimilarArgs};
use crate::document::document_text;
use crate::output::stdout;
use crate::setup::Setup;

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
        (None, Some(file)) => document_text(file)?,
        (None, None) => String::new(),
    };
    Ok(reader.similar_text(&text, args.limit, None)?)
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
                .similar_ids(&row.text, limit)
                .map(|hits| (&row.id, hits))
        })
        .collect::<Result<Vec<_>, IndexError>>()?;
    for (id, hits) in results {
        batch_line(out, id, hits)?;
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
