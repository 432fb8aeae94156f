//! One topic or theme: figures, trend, keywords, exemplars, what lies near, where it came from.

use std::io::Write;

use anyhow::Result;
use arrow::array::AsArray as _;
use arrow::datatypes::{Float32Type, Int32Type};
use modum_model::table::{Table as _, find};
use modum_model::tables::{Centroids, Ideas, TopicLineage};
use serde_json::{Value, json};

use super::tree::{Tree, percent, texts};
use crate::output::{grouped, iso_date};

/// Topics nearby.
const NEAREST: usize = 5;
/// Letters of an exemplar.
const LETTERS: usize = 160;
/// Days with a burst: the last ones.
const BURSTS: usize = 10;

/// One topic or theme with all that is known of it.
pub(super) struct Detail<'a> {
    tree: &'a Tree<'a>,
    row: usize,
    /// Title and text of each exemplar, by id.
    exemplars: Vec<(String, String)>,
    /// Rows of other topics with the cosine of both centroids, nearest first.
    nearest: Vec<(usize, f32)>,
    /// Intake, event, the topics before.
    events: Vec<(String, String, Vec<i32>)>,
}

impl<'a> Detail<'a> {
    pub(super) fn of(
        tree: &'a Tree<'a>,
        id: i32,
        ideas: &Ideas,
        lineage: &TopicLineage,
        centroids: &Centroids,
    ) -> Result<Self> {
        let row = tree.row(id)?;
        Ok(Self {
            tree,
            row,
            exemplars: exemplars(&texts(&tree.topics.exemplar_ids.value(row)), ideas),
            nearest: nearest(tree, id, centroids),
            events: events(id, lineage),
        })
    }

    /// For people.
    pub(super) fn show(&self, out: &mut impl Write) -> Result<()> {
        let (tree, row) = (self.tree, self.row);
        writeln!(out, "{} {}", tree.id(row), tree.name(row))?;
        writeln!(
            out,
            "제안 {}건 (전체의 {}), 서로 다른 제안 {}건, 공감 {}개",
            tree.ideas(row),
            percent(tree.share(row)),
            tree.distinct(row),
            grouped(tree.topics.votes.value(row).unsigned_abs())
        )?;
        self.show_trend(out)?;
        writeln!(out, "핵심어: {}", self.keywords().join(", "))?;
        let born = tree.topics.born_intake.value(row);
        writeln!(out, "처음 나타난 접수 묶음: {born}")?;
        self.show_exemplars(out)?;
        self.show_others(out)?;
        self.show_events(out)
    }

    fn show_trend(&self, out: &mut impl Write) -> Result<()> {
        let (tree, id) = (self.tree, self.tree.id(self.row));
        let trends = &tree.trends;
        writeln!(out, "최근 비중: 이전의 {}", tree.change(self.row))?;
        let counts = trends.counts(id);
        if let (Some(first), Some(last)) = (trends.periods.first(), trends.periods.last())
            && !counts.is_empty()
        {
            let (first, last) = (trends.period(*first), trends.period(*last));
            let highest = grouped(counts.iter().copied().max().unwrap_or(0).unsigned_abs());
            let (unit, drawing) = (trends.unit, trends.drawing(id));
            writeln!(
                out,
                "{unit} 추이: {first} {drawing} {last} (가장 많을 때 {highest}건)"
            )?;
        }
        let bursts = trends.bursts(id);
        if !bursts.is_empty() {
            let last = bursts.iter().rev().take(BURSTS).rev();
            let days: Vec<String> = last
                .map(|(day, count)| {
                    format!("{} ({}건)", iso_date(*day), grouped(count.unsigned_abs()))
                })
                .collect();
            writeln!(out, "급증한 날 {}일: {}", bursts.len(), days.join(", "))?;
        }
        Ok(())
    }

    /// Keywords with their scores.
    fn keywords(&self) -> Vec<String> {
        let words = texts(&self.tree.topics.keywords.value(self.row));
        let scores = self.tree.topics.keyword_scores.value(self.row);
        let scores = scores.as_primitive::<Float32Type>().values().to_vec();
        let pairs = words.iter().zip(scores);
        pairs
            .map(|(word, score)| format!("{word} {score:.3}"))
            .collect()
    }

