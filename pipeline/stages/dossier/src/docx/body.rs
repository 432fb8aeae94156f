//! `word/document.xml`: the blocks of a document as paragraphs and tables.

use super::{DECLARATION, RELATIONS, WORD};
use crate::document::{Align, Block, Cell, Document, Row, Table};
use crate::markup::Markup;

/// Width of the text on a page, in twentieths of a point: A4 less margins of 20 mm.
const WIDTH: u32 = 9_638;
/// Twentieths of a point in a millimeter, times 1,000.
const PER_MILLIMETER: u32 = 56_693;

pub(super) fn body(document: &Document) -> Vec<u8> {
    let mut xml = Markup::new(DECLARATION);
    let names = [("xmlns:w", WORD), ("xmlns:r", RELATIONS)];
    xml.element("w:document", &names, |xml| {
        xml.element("w:body", &[], |xml| {
            paragraph(xml, "Title", |xml| run(xml, &document.title));
            paragraph(xml, "Subtitle", |xml| run(xml, &document.subtitle));
            let next = document.blocks.iter().skip(1).map(Some).chain([None]);
            for (part, next) in document.blocks.iter().zip(next) {
                block(xml, part, next);
            }
            page(xml);
        });
    });
    xml.finish()
}

/// A block; an item stays on the page of the quote or table that it announces.
fn block(xml: &mut Markup, block: &Block, next: Option<&Block>) {
    let announces = matches!(block, Block::Circle(_))
        && matches!(next, Some(Block::Quote { .. } | Block::Table(_)));
    let mut marked = |style: &str, mark: &str, text: &str| {
        styled(xml, style, announces, |xml| {
            run(xml, &format!("{mark}{text}"));
        });
    };
    match block {
        Block::Chapter(text) => marked("Heading1", "", text),
        Block::Section(text) => marked("Heading2", "□ ", text),
        Block::Circle(text) => marked("Circle", "○ ", text),
        Block::Dash(text) => marked("Dash", "- ", text),
        Block::Note(text) => marked("Note", "※ ", text),
        Block::Quote { text, source } => marked("Quote", "", &format!("“{text}” ({source})")),
        Block::Table(rows) => table(xml, rows),
    }
}

/// A paragraph of a style with the runs that `inside` writes.
pub(super) fn paragraph(xml: &mut Markup, style: &str, inside: impl FnOnce(&mut Markup)) {
    styled(xml, style, false, inside);
}

/// A paragraph, on the page of the next one if so wanted.
fn styled(xml: &mut Markup, style: &str, with_next: bool, inside: impl FnOnce(&mut Markup)) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            value(xml, "w:pStyle", style);
            if with_next {
                xml.empty("w:keepNext", &[]);
            }
        });
        inside(xml);
    });
}

/// Text in the style of its paragraph.
pub(super) fn run(xml: &mut Markup, text: &str) {
    xml.element("w:r", &[], |xml| {
        xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(text));
    });
}

fn value(xml: &mut Markup, name: &str, value: &str) {
    xml.empty(name, &[("w:val", value)]);
}

fn width(xml: &mut Markup, name: &str, width: u32) {
    xml.empty(name, &[("w:w", &width.to_string()), ("w:type", "dxa")]);
}

/// A4, with margins of 20 mm.
fn page(xml: &mut Markup) {
    xml.element("w:sectPr", &[], |xml| {
        xml.empty(
            "w:headerReference",
            &[("w:type", "default"), ("r:id", "rId4")],
        );
        xml.empty(
            "w:footerReference",
            &[("w:type", "default"), ("r:id", "rId5")],
        );
        xml.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
        let sides = ["w:top", "w:right", "w:bottom", "w:left"].map(|side| (side, "1134"));
        let ends = [("w:header", "567"), ("w:footer", "567"), ("w:gutter", "0")];
        let margins: Vec<(&str, &str)> = sides.into_iter().chain(ends).collect();
        xml.empty("w:pgMar", &margins);
    });
}

