//! A small store whose datasets agree with each other, for the tests.
//!
//! Six ideas of two intakes: `web/1` with the copies 2 and 3 about buses (topic 11), `web/4`, and
//! `web/5` with the copy 6 (topic 12). The index is one file of ids.

use std::error::Error;
use std::fs;
use std::path::Path;

use arrow::array::{
    BooleanArray, Date32Array, Float32Array, Int32Array, Int64Array, ListArray, ListBuilder,
    StringArray, StringBuilder,
};
use arrow::datatypes::{Float32Type, Int32Type};
use chrono::NaiveDate;
use modum_model::file::write_table;
use modum_model::settings::Settings;
use modum_model::tables::{
    Assignments, Campaigns, Candidates, Duplicates, Ideas, Rejects, Suggestions, TopicDays,
    TopicLineage, TopicStats, Topics,
};

use crate::fit::Fit;
use crate::manifest::{FORMAT, Input, Manifest, Stage, Totals};
use crate::store::{Building, Snapshot, Store, WriteLock};
use crate::verify::{Bytes, Report, verify};

/// The body of `web/1`.
pub(crate) const BODY: &str =
    "우리 동네에는 버스가 한 시간에 한 대입니다.\n\"배차\"를 늘려 주세요, 꼭.";

type Failure = Box<dyn Error + Send + Sync>;

/// Publishes the sample as the next snapshot.
pub(crate) fn publish(store: &Store, lock: &WriteLock, keep: usize) -> Snapshot {
    let building = store.begin(lock).unwrap();
    fill(&building);
    building.seal(manifest()).unwrap().publish(keep).unwrap()
}

/// Checks a snapshot of the sample.
pub(crate) fn check(snapshot: &Snapshot) -> Report {
    verify(snapshot, Bytes::Stored, &index_ids)
}

/// Reads the index of the sample.
pub(crate) fn index_ids(index: &Path) -> Result<Vec<String>, Failure> {
    let ids = fs::read_to_string(index.join("ids"))?;
    Ok(ids.lines().map(str::to_owned).collect())
}

/// Writes the index of the sample without `ids`.
pub(crate) fn rewrite_index(from: &Path, to: &Path, ids: &[String]) -> Result<(), Failure> {
    let mut kept = index_ids(from)?;
    kept.retain(|id| !ids.contains(id));
    Ok(fs::write(to.join("ids"), kept.join("\n"))?)
}

pub(crate) fn fill(building: &Building<'_>) {
    let datasets = building.datasets();
    write_table(&datasets, &ideas()).unwrap();
    write_table(&datasets, &duplicates()).unwrap();
    write_table(&datasets, &campaigns()).unwrap();
    write_table(&datasets, &topics()).unwrap();
    write_table(&datasets, &lineage()).unwrap();
    write_table(&datasets, &stats()).unwrap();
    write_table(&datasets, &days()).unwrap();
    write_table(&datasets, &assignments()).unwrap();
    write_table(&datasets, &candidates()).unwrap();
    write_table(&datasets, &suggestions()).unwrap();
    write_table(&datasets, &rejects()).unwrap();
    fs::write(building.index().join("ids"), "web/5\nweb/1\nweb/4").unwrap();
    fs::create_dir(building.model().join("vectors")).unwrap();
    fs::write(building.model().join("vectors/words.bin"), [1, 2, 3]).unwrap();
}

pub(crate) fn manifest() -> Manifest {
    let inputs = vec![Input {
        name: "접수 6월.csv".to_owned(),
        encoding: "UTF-8".to_owned(),
        rows: 5,
        new: 2,
        updated: 1,
        unchanged: 1,
        rejected: 1,
        ..Input::default()
    }];
    let totals = Totals {
        ideas: 6,
        distinct: 3,
        campaigns: 1,
        topics: 2,
        themes: 1,
        ..Totals::of(&inputs)
    };
    Manifest {
        format: FORMAT,
        modum: "0.1.0".to_owned(),
        created_at: "2026-06-01T09:00:00Z".to_owned(),
        dictionary: "d".to_owned(),
        lexicon: "l".to_owned(),
        seed: 7,
        settings: Manifest::record(&Settings::default()),
        intake: "2026-06".to_owned(),
        earlier_intakes: vec!["2026-05".to_owned()],
        forgotten: 0,
        next_topic_id: 13,
        fit: Some(Fit {
            modum: "0.1.0".to_owned(),
            distinct: 4,
            dictionary: "d".to_owned(),
            lexicon: "l".to_owned(),
            settings: Manifest::record(&Settings::default())["topics"].clone(),
        }),
        group_decisions: 0,
        inputs,
        totals,
        stages: vec![Stage {
            name: "intake".to_owned(),
            seconds: 0.1,
            ..Stage::default()
        }],
        files: Vec::new(),
    }
}

