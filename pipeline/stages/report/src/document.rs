//! A page as sections of blocks: what the templates show, in the order in which it is read.

use crate::language::Language;

/// A page of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its file, relative to the folder of the report.
    pub path: &'static str,
    /// The whole file.
    pub bytes: Vec<u8>,
}

/// A chapter.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// Where links lead to.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a chapter.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// A heading below the chapter's.
    Heading(String),
    Text(String),
    List(Vec<String>),
    Tiles(Vec<Tile>),
    Figure(Figure),
    Table(Table),
    Proposals(Vec<Proposal>),
    /// What stands where a figure or table would be.
    Notice(String),
    Link(Link),
}

#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) text: String,
}

/// A number that stands out.
#[derive(Clone, Debug)]
pub(crate) struct Tile {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) unit: &'static str,
}

/// A drawing with its data.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// `그림 1`; set when the page is complete.
    pub(crate) label: String,
    pub(crate) caption: String,
    /// The drawing, as markup.
    pub(crate) svg: String,
    pub(crate) notes: Vec<String>,
    pub(crate) data: Table,
    /// What opens the data; set when the page is complete.
    pub(crate) open: String,
}

/// A table; the first cell of a row is its heading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// `표 1`; set when the page is complete, empty for the data of a figure.
    pub(crate) label: String,
    pub(crate) caption: String,
    pub(crate) head: Vec<Head>,
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) notes: Vec<String>,
}

/// A column.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) text: String,
    /// Numbers stand to the right.
    pub(crate) number: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    /// Where it leads, if anywhere.
    pub(crate) href: Option<String>,
}

/// A proposal with its outcome.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    /// Where links lead to.
    pub(crate) anchor: String,
    pub(crate) rank: usize,
    pub(crate) title: String,
    pub(crate) excerpt: String,
    /// Names and values.
    pub(crate) facts: Vec<(&'static str, Cell)>,
    pub(crate) outcome: String,
    /// The class of the outcome: `adopted`, `selected`, `declined`, `pending` or `unrecorded`.
    pub(crate) class: &'static str,
}

impl Head {
    /// A column of words.
    pub(crate) fn text(text: &str) -> Self {
        let text = text.to_owned();
        Self {
            text,
            number: false,
        }
    }

    /// A column of numbers.
    pub(crate) fn number(text: &str) -> Self {
        let text = text.to_owned();
        Self { text, number: true }
    }
}

impl Cell {
    pub(crate) fn linked(text: impl Into<String>, href: Option<String>) -> Self {
        Self {
            text: text.into(),
            href,
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::linked(text, None)
    }
}

/// Numbers figures and tables through the page.
pub(crate) fn numbered(mut sections: Vec<Section>, language: Language) -> Vec<Section> {
    let (mut figures, mut tables) = (0, 0);
    for block in sections.iter_mut().flat_map(|section| &mut section.blocks) {
        match block {
            Block::Figure(figure) => {
                figures += 1;
                figure.label = language.fill("page.figure", &[("n", &figures)]);
                figure.open = language.fill("page.data", &[("figure", &figure.label)]);
            }
            Block::Table(table) => {
                tables += 1;
                table.label = language.fill("page.table", &[("n", &tables)]);
            }
            _ => {}
        }
    }
    sections
}
