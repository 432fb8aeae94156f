//! What is written where: data to standard output, all else to standard error.

use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

use anyhow::Result;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

/// Standard output, for data.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// One value as a line of JSON.
pub(crate) fn json_line(out: &mut impl Write, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)?;
    Ok(())
}

/// An error and its causes, each said once.
pub(crate) fn complain(error: &anyhow::Error) {
    let mut said: Vec<String> = Vec::new();
    for cause in error.chain().map(ToString::to_string) {
        if !said.iter().any(|known| known.contains(&cause)) {
            said.push(cause);
        }
    }
    // Nothing is left to do when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "modum: {}", said.join(": "));
}

/// Whether somebody downstream has read enough.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(closed)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
            || matches!(
                cause.downcast_ref::<modum_run::export::ExportError>(),
                Some(modum_run::export::ExportError::ClosedPipe)
            )
    })
}

/// A table with these headings, fitted to the terminal.
pub(crate) fn table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(headings);
    table
}

/// What only one of two texts has: marked, and on a terminal also colored.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    colored: bool,
}

impl Marks {
    /// In color when standard output is a terminal and `NO_COLOR` is not set (<https://no-color.org>).
    pub(crate) fn for_stdout() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            colored: io::stdout().is_terminal() && !refused,
        }
    }

    pub(crate) fn missing(self, text: &str) -> String {
        self.paint(31, &format!("[-{text}-]"))
    }

    pub(crate) fn added(self, text: &str) -> String {
        self.paint(32, &format!("{{+{text}+}}"))
    }

    fn paint(self, color: u8, text: &str) -> String {
        if self.colored {
            format!("\x1b[{color}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// A text on one line, cut behind `most` letters.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Days since 1970-01-01 as `2017-05-25`.
pub(crate) fn iso_date(days: i32) -> String {
    chrono::NaiveDate::default()
        .checked_add_signed(chrono::TimeDelta::days(i64::from(days)))
        .map_or_else(|| days.to_string(), |date| date.to_string())
}
