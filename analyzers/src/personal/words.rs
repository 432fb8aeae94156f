//! Word lists as the scanners ask for them: which word begins here, which ends here.

use modum_dictionaries::{Lexicon, PersonalWords};
use rustc_hash::FxHashSet;

/// Words, found at either end of a slice. The longest word wins.
#[derive(Clone, Debug, Default)]
pub(super) struct WordSet {
    words: FxHashSet<Box<[char]>>,
    /// Lengths that occur, longest first.
    lengths: Vec<usize>,
    firsts: FxHashSet<char>,
    lasts: FxHashSet<char>,
}

impl WordSet {
    pub(super) fn new<'a>(words: impl IntoIterator<Item = &'a String>) -> Self {
        let mut set = Self::default();
        for word in words {
            let chars: Box<[char]> = word.chars().collect();
            if let (Some(&first), Some(&last)) = (chars.first(), chars.last()) {
                set.firsts.insert(first);
                set.lasts.insert(last);
                set.lengths.push(chars.len());
                set.words.insert(chars);
            }
        }
        set.lengths.sort_unstable_by(|a, b| b.cmp(a));
        set.lengths.dedup();
        set
    }

    /// The length of the longest word that `chars` begins with.
    pub(super) fn at(&self, chars: &[char]) -> Option<usize> {
        if !self.firsts.contains(chars.first()?) {
            return None;
        }
        let mut lengths = self.lengths.iter().copied();
        lengths.find(|&len| len <= chars.len() && self.words.contains(&chars[..len]))
    }

    /// The length of the longest word that `chars` ends with.
    pub(super) fn before(&self, chars: &[char]) -> Option<usize> {
        if !self.lasts.contains(chars.last()?) {
            return None;
        }
        let mut lengths = self.lengths.iter().copied();
        lengths.find(|&len| len <= chars.len() && self.words.contains(&chars[chars.len() - len..]))
    }

    pub(super) fn contains(&self, chars: &[char]) -> bool {
        self.words.contains(chars)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

macro_rules! words {
    ($($field:ident),* $(,)?) => {
        /// All lists; [`Words::default`] knows none.
        #[derive(Clone, Debug, Default)]
        pub(super) struct Words {
            $(pub(super) $field: WordSet,)*
            /// Towns and provinces.
            pub(super) places: WordSet,
            pub(super) personal_sites: Vec<String>,
            pub(super) public_sites: Vec<String>,
            pub(super) personal_keys: Vec<String>,
        }

        impl Words {
            /// The lists of `lexicon`.
            pub(super) fn new(lexicon: &Lexicon) -> Self {
                let personal: &PersonalWords = &lexicon.personal;
                let variants = lexicon.places.iter().flat_map(|place| &place.variants);
                Self {
                    $($field: WordSet::new(&personal.$field),)*
                    places: WordSet::new(variants.chain(&personal.regions)),
                    personal_sites: personal.personal_sites.clone(),
                    public_sites: personal.public_sites.clone(),
                    personal_keys: personal.personal_keys.clone(),
                }
            }
        }
    };
}

words! {
    banks, accounts, telephones, residents, cards, licences, passports, vehicles, public_numbers,
    courts, regions, addresses, not_streets, buildings, titles, introductions, greetings, signatures, surnames, given,
    offices, not_names, mail_hosts, at_signs, dots, domains, messengers, handles,
}
