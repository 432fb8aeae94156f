//! Withholds small counts of a table and its margins, and as many others as it takes that none of
//! them can be computed.
//!
//! A cube of counts is published with every margin: planes, lines, the grand total. Each count below
//! `k` is withheld, zeros included, so that a withheld cell may be anything from zero on. A withheld
//! count is protected when another cube agrees with all that is published and differs in it. Such
//! cubes are made by a *swap*: for one, two or three dimensions another value each, and one idea moved
//! around the corners of that line, rectangle or block, up and down in turn. A swap changes only the
//! margins that keep all of its dimensions, so it is open when those and its cells are withheld, and
//! no cell falls below zero. Where no swap of a small count is open, the one that costs least is
//! opened.
//!
//! The hypercube method of secondary suppression (S. Giessing & D. Repsilber, "Tools and strategies
//! to protect multiple tables with the GHQUAR cell suppression engine", *Inference Control in
//! Statistical Databases*, 2002), with swaps across fewer dimensions for margins, and no count below
//! zero. The grand total is always published.

/// Dimensions of a cube. One that is not needed has the size 1.
const DIMENSIONS: usize = 3;
/// The kinds of margins: one for each set of dimensions.
const KINDS: usize = 1 << DIMENSIONS;
/// All dimensions: the cells.
const CELLS: Kept = KINDS - 1;

/// One value of each dimension.
pub type Place = [usize; DIMENSIONS];

/// The dimensions that a margin keeps, a bit each (bit 0 for the first); over the others it sums.
pub type Kept = usize;

/// Counts by three dimensions, with all margins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cube {
    sizes: Place,
    counts: [Vec<i64>; KINDS],
}

/// What of a cube is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    sizes: Place,
    marks: [Vec<bool>; KINDS],
}

/// Where a place stands in a margin.
fn index(sizes: Place, kept: Kept, place: Place) -> usize {
    (0..DIMENSIONS)
        .filter(|dimension| kept >> dimension & 1 == 1)
        .fold(0, |index, dimension| {
            index * sizes[dimension] + place[dimension]
        })
}

/// The number of counts of a margin.
fn length(sizes: Place, kept: Kept) -> usize {
    let kept = (0..DIMENSIONS).filter(|dimension| kept >> dimension & 1 == 1);
    kept.map(|dimension| sizes[dimension]).product()
}

/// All places of a margin; dimensions that it does not keep stand at 0.
fn places(sizes: Place, kept: Kept) -> impl Iterator<Item = Place> {
    let size = move |dimension: usize| {
        if kept >> dimension & 1 == 1 {
            sizes[dimension]
        } else {
            1
        }
    };
    let second = move |a| (0..size(1)).map(move |b| (a, b));
    (0..size(0))
        .flat_map(second)
        .flat_map(move |(a, b)| (0..size(2)).map(move |c| [a, b, c]))
}

/// The dimensions of which there is only one value: margins that differ in them are the same.
fn single(sizes: Place) -> Kept {
    let single = (0..DIMENSIONS).filter(|&dimension| sizes[dimension] == 1);
    single.map(|dimension| 1 << dimension).sum()
}

impl Cube {
    /// A cube of zeros.
    pub fn new(sizes: Place) -> Self {
        Self {
            sizes,
            counts: std::array::from_fn(|kept| vec![0; length(sizes, kept)]),
        }
    }

    /// Adds to a cell and all its margins.
    pub fn add(&mut self, place: Place, count: i64) {
        for kept in 0..KINDS {
            self.counts[kept][index(self.sizes, kept, place)] += count;
        }
    }

    /// The count of the margin that keeps `kept`.
    pub fn count(&self, kept: Kept, place: Place) -> i64 {
        self.counts[kept][index(self.sizes, kept, place)]
    }

    /// The number of values of each dimension.
    pub fn sizes(&self) -> Place {
        self.sizes
    }
}