pub(crate) fn ideas() -> Ideas {
    Ideas {
        idea_id: ids(),
        source: StringArray::from(vec!["web"; 6]),
        source_id: StringArray::from(vec!["1", "2", "3", "4", "5", "6"]),
        intake: texts([
            "2026-05", "2026-05", "2026-05", "2026-05", "2026-06", "2026-06",
        ]),
        last_intake: texts([
            "2026-05", "2026-06", "2026-05", "2026-05", "2026-06", "2026-06",
        ]),
        channel: StringArray::from(vec![
            Some("웹"),
            None,
            Some("웹"),
            Some("국민신문고"),
            Some("웹"),
            Some("웹"),
        ]),
        submitted_at: Date32Array::from(vec![
            Some(day(2017, 5, 26)),
            None,
            Some(day(2017, 6, 2)),
            Some(day(2017, 5, 30)),
            Some(day(2017, 6, 2)),
            Some(day(2017, 6, 2)),
        ]),
        author: StringArray::from(vec![
            Some("p01"),
            None,
            Some("p03"),
            Some("p04"),
            Some("p05"),
            Some("p06"),
        ]),
        title: texts([
            "버스 노선을 늘려 주세요",
            "버스 노선을 늘려 주세요",
            "버스를 늘려 주세요",
            "=SUM(1,2) 같은 제목",
            "+어린이집 | 확충",
            "",
        ]),
        body: texts([
            BODY,
            BODY,
            "우리 동네 버스가 한 시간에 한 대입니다. 밤에도요.",
            "빈집을 고쳐 청년에게 빌려줍시다. 🏠",
            "국공립 어린이집을 두 배로 늘립시다.",
            "국공립 어린이집을 늘립시다.",
        ]),
        category: StringArray::from(vec![Some("교통"), None, None, Some("주거"), None, None]),
        stage: StringArray::from(vec![None::<&str>; 6]),
        votes: Int64Array::from(vec![Some(10), Some(2), Some(3), None, Some(5), Some(1)]),
    }
}

fn duplicates() -> Duplicates {
    Duplicates {
        idea_id: ids(),
        canonical_id: texts(["web/1", "web/1", "web/1", "web/4", "web/5", "web/5"]),
        kind: texts([
            "distinct",
            "exact",
            "near",
            "distinct",
            "distinct",
            "contained",
        ]),
        similarity: Float32Array::from(vec![1.0, 1.0, 0.8, 1.0, 1.0, 0.75]),
        own_text: texts(["", "", "밤에도요.", "", "", ""]),
    }
}

fn campaigns() -> Campaigns {
    Campaigns {
        canonical_id: texts(["web/1"]),
        n_ideas: Int64Array::from(vec![3]),
        n_authors: Int64Array::from(vec![2]),
        n_unknown: Int64Array::from(vec![1]),
        n_channels: Int64Array::from(vec![1]),
        first_at: Date32Array::from(vec![day(2017, 5, 26)]),
        last_at: Date32Array::from(vec![day(2017, 6, 2)]),
        peak_day: Date32Array::from(vec![day(2017, 5, 26)]),
        peak_share: Float32Array::from(vec![0.5]),
    }
}

fn topics() -> Topics {
    Topics {
        topic_id: Int32Array::from(vec![1, 11, 12]),
        parent_id: Int32Array::from(vec![None, Some(1), Some(1)]),
        label: texts(["생활", "버스 노선", "주거·보육"]),
        keywords: text_lists(&[&["버스", "어린이집"], &["버스", "노선"], &[]]),
        keyword_scores: ListArray::from_iter_primitive::<Float32Type, _, _>([
            Some(vec![Some(0.5), Some(0.25)]),
            Some(vec![Some(0.1), Some(0.05)]),
            Some(vec![]),
        ]),
        exemplar_ids: text_lists(&[&["web/4", "web/1"], &["web/1"], &["web/5"]]),
        n_ideas: Int64Array::from(vec![6, 3, 3]),
        n_distinct: Int64Array::from(vec![3, 1, 2]),
        votes: Int64Array::from(vec![21, 15, 6]),
        coherence: Float32Array::from(vec![0.0, 0.3, -0.1]),
        growth: Float32Array::from(vec![0.0, -1.0, 1.0]),
        born_intake: texts(["2026-05", "2026-05", "2026-06"]),
    }
}

