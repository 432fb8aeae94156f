//! A store of six ideas in two intakes: a letter with a copy about crossings, a hostile title, and ideas
//! about soldiers and about nothing in particular.

use arrow::array::{
    Date32Array, Float32Array, Int32Array, Int64Array, ListArray, ListBuilder, StringArray,
    StringBuilder,
};
use arrow::datatypes::Float32Type;
use modum_model::tables::{Campaigns, Candidates, Duplicates, Ideas, Suggestions, Topics};
use modum_rank::past::PastIdea;

use crate::Sources;

/// An idea: id, copy of, topic, category, title, body, stage, votes, author.
type Idea<'a> = (
    &'a str,
    &'a str,
    i32,
    Option<&'a str>,
    &'a str,
    &'a str,
    Option<&'a str>,
    i64,
    &'a str,
);

const LETTER: &str = "횡단보도 신호가 너무 짧아 어르신이 건너지 못합니다. 신호 시간을 늘려 주세요. 문의는 010-1234-5678";

/// Ideas in the order of their ids.
const IDEAS: [Idea<'_>; 6] = [
    (
        "A1",
        "A1",
        11,
        Some("교통/건축/국토"),
        "횡단보도 신호를 늘려 주세요",
        LETTER,
        None,
        12,
        "가명-1",
    ),
    (
        "A2",
        "A1",
        11,
        None,
        "횡단보도 신호를 늘려 주세요",
        LETTER,
        None,
        1,
        "가명-2",
    ),
    (
        "A3",
        "A3",
        11,
        None,
        "<script>alert(1)</script> & \"따옴표\"",
        "학교 앞 횡단보도의 신호 시간을 지금보다 늘려야 합니다.",
        None,
        3,
        "가명-3",
    ),
    (
        "B1",
        "B1",
        12,
        Some("외교/통일/국방"),
        "",
        "군 장병의 급식 예산을 두 배로 늘려 주시기 바랍니다.",
        Some("토론종료"),
        0,
        "가명-4",
    ),
    (
        "B2",
        "B2",
        12,
        Some("기타"),
        "아주 긴 제목",
        "군 장병의 휴가를 늘리고 급식의 질을 높여 주시기 바랍니다.",
        None,
        5,
        "가명-5",
    ),
    (
        "C1",
        "C1",
        12,
        Some("기타"),
        "담당이 없는 제안",
        "어디에 말해야 할지 모르겠습니다.",
        None,
        0,
        "가명-6",
    ),
];

fn column<'a>(cell: impl Fn(&Idea<'a>) -> &'a str) -> StringArray {
    StringArray::from_iter_values(IDEAS.iter().map(cell))
}

fn optional<'a>(cell: impl Fn(&Idea<'a>) -> Option<&'a str>) -> StringArray {
    IDEAS.iter().map(cell).collect()
}

fn ideas(long: &str) -> Ideas {
    let title = |idea: &Idea<'_>| match idea.4 {
        "아주 긴 제목" => long.to_owned(),
        title => title.to_owned(),
    };
    Ideas {
        idea_id: column(|idea| idea.0),
        source: StringArray::new_null(IDEAS.len()),
        source_id: StringArray::new_null(IDEAS.len()),
        intake: IDEAS
            .iter()
            .map(|idea| Some(if idea.0 == "B1" { "5월" } else { "6월" }))
            .collect(),
        last_intake: IDEAS.iter().map(|_| Some("6월")).collect(),
        channel: IDEAS
            .iter()
            .map(|idea| (idea.0 != "A3").then_some("국민신문고"))
            .collect(),
        submitted_at: Date32Array::from(vec![
            Some(17_312),
            Some(17_315),
            None,
            Some(17_320),
            Some(17_340),
            Some(17_341),
        ]),
        author: column(|idea| idea.8),
        title: StringArray::from_iter_values(IDEAS.iter().map(title)),
        body: column(|idea| idea.5),
        category: optional(|idea| idea.3),
        stage: optional(|idea| idea.6),
        votes: Int64Array::from_iter_values(IDEAS.iter().map(|idea| idea.7)),
    }
}

