//! Counts by month, quarter or year: the finest of which there are not too many, and for themes the
//! finest in which most of them may be shown.

use std::collections::BTreeMap;

use arrow::array::Array as _;
use chrono::{Datelike as _, NaiveDate};

use super::cells::Cells;
use super::columns::Columns;
use crate::language::Language;

/// Periods that a figure has room for.
const MOST: usize = 36;
/// Share of the points of lines that should be shown, over periods with any proposal.
const SHOWN: f64 = 0.5;

/// Counts over time.
pub(crate) struct Trend {
    pub(crate) periods: Timeline,
    /// Proposals of each period; `None` where there are none or they are withheld.
    pub(crate) totals: Vec<Option<i64>>,
    /// Of the largest themes.
    pub(crate) themes: Lines,
    /// Proposals whose date is not known.
    pub(crate) unknown: i64,
    /// Proposals whose month and channel are withheld.
    pub(crate) withheld: i64,
}

/// What may be shown of some themes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    pub(crate) periods: Timeline,
    /// A theme's place and its counts; `None` where no cell may be shown.
    pub(crate) counts: Vec<(usize, Vec<Option<i64>>)>,
}

/// How long a period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unit {
    #[default]
    Month,
    Quarter,
    Year,
}

/// Periods without a gap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Timeline {
    pub(crate) unit: Unit,
    /// The first period, in units since the year 0.
    first: i32,
    pub(crate) len: usize,
}

impl Unit {
    const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

impl Timeline {
    /// The periods that some months (since the year 0) span.
    fn over(first: i32, last: i32, unit: Unit) -> Self {
        let number = |month: i32| month.div_euclid(unit.months());
        let len = usize::try_from(number(last) - number(first) + 1);
        Self {
            unit,
            first: number(first),
            len: len.unwrap_or(0),
        }
    }

    /// The finest that a figure has room for; years otherwise.
    fn finest(first: i32, last: i32) -> Self {
        let mut timelines = Unit::ALL
            .map(|unit| Self::over(first, last, unit))
            .into_iter();
        let found = timelines.find(|timeline| timeline.len <= MOST);
        found.unwrap_or_else(|| Self::over(first, last, Unit::Year))
    }

    /// The period that a month belongs to.
    fn place(&self, month: i32) -> Option<usize> {
        let place = usize::try_from(month.div_euclid(self.unit.months()) - self.first);
        place.ok().filter(|place| *place < self.len)
    }

    /// What the periods are called.
    pub(crate) fn names(&self, language: Language) -> Vec<String> {
        let numbers = (self.first..).take(self.len);
        numbers.map(|number| self.name(number, language)).collect()
    }

    fn name(&self, number: i32, language: Language) -> String {
        let first = number * self.unit.months();
        let (year, month) = (first.div_euclid(12), first.rem_euclid(12));
        match self.unit {
            Unit::Month => language.month(year, u32::try_from(month + 1).unwrap_or(1)),
            Unit::Quarter => {
                let quarter = month / 3 + 1;
                language.fill("common.quarter_name", &[("year", &year), ("n", &quarter)])
            }
            Unit::Year => language.fill("common.year_name", &[("year", &year)]),
        }
    }
}

impl Trend {
    /// Reads the totals of `ideas` proposals, and the `most` largest themes.
    pub(crate) fn of(totals: Columns<'_>, cells: &Cells<'_>, ideas: i64, most: usize) -> Self {
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
        let ends = months.keys().next().zip(months.keys().next_back());
        let ends = ends.map(|(first, last)| (*first, *last));
        let periods = ends.map_or_else(Timeline::default, |(first, last)| {
            Timeline::finest(first, last)
        });
        let themes = Lines::of(cells, &months, periods.unit, most);
        Self {
            totals: summed(&periods, &months),
            periods,
            themes,
            unknown,
            withheld: ideas - shown,
        }
    }
}

impl Lines {
    /// The finest lines from `unit` on of which enough may be shown, or else the coarsest; `months`
    /// has all proposals.
    fn of(cells: &Cells<'_>, months: &BTreeMap<i32, i64>, unit: Unit, most: usize) -> Self {
        let mut lines = Self::default();
        let ends = months.keys().next().zip(months.keys().next_back());
        let units = Unit::ALL.into_iter().skip_while(|known| *known != unit);
        let timelines = units.filter_map(|unit| {
            let (first, last) = ends?;
            Some(Timeline::over(*first, *last, unit))
        });
        for periods in timelines.filter(|timeline| timeline.len > 1) {
            lines = Self::over(cells, periods, most);
            let active = summed(&periods, months).into_iter().flatten().count();
            if lines.points() as f64 >= SHOWN * (active * lines.counts.len()) as f64 {
                break;
            }
        }
        lines
    }

