//! Numbers and texts as bytes, little-endian, with their lengths before them.
//!
//! What is written with [`Sink`] is read back with [`Source`] in the same order; a file that is cut
//! off gives `None`, never a panic.

/// Many short texts in one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    joined: String,
    /// Behind the last byte of each.
    ends: Vec<u32>,
}

impl Texts {
    /// # Panics
    /// Where all texts together have 4 GB.
    pub(crate) fn push(&mut self, text: &str) {
        self.joined.push_str(text);
        let end = u32::try_from(self.joined.len());
        self.ends
            .push(end.expect("short texts have less than 4 GB"));
    }

    /// The text number `at`, which must be there.
    pub(crate) fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.joined[start as usize..self.ends[at] as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }
}

impl<S: AsRef<str>> FromIterator<S> for Texts {
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Self {
        let mut out = Self::default();
        for text in texts {
            out.push(text.as_ref());
        }
        out
    }
}

#[derive(Default)]
pub(crate) struct Sink(pub(crate) Vec<u8>);

impl Sink {
    pub(crate) fn number(&mut self, number: usize) {
        self.0.extend((number as u64).to_le_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn texts(&mut self, texts: &Texts) {
        self.words(texts.ends.iter().copied());
        self.bytes(texts.joined.as_bytes());
    }

    pub(crate) fn words(&mut self, words: impl Iterator<Item = u32>) {
        let bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
        self.bytes(&bytes);
    }

    pub(crate) fn longs(&mut self, longs: impl Iterator<Item = i64>) {
        let bytes: Vec<u8> = longs.flat_map(i64::to_le_bytes).collect();
        self.bytes(&bytes);
    }

    pub(crate) fn floats(&mut self, floats: &[f32]) {
        self.words(floats.iter().map(|float| float.to_bits()));
    }
}

pub(crate) struct Source<'a>(pub(crate) &'a [u8]);

impl<'a> Source<'a> {
    pub(crate) fn number(&mut self) -> Option<usize> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        usize::try_from(u64::from_le_bytes(*number)).ok()
    }

    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub(crate) fn texts(&mut self) -> Option<Texts> {
        let texts = Texts {
            ends: self.words()?,
            joined: self.text()?.to_owned(),
        };
        let whole = |end: u32| texts.joined.is_char_boundary(end as usize);
        let sound = texts.ends.is_sorted() && texts.ends.iter().all(|&end| whole(end));
        sound.then_some(texts)
    }

    pub(crate) fn words(&mut self) -> Option<Vec<u32>> {
        let bytes = self.bytes()?.as_chunks::<4>().0;
        Some(
            bytes
                .iter()
                .map(|bytes| u32::from_le_bytes(*bytes))
                .collect(),
        )
    }

    pub(crate) fn longs(&mut self) -> Option<Vec<i64>> {
        let bytes = self.bytes()?.as_chunks::<8>().0;
        Some(
            bytes
                .iter()
                .map(|bytes| i64::from_le_bytes(*bytes))
                .collect(),
        )
    }

    pub(crate) fn floats(&mut self) -> Option<Vec<f32>> {
        Some(self.words()?.into_iter().map(f32::from_bits).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_whatever_they_hold() {
        let texts: Texts = ["가", "", "나\n다", "\0"].into_iter().collect();
        let mut sink = Sink::default();
        sink.texts(&texts);
        sink.longs([i64::MIN, 7].into_iter());
        let mut source = Source(&sink.0);
        assert_eq!(source.texts().unwrap(), texts);
        assert_eq!(source.longs().unwrap(), [i64::MIN, 7]);
        assert_eq!((texts.get(2), texts.len()), ("나\n다", 4));
        assert!(Source(&sink.0[..20]).texts().is_none());
    }
}
