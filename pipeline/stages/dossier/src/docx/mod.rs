//! A document as DOCX.
//!
//! Office Open XML, transitional (ECMA-376 part 1), with as few parts as Word, Hangul and LibreOffice
//! need: real headings, repeated table heads, merged cells, fonts for East Asian text, and page
//! numbers as fields. Written here rather than by a library: those at hand cannot repeat a table's
//! head, store everything uncompressed and bring a second zip and XML crate with them. The parts that
//! never change stand beside this file; the zip's times are those of the document, so that the same
//! document gives the same bytes.

mod body;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::dates::Moment;
use crate::document::Document;
use crate::markup::Markup;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The bytes of the file.
///
/// # Panics
/// Never: writing to memory does not fail.
pub(crate) fn docx(document: &Document) -> Vec<u8> {
    let fixed = |xml: &str| xml.as_bytes().to_vec();
    let parts = [
        (
            "[Content_Types].xml",
            fixed(include_str!("content_types.xml")),
        ),
        ("_rels/.rels", fixed(include_str!("package_rels.xml"))),
        ("docProps/app.xml", fixed(include_str!("app.xml"))),
        ("docProps/core.xml", properties(document)),
        (
            "word/_rels/document.xml.rels",
            fixed(include_str!("document_rels.xml")),
        ),
        ("word/document.xml", body::body(document)),
        ("word/styles.xml", fixed(include_str!("styles.xml"))),
        ("word/settings.xml", fixed(include_str!("settings.xml"))),
        ("word/fontTable.xml", fixed(include_str!("font_table.xml"))),
        ("word/header1.xml", header(document)),
        ("word/footer1.xml", footer()),
    ];
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time(&document.created))
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let started = zip.start_file(name, options);
        started.expect("the parts have different names");
        zip.write_all(&bytes).expect("memory can be written");
    }
    let written = zip.finish().expect("memory can be written");
    written.into_inner()
}

/// What a zip can say of a time: from 1980 on, in steps of two seconds.
fn time(created: &str) -> DateTime {
    let moment = Moment::parse(created);
    let time = moment.and_then(|m| {
        let [month, day, hour, minute, second] = m.fields();
        DateTime::from_date_and_time(m.year(), month, day, hour, minute, second).ok()
    });
    time.unwrap_or_default()
}

fn properties(document: &Document) -> Vec<u8> {
    let mut xml = Markup::new(DECLARATION);
    let names = [
        (
            "xmlns:cp",
            "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        ),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.element("cp:coreProperties", &names, |xml| {
        let title = format!("{} ({})", document.title, document.subtitle);
        xml.element("dc:title", &[], |xml| xml.text(&title));
        xml.element("dc:creator", &[], |xml| xml.text(&document.author));
        xml.element("dc:language", &[], |xml| xml.text("ko-KR"));
        if Moment::parse(&document.created).is_some() {
            for name in ["dcterms:created", "dcterms:modified"] {
                let date = [("xsi:type", "dcterms:W3CDTF")];
                xml.element(name, &date, |xml| xml.text(&document.created));
            }
        }
    });
    xml.finish()
}

fn header(document: &Document) -> Vec<u8> {
    let mut xml = Markup::new(DECLARATION);
    xml.element("w:hdr", &[("xmlns:w", WORD)], |xml| {
        body::paragraph(xml, "Header", |xml| body::run(xml, &document.running));
    });
    xml.finish()
}

/// `- 3 / 12 -`
fn footer() -> Vec<u8> {
    let mut xml = Markup::new(DECLARATION);
    xml.element("w:ftr", &[("xmlns:w", WORD)], |xml| {
        body::paragraph(xml, "Footer", |xml| {
            body::run(xml, "- ");
            field(xml, "PAGE");
            body::run(xml, " / ");
            field(xml, "NUMPAGES");
            body::run(xml, " -");
        });
    });
    xml.finish()
}

/// A number that the program that opens the file fills in.
fn field(xml: &mut Markup, name: &str) {
    xml.element("w:fldSimple", &[("w:instr", name)], |xml| {
        body::run(xml, "1");
    });
}
