//! What a check found wrong: all of it counted, the first few places told.

use std::fmt::{self, Display};

/// Places that a check tells.
const SAMPLES: usize = 5;

/// Exceptions from what should hold.
#[derive(Debug, Default)]
pub(super) struct Findings {
    count: usize,
    samples: Vec<String>,
}

impl Findings {
    /// Adds an exception.
    pub(super) fn note(&mut self, message: impl FnOnce() -> String) {
        self.count += 1;
        if self.samples.len() < SAMPLES {
            self.samples.push(message());
        }
    }

    /// Adds the exceptions of another look.
    pub(super) fn append(&mut self, other: Self) {
        self.count += other.count;
        let room = SAMPLES - self.samples.len();
        self.samples.extend(other.samples.into_iter().take(room));
    }

    /// Adds an exception unless `holds`.
    pub(super) fn expect(&mut self, holds: bool, message: impl FnOnce() -> String) {
        if !holds {
            self.note(message);
        }
    }

    /// The result's value, or an exception of what its error says.
    pub(super) fn accept<T, E: Display>(&mut self, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.note(|| error.to_string())).ok()
    }

    /// Whether there is no exception.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.samples.join("; "))?;
        match self.count - self.samples.len() {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}
