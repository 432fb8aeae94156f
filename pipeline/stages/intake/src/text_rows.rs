//! Rows of a text file that have been found, and how each is decoded and split into cells.
//!
//! Here a row with malformed bytes, zero bytes, too many cells or no JSON in it becomes a [`Fault`],
//! and the rows around it are read as if nothing were wrong.

use crate::delimited;
use crate::encoding::Encoding;
use crate::fault::{Fault, Reason};
use crate::json;
use crate::texts::Texts;

/// How rows are found and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Delimited(u8),
    JsonLines,
    JsonArray,
}

/// Whole rows of a text file, as bytes.
pub(crate) struct TextBatch {
    pub(crate) bytes: Vec<u8>,
    pub(crate) rows: Vec<TextRow>,
    pub(crate) encoding: Encoding,
    pub(crate) shape: Shape,
}

/// A row's number in the file, its place in the bytes, and the cell whose quotation mark is broken.
pub(crate) struct TextRow {
    pub(crate) number: u64,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) broken: Option<usize>,
}

impl TextBatch {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row's number in the file.
    pub(crate) fn number(&self, index: usize) -> u64 {
        self.rows[index].number
    }

    /// The row as it stands in the file (UTF-16 as UTF-8).
    pub(crate) fn bytes(&self, index: usize) -> &[u8] {
        let row = &self.rows[index];
        &self.bytes[row.start..row.end]
    }

    /// Reads a row into `cells`, one for each of `headings`.
    pub(crate) fn read(
        &self,
        index: usize,
        headings: &[String],
        cells: &mut Texts,
    ) -> Result<(), Fault> {
        if let Some(cell) = self.rows[index].broken {
            return Err(broken_quotes(cell, headings));
        }
        let bytes = self.bytes(index);
        let (text, damaged) = match self.encoding.decode(bytes) {
            Ok(text) => (text, false),
            Err(text) => (text, true),
        };
        let reason = match (bytes.contains(&0), damaged) {
            (true, _) => Some(Reason::NulBytes),
            (false, true) => Some(Reason::InvalidEncoding),
            (false, false) => None,
        };
        match self.shape {
            Shape::Delimited(delimiter) => {
                self.read_delimited(&text, delimiter, reason, headings, cells)
            }
            _ => self.read_json(&text, reason, headings, cells),
        }
    }

    fn read_delimited(
        &self,
        text: &str,
        delimiter: u8,
        reason: Option<Reason>,
        headings: &[String],
        cells: &mut Texts,
    ) -> Result<(), Fault> {
        delimited::split(text, delimiter, cells);
        let even = cells.len() == headings.len();
        // Cells with line ends in a row of the wrong width may hold other rows, and their authors.
        let whole = even || !text.contains('\n');
        if let Some(reason) = reason {
            let detail = self.damage(reason, headings, cells);
            return Err(Fault {
                reason,
                detail,
                whole,
            });
        }
        if even {
            return Ok(());
        }
        let detail = format!(
            "{} cells where the heading has {}",
            cells.len(),
            headings.len()
        );
        Err(Fault {
            reason: Reason::WrongColumns,
            detail,
            whole,
        })
    }

    fn read_json(
        &self,
        text: &str,
        reason: Option<Reason>,
        headings: &[String],
        cells: &mut Texts,
    ) -> Result<(), Fault> {
        if let Some(reason) = reason {
            let detail = self.damage(reason, &[], cells);
            return Err(Fault {
                reason,
                detail,
                whole: false,
            });
        }
        let object = json::parse(text).map_err(|detail| Fault {
            reason: Reason::BadJson,
            detail,
            whole: false,
        })?;
        json::fill(&object, headings, cells);
        Ok(())
    }

    /// Which bytes are damaged, and where.
    fn damage(&self, reason: Reason, headings: &[String], cells: &Texts) -> String {
        let (what, sign) = match reason {
            Reason::NulBytes => ("a zero byte".to_owned(), '\0'),
            _ => (
                format!("bytes that are not {}", self.encoding.name()),
                '\u{fffd}',
            ),
        };
        let place = headings
            .iter()
            .zip(cells.iter())
            .find(|(_, cell)| cell.contains(sign));
        match place {
            Some((heading, _)) => format!("{what} in column `{heading}`"),
            None => what,
        }
    }
}

fn broken_quotes(cell: usize, headings: &[String]) -> Fault {
    let heading = headings
        .get(cell - 1)
        .map_or(String::new(), |h| format!(" (`{h}`)"));
    let detail = format!(
        "the quotation mark that opens column {cell}{heading} is not closed before text follows"
    );
    Fault {
        reason: Reason::BrokenQuotes,
        detail,
        whole: false,
    }
}
