//! One-against-the-rest linear support vector machines with squared hinge loss.
//!
//! Rows of length 1 and their classes -> weights, by dual coordinate descent (Hsieh et al. 2008,
//! "A Dual Coordinate Descent Method for Large-scale Linear SVM", algorithm 1 for L2 loss). The
//! machines of eight classes run in step, one lane each: they visit the same examples in the same
//! order, so each example is fetched once. Blocks run in parallel and do not touch each other:
//! the result is the same for any number of threads.

use rayon::prelude::*;

use super::features::{Row, Rows};
use super::linear::{Block, LANES, Lane, Linear, Shape, add};

/// Cost of an error on an example of another class.
const COST: f32 = 0.1;
/// An error on an example of the class costs `COST` times (n / (classes · size)) to this power,
/// so that small classes are found too.
const BALANCE: f32 = 0.35;
/// Seed of the order in which examples are visited.
const ORDER_SEED: u64 = 2008;
/// Smaller steps are not worth the memory traffic.
const MIN_STEP: f32 = 1e-6;

/// The machines of all classes over one set of rows; fits in stages, keeping what it learned.
pub(crate) struct Machine<'a> {
    rows: &'a Rows,
    classes: &'a [usize],
    costs: Vec<f32>,
    shape: Shape,
    blocks: Vec<Duals>,
}

/// A block's weights and, for each row, the dual variables they are made of.
struct Duals {
    first: usize,
    block: Block,
    alphas: Vec<Lane>,
}

impl<'a> Machine<'a> {
    pub(crate) fn new(
        rows: &'a Rows,
        classes: &'a [usize],
        columns: usize,
        n_classes: usize,
    ) -> Self {
        let shape = Shape {
            columns,
            classes: n_classes,
        };
        let duals = |first| Duals {
            first,
            block: Block::zero(columns),
            alphas: vec![[0.0; LANES]; rows.len()],
        };
        let blocks = shape.blocks().map(duals).collect();
        Self {
            rows,
            classes,
            costs: costs(classes, n_classes),
            shape,
            blocks,
        }
    }

    /// Visits the examples `fitted` in `passes` passes, each in an order of its own.
    pub(crate) fn fit(&mut self, fitted: &[u32], passes: usize) {
        let (rows, classes, costs) = (self.rows, self.classes, &self.costs);
        self.blocks.par_iter_mut().for_each(|duals| {
            let mut order = fitted.to_vec();
            let mut state = ORDER_SEED;
            for _ in 0..passes {
                shuffle(&mut order, &mut state);
                for &row in &order {
                    let row = row as usize;
                    duals.step(row, rows.row(row), classes[row], costs);
                }
            }
        });
    }

    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    /// `share · other` and these machines' weights together; reuses the memory of `other`.
    pub(crate) fn add_to(&self, mut other: Linear, share: f32) -> Linear {
        for (sum, own) in other.blocks.iter_mut().zip(&self.blocks) {
            sum.mix(share, &own.block);
        }
        other
    }
}

impl Duals {
    /// Moves the dual variables of one example to their best values, all else fixed.
    fn step(&mut self, index: usize, row: Row, class: usize, costs: &[f32]) {
        /// A row has length 1 and the bias feature is 1.
        const SQUARED_LENGTH: f32 = 2.0;
        let scores = self.block.score(row);
        let mut steps: Lane = [0.0; LANES];
        for (lane, cost) in costs[self.first..].iter().take(LANES).enumerate() {
            let own = class == self.first + lane;
            let (sign, cost) = if own { (1.0, *cost) } else { (-1.0, COST) };
            let diagonal = 0.5 / cost;
            let dual = &mut self.alphas[index][lane];
            let gradient = sign * scores[lane] - 1.0 + diagonal * *dual;
            let moved = (*dual - gradient / (SQUARED_LENGTH + diagonal)).max(0.0);
            steps[lane] = (moved - *dual) * sign;
            *dual = moved;
        }
        if steps.iter().any(|step| step.abs() > MIN_STEP) {
            self.update(row, &steps);
        }
    }

    fn update(&mut self, (columns, values): Row, steps: &Lane) {
        for (&column, &value) in columns.iter().zip(values) {
            add(&mut self.block.weights[column as usize], steps, value);
        }
        add(&mut self.block.bias, steps, 1.0);
    }
}

/// The cost of an error on an example of each class.
fn costs(classes: &[usize], n_classes: usize) -> Vec<f32> {
    let mut sizes = vec![0_usize; n_classes];
    for class in classes {
        sizes[*class] += 1;
    }
    let even = classes.len() as f32 / n_classes as f32;
    sizes
        .iter()
        .map(|size| COST * (even / (*size).max(1) as f32).powf(BALANCE))
        .collect()
}

/// Fisher and Yates with a linear congruential generator (Knuth's MMIX constants).
fn shuffle(order: &mut [u32], state: &mut u64) {
    for last in (1..order.len()).rev() {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = (*state >> 33) as usize % (last + 1);
        order.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::{Example, Extractor};
    use super::super::scale::Scale;
    use super::*;

    /// At the optimum of the dual, every example keeps the margin or has the dual variable that
    /// its loss asks for: α = 2C · max(0, 1 − y·score).
    #[test]
    fn the_optimality_conditions_hold() {
        let texts = [
            "연금 개혁",
            "연금 인상",
            "도로 포장",
            "도로 정비",
            "도로 연금",
            "학교 급식",
            "급식 연금",
        ];
        let classes = [0, 0, 1, 1, 1, 2, 2];
        let (mut rows, mut extractor) = (Rows::default(), Extractor::default());
        for title in texts {
            extractor.extract(
                &Example {
                    title,
                    body: "",
                    terms: &[],
                },
                &mut rows,
            );
        }
        let all: Vec<u32> = (0..7).collect();
        let scale = Scale::fit(&rows, &classes, &all, 3);
        scale.apply(&mut rows);
        let mut machine = Machine::new(&rows, &classes, scale.columns(), 3);
        machine.fit(&all, 200);
        let duals = &machine.blocks[0];
        for (row, class) in classes.into_iter().enumerate() {
            let scores = duals.block.score(rows.row(row));
            for (lane, score) in scores.iter().enumerate().take(3) {
                let own = class == lane;
                let (sign, cost) = if own {
                    (1.0, machine.costs[lane])
                } else {
                    (-1.0, COST)
                };
                let expected = 2.0 * cost * (1.0 - sign * score).max(0.0);
                assert!((duals.alphas[row][lane] - expected).abs() < 1e-4);
            }
        }
    }
}
