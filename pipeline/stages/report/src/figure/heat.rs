//! Shares by theme and channel as cells, the darker the higher.

use askama::Template;

use super::measure::{breakable, fit, wrap};
use super::{Frame, Label, Px, Room, Words, drawn, in_each_room, label};

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
    frame: Frame<'a>,
    /// Where names end or begin.
    anchor: &'static str,
    /// The size of letters.
    size: &'static str,
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

/// Height of a cell.
const CELL: f64 = 24.0;
const HEAD: f64 = 16.0;
/// Shades of the color.
const SHADES: f64 = 7.0;

/// Draws the cells; the highest share is the darkest.
pub(crate) fn heat(words: &Words, heat: &Heat) -> String {
    in_each_room(|room| drawing(words, heat, room))
}

fn drawing(words: &Words, heat: &Heat, room: Room) -> String {
    let grid = Grid::of(heat, room);
    let wrapped = heat.columns.iter().map(|name| grid.wrapped(name));
    let middle = |column: usize| grid.left + grid.wide * (column as f64 + 0.5);
    let heads = wrapped.enumerate().flat_map(|(column, name)| {
        let first = grid.top - 10.0 - HEAD * (name.len() as f64 - 1.0);
        let lines = name.into_iter().zip(0..);
        lines.map(move |(line, at)| label(middle(column), first + HEAD * f64::from(at), line))
    });
    let name = |(row, name): (usize, &String)| {
        let (end, space) = room.either((grid.left - 8.0, grid.left - 14.0), (0.0, room.width()));
        let y = grid.top + grid.row * row as f64 + 16.0;
        label(end, y, fit(name, space, grid.font).unwrap_or_default())
    };
    drawn(&Drawing {
        frame: Frame::new(
            words,
            room,
            grid.top + grid.row * heat.rows.len() as f64 + 2.0,
        ),
        anchor: room.either("right", "left"),
        size: room.either("small", "tiny"),
        heads: heads.collect(),
        names: heat.rows.iter().enumerate().map(name).collect(),
        cells: cells(heat, &grid),
    })
}

/// Where cells are.
struct Grid {
    left: f64,
    top: f64,
    /// Width of a column.
    wide: f64,
    /// Height of a row, with the name where it stands above.
    row: f64,
    /// Of that, above the cells.
    above: f64,
    font: f64,
    /// Lines of a heading, at most.
    lines: usize,
}

impl Grid {
    fn of(heat: &Heat, room: Room) -> Self {
        let left = room.either(210.0, 0.0);
        let wide = (room.width() - left) / heat.columns.len().max(1) as f64;
        let above = room.either(0.0, 22.0);
        let mut grid = Self {
            left,
            top: 0.0,
            wide: wide.min(150.0),
            row: CELL + above + room.either(0.0, 4.0),
            above,
            font: room.either(12.0, 11.0),
            lines: room.either(3, 6),
        };
        let lines = heat.columns.iter().map(|name| grid.wrapped(name).len());
        grid.top = lines.max().unwrap_or(0) as f64 * HEAD + 8.0;
        grid
    }

    fn wrapped(&self, name: &str) -> Vec<String> {
        let wide = self.wide - 4.0;
        wrap(
            &breakable(name, wide, self.font),
            wide,
            self.font,
            self.lines,
        )
    }
}

fn cells(heat: &Heat, grid: &Grid) -> Vec<Placed> {
    let shares = heat.shares.iter().flatten().flatten();
    let most = shares.copied().fold(f64::MIN_POSITIVE, f64::max);
    let rows = heat.shares.iter().enumerate();
    let all = rows.flat_map(|(row, shares)| {
        let shares = shares.iter().enumerate();
        shares.map(move |(column, share)| (row, column, *share))
    });
    all.map(|(row, column, share)| {
        let x = grid.left + grid.wide * column as f64;
        let y = grid.top + grid.row * row as f64 + grid.above;
        let text = share.map_or_else(|| "–".to_owned(), |share| format!("{:.1}%", 100.0 * share));
        Placed {
            class: share.map_or(0, |share| shade(share / most)),
            x: Px(x + 1.0),
            y: Px(y + 1.0),
            width: Px(grid.wide - 2.0),
            height: Px(CELL - 2.0),
            value: label(x + grid.wide / 2.0, y + 16.0, text),
        }
    })
    .collect()
}

/// The shade of a share of the highest one, from 1.
fn shade(part: f64) -> usize {
    let reached = |step: &usize| part >= (*step as f64 - 1.0) / SHADES;
    (1..=7).rfind(reached).unwrap_or(1)
}
