//! Withholds small counts of a table with margins, and as many others as it takes that none of them
//! can be computed.
//!
//! A grid of counts, its row totals, its column totals and the grand total are published; every cell
//! below `k` is withheld, zeros included, so that a withheld cell may be anything from zero on. A
//! withheld count is protected when another table agrees with all that is published and differs in
//! it. Such a table is found by moving one along a cycle of withheld cells, up and down in turn: the
//! graph of D. Gusfield, "A graph theoretic approach to statistical data security" (SIAM Journal on
//! Computing 17(3), 1988), with the rule that no count falls below zero. Where there is no cycle,
//! the rectangle that costs least is withheld too. The grand total is always published.

use std::collections::VecDeque;

/// Counts by row and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    columns: usize,
    /// Row by row.
    cells: Vec<i64>,
}

/// What of a grid is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    columns: usize,
    cells: Vec<bool>,
    /// Rows whose total is withheld.
    pub rows: Vec<bool>,
    /// Columns whose total is withheld.
    pub column_totals: Vec<bool>,
}

/// A place of the extended table: behind the last row the column totals, behind the last column the
/// row totals.
type Place = (usize, usize);

impl Grid {
    /// A grid of zeros.
    pub fn new(rows: usize, columns: usize) -> Self {
        Self {
            columns,
            cells: vec![0; rows * columns],
        }
    }

    /// Adds to a cell.
    pub fn add(&mut self, row: usize, column: usize, count: i64) {
        self.cells[row * self.columns + column] += count;
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or(0)
    }

    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// A cell, or a total where row or column is the number of them.
    pub fn at(&self, row: usize, column: usize) -> i64 {
        let rows = 0..self.rows();
        match (row < self.rows(), column < self.columns) {
            (true, true) => self.cells[row * self.columns + column],
            (true, false) => (0..self.columns).map(|column| self.at(row, column)).sum(),
            (false, true) => rows.map(|row| self.at(row, column)).sum(),
            (false, false) => self.cells.iter().sum(),
        }
    }
}

impl Hidden {
    /// Whether a cell is withheld.
    pub fn cell(&self, row: usize, column: usize) -> bool {
        self.cells[row * self.columns + column]
    }

    fn get(&self, (row, column): Place) -> bool {
        match (row < self.rows.len(), column < self.columns) {
            (true, true) => self.cell(row, column),
            (true, false) => self.rows[row],
            (false, true) => self.column_totals[column],
            (false, false) => false,
        }
    }

    fn hide(&mut self, (row, column): Place) {
        match (row < self.rows.len(), column < self.columns) {
            (true, true) => self.cells[row * self.columns + column] = true,
            (true, false) => self.rows[row] = true,
            (false, true) => self.column_totals[column] = true,
            (false, false) => {}
        }
    }
}

/// Withholds counts below `k` of a grid and its totals. Only a grid of one cell cannot be protected
/// from its grand total.
pub fn suppress(grid: &Grid, k: i64) -> Hidden {
    let (rows, columns) = (grid.rows(), grid.columns());
    let totals = Totals::of(grid);
    let hidden = Hidden {
        columns,
        cells: grid.cells.iter().map(|&count| count < k).collect(),
        rows: totals.rows.iter().map(|&count| count < k).collect(),
        column_totals: totals.columns.iter().map(|&count| count < k).collect(),
    };
    let mut table = Table {
        grid,
        totals,
        hidden,
    };
    let places = (0..=rows).flat_map(|row| (0..=columns).map(move |column| (row, column)));
    for place in places.filter(|&place| place != (rows, columns)) {
        let count = table.count(place);
        if 0 < count && count < k && !table.moves(place) {
            table.protect(place);
        }
    }
    table.hidden
}

struct Totals {
    rows: Vec<i64>,
    columns: Vec<i64>,
}

impl Totals {
    fn of(grid: &Grid) -> Self {
        let mut totals = Self {
            rows: vec![0; grid.rows()],
            columns: vec![0; grid.columns],
        };
        for (at, &count) in grid.cells.iter().enumerate() {
            totals.rows[at / grid.columns] += count;
            totals.columns[at % grid.columns] += count;
        }
        totals
    }
}

