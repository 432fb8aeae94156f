//! `modum demo`: an intake of its own, the whole run, and what to look at next.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use modum_generator::{Plan, write};
use modum_index::Query;
use modum_intake::Mapping;
use modum_model::table::find;
use modum_model::tables::{Candidates, Ideas, Topics};

use super::run::{publish, summarize};
use super::search::open;
use super::topics::Tree;
use super::{Outcome, published};
use crate::args::{DemoArgs, RunArgs};
use crate::output::{grouped, stdout, table};
use crate::setup::Setup;

/// Topics, candidates and results that are shown.
const TOP_TOPICS: usize = 10;
const TOP_CANDIDATES: usize = 5;
const RESULTS: usize = 3;
/// What the sample search looks for.
const QUERY: &str = "버스 배차 간격";

pub(crate) fn demo(setup: &Setup, args: &DemoArgs) -> Result<Outcome> {
    let folder = beside(&args.store);
    let plan = Plan {
        ideas: args.ideas,
        seed: args.seed,
    };
    setup.progress.note(&format!(
        "making an intake of {} ideas",
        grouped(args.ideas as u64)
    ));
    let made = write(&plan, &folder)?;
    let run = RunArgs {
        files: vec![folder.join("intake.csv")],
        store: Some(args.store.clone()),
        intake: None,
        source: None,
        mapping: None,
        key: None,
        keep: 3,
        assign_only: false,
        check: false,
    };
    let manifest = publish(setup, &run, &Mapping::default(), &args.store)?;
    summarize(&manifest, &args.store)?;
    let mut out = stdout();
    writeln!(
        out,
        "planted: {} distinct ideas, {} letter campaigns, {} rows that cannot be used",
        grouped(made.distinct() as u64),
        made.campaigns,
        made.rejected(),
    )?;
    show_topics(&mut out, &args.store)?;
    show_candidates(&mut out, &args.store)?;
    show_search(&mut out, setup, &args.store)?;
    show_next(&mut out, &args.store)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The folder of the intake: `modum-demo` -> `modum-demo-intake`.
fn beside(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push("-intake");
    PathBuf::from(name)
}

fn show_topics(out: &mut impl Write, store: &Path) -> Result<()> {
    let topics: Topics = published(store)?.table()?;
    let tree = Tree::of(&topics);
    let mut shown = table(&["주제", "이름", "제안", "서로 다른 제안", "핵심어"]);
    for row in tree.largest_topics().take(TOP_TOPICS) {
        shown.add_row([
            topics.topic_id.value(row).to_string(),
            topics.label.value(row).to_owned(),
            grouped(topics.n_ideas.value(row).unsigned_abs()),
            grouped(topics.n_distinct.value(row).unsigned_abs()),
            tree.keywords(row).join(", "),
        ]);
    }
    writeln!(out, "\nLargest topics\n{shown}")?;
    Ok(())
}

fn show_candidates(out: &mut impl Write, store: &Path) -> Result<()> {
    let snapshot = published(store)?;
    let (candidates, ideas): (Candidates, Ideas) = (snapshot.table()?, snapshot.table()?);
    let mut shown = table(&["순위", "제안", "점수", "추천 사유"]);
    for row in 0..TOP_CANDIDATES.min(candidates.rank.values().len()) {
        let Some(idea) = find(&ideas.idea_id, candidates.idea_id.value(row)) else {
            continue;
        };
        let title = [ideas.title.value(idea), ideas.body.value(idea)];
        let title = title
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        shown.add_row([
            candidates.rank.value(row).to_string(),
            title.chars().take(40).collect(),
            format!("{:.2}", candidates.score.value(row)),
            candidates.reason.value(row).to_owned(),
        ]);
    }
    writeln!(out, "\nTop candidates\n{shown}")?;
    Ok(())
}

fn show_search(out: &mut impl Write, setup: &Setup, store: &Path) -> Result<()> {
    let reader = open(setup, store)?;
    let query = Query {
        text: QUERY.to_owned(),
        limit: RESULTS,
        ..Query::default()
    };
    writeln!(out, "\nSearch for \"{QUERY}\"")?;
    for hit in reader.search(&query)? {
        writeln!(
            out,
            "  {:5.1}  {}  ({} ideas)",
            hit.score, hit.title, hit.copies
        )?;
        writeln!(out, "         {}", hit.snippet.replace('\n', " "))?;
    }
    Ok(())
}

fn show_next(out: &mut impl Write, store: &Path) -> Result<()> {
    let store = store.display();
    writeln!(out, "\nTry next")?;
    for (command, purpose) in [
        (
            format!("modum topics --store {store} --tree"),
            "themes and topics",
        ),
        (
            format!("modum search \"반려동물 등록\" --store {store}"),
            "was this proposed before?",
        ),
        (
            format!("modum similar --text \"횡단보도 신호가 짧아요\" --store {store}"),
            "who else says so?",
        ),
        (
            format!("modum select --count 100 --store {store} --out selection.xlsx"),
            "a selection for a meeting",
        ),
        (
            format!("modum export --table duplicates --store {store}"),
            "any dataset",
        ),
        (
            format!("modum verify --store {store}"),
            "does it all add up?",
        ),
    ] {
        writeln!(out, "  {command}\n      {purpose}")?;
    }
    Ok(())
}
