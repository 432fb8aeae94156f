//! What became of the ideas that were selected: the last word on each counts.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::outcomes::Outcome;

/// The step of the migrations that adds this table.
pub(super) const SCHEMA: &str = "
    CREATE TABLE selections (
        idea_id TEXT PRIMARY KEY,
        outcome TEXT NOT NULL CHECK (outcome IN ('selected', 'adopted', 'declined')),
        at TEXT NOT NULL
    ) STRICT;
";

/// The outcome of each idea that has one.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Outcome>> {
    let query = "SELECT idea_id, outcome FROM selections";
    let rows = super::rows(connection, "selections", query, |row| {
        Ok((row.get(0)?, row.get::<_, String>(1)?))
    })?;
    let known = |(id, outcome): (String, String)| Some((id, Outcome::named(&outcome)?));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Keeps outcomes, all or none.
pub(super) fn insert<'a>(
    connection: &mut Connection,
    outcomes: impl IntoIterator<Item = (&'a str, Outcome)>,
    at: &str,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO selections VALUES (?1, ?2, ?3)
               ON CONFLICT DO UPDATE SET outcome = excluded.outcome, at = excluded.at";
    let transaction = connection.transaction()?;
    for (id, outcome) in outcomes {
        transaction.execute(sql, params![id, outcome.name(), at])?;
    }
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::{Decisions, DecisionsFile};

    #[test]
    fn the_last_word_on_an_idea_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("decisions.db");
        let mut file = DecisionsFile::open(&path).unwrap();
        let first = [("a", Outcome::Selected), ("b", Outcome::Selected)];
        file.decide(first, "2026-05-09").unwrap();
        file.decide([("a", Outcome::Adopted)], "2026-06-01")
            .unwrap();
        let expected = [("a", Outcome::Adopted), ("b", Outcome::Selected)];
        let expected = expected.map(|(id, outcome)| (id.to_owned(), outcome));
        assert_eq!(Decisions::read(&path).unwrap().selections, expected.into());
    }
}
