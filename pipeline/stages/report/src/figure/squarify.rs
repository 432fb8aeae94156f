//! Squarified treemaps.
//!
//! Areas in falling order -> rectangles that tile a frame, each as near to a square as it comes:
//! M. Bruls, K. Huizing, J. J. van Wijk, "Squarified treemaps" (Symposium on Visualization 2000).
//! Rectangles are laid in rows along the shorter side of what is left; a row takes one more as long as
//! that does not make its worst proportion worse.

/// A rectangle, in the units of the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rectangle {
    /// Left edge.
    pub(super) x: f64,
    /// Upper edge.
    pub(super) y: f64,
    /// Its width.
    pub(super) width: f64,
    /// Its height.
    pub(super) height: f64,
}

impl Rectangle {
    /// Its area.
    pub(super) fn area(&self) -> f64 {
        self.width * self.height
    }
}

/// One rectangle a weight, in their order, with areas in proportion to the weights. Weights are above
/// zero and best given in falling order; none give no rectangle.
pub(super) fn squarify(weights: &[f64], frame: Rectangle) -> Vec<Rectangle> {
    let total: f64 = weights.iter().sum();
    let areas: Vec<f64> = weights
        .iter()
        .map(|weight| weight / total * frame.area())
        .collect();
    let mut tiles = Vec::with_capacity(areas.len());
    let mut left = frame;
    let mut rest = areas.as_slice();
    while !rest.is_empty() {
        let side = left.width.min(left.height);
        let (row, others) = rest.split_at(row_length(rest, side));
        left = lay(row, left, others.is_empty(), &mut tiles);
        rest = others;
    }
    tiles
}

/// How many of `areas` make the next row along a side.
fn row_length(areas: &[f64], side: f64) -> usize {
    let mut best = f64::INFINITY;
    let (mut sum, mut largest, mut smallest) = (0.0, 0.0_f64, f64::INFINITY);
    for (at, &area) in areas.iter().enumerate() {
        sum += area;
        largest = largest.max(area);
        smallest = smallest.min(area);
        let square = side * side;
        let worst = (square * largest / (sum * sum)).max(sum * sum / (square * smallest));
        if worst > best {
            return at;
        }
        best = worst;
    }
    areas.len()
}

/// Lays a row along the shorter side; gives what is left. The last row takes all of it, so that
/// rounding leaves no gap.
fn lay(row: &[f64], left: Rectangle, last: bool, tiles: &mut Vec<Rectangle>) -> Rectangle {
    let upright = left.width >= left.height;
    let (side, depth) = if upright {
        (left.height, left.width)
    } else {
        (left.width, left.height)
    };
    let sum: f64 = row.iter().sum();
    let thick = if last { depth } else { (sum / side).min(depth) };
    let mut start = 0.0;
    for area in row {
        let long = area / sum * side;
        tiles.push(if upright {
            Rectangle {
                x: left.x,
                y: left.y + start,
                width: thick,
                height: long,
            }
        } else {
            Rectangle {
                x: left.x + start,
                y: left.y,
                width: long,
                height: thick,
            }
        });
        start += long;
    }
    if upright {
        Rectangle {
            x: left.x + thick,
            width: left.width - thick,
            ..left
        }
    } else {
        Rectangle {
            y: left.y + thick,
            height: left.height - thick,
            ..left
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FRAME: Rectangle = Rectangle {
        x: 3.0,
        y: 5.0,
        width: 6.0,
        height: 4.0,
    };

    #[test]
    fn the_example_of_the_paper() {
        let tiles = squarify(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], FRAME);
        let expected = [
            [0.0, 0.0, 3.0, 2.0],
            [0.0, 2.0, 3.0, 2.0],
            [3.0, 0.0, 12.0 / 7.0, 7.0 / 3.0],
            [33.0 / 7.0, 0.0, 9.0 / 7.0, 7.0 / 3.0],
            [3.0, 7.0 / 3.0, 1.2, 5.0 / 3.0],
            [4.2, 7.0 / 3.0, 1.2, 5.0 / 3.0],
            [5.4, 7.0 / 3.0, 0.6, 5.0 / 3.0],
        ];
        assert_eq!(tiles.len(), expected.len());
        for (tile, expected) in tiles.iter().zip(expected) {
            let found = [tile.x - FRAME.x, tile.y - FRAME.y, tile.width, tile.height];
            let near = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-9;
            assert!(
                found.iter().zip(&expected).all(near),
                "{found:?} {expected:?}"
            );
        }
        assert_eq!(squarify(&[], FRAME), []);
        assert_eq!(squarify(&[7.0], FRAME), [FRAME]);
    }

    proptest! {
        #[test]
        fn tiles_cover_the_frame_in_proportion_without_overlap(
            mut weights in proptest::collection::vec(1_u32..100_000, 1..60),
        ) {
            weights.sort_unstable_by(|a, b| b.cmp(a));
            let weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
            let tiles = squarify(&weights, FRAME);
            prop_assert_eq!(tiles.len(), weights.len());
            let total: f64 = weights.iter().sum();
            for (tile, weight) in tiles.iter().zip(&weights) {
                let area = weight / total * FRAME.area();
                prop_assert!((tile.area() - area).abs() < 1e-6 * FRAME.area());
                prop_assert!(tile.x >= FRAME.x - 1e-9 && tile.y >= FRAME.y - 1e-9);
                prop_assert!(tile.x + tile.width <= FRAME.x + FRAME.width + 1e-9);
                prop_assert!(tile.y + tile.height <= FRAME.y + FRAME.height + 1e-9);
            }
            // Within the frame, of its whole area, and apart: so they cover it.
            for (at, a) in tiles.iter().enumerate() {
                for b in &tiles[at + 1..] {
                    let wide = (a.x + a.width).min(b.x + b.width) - a.x.max(b.x);
                    let high = (a.y + a.height).min(b.y + b.height) - a.y.max(b.y);
                    prop_assert!(wide < 1e-9 || high < 1e-9, "{:?} {:?}", a, b);
                }
            }
        }
    }
}
