//! Why a row is rejected.

/// The reason, as it stands in the `rejects` dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Bytes that are no text in the file's encoding.
    InvalidEncoding,
    /// Zero bytes.
    NulBytes,
    /// More or fewer cells than headings.
    WrongColumns,
    /// A quotation mark that is not closed as it should be.
    BrokenQuotes,
    /// A line that is no JSON object.
    BadJson,
    /// Neither title nor body.
    NoText,
    /// An unlike text under a known id.
    IdReused,
    /// Erased on request, and not to come back.
    Forgotten,
}

impl Reason {
    /// Its code in the dataset.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::InvalidEncoding => "invalid_encoding",
            Self::NulBytes => "nul_bytes",
            Self::WrongColumns => "wrong_columns",
            Self::BrokenQuotes => "broken_quotes",
            Self::BadJson => "bad_json",
            Self::NoText => "no_text",
            Self::IdReused => "id_reused",
            Self::Forgotten => "forgotten",
        }
    }
}

/// A row that cannot be read.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) reason: Reason,
    /// In words; never repeats the row's text.
    pub(crate) detail: String,
    /// Whether the row came apart into its cells, so that the author's is known.
    pub(crate) whole: bool,
}
