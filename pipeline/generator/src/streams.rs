//! Random numbers with direct access: (seed, purpose, index) -> a generator of its own.
//!
//! Every original and every row draws from its own `ChaCha` stream, so that a copy can be written before its original
//! and nothing has to be kept but what the draw was for. `ChaCha` is the same on every machine; only integer draws are
//! used, as floating-point functions are not.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What a stream is drawn for; streams of different purposes never overlap.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// How prominent each area and subject is, and how it moves over time.
    Prominence = 1,
    /// Which sentences make up the originals; one stream for all, as each depends on those before it.
    Composition,
    /// The words that fill an original's slots.
    Wording,
    /// Which letters become campaigns.
    Campaigns,
    /// What an idea is (copy of what, when); index = the idea's number.
    Schedule,
    /// The order of the rows.
    Order,
    /// The sender of an original.
    Sender,
    /// How a copy's text differs from its original.
    Copying,
    /// The remaining cells of an idea.
    Cells,
    /// Whether a damaged row follows an idea.
    Damage,
}

/// The streams of one seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streams {
    seed: u64,
}

impl Streams {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The stream of one thing, always from its start.
    pub(crate) fn open(self, purpose: Purpose, index: u32) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream((purpose as u64) << 32 | u64::from(index));
        rng
    }
}

/// True in `part` of `whole` cases.
pub(crate) fn chance(rng: &mut ChaCha8Rng, part: u32, whole: u32) -> bool {
    rng.random_range(0..whole) < part
}

/// One of `items`, each as likely; `items` must not be empty (the texts are checked when they are loaded).
pub(crate) fn one_of<'a, T>(rng: &mut ChaCha8Rng, items: &'a [T]) -> &'a T {
    &items[rng.random_range(0..items.len())]
}

/// Things to draw from by integer weight.
#[derive(Clone, Debug)]
pub(crate) struct Weighted<T> {
    items: Vec<T>,
    /// Running sums of the weights.
    ends: Vec<u32>,
}

impl<T> Weighted<T> {
    /// `None` when there is nothing to draw: no item, or no weight above zero.
    pub(crate) fn new(pairs: impl IntoIterator<Item = (T, u32)>) -> Option<Self> {
        let (items, weights): (Vec<T>, Vec<u32>) = pairs.into_iter().unzip();
        let mut end = 0;
        let ends: Vec<u32> = weights
            .into_iter()
            .map(|weight| {
                end += weight;
                end
            })
            .collect();
        (end > 0).then_some(Self { items, ends })
    }

    pub(crate) fn draw(&self, rng: &mut ChaCha8Rng) -> &T {
        let total = *self.ends.last().expect("never built empty");
        let at = rng.random_range(0..total);
        &self.items[self.ends.partition_point(|&end| end <= at)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let draw = |seed, purpose, index| {
            Streams::new(seed)
                .open(purpose, index)
                .random_range(0..u64::MAX)
        };
        let first = draw(1, Purpose::Wording, 7);
        assert_eq!(first, draw(1, Purpose::Wording, 7));
        assert_ne!(first, draw(1, Purpose::Wording, 8));
        assert_ne!(first, draw(1, Purpose::Cells, 7));
        assert_ne!(first, draw(2, Purpose::Wording, 7));
    }

    #[test]
    fn weights_are_respected() {
        let weighted = Weighted::new([('a', 0), ('b', 3), ('c', 1)]).unwrap();
        let mut rng = Streams::new(1).open(Purpose::Cells, 0);
        let drawn: Vec<char> = (0..4000).map(|_| *weighted.draw(&mut rng)).collect();
        let count = |c| drawn.iter().filter(|&&d| d == c).count();
        assert_eq!(count('a'), 0);
        assert!((2800..3200).contains(&count('b')), "{}", count('b'));
        assert!(Weighted::<char>::new([]).is_none());
        assert!(Weighted::new([('a', 0)]).is_none());
    }
}
