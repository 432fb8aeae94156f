//! Row and topic numbers as types of their own, so that one cannot stand in for another.

use serde::{Deserialize, Serialize};

macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The id of the row at `index`.
            ///
            /// # Panics
            /// When there are more than 2³² rows, far beyond what a store holds.
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("a store holds fewer than 2^32 rows"))
            }

            /// The row's position, to index a column with.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

row_id! {
    /// A row of the `ideas` table. Rows are sorted by `idea_id`, so rows and ids order alike.
    IdeaRow
}
row_id! {
    /// One distinct analyzed text. Ideas that are equal letter for letter share it.
    TextId
}
row_id! {
    /// A term of the vocabulary.
    TermId
}

/// A topic or theme of the topic tree; kept over the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TopicId(i32);

impl TopicId {
    /// The topic with this number, as it stands in the datasets.
    pub fn new(number: i32) -> Self {
        Self(number)
    }

    /// The number, as it stands in the datasets.
    pub fn get(self) -> i32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAST: usize = u32::MAX as usize;

    #[test]
    fn rows_keep_their_position_and_order() {
        for index in [0, 1, 7, LAST] {
            assert_eq!(IdeaRow::new(index).index(), index);
            assert_eq!(TextId::new(index).index(), index);
            assert_eq!(TermId::new(index).index(), index);
        }
        assert!(IdeaRow::new(2) < IdeaRow::new(10));
    }

    #[test]
    #[should_panic(expected = "fewer than 2^32 rows")]
    fn a_row_beyond_the_last_is_refused() {
        IdeaRow::new(LAST + 1);
    }

    #[test]
    fn topics_are_plain_numbers_in_files() {
        for number in [i32::MIN, 0, 1, i32::MAX] {
            let id = TopicId::new(number);
            assert_eq!(id.get(), number);
            assert_eq!(
                toml::Value::try_from(id).unwrap(),
                toml::Value::Integer(number.into())
            );
        }
        assert!(TopicId::new(2) < TopicId::new(10));
    }
}
