//! Upright columns: counts by period.

use askama::Template;

use super::measure::width;
use super::scale::{every, ticks};
use super::{Frame, Label, Px, Room, Words, drawn, in_each_room, label};
use crate::language::number;

#[derive(Template)]
#[template(path = "columns.svg")]
struct Drawing<'a> {
    frame: Frame<'a>,
    left: Px,
    right: Px,
    base: Px,
    grid: Vec<Label>,
    columns: Vec<Placed>,
    values: Vec<Label>,
    names: Vec<Label>,
}

struct Placed {
    x: Px,
    y: Px,
    width: Px,
    height: Px,
}

const TOP: f64 = 24.0;
const BASE: f64 = 230.0;
const HEIGHT: f64 = 258.0;
const FONT: f64 = 12.0;

/// Draws a column for each name; none where the count is withheld, which `withheld` says there.
pub(crate) fn columns(
    words: &Words,
    names: &[String],
    counts: &[Option<i64>],
    withheld: &str,
) -> String {
    in_each_room(|room| drawing(words, names, (counts, withheld), room))
}

fn drawing(
    words: &Words,
    names: &[String],
    (counts, withheld): (&[Option<i64>], &str),
    room: Room,
) -> String {
    let most = counts.iter().flatten().copied().max().unwrap_or(0);
    let steps = ticks(most);
    let highest = steps.last().copied().unwrap_or(1);
    let left = width(&number(highest), FONT) + 14.0;
    let distance = (room.width() - left - 10.0) / names.len().max(1) as f64;
    let thick = (distance * 0.66).min(64.0);
    let y = |count: i64| BASE - (BASE - TOP) * count as f64 / highest as f64;
    let middle = |at: usize| left + distance * (at as f64 + 0.5);
    let texts: Vec<String> = counts
        .iter()
        .map(|count| count.map_or_else(|| withheld.to_owned(), number))
        .collect();
    let values_fit = every(&texts, distance, FONT) == 1;
    let step = every(names, distance, FONT);
    let shown = counts.iter().enumerate();
    drawn(&Drawing {
        frame: Frame::new(words, room, HEIGHT),
        left: Px(left),
        right: Px(room.width()),
        base: Px(BASE),
        grid: steps
            .iter()
            .map(|&step| label(left - 8.0, y(step), number(step)))
            .collect(),
        columns: shown
            .filter_map(|(at, count)| count.map(|count| (at, count)))
            .map(|(at, count)| Placed {
                x: Px(middle(at) - thick / 2.0),
                y: Px(y(count)),
                width: Px(thick),
                height: Px(BASE - y(count)),
            })
            .collect(),
        values: texts
            .iter()
            .enumerate()
            .filter(|_| values_fit)
            .map(|(at, text)| label(middle(at), y(counts[at].unwrap_or(0)) - 6.0, text.as_str()))
            .collect(),
        names: names
            .iter()
            .enumerate()
            .step_by(step)
            .map(|(at, name)| label(middle(at), BASE + 18.0, name.as_str()))
            .collect(),
    })
}
