//! Many texts: who stands for a group, who belongs to it, and that nobody belongs by a chain.

use arrow::array::Array;
use proptest::prelude::*;

use super::pairs::LETTER;
use super::{Idea, canonicals, groups_of, ideas, table_of};
use crate::{Groups, Kind};

#[test]
fn the_canonical_is_a_pure_function_of_the_set() {
    let check = |rows: &[Idea], expected: &[usize]| {
        assert_eq!(
            canonicals(&groups_of(rows), rows.len()),
            expected,
            "{rows:?}"
        );
    };
    let text = || Idea::new("어린이집 야간 보육을 확대해 주세요");
    let slip = || Idea::new("어린이집 야간 보육을 확데해 주세요");
    // Most equal copies, whatever their days.
    check(&[text().on(1), slip().on(9), slip().on(8)], &[2, 2, 2]);
    // Then the earliest.
    check(&[text().on(5), slip().on(3)], &[1, 1]);
    check(
        &[text().on(5), text().on(3), slip().on(1), slip().on(9)],
        &[2, 2, 2, 2],
    );
    // Then the smallest id.
    check(&[slip().on(4), text().on(4)], &[0, 0]);
    // No day comes last.
    check(&[text(), slip().on(3)], &[1, 1]);
    check(&[text(), text()], &[0, 0]);
    // Spaces make no other text.
    check(
        &[
            slip().on(1),
            Idea::new("어린이집야간보육을확대해주세요").on(3),
            text().on(2),
        ],
        &[2, 2, 2],
    );
    check(&[], &[]);
}

/// A text that drifts: in each step, the next words are other ones.
fn drift(step: usize) -> Idea {
    let other = [
        "공원에",
        "가로등을",
        "밝히고",
        "산책로를",
        "넓혀서",
        "밤마다",
        "걷는",
        "이웃이",
        "넘어지지",
        "않도록",
        "울타리와",
        "손잡이를",
        "새로",
        "놓으며",
        "쓰레기통",
        "옆에는",
        "안내판도",
        "세웁시다",
    ];
    let words = LETTER.split(' ').enumerate();
    let drifted = words.map(|(at, word)| {
        if at < step * 3 {
            other[at % other.len()]
        } else {
            word
        }
    });
    let day = i32::try_from(step).unwrap();
    Idea::new(&drifted.collect::<Vec<_>>().join(" ")).on(day)
}

fn is_one_group(rows: [&Idea; 2]) -> bool {
    groups_of(&rows.map(Clone::clone)).len() == 1
}

#[test]
fn groups_are_no_chains() {
    let steps: Vec<Idea> = (0..=9).map(drift).collect();
    assert!(
        steps.windows(2).all(|two| is_one_group([&two[0], &two[1]])),
        "each step is small"
    );
    let check = |steps: &[Idea]| {
        let groups = groups_of(steps);
        let canonicals = canonicals(&groups, steps.len());
        for (member, &canonical) in steps.iter().zip(&canonicals) {
            assert!(is_one_group([member, &steps[canonical]]), "{member:?}");
        }
        let last = steps.len() - 1;
        assert!(
            !is_one_group([&steps[0], &steps[last]]),
            "the ends are unlike"
        );
        assert_ne!(canonicals[0], canonicals[last]);
        assert_eq!(canonicals[0], canonicals[1]);
    };
    let far = (2..=9)
        .find(|&far| !is_one_group([&steps[0], &steps[far]]))
        .unwrap();
    check(&steps[..=far]);
    check(&steps);
}

#[test]
fn a_crowd_of_copies_is_one_group() {
    // More than a bucket compares pair by pair, each with a line and slips of its own.
    let mut rows: Vec<Idea> = (0..120)
        .map(|n| {
            let age = ["서른", "마흔", "쉰", "예순"][n % 4];
            let town = ["천안", "목포", "강릉", "제주", "구미", "남원"][n % 6];
            Idea::new(&format!(
                "{LETTER} 저는 {town}에 사는 {age} 살 주민 {n}번입니다."
            ))
        })
        .collect();
    rows.insert(60, Idea::new(LETTER));
    rows.insert(61, Idea::new(LETTER));
    let found = canonicals(&groups_of(&rows), rows.len());
    assert_eq!(found, vec![60; rows.len()]);
}

const BASES: [&str; 7] = [
    LETTER,
    "출퇴근 시간만이라도 배차 간격을 이십 분으로 줄여 주세요",
    "어린이집 야간 보육을 확대해 주세요",
    "제2차 에너지 기본 계획",
    "최저임금 인상을 반대합니다",
    "ㅋㅋㅋㅋ",
    "",
];
const BEFORE: [&str; 3] = ["", "안녕하세요. ", "저는 두 아이를 키우는 간호사입니다. "];
const AFTER: [&str; 4] = ["", " ㅠㅠ", " 연락처 010-1234-5678", " 제발 꼭 들어주세요"];
/// What stands for what.
const SLIPS: [(&str, &str); 7] = [
    ("", ""),
    (" ", ""),
    ("보육", "보욱"),
    ("2", "3"),
    ("인상", "인하"),
    ("배차", "베차"),
    ("다", ""),
];

