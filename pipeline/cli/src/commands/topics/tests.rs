//! What `modum topics` shows of a small store: two themes, three topics, nine weeks.

use arrow::array::{
    BooleanArray, Date32Array, Float32Array, Int32Array, Int64Array, ListArray, ListBuilder,
    StringArray, StringBuilder,
};
use arrow::datatypes::{Float32Type, Int32Type};
use insta::assert_snapshot;
use modum_model::ids::TopicId;
use modum_model::tables::{Centroids, Ideas, TopicDays, TopicLineage, TopicStats, Topics};

use super::detail::Detail;
use super::tree::Tree;
use super::trend::Trends;

/// Monday, 2017-05-01.
const MONDAY: i32 = 17_287;

fn texts(lists: &[&[&str]]) -> ListArray {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for list in lists {
        builder.append_value(list.iter().map(Some));
    }
    builder.finish()
}

fn floats(lists: &[&[f32]]) -> ListArray {
    let lists = lists
        .iter()
        .map(|list| Some(list.iter().copied().map(Some)));
    ListArray::from_iter_primitive::<Float32Type, _, _>(lists)
}

fn topics() -> Topics {
    Topics {
        topic_id: Int32Array::from(vec![1, 2, 3, 4, 5]),
        parent_id: Int32Array::from(vec![None, None, Some(1), Some(1), Some(2)]),
        label: StringArray::from(vec![
            "대중교통",
            "보육",
            "광역버스 노선",
            "지하철 혼잡",
            "국공립 어린이집",
        ]),
        keywords: texts(&[
            &["버스", "지하철"],
            &["어린이집"],
            &["버스", "노선", "배차"],
            &["지하철", "혼잡"],
            &["어린이집", "보육"],
        ]),
        keyword_scores: floats(&[
            &[0.5, 0.25],
            &[0.5],
            &[0.5, 0.25, 0.125],
            &[0.5, 0.25],
            &[0.5, 0.25],
        ]),
        exemplar_ids: texts(&[&["a"], &["c"], &["a", "b"], &[], &["c"]]),
        n_ideas: Int64Array::from(vec![1500, 500, 1200, 300, 500]),
        n_distinct: Int64Array::from(vec![900, 400, 700, 200, 400]),
        votes: Int64Array::from(vec![10_000, 50, 9_000, 1_000, 50]),
        coherence: Float32Array::from(vec![0.25; 5]),
        growth: Float32Array::from(vec![0.0, -0.5, 0.5, -1.0, 0.96875]),
        born_intake: StringArray::from(vec!["첫접수"; 5]),
    }
}

/// Weeks in which topic 3 grows, topic 4 pauses and topic 5 has one idea.
fn days() -> TopicDays {
    let rows = [
        (3, 0, 10, false),
        (3, 7, 20, false),
        (3, 15, 80, true),
        (4, 0, 4, false),
        (4, 16, 4, false),
        (5, 16, 1, false),
    ];
    TopicDays {
        topic_id: rows.iter().map(|row| Some(row.0)).collect(),
        day: rows.iter().map(|row| Some(MONDAY + row.1)).collect(),
        n_ideas: rows.iter().map(|row| Some(row.2)).collect(),
        n_distinct: rows.iter().map(|row| Some(row.2)).collect(),
        burst: BooleanArray::from(rows.map(|row| row.3).to_vec()),
    }
}

/// Months of topic 3 and one of topic 5; one idea without a date.
fn stats(months: &[i32]) -> TopicStats {
    let rows: Vec<(i32, Option<i32>)> = months
        .iter()
        .map(|&month| (3, Some(month)))
        .chain([(5, None)])
        .collect();
    TopicStats {
        topic_id: rows.iter().map(|row| Some(row.0)).collect(),
        month: rows.iter().map(|row| row.1).collect::<Date32Array>(),
        channel: StringArray::new_null(rows.len()),
        n_ideas: rows.iter().map(|_| Some(10)).collect(),
        n_distinct: rows.iter().map(|_| Some(10)).collect(),
        votes: rows.iter().map(|_| Some(0)).collect(),
    }
}

