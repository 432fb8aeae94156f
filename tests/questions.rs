//! What people ask of a store: search, similar, topics, select, export.

use std::process::Stdio;

use serde_json::Value;

use crate::support::{generate, modum, ok, rows, run, shared, take_in};

fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn search_prints_the_contracts_lines() {
    let store = shared().store();
    let hits = json_lines(&ok(&[
        "search",
        "버스 배차 간격",
        "--store",
        store,
        "--limit",
        "5",
    ]));
    assert!(!hits.is_empty());
    for key in [
        "idea_id",
        "score",
        "title",
        "snippet",
        "topic_id",
        "channel",
        "submitted_at",
        "copies",
    ] {
        assert!(hits[0].get(key).is_some(), "{key}");
    }
    assert!(hits[0]["snippet"].as_str().unwrap().contains("<b>버스</b>"));
    let scores: Vec<f64> = hits
        .iter()
        .map(|hit| hit["score"].as_f64().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b));
    for query in [
        "",
        "\"",
        "-",
        "((",
        "AND OR",
        "\u{1}",
        "ㄱㅁㅇ",
        "a\"b-c:*?^~",
    ] {
        ok(&["search", "--store", store, "--", query]);
    }
}

#[test]
fn batches_give_a_line_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let store = shared().store();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let queries = file("q.csv", "id,query\na,버스 배차\nb,어린이집\n");
    let lines = json_lines(&ok(&["search", "--batch", &queries, "--store", store]));
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["id"], "b");
    assert!(lines[0]["results"][0]["score"].as_f64().unwrap() > 0.0);
    let texts = file("t.csv", "id,text\na,버스 배차 간격이 너무 깁니다\n");
    let lines = json_lines(&ok(&["similar", "--batch", &texts, "--store", store]));
    let alone = json_lines(&ok(&[
        "similar",
        "--text",
        "버스 배차 간격이 너무 깁니다",
        "--store",
        store,
    ]));
    assert_eq!(lines[0]["results"][0]["idea_id"], alone[0]["idea_id"]);
    assert_eq!(lines[0]["results"][0]["score"], alone[0]["score"]);
    let pairs = file(
        "p.csv",
        "a,b\n버스 배차,버스 배차\n버스 배차,어린이집 급식\n",
    );
    let out = ok(&["similar", "--pairs", &pairs, "--store", store]);
    let values: Vec<f64> = out
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next().unwrap().parse().unwrap())
        .collect();
    assert!(values[0] > 0.99 && values[1] < 0.3, "{values:?}");
}

#[test]
fn a_copy_is_found_through_its_canonical() {
    let store = shared().store();
    let duplicates = rows(store, "duplicates");
    let copy = duplicates.iter().find(|row| row["kind"] == "near").unwrap();
    let hits = json_lines(&ok(&[
        "similar",
        "--id",
        &copy["idea_id"],
        "--store",
        store,
    ]));
    assert!(
        hits.iter()
            .all(|hit| hit["idea_id"] != copy["canonical_id"].as_str())
    );
    assert!(hits[0]["reason"].as_str().unwrap().contains("핵심어"));
    let (code, _, err) = run(&["similar", "--id", "없는 번호", "--store", store]);
    assert_eq!(code, 2);
    assert!(err.contains("없는 번호"), "{err}");
}

