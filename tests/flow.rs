//! Every row is accounted for, and taking the same in again adds nothing.

use crate::support::{current, generate, manifest, modum, ok, rows, run, shared, take_in};

#[test]
fn every_row_becomes_an_idea_or_a_reject() {
    let shared = shared();
    let manifest = manifest(&shared.store);
    let total = |key: &str| usize::try_from(manifest["totals"][key].as_u64().unwrap()).unwrap();
    assert_eq!(total("ideas"), shared.summary.ideas);
    assert_eq!(total("rejected"), shared.summary.rejected());
    assert_eq!(
        total("rows"),
        shared.summary.ideas + shared.summary.rejected()
    );
    let sum = total("new") + total("updated") + total("unchanged") + total("rejected");
    assert_eq!(total("rows"), sum);
    assert!(
        shared
            .said
            .contains(&format!("{} rejected", shared.summary.rejected())),
        "{}",
        shared.said
    );
    assert_eq!(rows(shared.store(), "ideas").len(), shared.summary.ideas);
    assert_eq!(
        rows(shared.store(), "rejects").len(),
        shared.summary.rejected()
    );
}

#[test]
fn no_name_of_a_citizen_is_in_any_dataset() {
    let shared = shared();
    for idea in rows(shared.store(), "ideas") {
        let author = &idea["author"];
        assert!(
            author.is_empty() || author.len() == 17 && author.starts_with('p'),
            "{author}"
        );
    }
    let raw: String = rows(shared.store(), "rejects")
        .iter()
        .map(|row| row["raw"].clone())
        .collect();
    assert!(!raw.contains("김민준"), "{raw}");
}

#[test]
fn the_same_intake_again_adds_nothing_and_a_new_one_joins() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let (first, _) = generate(&folder.path().join("a"), 400, 1);
    take_in(&first, &store, &[]);
    let before = rows(store.to_str().unwrap(), "assignments");
    take_in(&first, &store, &[]);
    assert_eq!(manifest(&store)["totals"]["new"], 0);
    assert_eq!(manifest(&store)["totals"]["updated"], 0);
    assert_eq!(manifest(&store)["intake"], "intake-2");
    assert_eq!(
        rows(store.to_str().unwrap(), "assignments").len(),
        before.len()
    );

    let (second, made) = generate(&folder.path().join("b"), 300, 2);
    take_in(
        &second,
        &store,
        &["--source", "둘째", "--intake", "둘째 접수"],
    );
    assert_eq!(manifest(&store)["totals"]["new"], made.ideas as u64);
    let ideas = rows(store.to_str().unwrap(), "ideas");
    assert_eq!(ideas.len(), 700);
    assert!(
        ideas
            .iter()
            .any(|idea| idea["idea_id"].starts_with("둘째/"))
    );
    ok(&["verify", "--store", store.to_str().unwrap()]);
    // A name that is taken is refused, and the store stays as it was.
    let arguments = [
        "run",
        second.to_str().unwrap(),
        "--store",
        store.to_str().unwrap(),
        "--intake",
        "둘째 접수",
    ];
    let (code, _, err) = run(&arguments);
    assert_eq!(code, 2);
    assert!(err.contains("already has an intake named"), "{err}");
}

#[test]
fn an_intake_is_placed_without_moving_topics_when_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let (first, _) = generate(&folder.path().join("a"), 500, 1);
    let (second, made) = generate(&folder.path().join("b"), 200, 2);
    let next = ["--source", "b", "--intake", "둘째", "--assign-only"];
    let arguments = |file: &std::path::Path| {
        let start = [
            "run",
            file.to_str().unwrap(),
            "--store",
            store.to_str().unwrap(),
        ];
        [&start[..], &next]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let asked = arguments(&second);
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let (code, _, err) = run(&asked);
    assert_eq!(code, 2);
    assert!(err.contains("has none yet; run without it first"), "{err}");

    take_in(&first, &store, &[]);
    let name = store.to_str().unwrap();
    let column = |table: &str, column: &str| -> Vec<String> {
        rows(name, table)
            .iter()
            .map(|row| row[column].clone())
            .collect()
    };
    let (topics, parents) = (column("topics", "topic_id"), column("topics", "parent_id"));
    let model = |file: &str| std::fs::read(current(&store).join("model").join(file)).unwrap();
    let before = [model("centroids.arrow"), model("words.arrow")];
    let placed = rows(name, "assignments");
    ok(&asked);
    assert_eq!(manifest(&store)["totals"]["new"], made.ideas as u64);
    assert_eq!(
        (column("topics", "topic_id"), column("topics", "parent_id")),
        (topics, parents)
    );
    assert_eq!([model("centroids.arrow"), model("words.arrow")], before);
    let now = rows(name, "assignments");
    for old in placed {
        let same = now
            .iter()
            .find(|row| row["idea_id"] == old["idea_id"])
            .unwrap();
        assert_eq!(same["topic_id"], old["topic_id"], "{}", old["idea_id"]);
    }
    let lineage = rows(name, "topic_lineage");
    let second = lineage.iter().filter(|row| row["intake"] == "둘째");
    assert!(second.clone().count() > 0);
    assert!(second.clone().all(|row| row["event"] == "continued"));
    ok(&["verify", "--store", name]);
}

