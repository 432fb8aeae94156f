//! Columns of public tables by name.

use arrow::array::{
    Array, ArrayRef, Date32Array, Float32Array, Int32Array, Int64Array, ListArray, RecordBatch,
    StringArray,
};
use modum_publish::OpenData;

/// A public table.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'a>(&'a RecordBatch);

macro_rules! columns {
    ($($name:ident => $array:ty;)*) => {$(
        pub(crate) fn $name(self, name: &str) -> &'a $array {
            let column = self.column(name).as_any().downcast_ref();
            column.expect("a public column has the type of its dataset")
        }
    )*};
}

impl<'a> Columns<'a> {
    pub(crate) fn of(data: &'a OpenData, table: &str) -> Self {
        let found = data.tables.iter().find(|known| known.name == table);
        Self(&found.expect("every public table is there").batch)
    }

    pub(crate) fn rows(self) -> std::ops::Range<usize> {
        0..self.0.num_rows()
    }

    fn column(self, name: &str) -> &'a ArrayRef {
        let column = self.0.column_by_name(name);
        column.expect("a public table has all of its columns")
    }

    columns! {
        texts => StringArray;
        days => Date32Array;
        counts => Int64Array;
        ids => Int32Array;
        scores => Float32Array;
        lists => ListArray;
    }
}

/// The value of a row, if there is one.
pub(crate) fn text(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}

/// The same of a count.
pub(crate) fn count(column: &Int64Array, row: usize) -> Option<i64> {
    column.is_valid(row).then(|| column.value(row))
}

/// The same of a number.
pub(crate) fn id(column: &Int32Array, row: usize) -> Option<i32> {
    column.is_valid(row).then(|| column.value(row))
}

/// The texts of a row; none where there is no list.
pub(crate) fn items(column: &ListArray, row: usize) -> Vec<String> {
    if column.is_null(row) {
        return Vec::new();
    }
    let list = column.value(row);
    let texts: &StringArray = list
        .as_any()
        .downcast_ref()
        .expect("a public list holds texts");
    texts.iter().flatten().map(str::to_owned).collect()
}