#[test]
fn topics_are_shown_as_tree_and_one_by_one() {
    let store = shared().store();
    let tree = ok(&["topics", "--store", store, "--tree"]);
    let lines = json_lines(&ok(&["topics", "--store", store, "--format", "json"]));
    assert_eq!(tree.lines().count(), lines.len());
    let topic = lines
        .iter()
        .find(|line| !line["parent_id"].is_null())
        .unwrap();
    let one = ok(&[
        "topics",
        "--store",
        store,
        "--id",
        &topic["topic_id"].to_string(),
    ]);
    assert!(
        one.contains(topic["label"].as_str().unwrap()) && one.contains("born"),
        "{one}"
    );
    let labels: std::collections::BTreeSet<&str> = lines
        .iter()
        .map(|line| line["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels.len(), lines.len(), "labels are unique");
}

#[test]
fn a_selection_has_as_many_seats_as_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let store = shared().store();
    for coverage in ["0", "0.5", "1"] {
        let out = ok(&[
            "select",
            "--store",
            store,
            "--count",
            "40",
            "--coverage",
            coverage,
            "--format",
            "json",
        ]);
        let seats = json_lines(&out);
        assert_eq!(seats.len(), 40);
        for column in ["추천 사유", "의석을 받은 까닭", "담당 분야", "담당 부서"]
        {
            let said = |seat: &Value| !seat[column].as_str().unwrap().is_empty();
            assert!(seats.iter().all(said), "{column}");
        }
    }
    for name in ["선정.csv", "선정.xlsx"] {
        let path = folder.path().join(name);
        ok(&[
            "select",
            "--store",
            store,
            "--count",
            "10",
            "--out",
            path.to_str().unwrap(),
        ]);
        assert!(std::fs::metadata(&path).unwrap().len() > 1000);
    }
}

#[test]
fn a_store_with_too_few_ideas_says_so() {
    let (code, out, err) = run(&[
        "select",
        "--store",
        shared().store(),
        "--count",
        "5000",
        "--format",
        "json",
    ]);
    assert_eq!(code, 0);
    let distinct = rows(shared().store(), "candidates").len();
    assert_eq!(out.lines().count(), distinct);
    assert!(
        err.contains(&format!("서로 다른 제안이 {distinct}건뿐")),
        "{err}"
    );
}

#[test]
fn the_funnel_sums_up() {
    let lines = json_lines(&ok(&[
        "select",
        "--store",
        shared().store(),
        "--funnel",
        "--count",
        "40",
        "--format",
        "json",
    ]));
    let steps = ["received", "distinct", "candidates", "selected", "adopted"];
    let sum = |dimension: &str, step: &str| -> u64 {
        let cells = lines.iter().filter(|line| line["dimension"] == dimension);
        cells.map(|line| line[step].as_u64().unwrap()).sum()
    };
    assert!(sum("전체", "selected") >= 40);
    assert_eq!(
        sum("전체", "received"),
        rows(shared().store(), "ideas").len() as u64
    );
    for dimension in ["주제", "접수 경로", "접수 월"] {
        for step in steps {
            assert_eq!(
                sum(dimension, step),
                sum("전체", step),
                "{dimension} {step}"
            );
        }
    }
}

#[test]
fn what_a_meeting_decided_comes_back_and_teaches() {
    let folder = tempfile::tempdir().unwrap();
    let (intake, _) = generate(&folder.path().join("made"), 1_000, 11);
    let store = folder.path().join("store");
    take_in(&intake, &store, &[]);
    let store = store.to_str().unwrap();
    let sheet = folder.path().join("회의.csv");
    let sheet = sheet.to_str().unwrap();
    ok(&[
        "select", "--store", store, "--count", "60", "--record", "--out", sheet,
    ]);
    let text = std::fs::read_to_string(sheet).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut writer = csv::Writer::from_path(sheet).unwrap();
    writer.write_record(reader.headers().unwrap()).unwrap();
    for (line, row) in reader.records().enumerate() {
        let mut cells: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        let decision = cells.last_mut().unwrap();
        decision.push_str(if line % 2 == 0 { "채택" } else { "불채택" });
        writer.write_record(&cells).unwrap();
    }
    writer.flush().unwrap();
    let (code, _, err) = run(&["rank", "learn", "--store", store, "--from", "decisions"]);
    assert_eq!(code, 2);
    assert!(err.contains("needed"), "{err}");
    assert!(ok(&["select", "--store", store, "--decided", sheet]).contains("60건"));
    let learned = ok(&["rank", "learn", "--store", store, "--from", "decisions"]);
    let config = folder.path().join("modum.toml");
    std::fs::write(&config, &learned).unwrap();
    assert!(
        learned.contains("from 30 ideas with a good outcome and 30"),
        "{learned}"
    );
    ok(&[
        "select",
        "--store",
        store,
        "--count",
        "5",
        "--config",
        config.to_str().unwrap(),
    ]);
    let funnel = json_lines(&ok(&[
        "select", "--store", store, "--funnel", "--format", "json",
    ]));
    let step = |name: &str| funnel[0][name].as_u64().unwrap();
    assert!(
        step("selected") >= 60 && step("adopted") >= 30,
        "{}",
        funnel[0]
    );
    std::fs::write(sheet, "제안 번호,결정\n없는 번호,채택\n").unwrap();
    let (code, _, err) = run(&["select", "--store", store, "--decided", sheet]);
    assert_eq!(code, 2);
    assert!(err.contains("row 2") && err.contains("없는 번호"), "{err}");
}

#[test]
fn divisions_come_with_the_words_that_speak_for_them() {
    let store = shared().store();
    let divisions = json_lines(&ok(&[
        "rank",
        "divisions",
        "--store",
        store,
        "--format",
        "json",
    ]));
    assert!(divisions.len() > 5);
    assert!(
        divisions
            .iter()
            .all(|line| !line["words"].as_array().unwrap().is_empty())
    );
    let candidates = rows(store, "candidates");
    let ids = candidates
        .iter()
        .take(20)
        .map(|row| row["idea_id"].as_str());
    let mut arguments = vec![
        "rank",
        "divisions",
        "--store",
        store,
        "--format",
        "json",
        "--id",
    ];
    arguments.extend(ids);
    let suggested = json_lines(&ok(&arguments));
    assert_eq!(suggested.len(), 3 * 20);
    let first = suggested.iter().filter(|line| line["rank"] == 1);
    let with_words = first.filter(|line| !line["words"].as_array().unwrap().is_empty());
    assert!(with_words.count() > 10, "{suggested:?}");
}

#[test]
fn suggestions_are_learned_from_the_categories() {
    let store = shared().store();
    let ideas = rows(store, "ideas");
    let known: std::collections::BTreeMap<&str, &str> = ideas
        .iter()
        .map(|idea| (idea["idea_id"].as_str(), idea["category"].as_str()))
        .collect();
    let first: Vec<_> = rows(store, "suggestions")
        .into_iter()
        .filter(|row| row["rank"] == "1")
        .collect();
    let right = first
        .iter()
        .filter(|row| known[row["idea_id"].as_str()] == row["division"])
        .count();
    assert!(right * 10 > first.len() * 6, "{right} of {}", first.len());
}

#[test]
fn every_dataset_is_exported_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let store = shared().store();
    for table in [
        "ideas",
        "duplicates",
        "campaigns",
        "topics",
        "topic_lineage",
        "topic_stats",
        "topic_days",
        "assignments",
        "candidates",
        "suggestions",
        "rejects",
    ] {
        for format in ["csv", "jsonl", "parquet", "arrow", "xlsx"] {
            let path = folder.path().join(format!("{table}.{format}"));
            let out = path.to_str().unwrap();
            ok(&[
                "export", "--store", store, "--table", table, "--format", format, "--out", out,
            ]);
            assert!(path.exists(), "{out}");
        }
    }
    let out = ok(&[
        "export",
        "--store",
        store,
        "--table",
        "topics",
        "--headings",
        "ko",
        "--bom",
    ]);
    assert!(
        out.starts_with("\u{feff}주제 번호,상위 주제 번호,주제 이름"),
        "{}",
        &out[..60]
    );
    let (code, _, err) = run(&["export", "--store", store, "--table", "topic"]);
    assert_eq!(code, 2);
    assert!(err.contains("topic_stats"), "{err}");
}

#[test]
fn a_closed_pipe_is_success() {
    let arguments = ["export", "--store", shared().store(), "--table", "ideas"];
    let mut child = modum(&arguments).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}
