//! Why an intake is refused: whole files and whole intakes. A single bad row is a reject instead.
//!
//! Every message says what was found and what to do about it.

use std::path::PathBuf;

use crate::role::Role;

/// Why an intake cannot be taken in. Nothing of it has been kept.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// A file cannot be used.
    #[error("{}: {problem}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: Problem,
    },
    /// The mapping file is wrong.
    #[error("{}: {message}", path.display())]
    Mapping {
        /// The mapping file.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// No file was given.
    #[error("no file to take in was given")]
    NoFiles,
    /// Too many ids stand for unlike texts: they come from another numbering.
    #[error(
        "{reused} of {rows} rows have an id that stands for an unlike text already (for example \
         {examples}); these ids seem to come from another system: give each system a name of its \
         own with --source NAME, or map the id away with `id = false`"
    )]
    ReusedIds {
        /// Rows with such an id.
        reused: u64,
        /// Rows of the intake.
        rows: u64,
        /// Some of the ids.
        examples: String,
    },
    /// The texts of a store outgrow one column.
    #[error(
        "the {column}s of all ideas are {bytes} bytes together, more than the 2 GiB that a column \
         of a dataset holds; start another store"
    )]
    TooMuchText {
        /// The column.
        column: &'static str,
        /// Bytes of its texts.
        bytes: usize,
    },
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is no such file.
    #[error("there is no such file; check the name, or write it in quotes if it has spaces")]
    Missing,
    /// It is a folder.
    #[error("this is a folder; name the files in it, for example `FOLDER/*.csv`")]
    Folder,
    /// It is a pipe or a device.
    #[error("this is not a regular file; save the data to a file first")]
    NotRegular,
    /// The system cannot read it.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// There is a heading and nothing below it.
    #[error("the file has headings but no rows below them")]
    NoRows,
    /// It is no table at all, whatever its name says.
    #[error("this is {what}, not a table of proposals; {advice}")]
    NotTable {
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// Its content is not what its name says.
    #[error("the name says {expected}, but the content is none; it may be damaged: fetch it again")]
    NotWhatItsNameSays {
        /// The format that the extension stands for.
        expected: &'static str,
    },
    /// It breaks off or is damaged.
    #[error("the {format} data is cut off or damaged ({message}); fetch the file again")]
    Damaged {
        /// The format.
        format: &'static str,
        /// What the reader said.
        message: String,
    },
    /// The encoding is none of those that are read.
    #[error(
        "the text is not in UTF-8, UTF-16 or CP949 (it looks like {guess}); save it as UTF-8, or \
         name the encoding with `encoding = \"..\"` in the mapping file"
    )]
    UnknownEncoding {
        /// The likeliest encoding.
        guess: &'static str,
    },
    /// The encoding that was named does not exist.
    #[error("unknown encoding `{0}`; known: auto, utf-8, utf-16le, utf-16be, cp949")]
    EncodingName(String),
    /// The delimiter that was given is none.
    #[error("{0}")]
    Delimiter(String),
    /// The heading is not in the encoding.
    #[error(
        "the headings cannot be read as {encoding}; leave `encoding` out to have it detected, or \
         name the right one"
    )]
    HeadingEncoding {
        /// The encoding that was tried.
        encoding: &'static str,
    },
    /// No column holds text.
    #[error(
        "no column with the proposals' text; headings found: {}; looked for a title ({titles}) or \
         a text ({bodies}); name the columns in a mapping file: title = \"..\", body = \"..\"",
        list(seen)
    )]
    NoText {
        /// The headings of the file.
        seen: Vec<String>,
        /// The usual headings of titles.
        titles: String,
        /// The usual headings of texts.
        bodies: String,
    },
    /// The headings do not come apart.
    #[error(
        "no column with the proposals' text: with the delimiter {given:?} the heading is {}; the \
         file looks separated by {likely:?}: leave `delimiter` out or set it to that",
        list(seen)
    )]
    WrongDelimiter {
        /// The delimiter that was given.
        given: char,
        /// The one that the file seems to have.
        likely: char,
        /// The headings with the one that was given.
        seen: Vec<String>,
    },
    /// The mapping names a column that is not there.
    #[error(
        "the mapping takes `{role}` from the column `{wanted}`, but the file has {}",
        list(seen)
    )]
    MappedColumn {
        /// The role.
        role: Role,
        /// The heading in the mapping.
        wanted: String,
        /// The headings of the file.
        seen: Vec<String>,
    },
    /// A row is too long to be one.
    #[error(
        "row {row} is longer than 16 MB; is this the right file, and is a quotation mark open?"
    )]
    RowTooLong {
        /// The row.
        row: u64,
    },
    /// The mapping names a sheet that is not there.
    #[error("the workbook has no sheet `{wanted}`, but {}", list(seen))]
    NoSheet {
        /// The sheet in the mapping.
        wanted: String,
        /// The sheets of the workbook.
        seen: Vec<String>,
    },
    /// Headings of a sheet are merged cells.
    #[error(
        "sheet `{sheet}`: the headings in row {row} are merged cells ({range}); unmerge them, so \
         that one row holds one heading for each column"
    )]
    MergedHeadings {
        /// The sheet.
        sheet: String,
        /// The row of the headings.
        row: u64,
        /// The merged cells, as in `A1:C1`.
        range: String,
    },
}

impl Problem {
    /// The problem as that of the file at `path`.
    pub(crate) fn at(self, path: &std::path::Path) -> IntakeError {
        IntakeError::File {
            path: path.to_owned(),
            problem: self,
        }
    }
}

fn list(headings: &[String]) -> String {
    let quoted: Vec<String> = headings.iter().take(40).map(|h| format!("`{h}`")).collect();
    let more = if headings.len() > quoted.len() {
        ", …"
    } else {
        ""
    };
    format!("{}{more}", quoted.join(", "))
}
