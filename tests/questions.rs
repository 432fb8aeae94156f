//! What people ask of a store: search, similar, topics, select, export.

use std::io::Write as _;
use std::process::Stdio;

use crate::support::{json_lines, modum, ok, rows, run, shared};

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
fn a_document_is_compared_by_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let store = shared().store();
    let text = "버스 배차 간격이 너무 깁니다";
    let by_text = ok(&["similar", "--text", text, "--store", store]);
    for (name, part, xml) in [
        (
            "제안.docx",
            "word/document.xml",
            format!("<w:p><w:t>{text}</w:t></w:p>"),
        ),
        (
            "제안.hwpx",
            "Contents/section0.xml",
            format!("<hp:p><hp:t>{text}</hp:t></hp:p>"),
        ),
    ] {
        let path = folder.path().join(name);
        let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(part, options).unwrap();
        archive.write_all(xml.as_bytes()).unwrap();
        archive.finish().unwrap();
        let by_file = ok(&[
            "similar",
            "--file",
            path.to_str().unwrap(),
            "--store",
            store,
        ]);
        let scores = |out: &str| -> Vec<(String, String)> {
            let lines = json_lines(out).into_iter();
            let both = lines.map(|hit| (hit["idea_id"].to_string(), hit["score"].to_string()));
            both.collect()
        };
        assert_eq!(scores(&by_file), scores(&by_text), "{name}");
    }
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
    for part in [
        topic["label"].as_str().unwrap(),
        "새로 생김",
        "추이",
        "대표 제안",
        "가까운 주제",
    ] {
        assert!(one.contains(part), "{part}: {one}");
    }
    let share = |line: &serde_json::Value| line["share"].as_f64().unwrap();
    let themes = lines.iter().filter(|line| line["parent_id"].is_null());
    assert!((themes.map(share).sum::<f64>() - 1.0).abs() < 1e-9);
    let series = topic["trend"].as_array().unwrap().iter();
    let dated: i64 = series.map(|count| count.as_i64().unwrap()).sum();
    assert!(dated > 0 && dated <= topic["n_ideas"].as_i64().unwrap());
    let labels: std::collections::BTreeSet<&str> = lines
        .iter()
        .map(|line| line["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels.len(), lines.len(), "labels are unique");
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