/// A few ideas that copy each other in many ways.
fn copies() -> impl Strategy<Value = Vec<Idea>> {
    prop::collection::vec(copy(), 0..10)
}

/// One of them.
pub(super) fn copy() -> impl Strategy<Value = Idea> {
    let parts = (
        prop::sample::select(BASES.to_vec()),
        prop::sample::select(BEFORE.to_vec()),
        prop::sample::select(AFTER.to_vec()),
        prop::sample::select(SLIPS.to_vec()),
    );
    let text = parts.prop_map(|(base, before, after, (from, to))| {
        format!("{before}{}{after}", base.replace(from, to))
    });
    (text, prop::option::of(0..4), any::<bool>()).prop_map(|(text, day, in_title)| {
        let (title, body) = if in_title {
            (text, String::new())
        } else {
            (String::new(), text)
        };
        Idea {
            title,
            body,
            day,
            ..Idea::default()
        }
    })
}

fn check_table(rows: &[Idea], groups: &Groups) {
    let ideas = ideas(rows);
    let table = table_of(groups, &ideas);
    assert_eq!(table.idea_id, ideas.idea_id);
    assert_eq!(table.canonical_id.len(), rows.len());
    for row in 0..rows.len() {
        let own = table.canonical_id.value(row) == table.idea_id.value(row);
        assert_eq!(table.kind.value(row) == "distinct", own);
        assert!(["distinct", "exact", "near", "contained"].contains(&table.kind.value(row)));
        let similarity = table.similarity.value(row);
        assert!((0.0..=1.0).contains(&similarity), "{similarity}");
        if ["distinct", "exact"].contains(&table.kind.value(row)) {
            assert!(
                similarity.to_bits() == 1_f32.to_bits() && table.own_text.value(row).is_empty()
            );
        }
    }
}

fn check_stars(rows: &[Idea], groups: &Groups) {
    for (row, &canonical) in canonicals(groups, rows.len()).iter().enumerate() {
        let alone = is_one_group([&rows[row], &rows[canonical]]);
        assert!(
            row == canonical || alone,
            "{:?} {:?}",
            rows[row],
            rows[canonical]
        );
    }
    for (at, a) in groups.canonicals().iter().enumerate() {
        for b in &groups.canonicals()[at + 1..] {
            let (a, b) = (&rows[a.index()], &rows[b.index()]);
            assert!(!is_one_group([a, b]), "two groups of one: {a:?} {b:?}");
        }
    }
}

fn check_partition(rows: &[Idea], groups: &Groups) {
    let mut seen = vec![0; rows.len()];
    for group in groups.iter() {
        let members = groups.members(group);
        assert!(members.is_sorted() && members.contains(&groups.canonical(group)));
        let distinct = members
            .iter()
            .filter(|idea| groups.kind(**idea) == Kind::Distinct);
        assert_eq!(distinct.count(), 1);
        for idea in members {
            assert_eq!(groups.of(*idea), group);
            seen[idea.index()] += 1;
        }
    }
    assert_eq!(seen, vec![1; rows.len()]);
    assert!(groups.canonicals().is_sorted());
    assert_eq!(groups.is_empty(), rows.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn groups_are_stars_that_part_the_ideas(rows in copies()) {
        let groups = groups_of(&rows);
        check_partition(&rows, &groups);
        check_table(&rows, &groups);
        check_stars(&rows, &groups);
    }

    #[test]
    fn ids_change_no_group_of_dated_ideas(rows in copies()) {
        // Each idea has a day of its own, so that ids decide nothing.
        let mut rows = rows;
        for (day, row) in (0..).zip(&mut rows) {
            row.day = Some(day);
        }
        let there = canonicals(&groups_of(&rows), rows.len());
        rows.reverse();
        let back = canonicals(&groups_of(&rows), rows.len());
        let last = rows.len().wrapping_sub(1);
        let back: Vec<usize> = back.iter().rev().map(|row| last - row).collect();
        prop_assert_eq!(there, back);
    }
}

#[test]
fn any_number_of_threads_gives_the_same_groups() {
    let rows: Vec<Idea> = (0..4_500)
        .map(|n| {
            let street = format!("{}번 마을 {}길 버스를 늘려 주세요", n % 300, n % 2_500);
            let line = ["", "저는 두 아이를 키우는 간호사입니다. ", LETTER][n % 3];
            Idea::new(&format!("{line} {street}")).on(i32::try_from(n % 31).unwrap())
        })
        .collect();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let groups = groups_of(&rows);
            let table = table_of(&groups, &ideas(&rows));
            (groups, table)
        })
    };
    let one = with(1);
    let found = one.0.len();
    assert!(found > 500 && found < 3_000, "{found} groups");
    assert!(one == with(3));
}
