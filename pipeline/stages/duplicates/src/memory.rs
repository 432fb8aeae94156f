//! What the store remembers of the texts it knows, so that a new intake is compared with them and
//! they are not compared with each other again: [`Memory`], in and out of the `signatures` table.
//!
//! It may be used only where everything that prints and links depend on is as it was: the method
//! here, the settings and the phrases that do not count. A fingerprint of these stands in each row;
//! with another one, nothing is remembered.

use std::sync::Arc;

use arrow::array::{
    Array, ArrowPrimitiveType, AsArray, Date32Array, Int32Array, Int64Array, ListArray,
    PrimitiveArray, StringArray,
};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{Field, Float32Type, Int32Type, Int64Type};
use modum_analyzers::comparable::Comparer;
use modum_analyzers::shingle::hash_wide;
use modum_model::ids::TextId;
use modum_model::settings::DuplicateSettings;
use modum_model::table::Table as _;
use modum_model::tables::{Ideas, Signatures};

use crate::groups::Kind;
use crate::letters::TextKey;
use crate::prints::Prints;
use crate::units::Units;
use crate::verify::Link;

/// To be raised with every change of what this crate or its analyzers make of a text.
const METHOD: u64 = 1;

/// What is remembered of all units, by the rank that they had.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) units: Vec<Remembered>,
    /// All texts of all units, sorted by key.
    texts: Vec<(TextKey, u32)>,
    pub(crate) prints: Prints,
    /// Sorted by member, then by canonical.
    pub(crate) links: Vec<Link>,
}

/// One unit as it was.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Remembered {
    /// Key of its letters.
    pub(crate) letters: TextKey,
    /// Key of the text whose prints are kept.
    pub(crate) text: TextKey,
    /// What decided its rank: ideas, day, canonical.
    pub(crate) ideas: usize,
    pub(crate) day: i32,
    pub(crate) canonical: String,
}

impl Memory {
    /// What a table remembers, if it was made in the way that `method` names.
    pub(crate) fn recall(table: &Signatures, method: i64) -> Self {
        let mut memory = Self::default();
        if table.method.iter().any(|found| found != Some(method)) {
            return memory;
        }
        for row in 0..table.len() {
            let number = u32::try_from(row).expect("a store holds fewer than 2^32 texts");
            let texts = list::<Int64Type>(&table.texts, row);
            let texts: Vec<TextKey> = texts
                .chunks_exact(2)
                .map(|key| joined([key[0], key[1]]))
                .collect();
            memory
                .texts
                .extend(texts.iter().map(|&text| (text, number)));
            memory.units.push(Remembered {
                letters: joined([table.letters_high.value(row), table.letters_low.value(row)]),
                text: texts.first().copied().unwrap_or_default(),
                ideas: usize::try_from(table.n_ideas.value(row)).unwrap_or(0),
                day: if table.submitted_at.is_null(row) {
                    i32::MAX
                } else {
                    table.submitted_at.value(row)
                },
                canonical: table.idea_id.value(row).to_owned(),
            });
            memory.recall_prints(table, row);
            memory.recall_links(table, row, number);
        }
        memory.texts.sort_unstable();
        memory
    }

    fn recall_prints(&mut self, table: &Signatures, row: usize) {
        let mut fingerprint = [0; 4];
        for (bits, &kept) in fingerprint
            .iter_mut()
            .zip(list::<Int64Type>(&table.fingerprint, row))
        {
            *bits = kept.cast_unsigned();
        }
        let shingles: Vec<u32> = list::<Int32Type>(&table.shingles, row)
            .iter()
            .map(|shingle| shingle.cast_unsigned())
            .collect();
        let lengths =
            [&table.counting, &table.length].map(|column| column.value(row).cast_unsigned());
        self.prints.push(lengths, fingerprint, &shingles);
    }

    fn recall_links(&mut self, table: &Signatures, row: usize, member: u32) {
        let canonicals = list::<Int32Type>(&table.linked, row);
        let contained = list::<Int32Type>(&table.linked_contained, row);
        let similarities = list::<Float32Type>(&table.linked_similarity, row);
        let links = canonicals.iter().zip(contained).zip(similarities);
        self.links
            .extend(links.map(|((canonical, contained), &similarity)| Link {
                member,
                canonical: canonical.cast_unsigned(),
                kind: if *contained == 0 {
                    Kind::Near
                } else {
                    Kind::Contained
                },
                similarity,
            }));
    }

    /// The unit that has a text.
    pub(crate) fn unit_of(&self, text: TextKey) -> Option<u32> {
        let at = self
            .texts
            .binary_search_by_key(&text, |&(key, _)| key)
            .ok()?;
        Some(self.texts[at].1)
    }
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

/// What is to be remembered of a run.
pub(crate) struct Remember<'a> {
    pub(crate) ideas: &'a Ideas,
    pub(crate) units: &'a Units,
    /// Key of each text, and of its letters.
    pub(crate) texts: &'a [TextKey],
    pub(crate) letters: &'a [TextKey],
    /// Of each unit, at least.
    pub(crate) prints: &'a Prints,
    /// Sorted by member, then by canonical.
    pub(crate) links: &'a [Link],
    pub(crate) method: i64,
}

