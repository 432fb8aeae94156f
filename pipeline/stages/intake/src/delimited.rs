//! CSV and TSV: where a row ends, what its cells are, and which delimiter a file has.
//!
//! The grammar is RFC 4180 as the programs of offices write it: a quotation mark opens only at the
//! start of a cell, is doubled inside, and line ends inside quotation marks belong to the cell.
//! Rows are found first ([`scan`], on one thread) and split later ([`split`], on many).
//!
//! Why not a CSV crate: a crate that reads leniently lets one forgotten quotation mark swallow the
//! rows that follow, unnoticed. Here a quotation mark that is still open behind a line end and is
//! then followed by something else than a delimiter makes its row `broken`: only the line it opened
//! in is given up, and reading goes on with the next line.

use crate::texts::Texts;

/// The delimiters that are looked for, the likeliest first.
const DELIMITERS: [u8; 4] = *b",\t;|";
/// Rows that delimiters are compared on.
const COMPARED_ROWS: usize = 50;
/// A row that is longer than this is none.
pub(crate) const MAX_ROW_BYTES: usize = 16 << 20;

/// What stands at the beginning of a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    /// A row in the bytes up to `end`; the next one begins at `next`.
    Row {
        end: usize,
        next: usize,
        /// The cell (1 for the first) whose quotation mark is not closed as it should be; then the
        /// row is only the line in which it opened.
        broken: Option<usize>,
    },
    /// An empty line.
    Blank { next: usize },
    /// The buffer must hold more to say.
    More,
    /// Nothing is left.
    End,
    /// More than [`MAX_ROW_BYTES`] without an end.
    TooLong,
    /// The data breaks off in a place where it cannot end.
    CutOff,
}

/// Where the quoted part of a cell leads.
enum Quoted {
    /// The quotation mark is closed at the byte before this one.
    Closed(usize),
    /// It is never closed.
    Open,
    More,
}

/// Finds the first row of `buffer`; `complete` when nothing follows the buffer.
pub(crate) fn scan(buffer: &[u8], delimiter: u8, complete: bool) -> Scan {
    match buffer.first() {
        None if complete => Scan::End,
        None => Scan::More,
        Some(b'\n' | b'\r') => match line_end(buffer, 0, complete) {
            Some(next) => Scan::Blank { next },
            None => Scan::More,
        },
        Some(_) => scan_row(buffer, delimiter, complete),
    }
}

fn scan_row(buffer: &[u8], delimiter: u8, complete: bool) -> Scan {
    // Beyond the limit, what is still open is open for good.
    let too_long = buffer.len() > MAX_ROW_BYTES;
    let (mut at, mut cell) = (0, 1);
    loop {
        if buffer.get(at) == Some(&b'"') {
            match quoted(buffer, at + 1, complete || too_long) {
                Quoted::More => return Scan::More,
                Quoted::Open => return broken(buffer, cell),
                Quoted::Closed(end) => {
                    let ends_well = buffer.get(end).is_none_or(|&b| ends_cell(b, delimiter));
                    if !ends_well && buffer[at..end].contains(&b'\n') {
                        return broken(buffer, cell);
                    }
                    at = end;
                }
            }
        }
        let Some(length) = buffer[at..].iter().position(|&b| ends_cell(b, delimiter)) else {
            return last_cell(buffer, complete, too_long);
        };
        at += length;
        if buffer[at] != delimiter {
            return match line_end(buffer, at, complete) {
                Some(next) => Scan::Row {
                    end: at,
                    next,
                    broken: None,
                },
                None => Scan::More,
            };
        }
        (at, cell) = (at + 1, cell + 1);
    }
}

/// Where the line end at `at` (`\n`, `\r\n` or `\r`) ends, if the buffer shows it.
fn line_end(buffer: &[u8], at: usize, complete: bool) -> Option<usize> {
    match (buffer[at], buffer.get(at + 1)) {
        (b'\r', Some(b'\n')) => Some(at + 2),
        (b'\r', None) if !complete => None,
        _ => Some(at + 1),
    }
}

fn ends_cell(byte: u8, delimiter: u8) -> bool {
    byte == delimiter || byte == b'\n' || byte == b'\r'
}

