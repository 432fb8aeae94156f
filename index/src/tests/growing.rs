//! Growing: an index that goes on with the one before answers as one built anew.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use proptest::prelude::*;

use super::ideas::{IDEAS, Idea};
use super::{FIXTURE, given, open, query, wanted, write};
use crate::{Embedding, Filters, Given, Like, Order, Query, Reader};

/// Segments that the indexes here may have.
const SEGMENTS: usize = 3;
const IDS: [&str; 24] = [
    "a01", "a02", "a03", "a04", "a05", "a06", "a07", "a08", "a09", "a10", "a11", "a12", "a13",
    "a14", "b01", "b02", "b03", "b04", "b05", "b06", "b07", "b08", "b09", "b10",
];
const CHANNELS: [&[&str]; 3] = [&["web"], &["우편"], &["web", "우편"]];

/// What an intake does to one idea.
#[derive(Clone, Debug)]
enum Change {
    /// It has this text from now on.
    Write { id: usize, text: usize },
    /// It has no document any more.
    Remove { id: usize },
    /// All but its text is another.
    Move { id: usize, to: usize },
}

fn change() -> impl Strategy<Value = Change> {
    let id = || 0..IDS.len();
    prop_oneof![
        4 => (id(), 0..IDEAS.len()).prop_map(|(id, text)| Change::Write { id, text }),
        1 => id().prop_map(|id| Change::Remove { id }),
        2 => (id(), 0..9_usize).prop_map(|(id, to)| Change::Move { id, to }),
    ]
}

/// The first intake is larger, so that something stays.
fn intakes() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let first = prop::collection::vec(change(), 12..40);
    let later = prop::collection::vec(prop::collection::vec(change(), 0..5), 1..6);
    (first, later).prop_map(|(first, later)| std::iter::once(first).chain(later).collect())
}

fn apply(change: &Change, ideas: &mut BTreeMap<usize, Idea>) {
    match *change {
        Change::Write { id, text } => {
            let idea = ideas.entry(id).or_insert(IDEAS[text]);
            *idea = Idea {
                id: IDS[id],
                title: IDEAS[text].title,
                body: IDEAS[text].body,
                ..*idea
            };
        }
        Change::Remove { id } => drop(ideas.remove(&id)),
        Change::Move { id, to } => {
            if let Some(idea) = ideas.get_mut(&id) {
                idea.topic = [101, 201, 202][to % 3];
                idea.channels = CHANNELS[to / 3];
                idea.votes = i64::try_from(to).unwrap();
                idea.day = (to > 2).then_some(18_000 + i32::try_from(to).unwrap());
            }
        }
    }
}

/// Vectors of some words, and keywords.
fn made_with<'a>(keywords: &'a [(i32, Vec<String>)], before: Option<&'a Path>) -> Given<'a> {
    let words = ["국민연금", "버스", "청년", "급여"].into_iter().zip(1_u8..);
    let vectors = words.map(|(word, at)| (word, [f32::from(at), 1.0, -f32::from(at)]));
    let vectors: Vec<(&str, [f32; 3])> = vectors.collect();
    let words = vectors.iter().map(|(word, row)| (*word, 0.01, &row[..]));
    Given {
        embedding: Embedding::of_words(words).into(),
        keywords,
        before,
        segments: SEGMENTS,
        ..given()
    }
}

fn keywords(intake: usize) -> Vec<(i32, Vec<String>)> {
    let word = ["국민연금", "버스 정류장"][intake % 2];
    vec![(101, vec![word.to_owned()]), (201, vec!["청년".to_owned()])]
}

/// All that an index says to some questions.
fn answers(reader: &Reader) -> Vec<String> {
    let mut out = vec![format!("{:?}", reader.ids().unwrap())];
    let filters = Filters {
        channel: Some("우편".to_owned()),
        ..Filters::default()
    };
    for text in [
        "국민연금 수급 나이",
        "청년도약계좌가입",
        "\"국민 연금\" -노후",
        "에어팟트",
        "셔금 정류쟝",
        "버스 정류장 의자 주세요",
        "ㄱㅁㅇㄱ",
        "ㅂㅅ",
        "주제:201",
        "채널:우편 분야:복지",
        "급여",
    ] {
        for order in [Order::Relevance, Order::Date, Order::Votes] {
            for filters in [Filters::default(), filters.clone()] {
                let query = Query {
                    explain: true,
                    filters,
                    order,
                    ..query(text)
                };
                out.push(format!("{text}: {:?}", reader.search(&query).unwrap()));
                out.push(format!("{:?}", reader.facets(&query).unwrap()));
            }
        }
        let similar = reader.similar(Like::Text(text), &wanted(10)).unwrap();
        out.push(format!("{text}: {similar:?}"));
    }
    for id in reader.ids().unwrap() {
        let similar = reader.similar(Like::Id(&id), &wanted(5)).unwrap();
        out.push(format!("{id}: {similar:?}"));
    }
    out
}