fn ideas() -> Ideas {
    let (unknown, three) = (StringArray::new_null(3), |text| {
        StringArray::from(vec![text; 3])
    });
    Ideas {
        idea_id: StringArray::from(vec!["a", "b", "c"]),
        source: unknown.clone(),
        source_id: unknown.clone(),
        intake: three("첫접수"),
        last_intake: three("첫접수"),
        channel: unknown.clone(),
        submitted_at: Date32Array::new_null(3),
        author: unknown.clone(),
        title: StringArray::from(vec!["광역버스 증차", "", "국공립 어린이집"]),
        body: StringArray::from(vec![
            "출근 시간에\n세 대를 보냅니다.",
            &"버스를 늘려 주세요. ".repeat(20),
            "더 지어 주십시오.",
        ]),
        category: unknown.clone(),
        stage: unknown,
        votes: Int64Array::new_null(3),
    }
}

fn lineage() -> TopicLineage {
    TopicLineage {
        intake: StringArray::from(vec!["둘째접수", "첫접수"]),
        topic_id: Int32Array::from(vec![3, 3]),
        event: StringArray::from(vec!["merged", "born"]),
        from_ids: ListArray::from_iter_primitive::<Int32Type, _, _>([
            Some(vec![Some(3), Some(9)]),
            Some(vec![]),
        ]),
        overlap: Float32Array::from(vec![0.5, 0.0]),
    }
}

fn centroids() -> Centroids {
    Centroids {
        topic_id: Int32Array::from(vec![3, 4, 5]),
        vector: floats(&[&[1.0, 0.0], &[0.75, 0.66], &[0.0, 1.0]]),
    }
}

