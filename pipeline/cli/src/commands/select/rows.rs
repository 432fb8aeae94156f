//! What a selection is made from, and what a row of it says.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use arrow::array::Array as _;
use modum_dictionaries::Lexicon;
use modum_model::file::read_table;
use modum_model::ids::TopicId;
use modum_model::table::{Table as _, find};
use modum_model::tables::{
    Campaigns, Candidates, DivisionWords, Duplicates, Ideas, Suggestions, Topics,
};
use modum_rank::select::{Candidate, Seat};
use modum_rank::suggest::Speaking;
use modum_run::decisions::Decisions;
use modum_run::learning::criteria;
use modum_run::store::Snapshot;

use super::columns::Column;
use super::sheet::Cell;
use crate::output::iso_date;

/// Words beside a suggested division.
const WORDS: usize = 3;

/// What a selection is made from.
pub(super) struct Data {
    pub(super) ideas: Ideas,
    pub(super) duplicates: Duplicates,
    candidates: Candidates,
    topics: Topics,
    /// The topics' names, by row: a person's or the machine's.
    names: Vec<String>,
    suggestions: Suggestions,
    campaigns: Campaigns,
    speaking: Speaking,
    offices: BTreeMap<String, String>,
    /// Ideas of each group.
    copies: BTreeMap<String, u64>,
    /// Row of each candidate.
    rows: BTreeMap<String, usize>,
}

impl Data {
    pub(super) fn read(
        snapshot: &Snapshot,
        lexicon: &Lexicon,
        decisions: &Decisions,
    ) -> Result<Self> {
        let duplicates: Duplicates = snapshot.table()?;
        let candidates: Candidates = snapshot.table()?;
        let topics: Topics = snapshot.table()?;
        let words: DivisionWords = read_table(&snapshot.model())?;
        let mut copies = BTreeMap::new();
        for canonical in duplicates.canonical_id.iter().flatten() {
            *copies.entry(canonical.to_owned()).or_insert(0) += 1;
        }
        let rows = candidates.idea_id.iter().flatten().map(str::to_owned);
        Ok(Self {
            rows: rows.zip(0..).collect(),
            copies,
            names: names(&topics, decisions),
            offices: offices(lexicon),
            speaking: Speaking::new(&words),
            ideas: snapshot.table()?,
            suggestions: snapshot.table()?,
            campaigns: snapshot.table()?,
            duplicates,
            candidates,
            topics,
        })
    }

    fn topic_row(&self, id: i32) -> Option<usize> {
        self.topics.topic_id.values().binary_search(&id).ok()
    }

