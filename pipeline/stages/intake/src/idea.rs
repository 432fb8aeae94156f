//! One idea as a view into columns, whether it was just read or is in the store; and the builder of
//! the `ideas` table.

use std::cmp::Ordering;

use arrow::array::{
    Array, Date32Array, Date32Builder, Int64Array, Int64Builder, StringArray, StringBuilder,
};
use modum_model::tables::Ideas;

use crate::error::IntakeError;
use crate::record::{Records, csv_line};
use crate::value::iso_date;

/// What a column of text can hold: Arrow's offsets are 32 bits wide.
const MAX_COLUMN_BYTES: usize = i32::MAX as usize;

/// One row of the `ideas` table, borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Idea<'a> {
    pub(crate) id: &'a str,
    pub(crate) source: Option<&'a str>,
    pub(crate) source_id: Option<&'a str>,
    pub(crate) intake: &'a str,
    pub(crate) last_intake: &'a str,
    pub(crate) channel: Option<&'a str>,
    pub(crate) date: Option<i32>,
    pub(crate) author: Option<&'a str>,
    pub(crate) title: &'a str,
    pub(crate) body: &'a str,
    pub(crate) category: Option<&'a str>,
    pub(crate) stage: Option<&'a str>,
    pub(crate) votes: Option<i64>,
}

impl<'a> Idea<'a> {
    /// A row that was just read, in the intake `intake` of `source`.
    pub(crate) fn read(
        records: &'a Records,
        row: usize,
        intake: &'a str,
        source: Option<&'a str>,
    ) -> Self {
        Self {
            id: &records.ids[row],
            source,
            source_id: records.source_ids.some(row),
            intake,
            last_intake: intake,
            channel: records.channels.some(row),
            date: records.dates[row],
            author: records.authors.some(row),
            title: records.titles.get(row),
            body: records.bodies.get(row),
            category: records.categories.some(row),
            stage: records.stages.some(row),
            votes: records.votes[row],
        }
    }

    /// A row of the store.
    pub(crate) fn stored(ideas: &'a Ideas, row: usize) -> Self {
        Self {
            id: ideas.idea_id.value(row),
            source: text(&ideas.source, row),
            source_id: text(&ideas.source_id, row),
            intake: ideas.intake.value(row),
            last_intake: ideas.last_intake.value(row),
            channel: text(&ideas.channel, row),
            date: day(&ideas.submitted_at, row),
            author: text(&ideas.author, row),
            title: ideas.title.value(row),
            body: ideas.body.value(row),
            category: text(&ideas.category, row),
            stage: text(&ideas.stage, row),
            votes: count(&ideas.votes, row),
        }
    }

    /// Which of two rows with the same id speaks first: the one with more votes, then byte order of
    /// everything else. Rows that are equal here are equal in every column.
    pub(crate) fn precedence(&self, other: &Self) -> Ordering {
        let rest = |idea: &Self| {
            (
                idea.category,
                idea.stage,
                idea.date,
                idea.author,
                idea.channel,
                idea.title,
                idea.body,
            )
        };
        other
            .votes
            .cmp(&self.votes)
            .then_with(|| rest(self).cmp(&rest(other)))
    }

    /// Takes from `next`, which comes after it, what is null here.
    pub(crate) fn complete_from(&mut self, next: &Self) {
        self.channel = self.channel.or(next.channel);
        self.date = self.date.or(next.date);
        self.author = self.author.or(next.author);
        self.category = self.category.or(next.category);
        self.stage = self.stage.or(next.stage);
        self.votes = self.votes.or(next.votes);
    }

    /// This idea of the store as the intake of `new` leaves it: votes, stage, category and text are
    /// the new ones, where there are new ones.
    pub(crate) fn updated_by(mut self, new: &Self) -> Self {
        self.last_intake = new.intake;
        self.votes = new.votes.or(self.votes);
        self.stage = new.stage.or(self.stage);
        self.category = new.category.or(self.category);
        (self.title, self.body) = (new.title, new.body);
        self
    }

    /// Whether nothing but the last intake differs.
    pub(crate) fn says_what(&self, other: &Self) -> bool {
        Self {
            last_intake: other.last_intake,
            ..*self
        } == *other
    }

    /// The fields as one line of CSV: id, channel, date, author, title, body, category, stage, votes.
    pub(crate) fn to_csv(self) -> String {
        let text = |field: Option<&str>| field.unwrap_or_default().to_owned();
        let fields = [
            self.id.to_owned(),
            text(self.channel),
            self.date.map(iso_date).unwrap_or_default(),
            text(self.author),
            self.title.to_owned(),
            self.body.to_owned(),
            text(self.category),
            text(self.stage),
            self.votes
                .map(|votes| votes.to_string())
                .unwrap_or_default(),
        ];
        csv_line(fields.into_iter())
    }
}

fn text(column: &StringArray, row: usize) -> Option<&str> {
    if column.is_null(row) {
        None
    } else {
        Some(column.value(row))
    }
}

fn day(column: &Date32Array, row: usize) -> Option<i32> {
    if column.is_null(row) {
        None
    } else {
        Some(column.value(row))
    }
}

fn count(column: &Int64Array, row: usize) -> Option<i64> {
    if column.is_null(row) {
        None
    } else {
        Some(column.value(row))
    }
}

/// Builds the `ideas` table row by row.
#[derive(Default)]
pub(crate) struct IdeasBuilder {
    id: StringBuilder,
    source: StringBuilder,
    source_id: StringBuilder,
    intake: StringBuilder,
    last_intake: StringBuilder,
    channel: StringBuilder,
    date: Date32Builder,
    author: StringBuilder,
    title: StringBuilder,
    body: StringBuilder,
    category: StringBuilder,
    stage: StringBuilder,
    votes: Int64Builder,
}

impl IdeasBuilder {
    /// A builder for about so many rows and bytes of text. Refuses what no column can hold.
    pub(crate) fn new(rows: usize, titles: usize, bodies: usize) -> Result<Self, IntakeError> {
        for (column, bytes) in [("title", titles), ("body", bodies)] {
            if bytes > MAX_COLUMN_BYTES {
                return Err(IntakeError::TooMuchText { column, bytes });
            }
        }
        Ok(Self {
            title: StringBuilder::with_capacity(rows, titles),
            body: StringBuilder::with_capacity(rows, bodies),
            ..Self::default()
        })
    }

    pub(crate) fn push(&mut self, idea: &Idea<'_>) {
        self.id.append_value(idea.id);
        self.source.append_option(idea.source);
        self.source_id.append_option(idea.source_id);
        self.intake.append_value(idea.intake);
        self.last_intake.append_value(idea.last_intake);
        self.channel.append_option(idea.channel);
        self.date.append_option(idea.date);
        self.author.append_option(idea.author);
        self.title.append_value(idea.title);
        self.body.append_value(idea.body);
        self.category.append_option(idea.category);
        self.stage.append_option(idea.stage);
        self.votes.append_option(idea.votes);
    }

    pub(crate) fn finish(mut self) -> Ideas {
        Ideas {
            idea_id: self.id.finish(),
            source: self.source.finish(),
            source_id: self.source_id.finish(),
            intake: self.intake.finish(),
            last_intake: self.last_intake.finish(),
            channel: self.channel.finish(),
            submitted_at: self.date.finish(),
            author: self.author.finish(),
            title: self.title.finish(),
            body: self.body.finish(),
            category: self.category.finish(),
            stage: self.stage.finish(),
            votes: self.votes.finish(),
        }
    }
}
