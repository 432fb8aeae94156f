//! Groups of copies as people see and correct them.
//!
//! The intake: `w1` to `w5` are one letter (`w3` with a slip, `w4` with a personal line, `w5` signed
//! differently), `t1` and `t2` one title, `o1` and `o2` two other ideas.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{generate, manifest, ok, rows, run, take_in};

const INTAKE: &str = "id,submitted_at,channel,author,title,body
w1,2017-05-25,누리집,가람,마을버스를 늘려 주세요,\"우리 동네 마을버스는 한 시간에 한 대밖에 다니지 않습니다. 밤늦게 일을 마친 사람은 집까지 걸어가야 하고, 어르신은 병원에 가는 날마다 정류장에서 오래 기다립니다.\"
w2,2017-05-26,누리집,나래,마을버스를 늘려 주세요,\"우리 동네 마을버스는 한 시간에 한 대밖에 다니지 않습니다. 밤늦게 일을 마친 사람은 집까지 걸어가야 하고, 어르신은 병원에 가는 날마다 정류장에서 오래 기다립니다.\"
w3,2017-05-26,우편,다솜,마을버스를 늘려 주세요,\"우리 동네 마을버스는 한 시간에 한 대밖에 다니지 않습니다. 밤늦게 일을 마친 사람은 집까지 걸어가야 하고, 어르신은 병원에 가는 날마다 정루장에서 오래 기다립니다.\"
w4,2017-05-28,우편,라온,마을버스를 늘려 주세요,\"저는 두 아이를 키우는 간호사입니다. 우리 동네 마을버스는 한 시간에 한 대밖에 다니지 않습니다. 밤늦게 일을 마친 사람은 집까지 걸어가야 하고, 어르신은 병원에 가는 날마다 정류장에서 오래 기다립니다.\"
w5,,누리집,,마을버스를 늘려 주세요,\"우리동네 마을버스는 한시간에 한대밖에 다니지 않습니다. 밤늦게 일을 마친 사람은 집까지 걸어가야 하고 어르신은 병원에 가는 날마다 정류장에서 오래 기다립니다!!\"
t1,2017-05-25,누리집,마루,어린이집 야간 보육 확대,
t2,2017-05-27,누리집,바다,어린이집 야간 보육 확대,
o1,2017-05-25,우편,사랑,도서관 열람실을 밤에도 열어 주세요,시험을 앞둔 학생들이 갈 곳이 없습니다.
o2,2017-05-29,우편,아라,골목길 가로등을 밝혀 주세요,밤길이 어두워서 무섭습니다.
";

const CAMPAIGNS: &str = "[duplicates]\ncampaign_ideas = 3\ncampaign_authors = 2\n";

/// A store with the intake, and the place for more files.
struct Case {
    folder: TempDir,
    store: PathBuf,
    config: PathBuf,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (intake, config) = (file("접수.csv", INTAKE), file("modum.toml", CAMPAIGNS));
        let store = folder.path().join("store");
        let case = Self {
            folder,
            store,
            config,
        };
        case.take_in(&intake);
        case
    }

    fn store(&self) -> &str {
        self.store.to_str().unwrap()
    }

    fn take_in(&self, intake: &Path) {
        take_in(
            intake,
            &self.store,
            &["--config", self.config.to_str().unwrap()],
        );
        ok(&["verify", "--store", self.store()]);
    }

    /// The same rows once more: nothing new, but decisions are obeyed.
    fn run_again(&self) {
        self.take_in(&self.folder.path().join("접수.csv"));
    }

    fn duplicates(&self, arguments: &[&str]) -> String {
        ok(&[&["duplicates", "--store", self.store()], arguments].concat())
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let (code, out, err) = run(&[&["duplicates", "--store", self.store()], arguments].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?} {err}");
        err
    }

    /// `idea canonical kind` of each idea.
    fn groups(&self) -> Vec<String> {
        let line = |row: &std::collections::HashMap<String, String>| {
            format!("{} {} {}", row["idea_id"], row["canonical_id"], row["kind"])
        };
        rows(self.store(), "duplicates").iter().map(line).collect()
    }

    #[track_caller]
    fn check(&self, expected: &[&str]) {
        let groups = self.groups();
        for line in expected {
            assert!(
                groups.iter().any(|found| found == line),
                "{line}: {groups:#?}"
            );
        }
    }
}

fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_group_is_shown_with_its_differences() {
    let case = Case::new();
    assert_eq!(
        case.duplicates(&["--id", "w3"]),
        "  w1  대표  2017-05-25  누리집
    마을버스를 늘려 주세요
    우리 동네 마을버스는 한 시간에 한 대밖에 다니지 않습니다. 밤늦게 일을 마친 사람은 집까지 걸어가야 하고, 어르신은 병원에 가는 날마다 정류장에서 오래 기다립니다.
  w2  같은 글 1.00  2017-05-26  누리집
▶ w3  거의 같은 글 0.92  2017-05-26  우편
    차이: …고, 어르신은 병원에 가는 날마다 정[-류-]{+루+}장에서 오래 기다립니다.
  w4  거의 같은 글 1.00  2017-05-28  우편
    차이: 마을버스를 늘려 주세요 {+저는 두 아이를 키우는 간호사입니다+}. 우리 동네 마을버스는 한 시간에 …
    고유 문구: 저는 두 아이를 키우는 간호사입니다.
  w5  같은 글 1.00  -  누리집
"
    );
    let lines = json_lines(&case.duplicates(&["--id", "w4", "--format", "json"]));
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[0]["kind"], "distinct");
    assert_eq!(lines[3]["own_text"], "저는 두 아이를 키우는 간호사입니다.");
    assert_eq!(
        lines[3]["difference"][1]["added"],
        "저는 두 아이를 키우는 간호사입니다"
    );
    assert!(lines[4]["submitted_at"].is_null());
    assert!(
        case.refused(&["--id", "w9"])
            .contains("the store has no idea w9")
    );
}

#[test]
fn campaigns_and_a_summary_are_shown() {
    let case = Case::new();
    assert_eq!(
        case.duplicates(&["--campaigns"]),
        "w1  마을버스를 늘려 주세요 우리 동네 마을버스는 한 시간에 한 대밖에 다니지…
    제안 5건, 제안자 4명, 제안자 미상 1건, 접수 경로 2개
    2017-05-25 ~ 2017-05-28, 최다 접수일 2017-05-26 (50%)
    고유 문구: 저는 두 아이를 키우는 간호사입니다.
"
    );
    let lines = json_lines(&case.duplicates(&["--campaigns", "--format", "json"]));
    assert_eq!(lines[0]["n_ideas"], 5);
    assert_eq!(
        lines[0]["own_texts"][0],
        "저는 두 아이를 키우는 간호사입니다."
    );
    let summary = case.duplicates(&[]);
    assert!(
        summary.starts_with(
            "제안 9건, 서로 다른 제안 4건, 사본 5건, 캠페인 1건\n\
             같은 글 3건, 거의 같은 글 2건, 덧붙인 글 0건, 사람이 묶음 0건\n"
        ),
        "{summary}"
    );
    let lines = json_lines(&case.duplicates(&["--format", "json"]));
    assert_eq!(lines[0]["copies"]["exact"], 3);
    assert_eq!(lines[0]["largest"][0]["canonical_id"], "w1");
}

#[test]
fn every_later_run_obeys_splits_and_joins() {
    let case = Case::new();
    let said = case.duplicates(&["--split", "w4", "w3"]);
    assert_eq!(said, "split off: w3, w4\nkept; the next run obeys it\n");
    let said = case.duplicates(&["--join", "o2", "t2"]);
    assert_eq!(said, "joined: o2, t1, t2\nkept; the next run obeys it\n");
    case.check(&["w3 w1 near", "o2 o2 distinct"]);
    assert!(
        case.duplicates(&[])
            .contains("사람의 결정 2건, 다음 실행을 기다리는 결정 2건")
    );

    case.run_again();
    let decided = [
        "w3 w3 distinct",
        "w4 w3 by_hand",
        "w2 w1 exact",
        "o2 t1 by_hand",
    ];
    case.check(&decided);
    assert_eq!(manifest(&case.store)["group_decisions"], 2);
    assert!(
        case.duplicates(&[])
            .contains("다음 실행을 기다리는 결정 0건")
    );
    assert!(case.duplicates(&["--id", "w3"]).contains("w4  사람이 묶음"));

    // A later intake: another copy of the letter, one of what was split off.
    let more = case.folder.path().join("더.csv");
    let letter = INTAKE.lines().find(|line| line.starts_with("w1,")).unwrap();
    let text = format!(
        "{}\n{}\nt3,2017-06-02,우편,차돌,어린이집 야간 보육 확대,\n",
        INTAKE.lines().next().unwrap(),
        letter.replace("w1,2017-05-25", "w6,2017-06-01"),
    );
    std::fs::write(&more, text).unwrap();
    case.take_in(&more);
    case.check(&decided);
    case.check(&["w6 w1 exact", "t3 t1 exact"]);

    // An older snapshot is published as it was; the next run obeys again.
    ok(&["rollback", "--store", case.store(), "--to", "1"]);
    case.check(&["w3 w1 near"]);
    assert!(
        case.duplicates(&[])
            .contains("다음 실행을 기다리는 결정 2건")
    );
    case.run_again();
    case.check(&decided);

    // Nor does forgetting undo what was decided.
    ok(&["forget", "--store", case.store(), "--id", "w3"]);
    ok(&["verify", "--store", case.store()]);
    case.take_in(&more);
    case.check(&[
        "w4 w4 distinct",
        "w3 w3 distinct",
        "o2 t1 by_hand",
        "w2 w1 exact",
    ]);
    assert!(
        case.refused(&["--split", "w3"])
            .contains("the text of w3 was erased")
    );
}

