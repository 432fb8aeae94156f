//! The text of a document that somebody holds: plain text, Word (.docx), Hangul (.hwpx).
//!
//! Both office formats are zip archives of XML with text in elements named `t` and paragraphs named
//! `p` (ECMA-376 part 1; KS X 6101 OWPML); layout, tables and pictures do not matter here.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::setup::read_text;

/// Bytes of XML that are read of a document: no proposal is longer, some archives are bombs.
const MOST: u64 = 64 << 20;

/// The text of the file at `path`, by its ending.
pub(crate) fn document_text(path: &Path) -> Result<String> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    match ending.unwrap_or_default().to_lowercase().as_str() {
        "docx" => office_text(path, |part| part == "word/document.xml"),
        "hwpx" => office_text(path, |part| {
            part.starts_with("Contents/section")
                && Path::new(part).extension() == Some("xml".as_ref())
        }),
        "hwp" | "doc" | "pdf" | "odt" => bail!(
            "{}: this format is not read; save it as .docx, .hwpx or .txt (UTF-8)",
            path.display()
        ),
        _ => read_text(path).context("a file that is not .docx or .hwpx must be text in UTF-8"),
    }
}

fn office_text(path: &Path, wanted: impl Fn(&str) -> bool) -> Result<String> {
    let named = || {
        format!(
            "{}: cannot be read as a document; is it damaged or protected by a password?",
            path.display()
        )
    };
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let mut archive = ZipArchive::new(file).with_context(named)?;
    let mut parts: Vec<String> = Vec::new();
    for part in archive.file_names() {
        let part = part.with_context(named)?;
        if wanted(&part) {
            parts.push(part.into_owned());
        }
    }
    // section2 before section10.
    parts.sort_by_key(|part| (part.len(), part.clone()));
    if parts.is_empty() {
        bail!(
            "{}: there is no text in this archive; is it the format that its name says?",
            path.display()
        );
    }
    let mut text = String::new();
    for part in parts {
        let mut xml = String::new();
        let part = archive.by_name(&part).with_context(named)?;
        part.take(MOST)
            .read_to_string(&mut xml)
            .with_context(named)?;
        append_text(&xml, &mut text).with_context(named)?;
    }
    Ok(text)
}

/// Appends what stands in `t` elements, with a line for each `p`.
fn append_text(xml: &str, out: &mut String) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut within = false;
    loop {
        match reader.read_event()? {
            Event::Start(element) if element.local_name().as_ref() == "t" => within = true,
            Event::End(element) => match element.local_name().as_ref() {
                "t" => within = false,
                "p" => out.push('\n'),
                _ => {}
            },
            Event::Empty(element) => {
                if matches!(element.local_name().as_ref(), "tab" | "br" | "lineBreak") {
                    out.push(' ');
                }
            }
            Event::Text(text) if within => out.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if within => {
                if let Some(c) = name.resolve_char_ref()? {
                    out.push(c);
                } else {
                    out.push_str(resolve_predefined_entity(&name).unwrap_or_default());
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    fn archive(name: &str, parts: &[(&str, &str)]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
        for (part, xml) in parts {
            zip.start_file(*part, SimpleFileOptions::default()).unwrap();
            zip.write_all(xml.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        (folder, path)
    }

    #[test]
    fn word_documents_give_their_paragraphs() {
        let xml = "<w:document><w:p><w:r><w:t>버스 정류장에 &lt;의자&gt;</w:t></w:r><w:r><w:t>를</w:t></w:r></w:p><w:p><w:t>부탁&#xB4DC;립니다</w:t></w:p><w:x>안 보임</w:x></w:document>";
        let (_folder, path) = archive("제안.docx", &[("word/document.xml", xml)]);
        assert_eq!(
            document_text(&path).unwrap(),
            "버스 정류장에 <의자>를\n부탁드립니다\n"
        );
    }

    #[test]
    fn hangul_documents_give_their_sections_in_order() {
        let section = |text: &str| {
            format!("<hs:sec><hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p></hs:sec>")
        };
        let (first, tenth, second) = (section("하나"), section("열"), section("둘"));
        let parts = [
            ("Contents/section10.xml", tenth.as_str()),
            ("Contents/section0.xml", &first),
            ("Contents/section2.xml", &second),
            ("Contents/header.xml", "<hp:t>머리</hp:t>"),
        ];
        let (_folder, path) = archive("제안.hwpx", &parts);
        assert_eq!(document_text(&path).unwrap(), "하나\n둘\n열\n");
    }

    #[test]
    fn what_cannot_be_read_is_a_clear_error() {
        let folder = tempfile::tempdir().unwrap();
        let error = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            format!("{:#}", document_text(&path).unwrap_err())
        };
        assert!(error("a.hwp", b"").contains(".hwpx"));
        assert!(error("a.docx", b"no zip").contains("damaged"));
        assert!(error("a.txt", &[0xff, 0xfe]).contains("UTF-8"));
        let (_other, path) = archive("b.docx", &[("x.xml", "")]);
        assert!(
            document_text(&path)
                .unwrap_err()
                .to_string()
                .contains("no text")
        );
    }
}
