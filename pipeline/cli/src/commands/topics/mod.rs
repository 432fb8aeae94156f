//! `modum topics`: all topics, the tree, one topic in detail, and names that people give.

mod trend;
mod tree;
mod detail;
#[cfg(test)]
mod tests;

use std::io::Write;

use anyhow::{Context as _, Result};
use modum_model::file::read_table;
use modum_model::ids::TopicId;
use modum_model::tables::Topics;
use modum_run::decisions::{Decisions, DecisionsFile};
use modum_run::store::{Snapshot, Store};

use self::detail::Detail;
pub(crate) use self::tree::Tree;
use self::trend::Trends;

use super::Outcome;
use crate::args::{ListFormat, TopicsArgs, TopicsChange};
use crate::output::{json_line, stdout};
use crate::setup::now;

pub(crate) fn topics(args: &TopicsArgs) -> Result<Outcome> {
    if let Some(TopicsChange::Rename { id, name, store }) = &args.change {
        return rename(&Store::open(store)?, *id, name);
    }
    let store = Store::open(args.store.as_deref().context("--store is needed")?)?;
    let snapshot = store.published()?;
    let topics: Topics = snapshot.table()?;
    let trends = Trends::of(&topics, &snapshot.table()?, &snapshot.table()?);
    let names = Decisions::read(&store.decisions())?.topic_names;
    let tree = Tree::new(&topics, names, trends);
    let mut out = stdout();
    show(args, &tree, &snapshot, &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn rename(store: &Store, id: i32, name: &str) -> Result<Outcome> {
    let topics: Topics = store.published()?.table()?;
    Tree::of(&topics).row(id)?;
    DecisionsFile::open(&store.decisions())?.name_topic(TopicId::new(id), name, &now())?;
    Ok(Outcome::Done)
}

fn show(
    args: &TopicsArgs,
    tree: &Tree<'_>,
    snapshot: &Snapshot,
    out: &mut impl Write,
) -> Result<()> {
    if let Some(id) = args.id {
        let (ideas, lineage) = (snapshot.table()?, snapshot.table()?);
        let centroids = read_table(&snapshot.model())?;
        let detail = Detail::of(tree, id, &ideas, &lineage, &centroids)?;
        return match args.format {
            ListFormat::Json => json_line(out, &detail.json()),
            ListFormat::Text => detail.show(out),
        };
    }
    match args.format {
        ListFormat::Json => tree.list(out),
        ListFormat::Text if args.tree => tree.show(out),
        ListFormat::Text => tree.show_largest(out),
    }
}
