//! Horizontal bars: the steps of the funnel, the bands of confidence.

use askama::Template;

use super::measure::{fit, width};
use super::{Frame, Label, Px, Room, Words, drawn, in_each_room, label};

/// A bar.
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) count: i64,
    /// What stands behind it.
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "bars.svg")]
struct Drawing<'a> {
    frame: Frame<'a>,
    /// Where names end or begin.
    anchor: &'static str,
    bars: Vec<Placed>,
}

struct Placed {
    name: Label,
    x: Px,
    y: Px,
    width: Px,
    height: Px,
    value: Label,
}

const THICK: f64 = 24.0;
const FONT: f64 = 13.0;
/// Room for names.
const NAMES: f64 = 160.0;

/// Draws bars from zero, the longest as wide as the room lets it be.
pub(crate) fn bars(words: &Words, bars: &[Bar]) -> String {
    in_each_room(|room| drawing(words, bars, room))
}

fn drawing(words: &Words, bars: &[Bar], room: Room) -> String {
    let (left, row, above) = room.either((NAMES, 38.0, 7.0), (0.0, 52.0, 22.0));
    let widest = bars.iter().map(|bar| width(&bar.text, FONT));
    let longest = room.width() - left - widest.fold(0.0, f64::max) - 20.0;
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let place = |(at, bar): (usize, &Bar)| {
        let y = at as f64 * row + above;
        let long = longest * bar.count as f64 / most as f64;
        // A bar that is there is seen.
        let long = if bar.count > 0 { long.max(1.5) } else { 0.0 };
        let baseline = y + THICK / 2.0 + FONT * 0.36;
        let (end, line) = room.either((NAMES - 10.0, baseline), (0.0, y - 6.0));
        let name = fit(&bar.label, room.either(NAMES - 12.0, room.width()), FONT);
        Placed {
            name: label(end, line, name.unwrap_or_default()),
            x: Px(left),
            y: Px(y),
            width: Px(long),
            height: Px(THICK),
            value: label(left + long + 8.0, baseline, bar.text.clone()),
        }
    };
    drawn(&Drawing {
        frame: Frame::new(words, room, row * bars.len() as f64),
        anchor: room.either("right", "left"),
        bars: bars.iter().enumerate().map(place).collect(),
    })
}