impl Hidden {
    /// Whether the count of the margin that keeps `kept` is withheld.
    pub fn get(&self, kept: Kept, place: Place) -> bool {
        self.marks[kept][index(self.sizes, kept, place)]
    }

    /// The values of the first dimension of which nothing is shown.
    pub fn lines(&self) -> &[bool] {
        &self.marks[1]
    }

    fn hide(&mut self, kept: Kept, place: Place) {
        let single = single(self.sizes);
        if kept | single == single {
            return; // the grand total
        }
        // Margins that are the same number are withheld together.
        for same in (0..KINDS).filter(|same| same | single == kept | single) {
            self.marks[same][index(self.sizes, same, place)] = true;
        }
        if kept | single == 1 | single {
            self.hide_line(place[0]);
        }
    }

    /// Withholds all of one value of the first dimension.
    fn hide_line(&mut self, line: usize) {
        let single = single(self.sizes);
        let of_line = |kept: &Kept| kept & 1 == 1 && kept | single != single;
        for kept in (0..KINDS).filter(of_line) {
            for place in places(self.sizes, kept).filter(|place| place[0] == line) {
                self.marks[kept][index(self.sizes, kept, place)] = true;
            }
        }
    }
}

/// Withholds counts below `k` of a cube and its margins, and all of the `lines` of the first
/// dimension. Where a line's total is withheld, all of it is. Only a cube of one cell cannot be
/// protected from its grand total.
///
/// # Panics
/// When there is not one mark for each line.
pub fn suppress(cube: &Cube, k: i64, lines: &[bool]) -> Hidden {
    assert_eq!(lines.len(), cube.sizes[0], "one mark for each line");
    let mut hidden = Hidden {
        sizes: cube.sizes,
        marks: std::array::from_fn(|kept| vec![false; cube.counts[kept].len()]),
    };
    let table = Margins::of(cube);
    for &kept in &table.kinds {
        for place in places(cube.sizes, kept) {
            if cube.count(kept, place) < k {
                hidden.hide(kept, place);
            }
        }
    }
    for line in (0..lines.len()).filter(|&line| lines[line]) {
        hidden.hide(1, [line, 0, 0]);
    }
    for &kept in &table.kinds {
        for place in places(cube.sizes, kept) {
            if (1..k).contains(&cube.count(kept, place)) {
                table.protect(&mut hidden, kept, place);
            }
        }
    }
    hidden
}

/// What is withheld more for a swap: totals along one dimension, other margins, and the sum of all
/// counts. Totals weigh most, cells least.
type Cost = (usize, usize, i64);

/// What any swap costs that is not open: it withholds one count at least.
const OPEN: Cost = (0, 0, 1);

/// Two values each of the dimensions `along`.
#[derive(Clone, Copy, Debug)]
struct Swap {
    along: Kept,
    from: Place,
    to: Place,
}

/// A cube and those of its margins that are different from each other and from the grand total.
struct Margins<'a> {
    cube: &'a Cube,
    /// Margins of fewer dimensions first.
    kinds: Vec<Kept>,
    single: Kept,
}

impl<'a> Margins<'a> {
    fn of(cube: &'a Cube) -> Self {
        let single = single(cube.sizes);
        let mut kinds: Vec<Kept> = (0..KINDS)
            .filter(|kept| kept & single == single && *kept != single)
            .collect();
        kinds.sort_by_key(|kept| kept.count_ones());
        Self {
            cube,
            kinds,
            single,
        }
    }

    /// Withholds what the cheapest swap of a small count takes: nothing, if one is open already.
    fn protect(&self, hidden: &mut Hidden, kept: Kept, place: Place) {
        if self.cheapest(hidden, (kept, place), Some(OPEN)).is_some() {
            return;
        }
        let Some(swap) = self.cheapest(hidden, (kept, place), None) else {
            return;
        };
        for corner in corners(swap) {
            for &changed in self.changed(swap.along) {
                hidden.hide(changed, corner.place);
            }
        }
    }

