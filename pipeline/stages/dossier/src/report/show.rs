//! How single things are shown: names, titles, days, numbers. All text of citizens is masked here.

use arrow::array::{Array as _, StringArray};
use modum_rank::grouped;

use super::Desk;
use crate::dates::{Moment, day};
use crate::outline::Outline;

/// Letters of a title that are shown.
const TITLE: usize = 90;
/// Letters shown of a body that has no title.
const BODY: usize = 40;

impl Desk<'_> {
    /// When the snapshot was made.
    pub(crate) fn created(&self) -> String {
        let created = &self.sources.created_at;
        Moment::parse(created).map_or_else(|| created.clone(), Moment::date)
    }

    /// Which part of the store the dossier is about.
    pub(crate) fn scope(&self) -> String {
        match (self.intake, self.sources.intakes.len()) {
            (Some(intake), _) => format!("접수 묶음 ‘{intake}’"),
            (None, 1) => "전체 접수".to_owned(),
            (None, count) => format!("전체 접수 (접수 묶음 {count}개)"),
        }
    }

    /// The first and last day of the ideas.
    pub(super) fn period(&self, outline: &Outline) -> String {
        let column = &self.sources.ideas.submitted_at;
        let rows = self.groups(outline).flat_map(|group| &group.members);
        let days = rows.clone().filter(|row| column.is_valid(**row));
        let days = days.map(|row| column.value(*row));
        let unknown = rows.count() - days.clone().count();
        let note = match unknown {
            0 => String::new(),
            count => format!(" (날짜 미상 {}건)", number(count)),
        };
        match (days.clone().min(), days.max()) {
            (Some(first), Some(last)) => format!("{} ~ {}{note}", day(first), day(last)),
            _ => "알 수 없음".to_owned(),
        }
    }

    /// A topic's name: a person's, or else the machine's.
    pub(super) fn topic(&self, id: i32) -> String {
        let topics = &self.sources.topics;
        let row = topics.topic_id.values().binary_search(&id).ok();
        let label = row.map_or_else(|| id.to_string(), |row| topics.label.value(row).to_owned());
        let name = self.sources.names.get(&id).cloned().unwrap_or(label);
        self.masked(&name)
    }

    /// The words that set a topic apart.
    pub(super) fn keywords(&self, id: i32, most: usize) -> String {
        let topics = &self.sources.topics;
        let Ok(row) = topics.topic_id.values().binary_search(&id) else {
            return String::new();
        };
        let words = topics.keywords.value(row);
        let words = words.as_any().downcast_ref::<StringArray>();
        let words = words.into_iter().flat_map(|words| words.iter().flatten());
        let words: Vec<&str> = words.take(most).collect();
        self.masked(&words.join(", "))
    }

    /// An idea's title, or how it begins.
    pub(super) fn title(&self, idea: usize) -> String {
        let ideas = &self.sources.ideas;
        let title = self.masked(ideas.title.value(idea));
        if !title.trim().is_empty() {
            return cut(&one_line(&title), TITLE);
        }
        let body = self.masked(ideas.body.value(idea));
        match cut(&one_line(&body), BODY) {
            body if body.is_empty() => "(삭제된 제안)".to_owned(),
            body => body,
        }
    }

    /// `I0000012 · 2017. 5. 26. · 광화문1번가`
    pub(super) fn origin(&self, idea: usize) -> String {
        let ideas = &self.sources.ideas;
        let date = (ideas.submitted_at.is_valid(idea)).then(|| day(ideas.submitted_at.value(idea)));
        let channel = known(&ideas.channel, idea).map(str::to_owned);
        let id = Some(ideas.idea_id.value(idea).to_owned());
        let parts: Vec<String> = [id, date, channel].into_iter().flatten().collect();
        parts.join(" · ")
    }

    pub(super) fn masked(&self, text: &str) -> String {
        self.masker.mask(text, |_| {}).into_owned()
    }
}

/// A cell of a column, where there is something in it.
pub(super) fn known(column: &StringArray, row: usize) -> Option<&str> {
    let value = column.is_valid(row).then(|| column.value(row))?;
    Some(value).filter(|value| !value.trim().is_empty())
}

/// `가, 나` on lines of their own.
pub(super) fn plural_lines(list: &str) -> Vec<String> {
    let parts = list.split(',').map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// `1,234`
pub(crate) fn number(count: usize) -> String {
    grouped(count as u64)
}

/// A number of votes.
pub(crate) fn votes(count: i64) -> String {
    let digits = grouped(count.unsigned_abs());
    if count < 0 {
        format!("-{digits}")
    } else {
        digits
    }
}

/// `12.3%`
pub(super) fn share(part: usize, whole: usize) -> String {
    format!("{:.1}%", 100.0 * part as f64 / whole.max(1) as f64)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first letters, with a sign where some are left out.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
