//! What is to be remembered of a run: the `signatures` table, from which [`Known`](crate::known) starts.

use std::sync::Arc;

use arrow::array::{ArrowPrimitiveType, Int32Array, Int64Array, ListArray, PrimitiveArray};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{Field, Float32Type, Int32Type, Int64Type};
use modum_corpus::Texts;
use modum_model::ids::IdeaRow;
use modum_model::tables::Signatures;

use crate::groups::Kind;
use crate::prints::Prints;
use crate::units::Units;
use crate::verify::Link;

/// What is to be remembered of a run.
pub(crate) struct Remember<'a> {
    pub(crate) texts: &'a Texts,
    pub(crate) units: &'a Units,
    /// Of each unit, at least.
    pub(crate) prints: &'a Prints<'a>,
    /// Sorted by member, then by canonical.
    pub(crate) links: &'a [Link],
    pub(crate) method: i64,
}

impl Remember<'_> {
    pub(crate) fn table(&self) -> Signatures {
        let (units, prints) = (self.units, self.prints);
        let letters = |half: usize| {
            let keys = units.iter().map(|unit| unit.letters.parted()[half]);
            Int64Array::from_iter_values(keys)
        };
        let length = |kind: usize| {
            let lengths = (0..units.len()).map(|unit| prints.head(unit).lengths[kind]);
            Int32Array::from_iter_values(lengths.map(u32::cast_signed))
        };
        let fingerprints = (0..units.len()).map(|unit| prints.head(unit).fingerprint);
        let fingerprints = fingerprints.flatten().map(u64::cast_signed).collect();
        let shingles: Vec<&[i32]> = (0..units.len()).map(|unit| prints.shingles(unit)).collect();
        let links = self.links_by_member();
        let linked = |number: fn(&Link) -> i32| {
            let numbers = self.links.iter().map(number).collect();
            lists::<Int32Type>(links.iter().copied(), numbers)
        };
        Signatures {
            rank: Int32Array::from_iter_values((0..).take(units.len())),
            method: Int64Array::from_value(self.method, units.len()),
            ideas: lists::<Int32Type>(units.iter().map(|unit| unit.ideas), self.ideas_by_unit()),
            letters_high: letters(0),
            letters_low: letters(1),
            counting: length(0),
            length: length(1),
            fingerprint: lists::<Int64Type>(units.iter().map(|_| 4), fingerprints),
            shingles: lists::<Int32Type>(
                shingles.iter().map(|shingles| shingles.len()),
                shingles.concat(),
            ),
            linked: linked(|link| link.canonical.cast_signed()),
            linked_contained: linked(|link| i32::from(link.kind == Kind::Contained)),
            linked_similarity: lists::<Float32Type>(
                links.iter().copied(),
                self.links.iter().map(|link| link.similarity).collect(),
            ),
        }
    }

    /// How many links each unit has as a member.
    fn links_by_member(&self) -> Vec<usize> {
        let mut counts = vec![0; self.units.len()];
        for link in self.links {
            counts[link.member as usize] += 1;
        }
        counts
    }

    /// The rows of each unit's ideas, that of the canonical first.
    fn ideas_by_unit(&self) -> Vec<i32> {
        let mut starts = Vec::with_capacity(self.units.len());
        let mut total = 0;
        for unit in self.units.iter() {
            starts.push(total);
            total += unit.ideas;
        }
        let mut rows = vec![0; total];
        let mut taken = vec![1; self.units.len()];
        for (row, idea) in (0..).zip((0..self.texts.ideas()).map(IdeaRow::new)) {
            let number = self.units.of_text(self.texts.of(idea));
            let (unit, taken) = (self.units.get(number), &mut taken[number as usize]);
            let start = starts[number as usize];
            if unit.canonical == idea {
                rows[start] = row;
            } else {
                rows[start + *taken] = row;
                *taken += 1;
            }
        }
        rows
    }
}

/// One list of numbers a row, of these lengths.
fn lists<T: ArrowPrimitiveType>(
    lengths: impl Iterator<Item = usize>,
    values: Vec<T::Native>,
) -> ListArray {
    let field = Arc::new(Field::new("item", T::DATA_TYPE, true));
    let values = Arc::new(PrimitiveArray::<T>::new(values.into(), None));
    ListArray::new(field, OffsetBuffer::from_lengths(lengths), values, None)
}
