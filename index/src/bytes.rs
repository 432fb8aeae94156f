//! Numbers and texts as bytes, little-endian, with their lengths before them.
//!
//! What is written with [`Sink`] is read back with [`Source`] in the same order; a file that is cut
//! off gives `None`, never a panic.

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

    pub(crate) fn texts<'a>(&mut self, texts: impl Iterator<Item = &'a str>) {
        let joined: Vec<&str> = texts.collect();
        self.number(joined.len());
        self.bytes(joined.join("\n").as_bytes());
    }

    pub(crate) fn words(&mut self, words: impl Iterator<Item = u32>) {
        let bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
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

    pub(crate) fn texts(&mut self) -> Option<Vec<String>> {
        let count = self.number()?;
        let joined = self.text()?;
        let texts: Vec<String> = match count {
            0 => Vec::new(),
            _ => joined.split('\n').map(ToOwned::to_owned).collect(),
        };
        (texts.len() == count).then_some(texts)
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

    pub(crate) fn floats(&mut self) -> Option<Vec<f32>> {
        Some(self.words()?.into_iter().map(f32::from_bits).collect())
    }
}
