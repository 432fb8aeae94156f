//! What a selection gives, what comes back from the meeting, and what suggests a division.

use serde_json::Value;

use crate::support::{generate, json_lines, ok, rows, run, shared, take_in};

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
fn what_was_decided_is_asked_for_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let (intake, _) = generate(&folder.path().join("made"), 600, 11);
    let path = folder.path().join("store");
    take_in(&intake, &path, &[]);
    let store = path.to_str().unwrap();
    let duplicates = rows(store, "duplicates");
    // A copy speaks for its whole group.
    let copy = duplicates
        .iter()
        .find(|row| row["kind"] != "distinct")
        .unwrap();
    let (id, canonical) = (&copy["idea_id"], copy["canonical_id"].as_str());
    let sheet = folder.path().join("회의.csv");
    std::fs::write(&sheet, format!("제안 번호,결정\n{id},채택\n")).unwrap();
    let before = json_lines(&ok(&["search", "요청", "--store", store, "--limit", "600"]));
    assert!(before.iter().all(|hit| hit.get("decision").is_none()));
    ok(&[
        "select",
        "--store",
        store,
        "--decided",
        sheet.to_str().unwrap(),
    ]);

    let ideas = rows(store, "ideas");
    let idea = ideas.iter().find(|row| row["idea_id"] == canonical);
    let text = idea.unwrap()["title"].as_str();
    let adopted = |more: &[&str]| {
        let mut arguments = vec!["search", text, "--store", store, "--decision", "adopted"];
        arguments.extend(more);
        ok(&arguments)
    };
    let hits = json_lines(&adopted(&[]));
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0]["idea_id"], canonical);
    assert_eq!(hits[0]["decision"], "adopted");
    let counted = json_lines(&adopted(&["--facets"]));
    assert_eq!(counted[0]["decision"][0]["value"], "adopted");
    assert!(adopted(&["--format", "text"]).contains("채택"));
    let similar = |more: &[&str]| {
        let mut arguments = vec!["similar", "--text", text, "--store", store];
        arguments.extend(more);
        json_lines(&ok(&arguments))
    };
    let hits = similar(&["--decision", "adopted"]);
    assert_eq!(hits.len(), 1);
    assert!(hits[0]["reason"].as_str().unwrap().contains("결정: 채택"));
    let others = similar(&["--decision", "none", "--sort", "votes"]);
    assert!(
        others
            .iter()
            .all(|hit| hit["idea_id"].as_str() != Some(canonical))
    );
    assert!(similar(&["--facets"])[0]["found"].as_u64().unwrap() > 0);
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
