//! The store's key, and what is made with it: authors' pseudonyms and the ids of ideas without one.
//!
//! Keyed BLAKE3 (a pseudorandom function), each use under a name of its own. Without the key a name
//! cannot be tried against a pseudonym; with the same key the same name gets the same pseudonym in
//! every intake.

use std::fmt::Write as _;

/// 32 random bytes that belong to one store and are never published.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(secret)")
    }
}

impl Key {
    /// The key with these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be stored.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// `p` and 16 hexadecimal digits for an author's (normalized) name.
    pub fn pseudonym(&self, name: &str) -> String {
        self.digest('p', "author", &[name])
    }

    /// `h` and 16 hexadecimal digits for an idea without an id of its own, over `parts` in order.
    pub fn idea_id(&self, parts: &[&str]) -> String {
        self.digest('h', "idea", parts)
    }

    /// Parts are length-prefixed, so that no two lists of parts read alike.
    fn digest(&self, prefix: char, usage: &str, parts: &[&str]) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for part in std::iter::once(&usage).chain(parts) {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut id = String::with_capacity(17);
        id.push(prefix);
        for byte in &hasher.finalize().as_bytes()[..8] {
            write!(id, "{byte:02x}").expect("writing to a string cannot fail");
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pseudonyms_depend_on_key_name_and_use() {
        let (a, b) = (Key::new([1; 32]), Key::new([2; 32]));
        assert_eq!(a.pseudonym("홍길동"), a.pseudonym("홍길동"));
        assert_ne!(a.pseudonym("홍길동"), b.pseudonym("홍길동"));
        assert_ne!(a.pseudonym("홍길동")[1..], a.idea_id(&["홍길동"])[1..]);
        assert_ne!(a.idea_id(&["ab", "c"]), a.idea_id(&["a", "bc"]));
        assert_eq!(a.pseudonym("홍길동").len(), 17);
    }
}