fn lineage() -> TopicLineage {
    TopicLineage {
        intake: texts(["2026-05", "2026-06", "2026-06"]),
        topic_id: Int32Array::from(vec![11, 11, 12]),
        event: texts(["born", "continued", "born"]),
        from_ids: ListArray::from_iter_primitive::<Int32Type, _, _>([
            Some(vec![]),
            Some(vec![Some(11)]),
            Some(vec![]),
        ]),
        overlap: Float32Array::from(vec![0.0, 1.0, 0.0]),
    }
}

fn stats() -> TopicStats {
    TopicStats {
        topic_id: Int32Array::from(vec![11, 11, 11, 12, 12]),
        month: Date32Array::from(vec![
            None,
            Some(day(2017, 5, 1)),
            Some(day(2017, 6, 1)),
            Some(day(2017, 5, 1)),
            Some(day(2017, 6, 1)),
        ]),
        channel: StringArray::from(vec![
            None,
            Some("웹"),
            Some("웹"),
            Some("국민신문고"),
            Some("웹"),
        ]),
        n_ideas: Int64Array::from(vec![1, 1, 1, 1, 2]),
        n_distinct: Int64Array::from(vec![0, 1, 0, 1, 1]),
        votes: Int64Array::from(vec![2, 10, 3, 0, 6]),
    }
}

fn days() -> TopicDays {
    TopicDays {
        topic_id: Int32Array::from(vec![11, 11, 12, 12]),
        day: Date32Array::from(vec![
            day(2017, 5, 26),
            day(2017, 6, 2),
            day(2017, 5, 30),
            day(2017, 6, 2),
        ]),
        n_ideas: Int64Array::from(vec![1, 1, 1, 2]),
        n_distinct: Int64Array::from(vec![1, 0, 1, 1]),
        burst: BooleanArray::from(vec![false, false, false, true]),
    }
}

fn assignments() -> Assignments {
    Assignments {
        idea_id: ids(),
        topic_id: Int32Array::from(vec![11, 11, 11, 12, 12, 12]),
        theme_id: Int32Array::from(vec![1; 6]),
        confidence: Float32Array::from(vec![0.9, 0.9, 0.8, 0.5, 1.0, 0.75]),
        second_topic_id: Int32Array::from(vec![Some(12), Some(12), None, Some(11), None, None]),
        second_confidence: Float32Array::from(vec![
            Some(0.1),
            Some(0.1),
            None,
            Some(0.5),
            None,
            None,
        ]),
    }
}

fn candidates() -> Candidates {
    let share = || Float32Array::from(vec![0.9, 0.25, 0.1]);
    Candidates {
        rank: Int32Array::from(vec![1, 2, 3]),
        idea_id: texts(["web/1", "web/5", "web/4"]),
        topic_id: Int32Array::from(vec![11, 12, 12]),
        score: share(),
        support: share(),
        votes: share(),
        breadth: share(),
        novelty: share(),
        concreteness: share(),
        momentum: share(),
        centrality: share(),
        reason: texts(["세 사람이 제안했습니다.", "구체적입니다.", "새롭습니다."]),
    }
}

fn suggestions() -> Suggestions {
    Suggestions {
        idea_id: texts(["web/1", "web/1", "web/1", "web/4", "web/4"]),
        rank: Int32Array::from(vec![1, 2, 3, 1, 2]),
        division: texts(["교통", "주거", "보육", "주거", "교통"]),
        probability: Float32Array::from(vec![0.8, 0.1, 0.1, 0.6, 0.4]),
    }
}

fn rejects() -> Rejects {
    Rejects {
        intake: texts(["2026-05", "2026-06"]),
        file: texts(["접수 5월.csv", "접수 6월.csv"]),
        row: Int64Array::from(vec![120, 4]),
        reason: texts(["no_text", "id_reused"]),
        detail: texts(["제목과 내용이 비어 있음", "web/1 has an unlike text"]),
        raw: texts(["120,,,p09", "1,전혀 다른 글,p01"]),
    }
}

fn ids() -> StringArray {
    texts(["web/1", "web/2", "web/3", "web/4", "web/5", "web/6"])
}

fn texts<const N: usize>(values: [&str; N]) -> StringArray {
    StringArray::from(values.to_vec())
}

pub(crate) fn text_lists(lists: &[&[&str]]) -> ListArray {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for list in lists {
        builder.append_value(list.iter().map(Some));
    }
    builder.finish()
}

fn day(year: i32, month: u32, day: u32) -> i32 {
    let epoch = NaiveDate::default();
    let days = NaiveDate::from_ymd_opt(year, month, day).unwrap() - epoch;
    i32::try_from(days.num_days()).unwrap()
}