    /// All candidates but those whose text is erased.
    pub(super) fn candidates(&self) -> Vec<Candidate<'_>> {
        let candidate = |row: usize| {
            let topic_id = self.candidates.topic_id.value(row);
            let topic = self.topic_row(topic_id);
            let idea_id = self.candidates.idea_id.value(row);
            let text = self.text(find(&self.ideas.idea_id, idea_id)?);
            let distinct = topic.map_or(0, |topic| self.topics.n_distinct.value(topic));
            (text != ["", ""]).then(|| Candidate {
                idea_id,
                topic_id,
                topic_label: topic.map_or("", |topic| self.names[topic].as_str()),
                topic_distinct: distinct.unsigned_abs(),
                score: self.candidates.score.value(row),
                text,
            })
        };
        (0..self.candidates.len()).filter_map(candidate).collect()
    }

    /// Title and body of an idea.
    pub(super) fn text(&self, idea: usize) -> [&str; 2] {
        [self.ideas.title.value(idea), self.ideas.body.value(idea)]
    }

    /// An idea's number and title.
    pub(super) fn named(&self, id: &str) -> String {
        match find(&self.ideas.idea_id, id).map(|idea| self.text(idea)) {
            Some(["", body]) => format!("{id} {}", first_letters(body)),
            Some([title, _]) => format!("{id} {title}"),
            None => id.to_owned(),
        }
    }

    /// The cells of a seat, in the order of the columns.
    pub(super) fn row(&self, number: u64, seat: &Seat<'_>, links: &str) -> Result<Vec<Cell>> {
        let id = seat.idea_id;
        let row = *self.rows.get(id).context("a seat goes to a candidate")?;
        let idea = find(&self.ideas.idea_id, id).with_context(|| {
            format!("candidate {id} is not among the ideas; run `modum verify`")
        })?;
        let topic = self.topic_row(seat.topic_id);
        let division = self
            .suggested(id)
            .next()
            .map(|row| self.suggestions.division.value(row));
        let office = division.and_then(|division| self.offices.get(division));
        let cell = |column: Column| match column {
            Column::Number => Cell::Count(number),
            Column::Id => text(id),
            Column::Title => text(self.ideas.title.value(idea)),
            Column::Body => text(self.ideas.body.value(idea)),
            Column::Topic => text(topic.map_or("", |topic| self.names[topic].as_str())),
            Column::Division => text(division.unwrap_or_default()),
            Column::Office => text(office.map_or("", String::as_str)),
            Column::Suggested => Cell::Text(self.suggestions_of(id, idea)),
            Column::Kind => text(seat.kind.label()),
            Column::Merits => text(self.candidates.reason.value(row)),
            Column::Reason => text(&seat.reason),
            Column::RunnerUp => {
                Cell::Text(seat.runner_up.map_or_else(String::new, |id| self.named(id)))
            }
            Column::Score => Cell::Score(self.candidates.score.value(row)),
            Column::Rank => Cell::Count(u64::from(self.candidates.rank.value(row).unsigned_abs())),
            Column::Copies => Cell::Count(self.copies.get(id).copied().unwrap_or(1)),
            Column::Campaign => text(if self.is_campaign(id) { "예" } else { "" }),
            Column::Channel => text(known(&self.ideas.channel, idea)),
            Column::Date => Cell::Text(self.date(idea)),
            Column::Stage => text(known(&self.ideas.stage, idea)),
            Column::Links => text(links),
            Column::Decision => text(""),
            criterion => {
                let index = criterion as usize - Column::Support as usize;
                Cell::Score(criteria(&self.candidates)[index].value(row))
            }
        };
        Ok(Column::ALL.map(cell).to_vec())
    }

    pub(super) fn date(&self, idea: usize) -> String {
        let day = &self.ideas.submitted_at;
        if day.is_valid(idea) {
            iso_date(day.value(idea))
        } else {
            String::new()
        }
    }

    fn is_campaign(&self, id: &str) -> bool {
        find(&self.campaigns.canonical_id, id).is_some()
    }

    /// The rows of an idea's suggestions, likeliest first.
    fn suggested(&self, id: &str) -> impl Iterator<Item = usize> {
        let ids = &self.suggestions.idea_id;
        let first = find(ids, id).unwrap_or(ids.len());
        (first..ids.len()).take_while(move |&row| ids.value(row) == id)
    }

    /// `교통 62% (버스, 노선)`, one a line.
    fn suggestions_of(&self, id: &str, idea: usize) -> String {
        let shown = self.text(idea).join("\n").to_lowercase();
        let line = |row: usize| {
            let division = self.suggestions.division.value(row);
            let percent = percent(self.suggestions.probability.value(row));
            let words = self.speaking.of(&shown, division, WORDS).join(", ");
            match words.as_str() {
                "" => format!("{division} {percent}"),
                words => format!("{division} {percent} ({words})"),
            }
        };
        self.suggested(id).map(line).collect::<Vec<_>>().join("\n")
    }

    /// Each topic with its distinct ideas, its share of `seats` in proportion, and its seats.
    pub(super) fn by_topic(&self, seats: &[Seat<'_>]) -> Vec<Vec<Cell>> {
        let topics = (0..self.topics.len()).filter(|&row| self.topics.parent_id.is_valid(row));
        let mut rows: Vec<usize> = topics.collect();
        rows.sort_by_key(|&row| (-self.topics.n_distinct.value(row), row));
        let all: i64 = rows
            .iter()
            .map(|&row| self.topics.n_distinct.value(row))
            .sum();
        let cells = |&row: &usize| {
            let id = self.topics.topic_id.value(row);
            let own = seats.iter().filter(|seat| seat.topic_id == id).count() as u64;
            let distinct = self.topics.n_distinct.value(row);
            vec![
                Cell::Text(id.to_string()),
                text(&self.names[row]),
                Cell::Count(self.topics.n_ideas.value(row).unsigned_abs()),
                Cell::Count(distinct.unsigned_abs()),
                text(&format!(
                    "{:.1}",
                    seats.len() as f64 * distinct as f64 / all.max(1) as f64
                )),
                Cell::Count(own),
            ]
        };
        rows.iter().map(cells).collect()
    }
}

fn names(topics: &Topics, decisions: &Decisions) -> Vec<String> {
    let name = |row: usize| {
        let id = TopicId::new(topics.topic_id.value(row));
        let given = decisions.topic_names.get(&id).cloned();
        given.unwrap_or_else(|| topics.label.value(row).to_owned())
    };
    (0..topics.len()).map(name).collect()
}

/// The office of each division, under all its names.
fn offices(lexicon: &Lexicon) -> BTreeMap<String, String> {
    let named = lexicon.divisions.iter().flat_map(|division| {
        let names = division.aliases.iter().chain([&division.name]);
        names.map(|name| (name.clone(), division.office.clone()))
    });
    named.collect()
}

/// A probability as officials write it.
pub(in crate::commands) fn percent(probability: f32) -> String {
    if probability < 0.01 {
        "1% 미만".to_owned()
    } else {
        format!("{:.0}%", 100.0 * probability)
    }
}

pub(super) fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

pub(super) fn known(column: &arrow::array::StringArray, row: usize) -> &str {
    if column.is_valid(row) {
        column.value(row)
    } else {
        ""
    }
}

/// The beginning of a text, for an idea without a title.
fn first_letters(body: &str) -> String {
    body.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(30)
        .collect()
}
