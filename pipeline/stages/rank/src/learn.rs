//! The weights of the criteria, learned from what became of earlier ideas.
//!
//! Criteria and outcomes of past ideas -> [`learn`] -> [`Learned`]: weights to put into the
//! settings, and how well they tell good outcomes from bad ones. A logistic regression (linfa) with
//! weights of 0 or more: a criterion that would get a negative one is left out and the rest fitted
//! again, for a score is a mean and must not punish support. Measured by cross-validation: ideas of
//! one block (one author, one text) are all fitted or all tested, or the regression would know them
//! by heart. A criterion in which all past ideas are alike (novelty: they are all known) keeps the
//! weight that it has.
//!
//! AUC is the chance that a good outcome scores higher than a bad one (Mann and Whitney 1947), over
//! the pairs within a fold: scores of two folds come from two sets of weights and do not compare.

use linfa::Dataset;
use linfa::traits::Fit;
use linfa_logistic::LogisticRegression;
use modum_model::settings::RankSettings;
use ndarray::{Array1, Array2};

use crate::criteria::{CRITERIA, Criteria};

/// Good and bad outcomes that are needed, each.
const NEEDED: usize = 20;
/// Parts of the cross-validation.
const FOLDS: usize = 5;
/// Passes of the optimizer.
const PASSES: u64 = 200;
/// The criteria that the text alone decides.
const OF_TEXT: [usize; 3] = [3, 4, 6];
const VOTES: [usize; 1] = [1];
const ALL: [usize; CRITERIA] = [0, 1, 2, 3, 4, 5, 6];

/// A past idea.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Past {
    /// Its criteria, in the order of the columns of `candidates`.
    pub criteria: [f32; 7],
    /// Whether its outcome was good.
    pub good: bool,
    /// Ideas of the same block are tested together.
    pub block: usize,
}

/// What was learned.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// The weights by criterion, which sum to 1.
    pub weights: [(&'static str, f64); 7],
    /// The criteria that could not be learned and keep their weight.
    pub kept: Vec<&'static str>,
    /// Good outcomes.
    pub good: usize,
    /// Bad outcomes.
    pub bad: usize,
    /// Blocks.
    pub blocks: usize,
    /// AUC within folds of the weights in the settings, which were not learned here.
    pub before: f64,
    /// AUC within folds of all criteria, cross-validated.
    pub all: f64,
    /// The same of those that the text alone decides: novelty, concreteness, centrality.
    pub text: f64,
    /// The same of the votes alone.
    pub votes: f64,
}

/// Why nothing was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LearnError {
    /// Too few outcomes.
    #[error(
        "{good} ideas with a good outcome and {bad} with a bad one are known; {NEEDED} of each are \
         needed to learn from"
    )]
    TooFew {
        /// Good outcomes.
        good: usize,
        /// Bad outcomes.
        bad: usize,
    },
    /// All outcomes are of one block.
    #[error("all ideas with a known outcome have one author or one text, so nothing can be tested")]
    OneBlock,
}

/// Learns weights from `past`; those in `settings` stay where there is nothing to learn.
pub fn learn(past: &[Past], settings: &RankSettings) -> Result<Learned, LearnError> {
    let good = past.iter().filter(|past| past.good).count();
    let bad = past.len() - good;
    if good.min(bad) < NEEDED {
        return Err(LearnError::TooFew { good, bad });
    }
    let (folds, blocks) = folds(past);
    if blocks < 2 {
        return Err(LearnError::OneBlock);
    }
    let given = settings.weights();
    let varying: Vec<usize> = ALL.into_iter().filter(|c| varies(past, *c)).collect();
    let everyone: Vec<&Past> = past.iter().collect();
    let given_scores: Vec<f64> = past
        .iter()
        .map(|past| score(&given.map(|(_, weight)| weight), &past.criteria))
        .collect();
    Ok(Learned {
        weights: blend(&fit(&everyone, &varying), &varying, &given),
        kept: (ALL.into_iter().filter(|c| !varying.contains(c)))
            .map(|c| given[c].0)
            .collect(),
        good,
        bad,
        blocks,
        before: auc(past, &folds, &given_scores),
        all: cross_validated(past, &folds, &varying),
        text: cross_validated(past, &folds, &keep(&varying, &OF_TEXT)),
        votes: cross_validated(past, &folds, &keep(&varying, &VOTES)),
    })
}

