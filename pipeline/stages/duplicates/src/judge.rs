//! Do two texts say the same? Each pair is judged on the whole texts, whichever comes first.

use modum_analyzers::edit;
use modum_analyzers::shingle::{Overlap, Shingles};
use modum_model::settings::DuplicateSettings;

use crate::groups::Kind;
use crate::letters::{SHORT, Text};

/// Similarity in jamo from which short texts, boilerplate included, differ by slips of the hand only.
const SLIPS: f64 = 0.93;
/// Texts of up to this many letters stand and fall with every word and number.
const TITLE: usize = 30;
/// Cost in jamo up to which another letter is a slip of the hand; above, it makes another word.
const SLIP: u32 = 2;
/// Differing letters up to which texts of one length are compared letter by letter.
const REPLACED: usize = 4;
/// Letters from which one text can contain another.
const CONTAINED_LETTERS: usize = 12;
/// Letters in a run by which lengths are compared.
const RUN: u32 = 3;
/// With fewer runs of three letters in common, two texts share a sentence that many use: the shorter
/// must be there as a whole but for a slip.
const FEW_LETTERS: usize = 50;
const FEW_CONTAINED: f64 = 0.85;
/// Share of the longer text that the shorter makes up in any case when only boilerplate is long.
const WELL: f64 = 0.75;
/// Letters that a sentence must have for itself to be one of the writer's own; fewer are slips.
const OWN_LETTERS: usize = 6;
/// Letters that make a letter: a shorter passage may be a phrase that many use.
const LETTER: usize = 50;
/// Letters of a long sentence: who writes without full stops writes one for each so many letters.
const LONG_SENTENCE: usize = 80;

/// How two texts say the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Verdict {
    /// They are near if this is similar enough.
    near: Option<f32>,
    /// What they are else.
    otherwise: Option<(Kind, f32)>,
}

impl Verdict {
    fn whatever(otherwise: Option<(Kind, f32)>) -> Self {
        Self {
            near: None,
            otherwise,
        }
    }

    /// With the similarity from which texts are near.
    pub(crate) fn with(self, near: f64) -> Option<(Kind, f32)> {
        match self.near {
            Some(similarity) if f64::from(similarity) >= near => Some((Kind::Near, similarity)),
            _ => self.otherwise,
        }
    }
}

/// How much two texts are alike.
enum Alike {
    /// By letters, so much that one is the other, typed anew.
    Typed(f32),
    /// By shingles.
    Shingles(f32),
}

/// Judges pairs of texts; its tables are used again for the next pair.
pub(crate) struct Judge<'s> {
    settings: &'s DuplicateSettings,
    sets: [Shingles; 2],
    covered: Vec<bool>,
}

impl<'s> Judge<'s> {
    pub(crate) fn new(settings: &'s DuplicateSettings) -> Self {
        Self {
            settings,
            sets: [Shingles::default(), Shingles::default()],
            covered: Vec::new(),
        }
    }

    /// Takes the text that the next ones are compared with.
    pub(crate) fn take(&mut self, one: Text<'_>) {
        self.sets[0].fill(one.letters);
    }

    /// How the text taken last, which is `one`, and `other` say the same, if they do, whichever
    /// similarity makes texts near; of pairs with more than `surely` it need not know more.
    pub(crate) fn judge(&mut self, one: Text<'_>, other: Text<'_>, surely: f64) -> Verdict {
        if one.letters == other.letters {
            // Too short to judge without boilerplate: with it, they must be equal too.
            let long = one.letters.len() >= self.settings.min_letters;
            let equal = long || one.short().is_some() && one.short() == other.short();
            return Verdict::whatever(equal.then_some((Kind::Near, 1.0)));
        }
        let sizes = [self.sets[0].distinct().len(), other.distinct as usize];
        let overlap = Overlap::new(self.sets[0].shared(other.letters), sizes);
        // Where most of a title is boilerplate, what is left must be equal.
        let is_title = one.letters.len().min(other.letters.len()) <= TITLE;
        let half = self.settings.contained_share;
        let alike = self
            .near(one.letters, other.letters, overlap)
            .filter(|_| !is_title || Self::share(one.length, other.length) >= half);
        let near = match alike {
            Some(Alike::Typed(similarity)) => {
                return Verdict::whatever(Some((Kind::Near, similarity)));
            }
            Some(Alike::Shingles(similarity)) => Some(similarity),
            None => None,
        };
        if near.is_some_and(|similarity| f64::from(similarity) >= surely) {
            let otherwise = None;
            return Verdict { near, otherwise };
        }
        let otherwise = self
            .slips(one, other)
            .or_else(|| self.contained(one, other, overlap));
        Verdict { near, otherwise }
    }

    /// Whether one of two texts contains the other and little else.
    fn contained(
        &mut self,
        one: Text<'_>,
        other: Text<'_>,
        overlap: Overlap,
    ) -> Option<(Kind, f32)> {
        let half = self.settings.contained_share;
        let shorter = one.letters.len().min(other.letters.len());
        if shorter < CONTAINED_LETTERS || demands_another(one.letters, other.letters) {
            return None;
        }
        let counting = Self::share(length(one.letters), length(other.letters));
        let enough =
            counting >= half && (counting >= WELL || Self::share(one.length, other.length) >= half);
        if !enough {
            return None;
        }
        if f64::from(overlap.containment()) < half {
            return None;
        }
        let least = if overlap.shared < FEW_LETTERS {
            FEW_CONTAINED
        } else {
            self.settings.contained
        };
        self.sets[1].fill(other.letters);
        let own = [self.own(one, 1), self.own(other, 0)];
        let is_within = f64::from(overlap.containment()) >= least && self.adds_little(own);
        let holds = is_within || self.is_one_letter(own);
        holds.then_some((Kind::Contained, overlap.jaccard()))
    }

