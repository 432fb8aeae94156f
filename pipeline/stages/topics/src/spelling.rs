//! How a phrase is spelled, and between which letters it stands.

use std::ops::Range;

use modum_model::ids::IdeaRow;

/// Bytes of text on either side by which two uses of a phrase are told apart: three letters.
const CONTEXT: usize = 9;

/// A phrase's letters, without spaces and case, as they are read.
#[derive(Clone, Copy)]
pub(crate) struct Spelling {
    /// FNV-1a: it takes letters one by one, wherever words end.
    pub(crate) key: u64,
    /// Bit `n` is set where a space stands before letter `n`.
    pub(crate) spaces: u16,
    pub(crate) letters: u32,
}

impl Default for Spelling {
    fn default() -> Self {
        Self {
            key: FNV_OFFSET,
            spaces: 0,
            letters: 0,
        }
    }
}

impl Spelling {
    pub(crate) fn add(&mut self, text: &[u8]) {
        for byte in text {
            if *byte == b' ' {
                self.spaces |= 1_u16.checked_shl(self.letters).unwrap_or(0);
                continue;
            }
            self.key = fnv(self.key, byte.to_ascii_lowercase());
            // Every byte of UTF-8 but the first of a letter begins with the bits 10.
            self.letters += u32::from(byte & 0xc0 != 0x80);
        }
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// Linear counting (Whang et al. 1990) of the letters before and behind a phrase.
#[derive(Clone, Copy, Default)]
pub(crate) struct Contexts {
    before: u32,
    behind: u32,
}

impl Contexts {
    /// Adds what stands around a phrase; where nothing does, the idea is its own context.
    pub(crate) fn add(&mut self, text: &[u8], span: Range<usize>, idea: IdeaRow) {
        let before = &text[span.start.saturating_sub(CONTEXT)..span.start];
        let behind = &text[span.end..(span.end + CONTEXT).min(text.len())];
        self.before |= bit(before, idea);
        self.behind |= bit(behind, idea);
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.before |= other.before;
        self.behind |= other.behind;
    }

    /// About how many there are on the side with fewer; without bound once nearly all bits are set.
    pub(crate) fn different(self) -> u32 {
        let free = self.before.count_zeros().max(self.behind.count_zeros());
        if free < 3 {
            return u32::MAX;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 76"
        )]
        let count = (-32.0 * (f64::from(free) / 32.0).ln()).round() as u32;
        count
    }
}

fn bit(context: &[u8], idea: IdeaRow) -> u32 {
    let own = idea.index() as u64;
    let seed = if context.is_empty() { own } else { 0 };
    let hash = context
        .iter()
        .fold(FNV_OFFSET ^ seed, |hash, byte| fnv(hash, *byte));
    // The upper bits of the product depend on all bytes.
    1 << (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 59)
}
