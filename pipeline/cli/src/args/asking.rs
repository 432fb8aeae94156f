//! Asking the index: `search` and `similar`, with the filters that they share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::ListFormat;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortBy {
    Relevance,
    Date,
    Votes,
}

/// What people decided, as a filter asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecisionArg {
    Selected,
    Adopted,
    Declined,
    /// Something was decided
    Any,
    /// Nothing was decided
    None,
}

#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words; "quoted" for a phrase, -word to leave out, 제목: 본문: 분야: 채널: 단계: 주제: 결정: before a
    /// word for a field; initial consonants (ㄱㅁㅇㄱ) find titles
    #[arg(
        required_unless_present = "batch",
        conflicts_with = "batch",
        allow_hyphen_values = true
    )]
    pub(crate) query: Option<String>,
    /// The store
    #[arg(long)]
    pub(crate) store: PathBuf,
    #[command(flatten)]
    pub(crate) filters: FilterArgs,
    /// Count what is found by topic, theme, category, channel, stage, decision and month, instead of
    /// listing it
    #[arg(long, conflicts_with_all = ["batch", "explain"])]
    pub(crate) facets: bool,
    /// Say how each score came about
    #[arg(long)]
    pub(crate) explain: bool,
    /// Queries as CSV with the columns id,query; one line of results for each
    #[arg(long, value_name = "FILE")]
    pub(crate) batch: Option<PathBuf>,
    /// JSON lines, or text for people
    #[arg(long, value_enum, default_value_t = ListFormat::Json)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct SimilarArgs {
    #[command(flatten)]
    pub(crate) like: LikeArgs,
    /// The store
    #[arg(long)]
    pub(crate) store: PathBuf,
    #[command(flatten)]
    pub(crate) filters: FilterArgs,
    /// Count the ideas at least half as similar as the best, of those compared, instead of listing
    /// them
    #[arg(long, conflicts_with_all = ["batch", "pairs"])]
    pub(crate) facets: bool,
    /// JSON lines, or text for people
    #[arg(long, value_enum, default_value_t = ListFormat::Json)]
    pub(crate) format: ListFormat,
}

/// Which ideas are wanted, and in which order.
#[derive(Debug, Args)]
pub(crate) struct FilterArgs {
    /// Only this topic or theme
    #[arg(long, value_name = "ID")]
    pub(crate) topic: Option<i32>,
    /// Only this theme
    #[arg(long, value_name = "ID")]
    pub(crate) theme: Option<i32>,
    /// Only this category
    #[arg(long, value_name = "C")]
    pub(crate) category: Option<String>,
    /// Only this channel
    #[arg(long, value_name = "C")]
    pub(crate) channel: Option<String>,
    /// Only this stage
    #[arg(long, value_name = "S")]
    pub(crate) stage: Option<String>,
    /// Only what people decided so, as recorded by `select`
    #[arg(long, value_enum, value_name = "D")]
    pub(crate) decision: Option<DecisionArg>,
    /// Only from this day on (2017-05-25)
    #[arg(long, value_name = "D")]
    pub(crate) from: Option<chrono::NaiveDate>,
    /// Only up to this day
    #[arg(long, value_name = "D")]
    pub(crate) to: Option<chrono::NaiveDate>,
    /// Order of the results
    #[arg(long, value_enum, default_value_t = SortBy::Relevance)]
    pub(crate) sort: SortBy,
    /// Results at most
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct LikeArgs {
    /// Like this idea of the store
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// Like this text
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) text: Option<String>,
    /// Like the text of this file: .txt (UTF-8), .docx or .hwpx
    #[arg(long)]
    pub(crate) file: Option<PathBuf>,
    /// Texts as CSV with the columns id,text; one line of results for each
    #[arg(long)]
    pub(crate) batch: Option<PathBuf>,
    /// Pairs as CSV with the columns a,b; printed with a column similarity
    #[arg(long)]
    pub(crate) pairs: Option<PathBuf>,
}
