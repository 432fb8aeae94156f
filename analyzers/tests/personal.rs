//! Masking, measured on made-up cases (`personal_cases.tsv`), and what must hold for any text.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::ops::Range;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use modum_analyzers::personal::{Finder, Kind, Masker};
use modum_dictionaries::Lexicon;
use proptest::prelude::*;

const CASES: &str = include_str!("personal_cases.tsv");

/// Least share of planted data that is found whole, and of what is found that was planted.
const BAR: f64 = 0.99;

/// A text, and where data of which kind stands in it.
struct Case {
    text: String,
    planted: Vec<(Range<usize>, Kind)>,
}

fn cases() -> Vec<Case> {
    let lines = CASES.lines().filter(|line| !line.starts_with('#'));
    lines.map(case).collect()
}

/// Reads `kind<TAB>text with {data}`, or several kinds with a comma between.
fn case(line: &str) -> Case {
    let (names, marked) = line.split_once('\t').unwrap();
    let kind = |name| Kind::ALL.into_iter().find(|kind| kind.name() == name);
    let kinds = names.split(',').filter(|name| *name != "-");
    let kinds: Vec<Kind> = kinds.map(|name| kind(name).unwrap()).collect();
    let (mut text, mut starts, mut ends) = (String::new(), Vec::new(), Vec::new());
    for c in marked.replace("\\n", "\n").chars() {
        match c {
            '{' => starts.push(text.len()),
            '}' => ends.push(text.len()),
            c => text.push(c),
        }
    }
    assert!(
        starts.len() == kinds.len() && ends.len() == kinds.len(),
        "{line}"
    );
    let spans = starts.into_iter().zip(ends).map(|(start, end)| start..end);
    Case {
        planted: spans.zip(kinds).collect(),
        text,
    }
}

fn finder() -> &'static Finder {
    static FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::new(&Lexicon::builtin().unwrap()));
    &FINDER
}

fn masker() -> &'static Masker {
    static MASKER: LazyLock<Masker> =
        LazyLock::new(|| Masker::new(&Lexicon::builtin().unwrap(), Kind::ALL));
    &MASKER
}

#[test]
fn precision_and_recall_on_the_cases() {
    let (cases, finder) = (cases(), finder());
    assert!(cases.len() >= 400, "{}", cases.len());
    let (mut planted, mut whole, mut found, mut right) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for case in &cases {
        let spans = finder.find(&case.text);
        let meets = |(span, kind): &(Range<usize>, Kind),
                     (there, expected): &(Range<usize>, Kind)| {
            kind == expected && span.start < there.end && there.start < span.end
        };
        let hits = |found: &&(Range<usize>, Kind)| case.planted.iter().any(|one| meets(found, one));
        let holds = |one: &&(Range<usize>, Kind)| {
            let holds = |(span, _): &(Range<usize>, Kind)| {
                span.start <= one.0.start && one.0.end <= span.end
            };
            spans.iter().any(|found| meets(found, one) && holds(found))
        };
        let good = spans.iter().filter(hits).count();
        let covered = case.planted.iter().filter(holds).count();
        planted += case.planted.len();
        whole += covered;
        found += spans.len();
        right += good;
        if covered != case.planted.len() || good != spans.len() {
            let seen =
                |(span, kind): &(Range<usize>, Kind)| (case.text[span.clone()].to_owned(), *kind);
            let seen: Vec<_> = spans.iter().map(seen).collect();
            wrong.push(format!("{:?}: {seen:?}", case.text));
        }
    }
    let share = |part: usize, all: usize| part as f64 / all as f64;
    let (precision, recall) = (share(right, found), share(whole, planted));
    let wrong = wrong.join("\n");
    assert!(
        precision >= BAR && recall >= BAR,
        "precision {precision:.4}, recall {recall:.4} on {} cases\n{wrong}",
        cases.len()
    );
}

#[test]
fn each_kind_has_its_mark_and_its_count() {
    let mut counts = Vec::new();
    let text = "담당자 홍길동, 010-2345-6789, hong@naver.com";
    let masked = masker().mask(text, |kind| counts.push(kind));
    assert_eq!(masked, "담당자 [이름], [전화번호], [전자우편]");
    assert_eq!(counts, [Kind::Name, Kind::Telephone, Kind::Email]);
    let only = Masker::new(&Lexicon::builtin().unwrap(), [Kind::Email]);
    assert_eq!(
        only.mask(text, |_| ()),
        "담당자 홍길동, 010-2345-6789, [전자우편]"
    );
}

#[test]
fn marks_differ_and_survive_masking() {
    let marks: String = Kind::ALL.map(Kind::mark).concat();
    assert_eq!(masker().mask(&marks, |_| ()), marks);
    for (index, kind) in Kind::ALL.iter().enumerate() {
        let others = &Kind::ALL[..index];
        assert!(others.iter().all(|other| other.mark() != kind.mark()));
    }
}

#[test]
fn the_time_grows_with_the_length_only() {
    let finder = finder();
    for unit in [
        "0",
        "01",
        "공일",
        "010-",
        "1-",
        "@",
        "a@",
        "a.",
        "담당자 ",
        "로 1",
        "골뱅이 네이버 ",
        "가1",
        "홍 ",
        "80010",
        "http://",
        "네이버점컴",
        "은행 12",
        "시 동 3",
        "(",
        "x=",
    ] {
        let text = unit.repeat(400_000 / unit.len());
        let start = Instant::now();
        finder.find(&text);
        // A quadratic scanner would need minutes for these.
        assert!(start.elapsed() < Duration::from_secs(10), "{unit}");
    }
}

proptest! {
    #[test]
    fn masking_is_idempotent(
        parts in proptest::collection::vec(0_usize..600, 0..4),
        noise in "\\PC{0,20}|[0-9가로길동구@.:홍담당자공일 \\-]{0,30}",
        cut in 0_usize..40,
    ) {
        let cases = cases();
        let mut text = noise;
        for part in parts {
            text.extend(cases[part % cases.len()].text.chars().skip(cut % 7));
            text.extend(cases[(part + cut) % cases.len()].text.chars().take(cut));
        }
        let masker = masker();
        let once = masker.mask(&text, |_| ()).into_owned();
        prop_assert_eq!(masker.mask(&once, |_| ()), once.as_str());
    }

    #[test]
    fn spans_are_in_order_and_on_boundaries(text in "\\PC{0,60}|[0-9０-９가-힣@.a-z \\n-]{0,80}") {
        let mut end = 0;
        for (span, _) in finder().find(&text) {
            prop_assert!(span.start >= end && span.end > span.start);
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            end = span.end;
        }
    }
}
