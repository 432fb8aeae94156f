//! The terms of one text, where they stand, and what kind of words they are.

/// What kind of word a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A common noun, or a word no dictionary knows.
    Noun,
    /// A name.
    Proper,
    /// The root of a derived verb or adjective.
    Root,
    /// Latin letters or Chinese characters.
    Foreign,
    /// A verb, as its dictionary form.
    Verb,
    /// An adjective, as its dictionary form.
    Adjective,
    /// A number with its unit.
    Number,
}

impl Class {
    /// All kinds, in their order.
    pub const ALL: [Self; 7] = [
        Self::Noun,
        Self::Proper,
        Self::Root,
        Self::Foreign,
        Self::Verb,
        Self::Adjective,
        Self::Number,
    ];
}

/// One term of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The term.
    pub term: &'a str,
    /// First byte in the normalized text.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
    /// The word's number in the text; a compound has that of its first part.
    pub position: u32,
    /// The kind of word.
    pub class: Class,
    /// Whether it is a part of a compound that follows.
    pub part: bool,
}

/// The terms of one text, in a buffer that is used again.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    text: String,
    items: Vec<Item>,
    /// The position that the next word gets.
    pub(crate) position: u32,
    /// The byte of the text that byte 0 of what is cut stands for.
    origin: i64,
}

#[derive(Clone, Copy, Debug)]
struct Item {
    term: (u32, u32),
    start: u32,
    end: u32,
    position: u32,
    class: Class,
    part: bool,
}

impl Tokens {
    /// The terms in reading order, parts before their compound.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Token<'_>> {
        self.items.iter().map(|item| Token {
            term: &self.text[item.term.0 as usize..item.term.1 as usize],
            start: item.start,
            end: item.end,
            position: item.position,
            class: item.class,
            part: item.part,
        })
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.items.clear();
        self.position = 0;
        self.origin = 0;
    }

    /// What comes next is given with `padding` bytes before it, and begins at byte `start` of the text.
    pub(crate) fn stand(&mut self, start: usize, padding: usize) {
        self.origin = i64::from(offset(start)) - i64::from(offset(padding));
    }

    pub(crate) fn push(
        &mut self,
        term: &str,
        span: (u32, u32),
        position: u32,
        class: Class,
        part: bool,
    ) {
        let from = offset(self.text.len());
        self.text.push_str(term);
        let term = (from, offset(self.text.len()));
        let place = |at: u32| {
            u32::try_from(i64::from(at) + self.origin).expect("a term lies within its text")
        };
        self.items.push(Item {
            term,
            start: place(span.0),
            end: place(span.1),
            position,
            class,
            part,
        });
        self.position = self.position.max(position + 1);
    }
}

pub(crate) fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("one text is shorter than 4 GiB")
}
