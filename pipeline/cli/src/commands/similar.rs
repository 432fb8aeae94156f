//! `modum similar`.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use modum_index::{IndexError, Like, Reader, SimilarHit, Wanted};
use modum_model::table::find;
use modum_model::tables::Duplicates;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::search::{batch_line, filters, open, order, read_csv, show, show_facets};
use super::{Outcome, published};
use crate::args::{LikeArgs, SimilarArgs};
use crate::document::document_text;
use crate::output::stdout;
use crate::setup::Setup;

pub(crate) fn similar(setup: &Setup, args: &SimilarArgs) -> Result<Outcome> {
    let reader = open(setup, &args.store)?;
    let wanted = Wanted {
        filters: filters(&args.filters),
        order: order(&args.filters),
        limit: args.filters.limit,
    };
    let mut out = stdout();
    if let Some(batch) = &args.like.batch {
        similar_batch(&reader, batch, &wanted, &mut out)?;
    } else if let Some(pairs) = &args.like.pairs {
        similar_pairs(&reader, pairs, &mut out)?;
    } else {
        similar_one(&reader, args, &wanted, &mut out)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn similar_one(
    reader: &Reader,
    args: &SimilarArgs,
    wanted: &Wanted,
    out: &mut impl Write,
) -> Result<()> {
    let LikeArgs { id, text, file, .. } = &args.like;
    let given = match (id, text, file) {
        (Some(id), ..) => canonical(&args.store, id)?,
        (_, Some(text), _) => text.clone(),
        (.., Some(file)) => document_text(file)?,
        (None, None, None) => String::new(),
    };
    let like = match id {
        Some(_) => Like::Id(&given),
        None => Like::Text(&given),
    };
    if args.facets {
        return show_facets(out, args.format, reader.similar_facets(like, wanted)?);
    }
    for SimilarHit { hit, reason } in reader.similar(like, wanted)? {
        show(out, args.format, &hit, Some(&reason))?;
    }
    Ok(())
}

/// The idea that stands for `id`: a copy is found through it.
fn canonical(store: &Path, id: &str) -> Result<String> {
    let duplicates: Duplicates = published(store)?.table()?;
    let row = find(&duplicates.idea_id, id);
    let canonical = row.map_or(id, |row| duplicates.canonical_id.value(row));
    Ok(canonical.to_owned())
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

fn similar_batch(
    reader: &Reader,
    path: &Path,
    wanted: &Wanted,
    out: &mut impl Write,
) -> Result<()> {
    let texts: Vec<BatchText> = read_csv(path, "id,text")?;
    let results = texts
        .par_iter()
        .map(|row| {
            reader
                .similar_ids(&row.text, wanted)
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
