//! Dependencies point one way: along the flow of data.

use cargo_metadata::{DependencyKind, MetadataCommand};

/// The crates in the order of the flow.
const FLOW: [&str; 16] = [
    "modum-dictionaries",
    "modum-analyzers",
    "modum-model",
    "modum-index",
    "modum-intake",
    "modum-corpus",
    "modum-duplicates",
    "modum-topics",
    "modum-rank",
    "modum-statistics",
    "modum-publish",
    "modum-report",
    "modum-dossier",
    "modum-generator",
    "modum-run",
    "modum",
];

#[test]
fn no_crate_depends_on_a_later_one() {
    let metadata = MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap();
    let place = |name: &str| FLOW.iter().position(|known| *known == name);
    assert_eq!(
        metadata.packages.len(),
        FLOW.len(),
        "every crate has its place in the flow"
    );
    for package in &metadata.packages {
        let own =
            place(&package.name).unwrap_or_else(|| panic!("{} is not in the flow", package.name));
        // Benches and tests may use the generator, which stands near the end.
        let needed = package.dependencies.iter();
        for dependency in needed.filter(|d| d.kind != DependencyKind::Development) {
            if let Some(other) = place(&dependency.name) {
                assert!(
                    other < own,
                    "{} depends on {}",
                    package.name,
                    dependency.name
                );
            }
        }
    }
    let statistics = metadata
        .packages
        .iter()
        .find(|p| *p.name == "modum-statistics")
        .unwrap();
    assert!(
        statistics
            .dependencies
            .iter()
            .all(|d| place(&d.name).is_none()),
        "nothing rebuilds polars' crate"
    );
}
