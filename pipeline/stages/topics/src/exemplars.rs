//! Exemplars: ideas that show what a topic is about.

use modum_corpus::Corpus;
use modum_duplicates::{DistinctRow, Groups};
use ndarray::Array2;

/// Exemplars of a topic.
const EXEMPLARS: usize = 3;
/// Cosine from which two ideas show the same.
const ALIKE: f32 = 0.95;
/// Bytes of normalized text that make an idea readable: no fragment, no treatise.
const READABLE: std::ops::RangeInclusive<usize> = 30..=1500;

/// The most central readable ideas of a topic that are not alike, by centrality. `members` are the
/// topic's distinct ideas with their cosine to its centroid.
pub(crate) fn exemplars(
    corpus: &Corpus,
    groups: &Groups,
    vectors: &Array2<f32>,
    members: &[(usize, f32)],
) -> Vec<usize> {
    let is_readable = |member: usize| {
        let text = corpus.texts.of(groups.canonical(DistinctRow::new(member)));
        READABLE.contains(&corpus.texts.whole(text).len())
    };
    choose(vectors, members, is_readable)
}

fn choose(
    vectors: &Array2<f32>,
    members: &[(usize, f32)],
    is_readable: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut order: Vec<(bool, usize, f32)> = members
        .iter()
        .map(|&(member, cosine)| (!is_readable(member), member, cosine))
        .collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.total_cmp(&a.2)).then(a.1.cmp(&b.1)));
    let mut chosen: Vec<usize> = Vec::with_capacity(EXEMPLARS);
    for (_, member, _) in order {
        let alike = |&known: &usize| vectors.row(known).dot(&vectors.row(member)) >= ALIKE;
        if !chosen.iter().any(alike) {
            chosen.push(member);
        }
        if chosen.len() == EXEMPLARS {
            break;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn exemplars_are_central_readable_and_unlike() {
        let vectors = array![
            [1.0, 0.0],
            [0.99, 0.141],
            [0.8, 0.6],
            [0.6, 0.8],
            [0.0, 1.0]
        ];
        let check = |members: &[(usize, f32)], unreadable: &[usize], expected: &[usize]| {
            let is_readable = |member| !unreadable.contains(&member);
            assert_eq!(
                choose(&vectors, members, is_readable),
                expected,
                "{members:?}"
            );
        };
        let members = [(0, 0.7), (1, 0.9), (2, 0.8), (3, 0.5), (4, 0.1)];
        check(&members, &[], &[1, 2, 4]);
        check(&members, &[1], &[2, 0, 4]);
        check(&[(0, 0.5), (2, 0.5)], &[], &[0, 2]);
        check(&[(0, 0.7)], &[0], &[0]);
        check(&[], &[], &[]);
    }
}
