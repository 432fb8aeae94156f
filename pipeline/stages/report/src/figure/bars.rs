//! Horizontal bars: the steps of the funnel, the bands of confidence.

use askama::Template;

use super::measure::{fit, width};
use super::{Label, Px, WIDTH, Words, drawn, label};

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
    words: &'a Words,
    width: Px,
    height: Px,
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

const ROW: f64 = 38.0;
const THICK: f64 = 24.0;
const FONT: f64 = 13.0;
/// Room for names.
const NAMES: f64 = 160.0;

/// Draws bars from zero, the longest as wide as the room lets it be.
pub(crate) fn bars(words: &Words, bars: &[Bar]) -> String {
    let widest = bars.iter().map(|bar| width(&bar.text, FONT));
    let room = WIDTH - NAMES - widest.fold(0.0, f64::max) - 20.0;
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let place = |(at, bar): (usize, &Bar)| {
        let y = at as f64 * ROW + (ROW - THICK) / 2.0;
        let long = room * bar.count as f64 / most as f64;
        // A bar that is there is seen.
        let long = if bar.count > 0 { long.max(1.5) } else { 0.0 };
        let baseline = y + THICK / 2.0 + FONT * 0.36;
        let name = fit(&bar.label, NAMES - 12.0, FONT).unwrap_or_default();
        Placed {
            name: label(NAMES - 10.0, baseline, name),
            x: Px(NAMES),
            y: Px(y),
            width: Px(long),
            height: Px(THICK),
            value: label(NAMES + long + 8.0, baseline, bar.text.clone()),
        }
    };
    drawn(&Drawing {
        words,
        width: Px(WIDTH),
        height: Px(ROW * bars.len() as f64),
        bars: bars.iter().enumerate().map(place).collect(),
    })
}