#[test]
fn check_shows_the_mapping_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("접수.csv");
    std::fs::write(
        &path,
        "제목,내용,제안자,비고\n버스 노선,늘려 주세요,홍길동,없음\n",
    )
    .unwrap();
    let out = ok(&["run", path.to_str().unwrap(), "--check"]);
    assert!(
        out.contains("제목 -> title") && out.contains("비고 not used"),
        "{out}"
    );
    assert!(
        out.contains("버스 노선") && !out.contains("홍길동"),
        "{out}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn settings_are_printed_with_their_explanation_and_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("modum.toml");
    std::fs::write(&config, "[topics]\ncount = 5\n").unwrap();
    let out = ok(&[
        "run",
        "--print-config",
        "--config",
        config.to_str().unwrap(),
    ]);
    assert!(
        out.contains("count = 5") && out.contains("# Number of topics"),
        "{out}"
    );
    std::fs::write(&config, "[topics]\nkount = 5\n").unwrap();
    let (code, _, err) = run(&[
        "verify",
        "--store",
        "x",
        "--config",
        config.to_str().unwrap(),
    ]);
    assert_eq!(code, 2);
    assert!(err.contains("unknown setting `topics.kount`"), "{err}");
}

#[test]
fn progress_comes_as_json_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (intake, _) = generate(&folder.path().join("a"), 50, 3);
    let store = folder.path().join("store");
    let output = std::process::Command::new(modum(&[]).get_program())
        .args([
            "run",
            intake.to_str().unwrap(),
            "--store",
            store.to_str().unwrap(),
        ])
        .args(["--log-format", "json"])
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    let stages: Vec<String> = err
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|line| line["event"] == "done")
        .map(|line| line["stage"].as_str().unwrap().to_owned())
        .collect();
    for stage in [
        "intake",
        "normalize",
        "tokenize",
        "duplicates",
        "embed",
        "topics",
        "index",
    ] {
        assert!(
            stages.iter().any(|done| done == stage),
            "{stage} in {stages:?}"
        );
    }
}

/// A folder with a static embedding of three words.
fn tiny_embedding(folder: &std::path::Path) {
    let rows = [[0.0_f32, 0.0], [1.0, 0.1], [0.9, 0.2], [0.0, 1.0]];
    let numbers: Vec<u8> = rows
        .iter()
        .flatten()
        .flat_map(|x| x.to_le_bytes())
        .collect();
    let header = serde_json::json!({
        "embeddings": {"dtype": "F32", "shape": [4, 2], "data_offsets": [0, numbers.len()]},
    });
    let header = header.to_string();
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    file.extend(numbers);
    std::fs::write(folder.join("model.safetensors"), file).unwrap();
    let tokenizer = serde_json::json!({
        "model": {
            "type": "WordPiece",
            "continuing_subword_prefix": "##",
            "vocab": {"[UNK]": 0, "연금": 1, "도서관": 2, "버스": 3},
        },
    });
    std::fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).unwrap();
}

#[test]
fn ideas_are_placed_only_by_the_embedding_that_made_the_topics() {
    let folder = tempfile::tempdir().unwrap();
    tiny_embedding(folder.path());
    let config = folder.path().join("modum.toml");
    std::fs::write(&config, "[embedding]\nfolder = \".\"\n").unwrap();
    let embedding = ["--config", config.to_str().unwrap()];
    let store = folder.path().join("store");
    let [first, second, third] =
        [1, 2, 3].map(|seed| generate(&folder.path().join(format!("{seed}")), 200, seed).0);
    take_in(&first, &store, &["--source", "a"]);
    let place = |intake: &std::path::Path| {
        let start = ["run", intake.to_str().unwrap(), "--store"];
        let rest = [store.to_str().unwrap(), "--source", "c", "--assign-only"];
        run(&[&start[..], &rest, &embedding].concat())
    };
    let (code, _, err) = place(&third);
    assert_eq!(code, 2);
    assert!(err.contains("embedding.folder"), "{err}");
    take_in(
        &second,
        &store,
        &[&["--source", "b"], &embedding[..]].concat(),
    );
    let (code, _, err) = place(&third);
    assert_eq!(code, 0, "{err}");
    ok(&["verify", "--store", store.to_str().unwrap()]);
}
