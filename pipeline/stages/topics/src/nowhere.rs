//! Which ideas fit nowhere: those that lie farther from every topic than ideas usually do.
//!
//! Usual is within two standard deviations of the mean cosine with the own topic. So that ideas do not
//! come and go, one that fitted nowhere before has to lie as near as the average to be taken up, and
//! one that had a topic stays there.

use crate::gather::share;

/// Standard deviations below the mean from which an idea fits nowhere.
const DEVIATIONS: f64 = 2.0;
/// An idea with this cosine fits, whatever is usual.
const FITS: f64 = 0.5;
/// Share of all ideas that may fit nowhere: those that did before, then the farthest.
const MOST: f64 = 0.04;

/// What an idea was before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Before {
    /// Not there.
    New,
    /// In a topic.
    InTopic,
    /// In none.
    Nowhere,
}

/// Whether each idea fits nowhere, from its cosine with its topic and what it was before.
pub(crate) fn fits_nowhere(cosines: &[f32], before: &[Before]) -> Vec<bool> {
    let count = cosines.len().max(1) as f64;
    let each = || cosines.iter().map(|&cosine| f64::from(cosine));
    let mean = each().sum::<f64>() / count;
    let deviation = (each().map(|cosine| (cosine - mean).powi(2)).sum::<f64>() / count).sqrt();
    let low = |before: Before| match before {
        Before::New => (mean - DEVIATIONS * deviation).min(FITS),
        Before::Nowhere => mean.max(FITS),
        Before::InTopic => f64::NEG_INFINITY,
    };
    let far = |&row: &usize| f64::from(cosines[row]) < low(before[row]);
    let mut strays: Vec<usize> = (0..cosines.len()).filter(far).collect();
    let is_known = |row: usize| before[row] == Before::Nowhere;
    strays.sort_by(|&a, &b| {
        let known = is_known(b).cmp(&is_known(a));
        known
            .then(cosines[a].total_cmp(&cosines[b]))
            .then(a.cmp(&b))
    });
    let mut nowhere = vec![false; cosines.len()];
    for &row in strays.iter().take(share(cosines.len(), MOST)) {
        nowhere[row] = true;
    }
    nowhere
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_far_ones_fit_nowhere() {
        let check = |far: &[f32], before: Before, expected: usize| {
            let cosines = [&[0.7; 100], far].concat();
            let mut was = vec![Before::New; 100];
            was.resize(cosines.len(), before);
            let found = fits_nowhere(&cosines, &was);
            assert_eq!(
                found.iter().filter(|&&nowhere| nowhere).count(),
                expected,
                "{far:?}"
            );
            assert!(!found[..100].contains(&true));
        };
        check(&[], Before::New, 0);
        check(&[0.1, 0.2], Before::New, 2);
        check(&[0.1, 0.2], Before::InTopic, 0);
        check(&[0.55, 0.1], Before::New, 1);
        // Four of a hundred at most, the farthest.
        check(&[0.1; 7], Before::New, 4);
        // Whoever fitted nowhere is taken up only when it fits well.
        check(&[0.1, 0.45], Before::Nowhere, 2);
        check(&[0.1, 0.8], Before::Nowhere, 1);
        assert!(fits_nowhere(&[], &[]).is_empty());
    }
}
