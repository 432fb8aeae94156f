//! One value of a table, whatever the column's type.

use std::fmt::Write as _;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float32Array, Int32Array, Int64Array,
    ListArray, RecordBatch, StringArray,
};
use arrow::datatypes::{DataType, Date32Type, Float32Type, Int32Type, Int64Type};
use chrono::NaiveDate;

/// Days from 0001-01-01 (day 1) to 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

/// A column of a table.
pub(super) enum Column<'a> {
    Text(&'a StringArray),
    Date(&'a Date32Array),
    Long(&'a Int64Array),
    Int(&'a Int32Array),
    Float(&'a Float32Array),
    Bool(&'a BooleanArray),
    List(&'a ListArray),
}

/// A value of a column.
pub(super) enum Cell<'a> {
    Null,
    Text(&'a str),
    Date(NaiveDate),
    Int(i64),
    Float(f32),
    Bool(bool),
    List(ArrayRef),
}

/// The columns of `batch`.
pub(super) fn columns(batch: &RecordBatch) -> Vec<Column<'_>> {
    batch.columns().iter().map(Column::new).collect()
}

impl<'a> Column<'a> {
    /// Knows the types that tables are declared with.
    pub(super) fn new(array: &'a ArrayRef) -> Self {
        match array.data_type() {
            DataType::Date32 => Self::Date(array.as_primitive::<Date32Type>()),
            DataType::Int64 => Self::Long(array.as_primitive::<Int64Type>()),
            DataType::Int32 => Self::Int(array.as_primitive::<Int32Type>()),
            DataType::Float32 => Self::Float(array.as_primitive::<Float32Type>()),
            DataType::Boolean => Self::Bool(array.as_boolean()),
            DataType::List(_) => Self::List(array.as_list::<i32>()),
            _ => Self::Text(array.as_string::<i32>()),
        }
    }

    /// The value at `row`. A date beyond the calendar is null.
    pub(super) fn cell(&self, row: usize) -> Cell<'a> {
        match self {
            Self::Text(array) if array.is_valid(row) => Cell::Text(array.value(row)),
            Self::Date(array) if array.is_valid(row) => {
                date(array.value(row)).map_or(Cell::Null, Cell::Date)
            }
            Self::Long(array) if array.is_valid(row) => Cell::Int(array.value(row)),
            Self::Int(array) if array.is_valid(row) => Cell::Int(array.value(row).into()),
            Self::Float(array) if array.is_valid(row) => Cell::Float(array.value(row)),
            Self::Bool(array) if array.is_valid(row) => Cell::Bool(array.value(row)),
            Self::List(array) if array.is_valid(row) => Cell::List(array.value(row)),
            _ => Cell::Null,
        }
    }
}

impl Cell<'_> {
    /// Appends the value as text: dates as `2017-05-26`, lists joined by ` | `, null as nothing.
    pub(super) fn append_to(&self, text: &mut String) {
        match self {
            Cell::Null => {}
            Cell::Text(value) => text.push_str(value),
            Cell::Date(value) => append(text, value),
            Cell::Int(value) => append(text, value),
            Cell::Float(value) => append(text, value),
            Cell::Bool(value) => append(text, value),
            Cell::List(items) => {
                let column = Column::new(items);
                for row in 0..items.len() {
                    text.push_str(if row == 0 { "" } else { " | " });
                    column.cell(row).append_to(text);
                }
            }
        }
    }
}

fn append(text: &mut String, value: &dyn std::fmt::Display) {
    write!(text, "{value}").expect("writing to a string cannot fail");
}

fn date(day: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH_FROM_CE)?)
}
