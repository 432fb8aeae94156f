//! Shares by theme and channel as cells, the darker the higher.

use askama::Template;

use super::measure::{fit, wrap};
use super::{Label, Px, WIDTH, Words, drawn, label};

/// A table of shares (0 to 1); `None` where there is nothing to show.
pub(crate) struct Heat {
    pub(crate) rows: Vec<String>,
    pub(crate) columns: Vec<String>,
    /// Row by row.
    pub(crate) shares: Vec<Vec<Option<f64>>>,
}

#[derive(Template)]
#[template(path = "heat.svg")]
struct Drawing<'a> {
    words: &'a Words,
    width: Px,
    height: Px,
    heads: Vec<Label>,
    names: Vec<Label>,
    cells: Vec<Placed>,
}

struct Placed {
    /// Of the color: 0 (nothing) to 7.
    class: usize,
    x: Px,
    y: Px,
    width: Px,
    height: Px,
    value: Label,
}

const NAMES: f64 = 210.0;
const ROW: f64 = 24.0;
const FONT: f64 = 12.0;
const HEAD: f64 = 16.0;
/// Lines of a heading.
const LINES: usize = 3;
/// Shades of the color.
const SHADES: f64 = 7.0;

/// Draws the cells; the highest share is the darkest.
pub(crate) fn heat(words: &Words, heat: &Heat) -> String {
    let wide = ((WIDTH - NAMES) / heat.columns.len().max(1) as f64).min(150.0);
    let wrapped: Vec<Vec<String>> = heat
        .columns
        .iter()
        .map(|name| wrap(name, wide - 8.0, FONT, LINES))
        .collect();
    let lines = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let top = lines as f64 * HEAD + 8.0;
    let middle = |column: usize| NAMES + wide * (column as f64 + 0.5);
    let heads = wrapped.into_iter().enumerate().flat_map(|(column, name)| {
        let first = top - 10.0 - HEAD * (name.len() as f64 - 1.0);
        let lines = name.into_iter().zip(0..);
        lines.map(move |(line, at)| label(middle(column), first + HEAD * f64::from(at), line))
    });
    let name = |(row, name): (usize, &String)| {
        let name = fit(name, NAMES - 14.0, FONT).unwrap_or_default();
        label(NAMES - 8.0, top + ROW * row as f64 + 16.0, name)
    };
    drawn(&Drawing {
        words,
        width: Px(WIDTH),
        height: Px(top + ROW * heat.rows.len() as f64 + 2.0),
        heads: heads.collect(),
        names: heat.rows.iter().enumerate().map(name).collect(),
        cells: cells(heat, wide, top),
    })
}

fn cells(heat: &Heat, wide: f64, top: f64) -> Vec<Placed> {
    let shares = heat.shares.iter().flatten().flatten();
    let most = shares.copied().fold(f64::MIN_POSITIVE, f64::max);
    let rows = heat.shares.iter().enumerate();
    let all = rows.flat_map(|(row, shares)| {
        let shares = shares.iter().enumerate();
        shares.map(move |(column, share)| (row, column, *share))
    });
    all.map(|(row, column, share)| {
        let (x, y) = (NAMES + wide * column as f64, top + ROW * row as f64);
        let text = share.map_or_else(|| "–".to_owned(), |share| format!("{:.1}%", 100.0 * share));
        Placed {
            class: share.map_or(0, |share| shade(share / most)),
            x: Px(x + 1.0),
            y: Px(y + 1.0),
            width: Px(wide - 2.0),
            height: Px(ROW - 2.0),
            value: label(x + wide / 2.0, y + 16.0, text),
        }
    })
    .collect()
}

/// The shade of a share of the highest one, from 1.
fn shade(part: f64) -> usize {
    let reached = |step: &usize| part >= (*step as f64 - 1.0) / SHADES;
    (1..=7).rfind(reached).unwrap_or(1)
}
