//! Themes: topics that belong together, by agglomerative clustering of their centroids.
//!
//! Ward's linkage (Ward 1963) on the distances of the centroids, through linfa.

use linfa::ParamGuard as _;
use linfa::traits::Transformer as _;
use linfa_hierarchical::{HierarchicalCluster, Method};
use linfa_kernel::{Kernel, KernelMethod, KernelType};
use ndarray::Array2;

/// The theme of each row of `centroids`, numbered by first appearance.
pub(crate) fn themes(centroids: &Array2<f32>, count: usize) -> Vec<usize> {
    if centroids.nrows() < 2 || count < 2 {
        return vec![0; centroids.nrows()];
    }
    // The kernel is exp(-distance²); linfa takes its negative logarithm as the distance.
    let kernel = Kernel::params()
        .kind(KernelType::Dense)
        .method(KernelMethod::Gaussian(1.0))
        .transform(centroids.mapv(f64::from).view());
    // Nothing but a number of no clusters would be refused.
    let clusters = HierarchicalCluster::default()
        .with_method(Method::Ward)
        .num_clusters(count)
        .check_unwrap()
        .transform(kernel)
        .targets;
    renumber(&clusters)
}

/// linfa numbers clusters in the order of a hash map; here it is that of the rows.
fn renumber(clusters: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    clusters
        .iter()
        .map(|cluster| {
            order
                .iter()
                .position(|known| known == cluster)
                .unwrap_or_else(|| {
                    order.push(*cluster);
                    order.len() - 1
                })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn themes_are_numbered_by_first_appearance() {
        // Three directions; rows 1, 3 and 4 lie together.
        let centroids = array![
            [0.0, 1.0, 0.0],
            [1.0, 0.0, 0.0],
            [0.0, 0.0, 1.0],
            [0.98, 0.2, 0.0],
            [0.98, 0.0, 0.2],
            [0.2, 0.98, 0.0],
        ];
        let check = |count: usize, expected: &[usize]| {
            // linfa's hash map has another order each time.
            for _ in 0..20 {
                assert_eq!(themes(&centroids, count), expected, "{count}");
            }
        };
        check(0, &[0; 6]);
        check(1, &[0; 6]);
        check(3, &[0, 1, 2, 1, 1, 0]);
        check(6, &[0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn few_topics_are_one_theme() {
        assert!(themes(&Array2::zeros((0, 2)), 3).is_empty());
        assert_eq!(themes(&array![[1.0, 0.0]], 3), [0]);
        assert_eq!(themes(&array![[1.0, 0.0], [1.0, 0.0]], 1), [0, 0]);
    }
}
