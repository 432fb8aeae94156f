//! What ideas have besides their texts, by number: written anew with every index, because any of it may
//! change with a run while the texts stay.
//!
//! [`Properties`] in -> conditions, facets, orders and what a hit shows out. Conditions look at every
//! idea: 10⁵ of them take a tenth of a millisecond.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use crate::Properties;
use crate::bytes::{Sink, Source, Texts};

/// What stands for a missing date in a file.
const NO_DAY: i32 = i32::MIN;

/// One entry an idea in each.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) topic_id: Vec<i32>,
    pub(crate) theme_id: Vec<i32>,
    /// Days since 1970-01-01.
    pub(crate) submitted_at: Vec<Option<i32>>,
    pub(crate) votes: Vec<i64>,
    pub(crate) copies: Vec<u64>,
    /// The canonical's own: one name or none.
    pub(crate) channel: Sets,
    /// Of all ideas of the group.
    pub(crate) channels: Sets,
    pub(crate) categories: Sets,
    pub(crate) stages: Sets,
}

impl Columns {
    pub(crate) fn push(&mut self, properties: &Properties<'_>) {
        self.topic_id.push(properties.topic_id);
        self.theme_id.push(properties.theme_id);
        self.submitted_at.push(properties.submitted_at);
        self.votes.push(properties.votes);
        self.copies.push(properties.copies);
        self.channel.push(properties.channel.as_slice());
        self.channels.push(properties.channels);
        self.categories.push(properties.categories);
        self.stages.push(properties.stages);
    }

    pub(crate) fn write(&self, sink: &mut Sink) {
        let days = self.submitted_at.iter().map(|day| day.unwrap_or(NO_DAY));
        sink.words(self.topic_id.iter().map(|topic| topic.cast_unsigned()));
        sink.words(self.theme_id.iter().map(|theme| theme.cast_unsigned()));
        sink.words(days.map(i32::cast_unsigned));
        sink.longs(self.votes.iter().copied());
        sink.longs(self.copies.iter().map(|copies| copies.cast_signed()));
        for sets in [
            &self.channel,
            &self.channels,
            &self.categories,
            &self.stages,
        ] {
            sets.write(sink);
        }
    }

    /// Reads the columns of so many ideas.
    pub(crate) fn read(source: &mut Source<'_>, ideas: usize) -> Option<Self> {
        let numbers = |source: &mut Source<'_>| -> Option<Vec<i32>> {
            let numbers = source.words()?.into_iter().map(u32::cast_signed);
            Some(numbers.collect()).filter(|numbers: &Vec<i32>| numbers.len() == ideas)
        };
        let longs = |source: &mut Source<'_>| source.longs().filter(|longs| longs.len() == ideas);
        let day = |day| Some(day).filter(|&day| day != NO_DAY);
        Some(Self {
            topic_id: numbers(source)?,
            theme_id: numbers(source)?,
            submitted_at: numbers(source)?.into_iter().map(day).collect(),
            votes: longs(source)?,
            copies: longs(source)?.into_iter().map(i64::cast_unsigned).collect(),
            channel: Sets::read(source, ideas)?,
            channels: Sets::read(source, ideas)?,
            categories: Sets::read(source, ideas)?,
            stages: Sets::read(source, ideas)?,
        })
    }
}

/// A set of names for each idea: many ideas, few different sets.
#[derive(Debug, Default)]
pub(crate) struct Sets {
    different: Vec<Vec<String>>,
    /// By idea: which of the sets.
    of: Vec<u32>,
    /// While it is filled: the sets as texts, with their numbers.
    known: FxHashMap<String, u32>,
    key: String,
}

impl Sets {
    fn push(&mut self, names: &[&str]) {
        self.key.clear();
        for name in names {
            // With its length, a name ends where it ends, whatever stands in it.
            write!(self.key, "{}:{name}", name.len()).expect("writing to a string cannot fail");
        }
        let number = self.known.get(&self.key).copied().unwrap_or_else(|| {
            let next =
                u32::try_from(self.different.len()).expect("there are fewer sets than ideas");
            self.different
                .push(names.iter().map(|&name| name.to_owned()).collect());
            self.known.insert(self.key.clone(), next);
            next
        });
        self.of.push(number);
    }

    /// The names of an idea.
    pub(crate) fn of(&self, idea: u32) -> &[String] {
        &self.different[self.of[idea as usize] as usize]
    }

    /// Tells of any idea whether it has a name.
    pub(crate) fn having(&self, name: &str) -> impl Fn(u32) -> bool + use<'_> {
        let has = |set: &Vec<String>| set.iter().any(|known| known == name);
        let having: Vec<bool> = self.different.iter().map(has).collect();
        move |idea| having[self.of[idea as usize] as usize]
    }

    /// How many of these ideas have each name.
    pub(crate) fn count(&self, ideas: impl Iterator<Item = u32>) -> Vec<(&str, u64)> {
        let mut counts = vec![0; self.different.len()];
        for idea in ideas {
            counts[self.of[idea as usize] as usize] += 1;
        }
        let sets = self
            .different
            .iter()
            .zip(counts)
            .filter(|&(_, count)| count > 0);
        sets.flat_map(|(set, count)| set.iter().map(move |name| (name.as_str(), count)))
            .collect()
    }

    fn write(&self, sink: &mut Sink) {
        sink.number(self.different.len());
        for set in &self.different {
            sink.texts(&set.iter().collect());
        }
        sink.words(self.of.iter().copied());
    }

    fn read(source: &mut Source<'_>, ideas: usize) -> Option<Self> {
        let set = |texts: Texts| texts.iter().map(str::to_owned).collect();
        let sets = (0..source.number()?).map(|_| Some(set(source.texts()?)));
        let sets: Vec<Vec<String>> = sets.collect::<Option<_>>()?;
        let of = source.words()?;
        let known = of.iter().all(|&set| (set as usize) < sets.len());
        (known && of.len() == ideas).then(|| Self {
            different: sets,
            of,
            ..Self::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_as_they_were_pushed() {
        let mut columns = Columns::default();
        let first = Properties {
            topic_id: -1,
            theme_id: 2,
            channel: Some("web"),
            channels: &["web", "우\n편"],
            categories: &[],
            stages: &["a", "b"],
            submitted_at: Some(-3),
            votes: i64::MAX,
            copies: 4,
        };
        columns.push(&first);
        // The letters of these names are those of the others.
        columns.push(&Properties {
            channel: None,
            stages: &["ab"],
            submitted_at: None,
            ..first
        });
        let mut sink = Sink::default();
        columns.write(&mut sink);
        assert!(Columns::read(&mut Source(&sink.0), 3).is_none());
        let read = Columns::read(&mut Source(&sink.0), 2).unwrap();
        assert_eq!(read.topic_id, [-1, -1]);
        assert_eq!(read.submitted_at, [Some(-3), None]);
        assert_eq!((read.votes[0], read.copies[1]), (i64::MAX, 4));
        assert_eq!(read.channels.of(1), ["web", "우\n편"]);
        assert_eq!((read.channel.of(0).len(), read.channel.of(1).len()), (1, 0));
        assert_eq!(
            read.stages.count([0, 1].into_iter()),
            [("a", 1), ("b", 1), ("ab", 1)]
        );
        let having = read.stages.having("ab");
        assert_eq!([having(0), having(1)], [false, true]);
    }
}
