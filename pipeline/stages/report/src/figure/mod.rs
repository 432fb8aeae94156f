//! The figures: numbers -> SVG with a title and a description for those who do not see it.
//!
//! Geometry is computed here, markup stands in `templates/*.svg` and colors in `templates/style.css`.
//! Every drawing is made twice, for each [`Room`]; styles show the one that fits, so that nothing has to
//! be moved sideways on a telephone and letters keep their size.

mod measure;
mod squarify;
mod scale;
mod bars;
mod contrasts;
mod columns;
mod lines;
mod treemap;
mod heat;

pub(crate) use bars::{Bar, bars};
pub(crate) use columns::columns;
pub(crate) use contrasts::{Contrasts, Group, Row, contrasts};
pub(crate) use heat::{Heat, heat};
pub(crate) use lines::{Line, MOST as MOST_LINES, lines};
use squarify::{Rectangle, squarify};
pub(crate) use treemap::{Growth, Tile, treemap};

use std::fmt;

use askama::Template;

/// What a drawing has to fit into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// The text of an A4 page, or a screen.
    Page,
    /// A telephone held upright: names stand above what they name instead of beside it.
    Telephone,
}

impl Room {
    const ALL: [Self; 2] = [Self::Page, Self::Telephone];

    /// Width of its drawings.
    fn width(self) -> f64 {
        match self {
            Self::Page => 720.0,
            Self::Telephone => 360.0,
        }
    }

    /// What is different where there is less room.
    fn either<T>(self, page: T, telephone: T) -> T {
        match self {
            Self::Page => page,
            Self::Telephone => telephone,
        }
    }

    /// Its class in styles, also a part of ids.
    fn class(self) -> &'static str {
        self.either("page", "telephone")
    }
}

/// The drawings for all rooms.
fn in_each_room(draw: impl Fn(Room) -> String) -> String {
    Room::ALL.map(draw).concat()
}

/// What every drawing has.
struct Frame<'a> {
    words: &'a Words,
    room: Room,
    height: Px,
}

impl<'a> Frame<'a> {
    fn new(words: &'a Words, room: Room, height: f64) -> Self {
        let height = Px(height);
        Self {
            words,
            room,
            height,
        }
    }

    fn width(&self) -> Px {
        Px(self.room.width())
    }
}

/// What a drawing is called, and what it shows in words.
pub(crate) struct Words {
    /// Unique in the page.
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) description: String,
}

/// A length, written with one decimal at most.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Px(f64);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round();
        write!(f, "{}", if tenths == 0.0 { 0.0 } else { tenths / 10.0 })
    }
}

/// A text at a place.
struct Label {
    x: Px,
    y: Px,
    text: String,
}

fn label(x: f64, y: f64, text: impl Into<String>) -> Label {
    Label {
        x: Px(x),
        y: Px(y),
        text: text.into(),
    }
}

fn drawn(template: &impl Template) -> String {
    template
        .render()
        .expect("a drawing is written to a string, which cannot fail")
}

#[cfg(test)]
mod tests;
