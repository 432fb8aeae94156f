//! Eojeols that the snapshot before has cut, found again.
//!
//! They hold for the same dictionary and word lists, which the caller compares, and for the same rules of
//! cutting: a sample of them is cut again, and if one comes out otherwise, none is believed.

use arrow::array::{
    Array as _, AsArray as _, BooleanArray, Int32Array, Int32Builder, ListArray, ListBuilder,
    StringArray, StringBuilder,
};
use arrow::datatypes::Int32Type;
use hashbrown::HashTable;
use modum_analyzers::tokenize::{Class, Eojeol, Token as Term, Tokenizer, Tokens};
use modum_model::table::Table as _;
use modum_model::tables::Eojeols;
use rayon::prelude::*;

use crate::cuts::{Cuts, Number, Occurrences, SHARDS, hash, shard};
use crate::vocabulary::Vocabulary;

/// Eojeols of the sample that is cut again.
const SAMPLE: usize = 512;
/// Numbers that [`Eojeols::places`] has for a term.
const NUMBERS: usize = 5;

/// The eojeols of the snapshot before, by shard.
pub(crate) struct Known<'a> {
    rows: Option<Rows<'a>>,
    shards: Vec<HashTable<Hashed>>,
}

/// A row, and the hash of its eojeol.
type Hashed = (u64, u32);

/// The columns of [`Eojeols`], and where the lists of a row begin.
struct Rows<'a> {
    table: &'a Eojeols,
    terms: &'a StringArray,
    places: &'a [i32],
}

/// The eojeols of one shard.
pub(crate) struct KnownShard<'a> {
    rows: Option<&'a Rows<'a>>,
    table: &'a HashTable<Hashed>,
}

impl<'a> Known<'a> {
    /// All of `table`, if they are cut as `tokenizer` cuts today.
    pub(crate) fn of(table: Option<&'a Eojeols>, tokenizer: &Tokenizer) -> Self {
        let rows = table.and_then(Rows::of).filter(|rows| rows.hold(tokenizer));
        let mut numbers: Vec<Vec<Hashed>> = vec![Vec::new(); SHARDS];
        if let Some(rows) = &rows {
            let hashes = (0..rows.table.len())
                .into_par_iter()
                .map(|row| hash(rows.eojeol(row)));
            let hashes: Vec<u64> = hashes.collect();
            for (row, hash) in (0..).zip(hashes) {
                numbers[shard(hash)].push((hash, row));
            }
        }
        let table = |numbers: Vec<Hashed>| {
            let mut table = HashTable::with_capacity(numbers.len());
            for number in numbers {
                table.insert_unique(number.0, number, |known: &Hashed| known.0);
            }
            table
        };
        let shards = numbers.into_par_iter().map(table).collect();
        Self { rows, shards }
    }

    /// Those of shard `number`.
    pub(crate) fn shard(&self, number: usize) -> KnownShard<'_> {
        KnownShard {
            rows: self.rows.as_ref(),
            table: &self.shards[number],
        }
    }
}

impl KnownShard<'_> {
    /// The row of an eojeol with this hash.
    pub(crate) fn find(&self, eojeol: Eojeol<'_>, hash: u64) -> Option<usize> {
        let rows = self.rows?;
        let same = |known: &Hashed| known.0 == hash && rows.eojeol(known.1 as usize) == eojeol;
        self.table.find(hash, same).map(|known| known.1 as usize)
    }

    /// Gives the terms of a row to `take`; returns the positions that its words take.
    pub(crate) fn terms(&self, row: usize, take: impl FnMut(Term<'_>)) -> u32 {
        let rows = self.rows.expect("a row was found");
        rows.terms(row).for_each(take);
        rows.positions(row)
    }
}

impl<'a> Rows<'a> {
    /// Nothing where the columns cannot be what [`table`] wrote.
    fn of(table: &'a Eojeols) -> Option<Self> {
        let rows = Self {
            table,
            terms: table.terms.values().as_string(),
            places: table.places.values().as_primitive::<Int32Type>().values(),
        };
        let kinds = rows.places.iter().skip(3).step_by(NUMBERS);
        let known = kinds
            .copied()
            .all(|kind| usize::try_from(kind).is_ok_and(|kind| kind < Class::ALL.len()));
        (known && rows.places.len() == NUMBERS * rows.terms.len()).then_some(rows)
    }

    fn eojeol(&self, row: usize) -> Eojeol<'a> {
        Eojeol {
            letters: self.table.letters.value(row),
            begins_line: self.table.begins_line.value(row),
        }
    }

    fn positions(&self, row: usize) -> u32 {
        self.table.positions.value(row).cast_unsigned()
    }

    fn terms(&self, row: usize) -> impl Iterator<Item = Term<'a>> {
        let bound = |row: usize| offset(&self.table.terms, row);
        let places = &self.places[offset(&self.table.places, row)..];
        (bound(row)..bound(row + 1))
            .zip(places.chunks_exact(NUMBERS))
            .map(|(term, place)| Term {
                term: self.terms.value(term),
                start: place[0].cast_unsigned(),
                end: place[1].cast_unsigned(),
                position: place[2].cast_unsigned(),
                class: Class::ALL[place[3].cast_unsigned() as usize],
                part: place[4] != 0,
            })
    }

    /// Whether a sample of the eojeols is cut as they were.
    fn hold(&self, tokenizer: &Tokenizer) -> bool {
        let (mut worker, mut tokens) = (tokenizer.worker(), Tokens::default());
        let step = self.table.len().div_ceil(SAMPLE).max(1);
        (0..self.table.len()).step_by(step).all(|row| {
            let positions = worker.tokenize_eojeol(self.eojeol(row), &mut tokens);
            positions == self.positions(row) && tokens.iter().eq(self.terms(row))
        })
    }
}

fn offset(lists: &ListArray, row: usize) -> usize {
    usize::try_from(lists.value_offsets()[row]).expect("offsets are not negative")
}

/// Every different eojeol of a corpus and its terms, for the snapshot.
pub(crate) fn table(found: &Occurrences, cuts: &Cuts, vocabulary: &Vocabulary) -> Eojeols {
    let mut eojeols: Vec<(Eojeol<'_>, Number)> = found
        .eojeols()
        .map(|(number, eojeol)| (eojeol, number))
        .collect();
    eojeols.par_sort_unstable_by_key(|(eojeol, _)| (eojeol.letters, eojeol.begins_line));
    let signed = |number: u32| i32::try_from(number).expect("one text is shorter than 2 GiB");
    let mut positions = Vec::with_capacity(eojeols.len());
    let mut terms = ListBuilder::new(StringBuilder::new());
    let mut places = ListBuilder::new(Int32Builder::new());
    for &(_, number) in &eojeols {
        let (tokens, words) = cuts.get(number);
        positions.push(signed(words));
        for token in tokens {
            terms.values().append_value(vocabulary.term(token.term));
            places.values().append_slice(&[
                signed(token.start),
                signed(token.end),
                signed(token.position),
                token.class as i32,
                i32::from(token.part),
            ]);
        }
        terms.append(true);
        places.append(true);
    }
    Eojeols {
        letters: StringArray::from_iter_values(eojeols.iter().map(|(eojeol, _)| eojeol.letters)),
        begins_line: BooleanArray::from_iter(
            eojeols.iter().map(|(eojeol, _)| Some(eojeol.begins_line)),
        ),
        positions: Int32Array::from(positions),
        terms: terms.finish(),
        places: places.finish(),
    }
}
