//! `modum topics`: the tree, one topic in detail, and names that people give.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context as _, Result, bail};
use arrow::array::{Array, StringArray};
use modum_model::ids::TopicId;
use modum_model::table::{Table as _, find};
use modum_model::tables::{Ideas, TopicLineage, Topics};
use modum_run::decisions::{Decisions, DecisionsFile};
use modum_run::store::Store;
use serde_json::json;

use super::Outcome;
use crate::args::{ListFormat, TopicsArgs, TopicsChange};
use crate::output::{grouped, json_line, stdout, table};
use crate::setup::now;

/// Keywords beside a label.
const KEYWORDS: usize = 6;

pub(crate) fn topics(args: &TopicsArgs) -> Result<Outcome> {
    if let Some(TopicsChange::Rename { id, name, store }) = &args.change {
        let store = Store::open(store)?;
        let topics: Topics = store.published()?.table()?;
        Tree::of(&topics).row(*id)?;
        DecisionsFile::open(&store.decisions())?.name_topic(TopicId::new(*id), name, &now())?;
        return Ok(Outcome::Done);
    }
    let store = Store::open(args.store.as_deref().context("--store is needed")?)?;
    let snapshot = store.published()?;
    let topics: Topics = snapshot.table()?;
    let names = Decisions::read(&store.decisions())?.topic_names;
    let tree = Tree {
        topics: &topics,
        names,
    };
    let mut out = stdout();
    match (args.id, args.format) {
        (Some(id), _) => tree.show_one(&mut out, id, &snapshot.table()?, &snapshot.table()?)?,
        (None, ListFormat::Json) => tree.list(&mut out)?,
        (None, ListFormat::Text) if args.tree => tree.show(&mut out)?,
        (None, ListFormat::Text) => tree.show_largest(&mut out)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Topics with the names that people gave them.
pub(crate) struct Tree<'a> {
    topics: &'a Topics,
    names: BTreeMap<TopicId, String>,
}

impl<'a> Tree<'a> {
    /// With the machine's labels only.
    pub(crate) fn of(topics: &'a Topics) -> Self {
        Self {
            topics,
            names: BTreeMap::new(),
        }
    }

    /// The rows of topics, not themes, largest first.
    pub(crate) fn largest_topics(&self) -> impl Iterator<Item = usize> {
        self.sorted(|row| self.topics.parent_id.is_valid(row))
            .into_iter()
    }

    /// The first keywords of a row.
    pub(crate) fn keywords(&self, row: usize) -> Vec<String> {
        Self::texts(&self.topics.keywords.value(row))
            .into_iter()
            .take(KEYWORDS)
            .collect()
    }

    fn texts(list: &dyn Array) -> Vec<String> {
        let texts = list.as_any().downcast_ref::<StringArray>();
        texts.map_or_else(Vec::new, |texts| {
            texts.iter().flatten().map(str::to_owned).collect()
        })
    }

    fn row(&self, id: i32) -> Result<usize> {
        let rows = self.topics.topic_id.values();
        match rows.binary_search(&id) {
            Ok(row) => Ok(row),
            Err(_) => bail!("there is no topic {id}; `modum topics --tree` shows them all"),
        }
    }

    fn sorted(&self, keep: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..self.topics.len()).filter(|&row| keep(row)).collect();
        rows.sort_by_key(|&row| (-self.topics.n_ideas.value(row), row));
        rows
    }

    /// A person's name for it, or the machine's label.
    fn name(&self, row: usize) -> String {
        let id = TopicId::new(self.topics.topic_id.value(row));
        let label = self.topics.label.value(row);
        self.names
            .get(&id)
            .map_or_else(|| label.to_owned(), |name| format!("{name} ({label})"))
    }

    fn line(&self, row: usize) -> [String; 6] {
        [
            self.topics.topic_id.value(row).to_string(),
            self.name(row),
            grouped(self.topics.n_ideas.value(row).unsigned_abs()),
            grouped(self.topics.n_distinct.value(row).unsigned_abs()),
            format!("{:+.2}", self.topics.growth.value(row)),
            self.keywords(row).join(", "),
        ]
    }

    fn show_largest(&self, out: &mut impl Write) -> Result<()> {
        let mut shown = table(&["번호", "주제", "제안", "서로 다른 제안", "증가율", "핵심어"]);
        for row in self.largest_topics() {
            shown.add_row(self.line(row));
        }
        writeln!(out, "{shown}")?;
        Ok(())
    }

    fn show(&self, out: &mut impl Write) -> Result<()> {
        for theme in self.sorted(|row| self.topics.parent_id.is_null(row)) {
            let id = self.topics.topic_id.value(theme);
            let [number, name, ideas, distinct, ..] = self.line(theme);
            writeln!(
                out,
                "{number} {name} — 제안 {ideas}건, 서로 다른 제안 {distinct}건"
            )?;
            let below = |row: usize| {
                self.topics.parent_id.is_valid(row) && self.topics.parent_id.value(row) == id
            };
            for row in self.sorted(below) {
                let [number, name, ideas, _, growth, keywords] = self.line(row);
                writeln!(
                    out,
                    "   {number:>5} {name} — {ideas}건, 증가율 {growth} ({keywords})"
                )?;
            }
        }
        Ok(())
    }

    fn list(&self, out: &mut impl Write) -> Result<()> {
        for row in 0..self.topics.len() {
            let id = TopicId::new(self.topics.topic_id.value(row));
            let parent = &self.topics.parent_id;
            let line = json!({
                "topic_id": id.get(),
                "parent_id": parent.is_valid(row).then(|| parent.value(row)),
                "label": self.topics.label.value(row),
                "name": self.names.get(&id),
                "n_ideas": self.topics.n_ideas.value(row),
                "n_distinct": self.topics.n_distinct.value(row),
                "growth": self.topics.growth.value(row),
                "coherence": self.topics.coherence.value(row),
                "keywords": Self::texts(&self.topics.keywords.value(row)),
            });
            json_line(out, &line)?;
        }
        Ok(())
    }

    fn show_one(
        &self,
        out: &mut impl Write,
        id: i32,
        ideas: &Ideas,
        lineage: &TopicLineage,
    ) -> Result<()> {
        let row = self.row(id)?;
        let [number, name, count, distinct, growth, keywords] = self.line(row);
        writeln!(
            out,
            "{number} {name}\n제안 {count}건, 서로 다른 제안 {distinct}건, 증가율 {growth}"
        )?;
        writeln!(out, "핵심어: {keywords}")?;
        writeln!(
            out,
            "처음 나타난 접수 묶음: {}",
            self.topics.born_intake.value(row)
        )?;
        for exemplar in Self::texts(&self.topics.exemplar_ids.value(row)) {
            if let Some(idea) = find(&ideas.idea_id, &exemplar) {
                let text = format!("{} {}", ideas.title.value(idea), ideas.body.value(idea));
                let text: String = text.trim().chars().take(160).collect();
                writeln!(out, "  {exemplar}: {}", text.replace('\n', " "))?;
            }
        }
        for event in (0..lineage.len()).filter(|&event| lineage.topic_id.value(event) == id) {
            writeln!(
                out,
                "  {}: {}",
                lineage.intake.value(event),
                lineage.event.value(event)
            )?;
        }
        Ok(())
    }
}