/// What `show` writes of the store with topic 4 renamed.
fn shown(show: impl Fn(&Tree<'_>, &mut Vec<u8>)) -> String {
    let topics = topics();
    let names = [(TopicId::new(4), "출퇴근 지하철".to_owned())].into();
    let tree = Tree::new(
        &topics,
        names,
        Trends::of(&topics, &stats(&[MONDAY]), &days()),
    );
    let mut out = Vec::new();
    show(&tree, &mut out);
    String::from_utf8(out).unwrap()
}

fn one(id: i32) -> String {
    shown(|tree, out| {
        let detail = Detail::of(tree, id, &ideas(), &lineage(), &centroids()).unwrap();
        detail.show(out).unwrap();
    })
}

#[test]
fn the_largest_topics_are_a_table() {
    assert_snapshot!(shown(|tree, out| tree.show_largest(out).unwrap()), @"
    ───────────────────────────────────────────────────────────────────────────────────────────────────────────
     번호   주제                          제안    비중    서로 다른 제안   최근 변화   추이   핵심어           
    ═══════════════════════════════════════════════════════════════════════════════════════════════════════════
     3      광역버스 노선                 1,200   60.0%   700              3.0배       ▁▂█    버스, 노선, 배차 
    ───────────────────────────────────────────────────────────────────────────────────────────────────────────
     5      국공립 어린이집               500     25.0%   400              10배 이상   ··█    어린이집, 보육   
    ───────────────────────────────────────────────────────────────────────────────────────────────────────────
     4      출퇴근 지하철 (지하철 혼잡)   300     15.0%   200              0.0배       █·█    지하철, 혼잡     
    ───────────────────────────────────────────────────────────────────────────────────────────────────────────
    ");
}

#[test]
fn the_tree_has_a_line_for_each_theme_and_topic() {
    assert_snapshot!(shown(|tree, out| tree.show(out).unwrap()), @"
    1 대중교통 — 제안 1,500건 (75.0%), 최근 1.0배 ▂▂█, 서로 다른 제안 900건
       3 광역버스 노선 — 제안 1,200건 (60.0%), 최근 3.0배 ▁▂█ (버스, 노선, 배차)
       4 출퇴근 지하철 (지하철 혼잡) — 제안 300건 (15.0%), 최근 0.0배 █·█ (지하철, 혼잡)
    2 보육 — 제안 500건 (25.0%), 최근 0.3배 ··█, 서로 다른 제안 400건
       5 국공립 어린이집 — 제안 500건 (25.0%), 최근 10배 이상 ··█ (어린이집, 보육)
    ");
}

#[test]
fn lines_of_json_hold_all_figures() {
    assert_snapshot!(shown(|tree, out| tree.list(out).unwrap()), @r#"
    {"coherence":0.25,"exemplar_ids":["a"],"growth":0.0,"keywords":["버스","지하철"],"label":"대중교통","n_distinct":900,"n_ideas":1500,"name":null,"parent_id":null,"share":0.75,"topic_id":1,"trend":[14,20,84],"votes":10000}
    {"coherence":0.25,"exemplar_ids":["c"],"growth":-0.5,"keywords":["어린이집"],"label":"보육","n_distinct":400,"n_ideas":500,"name":null,"parent_id":null,"share":0.25,"topic_id":2,"trend":[0,0,1],"votes":50}
    {"coherence":0.25,"exemplar_ids":["a","b"],"growth":0.5,"keywords":["버스","노선","배차"],"label":"광역버스 노선","n_distinct":700,"n_ideas":1200,"name":null,"parent_id":1,"share":0.6,"topic_id":3,"trend":[10,20,80],"votes":9000}
    {"coherence":0.25,"exemplar_ids":[],"growth":-1.0,"keywords":["지하철","혼잡"],"label":"지하철 혼잡","n_distinct":200,"n_ideas":300,"name":"출퇴근 지하철","parent_id":1,"share":0.15,"topic_id":4,"trend":[4,0,4],"votes":1000}
    {"coherence":0.25,"exemplar_ids":["c"],"growth":0.96875,"keywords":["어린이집","보육"],"label":"국공립 어린이집","n_distinct":400,"n_ideas":500,"name":null,"parent_id":2,"share":0.25,"topic_id":5,"trend":[0,0,1],"votes":50}
    "#);
}

#[test]
fn one_topic_is_shown_with_all_that_is_known() {
    assert_snapshot!(one(3), @"
    3 광역버스 노선
    제안 1,200건 (전체의 60.0%), 서로 다른 제안 700건, 공감 9,000개
    최근 비중: 이전의 3.0배
    주별 추이: 2017-05-01 ▁▂█ 2017-05-15 (가장 많을 때 80건)
    급증한 날 1일: 2017-05-16 (80건)
    핵심어: 버스 0.500, 노선 0.250, 배차 0.125
    처음 나타난 접수 묶음: 첫접수
    대표 제안:
      a: 광역버스 증차 출근 시간에 세 대를 보냅니다.
      b: 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 …
    가까운 주제:
         4 출퇴근 지하철 (지하철 혼잡) — 제안 300건 (15.0%), 최근 0.0배 █·█ (유사도 0.75)
         5 국공립 어린이집 — 제안 500건 (25.0%), 최근 10배 이상 ··█ (유사도 0.00)
    내력:
      둘째접수: 합쳐짐 (이전 주제 3, 9)
      첫접수: 새로 생김
    ");
}

#[test]
fn a_renamed_topic_keeps_the_machine_s_label() {
    assert_snapshot!(one(4), @"
    4 출퇴근 지하철 (지하철 혼잡)
    제안 300건 (전체의 15.0%), 서로 다른 제안 200건, 공감 1,000개
    최근 비중: 이전의 0.0배
    주별 추이: 2017-05-01 █·█ 2017-05-15 (가장 많을 때 4건)
    핵심어: 지하철 0.500, 혼잡 0.250
    처음 나타난 접수 묶음: 첫접수
    대표 제안:
    가까운 주제:
         3 광역버스 노선 — 제안 1,200건 (60.0%), 최근 3.0배 ▁▂█ (유사도 0.75)
         5 국공립 어린이집 — 제안 500건 (25.0%), 최근 10배 이상 ··█ (유사도 0.66)
    ");
}

#[test]
fn a_theme_is_shown_with_its_topics() {
    assert_snapshot!(one(1), @"
    1 대중교통
    제안 1,500건 (전체의 75.0%), 서로 다른 제안 900건, 공감 10,000개
    최근 비중: 이전의 1.0배
    주별 추이: 2017-05-01 ▂▂█ 2017-05-15 (가장 많을 때 84건)
    핵심어: 버스 0.500, 지하철 0.250
    처음 나타난 접수 묶음: 첫접수
    대표 제안:
      a: 광역버스 증차 출근 시간에 세 대를 보냅니다.
    이 대주제의 주제:
         3 광역버스 노선 — 제안 1,200건 (60.0%), 최근 3.0배 ▁▂█
         4 출퇴근 지하철 (지하철 혼잡) — 제안 300건 (15.0%), 최근 0.0배 █·█
    ");
}

#[test]
fn one_topic_is_also_json() {
    let json = shown(|tree, out| {
        let detail = Detail::of(tree, 3, &ideas(), &lineage(), &centroids()).unwrap();
        serde_json::to_writer(out, &detail.json()).unwrap();
    });
    assert_snapshot!(json, @r#"{"bursts":[{"day":"2017-05-16","n_ideas":80}],"coherence":0.25,"exemplar_ids":["a","b"],"exemplars":[{"idea_id":"a","text":"광역버스 증차 출근 시간에 세 대를 보냅니다."},{"idea_id":"b","text":"버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 늘려 주세요. 버스를 …"}],"growth":0.5,"keywords":["버스","노선","배차"],"label":"광역버스 노선","lineage":[{"event":"merged","from_ids":[3,9],"intake":"둘째접수"},{"event":"born","from_ids":[],"intake":"첫접수"}],"n_distinct":700,"n_ideas":1200,"name":null,"nearest":[{"cosine":0.75,"topic_id":4},{"cosine":0.0,"topic_id":5}],"parent_id":1,"periods":["2017-05-01","2017-05-08","2017-05-15"],"share":0.6,"topic_id":3,"trend":[10,20,80],"votes":9000}"#);
}

#[test]
fn an_unknown_topic_is_refused() {
    let topics = topics();
    let error = Tree::of(&topics).row(99).unwrap_err().to_string();
    assert!(
        error.contains("no topic 99") && error.contains("--tree"),
        "{error}"
    );
}

#[test]
fn months_are_drawn_once_there_are_four() {
    let topics = topics();
    // 2017-05, 2017-06 and 2017-10: the months between count.
    let months = [MONDAY, MONDAY + 31, MONDAY + 153];
    let trends = Trends::of(&topics, &stats(&months), &days());
    assert_eq!((trends.unit, &*trends.drawing(3)), ("월별", "██···█"));
    assert_eq!(
        (trends.drawing(1), trends.drawing(5)),
        (trends.drawing(3), String::new())
    );
}

#[test]
fn without_dates_nothing_is_drawn() {
    let topics = topics();
    let none = TopicDays {
        topic_id: Int32Array::from(Vec::<i32>::new()),
        day: Date32Array::from(Vec::<i32>::new()),
        n_ideas: Int64Array::from(Vec::<i64>::new()),
        n_distinct: Int64Array::from(Vec::<i64>::new()),
        burst: BooleanArray::from(Vec::<bool>::new()),
    };
    let trends = Trends::of(&topics, &stats(&[]), &none);
    assert!(trends.periods.is_empty() && trends.drawing(3).is_empty());
}
