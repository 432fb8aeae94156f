//! The chapters: gathered numbers -> sections, one module each, in the order in which they are read.

mod summary;
mod funnel;
mod themes;
mod trend;
mod channels;
mod distinct;
mod campaigns;
mod proposals;
mod method;
mod quality;
mod notice;
mod annex;

use std::fmt::Display;

use crate::document::{Block, Head, Section, Table};
use crate::facts::Input;
use crate::gather::{Gathered, Theme};
use crate::language::{Language, number, percent};

pub(crate) use annex::annex;
pub(crate) use notice::licence;

/// What every chapter reads.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) input: &'a Input<'a>,
    pub(crate) gathered: &'a Gathered,
    pub(crate) language: Language,
}

/// The chapters of the main report.
pub(crate) fn chapters(context: &Context<'_>) -> Vec<Section> {
    [
        summary::section,
        funnel::section,
        themes::section,
        trend::section,
        channels::section,
        campaigns::section,
        proposals::section,
        method::section,
        quality::section,
        notice::section,
    ]
    .iter()
    .map(|section| section(context))
    .collect()
}

impl Context<'_> {
    fn say(&self, key: &str) -> &'static str {
        self.language.say(key)
    }

    fn fill(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        self.language.fill(key, values)
    }

    fn text(&self, key: &str, values: &[(&str, &dyn Display)]) -> Block {
        Block::Text(self.fill(key, values))
    }

    fn notice(&self, key: &str, values: &[(&str, &dyn Display)]) -> Block {
        Block::Notice(self.fill(key, values))
    }

    /// A chapter whose title is `ID.title`.
    fn section(&self, id: &str, blocks: Vec<Block>) -> Section {
        Section {
            title: self.say(&format!("{id}.title")).to_owned(),
            id: id.to_owned(),
            blocks,
        }
    }

    /// A table by the keys of its caption and columns; those that end in `#` hold numbers.
    fn table(&self, caption: &str, columns: &[&str]) -> Table {
        let head = columns.iter().map(|column| {
            let name = self.say(column.trim_end_matches('#'));
            if column.ends_with('#') {
                Head::number(name)
            } else {
                Head::text(name)
            }
        });
        Table {
            caption: self.say(caption).to_owned(),
            head: head.collect(),
            ..Table::default()
        }
    }

    /// The first and the last period with a date that may be shown.
    pub(crate) fn period(&self) -> Option<(String, String)> {
        let names = self.gathered.trend.periods.names(self.language);
        Some((names.first()?.clone(), names.last()?.clone()))
    }

    /// The largest themes that may be counted, with counts and shares.
    fn largest(&self, themes: usize) -> String {
        let whole = self.gathered.ideas;
        let shown = self.gathered.themes.iter().filter_map(|theme| {
            let count = theme.n_ideas?;
            let (n, share) = (number(count), percent(count, whole));
            Some(self.fill(
                "common.listed",
                &[("name", &theme.name), ("n", &n), ("share", &share)],
            ))
        });
        shown.take(themes).collect::<Vec<_>>().join(", ")
    }

    /// Topics of all themes.
    fn topics(&self) -> usize {
        let topics = |theme: &Theme| theme.topics.len();
        self.gathered.themes.iter().map(topics).sum()
    }

    /// A title, or that there is none.
    fn titled(&self, title: &str) -> String {
        if title.is_empty() {
            self.say("common.untitled").to_owned()
        } else {
            title.to_owned()
        }
    }
}

/// A count that is never below zero, with thousands separators.
fn counted(count: impl TryInto<i64>) -> String {
    number(count.try_into().unwrap_or(i64::MAX))
}

/// The anchor of a theme in the annex.
fn theme_anchor(id: i32) -> String {
    format!("theme-{id}")
}