fn keep(varying: &[usize], wanted: &[usize]) -> Vec<usize> {
    let wanted = wanted.iter().filter(|c| varying.contains(c));
    wanted.copied().collect()
}

fn varies(past: &[Past], criterion: usize) -> bool {
    let first = past[0].criteria[criterion];
    past.iter()
        .any(|past| (past.criteria[criterion] - first).abs() > 1e-6)
}

/// The fold of each past idea, and the number of blocks: the largest block first, each into the
/// fold that has least.
fn folds(past: &[Past]) -> (Vec<usize>, usize) {
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut order: Vec<usize> = (0..past.len()).collect();
    order.sort_by_key(|&row| (past[row].block, row));
    for block in order.chunk_by(|&a, &b| past[a].block == past[b].block) {
        members.push(block.to_vec());
    }
    members.sort_by_key(|rows| (std::cmp::Reverse(rows.len()), rows[0]));
    let mut sizes = [0; FOLDS];
    let mut folds = vec![0; past.len()];
    for rows in &members {
        let fold = (0..FOLDS)
            .min_by_key(|&fold| sizes[fold])
            .expect("there are folds");
        sizes[fold] += rows.len();
        for &row in rows {
            folds[row] = fold;
        }
    }
    (folds, members.len())
}

/// Scores each fold with what the others teach about `criteria`.
fn cross_validated(past: &[Past], folds: &[usize], criteria: &[usize]) -> f64 {
    let mut scores = vec![0.0; past.len()];
    for fold in 0..FOLDS {
        let others = past.iter().zip(folds).filter(|(_, f)| **f != fold);
        let others: Vec<&Past> = others.map(|(past, _)| past).collect();
        let weights = fit(&others, criteria);
        for (row, past) in past
            .iter()
            .enumerate()
            .filter(|(row, _)| folds[*row] == fold)
        {
            scores[row] = score(&weights, &past.criteria);
        }
    }
    auc(past, folds, &scores)
}

fn score(weights: &[f64; CRITERIA], criteria: &Criteria) -> f64 {
    let terms = weights.iter().zip(criteria);
    terms
        .map(|(weight, value)| weight * f64::from(*value))
        .sum()
}

/// The weights, none below 0, of a logistic regression over `criteria`.
fn fit(past: &[&Past], criteria: &[usize]) -> [f64; CRITERIA] {
    let mut used = criteria.to_vec();
    loop {
        let Some(fitted) = regression(past, &used) else {
            return [0.0; CRITERIA];
        };
        let lowest = (0..used.len()).min_by(|a, b| fitted[*a].total_cmp(&fitted[*b]));
        match lowest {
            Some(lowest) if fitted[lowest] < 0.0 => used.remove(lowest),
            _ => {
                let mut weights = [0.0; CRITERIA];
                for (&criterion, weight) in used.iter().zip(fitted) {
                    weights[criterion] = weight;
                }
                return weights;
            }
        };
    }
}

/// `None` where there is nothing to fit.
fn regression(past: &[&Past], used: &[usize]) -> Option<Vec<f64>> {
    if used.is_empty() {
        return None;
    }
    let values = past.iter().flat_map(|past| {
        used.iter()
            .map(|&criterion| f64::from(past.criteria[criterion]))
    });
    let records = Array2::from_shape_vec((past.len(), used.len()), values.collect())
        .expect("a value for each idea and criterion");
    let targets: Array1<bool> = past.iter().map(|past| past.good).collect();
    let regression = LogisticRegression::default().max_iterations(PASSES);
    let fitted = regression.fit(&Dataset::new(records, targets)).ok()?;
    // linfa models the odds of whichever target is more frequent.
    let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
    Some(fitted.params().iter().map(|weight| sign * weight).collect())
}