    fn over(cells: &Cells<'_>, periods: Timeline, most: usize) -> Self {
        let mut themes: BTreeMap<usize, BTreeMap<i32, i64>> = BTreeMap::new();
        for cell in &cells.cells {
            if let Some(month) = month(cell.month) {
                let months = themes.entry(cell.theme).or_default();
                *months.entry(month).or_default() += cell.n_ideas;
            }
        }
        let themes = themes.iter().take(most);
        Self {
            counts: themes
                .map(|(theme, months)| (*theme, summed(&periods, months)))
                .collect(),
            periods,
        }
    }

    /// Counts that may be shown.
    fn points(&self) -> usize {
        let counts = self.counts.iter().flat_map(|(_, counts)| counts);
        counts.flatten().count()
    }
}

/// Sums of counts by month over periods.
fn summed(periods: &Timeline, months: &BTreeMap<i32, i64>) -> Vec<Option<i64>> {
    let mut sums = vec![None; periods.len];
    for (month, count) in months {
        if let Some(place) = periods.place(*month) {
            *sums[place].get_or_insert(0) += count;
        }
    }
    sums
}

/// Months since the year 0 of a day.
fn month(day: Option<i32>) -> Option<i32> {
    let date = NaiveDate::from_epoch_days(day?)?;
    Some(12 * date.year() + i32::try_from(date.month0()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::cells::Cell;
    use super::*;

    /// May 2017, as a month and as a day.
    const MAY: (i32, i32) = (12 * 2017 + 4, 17_287);

    #[test]
    fn long_spans_are_told_in_longer_periods() {
        let check = |months: i32, unit: Unit, first: &str, last: &str| {
            let periods = Timeline::finest(MAY.0, MAY.0 + months);
            assert_eq!(periods.unit, unit);
            let names = periods.names(Language::Korean);
            assert_eq!([&names[0], &names[periods.len - 1]], [first, last]);
        };
        check(0, Unit::Month, "2017.\u{a0}5.", "2017.\u{a0}5.");
        check(35, Unit::Month, "2017.\u{a0}5.", "2020.\u{a0}4.");
        check(36, Unit::Quarter, "2017년 2분기", "2020년 2분기");
        check(200, Unit::Year, "2017년", "2034년");
        assert_eq!(month(Some(MAY.1)), Some(MAY.0));
        assert_eq!(Timeline::default().names(Language::Korean).len(), 0);
    }

    #[test]
    fn lines_with_many_gaps_are_told_in_longer_periods() {
        let cell = |theme: usize, months: i32| Cell {
            theme,
            month: Some(MAY.1 + 31 * months),
            channel: None,
            n_ideas: 7,
        };
        let months = (MAY.0..MAY.0 + 6).map(|month| (month, 70)).collect();
        let lines =
            |cells: Vec<Cell<'static>>| Lines::of(&Cells { cells }, &months, Unit::Month, 6);
        let dense = lines((0..6).map(|month| cell(0, month)).collect());
        assert_eq!(dense.periods.unit, Unit::Month);
        assert_eq!(dense.counts, [(0, vec![Some(7); 6])]);
        let sparse = lines(vec![cell(3, 2), cell(3, 3)]);
        assert_eq!(sparse.periods.unit, Unit::Quarter);
        assert_eq!(sparse.counts, [(3, vec![None, Some(14), None])]);
        assert_eq!(lines(Vec::new()).counts, []);
    }
}
