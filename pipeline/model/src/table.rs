//! How a dataset is declared: one macro, from which schema, columns and headings follow.
//!
//! A table is a struct of Arrow arrays. Arrays are shared, so cloning a table or making a record
//! batch of it copies nothing.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float32Array, Int32Array, Int64Array, ListArray,
    RecordBatch, StringArray,
};
use arrow::datatypes::{DataType, Field, SchemaRef};

/// Why a record batch is not the table it should be.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The batch has other columns than the table.
    #[error("table `{table}` should have the columns {expected}, but has {found}")]
    Columns {
        /// The table that was to be read.
        table: &'static str,
        /// The columns it is declared with.
        expected: String,
        /// The columns that were found.
        found: String,
    },
    /// Arrow refused the data.
    #[error("table `{table}` cannot be read: {source}")]
    Arrow {
        /// The table that was to be read.
        table: &'static str,
        /// Arrow's own message.
        source: arrow::error::ArrowError,
    },
}

/// The type of a column: the array that holds it and the Arrow type in its file.
pub trait ColumnType {
    /// The array that holds the column.
    type Array: Array + Clone + 'static;
    /// The column's type in files.
    fn data_type() -> DataType;
}

macro_rules! column_type {
    ($(#[$doc:meta] $name:ident => $array:ty, $data:expr;)*) => {$(
        #[$doc]
        #[derive(Debug)]
        pub struct $name;
        impl ColumnType for $name {
            type Array = $array;
            fn data_type() -> DataType { $data }
        }
    )*};
}

column_type! {
    /// UTF-8 text.
    Utf8 => StringArray, DataType::Utf8;
    /// Days since 1970-01-01.
    Date => Date32Array, DataType::Date32;
    /// A count.
    Int64 => Int64Array, DataType::Int64;
    /// A topic number or a rank.
    Int32 => Int32Array, DataType::Int32;
    /// A similarity, score or probability.
    Float32 => Float32Array, DataType::Float32;
    /// A mark.
    Bool => BooleanArray, DataType::Boolean;
    /// A list of texts.
    Utf8List => ListArray, list_of(DataType::Utf8);
    /// A list of scores.
    Float32List => ListArray, list_of(DataType::Float32);
    /// A list of topic numbers.
    Int32List => ListArray, list_of(DataType::Int32);
    /// A list of hashes.
    Int64List => ListArray, list_of(DataType::Int64);
}

fn list_of(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("item", item, true)))
}

/// A dataset: its name, schema and headings, and the way to and from a record batch.
pub trait Table: Clone + Send + Sync {
    /// The file's stem under `datasets/`.
    const NAME: &'static str;
    /// The columns that rows are sorted by.
    const KEY: &'static [&'static str];
    /// Each column's Korean heading, in the order of the columns.
    const HEADINGS_KO: &'static [&'static str];
    /// Names, types and nullability of the columns.
    fn schema() -> SchemaRef;
    /// The columns as one batch; shares the arrays.
    fn to_batch(&self) -> RecordBatch;
    /// The columns of `batch`, which must be this table's, by name, order and type.
    fn from_batch(batch: &RecordBatch) -> Result<Self, TableError>;
    /// The number of rows.
    fn len(&self) -> usize;
    /// Whether there is no row.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The column at `index` as the array the table declares for it.
///
/// # Panics
/// When the caller has not compared the schemas before.
pub fn column<C: ColumnType>(batch: &RecordBatch, index: usize) -> C::Array {
    let array: &ArrayRef = batch.column(index);
    array
        .as_any()
        .downcast_ref::<C::Array>()
        .expect("the schema was compared")
        .clone()
}

/// The row of `id` in a column of ids that a table is sorted by.
pub fn find(ids: &StringArray, id: &str) -> Option<usize> {
    let (mut low, mut high) = (0, ids.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if ids.value(middle) < id {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    (low < ids.len() && ids.value(low) == id).then_some(low)
}

/// Compares names and types (a column without nulls may be declared nullable in the file).
pub fn check_schema(
    table: &'static str,
    expected: &SchemaRef,
    found: &SchemaRef,
) -> Result<(), TableError> {
    let describe = |schema: &SchemaRef| {
        let columns: Vec<String> = schema
            .fields()
            .iter()
            .map(|f| format!("{} {}", f.name(), f.data_type()))
            .collect();
        columns.join(", ")
    };
    let (expected, found) = (describe(expected), describe(found));
    if expected == found {
        Ok(())
    } else {
        Err(TableError::Columns {
            table,
            expected,
            found,
        })
    }
}

/// The batch under the table's own schema, which refuses nulls where there must be none.
pub(crate) fn declared(
    table: &'static str,
    schema: SchemaRef,
    batch: &RecordBatch,
) -> Result<RecordBatch, TableError> {
    RecordBatch::try_new(schema, batch.columns().to_vec())
        .map_err(|source| TableError::Arrow { table, source })
}

macro_rules! nullable {
    () => {
        false
    };
    (null) => {
        true
    };
}
pub(crate) use nullable;

/// Declares a table: `column: Type [null] = "Korean heading"`.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident = $file:literal by [$($key:literal),*] {
        $($(#[$column_doc:meta])* $column:ident: $type:ident $($null:ident)? = $heading:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$column_doc])* pub $column: <$type as ColumnType>::Array,)*
        }

        impl Table for $name {
            const NAME: &'static str = $file;
            const KEY: &'static [&'static str] = &[$($key),*];
            const HEADINGS_KO: &'static [&'static str] = &[$($heading),*];

            fn schema() -> SchemaRef {
                Arc::new(Schema::new(vec![
                    $(Field::new(stringify!($column), $type::data_type(), nullable!($($null)?)),)*
                ]))
            }

            fn to_batch(&self) -> RecordBatch {
                RecordBatch::try_new(
                    Self::schema(),
                    vec![$(Arc::new(self.$column.clone()),)*],
                )
                .expect("columns of a table have equal lengths and the declared types")
            }

            fn from_batch(batch: &RecordBatch) -> Result<Self, TableError> {
                check_schema(Self::NAME, &Self::schema(), &batch.schema())?;
                let batch = declared(Self::NAME, Self::schema(), batch)?;
                let mut index = 0..;
                Ok(Self {
                    $($column: column::<$type>(
                        &batch,
                        index.next().expect("the range has no end"),
                    ),)*
                })
            }

            fn len(&self) -> usize {
                [$(self.$column.len()),*][0]
            }
        }
    };
}
pub(crate) use table;
