//! What people decided, kept apart from what the machine computes.
//!
//! Input -> output: `decisions.db` (SQLite) -> [`Decisions`], and one change at a time back. A run
//! reads them and never writes; a store without decisions has no such file. SQLite, because people
//! decide while runs and readers go on, one small change at a time. A file of an earlier version is
//! read as it is, and upgraded by the first change.

mod groups;
mod selections;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use modum_duplicates::Decision;
use modum_model::ids::TopicId;
use rusqlite::{Connection, OpenFlags, Row, params};

pub use groups::GroupDecision;

use crate::outcomes::Outcome;
use crate::store::StoreError;

/// What each version adds to the one before; the file's `user_version` counts the steps it has.
/// A new table is a new step at the end. A step that was released is never changed.
const MIGRATIONS: &[&str] = &[TOPICS_AND_FORGOTTEN, groups::SCHEMA, selections::SCHEMA];

const TOPICS_AND_FORGOTTEN: &str = "
    CREATE TABLE topic_names (
        topic_id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE forgotten (
        idea_id TEXT PRIMARY KEY,
        at TEXT NOT NULL
    ) STRICT;
";

/// The version of a file with every step.
#[expect(clippy::cast_possible_wrap, reason = "a handful of steps")]
pub(crate) const VERSION: i64 = MIGRATIONS.len() as i64;

/// All decisions, as a run and the listings read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The names that people gave to topics and themes.
    pub topic_names: BTreeMap<TopicId, String>,
    /// The ideas whose text is erased and must not come back.
    pub forgotten: BTreeSet<String>,
    /// Splits and joins of groups, oldest first.
    pub groups: Vec<GroupDecision>,
    /// What became of ideas that were selected.
    pub selections: BTreeMap<String, Outcome>,
}

impl Decisions {
    /// The splits and joins alone, oldest first.
    pub fn of_groups(&self) -> Vec<Decision> {
        let groups = self.groups.iter();
        groups.map(|made| made.decision.clone()).collect()
    }

    /// Reads the file at `path`; without a file there are none.
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let sqlite = |source| StoreError::Sqlite {
            path: path.to_owned(),
            source,
        };
        let connection =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(sqlite)?;
        version(&connection, path)?;
        Self::load(&connection).map_err(sqlite)
    }

    /// Reads a file of any version: a table that it does not have yet is empty.
    fn load(connection: &Connection) -> rusqlite::Result<Self> {
        let topic_names = rows(
            connection,
            "topic_names",
            "SELECT topic_id, name FROM topic_names",
            |row| Ok((TopicId::new(row.get(0)?), row.get(1)?)),
        )?;
        let forgotten = rows(
            connection,
            "forgotten",
            "SELECT idea_id FROM forgotten",
            |row| row.get(0),
        )?;
        Ok(Self {
            topic_names: topic_names.into_iter().collect(),
            forgotten: forgotten.into_iter().collect(),
            groups: groups::read(connection)?,
            selections: selections::read(connection)?,
        })
    }
}

/// The rows that a query of `table` gives; none when the file does not have it.
fn rows<T>(
    connection: &Connection,
    table: &str,
    query: &str,
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    if !connection.table_exists(None, table)? {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare(query)?;
    statement.query_map([], read)?.collect()
}

/// The file of decisions, open to write. Each change is durable when its call returns.
#[derive(Debug)]
pub struct DecisionsFile {
    path: PathBuf,
    connection: Connection,
}

impl DecisionsFile {
    /// Opens the file at `path`, or makes it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let sqlite = |source| StoreError::Sqlite {
            path: path.to_owned(),
            source,
        };
        let mut connection = Connection::open(path).map_err(sqlite)?;
        if version(&connection, path)? < VERSION {
            upgrade(&mut connection).map_err(sqlite)?;
        }
        Ok(Self {
            path: path.to_owned(),
            connection,
        })
    }

    /// Names a topic or theme; `at` is when.
    pub fn name_topic(&mut self, id: TopicId, name: &str, at: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO topic_names VALUES (?1, ?2, ?3)
                   ON CONFLICT DO UPDATE SET name = excluded.name, at = excluded.at";
        self.connection
            .execute(sql, params![id.get(), name, at])
            .map_err(|source| StoreError::Sqlite {
                path: self.path.clone(),
                source,
            })?;
        Ok(())
    }

    /// Keeps a split or join; it counts after all that were made before.
    pub fn decide_groups(&mut self, made: &GroupDecision) -> Result<(), StoreError> {
        groups::insert(&mut self.connection, made).map_err(|source| StoreError::Sqlite {
            path: self.path.clone(),
            source,
        })
    }

    /// Keeps what became of ideas, all or none; `at` is when. The last word counts.
    pub fn decide<'a>(
        &mut self,
        outcomes: impl IntoIterator<Item = (&'a str, Outcome)>,
        at: &str,
    ) -> Result<(), StoreError> {
        selections::insert(&mut self.connection, outcomes, at).map_err(|source| {
            StoreError::Sqlite {
                path: self.path.clone(),
                source,
            }
        })
    }

    /// Marks ideas as forgotten, all or none; `at` is when. The first time stays.
    pub fn forget(&mut self, ids: &[String], at: &str) -> Result<(), StoreError> {
        insert_forgotten(&mut self.connection, ids, at).map_err(|source| StoreError::Sqlite {
            path: self.path.clone(),
            source,
        })
    }
}

