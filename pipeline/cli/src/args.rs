//! The command line, as the contract lists it.

mod asking;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use asking::{DecisionArg, FilterArgs, LikeArgs, SearchArgs, SimilarArgs, SortBy};

/// modum: reads intakes of Korean citizens' proposals, finds copies and topics, ranks, and searches.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// Settings (TOML); only the lines that differ from the defaults are needed
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Folder of the Korean dictionary [default: the user's data folder]
    #[arg(long, global = true, value_name = "DIR", env = modum_dictionaries::FOLDER_VARIABLE)]
    pub(crate) dictionary: Option<PathBuf>,
    /// Threads to use [default: all processors]
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Say nothing but results and errors
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
    /// How progress is told on standard error
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    /// Print all settings in force, with their explanation, and stop
    #[arg(long, global = true)]
    pub(crate) print_config: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take in an intake, analyze everything, and publish a snapshot
    Run(RunArgs),
    /// Make an intake, run everything, and show what to look at
    Demo(DemoArgs),
    /// Find ideas by words
    Search(SearchArgs),
    /// Find ideas like another one
    Similar(SimilarArgs),
    /// Show groups of copies, or correct them
    Duplicates(DuplicatesArgs),
    /// Show topics, or name one
    Topics(TopicsArgs),
    /// Choose candidates so that every large topic has a seat
    Select(SelectArgs),
    /// Learn how to rank, and see what suggests a division
    #[command(subcommand)]
    Rank(RankCommand),
    /// Write a dataset as CSV, JSON lines, Parquet, Arrow or XLSX
    Export(ExportArgs),
    /// Publish masked open data with its metadata
    Publish(PublishArgs),
    /// Write for each division a document with its proposals and fields for the reply (DOCX, HTML)
    Dossier(DossierArgs),
    /// Erase the text of ideas from every snapshot
    Forget(ForgetArgs),
    /// Make a kept snapshot the current one
    Rollback(RollbackArgs),
    /// Check every promise of the current snapshot
    Verify(StoreArgs),
    /// Install and ask the Korean dictionary
    #[command(subcommand)]
    Dictionary(DictionaryCommand),
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Files of the intake: CSV, TSV, JSON lines, Parquet, Arrow or XLSX, also gzipped
    #[arg(required = true, value_name = "INTAKE")]
    pub(crate) files: Vec<PathBuf>,
    /// The store; made if there is none
    #[arg(long, required_unless_present = "check")]
    pub(crate) store: Option<PathBuf>,
    /// Name of the intake [default: the first file's name]
    #[arg(long, value_name = "NAME")]
    pub(crate) intake: Option<String>,
    /// The system that the ids come from; put before them
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Which column is what (TOML), where the headings do not say it
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// A key of 32 bytes to take over into a new store
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Snapshots to keep
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) keep: usize,
    /// Place the ideas in the topics there are: no topic is born, moved or retired
    #[arg(long)]
    pub(crate) assign_only: bool,
    /// Show how the files would be read, and write nothing
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Where the demo's store goes; the intake goes beside it
    #[arg(long, value_name = "DIR", default_value = "modum-demo")]
    pub(crate) store: PathBuf,
    /// Ideas to make
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub(crate) ideas: usize,
    /// Another seed makes another intake
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct StoreArgs {
    /// The store
    #[arg(long)]
    pub(crate) store: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct DuplicatesArgs {
    #[command(flatten)]
    pub(crate) ask: AboutDuplicates,
    /// The store
    #[arg(long)]
    pub(crate) store: PathBuf,
    /// Text for people, or JSON lines
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
}

/// Without any of these: how many copies there are, and the largest groups.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct AboutDuplicates {
    /// The whole group of this idea, with what each copy says differently
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// Letters that many people sent
    #[arg(long)]
    pub(crate) campaigns: bool,
    /// These are no copies: they leave their group and stand together, from the next run on
    #[arg(long, num_args = 1.., value_name = "ID")]
    pub(crate) split: Vec<String>,
    /// These two say the same: their whole groups are one, from the next run on
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub(crate) join: Vec<String>,
    /// What other thresholds would find; writes nothing
    #[arg(long)]
    pub(crate) rethreshold: bool,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct TopicsArgs {
    #[command(subcommand)]
    pub(crate) change: Option<TopicsChange>,
    /// The store
    #[arg(long, required = true)]
    pub(crate) store: Option<PathBuf>,
    /// Themes with their topics
    #[arg(long, conflicts_with = "id")]
    pub(crate) tree: bool,
    /// One topic or theme in detail
    #[arg(long)]
    pub(crate) id: Option<i32>,
    /// Text for people, or JSON lines
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TopicsChange {
    /// Give a topic a name of your own; the machine's label stays
    Rename {
        /// The topic
        id: i32,
        /// Its name
        name: String,
        /// The store
        #[arg(long)]
        store: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SelectArgs {
    /// The store
    #[arg(long)]
    pub(crate) store: PathBuf,
    /// Seats
    #[arg(long, value_name = "N", required_unless_present_any = ["funnel", "decided"])]
    pub(crate) count: Option<usize>,
    /// What decides on the seats left over: 0 the score alone, 1 the spread over topics
    #[arg(long, value_name = "F", default_value_t = 0.5)]
    pub(crate) coverage: f64,
    /// Write to this file: .csv or .xlsx
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Text for people, or JSON lines
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
    /// Keep the selection among the store's decisions
    #[arg(long, requires = "count")]
    pub(crate) record: bool,
    /// How many ideas came how far, by topic, channel and month; with --count, as if its seats were
    /// recorded
    #[arg(long)]
    pub(crate) funnel: bool,
    /// Keep what a meeting decided: a selection's file with the column 결정 filled in
    #[arg(long, value_name = "FILE", conflicts_with_all = ["count", "funnel", "out"])]
    pub(crate) decided: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RankCommand {
    /// Fit the weights of the criteria to past outcomes, and print them for modum.toml
    Learn {
        /// The store
        #[arg(long)]
        store: PathBuf,
        /// Outcomes: the stages that intakes bring, or what was decided here
        #[arg(long, value_enum, default_value_t = LearnFrom::Stage)]
        from: LearnFrom,
    },
    /// Show the divisions suggested for ideas, and the words that speak for them
    Divisions {
        /// The store
        #[arg(long)]
        store: PathBuf,
        /// These ideas [default: the words that speak most for each division]
        #[arg(long, num_args = 1.., value_name = "ID")]
        id: Vec<String>,
        /// Text for people, or JSON lines
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LearnFrom {
    Stage,
    Decisions,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The store
    #[arg(long)]
    pub(crate) store: PathBuf,
    /// The dataset
    #[arg(long, value_name = "NAME")]
    pub(crate) table: String,
    /// csv, jsonl, parquet, arrow or xlsx
    #[arg(long, default_value = "csv")]
    pub(crate) format: String,
    /// Language of the headings: en or ko [default: en; ko for xlsx]
    #[arg(long)]
    pub(crate) headings: Option<String>,
    /// Begin CSV with a byte order mark, as Excel wants it
    #[arg(long)]
    pub(crate) bom: bool,
    /// Where to; - is standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportLanguage {
    Ko,
    En,
}

#[derive(Debug, Args)]
pub(crate) struct PublishArgs {
    /// The store
    #[arg(long)]
    pub(crate) store: PathBuf,
    /// The folder to make; an earlier publication there is replaced
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Language of the report
    #[arg(long, value_enum, default_value_t = ReportLanguage::Ko)]
    pub(crate) lang: ReportLanguage,
}

#[derive(Debug, Args)]
pub(crate) struct DossierArgs {
    /// The store
    #[arg(long)]
    pub(crate) store: PathBuf,
    /// The folder to make; earlier dossiers there are replaced
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Only this division's, by its name or an alias [default: all divisions]
    #[arg(long, value_name = "D")]
    pub(crate) division: Option<String>,
    /// Only ideas that this intake brought first
    #[arg(long, value_name = "NAME")]
    pub(crate) intake: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ForgetArgs {
    /// The store
    #[arg(long)]
    pub(crate) store: PathBuf,
    /// The ideas
    #[arg(long, required = true, num_args = 1.., value_name = "ID")]
    pub(crate) id: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RollbackArgs {
    /// The store
    #[arg(long)]
    pub(crate) store: PathBuf,
    /// The snapshot's number
    #[arg(long, value_name = "N")]
    pub(crate) to: u32,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DictionaryCommand {
    /// Install the Korean system dictionary
    Install {
        /// A wheel, a folder of compiled MeCab files, or the CSV source as folder or tar.gz
        #[arg(long, value_name = "FILE|DIR")]
        from: Option<PathBuf>,
    },
    /// Entries, sizes, fingerprint
    Info,
    /// How a text is cut
    Tokenize {
        /// The text
        #[arg(allow_hyphen_values = true)]
        text: String,
        /// Text for people, or JSON lines
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Seconds that bare segmenting of all text of an intake takes
    Bench {
        /// The intake
        file: PathBuf,
        /// Text for people, or JSON lines
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
}