fn last_cell(buffer: &[u8], complete: bool, too_long: bool) -> Scan {
    if complete {
        Scan::Row {
            end: buffer.len(),
            next: buffer.len(),
            broken: None,
        }
    } else if too_long {
        Scan::TooLong
    } else {
        Scan::More
    }
}

/// Follows a quoted part from behind its opening mark.
fn quoted(buffer: &[u8], mut at: usize, complete: bool) -> Quoted {
    loop {
        let Some(length) = buffer[at..].iter().position(|&b| b == b'"') else {
            return if complete { Quoted::Open } else { Quoted::More };
        };
        at += length + 1;
        match buffer.get(at) {
            Some(b'"') => at += 1,
            None if !complete => return Quoted::More,
            _ => return Quoted::Closed(at),
        }
    }
}

/// The first line of `buffer` as a row whose cell number `cell` is broken.
fn broken(buffer: &[u8], cell: usize) -> Scan {
    let line = buffer
        .iter()
        .position(|&b| b == b'\n')
        .unwrap_or(buffer.len());
    let end = if line > 0 && buffer[line - 1] == b'\r' {
        line - 1
    } else {
        line
    };
    Scan::Row {
        end,
        next: (line + 1).min(buffer.len()),
        broken: Some(cell),
    }
}

/// Splits a row (without its line end) into `cells`.
pub(crate) fn split(row: &str, delimiter: u8, cells: &mut Texts) {
    cells.clear();
    let mut rest = row;
    loop {
        if let Some(inside) = rest.strip_prefix('"') {
            rest = unquote(inside, cells);
        }
        let Some(length) = rest.bytes().position(|b| b == delimiter) else {
            cells.append(rest);
            cells.close();
            return;
        };
        cells.append(&rest[..length]);
        cells.close();
        rest = &rest[length + 1..];
    }
}

/// Appends the quoted part that `text` begins with to the open cell; gives what is behind it.
fn unquote<'a>(mut text: &'a str, cells: &mut Texts) -> &'a str {
    loop {
        let Some(length) = text.bytes().position(|b| b == b'"') else {
            cells.append(text);
            return "";
        };
        let behind = &text[length + 1..];
        let Some(further) = behind.strip_prefix('"') else {
            cells.append(&text[..length]);
            return behind;
        };
        cells.append(&text[..=length]);
        text = further;
    }
}

