//! The figures: numbers -> SVG with a title and a description for those who do not see it.
//!
//! Geometry is computed here, markup stands in `templates/*.svg` and colors in `templates/style.css`.
//! All drawings are [`WIDTH`] wide, which is about the width of a page's text on A4.

mod measure;
mod squarify;
mod scale;
mod bars;
mod columns;
mod lines;
mod treemap;
mod heat;

pub(crate) use bars::{Bar, bars};
pub(crate) use columns::columns;
pub(crate) use heat::{Heat, heat};
pub(crate) use lines::{Line, MOST as MOST_LINES, lines};
use squarify::{Rectangle, squarify};
pub(crate) use treemap::{Growth, Tile, treemap};

use std::fmt;

use askama::Template;

/// Width of every drawing.
const WIDTH: f64 = 720.0;

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
