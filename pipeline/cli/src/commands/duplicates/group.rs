//! One group: its canonical, and what each member says differently.

use std::io::Write;

use anyhow::Result;
use modum_duplicates::{Part, difference};
use serde_json::{Value, json};

use super::copies::{Copies, kind_name};
use crate::args::ListFormat;
use crate::output::{Marks, json_line, one_line};

/// Letters shown on each side of a difference.
const CONTEXT: usize = 20;

pub(super) fn show(
    out: &mut impl Write,
    copies: &Copies,
    id: &str,
    format: ListFormat,
) -> Result<()> {
    let asked = copies.row(id)?;
    let canonical = copies.canonicals()[asked];
    let members = std::iter::once(canonical).chain(copies.copies_of(canonical));
    if format == ListFormat::Json {
        for row in members {
            json_line(out, &member(copies, row, canonical))?;
        }
        return Ok(());
    }
    let marks = Marks::for_stdout();
    for row in members {
        let pointer = if row == asked { "▶" } else { " " };
        writeln!(out, "{pointer} {}", line(copies, row))?;
        if row == canonical {
            for text in copies.text(row).lines().filter(|line| !line.is_empty()) {
                writeln!(out, "    {text}")?;
            }
            continue;
        }
        let parts = difference(&copies.text(canonical), &copies.text(row));
        if parts.iter().any(|part| !matches!(part, Part::Same(_))) {
            writeln!(out, "    차이: {}", marked(&parts, marks))?;
        }
        let own = copies.table.own_text.value(row);
        if !own.is_empty() {
            writeln!(out, "    고유 문구: {}", one_line(own, usize::MAX))?;
        }
    }
    Ok(())
}

/// An idea, how it relates to its canonical, and where it came from.
fn line(copies: &Copies, row: usize) -> String {
    let kind = copies.table.kind.value(row);
    let mut told = format!("{}  {}", copies.id(row), kind_name(kind));
    if kind != "distinct" {
        told = format!("{told} {:.2}", copies.table.similarity.value(row));
    }
    let day = copies.day(row);
    let [day, channel] = [day.as_deref(), copies.channel(row)].map(|place| place.unwrap_or("-"));
    format!("{told}  {day}  {channel}")
}

/// The differences with some letters around them.
fn marked(parts: &[Part], marks: Marks) -> String {
    let last = parts.len() - 1;
    let told = parts.iter().enumerate().map(|(at, part)| match part {
        Part::Same(text) => around(&one_line(text, usize::MAX), at > 0, at < last),
        Part::Missing(text) => marks.missing(&one_line(text, usize::MAX)),
        Part::Added(text) => marks.added(&one_line(text, usize::MAX)),
    });
    told.collect()
}

/// The ends of an equal part that differences follow or precede.
fn around(text: &str, begins: bool, ends: bool) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (head, tail) = (
        if begins { CONTEXT } else { 0 },
        if ends { CONTEXT } else { 0 },
    );
    if letters.len() <= head + tail + 1 {
        return text.to_owned();
    }
    let head: String = letters[..head].iter().collect();
    let tail: String = letters[letters.len() - tail..].iter().collect();
    format!("{head}…{tail}")
}

fn member(copies: &Copies, row: usize, canonical: usize) -> Value {
    let parts = difference(&copies.text(canonical), &copies.text(row));
    let parts: Vec<Value> = parts
        .into_iter()
        .map(|part| match part {
            Part::Same(text) => json!({"same": text}),
            Part::Missing(text) => json!({"missing": text}),
            Part::Added(text) => json!({"added": text}),
        })
        .collect();
    json!({
        "idea_id": copies.id(row),
        "canonical_id": copies.id(canonical),
        "kind": copies.table.kind.value(row),
        "similarity": copies.table.similarity.value(row),
        "submitted_at": copies.day(row),
        "channel": copies.channel(row),
        "title": copies.ideas.title.value(row),
        "own_text": copies.table.own_text.value(row),
        "difference": parts,
    })
}