/// Names and bytes.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap();
    let file = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        (name, std::fs::read(entry.path()).unwrap())
    };
    entries.map(|entry| file(entry.unwrap())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_grown_index_is_as_one_built_anew(intakes in intakes()) {
        let folder = tempfile::tempdir().unwrap();
        let mut ideas = BTreeMap::new();
        let at = |kind: &str, intake: usize| folder.path().join(format!("{kind}{intake}"));
        for (intake, changes) in intakes.iter().enumerate() {
            for change in changes {
                apply(change, &mut ideas);
            }
            let ideas: Vec<Idea> = ideas.values().copied().collect();
            let keywords = keywords(intake);
            let before = |kind| intake.checked_sub(1).map(|before| at(kind, before));
            let unchanged = before("grown").map(|folder| bytes(&folder));
            for kind in ["grown", "again"] {
                let before = before(kind);
                let given = made_with(&keywords, before.as_deref());
                write(&at(kind, intake), &ideas, &given).unwrap();
            }
            prop_assert_eq!(before("grown").map(|folder| bytes(&folder)), unchanged);
            write(&at("anew", intake), &ideas, &made_with(&keywords, None)).unwrap();
            let (grown, anew) = (open(&at("grown", intake)), open(&at("anew", intake)));
            prop_assert!(grown.index.leaves.len() <= SEGMENTS);
            for (grown, anew) in answers(&grown).into_iter().zip(answers(&anew)) {
                prop_assert_eq!(grown, anew);
            }
            prop_assert_eq!(bytes(&at("grown", intake)), bytes(&at("again", intake)));
        }
    }
}

/// The inodes of the files that two indexes share.
fn shared(one: &Path, other: &Path) -> Vec<String> {
    let inode = |path: &Path| std::fs::metadata(path).ok().map(|file| file.ino());
    let names = bytes(one).into_keys();
    let same = |name: &String| inode(&one.join(name)) == inode(&other.join(name));
    names.filter(same).collect()
}

#[test]
fn only_what_is_new_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&at("first"), &IDEAS[1..], &given()).unwrap();
    let grow = |name: &str, ideas: &[Idea], before: &str| {
        let before = at(before);
        let given = Given {
            before: Some(&before),
            ..given()
        };
        write(&at(name), ideas, &given).unwrap();
        open(&at(name)).index.leaves.len()
    };
    // Topics, votes and the like are in no segment.
    let mut moved = IDEAS[1..].to_vec();
    for idea in &mut moved {
        idea.votes += 1;
    }
    assert_eq!(grow("moved", &moved, "first"), 1);
    assert_eq!(shared(&at("moved"), &at("first")).len(), 8);
    assert_eq!(grow("more", IDEAS, "moved"), 2);
    assert_eq!(shared(&at("more"), &at("first")).len(), 8);
    // Two of fourteen are no fifth.
    let fewer = [&IDEAS[..5], &IDEAS[7..]].concat();
    assert_eq!(grow("fewer", &fewer, "more"), 2);
    let files = bytes(&at("fewer")).into_keys();
    assert_eq!(files.filter(|name| name.contains(".del")).count(), 1);
    assert_eq!(grow("few", &IDEAS[7..], "fewer"), 1);
    assert!(shared(&at("few"), &at("first")).is_empty());
    assert_eq!(open(&at("few")).ids().unwrap().len(), 7);
}

#[test]
fn another_basis_or_a_damaged_index_is_not_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let damaged = folder.path().join("damaged");
    write(&damaged, IDEAS, &given()).unwrap();
    let beside = damaged.join(crate::beside::FILE);
    let cut = std::fs::read(&beside).unwrap();
    std::fs::write(&beside, &cut[..cut.len() / 2]).unwrap();
    let whole = FIXTURE.folder.path();
    for (name, before, basis) in [("other", whole, "other"), ("cut", &damaged, "")] {
        let given = Given {
            before: Some(before),
            basis,
            ..given()
        };
        let now = folder.path().join(name);
        write(&now, IDEAS, &given).unwrap();
        assert!(shared(&now, before).is_empty(), "{name}");
        assert_eq!(open(&now).len(), IDEAS.len() as u64);
    }
}
