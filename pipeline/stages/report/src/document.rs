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
    /// Set when the page is complete.
    pub(crate) label: Label,
    pub(crate) caption: String,
    /// The drawing, as markup.
    pub(crate) svg: String,
    pub(crate) notes: Vec<String>,
    pub(crate) data: Table,
    /// What opens the data; set when the page is complete.
    pub(crate) open: String,
}

/// `그림 1` or `표 1`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Label {
    pub(crate) text: String,
    /// Where links lead to; empty for the data of a figure.
    pub(crate) anchor: String,
}

/// A table; the first cell of a row is its heading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// Set when the page is complete.
    pub(crate) label: Label,
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

impl Figure {
    /// A figure without a number.
    pub(crate) fn new(caption: String, svg: String, notes: Vec<String>, data: Table) -> Self {
        Self {
            label: Label::default(),
            caption,
            svg,
            notes,
            data,
            open: String::new(),
        }
    }
}

impl Table {
    /// Whether it looks better when it is not stretched.
    pub(crate) fn is_narrow(&self) -> bool {
        self.head.len() <= 3
    }

    /// Whether it needs more room than a telephone has, where each row becomes a list of its cells.
    pub(crate) fn is_wide(&self) -> bool {
        self.head.len() > 4
    }

    /// Whether it fits on a page.
    pub(crate) fn is_short(&self) -> bool {
        self.rows.len() <= 16
    }
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

/// Numbers figures and tables through the page; gives the sections and two lists of what they have.
pub(crate) fn numbered(
    mut sections: Vec<Section>,
    language: Language,
) -> (Vec<Section>, [Vec<Link>; 2]) {
    let [mut figures, mut tables] = [Vec::new(), Vec::new()];
    for block in sections.iter_mut().flat_map(|section| &mut section.blocks) {
        match block {
            Block::Figure(figure) => {
                figure.label = label("page.figure", language, &figure.caption, &mut figures);
                let name = &figure.label.text;
                figure.open = language.fill("page.open", &[("figure", name)]);
                figure.data.label.text = language.fill("page.data", &[("figure", name)]);
            }
            Block::Table(table) => {
                table.label = label("page.table", language, &table.caption, &mut tables);
            }
            _ => {}
        }
    }
    (sections, [figures, tables])
}

/// The next label of the kind that `key` names, which is put on the list.
fn label(key: &str, language: Language, caption: &str, list: &mut Vec<Link>) -> Label {
    let n = list.len() + 1;
    let kind = key.rsplit('.').next().unwrap_or(key);
    let label = Label {
        text: language.fill(key, &[("n", &n)]),
        anchor: format!("{kind}-{n}"),
    };
    list.push(Link {
        href: format!("#{}", label.anchor),
        text: format!("{} {caption}", label.text),
    });
    label
}
