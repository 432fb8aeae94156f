//! Counts by month, quarter or year: the finest of which there are not too many.

use std::collections::BTreeMap;

use arrow::array::Array as _;
use chrono::{Datelike as _, NaiveDate};

use super::cells::Cells;
use super::columns::Columns;
use crate::language::Language;

/// Periods that a figure has room for.
const MOST: i32 = 36;

/// Counts over time.
pub(crate) struct Trend {
    pub(crate) unit: Unit,
    /// Without gaps, earliest first; empty when no date may be shown.
    pub(crate) periods: Vec<Period>,
    /// Proposals of each period; `None` where withheld.
    pub(crate) totals: Vec<Option<i64>>,
    /// Of each theme (outer) and period what may be shown; `None` where no cell may.
    pub(crate) themes: BTreeMap<usize, Vec<Option<i64>>>,
    /// Proposals whose date is not known.
    pub(crate) unknown: i64,
    /// Proposals whose month and channel are withheld.
    pub(crate) withheld: i64,
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Month,
    Quarter,
    Year,
}

/// A period: so many units since the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Period {
    unit_months: i32,
    number: i32,
}

impl Unit {
    /// The finest with which `first` to `last` (months since the year 0) gives no more than [`MOST`].
    fn for_span(first: i32, last: i32) -> Self {
        let fits = |unit: &Self| last / unit.months() - first / unit.months() < MOST;
        [Self::Month, Self::Quarter]
            .into_iter()
            .find(fits)
            .unwrap_or(Self::Year)
    }

    fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

impl Period {
    /// What it is called.
    pub(crate) fn name(self, language: Language) -> String {
        let first = self.number * self.unit_months;
        let (year, month) = (first.div_euclid(12), first.rem_euclid(12));
        match self.unit_months {
            1 => language.month(year, u32::try_from(month + 1).unwrap_or(1)),
            3 => {
                let quarter = month / 3 + 1;
                language.fill("common.quarter_name", &[("year", &year), ("n", &quarter)])
            }
            _ => language.fill("common.year_name", &[("year", &year)]),
        }
    }
}

impl Trend {
    pub(crate) fn of(totals: Columns<'_>, cells: &Cells<'_>, ideas: usize) -> Self {
        let (days, counts) = (totals.days("month"), totals.counts("n_ideas"));
        let mut months: BTreeMap<i32, i64> = BTreeMap::new();
        let (mut unknown, mut shown) = (0, 0);
        for row in totals.rows() {
            let count = counts.value(row);
            shown += count;
            match month(days.is_valid(row).then(|| days.value(row))) {
                Some(month) => *months.entry(month).or_default() += count,
                None => unknown += count,
            }
        }
        let (unit, periods) = periods(&months);
        let mut trend = Self {
            unit,
            totals: vec![None; periods.len()],
            periods,
            themes: BTreeMap::new(),
            unknown,
            withheld: i64::try_from(ideas).unwrap_or(i64::MAX) - shown,
        };
        for (month, count) in months {
            if let Some(place) = trend.place(month) {
                *trend.totals[place].get_or_insert(0) += count;
            }
        }
        trend.add_themes(cells);
        trend
    }

    fn add_themes(&mut self, cells: &Cells<'_>) {
        for cell in &cells.cells {
            let place = month(cell.month).and_then(|month| self.place(month));
            if let Some(place) = place {
                let empty = || vec![None; self.totals.len()];
                let line = self.themes.entry(cell.theme).or_insert_with(empty);
                *line[place].get_or_insert(0) += cell.n_ideas;
            }
        }
    }

    /// The period that a month belongs to.
    fn place(&self, month: i32) -> Option<usize> {
        let number = month.div_euclid(self.unit.months());
        let first = self.periods.first()?.number;
        let place = usize::try_from(number - first).ok()?;
        (place < self.periods.len()).then_some(place)
    }
}

fn periods(months: &BTreeMap<i32, i64>) -> (Unit, Vec<Period>) {
    let ends = months.keys().next().zip(months.keys().next_back());
    let Some((&first, &last)) = ends else {
        return (Unit::Month, Vec::new());
    };
    let unit = Unit::for_span(first, last);
    let unit_months = unit.months();
    let numbers = first.div_euclid(unit_months)..=last.div_euclid(unit_months);
    let period = |number| Period {
        unit_months,
        number,
    };
    (unit, numbers.map(period).collect())
}

/// Months since the year 0 of a day.
fn month(day: Option<i32>) -> Option<i32> {
    let date = NaiveDate::from_epoch_days(day?)?;
    Some(12 * date.year() + i32::try_from(date.month0()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_spans_are_told_in_longer_periods() {
        let check = |months: &[i32], unit: Unit, names: &[&str]| {
            let months = months.iter().map(|month| (*month, 1)).collect();
            let (found, periods) = periods(&months);
            assert_eq!(found, unit);
            let ends = [periods.first(), periods.last()];
            let ends = ends.map(|period| period.unwrap().name(Language::Korean));
            assert_eq!(ends, names);
        };
        let may = 12 * 2017 + 4;
        check(&[may], Unit::Month, &["2017. 5.", "2017. 5."]);
        check(&[may, may + 35], Unit::Month, &["2017. 5.", "2020. 4."]);
        check(
            &[may, may + 36],
            Unit::Quarter,
            &["2017년 2분기", "2020년 2분기"],
        );
        check(&[may, may + 200], Unit::Year, &["2017년", "2034년"]);
        assert_eq!(month(Some(17_312)), Some(may));
        assert_eq!(periods(&BTreeMap::new()).1.len(), 0);
    }
}
