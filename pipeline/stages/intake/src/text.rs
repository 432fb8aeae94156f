//! Text files as batches of rows: bytes are read block by block, cut into rows here, and split and
//! decoded later by whoever takes the batch.
//!
//! Memory: one block, and the rows of one batch; never the file.

use std::io::{Cursor, Read};

use crate::delimited::{self, Scan};
use crate::encoding::{self, Encoding, Guess, Utf16Reader};
use crate::error::Problem;
use crate::format::{TextKind, text_kind};
use crate::json;
use crate::text_rows::{Shape, TextBatch, TextRow};
use crate::texts::Texts;

/// Bytes read at once; also the sample on which the encoding is detected.
const BLOCK: u64 = 1 << 20;
/// Bytes of rows in a batch, about.
const BATCH_BYTES: usize = 1 << 18;

/// A text file that is being read.
pub(crate) struct TextSource {
    reader: Box<dyn Read + Send>,
    /// Bytes read and not yet given out, from `start` on.
    buffer: Vec<u8>,
    start: usize,
    /// Nothing follows the buffer.
    complete: bool,
    /// Nothing while all was ASCII.
    encoding: Option<Encoding>,
    shape: Shape,
    /// Rows and blank lines so far.
    row: u64,
}

impl TextSource {
    /// Begins to read `reader`; `given` is the encoding, if a person named it.
    pub(crate) fn open(
        mut reader: Box<dyn Read + Send>,
        given: Option<Encoding>,
    ) -> Result<Self, Problem> {
        let mut sample = Vec::new();
        let read = reader.by_ref().take(BLOCK).read_to_end(&mut sample)?;
        let mark = Encoding::from_mark(&sample);
        let marked = mark.map_or(0, |(_, length)| length);
        let encoding = match mark.map(|(encoding, _)| encoding).or(given) {
            Some(encoding) => Some(encoding),
            None => detected(&sample)?,
        };
        let mut source = Self {
            reader,
            buffer: sample,
            start: marked,
            complete: (read as u64) < BLOCK,
            encoding,
            shape: Shape::JsonLines,
            row: 0,
        };
        if let Some(utf16 @ (Encoding::Utf16Le | Encoding::Utf16Be)) = encoding {
            source.transcode(utf16)?;
        }
        Ok(source)
    }

    /// Puts a reader of UTF-16 between the file and this.
    fn transcode(&mut self, encoding: Encoding) -> Result<(), Problem> {
        let sample = Cursor::new(self.buffer.split_off(self.start));
        let file = std::mem::replace(&mut self.reader, Box::new(std::io::empty()));
        self.reader = Box::new(Utf16Reader::new(sample.chain(file), encoding));
        self.buffer.clear();
        (self.start, self.complete) = (0, false);
        self.fill()
    }

    /// What the text is, by its beginning.
    pub(crate) fn kind(&self) -> Result<TextKind, Problem> {
        if self.rest().trim_ascii().is_empty() && self.complete {
            return Err(Problem::Empty);
        }
        text_kind(self.rest())
    }

