//! Shares inside and outside of groups, as two bars one below the other.

use askama::Template;

use super::measure::{fit, width};
use super::{Frame, Label, Px, Room, Words, drawn, in_each_room, label};

/// Groups, and what the two bars of each row are.
pub(crate) struct Contrasts {
    pub(crate) inside: String,
    pub(crate) outside: String,
    pub(crate) groups: Vec<Group>,
}

/// A group with what sets it apart.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
}

/// Two shares, 0 to 1.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) inside: f64,
    pub(crate) outside: f64,
    /// What stands behind the bars.
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "contrasts.svg")]
struct Drawing<'a> {
    frame: Frame<'a>,
    /// Where names end or begin.
    anchor: &'static str,
    legend: [Swatch; 2],
    groups: Vec<Label>,
    rows: Vec<Placed>,
}

struct Swatch {
    class: &'static str,
    x: Px,
    name: Label,
}

struct Placed {
    name: Label,
    bars: [Bar; 2],
    value: Label,
}

struct Bar {
    class: &'static str,
    x: Px,
    y: Px,
    width: Px,
}

const FONT: f64 = 12.0;
/// Height of the legend.
const LEGEND: f64 = 24.0;
/// Height of a group's name.
const GROUP: f64 = 28.0;
/// Height of a bar, as in the template.
const BAR: f64 = 9.0;
/// Room for names.
const NAMES: f64 = 230.0;

/// Draws the groups one below the other; the greatest share of all is as wide as the room lets it be.
pub(crate) fn contrasts(words: &Words, contrasts: &Contrasts) -> String {
    in_each_room(|room| drawing(words, contrasts, room))
}

fn drawing(words: &Words, contrasts: &Contrasts, room: Room) -> String {
    let scale = scale(contrasts, room);
    let (mut groups, mut rows) = (Vec::new(), Vec::new());
    let mut y = LEGEND;
    for group in &contrasts.groups {
        let name = fit(&group.name, room.width(), FONT + 1.0).unwrap_or_default();
        groups.push(label(0.0, y + 18.0, name));
        y += GROUP;
        for row in &group.rows {
            rows.push(placed(row, y, scale, room));
            y += room.either(30.0, 46.0);
        }
    }
    drawn(&Drawing {
        frame: Frame::new(words, room, y),
        anchor: room.either("right", "left"),
        legend: legend(contrasts),
        groups,
        rows,
    })
}

/// Where bars begin.
fn left(room: Room) -> f64 {
    room.either(NAMES, 0.0)
}

/// The width of a share of 1.
fn scale(contrasts: &Contrasts, room: Room) -> f64 {
    let rows = || contrasts.groups.iter().flat_map(|group| &group.rows);
    let most = rows().map(|row| row.inside.max(row.outside));
    let widest = rows().map(|row| width(&row.text, FONT));
    let space = room.width() - left(room) - widest.fold(0.0, f64::max) - 16.0;
    space / most.fold(f64::MIN_POSITIVE, f64::max)
}

fn placed(row: &Row, y: f64, scale: f64, room: Room) -> Placed {
    let (above, left) = (room.either(3.0, 20.0), left(room));
    let top = y + above;
    let bar = |class, share: f64, line: f64| Bar {
        class,
        x: Px(left),
        y: Px(top + line * (BAR + 1.0)),
        // A bar that is there is seen.
        width: Px((share * scale).max(1.0)),
    };
    let middle = top + BAR + FONT * 0.36;
    let (end, baseline) = room.either((NAMES - 10.0, middle), (0.0, y + 14.0));
    let name = fit(&row.name, room.either(NAMES - 12.0, room.width()), FONT);
    let longest = left + row.inside.max(row.outside) * scale;
    Placed {
        name: label(end, baseline, name.unwrap_or_default()),
        bars: [bar("bar", row.inside, 0.0), bar("pale", row.outside, 1.0)],
        value: label(longest + 8.0, middle, row.text.as_str()),
    }
}

fn legend(contrasts: &Contrasts) -> [Swatch; 2] {
    let swatch = |class, x: f64, name: &str| Swatch {
        class,
        x: Px(x),
        name: label(x + 20.0, FONT, name),
    };
    let second = 20.0 + width(&contrasts.inside, FONT) + 18.0;
    [
        swatch("bar", 0.0, &contrasts.inside),
        swatch("pale", second, &contrasts.outside),
    ]
}
