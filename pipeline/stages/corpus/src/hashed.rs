//! A value with its hash, taken before (and so in parallel) and not again when a table grows.

use std::hash::{BuildHasher as _, Hash, Hasher};

use rustc_hash::FxBuildHasher;

/// A key whose hash is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hashed<T> {
    pub(crate) hash: u64,
    pub(crate) value: T,
}

impl<T: Hash> Hashed<T> {
    pub(crate) fn new(value: T) -> Self {
        let hash = FxBuildHasher.hash_one(&value);
        Self { hash, value }
    }
}

impl<T> Hash for Hashed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}
