//! Many short texts in one buffer: the cells of a row, or a column of a batch.
//!
//! One allocation that is used again, rather than one for each text: a national intake has two
//! million cells.

/// Texts behind one another, with the end of each. A missing value is an empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text at `index`.
    pub(crate) fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    /// The text at `index`, or nothing where it is empty.
    pub(crate) fn some(&self, index: usize) -> Option<&str> {
        Some(self.get(index)).filter(|text| !text.is_empty())
    }

    /// All texts in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// The given texts alone.
    pub(crate) fn only(&self, indices: &[usize]) -> Self {
        let mut texts = Self::default();
        for &index in indices {
            texts.push(self.get(index));
        }
        texts
    }

    /// Adds a text.
    pub(crate) fn push(&mut self, text: &str) {
        self.append(text);
        self.close();
    }

    /// Adds a piece to the text that is being built.
    pub(crate) fn append(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    /// Ends the text that is being built.
    pub(crate) fn close(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Forgets all texts and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Bytes of all texts together.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }
}