    /// The swap of a count that costs least, and less than `limit`.
    fn cheapest(
        &self,
        hidden: &Hidden,
        (kept, place): (Kept, Place),
        mut limit: Option<Cost>,
    ) -> Option<Swap> {
        let mut best = None;
        for along in self.directions(kept) {
            for from in self.starts(kept, place) {
                for to in self.others(along, from) {
                    let swap = Swap { along, from, to };
                    let Some(cost) = self.cost(hidden, swap, limit) else {
                        continue;
                    };
                    (best, limit) = (Some(swap), Some(cost));
                    if cost < OPEN {
                        return best;
                    }
                }
            }
        }
        best
    }

    /// The margins that a swap changes: those that keep all of its dimensions.
    fn changed(&self, along: Kept) -> impl Iterator<Item = &Kept> {
        let kinds = self.kinds.iter();
        kinds.filter(move |kept| *kept & along == along)
    }

    /// The dimensions along which a swap changes the margin `kept`: sets of those that it keeps.
    fn directions(&self, kept: Kept) -> impl Iterator<Item = Kept> {
        let free = kept & !self.single;
        // Cells have most swaps along all dimensions: one that is open is found soon.
        (1..KINDS).rev().filter(move |along| along & free == *along)
    }

    /// The cells behind a count.
    fn starts(&self, kept: Kept, place: Place) -> impl Iterator<Item = Place> {
        let over = places(self.cube.sizes, CELLS & !kept);
        over.map(move |free| std::array::from_fn(|at| place[at] + free[at]))
    }

    /// The places that differ from `from` in all the dimensions `along` and in no other.
    fn others(&self, along: Kept, from: Place) -> impl Iterator<Item = Place> {
        let moved = move |dimension: usize| along >> dimension & 1 == 1;
        let differ = move |to: &Place| (0..DIMENSIONS).all(|at| !moved(at) || to[at] != from[at]);
        let fixed: Place = std::array::from_fn(|at| if moved(at) { 0 } else { from[at] });
        places(self.cube.sizes, along)
            .map(move |to| std::array::from_fn(|at| to[at] + fixed[at]))
            .filter(differ)
    }

    /// What it takes to open a swap, if it is less than `limit`; `None` when a cell would fall below
    /// zero.
    fn cost(&self, hidden: &Hidden, swap: Swap, limit: Option<Cost>) -> Option<Cost> {
        let mut can_fall = [true; 2];
        let mut cost = Cost::default();
        for corner in corners(swap) {
            can_fall[usize::from(corner.even)] &= self.cube.count(CELLS, corner.place) > 0;
            for &kept in self.changed(swap.along) {
                if hidden.get(kept, corner.place) {
                    continue;
                }
                match (kept & !self.single).count_ones() {
                    1 => cost.0 += 1,
                    _ if kept != CELLS => cost.1 += 1,
                    _ => {}
                }
                cost.2 += self.cube.count(kept, corner.place);
            }
            if can_fall == [false; 2] || limit.is_some_and(|limit| cost >= limit) {
                return None;
            }
        }
        Some(cost)
    }
}

/// A corner of a swap: those that are even change one way, the others the other way.
#[derive(Clone, Copy, Debug)]
struct Corner {
    place: Place,
    even: bool,
}

/// The corners of a swap, its start first.
fn corners(swap: Swap) -> impl Iterator<Item = Corner> {
    let of_swap = move |turned: &Kept| turned & swap.along == *turned;
    (0..KINDS).filter(of_swap).map(move |turned| Corner {
        place: std::array::from_fn(|at| {
            if turned >> at & 1 == 1 {
                swap.to[at]
            } else {
                swap.from[at]
            }
        }),
        even: turned.count_ones() % 2 == 0,
    })
}

#[cfg(test)]
mod tests;