/// The learned weights, scaled to the part of the given ones that `varying` has; the others stay.
fn blend(
    learned: &[f64; CRITERIA],
    varying: &[usize],
    given: &[(&'static str, f64); CRITERIA],
) -> [(&'static str, f64); CRITERIA] {
    let all: f64 = given.iter().map(|(_, weight)| weight).sum();
    let kept: f64 = (ALL.into_iter().filter(|c| !varying.contains(c)))
        .map(|c| given[c].1 / all)
        .sum();
    let sum: f64 = learned.iter().sum();
    std::array::from_fn(|criterion| {
        let (name, given) = given[criterion];
        let weight = if varying.contains(&criterion) && sum > 0.0 {
            (1.0 - kept) * learned[criterion] / sum
        } else {
            given / all
        };
        (name, weight)
    })
}

fn auc(past: &[Past], folds: &[usize], scores: &[f64]) -> f64 {
    let mut pairs = Pairs::default();
    for fold in 0..FOLDS {
        let rows = (0..past.len()).filter(|&row| folds[row] == fold);
        pairs.add(rows.map(|row| (scores[row], past[row].good)).collect());
    }
    pairs.share()
}

/// Pairs of a good and a bad outcome, and how many of them stand right; ties count half.
#[derive(Default)]
struct Pairs {
    right: f64,
    all: f64,
}

impl Pairs {
    fn add(&mut self, mut rows: Vec<(f64, bool)>) {
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut bad_below = 0.0;
        for tied in rows.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            let good = tied.iter().filter(|(_, good)| *good).count() as f64;
            let bad = tied.len() as f64 - good;
            self.right += good * (bad_below + bad / 2.0);
            bad_below += bad;
        }
        let good = rows.iter().filter(|(_, good)| *good).count() as f64;
        self.all += good * bad_below;
    }

    /// Half where there is no pair.
    fn share(&self) -> f64 {
        if self.all > 0.0 {
            self.right / self.all
        } else {
            0.5
        }
    }
}

#[cfg(test)]
mod tests {
    use modum_model::settings::Settings;

    use super::*;

    /// Ideas whose outcome follows concreteness, and votes that say nothing.
    fn past(n: usize) -> Vec<Past> {
        let value = |row: usize, step: usize| (row * step % 101) as f32 / 100.0;
        (0..n)
            .map(|row| Past {
                criteria: [
                    0.0,
                    value(row, 37),
                    0.3,
                    0.0,
                    value(row, 53),
                    0.5,
                    value(row, 71),
                ],
                good: value(row, 53) + 0.3 * value(row, 17) > 0.8,
                block: row / 3,
            })
            .collect()
    }

    #[test]
    fn what_decides_gets_the_weight() {
        let settings = Settings::default().rank;
        let learned = learn(&past(600), &settings).unwrap();
        let weight = |name: &str| {
            let named = learned.weights.iter().find(|(n, _)| *n == name);
            named.unwrap().1
        };
        assert!(weight("concreteness") > 0.4, "{:?}", learned.weights);
        assert!(weight("votes") < 0.1, "{:?}", learned.weights);
        assert!((weight("novelty") - settings.novelty).abs() < 1e-9);
        assert_eq!(learned.kept, ["support", "breadth", "novelty", "momentum"]);
        let sum: f64 = learned.weights.iter().map(|(_, weight)| weight).sum();
        assert!((sum - 1.0).abs() < 1e-9);
        assert!(learned.text > 0.9 && learned.all > 0.9);
        assert!((learned.votes - 0.5).abs() < 0.1);
    }

    #[test]
    fn too_few_outcomes_teach_nothing() {
        let settings = Settings::default().rank;
        let few = past(30);
        assert!(matches!(
            learn(&few, &settings),
            Err(LearnError::TooFew { .. })
        ));
        let mut one = past(600);
        for past in &mut one {
            past.block = 0;
        }
        assert_eq!(learn(&one, &settings), Err(LearnError::OneBlock));
    }

    #[test]
    fn blocks_stay_together() {
        let past = past(600);
        let (folds, blocks) = folds(&past);
        assert_eq!(blocks, 200);
        for (row, fold) in folds.iter().enumerate() {
            assert_eq!(*fold, folds[3 * past[row].block]);
        }
    }

    #[test]
    fn ties_count_half() {
        let check = |rows: &[(f64, bool)], expected: f64| {
            let mut pairs = Pairs::default();
            pairs.add(rows.to_vec());
            assert!((pairs.share() - expected).abs() < 1e-12);
        };
        check(&[(0.1, false), (0.9, true)], 1.0);
        check(&[(0.5, false), (0.5, true)], 0.5);
        check(
            &[(0.9, false), (0.1, true), (0.5, true), (0.2, false)],
            0.25,
        );
        check(&[(0.9, true)], 0.5);
    }
}