    /// How much of the longer of two texts of so many letters the shorter makes up, in runs of three.
    fn share(one: u32, other: u32) -> f64 {
        let runs = |letters: u32| f64::from((letters + 1).saturating_sub(RUN));
        runs(one.min(other)) / runs(one.max(other)).max(1.0)
    }

    /// How much alike two texts are.
    fn near(&self, one: &[u16], other: &[u16], overlap: Overlap) -> Option<Alike> {
        let shorter = one.len().min(other.len());
        if shorter < self.settings.min_letters || demands_another(one, other) {
            return None;
        }
        let jaccard = overlap.jaccard();
        let by_letters = if one.len().max(other.len()) <= SHORT {
            edit::similarity(one, other, self.settings.near_short)
        } else {
            0.0
        };
        Some(if by_letters > 0.0 {
            Alike::Typed(jaccard.max(by_letters))
        } else {
            Alike::Shingles(jaccard)
        })
    }

    /// Whether short texts differ by slips of the hand: these may hide boilerplate.
    fn slips(&self, one: Text<'_>, other: Text<'_>) -> Option<(Kind, f32)> {
        let (one, other) = (one.short()?, other.short()?);
        let shorter = one.len().min(other.len());
        if shorter < self.settings.min_letters || demands_another(one, other) {
            return None;
        }
        let similarity = edit::similarity(one, other, SLIPS);
        (similarity > 0.0).then_some((Kind::Near, similarity))
    }

    /// Whether what each of two texts says beyond the other is a few sentences at most; and not as many
    /// on both sides: two writers of one letter have a line each, two proposals on one subject differ in
    /// more.
    fn adds_little(&self, [one, other]: [Own; 2]) -> bool {
        let most = self.settings.own_sentences;
        one.sentences.max(other.sentences) <= most && one.sentences + other.sentences <= most + 1
    }

    /// Whether two texts are one letter with a personal line of each writer: without these, which are
    /// less than half of each, nearly all of it is the same, and that is too much for a quotation.
    /// Sentences in which nobody speaks of himself make another proposal on the same subject.
    fn is_one_letter(&self, own: [Own; 2]) -> bool {
        let most = self.settings.own_sentences;
        own.iter().all(|own| {
            let letter = own.shared + own.slips;
            own.sentences <= most
                && (own.sentences == 0 || own.personal)
                && own.shared >= LETTER
                && letter as f64 >= self.settings.contained_share * (letter + own.letters) as f64
                && own.shared as f64 >= FEW_CONTAINED * letter as f64
        })
    }

    /// What of `text` is not in the text of the set at `known`.
    fn own(&mut self, text: Text<'_>, known: usize) -> Own {
        self.sets[known].cover(text.letters, &mut self.covered);
        let mut own = Own::default();
        let mut start = 0;
        let last = length(text.letters);
        let ends = text.sentence_ends.iter().chain([&last]);
        for (&end, &personal) in ends.zip(text.personal) {
            let sentence = &self.covered[start..end as usize];
            let shared = sentence.iter().filter(|&&is| is).count();
            let new = sentence.len() - shared;
            own.shared += shared;
            if new >= OWN_LETTERS {
                own.sentences += new.div_ceil(LONG_SENTENCE);
                own.letters += new;
                own.personal |= personal;
            } else {
                own.slips += new;
            }
            start = end as usize;
        }
        own
    }
}

/// What a text has for itself beside another.
#[derive(Clone, Copy, Default)]
struct Own {
    /// Sentences of its own; a long one counts as more.
    sentences: usize,
    /// Letters in them that the other does not have.
    letters: usize,
    /// Such letters in other sentences.
    slips: usize,
    /// Letters that both have.
    shared: usize,
    /// Whether the writer speaks of himself in one of the sentences.
    personal: bool,
}

fn length(letters: &[u16]) -> u32 {
    u32::try_from(letters.len()).unwrap_or(u32::MAX)
}

/// Whether two texts, if they have a title's length, differ in what they are about: in a number (`2차`, `3차`)
/// or a word in the same place (`인상`, `인하`). However alike the rest is, that is no slip.
fn demands_another(a: &[u16], b: &[u16]) -> bool {
    if a.len().max(b.len()) > TITLE {
        return false;
    }
    let digits = |text: &[u16]| text.iter().filter(|&&c| is_digit(c)).count();
    let (fewer, more) = if digits(a) <= digits(b) {
        (a, b)
    } else {
        (b, a)
    };
    !has_digits_of(more, fewer) || replaces_word(a, b)
}

/// Whether the digits of `part` are among those of `whole`, in their order.
fn has_digits_of(whole: &[u16], part: &[u16]) -> bool {
    let mut rest = whole.iter();
    part.iter()
        .filter(|&&c| is_digit(c))
        .all(|digit| rest.any(|c| c == digit))
}

fn is_digit(letter: u16) -> bool {
    (u16::from(b'0')..=u16::from(b'9')).contains(&letter)
}

/// Whether texts of one length differ in a few letters, of which one cannot be mistyped for the other.
fn replaces_word(a: &[u16], b: &[u16]) -> bool {
    let differing = || a.iter().zip(b).filter(|(x, y)| x != y);
    a.len() == b.len()
        && differing().count() <= REPLACED
        && differing().any(|(&x, &y)| edit::distance(&[x], &[y], SLIP).is_none())
}
