//! All topics at a glance: a table of the largest, the tree, or JSON lines.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Result, bail};
use arrow::array::{Array, AsArray as _};
use modum_model::ids::TopicId;
use modum_model::table::Table as _;
use modum_model::tables::Topics;
use serde_json::{Value, json};

use super::trend::Trends;
use crate::output::{grouped, json_line, table};

/// Keywords beside a label.
const KEYWORDS: usize = 6;

/// Topics with the names that people gave them, and their trends.
pub(crate) struct Tree<'a> {
    pub(super) topics: &'a Topics,
    pub(super) names: BTreeMap<TopicId, String>,
    pub(super) trends: Trends,
}

impl<'a> Tree<'a> {
    /// With the machine's labels only, and without trends.
    pub(crate) fn of(topics: &'a Topics) -> Self {
        Self::new(topics, BTreeMap::new(), Trends::default())
    }

    pub(super) fn new(
        topics: &'a Topics,
        names: BTreeMap<TopicId, String>,
        trends: Trends,
    ) -> Self {
        Self {
            topics,
            names,
            trends,
        }
    }

    /// The rows of topics, not themes, largest first.
    pub(crate) fn largest_topics(&self) -> impl Iterator<Item = usize> {
        self.sorted(|row| self.topics.parent_id.is_valid(row))
            .into_iter()
    }

    /// The first keywords of a row.
    pub(crate) fn keywords(&self, row: usize) -> Vec<String> {
        let mut keywords = texts(&self.topics.keywords.value(row));
        keywords.truncate(KEYWORDS);
        keywords
    }

    /// The row of a topic or theme.
    pub(super) fn row(&self, id: i32) -> Result<usize> {
        match self.topics.topic_id.values().binary_search(&id) {
            Ok(row) => Ok(row),
            Err(_) => bail!("there is no topic {id}; `modum topics --tree` shows them all"),
        }
    }

    pub(super) fn sorted(&self, keep: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..self.topics.len()).filter(|&row| keep(row)).collect();
        rows.sort_by_key(|&row| (-self.topics.n_ideas.value(row), row));
        rows
    }

    /// The topics of a theme, largest first.
    pub(super) fn below(&self, theme: i32) -> Vec<usize> {
        let parent = &self.topics.parent_id;
        self.sorted(|row| parent.is_valid(row) && parent.value(row) == theme)
    }

    pub(super) fn id(&self, row: usize) -> i32 {
        self.topics.topic_id.value(row)
    }

    /// The name that a person gave.
    pub(super) fn given(&self, row: usize) -> Option<&String> {
        self.names.get(&TopicId::new(self.id(row)))
    }

    /// A person's name for it with the machine's label, or that alone.
    pub(super) fn name(&self, row: usize) -> String {
        let label = self.topics.label.value(row);
        self.given(row)
            .map_or_else(|| label.to_owned(), |name| format!("{name} ({label})"))
    }

    pub(super) fn ideas(&self, row: usize) -> String {
        grouped(self.topics.n_ideas.value(row).unsigned_abs())
    }

    pub(super) fn distinct(&self, row: usize) -> String {
        grouped(self.topics.n_distinct.value(row).unsigned_abs())
    }

    /// The share of all ideas that a topic or theme has.
    pub(super) fn share(&self, row: usize) -> f64 {
        let themes = (0..self.topics.len()).filter(|&row| self.topics.parent_id.is_null(row));
        let all: i64 = themes.map(|row| self.topics.n_ideas.value(row)).sum();
        self.topics.n_ideas.value(row) as f64 / all.max(1) as f64
    }

    /// The share of late against that of the past: `2.1배`.
    pub(super) fn change(&self, row: usize) -> String {
        let growth = self.topics.growth.value(row);
        let times = (1.0 + growth) / (1.0 - growth).max(f32::EPSILON);
        if times < 10.0 {
            format!("{times:.1}배")
        } else {
            "10배 이상".to_owned()
        }
    }

    /// The largest topics as a table.
    pub(super) fn show_largest(&self, out: &mut impl Write) -> Result<()> {
        let mut shown = table(&[
            "번호",
            "주제",
            "제안",
            "비중",
            "서로 다른 제안",
            "최근 변화",
            "추이",
            "핵심어",
        ]);
        for row in self.largest_topics() {
            shown.add_row([
                self.id(row).to_string(),
                self.name(row),
                self.ideas(row),
                percent(self.share(row)),
                self.distinct(row),
                self.change(row),
                self.trends.drawing(self.id(row)),
                self.keywords(row).join(", "),
            ]);
        }
        writeln!(out, "{shown}")?;
        Ok(())
    }

    /// Themes, each with its topics; a line each.
    pub(super) fn show(&self, out: &mut impl Write) -> Result<()> {
        for theme in self.sorted(|row| self.topics.parent_id.is_null(row)) {
            let distinct = self.distinct(theme);
            writeln!(out, "{}, 서로 다른 제안 {distinct}건", self.line(theme))?;
            for row in self.below(self.id(theme)) {
                let keywords = self.keywords(row).join(", ");
                writeln!(out, "   {} ({keywords})", self.line(row))?;
            }
        }
        Ok(())
    }

    /// `12 버스 노선 — 제안 1,234건 (0.7%), 최근 1.2배 ▂▃█`.
    pub(super) fn line(&self, row: usize) -> String {
        let id = self.id(row);
        format!(
            "{id:>4} {} — 제안 {}건 ({}), 최근 {} {}",
            self.name(row),
            self.ideas(row),
            percent(self.share(row)),
            self.change(row),
            self.trends.drawing(id)
        )
    }

    /// Every topic and theme as a line of JSON.
    pub(super) fn list(&self, out: &mut impl Write) -> Result<()> {
        (0..self.topics.len()).try_for_each(|row| json_line(out, &self.json(row)))
    }

    pub(super) fn json(&self, row: usize) -> Value {
        let (id, parent) = (self.id(row), &self.topics.parent_id);
        json!({
            "topic_id": id,
            "parent_id": parent.is_valid(row).then(|| parent.value(row)),
            "label": self.topics.label.value(row),
            "name": self.given(row),
            "n_ideas": self.topics.n_ideas.value(row),
            "n_distinct": self.topics.n_distinct.value(row),
            "share": self.share(row),
            "votes": self.topics.votes.value(row),
            "growth": self.topics.growth.value(row),
            "coherence": self.topics.coherence.value(row),
            "trend": self.trends.counts(id),
            "keywords": texts(&self.topics.keywords.value(row)),
            "exemplar_ids": texts(&self.topics.exemplar_ids.value(row)),
        })
    }
}

/// The texts of one list.
pub(super) fn texts(list: &dyn Array) -> Vec<String> {
    let texts = list.as_string_opt::<i32>();
    texts.map_or_else(Vec::new, |texts| {
        texts.iter().flatten().map(str::to_owned).collect()
    })
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}
