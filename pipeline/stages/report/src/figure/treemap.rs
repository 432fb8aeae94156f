//! Themes as tiles whose area is their number of proposals.

use askama::Template;

use super::measure::{fit, width, wrap};
use super::{Frame, Label, Px, Rectangle, Room, Words, drawn, in_each_room, label, squarify};

/// A theme.
pub(crate) struct Tile {
    /// As in the table of the figure.
    pub(crate) number: usize,
    pub(crate) name: String,
    /// Above zero.
    pub(crate) count: i64,
    /// The count as it is written.
    pub(crate) text: String,
    pub(crate) growth: Growth,
}

/// How a share has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Growth {
    DownMuch,
    Down,
    Level,
    Up,
    UpMuch,
}

impl Growth {
    /// From the smallest to the largest.
    pub(crate) const ALL: [Self; 5] = [
        Self::DownMuch,
        Self::Down,
        Self::Level,
        Self::Up,
        Self::UpMuch,
    ];

    /// The class of a growth between -1 and 1.
    pub(crate) fn of(growth: f32) -> Self {
        match growth {
            growth if growth >= 0.3 => Self::UpMuch,
            growth if growth >= 0.1 => Self::Up,
            growth if growth <= -0.3 => Self::DownMuch,
            growth if growth <= -0.1 => Self::Down,
            _ => Self::Level,
        }
    }

    /// Its name in styles and sentences.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::DownMuch => "down_much",
            Self::Down => "down",
            Self::Level => "level",
            Self::Up => "up",
            Self::UpMuch => "up_much",
        }
    }
}

#[derive(Template)]
#[template(path = "treemap.svg")]
struct Drawing<'a> {
    frame: Frame<'a>,
    tiles: Vec<Placed>,
    legend: Vec<Swatch>,
    legend_title: Label,
}

struct Placed {
    class: &'static str,
    x: Px,
    y: Px,
    width: Px,
    height: Px,
    /// What it is, for whoever points at it.
    hint: String,
    name: Vec<Label>,
    count: Option<Label>,
    /// Alone in a tile that is too small for its name.
    number: Option<Label>,
}

struct Swatch {
    class: &'static str,
    x: Px,
    y: Px,
    name: Label,
}

/// Height of a line of the legend.
const LEGEND: f64 = 22.0;
const FONT: f64 = 13.0;
const SMALL: f64 = 11.0;
const LINE: f64 = 17.0;
const PAD: f64 = 7.0;

/// Draws the tiles, and what their colors mean.
pub(crate) fn treemap(words: &Words, tiles: &[Tile], legend: (&str, [&str; 5])) -> String {
    in_each_room(|room| drawing(words, tiles, legend, room))
}

fn drawing(words: &Words, tiles: &[Tile], legend: (&str, [&str; 5]), room: Room) -> String {
    let height = room.either(420.0, 500.0);
    let weights: Vec<f64> = tiles.iter().map(|tile| tile.count as f64).collect();
    let frame = Rectangle {
        x: 0.0,
        y: 0.0,
        width: room.width(),
        height,
    };
    let places = squarify(&weights, frame);
    let (legend_title, legend) = swatches(legend, height + 12.0, room.width());
    let last = legend.last().map_or(height, |swatch| swatch.y.0);
    drawn(&Drawing {
        frame: Frame::new(words, room, last + LEGEND),
        tiles: tiles
            .iter()
            .zip(&places)
            .map(|(tile, place)| placed(tile, place))
            .collect(),
        legend,
        legend_title,
    })
}

fn placed(tile: &Tile, place: &Rectangle) -> Placed {
    let (wide, high) = (place.width - 2.0 * PAD, place.height - 2.0 * PAD);
    let lines = (1..=3_usize).rfind(|lines| LINE * (*lines as f64 + 1.0) <= high);
    let full = format!("{}. {}", tile.number, tile.name);
    let name = wrap(&full, wide, FONT, lines.unwrap_or(0));
    let count = fit(&tile.text, wide, SMALL).filter(|text| *text == tile.text);
    // A name of which next to nothing is left says less than the number alone.
    let letters: usize = name.iter().map(|line| line.chars().count()).sum();
    let named = count.is_some() && letters >= full.chars().count().min(7);
    let text = tile.number.to_string();
    let fits = width(&text, SMALL) + 4.0 <= place.width && SMALL + 4.0 <= place.height;
    let middle = (place.x + place.width / 2.0, place.y + place.height / 2.0);
    let top = place.y + PAD + FONT * 0.85;
    let last = top + LINE * name.len() as f64;
    let name = name.into_iter().zip(0..);
    Placed {
        class: tile.growth.class(),
        x: Px(place.x + 1.0),
        y: Px(place.y + 1.0),
        width: Px((place.width - 2.0).max(0.5)),
        height: Px((place.height - 2.0).max(0.5)),
        hint: format!("{full} {}", tile.text),
        name: name
            .filter(|_| named)
            .map(|(line, at)| label(place.x + PAD, top + LINE * f64::from(at), line))
            .collect(),
        count: count
            .filter(|_| named)
            .map(|text| label(place.x + PAD, last, text)),
        number: (!named && fits).then(|| label(middle.0, middle.1 + SMALL * 0.36, text)),
    }
}

/// The legend from the height `y` on, in as many lines as it needs.
fn swatches((title, names): (&str, [&str; 5]), y: f64, room: f64) -> (Label, Vec<Swatch>) {
    let mut at = (width(title, SMALL) + 14.0, y);
    let swatches = Growth::ALL.into_iter().zip(names).map(|(growth, name)| {
        let wide = 20.0 + width(name, SMALL);
        if at.0 + wide > room {
            at = (0.0, at.1 + LEGEND);
        }
        let swatch = Swatch {
            class: growth.class(),
            x: Px(at.0),
            y: Px(at.1),
            name: label(at.0 + 20.0, at.1 + SMALL, name),
        };
        at.0 += wide + 16.0;
        swatch
    });
    let swatches = swatches.collect();
    (label(0.0, y + SMALL, title), swatches)
}