fn insert_forgotten(connection: &mut Connection, ids: &[String], at: &str) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for id in ids {
        transaction.execute(
            "INSERT OR IGNORE INTO forgotten VALUES (?1, ?2)",
            params![id, at],
        )?;
    }
    transaction.commit()
}

/// Takes the steps that the file does not have, all or none. Asks for its version again under the
/// write lock: another process may have been faster.
fn upgrade(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for (step, version) in MIGRATIONS.iter().zip(1_i64..) {
        if user_version(&transaction)? < version {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", version)?;
        }
    }
    transaction.commit()
}

/// The version of the file's tables; 0 for a fresh file.
fn version(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let found = user_version(connection).map_err(|source| StoreError::Sqlite {
        path: path.to_owned(),
        source,
    })?;
    if found > VERSION {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
        });
    }
    Ok(found)
}

fn user_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("결정 기록.db");
        assert_eq!(Decisions::read(&path).unwrap(), Decisions::default());
        assert!(!path.exists(), "reading makes no file");

        let mut file = DecisionsFile::open(&path).unwrap();
        file.name_topic(TopicId::new(7), "교통", "2026-05-09")
            .unwrap();
        file.name_topic(TopicId::new(7), "대중교통", "2026-05-10")
            .unwrap();
        file.forget(&["web/2".into(), "web/1".into()], "2026-05-09")
            .unwrap();
        file.forget(&["web/1".into()], "2026-05-10").unwrap();
        drop(file);

        let read = Decisions::read(&path).unwrap();
        assert_eq!(
            read.topic_names,
            BTreeMap::from([(TopicId::new(7), "대중교통".to_owned())])
        );
        assert_eq!(
            read.forgotten,
            BTreeSet::from(["web/1".to_owned(), "web/2".to_owned()])
        );
    }

    /// A file as the first released version left it.
    fn version_1(path: &Path) {
        let connection = Connection::open(path).unwrap();
        connection.execute_batch(TOPICS_AND_FORGOTTEN).unwrap();
        let rows = "INSERT INTO topic_names VALUES (7, '교통', '2026-05-09');
                    INSERT INTO forgotten VALUES ('web/1', '2026-05-09');";
        connection.execute_batch(rows).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
    }

    #[test]
    fn an_older_file_is_read_as_it_is_and_upgraded_by_the_first_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("decisions.db");
        version_1(&path);
        let bytes = std::fs::read(&path).unwrap();
        let old = Decisions {
            topic_names: BTreeMap::from([(TopicId::new(7), "교통".to_owned())]),
            forgotten: BTreeSet::from(["web/1".to_owned()]),
            ..Decisions::default()
        };
        assert_eq!(Decisions::read(&path).unwrap(), old);
        assert_eq!(
            std::fs::read(&path).unwrap(),
            bytes,
            "reading writes nothing"
        );

        let split = GroupDecision {
            decision: Decision::Split(vec!["web/2".to_owned()]),
            at: "2026-05-10".to_owned(),
            who: None,
        };
        let mut file = DecisionsFile::open(&path).unwrap();
        file.decide_groups(&split).unwrap();
        let version = user_version(&file.connection).unwrap();
        assert_eq!(version, VERSION);
        drop(file);
        let groups = vec![split];
        assert_eq!(Decisions::read(&path).unwrap(), Decisions { groups, ..old });
    }

    #[test]
    fn files_of_a_newer_version_or_another_kind_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let newer = folder.path().join("newer.db");
        Connection::open(&newer)
            .unwrap()
            .pragma_update(None, "user_version", 9)
            .unwrap();
        for error in [
            Decisions::read(&newer).unwrap_err().to_string(),
            DecisionsFile::open(&newer).unwrap_err().to_string(),
        ] {
            assert!(error.contains("newer modum"), "{error}");
        }
        let other = folder.path().join("other.db");
        std::fs::write(&other, "제안".repeat(1_000)).unwrap();
        assert!(Decisions::read(&other).is_err());
    }
}