/// The datasets; one idea has the title `long`.
pub(super) fn sources(long: &str, campaign: bool) -> Sources {
    let share = || Float32Array::from(vec![0.5; 5]);
    let canonicals = || StringArray::from(vec!["A1", "A3", "B2", "B1", "C1"]);
    let one_or_none = usize::from(campaign);
    let count = |n: i64| Int64Array::from(vec![n; one_or_none]);
    let day = |day: i32| Date32Array::from(vec![day; one_or_none]);
    Sources {
        ideas: ideas(long),
        duplicates: Duplicates {
            idea_id: column(|idea| idea.0),
            canonical_id: column(|idea| idea.1),
            kind: column(|idea| {
                if idea.0 == idea.1 {
                    "distinct"
                } else {
                    "exact"
                }
            }),
            similarity: Float32Array::from(vec![1.0; IDEAS.len()]),
            own_text: column(|_| ""),
        },
        topics: topics(),
        candidates: Candidates {
            rank: Int32Array::from(vec![1, 2, 3, 4, 5]),
            idea_id: canonicals(),
            topic_id: Int32Array::from(vec![11, 11, 12, 12, 12]),
            score: share(),
            support: share(),
            votes: share(),
            breadth: share(),
            novelty: share(),
            concreteness: share(),
            momentum: share(),
            centrality: share(),
            reason: StringArray::from(vec!["두 사람이 제안했습니다.", "", "", "", ""]),
        },
        suggestions: Suggestions {
            idea_id: StringArray::from(vec!["A1", "A1", "A3", "B1", "B2", "C1"]),
            rank: Int32Array::from(vec![1, 2, 1, 1, 1, 1]),
            division: StringArray::from(vec![
                "교통/건축/국토",
                "행정",
                "교통/건축/국토",
                "행정",
                "외교·통일·국방",
                "행정",
            ]),
            probability: Float32Array::from(vec![0.9, 0.05, 0.62, 0.3, 0.8, 0.2]),
        },
        campaigns: Campaigns {
            canonical_id: StringArray::from(vec!["A1"; one_or_none]),
            n_ideas: count(120),
            n_authors: count(98),
            n_unknown: count(2),
            n_channels: count(1),
            first_at: day(17_312),
            last_at: day(17_315),
            peak_day: day(17_312),
            peak_share: Float32Array::from(vec![0.45; one_or_none]),
        },
        names: [(12, "군 장병 처우".to_owned())].into(),
        past: [past("A1", 1, None), past("B1", 3, Some("불채택"))].into(),
        intakes: vec!["5월".to_owned(), "6월".to_owned()],
        created_at: "2026-06-01T09:00:00Z".to_owned(),
    }
}

fn past(canonical: &str, idea: usize, outcome: Option<&'static str>) -> (String, PastIdea) {
    (canonical.to_owned(), PastIdea { idea, outcome })
}

fn topics() -> Topics {
    let lists = |lists: [&[&str]; 3]| {
        let mut builder = ListBuilder::new(StringBuilder::new());
        for list in lists {
            builder.append_value(list.iter().map(Some));
        }
        builder.finish()
    };
    let scores = || ListArray::from_iter_primitive::<Float32Type, _, _>(vec![Some(vec![]); 3]);
    let count = || Int64Array::from(vec![6, 3, 3]);
    Topics {
        topic_id: Int32Array::from(vec![1, 11, 12]),
        parent_id: Int32Array::from(vec![None, Some(1), Some(1)]),
        label: StringArray::from(vec!["생활", "횡단보도 신호", "군 장병"]),
        keywords: lists([&[], &["횡단보도", "신호"], &[]]),
        keyword_scores: scores(),
        exemplar_ids: lists([&[], &[], &[]]),
        n_ideas: count(),
        n_distinct: count(),
        votes: count(),
        coherence: Float32Array::from(vec![0.0; 3]),
        growth: Float32Array::from(vec![0.0; 3]),
        born_intake: StringArray::from(vec!["5월"; 3]),
    }
}
