//! `modum publish`.

use std::io::Write as _;

use anyhow::Result;
use modum_report::Language;
use modum_run::publish::PublishRequest;
use modum_run::store::Store;

use super::Outcome;
use crate::args::{PublishArgs, ReportLanguage};
use crate::output::stdout;
use crate::setup::Setup;

pub(crate) fn publish(setup: &Setup, args: &PublishArgs) -> Result<Outcome> {
    let lexicon = setup.lexicon()?;
    let request = PublishRequest {
        store: &Store::open(&args.store)?,
        out: &args.out,
        settings: &setup.settings,
        lexicon: &lexicon,
        tokenizer: &setup.tokenizer(&lexicon)?,
        language: match args.lang {
            ReportLanguage::Ko => Language::Korean,
            ReportLanguage::En => Language::English,
        },
    };
    let published = modum_run::publish::publish(&request)?;
    let mut out = stdout();
    let (snapshot, folder) = (published.snapshot, args.out.display());
    writeln!(out, "published snapshot {snapshot} in {folder}")?;
    for table in &published.data.tables {
        writeln!(
            out,
            "  {:<16} {:>9} rows",
            table.name,
            table.batch.num_rows()
        )?;
    }
    writeln!(
        out,
        "report: {}",
        args.out.join("report/index.html").display()
    )?;
    let masked = published
        .data
        .masked
        .iter()
        .filter(|(_, count)| **count > 0);
    let masked: Vec<String> = masked
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    writeln!(out, "masked: {}", masked.join(", "))?;
    let withheld = published.data.withheld;
    writeln!(
        out,
        "withheld: {} topics; counts by topic and month {}, channel {}, both {} with {} ideas, \
         category {}, stage {}",
        withheld.topics,
        withheld.topic_months,
        withheld.topic_channels,
        withheld.cells,
        withheld.ideas,
        withheld.topic_categories,
        withheld.topic_stages
    )?;
    out.flush()?;
    Ok(Outcome::Done)
}
