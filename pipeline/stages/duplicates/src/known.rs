//! What the store held before a run, as far as it tells which ideas say the same: ideas, the groups
//! that they had, and what was remembered of their letters (the `signatures` table).
//!
//! Nothing is copied or hashed: an idea whose id, title and body are what they were has the letters
//! that it had. What is remembered may be used only where everything that prints and links depend on
//! is as it was: the method here, the settings and the phrases that do not count. A fingerprint of
//! these stands in each row; with another one, nothing is known.

use arrow::array::{Array, ArrowPrimitiveType, AsArray, ListArray};
use arrow::datatypes::{Float32Type, Int32Type, Int64Type};
use modum_analyzers::comparable::Comparer;
use modum_analyzers::shingle::hash_wide;
use modum_model::ids::IdeaRow;
use modum_model::settings::DuplicateSettings;
use modum_model::table::Table as _;
use modum_model::tables::{Duplicates, Ideas, Signatures};

use crate::groups::{Kind, day};
use crate::letters::LettersKey;
use crate::prints::{Head, Shingle};
use crate::verify::Link;

/// To be raised with every change of what this crate or its analyzers make of a text.
const METHOD: u64 = 3;

/// The tables of one snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// All ideas.
    pub ideas: &'a Ideas,
    /// Their groups.
    pub duplicates: &'a Duplicates,
    /// What was remembered of their letters.
    pub signatures: &'a Signatures,
}

/// What is known of ideas from a snapshot before.
#[derive(Debug)]
pub struct Known<'a> {
    before: Before<'a>,
    /// The earlier row of each idea that has the same id, title and body as then.
    rows: Vec<Option<u32>>,
    /// The unit that each earlier row was in, by the rank that it had.
    units: Vec<u32>,
}

impl<'a> Known<'a> {
    /// What `before` tells of `ideas`; nothing where it was made in another way than today's.
    pub fn of(
        before: Before<'a>,
        ideas: &Ideas,
        comparer: &Comparer,
        settings: &DuplicateSettings,
    ) -> Option<Self> {
        let method = method(comparer, settings);
        let methods = &before.signatures.method;
        if methods.iter().any(|found| found != Some(method)) {
            return None;
        }
        Some(Self {
            before,
            rows: same_rows(before.ideas, ideas),
            units: units_by_row(before)?,
        })
    }

    /// How many units there were.
    pub(crate) fn len(&self) -> usize {
        self.before.signatures.len()
    }

    /// The unit that an idea of today was in, with the text of today.
    pub(crate) fn unit_of(&self, idea: IdeaRow) -> Option<u32> {
        self.rows[idea.index()].map(|row| self.units[row as usize])
    }

    /// Keys of the letters of all units.
    pub(crate) fn letters(&self) -> impl Iterator<Item = LettersKey> {
        let table = self.before.signatures;
        let halves = table.letters_high.values().iter();
        halves
            .zip(table.letters_low.values())
            .map(|(&high, &low)| LettersKey::joined([high, low]))
    }

    /// Whether today's idea is the one that stood for a unit, with the same text.
    pub(crate) fn is_canonical(&self, unit: u32, idea: IdeaRow) -> bool {
        self.rows[idea.index()].is_some_and(|row| row as usize == self.canonical(unit))
    }

    /// Whether today's idea has the text of the one that stood for a unit.
    pub(crate) fn has_text(&self, unit: u32, ideas: &Ideas, idea: IdeaRow) -> bool {
        is_same_text(self.before.ideas, self.canonical(unit), ideas, idea.index())
    }

    /// What decided the rank of a unit, but for its canonical: its ideas and day.
    pub(crate) fn priority(&self, unit: u32) -> (usize, i32) {
        let ideas = self.ideas(unit).len();
        (ideas, day(self.before.ideas, self.canonical(unit)))
    }

    /// The print of a unit.
    pub(crate) fn print(&self, unit: u32) -> (Head, &'a [Shingle]) {
        let table = self.before.signatures;
        let row = unit as usize;
        let mut fingerprint = [0; 4];
        let kept = list::<Int64Type>(&table.fingerprint, row);
        for (bits, &kept) in fingerprint.iter_mut().zip(kept) {
            *bits = kept.cast_unsigned();
        }
        let head = Head {
            lengths: [&table.counting, &table.length].map(|all| all.value(row).cast_unsigned()),
            fingerprint,
        };
        (head, list::<Int32Type>(&table.shingles, row))
    }

