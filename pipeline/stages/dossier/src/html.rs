//! A document as one HTML file that asks nobody for anything.
//!
//! Styles stand in the file, the content security policy forbids everything else, and every text is
//! escaped. Printed, it is A4 with page numbers (CSS Paged Media, where the browser knows margin boxes).

use crate::document::{Align, Block, Cell, Document, Table};
use crate::markup::Markup;

const STYLE: &str = include_str!("html.css");
/// Nothing is loaded, nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The bytes of the file.
pub(crate) fn html(document: &Document) -> Vec<u8> {
    page(
        &format!("{} ({})", document.title, document.subtitle),
        |body| {
            body.element("header", &[], |header| {
                header.element("h1", &[], |h1| h1.text(&document.title));
                header.element("p", &[], |p| p.text(&document.subtitle));
            });
            body.element("main", &[], |main| {
                for part in &document.blocks {
                    block(main, part);
                }
            });
        },
    )
}

/// A page of this title, with what `inside` writes as its body.
pub(crate) fn page(title: &str, inside: impl FnOnce(&mut Markup)) -> Vec<u8> {
    let mut html = Markup::new("<!DOCTYPE html>\n");
    html.element("html", &[("lang", "ko")], |html| {
        html.element("head", &[], |head| {
            head.raw("<meta charset=\"utf-8\">");
            head.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
            head.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"");
            head.text(POLICY);
            head.raw("\">");
            head.element("title", &[], |head| head.text(title));
            head.element("style", &[], |head| head.raw(STYLE));
        });
        html.element("body", &[], inside);
    });
    html.raw("\n");
    html.finish()
}

fn block(html: &mut Markup, block: &Block) {
    html.raw("\n");
    let mut marked = |name: &str, class: &str, mark: &str, text: &str| {
        let attributes = [("class", class)];
        let attributes = &attributes[..usize::from(!class.is_empty())];
        html.element(name, attributes, |p| {
            p.raw(mark);
            p.text(text);
        });
    };
    match block {
        Block::Chapter(text) => marked("h2", "", "", text),
        Block::Section(text) => marked("h3", "", "□ ", text),
        Block::Circle(text) => marked("p", "circle", "○ ", text),
        Block::Dash(text) => marked("p", "dash", "- ", text),
        Block::Note(text) => marked("p", "note", "※ ", text),
        Block::Quote { text, source } => {
            marked("blockquote", "", "", &format!("“{text}” ({source})"));
        }
        Block::Table(rows) => table(html, rows),
    }
}

/// A table; the rows that are its head are repeated on every page.
fn table(html: &mut Markup, table: &Table) {
    html.element("table", &[], |html| {
        html.element("caption", &[], |html| html.text(&table.caption));
        let sum = table.widths.iter().sum::<u32>().max(1);
        html.element("colgroup", &[], |html| {
            for width in &table.widths {
                let share = 100.0 * f64::from(*width) / f64::from(sum);
                html.raw(&format!("<col style=\"width:{share:.1}%\">"));
            }
        });
        let (head, rows) = table.rows.split_at(table.heads.min(table.rows.len()));
        for (name, rows) in [("thead", head), ("tbody", rows)] {
            if rows.is_empty() {
                continue;
            }
            html.element(name, &[], |html| {
                for row in rows {
                    let height = format!("height:{}mm", row.height);
                    let mut attributes = Vec::new();
                    if row.height > 0 {
                        attributes.push(("style", height.as_str()));
                    }
                    if row.with_next {
                        attributes.push(("class", "with-next"));
                    }
                    html.element("tr", &attributes, |html| {
                        for one in &row.cells {
                            cell(html, one);
                        }
                    });
                }
            });
        }
    });
}

fn cell(html: &mut Markup, cell: &Cell) {
    let name = if cell.label { "th" } else { "td" };
    let [columns, rows] = [cell.columns, cell.rows].map(|count| count.to_string());
    let mut attributes = Vec::new();
    if cell.columns > 1 {
        attributes.push(("colspan", columns.as_str()));
    }
    if cell.rows > 1 {
        attributes.push(("rowspan", rows.as_str()));
    }
    match cell.align {
        Align::Center if !cell.label => attributes.push(("class", "center")),
        Align::Right => attributes.push(("class", "right")),
        _ => {}
    }
    html.element(name, &attributes, |html| match cell.lines.as_slice() {
        [only] => html.text(only),
        lines => {
            for (place, line) in lines.iter().enumerate() {
                let detail = [("class", "detail")];
                let attributes = &detail[..usize::from(place >= cell.leading)];
                html.element("p", attributes, |html| html.text(line));
            }
        }
    });
}
