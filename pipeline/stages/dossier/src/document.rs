//! A document as an official writes it, whatever the file's format.
//!
//! What [`crate::report`] writes and [`crate::docx`] and [`crate::html`] render: a title, a table of
//! facts, and blocks in the order in which they are read. All text is plain; who renders escapes it.

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    /// What the document is.
    pub(crate) title: String,
    /// What it is about.
    pub(crate) subtitle: String,
    /// Stands at the top of each page.
    pub(crate) running: String,
    /// The office that answers, for the file's properties.
    pub(crate) author: String,
    /// When it was made, RFC 3339 in UTC.
    pub(crate) created: String,
    pub(crate) blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// `1. 개요`
    Chapter(String),
    /// `□ 규모`
    Section(String),
    /// `○ …`
    Circle(String),
    /// `- …`
    Dash(String),
    /// `※ …`
    Note(String),
    /// Words of a citizen, and where they stand.
    Quote {
        text: String,
        source: String,
    },
    Table(Table),
}

/// A table over the whole width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// What stands in it, for those who cannot see it.
    pub(crate) caption: String,
    /// Relative widths of the columns.
    pub(crate) widths: Vec<u32>,
    /// Rows that are repeated at the top of each page.
    pub(crate) heads: usize,
    pub(crate) rows: Vec<Row>,
}

/// A row of a table; not cut by the end of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    /// Millimeters at least.
    pub(crate) height: u32,
    /// On the same page as the next row.
    pub(crate) with_next: bool,
}

/// A cell of a table. Cells that an earlier row's cell covers are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Paragraphs.
    pub(crate) lines: Vec<String>,
    /// How many of them are no mere detail.
    pub(crate) leading: usize,
    /// Columns and rows that it covers.
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) align: Align,
    /// Whether it names what stands beside or below it.
    pub(crate) label: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Center,
    Right,
}

impl Cell {
    fn new(text: impl Into<String>, align: Align, label: bool) -> Self {
        Self {
            lines: vec![text.into()],
            leading: 1,
            columns: 1,
            rows: 1,
            align,
            label,
        }
    }

    /// A cell that names others.
    pub(crate) fn label(text: impl Into<String>) -> Self {
        Self::new(text, Align::Center, true)
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::new(text, Align::Left, false)
    }

    pub(crate) fn center(text: impl Into<String>) -> Self {
        Self::new(text, Align::Center, false)
    }

    pub(crate) fn number(text: impl Into<String>) -> Self {
        Self::new(text, Align::Right, false)
    }

    /// To be filled in.
    pub(crate) fn blank() -> Self {
        Self::text("")
    }

    /// Lines of which the first says most. A cell has one at least: word processors lose others.
    pub(crate) fn lines(mut lines: Vec<String>) -> Self {
        if lines.is_empty() {
            lines.push(String::new());
        }
        Self {
            lines,
            ..Self::text("")
        }
    }

    /// Lines that say as much as each other.
    pub(crate) fn even_lines(lines: Vec<String>) -> Self {
        Self {
            leading: lines.len(),
            ..Self::lines(lines)
        }
    }

    pub(crate) fn over_columns(self, columns: usize) -> Self {
        Self { columns, ..self }
    }

    pub(crate) fn over_rows(self, rows: usize) -> Self {
        Self { rows, ..self }
    }
}

impl Row {
    pub(crate) fn of(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            ..Self::default()
        }
    }

    /// A row of labels.
    pub(crate) fn labels(texts: &[&str]) -> Self {
        Self::of(texts.iter().map(|text| Cell::label(*text)).collect())
    }
}
