//! Eojeols that the snapshot before has cut, found again.
//!
//! They hold for the same dictionary and word lists, which the caller compares, and for the same rules of
//! cutting: a sample of them is cut again, and if one comes out otherwise, none is believed.

use arrow::array::{
    Array as _, AsArray as _, BooleanArray, Int32Array, Int32Builder, ListArray, ListBuilder,
    StringArray,
};
use arrow::datatypes::Int32Type;
use hashbrown::HashTable;
use modum_analyzers::tokenize::{Class, Eojeol, Token as Term, Tokenizer, Tokens};
use modum_model::ids::TermId;
use modum_model::table::Table as _;
use modum_model::tables::{Eojeols, Lexemes};
use rayon::prelude::*;

use crate::cuts::{Cuts, Number, Occurrences, SHARDS, hash, shard};
use crate::vocabulary::Vocabulary;

/// Eojeols of the sample that is cut again.
const SAMPLE: usize = 512;
/// Numbers that [`Eojeols::places`] has for a term.
const NUMBERS: usize = 5;

/// What a corpus was cut into, for the next one.
#[derive(Clone, Debug, PartialEq)]
pub struct Cutting {
    /// Every different eojeol.
    pub eojeols: Eojeols,
    /// The terms that they name.
    pub lexemes: Lexemes,
}

/// The eojeols of the snapshot before, by shard.
pub(crate) struct Known<'a> {
    rows: Option<Rows<'a>>,
    shards: Vec<HashTable<Hashed>>,
}

/// A row, and the hash of its eojeol.
type Hashed = (u64, u32);

/// The columns of [`Eojeols`].
struct Rows<'a> {
    table: &'a Eojeols,
    lexemes: &'a StringArray,
    terms: &'a [i32],
    places: &'a [i32],
}

/// A term of a known eojeol: its number, and how it stands there.
pub(crate) struct KnownTerm<'a> {
    /// Its row in [`Lexemes`].
    pub(crate) number: usize,
    pub(crate) term: Term<'a>,
}

/// The eojeols of one shard.
pub(crate) struct KnownShard<'a> {
    rows: Option<&'a Rows<'a>>,
    table: &'a HashTable<Hashed>,
}

impl<'a> Known<'a> {
    /// All of `before`, if they are cut as `tokenizer` cuts today.
    pub(crate) fn of(before: Option<&'a Cutting>, tokenizer: &Tokenizer) -> Self {
        let rows = before
            .and_then(Rows::of)
            .filter(|rows| rows.hold(tokenizer));
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

    /// How many terms there are.
    pub(crate) fn lexemes(&self) -> usize {
        self.rows.as_ref().map_or(0, |rows| rows.lexemes.len())
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
    pub(crate) fn terms(&self, row: usize, take: impl FnMut(KnownTerm<'_>)) -> u32 {
        let rows = self.rows.expect("a row was found");
        rows.terms(row).for_each(take);
        rows.positions(row)
    }
}

impl<'a> Rows<'a> {
    /// Nothing where the columns cannot be what [`table`] wrote.
    fn of(before: &'a Cutting) -> Option<Self> {
        let table = &before.eojeols;
        let rows = Self {
            table,
            lexemes: &before.lexemes.term,
            terms: table.terms.values().as_primitive::<Int32Type>().values(),
            places: table.places.values().as_primitive::<Int32Type>().values(),
        };
        let below =
            |number: i32, end: usize| usize::try_from(number).is_ok_and(|number| number < end);
        let mut kinds = rows.places.iter().skip(3).step_by(NUMBERS);
        let sound = rows.places.len() == NUMBERS * rows.terms.len()
            && rows
                .terms
                .iter()
                .all(|&term| below(term, rows.lexemes.len()))
            && kinds.all(|&kind| below(kind, Class::ALL.len()));
        sound.then_some(rows)
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

    fn terms(&self, row: usize) -> impl Iterator<Item = KnownTerm<'a>> {
        let terms = &self.terms[offset(&self.table.terms, row)..offset(&self.table.terms, row + 1)];
        let places = &self.places[offset(&self.table.places, row)..];
        let lexemes = self.lexemes;
        terms
            .iter()
            .zip(places.chunks_exact(NUMBERS))
            .map(move |(&term, place)| {
                let number = term.cast_unsigned() as usize;
                let term = Term {
                    term: lexemes.value(number),
                    start: place[0].cast_unsigned(),
                    end: place[1].cast_unsigned(),
                    position: place[2].cast_unsigned(),
                    class: Class::ALL[place[3].cast_unsigned() as usize],
                    part: place[4] != 0,
                };
                KnownTerm { number, term }
            })
    }

    /// Whether a sample of the eojeols is cut as they were.
    fn hold(&self, tokenizer: &Tokenizer) -> bool {
        let (mut worker, mut tokens) = (tokenizer.worker(), Tokens::default());
        let step = self.table.len().div_ceil(SAMPLE).max(1);
        (0..self.table.len()).step_by(step).all(|row| {
            let positions = worker.tokenize_eojeol(self.eojeol(row), &mut tokens);
            positions == self.positions(row)
                && tokens.iter().eq(self.terms(row).map(|known| known.term))
        })
    }
}

fn offset(lists: &ListArray, row: usize) -> usize {
    usize::try_from(lists.value_offsets()[row]).expect("offsets are not negative")
}

/// Every different eojeol of a corpus and its terms, for the snapshot.
pub(crate) fn table(found: &Occurrences, cuts: &Cuts, vocabulary: &Vocabulary) -> Cutting {
    let mut eojeols: Vec<(Eojeol<'_>, Number)> = found
        .eojeols()
        .map(|(number, eojeol)| (eojeol, number))
        .collect();
    eojeols.par_sort_unstable_by_key(|(eojeol, _)| (eojeol.letters, eojeol.begins_line));
    let signed = |number: u32| i32::try_from(number).expect("one text is shorter than 2 GiB");
    let mut positions = Vec::with_capacity(eojeols.len());
    let mut terms = ListBuilder::new(Int32Builder::new());
    let mut places = ListBuilder::new(Int32Builder::new());
    for &(_, number) in &eojeols {
        let (tokens, words) = cuts.get(number);
        positions.push(signed(words));
        for token in tokens {
            let number =
                i32::try_from(token.term.index()).expect("there are fewer than 2^31 terms");
            terms.values().append_value(number);
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
    let eojeols = Eojeols {
        letters: StringArray::from_iter_values(eojeols.iter().map(|(eojeol, _)| eojeol.letters)),
        begins_line: eojeols
            .iter()
            .map(|(eojeol, _)| Some(eojeol.begins_line))
            .collect::<BooleanArray>(),
        positions: Int32Array::from(positions),
        terms: terms.finish(),
        places: places.finish(),
    };
    let all = (0..vocabulary.len()).map(|term| vocabulary.term(TermId::new(term)));
    let lexemes = Lexemes {
        term: StringArray::from_iter_values(all),
    };
    Cutting { eojeols, lexemes }
}