/// A grid with what is withheld of it so far.
struct Table<'a> {
    grid: &'a Grid,
    totals: Totals,
    hidden: Hidden,
}

impl Table<'_> {
    fn count(&self, (row, column): Place) -> i64 {
        let (rows, columns) = (self.grid.rows(), self.grid.columns);
        match (row < rows, column < columns) {
            (true, true) => self.grid.cells[row * columns + column],
            (true, false) => self.totals.rows[row],
            (false, true) => self.totals.columns[column],
            (false, false) => i64::MAX,
        }
    }

    /// Whether a place holds a total: it moves against the cells of its line.
    fn is_total(&self, (row, column): Place) -> bool {
        row == self.grid.rows() || column == self.grid.columns
    }

    /// Whether the count at `place` can be another one, all that is published being equal.
    fn moves(&self, place: Place) -> bool {
        self.path(place, true) || self.count(place) > 0 && self.path(place, false)
    }

    /// Whether changes of other withheld counts can make up for one more (or one less) at `place`.
    /// A breadth-first search over rows and columns (the last of each being that of totals): a
    /// change at a place leads from its row to its column or back.
    fn path(&self, place: Place, up: bool) -> bool {
        let rows = self.grid.rows() + 1;
        let to_column = up != self.is_total(place);
        let (row, column) = (place.0, rows + place.1);
        let (start, goal) = if to_column {
            (column, row)
        } else {
            (row, column)
        };
        let mut seen = vec![false; rows + self.grid.columns + 1];
        let mut queue = VecDeque::from([start]);
        seen[start] = true;
        while let Some(node) = queue.pop_front() {
            if node == goal {
                return true;
            }
            for next in self.neighbors(node, place) {
                if !seen[next] {
                    seen[next] = true;
                    queue.push_back(next);
                }
            }
        }
        false
    }

    /// Rows or columns that a change in line `node` can be passed on to, other than at `except`.
    fn neighbors(&self, node: usize, except: Place) -> impl Iterator<Item = usize> {
        let rows = self.grid.rows() + 1;
        let from_row = node < rows;
        let others = if from_row {
            0..self.grid.columns + 1
        } else {
            0..rows
        };
        others.filter_map(move |other| {
            let place = if from_row {
                (node, other)
            } else {
                (other, node - rows)
            };
            // From row to column a cell grows and a total shrinks; the other way round back.
            let grows = from_row != self.is_total(place);
            let free = place != except && self.hidden.get(place);
            let next = if from_row { rows + other } else { other };
            (free && (grows || self.count(place) > 0)).then_some(next)
        })
    }

    /// Withholds the rectangle around `place` that costs least among those that protect it.
    fn protect(&mut self, place: Place) {
        let rows = (0..=self.grid.rows()).filter(|&row| row != place.0);
        let columns = || (0..=self.grid.columns).filter(|&column| column != place.1);
        let rectangles = rows.flat_map(|row| columns().map(move |column| (row, column)));
        let best = rectangles
            .filter(|&opposite| self.protects(place, opposite))
            .min_by_key(|&opposite| (self.cost(place, opposite), opposite));
        if let Some(opposite) = best {
            for corner in corners(place, opposite) {
                self.hidden.hide(corner);
            }
        }
    }

    /// Whether one can be moved around the rectangle of `place` and `opposite`.
    fn protects(&self, place: Place, opposite: Place) -> bool {
        let grand = (self.grid.rows(), self.grid.columns);
        let corners = corners(place, opposite);
        if place == grand || corners.contains(&grand) {
            return false;
        }
        // Going around, a corner grows or shrinks by turns, and the other way when it is a total.
        let turns = |up: bool| {
            let ring = [(opposite, true), (corners[1], false), (corners[2], false)];
            ring.iter().all(|&(corner, same)| {
                let total = self.is_total(corner) != self.is_total(place);
                let grows = (up == same) != total;
                grows || self.count(corner) > 0
            })
        };
        turns(true) || self.count(place) > 0 && turns(false)
    }

    /// What is withheld more for a rectangle: counts, totals weighing more than any cell.
    fn cost(&self, place: Place, opposite: Place) -> (usize, i64) {
        let more = corners(place, opposite).into_iter();
        let visible: Vec<Place> = more.filter(|&corner| !self.hidden.get(corner)).collect();
        let totals = visible.iter().filter(|&&corner| self.is_total(corner));
        let counts = visible.iter().map(|&corner| self.count(corner));
        (totals.count(), counts.sum())
    }
}

