//! Lines over periods, each with its name at its end.

use std::fmt::Write as _;

use askama::Template;

use super::measure::{fit, width};
use super::scale::{every, ticks};
use super::{Frame, Label, Px, Room, Words, drawn, in_each_room, label};
use crate::language::number;

/// A line; it is broken where there is no count.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) counts: Vec<Option<i64>>,
}

#[derive(Template)]
#[template(path = "lines.svg")]
struct Drawing<'a> {
    frame: Frame<'a>,
    /// What leads from a line to its name.
    lead: &'static str,
    left: Px,
    right: Px,
    grid: Vec<Label>,
    names: Vec<Label>,
    lines: Vec<Placed>,
}

struct Placed {
    /// Of the color and the dashes.
    class: usize,
    path: String,
    points: Vec<(Px, Px)>,
    name: Label,
    /// From the line's end to its name.
    lead: [Px; 4],
}

/// Lines that can be told apart.
pub(crate) const MOST: usize = 6;

const TOP: f64 = 14.0;
const BASE: f64 = 290.0;
const HEIGHT: f64 = 318.0;
const FONT: f64 = 12.0;
/// Room for the names.
const NAMES: f64 = 170.0;
/// Between the names.
const GAP: f64 = 17.0;

/// Draws up to [`MOST`] lines.
pub(crate) fn lines(words: &Words, periods: &[String], lines: &[Line]) -> String {
    in_each_room(|room| drawing(words, periods, lines, room))
}

fn drawing(words: &Words, periods: &[String], lines: &[Line], room: Room) -> String {
    let counts = lines.iter().flat_map(|line| line.counts.iter().flatten());
    let steps = ticks(counts.copied().max().unwrap_or(0));
    let highest = steps.last().copied().unwrap_or(1);
    let left = width(&number(highest), FONT) + 14.0;
    let right = room.width() - room.either(NAMES, 0.0);
    // The last period stands below the last point, and within the drawing.
    let last = periods.last().map_or(0.0, |name| width(name, FONT)) / 2.0;
    let space = right - left - 12.0 - room.either(12.0, last.max(12.0));
    let distance = space / periods.len().saturating_sub(1).max(1) as f64;
    let plot = Plot {
        left: left + 12.0,
        distance,
        highest,
    };
    let step = every(periods, distance, FONT);
    let names = room.either(Vec::new(), below(lines.len()));
    let height = HEIGHT + names.len() as f64 * GAP;
    drawn(&Drawing {
        frame: Frame::new(words, room, height),
        lead: room.either("lead", "sample"),
        left: Px(left),
        right: Px(right),
        grid: steps
            .iter()
            .map(|&step| label(left - 8.0, plot.y(step), number(step)))
            .collect(),
        names: periods
            .iter()
            .enumerate()
            .step_by(step)
            .map(|(at, name)| label(plot.x(at), BASE + 20.0, name.as_str()))
            .collect(),
        lines: placed(lines, &plot, room),
    })
}

/// Heights of names that stand below the drawing.
fn below(lines: usize) -> Vec<f64> {
    let heights = (0..lines).map(|line| HEIGHT + GAP * (line as f64 + 0.5));
    heights.collect()
}

/// Where counts are.
struct Plot {
    left: f64,
    distance: f64,
    highest: i64,
}

impl Plot {
    fn x(&self, at: usize) -> f64 {
        self.left + self.distance * at as f64
    }

    fn y(&self, count: i64) -> f64 {
        BASE - (BASE - TOP) * count as f64 / self.highest as f64
    }
}

fn placed(lines: &[Line], plot: &Plot, room: Room) -> Vec<Placed> {
    let ends: Vec<(f64, f64)> = lines.iter().map(|line| end(line, plot)).collect();
    let beside = apart(&ends.iter().map(|end| end.1).collect::<Vec<_>>());
    let heights = room.either(beside, below(lines.len()));
    let right = room.width() - NAMES;
    let place = |(class, line): (usize, &Line)| {
        let (end, height) = (ends[class], heights[class]);
        let lead = [end.0 + 4.0, end.1, right + 18.0, height];
        let lead = room.either(lead, [0.0, height, 30.0, height]);
        let (x, space) = room.either((right + 22.0, NAMES - 28.0), (38.0, room.width() - 38.0));
        let name = fit(&line.name, space, FONT).unwrap_or_default();
        Placed {
            class,
            path: path(line, plot),
            points: line
                .counts
                .iter()
                .enumerate()
                .filter_map(|(at, count)| count.map(|count| (Px(plot.x(at)), Px(plot.y(count)))))
                .collect(),
            name: label(x, height + FONT * 0.36, name),
            lead: lead.map(Px),
        }
    };
    lines.iter().enumerate().map(place).collect()
}

/// Where a line ends.
fn end(line: &Line, plot: &Plot) -> (f64, f64) {
    let last = line.counts.iter().enumerate().rev();
    let found = last.filter_map(|(at, count)| count.map(|count| (plot.x(at), plot.y(count))));
    found.take(1).next().unwrap_or((plot.left, BASE))
}

/// A path with a new beginning after every gap.
fn path(line: &Line, plot: &Plot) -> String {
    let mut path = String::new();
    let mut pen = 'M';
    for (at, count) in line.counts.iter().enumerate() {
        if let Some(count) = count {
            let (x, y) = (Px(plot.x(at)), Px(plot.y(*count)));
            write!(path, "{pen}{x} {y}").expect("writing to a string cannot fail");
            pen = 'L';
        } else {
            pen = 'M';
        }
    }
    path
}

/// Heights near to those wanted, at least [`GAP`] apart, within the drawing.
fn apart(wanted: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(&b)));
    let mut heights = wanted.to_vec();
    let mut lowest = TOP;
    for &at in &order {
        heights[at] = heights[at].max(lowest);
        lowest = heights[at] + GAP;
    }
    let mut highest = BASE;
    for &at in order.iter().rev() {
        heights[at] = heights[at].min(highest);
        highest = heights[at] - GAP;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn names_stay_apart_and_inside(wanted in proptest::collection::vec(TOP..BASE, 0..=MOST)) {
            let mut heights = apart(&wanted);
            heights.sort_by(f64::total_cmp);
            prop_assert!(heights.windows(2).all(|two| two[1] - two[0] >= GAP - 1e-9));
            prop_assert!(heights.iter().all(|height| (TOP..=BASE).contains(height)));
        }
    }
}
