//! Who is to be in an index: every distinct idea in the order of ids, with a mark of its text.
//!
//! The text itself is not kept. Two texts with the same mark are the same, so a document of the index
//! before whose id and mark are listed again needs not be written again.

use crate::Properties;
use crate::bytes::Texts;
use crate::columns::Columns;

/// 128 bits of BLAKE3: nobody finds a second text with the mark of a first.
pub(crate) type Mark = [u8; 16];

/// The distinct ideas of an index.
#[derive(Debug, Default)]
pub struct Listing {
    pub(crate) ids: Texts,
    pub(crate) marks: Vec<Mark>,
    pub(crate) columns: Columns,
}

impl Listing {
    /// Adds one idea, with title and body as shown. Ids must come in ascending order.
    pub fn push(&mut self, id: &str, title: &str, body: &str, properties: &Properties<'_>) {
        self.ids.push(id);
        self.marks.push(mark(title, body));
        self.columns.push(properties);
    }

    /// How many ideas it lists.
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }
}

fn mark(title: &str, body: &str) -> Mark {
    let mut hash = blake3::Hasher::new();
    hash.update(&(title.len() as u64).to_le_bytes());
    hash.update(title.as_bytes()).update(body.as_bytes());
    let mut mark = Mark::default();
    hash.finalize_xof().fill(&mut mark);
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_tells_title_from_body() {
        assert_eq!(mark("가", "나"), mark("가", "나"));
        assert_ne!(mark("가", "나"), mark("가나", ""));
        assert_ne!(mark("가", "나"), mark("나", "가"));
    }
}