    fn show_exemplars(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "대표 제안:")?;
        for (id, text) in &self.exemplars {
            writeln!(out, "  {id}: {text}")?;
        }
        Ok(())
    }

    /// A theme's topics, or the topics that lie near one.
    fn show_others(&self, out: &mut impl Write) -> Result<()> {
        let below = self.tree.below(self.tree.id(self.row));
        if !below.is_empty() {
            writeln!(out, "이 대주제의 주제:")?;
        }
        for row in below {
            writeln!(out, "  {}", self.tree.line(row))?;
        }
        if !self.nearest.is_empty() {
            writeln!(out, "가까운 주제:")?;
        }
        for (row, cosine) in &self.nearest {
            writeln!(out, "  {} (유사도 {cosine:.2})", self.tree.line(*row))?;
        }
        Ok(())
    }

    fn show_events(&self, out: &mut impl Write) -> Result<()> {
        if !self.events.is_empty() {
            writeln!(out, "내력:")?;
        }
        for (intake, event, from) in &self.events {
            let from: Vec<String> = from.iter().map(ToString::to_string).collect();
            let from = if from.is_empty() {
                String::new()
            } else {
                format!(" (이전 주제 {})", from.join(", "))
            };
            writeln!(out, "  {intake}: {}{from}", in_korean(event))?;
        }
        Ok(())
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        let mut value = self.tree.json(self.row);
        let id = self.tree.id(self.row);
        let trends = &self.tree.trends;
        let day = |day: &i32| iso_date(*day);
        let bursts = trends.bursts(id).iter();
        let nearest = self.nearest.iter();
        let exemplars = self.exemplars.iter();
        let events = self.events.iter();
        value["periods"] = trends.periods.iter().map(day).collect();
        value["bursts"] = bursts
            .map(|(at, ideas)| json!({"day": day(at), "n_ideas": ideas}))
            .collect();
        value["nearest"] = nearest
            .map(|(row, cosine)| json!({"topic_id": self.tree.id(*row), "cosine": cosine}))
            .collect();
        value["exemplars"] = exemplars
            .map(|(id, text)| json!({"idea_id": id, "text": text}))
            .collect();
        value["lineage"] = events
            .map(
                |(intake, event, from)| json!({"intake": intake, "event": event, "from_ids": from}),
            )
            .collect();
        value
    }
}

fn exemplars(ids: &[String], ideas: &Ideas) -> Vec<(String, String)> {
    let text = |id: &String| {
        let row = find(&ideas.idea_id, id)?;
        let text = format!("{} {}", ideas.title.value(row), ideas.body.value(row));
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        let mut shown: String = text.chars().take(LETTERS).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Some((id.clone(), shown))
    };
    ids.iter().filter_map(text).collect()
}

/// A topic without a centroid, as that of ideas that fit nowhere, or a theme, lies near nothing.
fn nearest(tree: &Tree<'_>, id: i32, centroids: &Centroids) -> Vec<(usize, f32)> {
    let vector = |at: usize| {
        let vector = centroids.vector.value(at);
        vector.as_primitive::<Float32Type>().values().to_vec()
    };
    let Ok(own) = centroids.topic_id.values().binary_search(&id) else {
        return Vec::new();
    };
    let own = vector(own);
    let mut nearest: Vec<(usize, f32)> = (0..centroids.len())
        .filter_map(|at| {
            let row = tree.row(centroids.topic_id.value(at)).ok()?;
            let cosine = own.iter().zip(vector(at)).map(|(a, b)| a * b).sum();
            (tree.id(row) != id).then_some((row, cosine))
        })
        .collect();
    nearest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    nearest.truncate(NEAREST);
    nearest
}

fn events(id: i32, lineage: &TopicLineage) -> Vec<(String, String, Vec<i32>)> {
    let event = |row: usize| {
        let from = lineage.from_ids.value(row);
        (
            lineage.intake.value(row).to_owned(),
            lineage.event.value(row).to_owned(),
            from.as_primitive::<Int32Type>().values().to_vec(),
        )
    };
    let rows = (0..lineage.len()).filter(|&row| lineage.topic_id.value(row) == id);
    rows.map(event).collect()
}

/// An event of the lineage as an official reads it.
fn in_korean(event: &str) -> &str {
    match event {
        "born" => "새로 생김",
        "continued" => "이어짐",
        "split" => "나뉨",
        "merged" => "합쳐짐",
        "retired" => "사라짐",
        other => other,
    }
}
