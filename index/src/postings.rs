//! The postings of one field while documents are added: in which documents each term stands, how often,
//! and at which positions.
//!
//! tantivy's own writer looks every token up in one table of byte strings. Here each kind of term is
//! looked up as what it is, once an occurrence, and what a document says of a term is written behind
//! what the documents before it said: in variable-length integers, two to three bytes a posting.

use std::borrow::Borrow;
use std::hash::Hash;
use std::io;

use rustc_hash::FxHashMap;
use tantivy::postings::FieldSerializer;
use tantivy::schema::IndexRecordOption;

use crate::letters::Pair;

/// A term before it is bytes. The order is that of the bytes.
pub(crate) trait Key: Eq + Hash + Ord {
    /// Appends the term as tantivy writes it.
    fn write(&self, out: &mut Vec<u8>);
}

impl Key for Box<str> {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.as_bytes());
    }
}

impl Key for Pair {
    fn write(&self, out: &mut Vec<u8>) {
        let mut buffer = [0; 4];
        for letter in self {
            out.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
        }
    }
}

/// The postings of one field.
#[derive(Debug)]
pub(crate) struct Postings<K> {
    option: IndexRecordOption,
    numbers: FxHashMap<K, u32>,
    lists: Vec<List>,
    /// The document's terms so far: number and position.
    open: Vec<(u32, u32)>,
    /// Terms in all documents.
    count: u64,
}

/// The documents of one term.
#[derive(Debug, Default)]
struct List {
    bytes: Vec<u8>,
    /// The last document.
    last: u32,
    documents: u32,
}

impl<K: Key> Postings<K> {
    pub(crate) fn new(option: IndexRecordOption) -> Self {
        Self {
            option,
            numbers: FxHashMap::default(),
            lists: Vec::new(),
            open: Vec::new(),
            count: 0,
        }
    }

    /// Adds a term of the document that is open.
    pub(crate) fn add<Q>(&mut self, key: &Q, position: u32, own: impl FnOnce(&Q) -> K)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let number = match self.numbers.get(key) {
            Some(&number) => number,
            None => self.learn(own(key)),
        };
        self.open.push((number, position));
    }

    fn learn(&mut self, key: K) -> u32 {
        let number = u32::try_from(self.lists.len()).expect("there are fewer than 2^32 terms");
        self.numbers.insert(key, number);
        self.lists.push(List::default());
        number
    }

    /// Closes the document; gives how many terms it had.
    pub(crate) fn close(&mut self, document: u32) -> u32 {
        self.open.sort_unstable();
        for occurrences in self.open.chunk_by(|a, b| a.0 == b.0) {
            let list = &mut self.lists[occurrences[0].0 as usize];
            list.push(document, occurrences, self.option);
        }
        let count = u32::try_from(self.open.len()).expect("a text has fewer than 2^32 terms");
        self.count += u64::from(count);
        self.open.clear();
        count
    }

    /// Terms in all documents.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Whether no document has a term.
    pub(crate) fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// Writes all terms in order.
    pub(crate) fn write(self, out: &mut FieldSerializer<'_>) -> io::Result<()> {
        let mut terms: Vec<(K, u32)> = self.numbers.into_iter().collect();
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let (mut term, mut deltas) = (Vec::new(), Vec::new());
        let with_frequency = self.option != IndexRecordOption::Basic;
        for (key, number) in terms {
            let list = &self.lists[number as usize];
            term.clear();
            key.write(&mut term);
            let documents = if with_frequency { list.documents } else { 0 };
            out.new_term(&term, documents, with_frequency)?;
            list.write(self.option, &mut deltas, out);
            out.close_term()?;
        }
        Ok(())
    }
}

impl List {
    /// Adds a document with the term's occurrences in it, by position.
    fn push(&mut self, document: u32, occurrences: &[(u32, u32)], option: IndexRecordOption) {
        self.put(document - self.last);
        (self.last, self.documents) = (document, self.documents + 1);
        if option == IndexRecordOption::Basic {
            return;
        }
        self.put(u32::try_from(occurrences.len()).expect("a text has fewer than 2^32 terms"));
        if option == IndexRecordOption::WithFreqs {
            return;
        }
        let mut before = 0;
        for &(_, position) in occurrences {
            self.put(position - before);
            before = position;
        }
    }

    /// Appends a number, seven bits a byte, the lowest first.
    fn put(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    fn write(
        &self,
        option: IndexRecordOption,
        deltas: &mut Vec<u32>,
        out: &mut FieldSerializer<'_>,
    ) {
        let mut bytes = self.bytes.iter();
        let mut document = 0;
        for _ in 0..self.documents {
            document += take(&mut bytes);
            let frequency = match option {
                IndexRecordOption::Basic => 0,
                _ => take(&mut bytes),
            };
            deltas.clear();
            if option == IndexRecordOption::WithFreqsAndPositions {
                deltas.extend((0..frequency).map(|_| take(&mut bytes)));
            }
            out.write_doc(document, frequency, deltas);
        }
    }
}

/// Reads what [`List::put`] wrote.
fn take<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> u32 {
    let (mut number, mut shift) = (0, 0);
    for &byte in bytes {
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
        shift += 7;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_survive(numbers in prop::collection::vec(any::<u32>(), 0..20)) {
            let mut list = List::default();
            for &number in &numbers {
                list.put(number);
            }
            let mut bytes = list.bytes.iter();
            let read: Vec<u32> = numbers.iter().map(|_| take(&mut bytes)).collect();
            prop_assert_eq!(read, numbers);
            prop_assert!(bytes.next().is_none());
        }
    }

    #[test]
    fn pairs_are_ordered_as_their_bytes() {
        let bytes = |pair: &Pair| {
            let mut out = Vec::new();
            pair.write(&mut out);
            out
        };
        let mut pairs = [
            ['나', 'a'],
            ['a', '나'],
            ['z', '9'],
            ['\u{10000}', 'a'],
            ['가', '힣'],
        ];
        pairs.sort_unstable();
        assert!(pairs.is_sorted_by_key(bytes));
    }
}