/// The corners of a rectangle but `place` itself: the opposite one first.
fn corners(place: Place, opposite: Place) -> [Place; 3] {
    [opposite, (place.0, opposite.1), (opposite.0, place.1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grid(columns: usize, cells: &[i64]) -> Grid {
        Grid {
            columns,
            cells: cells.to_vec(),
        }
    }

    #[test]
    fn a_single_small_cell_takes_a_rectangle_with_it() {
        let grid = grid(3, &[2, 9, 8, 20, 30, 40, 50, 60, 70]);
        let hidden = suppress(&grid, 5);
        let shown: Vec<i64> = (0..9)
            .filter(|&at| !hidden.cells[at])
            .map(|at| grid.cells[at])
            .collect();
        assert_eq!(shown, [8, 40, 50, 60, 70]);
        assert!(hidden.rows.iter().chain(&hidden.column_totals).all(|h| !h));
    }

    #[test]
    fn nothing_small_nothing_hidden() {
        let hidden = suppress(&grid(2, &[5, 6, 7, 8]), 5);
        assert!(hidden.cells.iter().all(|hidden| !hidden));
        assert_eq!(suppress(&Grid::new(0, 0), 5).cells.len(), 0);
    }

    /// All tables that agree with what is published of `grid`.
    fn tables(grid: &Grid, hidden: &Hidden) -> Vec<Vec<i64>> {
        let mut found = Vec::new();
        let total = grid.cells.iter().sum();
        extend(grid, hidden, &mut Vec::new(), total, &mut found);
        found
    }

    fn extend(
        grid: &Grid,
        hidden: &Hidden,
        cells: &mut Vec<i64>,
        left: i64,
        found: &mut Vec<Vec<i64>>,
    ) {
        let at = cells.len();
        if at == grid.cells.len() {
            let other = Grid {
                columns: grid.columns,
                cells: cells.clone(),
            };
            let (rows, columns) = (grid.rows(), grid.columns);
            let row = |row| hidden.rows[row] || other.at(row, columns) == grid.at(row, columns);
            let column = |column| {
                hidden.column_totals[column] || other.at(rows, column) == grid.at(rows, column)
            };
            if left == 0 && (0..rows).all(row) && (0..columns).all(column) {
                found.push(cells.clone());
            }
            return;
        }
        let known = grid.cells[at];
        let range = if hidden.cells[at] {
            0..=left
        } else {
            known..=known.min(left)
        };
        for count in range {
            cells.push(count);
            extend(grid, hidden, cells, left - count, found);
            cells.pop();
        }
    }

    proptest! {
        #[test]
        fn no_withheld_count_can_be_computed(
            columns in 1_usize..4,
            cells in proptest::collection::vec(0_i64..5, 2..7),
            k in 2_i64..4,
        ) {
            let rows = cells.len() / columns;
            prop_assume!(rows * columns > 1);
            let grid = grid(columns, &cells[..rows * columns]);
            let hidden = suppress(&grid, k);
            let tables = tables(&grid, &hidden);
            let differ = |count: &dyn Fn(&Grid) -> i64| {
                tables.iter().any(|cells| {
                    let other = Grid { columns, cells: cells.clone() };
                    count(&other) != count(&grid)
                })
            };
            for row in 0..=rows {
                for column in 0..=columns {
                    let small = (1..k).contains(&grid.at(row, column));
                    // With one row its total is the grand total, and so with columns.
                    let grand = (column == columns && rows == 1) || (row == rows && columns == 1);
                    if small && !grand && (row, column) != (rows, columns) {
                        prop_assert!(hidden.get((row, column)), "{row} {column}");
                        prop_assert!(differ(&|grid| grid.at(row, column)), "{row} {column} {hidden:?}");
                    }
                }
            }
        }
    }
}