fn table(xml: &mut Markup, table: &Table) {
    let widths = columns(&table.widths);
    xml.element("w:tbl", &[], |xml| {
        xml.element("w:tblPr", &[], |xml| {
            value(xml, "w:tblStyle", "TableGrid");
            width(xml, "w:tblW", WIDTH);
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
            value(xml, "w:tblCaption", &table.caption);
        });
        xml.element("w:tblGrid", &[], |xml| {
            for width in &widths {
                xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        let mut covered = vec![Covered::default(); widths.len()];
        for (at, one) in table.rows.iter().enumerate() {
            row(xml, one, at < table.heads, &widths, &mut covered);
        }
    });
    // Two tables without a paragraph between them would be one.
    paragraph(xml, "TableEnd", |_| {});
}

/// The widths of the columns in twentieths of a point; the last takes what rounding leaves.
fn columns(relative: &[u32]) -> Vec<u32> {
    let sum = relative.iter().sum::<u32>().max(1);
    let mut widths: Vec<u32> = relative.iter().map(|part| WIDTH * part / sum).collect();
    let left = WIDTH - widths.iter().sum::<u32>();
    if let Some(last) = widths.last_mut() {
        *last += left;
    }
    widths
}

/// A column that a cell of an earlier row covers: for how many rows yet, and how many columns it has.
#[derive(Clone, Copy, Debug, Default)]
struct Covered {
    rows: usize,
    columns: usize,
}

fn row(xml: &mut Markup, row: &Row, head: bool, widths: &[u32], covered: &mut [Covered]) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[]);
            if row.height > 0 {
                let height = (row.height * PER_MILLIMETER / 1_000).to_string();
                xml.empty("w:trHeight", &[("w:val", &height), ("w:hRule", "atLeast")]);
            }
            if head {
                xml.empty("w:tblHeader", &[]);
            }
        });
        let mut cells = row.cells.iter();
        let mut at = 0;
        while at < widths.len() {
            let over = covered[at];
            if over.rows > 0 {
                covered[at].rows -= 1;
                empty_cell(xml, over.columns, widths, at);
                at += over.columns;
                continue;
            }
            let Some(cell) = cells.next() else { break };
            covered[at] = Covered {
                rows: cell.rows - 1,
                columns: cell.columns,
            };
            filled_cell(xml, cell, widths, at, row.with_next);
            at += cell.columns;
        }
    });
}

/// What stands below a cell that covers several rows.
fn empty_cell(xml: &mut Markup, columns: usize, widths: &[u32], at: usize) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            span(xml, columns, widths, at);
            xml.empty("w:vMerge", &[]);
        });
        paragraph(xml, "TableText", |_| {});
    });
}

fn span(xml: &mut Markup, columns: usize, widths: &[u32], at: usize) {
    let end = (at + columns).min(widths.len());
    width(xml, "w:tcW", widths[at..end].iter().sum());
    if columns > 1 {
        value(xml, "w:gridSpan", &columns.to_string());
    }
}

fn filled_cell(xml: &mut Markup, cell: &Cell, widths: &[u32], at: usize, with_next: bool) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            span(xml, cell.columns, widths, at);
            if cell.rows > 1 {
                value(xml, "w:vMerge", "restart");
            }
            if cell.label {
                let fill = [
                    ("w:val", "clear"),
                    ("w:color", "auto"),
                    ("w:fill", "E7ECF5"),
                ];
                xml.empty("w:shd", &fill);
            }
            value(xml, "w:vAlign", "center");
        });
        for (place, line) in cell.lines.iter().enumerate() {
            let style = match place {
                _ if place >= cell.leading => "TableDetail",
                _ if cell.label => "TableHead",
                _ => "TableText",
            };
            cell_line(xml, style, cell.align, with_next, line);
        }
    });
}

fn cell_line(xml: &mut Markup, style: &str, align: Align, with_next: bool, line: &str) {
    let side = match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    };
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            value(xml, "w:pStyle", style);
            if with_next {
                xml.empty("w:keepNext", &[]);
            }
            value(xml, "w:jc", side);
        });
        if !line.is_empty() {
            run(xml, line);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_page() {
        let check = |relative: &[u32]| assert_eq!(columns(relative).iter().sum::<u32>(), WIDTH);
        check(&[1]);
        check(&[1, 1, 1, 1, 1, 1, 1]);
        check(&[8, 40, 13, 12, 9, 18]);
        assert!(columns(&[]).is_empty());
    }

    #[test]
    fn covered_cells_are_written_below_the_cell_that_covers_them() {
        let rows = vec![
            Row::of(vec![
                Cell::text("둘").over_rows(2).over_columns(2),
                Cell::text("가"),
            ]),
            Row::of(vec![Cell::text("나")]),
            Row::of(vec![
                Cell::lines(Vec::new()),
                Cell::blank(),
                Cell::label("마"),
            ]),
        ];
        let mut xml = Markup::default();
        table(
            &mut xml,
            &Table {
                widths: vec![1, 1, 1],
                rows,
                ..Table::default()
            },
        );
        let xml = String::from_utf8(xml.finish()).unwrap();
        let count = |part: &str| xml.matches(part).count();
        assert_eq!(count("<w:tc>"), 2 + 2 + 3);
        assert_eq!(count("</w:p></w:tc>"), 2 + 2 + 3, "no cell is empty");
        assert_eq!(count("<w:vMerge/>"), 1);
        assert_eq!(count("<w:vMerge w:val=\"restart\"/>"), 1);
        assert_eq!(count("<w:gridSpan w:val=\"2\"/>"), 2);
    }
}