    /// The encoding, as far as is known.
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or(Encoding::Utf8)
    }

    /// What is read and not given out, and whether that is all there is.
    pub(crate) fn sample(&self) -> (&[u8], bool) {
        (self.rest(), self.complete)
    }

    /// Reads the headings of a table with this delimiter, which must be done first.
    pub(crate) fn delimited_headings(&mut self, delimiter: u8) -> Result<Vec<String>, Problem> {
        self.shape = Shape::Delimited(delimiter);
        loop {
            match self.scan() {
                Scan::Row { end, next, .. } => {
                    let encoding = self.encoding();
                    let row = encoding.decode(&self.rest()[..end]).ok();
                    let mut cells = Texts::default();
                    let row = row.filter(|row| !row.contains('\0'));
                    let row = row.ok_or(Problem::HeadingEncoding {
                        encoding: encoding.name(),
                    })?;
                    delimited::split(&row, delimiter, &mut cells);
                    let headings = cells.iter().map(|cell| cell.trim().to_owned()).collect();
                    self.row += 1;
                    self.start += next;
                    return Ok(headings);
                }
                Scan::Blank { next } => {
                    self.row += 1;
                    self.start += next;
                }
                Scan::More => self.fill()?,
                Scan::End | Scan::CutOff => return Err(Problem::Empty),
                Scan::TooLong => return Err(Problem::RowTooLong { row: self.row + 1 }),
            }
        }
    }

    /// The names in the objects at the beginning, which must be asked for first.
    pub(crate) fn json_headings(&mut self, array: bool) -> Vec<String> {
        self.shape = if array {
            Shape::JsonArray
        } else {
            Shape::JsonLines
        };
        if array {
            let bracket = self.rest().iter().position(|&b| b == b'[');
            self.start += bracket.map_or(0, |at| at + 1);
        }
        let start = self.start;
        let mut objects = Vec::new();
        loop {
            match self.scan() {
                Scan::Row { end, next, .. } => {
                    let text = self.encoding().decode(&self.rest()[..end]).ok();
                    objects.extend(text.and_then(|text| json::parse(&text).ok()));
                    self.start += next;
                }
                Scan::Blank { next } => self.start += next,
                _ => break,
            }
        }
        self.start = start;
        json::headings(objects.into_iter())
    }

    /// The next rows, or nothing at the end.
    pub(crate) fn next_batch(&mut self) -> Result<Option<TextBatch>, Problem> {
        let mut rows = Vec::new();
        let mut base = self.start;
        while rows.is_empty() || self.start - base < BATCH_BYTES {
            let start = self.start - base;
            match self.scan() {
                Scan::Row { end, next, broken } => {
                    self.row += 1;
                    self.start += next;
                    rows.push(TextRow {
                        number: self.row,
                        start,
                        end: start + end,
                        broken,
                    });
                }
                Scan::Blank { next } => {
                    self.row += 1;
                    self.start += next;
                }
                Scan::More if rows.is_empty() => {
                    self.fill()?;
                    base = self.start;
                }
                Scan::More | Scan::End => break,
                Scan::TooLong => return Err(Problem::RowTooLong { row: self.row + 1 }),
                Scan::CutOff => return Err(cut_off()),
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let bytes = self.buffer[base..self.start].to_vec();
        Ok(Some(TextBatch {
            bytes,
            rows,
            encoding: self.encoding(),
            shape: self.shape,
        }))
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    fn scan(&self) -> Scan {
        match self.shape {
            Shape::Delimited(delimiter) => delimited::scan(self.rest(), delimiter, self.complete),
            Shape::JsonLines => json::scan_line(self.rest(), self.complete),
            Shape::JsonArray => json::scan_element(self.rest(), self.complete),
        }
    }

    /// Reads another block behind what is not given out yet.
    fn fill(&mut self) -> Result<(), Problem> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let before = self.buffer.len();
        let read = self
            .reader
            .by_ref()
            .take(BLOCK)
            .read_to_end(&mut self.buffer)?;
        self.complete = (read as u64) < BLOCK;
        if self.encoding.is_none() && !self.buffer[before..].is_ascii() {
            // Rows have been given out as ASCII already: it cannot be UTF-16.
            self.encoding = match detected(&self.buffer[before..])? {
                Some(Encoding::Utf16Le | Encoding::Utf16Be) => Some(Encoding::Utf8),
                other => other,
            };
        }
        Ok(())
    }
}

fn cut_off() -> Problem {
    let message = "the list of objects is not closed with `]`".to_owned();
    Problem::Damaged {
        format: "JSON",
        message,
    }
}

/// The encoding of `sample`; nothing while it is ASCII.
fn detected(sample: &[u8]) -> Result<Option<Encoding>, Problem> {
    match encoding::guess(sample) {
        Guess::Ascii => Ok(None),
        Guess::Known(encoding) => Ok(Some(encoding)),
        Guess::Unknown(guess) => Err(Problem::UnknownEncoding { guess }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Reason;

    fn open(bytes: Vec<u8>) -> TextSource {
        TextSource::open(Box::new(Cursor::new(bytes)), None).unwrap()
    }

    fn read_all(mut source: TextSource, headings: &[String]) -> Vec<Result<String, Reason>> {
        let (mut found, mut cells) = (Vec::new(), Texts::default());
        while let Some(batch) = source.next_batch().unwrap() {
            for row in 0..batch.len() {
                let read = batch.read(row, headings, &mut cells);
                let joined = || cells.iter().collect::<Vec<_>>().join("|");
                found.push(read.map(|()| joined()).map_err(|fault| fault.reason));
            }
        }
        found
    }

    #[test]
    fn the_encoding_may_show_late() {
        let mut bytes = b"id,title\n".to_vec();
        for _ in 0..200_000 {
            bytes.extend_from_slice(b"1,abcdef\n");
        }
        let rows = 200_000;
        for (text, encoding) in [
            ("가로등".as_bytes().to_vec(), Encoding::Utf8),
            (
                encoding_rs::EUC_KR.encode("가로등").0.into_owned(),
                Encoding::Cp949,
            ),
        ] {
            let mut bytes = bytes.clone();
            bytes.extend_from_slice(b"2,");
            bytes.extend_from_slice(&text);
            let mut source = open(bytes);
            let headings = source.delimited_headings(b',').unwrap();
            let found = read_all(source, &headings);
            assert_eq!(found.len(), rows + 1, "{encoding:?}");
            assert_eq!(found[rows], Ok("2|가로등".to_owned()));
            assert_eq!(found[0], Ok("1|abcdef".to_owned()));
        }
    }

    #[test]
    fn damaged_rows_are_faults_and_the_others_rows() {
        let text = b"id,title\n1,\xea\xb0\x80\n2,\xea\xb0\n3,a\0\n4,a,b\n5,\"c\nd\n6,e\n";
        let mut source = open(text.to_vec());
        let headings = source.delimited_headings(b',').unwrap();
        let expected = [
            Ok("1|가".to_owned()),
            Err(Reason::InvalidEncoding),
            Err(Reason::NulBytes),
            Err(Reason::WrongColumns),
            Err(Reason::BrokenQuotes),
            Err(Reason::WrongColumns),
            Ok("6|e".to_owned()),
        ];
        assert_eq!(read_all(source, &headings), expected);
    }

    #[test]
    fn rows_cross_blocks() {
        let mut bytes = "제목,내용\r\n".as_bytes().to_vec();
        let body = "가".repeat(1000);
        for row in 0..2000 {
            bytes.extend_from_slice(format!("{row},\"{body}\n{row}\"\r\n\r\n").as_bytes());
        }
        let mut source = open(bytes);
        let headings = source.delimited_headings(b',').unwrap();
        let found = read_all(source, &headings);
        assert_eq!(found.len(), 2000);
        assert_eq!(found[1999], Ok(format!("1999|{body}\n1999")));
    }
}