impl Remember<'_> {
    pub(crate) fn table(&self) -> Signatures {
        let (units, prints) = (self.units, self.prints);
        let rows = 0..units.len();
        let letters = |at: usize| {
            let keys = units.iter().map(|unit| self.letters[unit.text.index()]);
            keys.map(move |key| parted(key)[at])
        };
        let links = self.links_by_member();
        Signatures {
            rank: Int32Array::from_iter_values((0..).take(units.len())),
            method: Int64Array::from_value(self.method, units.len()),
            idea_id: StringArray::from_iter_values(
                units
                    .iter()
                    .map(|unit| self.ideas.idea_id.value(unit.canonical.index())),
            ),
            submitted_at: units
                .iter()
                .map(|unit| known_day(unit.day))
                .collect::<Date32Array>(),
            n_ideas: Int64Array::from_iter_values(
                units
                    .iter()
                    .map(|unit| i64::try_from(unit.ideas).expect("ideas are counted in memory")),
            ),
            letters_high: Int64Array::from_iter_values(letters(0)),
            letters_low: Int64Array::from_iter_values(letters(1)),
            texts: self.texts_by_unit(),
            counting: Int32Array::from_iter_values(
                rows.clone()
                    .map(|unit| prints.lengths(unit)[0].cast_signed()),
            ),
            length: Int32Array::from_iter_values(
                rows.clone()
                    .map(|unit| prints.lengths(unit)[1].cast_signed()),
            ),
            fingerprint: lists::<Int64Type, _>(
                rows.clone()
                    .map(|unit| prints.fingerprint(unit).map(u64::cast_signed)),
            ),
            shingles: lists::<Int32Type, _>(rows.map(|unit| {
                prints
                    .shingles(unit)
                    .iter()
                    .map(|shingle| shingle.cast_signed())
            })),
            linked: lists::<Int32Type, _>(
                links
                    .iter()
                    .map(|links| links.iter().map(|link| link.canonical.cast_signed())),
            ),
            linked_contained: lists::<Int32Type, _>(links.iter().map(|links| {
                links
                    .iter()
                    .map(|link| i32::from(link.kind == Kind::Contained))
            })),
            linked_similarity: lists::<Float32Type, _>(
                links
                    .iter()
                    .map(|links| links.iter().map(|link| link.similarity)),
            ),
        }
    }

    fn links_by_member(&self) -> Vec<&[Link]> {
        let mut rest = self.links;
        let members = (0..).take(self.units.len());
        members
            .map(|member| {
                let (own, others) =
                    rest.split_at(rest.partition_point(|link| link.member <= member));
                rest = others;
                own
            })
            .collect()
    }

    /// The keys of each unit's texts, that of the canonical first.
    fn texts_by_unit(&self) -> ListArray {
        let texts = (0..self.texts.len()).map(TextId::new);
        let mut texts: Vec<(u32, bool, TextKey)> = texts
            .map(|text| {
                let unit = self.units.of_text(text);
                (
                    unit,
                    self.units.get(unit).text != text,
                    self.texts[text.index()],
                )
            })
            .collect();
        texts.sort_unstable();
        let units = texts.chunk_by(|a, b| a.0 == b.0);
        lists::<Int64Type, _>(units.map(|texts| texts.iter().flat_map(|&(_, _, key)| parted(key))))
    }
}

fn known_day(day: i32) -> Option<i32> {
    (day != i32::MAX).then_some(day)
}

fn parted(key: TextKey) -> [i64; 2] {
    let half = |shift: u32| {
        u64::try_from(key.0 >> shift & u128::from(u64::MAX))
            .expect("64 bits of it")
            .cast_signed()
    };
    [half(64), half(0)]
}

fn joined([high, low]: [i64; 2]) -> TextKey {
    TextKey(u128::from(high.cast_unsigned()) << 64 | u128::from(low.cast_unsigned()))
}

/// One list of numbers a row.
fn lists<T, L>(rows: impl Iterator<Item = L>) -> ListArray
where
    T: ArrowPrimitiveType,
    L: IntoIterator<Item = T::Native>,
{
    let (mut values, mut lengths) = (Vec::new(), Vec::new());
    for row in rows {
        let before = values.len();
        values.extend(row);
        lengths.push(values.len() - before);
    }
    let field = Arc::new(Field::new("item", T::DATA_TYPE, true));
    let values = Arc::new(PrimitiveArray::<T>::from_iter_values(values));
    ListArray::new(field, OffsetBuffer::from_lengths(lengths), values, None)
}

/// The numbers of one row.
fn list<T: ArrowPrimitiveType>(lists: &ListArray, row: usize) -> &[T::Native] {
    let offsets = lists.value_offsets();
    let place = |offset: i32| usize::try_from(offset).expect("arrow's offsets are not negative");
    let values = lists.values().as_primitive::<T>().values();
    &values[place(offsets[row])..place(offsets[row + 1])]
}
