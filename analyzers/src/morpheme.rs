//! What the dictionary says of a word: its tag, the parts of a compound, the stem of a verb.
//!
//! Read from the dictionary's features once a word and remembered by the worker: a proposal repeats
//! few words often, and parsing features costs more than finding the word.

use lindera::token::Token;

/// The kinds of morphemes that the rules tell apart (tag set of mecab-ko-dic, after Sejong).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// `NNG`
    Noun,
    /// `NNP`
    Proper,
    /// `XPN`
    Prefix,
    /// `XSN`
    Suffix,
    /// `XR`
    Root,
    /// `VV`
    Verb,
    /// `VA`
    Adjective,
    /// `NR`
    Numeral,
    /// `SN`
    Digits,
    /// `NNBC`
    Unit,
    /// `SL`, `SH`
    Foreign,
    /// What no dictionary knows.
    Unknown,
    /// Particles, endings, symbols, adverbs: nothing that a text is about.
    Other,
}

impl Tag {
    /// Of a tag as the dictionary writes it; `XSV+EP` counts as its first part.
    fn parse(tag: &str) -> Self {
        match tag.split('+').next().unwrap_or_default() {
            "NNG" => Self::Noun,
            "NNP" => Self::Proper,
            "XPN" => Self::Prefix,
            "XSN" => Self::Suffix,
            "XR" => Self::Root,
            "VV" => Self::Verb,
            "VA" => Self::Adjective,
            "NR" => Self::Numeral,
            "SN" => Self::Digits,
            "NNBC" => Self::Unit,
            "SL" | "SH" => Self::Foreign,
            "UNKNOWN" | "UNK" => Self::Unknown,
            _ => Self::Other,
        }
    }

    /// Whether a word of this tag can be what a proposal is about.
    pub(crate) fn is_nominal(self) -> bool {
        matches!(
            self,
            Self::Noun | Self::Proper | Self::Root | Self::Foreign | Self::Unknown
        )
    }
}

/// A part of a compound.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) tag: Tag,
    pub(crate) surface: Box<str>,
}

/// A word of the dictionary.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) tag: Tag,
    /// A compound's parts; their surfaces make up the word.
    pub(crate) parts: Vec<Part>,
    /// A verb's or adjective's stem with `다`, where the word is not the stem itself.
    pub(crate) stem: Option<Box<str>>,
}

/// Position of the kind (`Compound`, `Inflect`) and of the expression among the features.
const KIND: usize = 4;
const EXPRESSION: usize = 7;

impl Word {
    pub(crate) fn of(token: &mut Token<'_>) -> Self {
        let tag = Tag::parse(token.get_detail(0).unwrap_or("UNK"));
        let kind = token.get_detail(KIND).unwrap_or("*").to_owned();
        let expression = token.get_detail(EXPRESSION).unwrap_or("*").to_owned();
        let parts = if kind == "Compound" {
            parts(&expression, &token.surface)
        } else {
            Vec::new()
        };
        let inflected = kind == "Inflect" && matches!(tag, Tag::Verb | Tag::Adjective);
        let stem = inflected.then(|| stem(&expression)).flatten();
        Self { tag, parts, stem }
    }
}

/// The parts of `국민/NNG/*+연금/NNG/*`; none when they do not make up `surface`.
fn parts(expression: &str, surface: &str) -> Vec<Part> {
    let parts: Vec<Part> = expression
        .split('+')
        .filter_map(|part| {
            let mut fields = part.split('/');
            let surface = fields.next()?.into();
            Some(Part {
                surface,
                tag: Tag::parse(fields.next()?),
            })
        })
        .collect();
    let whole: String = parts.iter().map(|part| &*part.surface).collect();
    if whole == surface { parts } else { Vec::new() }
}

/// The stem at the head of `돕/VV/*+아/EC/*`, as its dictionary form.
fn stem(expression: &str) -> Option<Box<str>> {
    let stem = expression
        .split('/')
        .next()
        .filter(|stem| !stem.is_empty())?;
    Some(format!("{stem}다").into())
}
