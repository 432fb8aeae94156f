//! Suppression, judged by whoever tries to compute what is withheld.

use proptest::prelude::*;

use super::*;

fn cube(sizes: Place, counts: &[i64]) -> Cube {
    let mut cube = Cube::new(sizes);
    for (place, count) in places(sizes, CELLS).zip(counts) {
        cube.add(place, *count);
    }
    cube
}

fn open(cube: &Cube, k: i64) -> Hidden {
    suppress(cube, k, &vec![false; cube.sizes[0]])
}

fn shown(cube: &Cube, hidden: &Hidden, kept: Kept) -> Vec<i64> {
    let places = places(cube.sizes, kept);
    let shown = places.filter(|&place| !hidden.get(kept, place));
    shown.map(|place| cube.count(kept, place)).collect()
}

#[test]
fn a_single_small_cell_takes_a_rectangle_with_it() {
    let cube = cube([3, 3, 1], &[2, 9, 8, 20, 30, 40, 50, 60, 70]);
    let hidden = open(&cube, 5);
    assert_eq!(shown(&cube, &hidden, CELLS), [8, 40, 50, 60, 70]);
    assert_eq!(shown(&cube, &hidden, 1), [19, 90, 180]);
    assert_eq!(shown(&cube, &hidden, 2), [72, 99, 118]);
}

#[test]
fn with_all_margins_it_takes_a_block() {
    let cube = cube([2, 2, 2], &[2, 10, 11, 12, 13, 14, 15, 16]);
    let hidden = open(&cube, 5);
    assert!(shown(&cube, &hidden, CELLS).is_empty());
    assert_eq!(shown(&cube, &hidden, 0b011), [12, 23, 27, 31]);
    assert_eq!(shown(&cube, &hidden, 0b101), [13, 22, 28, 30]);
    assert_eq!(shown(&cube, &hidden, 0b110), [15, 24, 26, 28]);
}

#[test]
fn nothing_small_nothing_hidden() {
    let hidden = open(&cube([2, 2, 1], &[5, 6, 7, 8]), 5);
    assert!(hidden.marks.iter().flatten().all(|hidden| !hidden));
    let hidden = open(&Cube::new([0, 0, 1]), 5);
    assert!(hidden.marks.iter().flatten().all(|hidden| !hidden));
}

#[test]
fn of_a_small_line_nothing_is_shown_and_another_goes_with_it() {
    let cube = cube([3, 2, 1], &[1, 2, 30, 40, 9, 8]);
    let hidden = open(&cube, 5);
    assert_eq!(hidden.lines(), [true, false, true]);
    assert_eq!(shown(&cube, &hidden, CELLS), [30, 40]);
    let given = suppress(&cube, 5, &[true, true, false]);
    assert_eq!(given.lines(), [true, true, false]);
    assert_eq!(shown(&cube, &given, CELLS), [9, 8]);
}

/// Whether there is a cube that agrees with all that is published and differs at `kept`, `place`.
/// Only cubes that differ by at most one in each cell are tried: one is enough.
fn can_differ(cube: &Cube, hidden: &Hidden, kept: Kept, place: Place) -> bool {
    let cells: Vec<Place> = places(cube.sizes, CELLS)
        .filter(|&cell| hidden.get(CELLS, cell))
        .collect();
    let mut other = Cube::new(cube.sizes);
    differs(cube, hidden, &cells, &mut other, (kept, place))
}

/// Extends the difference `other` over the withheld `cells` that are left.
fn differs(
    cube: &Cube,
    hidden: &Hidden,
    cells: &[Place],
    other: &mut Cube,
    (kept, place): (Kept, Place),
) -> bool {
    let Some((&cell, rest)) = cells.split_first() else {
        let agrees = |kept: Kept| {
            let shown = |place: &Place| kept == 0 || !hidden.get(kept, *place);
            let mut shown = places(cube.sizes, kept).filter(shown);
            shown.all(|place| other.count(kept, place) == 0)
        };
        return other.count(kept, place) != 0 && (0..KINDS).all(agrees);
    };
    // A margin that is shown and whose last cell this is must come out even.
    let ends = |kept: &Kept| {
        let same = |next: &Place| index(cube.sizes, *kept, *next) == index(cube.sizes, *kept, cell);
        !hidden.get(*kept, cell) && !rest.iter().any(same)
    };
    let ending: Vec<Kept> = (0..KINDS).filter(ends).collect();
    [0, 1, -1].into_iter().any(|change| {
        if cube.count(CELLS, cell) + change < 0 {
            return false;
        }
        other.add(cell, change);
        let even = ending.iter().all(|&kept| other.count(kept, cell) == 0);
        let found = even && differs(cube, hidden, rest, other, (kept, place));
        other.add(cell, -change);
        found
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_withheld_count_can_be_computed(
        sizes in (1_usize..4, 1_usize..3, 1_usize..4),
        counts in proptest::collection::vec(0_i64..7, 27),
        k in 2_i64..5,
        marked in 0_usize..8,
    ) {
        let sizes = [sizes.0, sizes.1, sizes.2];
        prop_assume!(sizes.iter().product::<usize>() > 1);
        let cube = cube(sizes, &counts);
        // Lines that another table withholds: never a single one.
        let marks: Vec<bool> = (0..sizes[0]).map(|line| marked >> line & 1 == 1).collect();
        let marks = if marks.iter().filter(|mark| **mark).count() == 1 { vec![false; sizes[0]] } else { marks };
        let hidden = suppress(&cube, k, &marks);
        prop_assert!(!hidden.get(0, [0; 3]));
        for kept in 1..KINDS {
            for place in places(sizes, kept) {
                // With one value the margin over it is the grand total.
                let grand = kept | single(sizes) == single(sizes);
                let count = cube.count(kept, place);
                if count < k && !grand {
                    prop_assert!(hidden.get(kept, place), "{kept:b} {place:?}");
                    prop_assert!(count == 0 || can_differ(&cube, &hidden, kept, place), "{kept:b} {place:?} {hidden:?}");
                }
                if hidden.lines()[place[0]] && kept & 1 == 1 {
                    prop_assert!(hidden.get(kept, place), "{kept:b} {place:?}");
                }
            }
        }
    }
}
