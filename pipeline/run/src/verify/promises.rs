//! Each promise of the datasets, broken in one column, and the check that must tell.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float32Array, Int32Array, Int64Array, RecordBatch, StringArray};

use super::tests::altered;
use crate::fixture::text_lists;

/// Another content for a column of the sample.
enum Values {
    Texts(&'static [&'static str]),
    Lists(&'static [&'static [&'static str]]),
    Ints(&'static [i32]),
    Nullable(&'static [Option<i32>]),
    Longs(&'static [i64]),
    Floats(&'static [f32]),
}
use Values::{Floats, Ints, Lists, Longs, Nullable, Texts};

/// A column, its content, and words of the check's name.
type Case = (&'static str, Values, &'static str);

const DUPLICATES: &[Case] = &[
    // No decision was obeyed.
    (
        "kind",
        Texts(&[
            "distinct",
            "exact",
            "by_hand",
            "distinct",
            "distinct",
            "contained",
        ]),
        "kinds and similarities",
    ),
    (
        "kind",
        Texts(&[
            "distinct",
            "same",
            "near",
            "distinct",
            "distinct",
            "contained",
        ]),
        "kinds and similarities",
    ),
    (
        "kind",
        Texts(&[
            "distinct",
            "distinct",
            "near",
            "distinct",
            "distinct",
            "contained",
        ]),
        "is its own canonical",
    ),
    (
        "similarity",
        Floats(&[1.0, 1.0, 1.5, 1.0, 1.0, 0.75]),
        "kinds and similarities",
    ),
    (
        "similarity",
        Floats(&[1.0, 1.0, f32::NAN, 1.0, 1.0, 0.75]),
        "kinds and similarities",
    ),
    (
        "similarity",
        Floats(&[0.9, 1.0, 0.8, 1.0, 1.0, 0.75]),
        "is its own canonical",
    ),
    (
        "own_text",
        Texts(&["x", "", "", "", "", ""]),
        "is its own canonical",
    ),
    (
        "canonical_id",
        Texts(&["web/1", "web/1", "web/2", "web/4", "web/5", "web/5"]),
        "canonical is a distinct idea",
    ),
    (
        "canonical_id",
        Texts(&["web/1", "web/1", "web/5", "web/4", "web/5", "web/5"]),
        "has its canonical's topic",
    ),
    (
        "idea_id",
        Texts(&["web/1", "web/2", "web/3", "web/4", "web/5", "web/7"]),
        "every idea stands once",
    ),
];

const CAMPAIGNS: &[Case] = &[
    ("n_ideas", Longs(&[4]), "campaigns are groups"),
    ("n_authors", Longs(&[3]), "campaigns are groups"),
    ("canonical_id", Texts(&["web/2"]), "campaigns are groups"),
];

const TOPICS: &[Case] = &[
    (
        "parent_id",
        Nullable(&[None, Some(12), Some(1)]),
        "parents of topics",
    ),
    (
        "keywords",
        Lists(&[&["버스"], &["버스", "노선"], &[]]),
        "keywords have scores",
    ),
    (
        "coherence",
        Floats(&[f32::NAN, 0.0, 0.0]),
        "keywords have scores",
    ),
    (
        "exemplar_ids",
        Lists(&[&[], &["web/5"], &[]]),
        "exemplars are ideas",
    ),
    (
        "exemplar_ids",
        Lists(&[&["web/9"], &[], &[]]),
        "exemplars are ideas",
    ),
    ("n_ideas", Longs(&[6, 4, 2]), "counts of topics"),
    ("n_distinct", Longs(&[3, 2, 1]), "counts of topics"),
    ("n_ideas", Longs(&[5, 3, 3]), "counts of themes"),
    ("votes", Longs(&[20, 15, 6]), "counts of themes"),
];

const ASSIGNMENTS: &[Case] = &[
    ("theme_id", Ints(&[1, 1, 1, 1, 1, 11]), "assignments name"),
    ("topic_id", Ints(&[1, 1, 1, 12, 12, 12]), "assignments name"),
    (
        "topic_id",
        Ints(&[11, 11, 12, 12, 12, 12]),
        "has its canonical's topic",
    ),
    (
        "confidence",
        Floats(&[0.9, 0.9, 0.8, 0.5, 1.1, 0.7]),
        "assignments name",
    ),
    (
        "second_topic_id",
        Nullable(&[Some(11), Some(12), None, Some(11), None, None]),
        "assignments name",
    ),
    ("second_topic_id", Nullable(&[None; 6]), "assignments name"),
];

const LINEAGE: &[Case] = &[
    (
        "event",
        Texts(&["born", "grew", "born"]),
        "events of topic_lineage",
    ),
    (
        "intake",
        Texts(&["2025", "2026-06", "2026-06"]),
        "events of topic_lineage",
    ),
    (
        "overlap",
        Floats(&[0.0, 2.0, 0.0]),
        "events of topic_lineage",
    ),
];

const STATS: &[Case] = &[
    ("n_ideas", Longs(&[1, 1, 1, 2, 1]), "topic_stats counts"),
    ("n_distinct", Longs(&[1, 0, 0, 1, 1]), "topic_stats counts"),
    ("votes", Longs(&[2, 10, 3, 1, 5]), "topic_stats counts"),
];

const DAYS: &[Case] = &[("n_ideas", Longs(&[1, 1, 2, 1]), "topic_days counts")];

const CANDIDATES: &[Case] = &[
    ("score", Floats(&[0.1, 0.25, 0.9]), "best first"),
    ("novelty", Floats(&[-0.1, 0.25, 0.9]), "best first"),
    ("rank", Ints(&[1, 2, 4]), "best first"),
    ("topic_id", Ints(&[11, 12, 11]), "best first"),
    ("idea_id", Texts(&["web/1", "web/2", "web/4"]), "best first"),
    ("idea_id", Texts(&["web/1", "web/1", "web/4"]), "best first"),
];

const SUGGESTIONS: &[Case] = &[
    ("rank", Ints(&[1, 2, 4, 1, 2]), "suggestions are ranked"),
    (
        "probability",
        Floats(&[0.1, 0.8, 0.1, 0.6, 0.4]),
        "suggestions are ranked",
    ),
    (
        "idea_id",
        Texts(&["web/2", "web/2", "web/2", "web/4", "web/4"]),
        "suggestions are ranked",
    ),
];

const IDEAS: &[Case] = &[
    ("intake", Texts(&["2026-05"; 6]), "known intake"),
    ("last_intake", Texts(&["2026-07"; 6]), "known intake"),
    (
        "body",
        Texts(&["", "", "", "", "", ""]),
        "only forgotten ideas",
    ),
];

impl Values {
    fn column(&self) -> ArrayRef {
        match self {
            Texts(values) => Arc::new(StringArray::from(values.to_vec())),
            Lists(values) => Arc::new(text_lists(values)),
            Ints(values) => Arc::new(Int32Array::from(values.to_vec())),
            Nullable(values) => Arc::new(Int32Array::from(values.to_vec())),
            Longs(values) => Arc::new(Int64Array::from(values.to_vec())),
            Floats(values) => Arc::new(Float32Array::from(values.to_vec())),
        }
    }
}

fn check(table: &str, cases: &[Case]) {
    for (column, values, expected) in cases {
        let report = altered(table, |batch| {
            let mut columns = batch.columns().to_vec();
            columns[batch.schema().index_of(column).unwrap()] = values.column();
            RecordBatch::try_new(batch.schema(), columns).unwrap()
        });
        let told = report.failed().find(|check| check.name.contains(expected));
        let told = told.is_some_and(|check| !check.detail.is_empty());
        assert!(told, "{table}.{column}, {expected}: {report:?}");
    }
}

#[test]
fn each_promise_has_its_check() {
    check("ideas", IDEAS);
    check("duplicates", DUPLICATES);
    check("campaigns", CAMPAIGNS);
    check("topics", TOPICS);
    check("topic_lineage", LINEAGE);
    check("topic_stats", STATS);
    check("topic_days", DAYS);
    check("assignments", ASSIGNMENTS);
    check("candidates", CANDIDATES);
    check("suggestions", SUGGESTIONS);
}