/// The delimiter of the file that begins with `sample` (`complete` when that is all of it), `first`
/// when nothing speaks for another. `known` tells how many of some headings are
/// recognized; that counts first, then how many rows have as many cells as the heading.
pub(crate) fn detect(
    sample: &[u8],
    complete: bool,
    first: u8,
    known: impl Fn(&[String]) -> usize,
) -> u8 {
    let order = std::iter::once(first).chain(DELIMITERS.into_iter().filter(|&d| d != first));
    let mut best = (first, (0, 0, 0));
    for delimiter in order {
        let widths = Widths::of(sample, complete, delimiter);
        let (agreeing, several) = widths.agreement();
        let score = (known(&widths.headings), several, agreeing);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// The headings of a sample and the number of cells of its next rows.
struct Widths {
    headings: Vec<String>,
    rows: Vec<usize>,
}

impl Widths {
    fn of(sample: &[u8], complete: bool, delimiter: u8) -> Self {
        let mut cells = Texts::default();
        let mut found = Self {
            headings: Vec::new(),
            rows: Vec::new(),
        };
        let mut at = 0;
        while found.rows.len() < COMPARED_ROWS {
            match scan(&sample[at..], delimiter, complete) {
                Scan::Row { end, next, .. } => {
                    split(
                        &String::from_utf8_lossy(&sample[at..at + end]),
                        delimiter,
                        &mut cells,
                    );
                    found.add(&cells);
                    at += next;
                }
                Scan::Blank { next } => at += next,
                _ => break,
            }
        }
        found
    }

    fn add(&mut self, cells: &Texts) {
        if self.headings.is_empty() {
            self.headings = cells.iter().map(str::to_owned).collect();
        } else {
            self.rows.push(cells.len());
        }
    }

    /// Rows as wide as the heading; the same, but 0 where the heading is a single cell.
    fn agreement(&self) -> (usize, usize) {
        let agreeing = self
            .rows
            .iter()
            .filter(|&&width| width == self.headings.len())
            .count();
        (
            agreeing,
            if self.headings.len() > 1 {
                agreeing + 1
            } else {
                0
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of `text`, cells separated by `|`; broken rows as `!cell:line`, blank lines left out.
    fn rows(text: &str) -> Vec<String> {
        let (mut found, mut at, mut cells) = (Vec::new(), 0, Texts::default());
        loop {
            match scan(&text.as_bytes()[at..], b',', true) {
                Scan::Row {
                    end,
                    next,
                    broken: None,
                } => {
                    split(&text[at..at + end], b',', &mut cells);
                    found.push(cells.iter().collect::<Vec<_>>().join("|"));
                    at += next;
                }
                Scan::Row {
                    end,
                    next,
                    broken: Some(cell),
                } => {
                    found.push(format!("!{cell}:{}", &text[at..at + end]));
                    at += next;
                }
                Scan::Blank { next } => at += next,
                Scan::End => return found,
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn rows_and_cells() {
        let check = |text: &str, expected: &[&str]| assert_eq!(rows(text), expected, "{text:?}");
        check("a,b\n1,2\n", &["a|b", "1|2"]);
        check("a,b\r\n1,2", &["a|b", "1|2"]);
        check("a,b\r1,2\r", &["a|b", "1|2"]);
        check("\n\r\na\n\n", &["a"]);
        check(
            "a,\"x\ny, \"\"z\"\"\",c\n1,,\n",
            &["a|x\ny, \"z\"|c", "1||"],
        );
        check("\"\",\"\"\n", &["|"]);
        check("5\" pipe,b\n", &["5\" pipe|b"]);
        check("\"he said \"hi\" to me\",b\n", &["he said hi\" to me\"|b"]);
    }

    #[test]
    fn an_open_quotation_mark_costs_one_line() {
        let check = |text: &str, expected: &[&str]| assert_eq!(rows(text), expected, "{text:?}");
        check("1,\"open\n2,b\n3,c\n", &["!2:1,\"open", "2|b", "3|c"]);
        check(
            "1,\"open\r\n2,\"b\",\n3,c\n",
            &["!2:1,\"open", "2|b|", "3|c"],
        );
        check("1,\"open", &["!2:1,\"open"]);
    }

    #[test]
    fn every_way_of_cutting_the_buffer_gives_the_same_rows() {
        let text = "a,\"x\r\ny\"\"\"\r\n\r\n1,2\r\n".as_bytes();
        for cut in 0..text.len() {
            if let Scan::Row { end, next, broken } = scan(&text[..cut], b',', false) {
                assert_eq!((end, next, broken), (10, 12, None), "{cut}");
            }
        }
        assert_eq!(
            scan(text, b',', false),
            Scan::Row {
                end: 10,
                next: 12,
                broken: None
            }
        );
    }

    #[test]
    fn rows_without_an_end() {
        let mut text = vec![b'a'; MAX_ROW_BYTES + 1];
        assert_eq!(scan(&text, b',', false), Scan::TooLong);
        text[0] = b'"';
        text[3] = b'\n';
        assert_eq!(
            scan(&text, b',', false),
            Scan::Row {
                end: 3,
                next: 4,
                broken: Some(1)
            }
        );
    }

    #[test]
    fn delimiters_are_detected() {
        let known = |headings: &[String]| {
            headings
                .iter()
                .filter(|h| ["제목", "내용", "번호"].contains(&h.as_str()))
                .count()
        };
        let check = |sample: &str, expected: u8| {
            assert_eq!(
                detect(sample.as_bytes(), true, b',', known),
                expected,
                "{sample:?}"
            );
        };
        check("번호,제목,내용\n1,가;나,다\n", b',');
        check("번호\t제목\t내용\n1\t가,나\t다,라,마\n", b'\t');
        check("번호;제목\n1;가,나\n", b';');
        check("번호|제목\n1|가,나\n", b'|');
        check("내용\n가, 나\n다, 라, 마\n", b'\t');
        check("내용\n가\n", b',');
        check("\"제목, 또는 요지\";\"내용\"\n\"가\";\"나, 다\"\n", b';');
        check("가;나\n1;2\n", b';');
    }
}
