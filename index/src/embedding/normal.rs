//! What a `tokenizer.json` does to a text before it is cut: case, composition, accents.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The steps that are known of Hugging Face's normalizers; others change no Korean text.
#[derive(Debug, Default)]
pub(super) struct Normal {
    lowercase: bool,
    /// Letters of other widths and shapes become the usual ones (NFKC).
    compatible: bool,
    /// Accents go, and syllables fall into their jamo, as such a vocabulary has them.
    strip: bool,
}

impl Normal {
    /// Of a normalizer, or of all in a sequence.
    pub(super) fn of(normalizer: &Value) -> Self {
        let mut normal = Self::default();
        normal.read(normalizer);
        normal
    }

    fn read(&mut self, normalizer: &Value) {
        let flag = |name: &str| normalizer[name].as_bool();
        match normalizer["type"].as_str() {
            Some("BertNormalizer") => {
                let lowercase = flag("lowercase").unwrap_or(true);
                self.lowercase |= lowercase;
                self.strip |= flag("strip_accents").unwrap_or(lowercase);
            }
            Some("Lowercase") => self.lowercase = true,
            Some("NFKC" | "NFKD" | "Precompiled") => self.compatible = true,
            Some("StripAccents") => self.strip = true,
            Some("Sequence") => {
                let within = normalizer["normalizers"].as_array();
                within.into_iter().flatten().for_each(|one| self.read(one));
            }
            _ => {}
        }
    }

    pub(super) fn apply(&self, text: &str) -> String {
        let text: String = match (self.strip, self.compatible) {
            (true, false) => text.nfd().filter(|&c| !is_combining_mark(c)).collect(),
            (true, true) => text.nfkd().filter(|&c| !is_combining_mark(c)).collect(),
            (false, true) => text.nfkc().collect(),
            (false, false) => text.nfc().collect(),
        };
        if self.lowercase {
            text.to_lowercase()
        } else {
            text
        }
    }
}