    /// All links between units.
    pub(crate) fn links(&self) -> impl Iterator<Item = Link> {
        let table = self.before.signatures;
        (0..).zip(0..table.len()).flat_map(move |(member, row)| {
            let canonicals = list::<Int32Type>(&table.linked, row).iter();
            let contained = list::<Int32Type>(&table.linked_contained, row);
            let similarities = list::<Float32Type>(&table.linked_similarity, row);
            let links = canonicals.zip(contained).zip(similarities);
            links.map(move |((canonical, &contained), &similarity)| Link {
                member,
                canonical: canonical.cast_unsigned(),
                kind: if contained == 0 {
                    Kind::Near
                } else {
                    Kind::Contained
                },
                similarity,
            })
        })
    }

    /// What `copy` said beyond `canonical`, when they were together before with the same texts.
    pub(crate) fn own_text(&self, copy: IdeaRow, canonical: IdeaRow) -> Option<&'a str> {
        let [copy, canonical] = [copy, canonical].map(|idea| self.rows[idea.index()]);
        let (copy, canonical) = (copy? as usize, canonical? as usize);
        let Before {
            ideas, duplicates, ..
        } = self.before;
        let kind = duplicates.kind.value(copy);
        let was_told = [Kind::Near, Kind::Contained, Kind::ByHand].map(Kind::name);
        let canonical = ideas.idea_id.value(canonical);
        (duplicates.canonical_id.value(copy) == canonical && was_told.contains(&kind))
            .then(|| duplicates.own_text.value(copy))
    }

    /// The earlier rows of a unit, that of its canonical first.
    fn ideas(&self, unit: u32) -> &'a [i32] {
        list::<Int32Type>(&self.before.signatures.ideas, unit as usize)
    }

    fn canonical(&self, unit: u32) -> usize {
        place(self.ideas(unit)[0])
    }
}

/// The row in `before` of each of `ideas` that has the same id and text there. Both are sorted by id.
fn same_rows(before: &Ideas, ideas: &Ideas) -> Vec<Option<u32>> {
    let mut rest = (0..).zip(0..before.len()).peekable();
    let rows = (0..ideas.len()).map(|row| {
        let id = ideas.idea_id.value(row);
        while rest
            .next_if(|&(_, old)| before.idea_id.value(old) < id)
            .is_some()
        {}
        let &(number, old) = rest.peek()?;
        let same = before.idea_id.value(old) == id && is_same_text(before, old, ideas, row);
        same.then_some(number)
    });
    rows.collect()
}

fn is_same_text(a: &Ideas, in_a: usize, b: &Ideas, in_b: usize) -> bool {
    a.body.value(in_a) == b.body.value(in_b) && a.title.value(in_a) == b.title.value(in_b)
}

/// The unit of each row, if the tables are of one snapshot: each row is in one unit.
fn units_by_row(before: Before<'_>) -> Option<Vec<u32>> {
    let rows = before.ideas.len();
    let table = before.signatures;
    if before.duplicates.len() != rows || table.ideas.values().len() != rows {
        return None;
    }
    let mut units = vec![None; rows];
    for (unit, at) in (0..).zip(0..table.len()) {
        let ideas = list::<Int32Type>(&table.ideas, at);
        ideas.first()?;
        for &row in ideas {
            *units.get_mut(usize::try_from(row).ok()?)? = Some(unit);
        }
    }
    units.into_iter().collect()
}

/// Everything that prints and links depend on, as one number.
pub(crate) fn method(comparer: &Comparer, settings: &DuplicateSettings) -> i64 {
    let DuplicateSettings {
        near,
        near_short,
        min_letters,
        contained_share,
        contained,
        own_sentences,
        campaign_ideas: _,
        campaign_authors: _,
    } = settings;
    let text = format!(
        "{METHOD} {:x} {near} {near_short} {min_letters} {contained_share} {contained} {own_sentences}",
        comparer.fingerprint()
    );
    hash_wide(&text.encode_utf16().collect::<Vec<u16>>()).cast_signed()
}

/// The numbers of one row.
fn list<T: ArrowPrimitiveType>(lists: &ListArray, row: usize) -> &[T::Native] {
    let offsets = lists.value_offsets();
    let values = lists.values().as_primitive::<T>().values();
    &values[place(offsets[row])..place(offsets[row + 1])]
}

fn place(number: i32) -> usize {
    usize::try_from(number).expect("rows and arrow's offsets are not negative")
}
