//! Formats: what a file is, by its content first and its name second.

use std::path::Path;

use crate::error::Problem;

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Gzip,
    Parquet,
    ArrowFile,
    ArrowStream,
    Workbook,
    /// CSV, TSV or JSON.
    Text,
}

/// First bytes, what they are the sign of, and what to do then.
type Sign = (&'static [u8], &'static str, &'static str);

const SAVE_AS_TABLE: &str = "save the table as CSV or .xlsx";
const UNPACK: &str = "unpack it and give the files in it";
const REFUSED: [Sign; 16] = [
    (b"\x89PNG", "a picture (PNG)", SAVE_AS_TABLE),
    (b"\xff\xd8\xff", "a picture (JPEG)", SAVE_AS_TABLE),
    (b"GIF8", "a picture (GIF)", SAVE_AS_TABLE),
    (b"II*\0", "a picture (TIFF)", SAVE_AS_TABLE),
    (b"MM\0*", "a picture (TIFF)", SAVE_AS_TABLE),
    (b"RIFF", "a picture or a sound (RIFF)", SAVE_AS_TABLE),
    (b"%PDF", "a PDF document", SAVE_AS_TABLE),
    (
        b"HWP Document File",
        "a Hangul document (HWP)",
        SAVE_AS_TABLE,
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Excel (.xls), Hangul (.hwp) or password-protected document",
        "open it and save it without a password as .xlsx or CSV",
    ),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)", UNPACK),
    (b"Rar!\x1a\x07", "an archive (RAR)", UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", UNPACK),
    (b"\xfd7zXZ\0", "compressed with xz", UNPACK),
    (
        b"SQLite format 3\0",
        "a SQLite database",
        "export the table as CSV",
    ),
    (b"\x7fELF", "a program", "name the file with the proposals"),
    (b"MZ\x90\0", "a program", "name the file with the proposals"),
];
const TAR_SIGN: &[u8] = b"ustar";
const TAR_SIGN_AT: usize = 257;

/// What the file whose content begins with `head` is; what can never be a table is refused.
pub(crate) fn kind(head: &[u8]) -> Result<Kind, Problem> {
    if let Some(&(_, what, advice)) = REFUSED.iter().find(|(sign, ..)| head.starts_with(sign)) {
        return Err(Problem::NotTable { what, advice });
    }
    if head
        .get(TAR_SIGN_AT..)
        .is_some_and(|rest| rest.starts_with(TAR_SIGN))
    {
        return Err(Problem::NotTable {
            what: "an archive (tar)",
            advice: UNPACK,
        });
    }
    Ok(match head {
        [0x1f, 0x8b, ..] => Kind::Gzip,
        [b'P', b'A', b'R', b'1', ..] => Kind::Parquet,
        [b'A', b'R', b'R', b'O', b'W', b'1', ..] => Kind::ArrowFile,
        [0xff, 0xff, 0xff, 0xff, ..] => Kind::ArrowStream,
        [b'P', b'K', 3, 4, ..] => Kind::Workbook,
        _ => Kind::Text,
    })
}

/// Refuses text whose name stands for a binary format.
pub(crate) fn check_name(path: &Path) -> Result<(), Problem> {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    let expected = match extension.to_str() {
        Some("parquet") => "Parquet",
        Some("arrow" | "feather" | "ipc") => "Arrow",
        Some("xlsx" | "xlsm") => "Excel",
        _ => return Ok(()),
    };
    Err(Problem::NotWhatItsNameSays { expected })
}

/// The shape of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextKind {
    Delimited,
    JsonLines,
    JsonArray,
}

/// The shape of the text that begins with `sample`; pages of the web are refused.
pub(crate) fn text_kind(sample: &[u8]) -> Result<TextKind, Problem> {
    let start = sample.trim_ascii_start();
    let behind = |mark: &[u8]| start.strip_prefix(mark).map(<[u8]>::trim_ascii_start);
    if start.starts_with(b"<") {
        return Err(Problem::NotTable {
            what: "a page of HTML or XML",
            advice: "open it in a spreadsheet program and save it as .xlsx or CSV",
        });
    }
    Ok(match (behind(b"{"), behind(b"[")) {
        (Some([b'"' | b'}', ..]), _) => TextKind::JsonLines,
        (_, Some([b'{' | b']', ..])) => TextKind::JsonArray,
        _ => TextKind::Delimited,
    })
}

/// The name of an intake after its first file: without the folder, `.gz` and the extension.
pub fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unpacked = name.strip_suffix(".gz").unwrap_or(&name);
    match unpacked.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => unpacked.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems() {
        let check = |path: &str, expected: &str| assert_eq!(stem(Path::new(path)), expected);
        check("a/x.cp949.csv", "x.cp949");
        check("y.csv.gz", "y");
        check("접수 5월.xlsx", "접수 5월");
        check("plain", "plain");
        check(".hidden", ".hidden");
    }

    #[test]
    fn content_decides() {
        assert!(matches!(
            kind(b"\x89PNG\r\n\x1a\n"),
            Err(Problem::NotTable { .. })
        ));
        assert_eq!(kind(b"PAR1....").unwrap(), Kind::Parquet);
        assert_eq!(kind("제목,내용".as_bytes()).unwrap(), Kind::Text);
        let check =
            |text: &str, expected| assert_eq!(text_kind(text.as_bytes()).unwrap(), expected);
        check("\n{ \"title\": 1}", TextKind::JsonLines);
        check("[\n {\"title\": 1}]", TextKind::JsonArray);
        check("[제안] 제목,내용", TextKind::Delimited);
        check("{제목},내용", TextKind::Delimited);
        assert!(text_kind(b" <html>").is_err());
    }
}
