//! Splits and joins of groups, in the order in which they were made.

use modum_duplicates::Decision;
use rusqlite::{Connection, params};

/// The step of the migrations that adds these tables.
pub(super) const SCHEMA: &str = "
    CREATE TABLE group_decisions (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('split', 'join')),
        at TEXT NOT NULL,
        who TEXT
    ) STRICT;
    CREATE TABLE group_decision_ideas (
        number INTEGER NOT NULL REFERENCES group_decisions,
        idea_id TEXT NOT NULL,
        PRIMARY KEY (number, idea_id)
    ) STRICT, WITHOUT ROWID;
";

/// A split or join, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupDecision {
    /// What was decided.
    pub decision: Decision,
    /// When.
    pub at: String,
    /// By whom, where that is known.
    pub who: Option<String>,
}

/// All splits and joins, oldest first.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Vec<GroupDecision>> {
    // One query: a decision is never seen without its ideas.
    let query = "SELECT number, kind, at, who, idea_id
                 FROM group_decisions JOIN group_decision_ideas USING (number)
                 ORDER BY number, idea_id";
    let rows = super::rows(connection, "group_decisions", query, |row| {
        Ok(Named {
            number: row.get(0)?,
            kind: row.get(1)?,
            at: row.get(2)?,
            who: row.get(3)?,
            idea: row.get(4)?,
        })
    })?;
    rows.chunk_by(|a, b| a.number == b.number)
        .map(decision)
        .collect()
}

/// One idea that a decision names.
struct Named {
    number: i64,
    kind: String,
    at: String,
    who: Option<String>,
    idea: String,
}

/// The decision that names these ideas.
fn decision(named: &[Named]) -> rusqlite::Result<GroupDecision> {
    let first = &named[0];
    let ids: Vec<String> = named.iter().map(|row| row.idea.clone()).collect();
    let decision = if first.kind == "split" {
        Decision::Split(ids)
    } else {
        let pair = <[String; 2]>::try_from(ids).map_err(|ids| {
            let message = format!("a join of {} ideas; it takes two", ids.len());
            rusqlite::Error::ToSqlConversionFailure(message.into())
        })?;
        Decision::Join(pair)
    };
    Ok(GroupDecision {
        decision,
        at: first.at.clone(),
        who: first.who.clone(),
    })
}

/// Keeps a decision behind all that were made before.
pub(super) fn insert(connection: &mut Connection, made: &GroupDecision) -> rusqlite::Result<()> {
    let (kind, ids) = match &made.decision {
        Decision::Split(ids) => ("split", ids.as_slice()),
        Decision::Join(pair) => ("join", pair.as_slice()),
    };
    let transaction = connection.transaction()?;
    transaction.execute(
        "INSERT INTO group_decisions (kind, at, who) VALUES (?1, ?2, ?3)",
        params![kind, made.at, made.who],
    )?;
    let number = transaction.last_insert_rowid();
    for id in ids {
        transaction.execute(
            "INSERT INTO group_decision_ideas VALUES (?1, ?2)",
            params![number, id],
        )?;
    }
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::{Decisions, DecisionsFile};

    fn made(decision: Decision, who: Option<&str>) -> GroupDecision {
        GroupDecision {
            decision,
            at: "2026-05-09".to_owned(),
            who: who.map(str::to_owned),
        }
    }

    #[test]
    fn splits_and_joins_read_back_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("decisions.db");
        let ids = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
        let join = |a: &str, b: &str| Decision::Join([a.to_owned(), b.to_owned()]);
        let decisions = [
            made(join("b", "a"), Some("가람")),
            made(Decision::Split(ids(&["a"])), None),
            made(join("a", "c"), Some("나래")),
            made(Decision::Split(ids(&["a", "b", "c"])), Some("가람")),
        ];
        for decision in &decisions {
            let mut file = DecisionsFile::open(&path).unwrap();
            file.decide_groups(decision).unwrap();
        }
        let mut expected = decisions.to_vec();
        expected[0].decision = join("a", "b");
        assert_eq!(Decisions::read(&path).unwrap().groups, expected);
    }
}