#[test]
fn the_last_decision_wins_and_says_so() {
    let case = Case::new();
    case.duplicates(&["--split", "w3"]);
    let said = case.duplicates(&["--join", "w3", "w1"]);
    assert!(said.contains("joined: w1, w2, w3, w4, w5\n"), "{said}");
    assert!(
        said.contains("this overrules the split of w3, decided "),
        "{said}"
    );
    case.run_again();
    case.check(&["w3 w1 near"]);
    case.duplicates(&["--join", "o1", "w3"]);
    case.run_again();
    case.check(&["o1 w1 by_hand"]);
    let said = case.duplicates(&["--split", "o1"]);
    assert!(
        said.contains("this overrules the join of o1 and w3"),
        "{said}"
    );
    case.run_again();
    case.check(&["o1 o1 distinct", "w3 w1 near"]);
}

#[test]
fn what_would_change_nothing_is_refused() {
    let case = Case::new();
    let check = |arguments: &[&str], expected: &str| {
        let err = case.refused(arguments);
        assert!(err.contains(expected), "{arguments:?}: {err}");
    };
    check(&["--split", "w3", "w9"], "the store has no idea w9");
    check(&["--join", "w9", "w1"], "the store has no idea w9");
    check(&["--split", "o1"], "o1 has no copies");
    check(&["--split", "t2", "t1"], "whole group of 2 ideas (t1, t2)");
    check(&["--join", "w1", "w1"], "w1 cannot be joined with itself");
    check(
        &["--join", "w3", "w1"],
        "w3 and w1 are in one group already",
    );
    check(&["--join", "w1"], "2 values required");
    check(&["--split", "w1", "--id", "w1"], "cannot be used with");
    assert!(
        !case.store.join("decisions.db").exists(),
        "nothing was kept"
    );
    // What waits for the next run counts.
    case.duplicates(&["--join", "o1", "o2"]);
    check(&["--join", "o2", "o1"], "are in one group already");
    case.duplicates(&["--split", "o1"]);
    check(&["--split", "o1"], "o1 has no copies");
}

#[test]
fn rethreshold_says_what_a_run_would_find() {
    let folder = tempfile::tempdir().unwrap();
    let (intake, _) = generate(&folder.path().join("made"), 600, 11);
    let first = folder.path().join("first");
    take_in(&intake, &first, &[]);
    let store = first.to_str().unwrap();
    let duplicates = rows(store, "duplicates");
    let copy = duplicates.iter().find(|row| row["kind"] == "near").unwrap();
    ok(&["duplicates", "--store", store, "--split", &copy["idea_id"]]);
    let before = std::fs::read_dir(first.join("snapshots")).unwrap().count();
    let rethreshold = ["duplicates", "--store", store, "--rethreshold"];
    let counted = json_lines(&ok(&[&rethreshold[..], &["--format", "json"]].concat()));
    assert!(ok(&rethreshold).contains("0.72 (현재)"));
    assert_eq!(
        std::fs::read_dir(first.join("snapshots")).unwrap().count(),
        before
    );

    for near in ["0.5", "0.72", "0.9"] {
        let config = folder.path().join("modum.toml");
        std::fs::write(&config, format!("[duplicates]\nnear = {near}\n")).unwrap();
        take_in(&intake, &first, &["--config", config.to_str().unwrap()]);
        let counts = counted
            .iter()
            .find(|line| line["near"].as_f64() == near.parse().ok())
            .unwrap();
        let duplicates = rows(store, "duplicates");
        let of = |kind: &str| duplicates.iter().filter(|row| row["kind"] == kind).count();
        assert_eq!(counts["distinct"], of("distinct"), "{near}");
        for kind in ["exact", "near", "contained", "by_hand"] {
            assert_eq!(counts["copies"][kind], of(kind), "{near} {kind}");
        }
    }
}
