//! What people decided, kept apart from what the machine computes.
//!
//! Input -> output: `decisions.db` (SQLite) -> [`Decisions`], and one change at a time back. A run
//! reads them and never writes; a store without decisions has no such file. SQLite, because people
//! decide while runs and readers go on, one small change at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use modum_model::ids::TopicId;
use rusqlite::{Connection, OpenFlags, params};

/// The version of [`SCHEMA`], kept in the file's `user_version`.
const VERSION: i64 = 1;

const SCHEMA: &str = "
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

/// Why decisions cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum DecisionsError {
    /// SQLite refused.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The file of decisions.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A later modum made the file.
    #[error(
        "{}: made by a newer modum (version {found} of its tables, this one knows {VERSION}); \
         use that one", path.display()
    )]
    Newer {
        /// The file of decisions.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
}

/// All decisions, as a run and the listings read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The names that people gave to topics and themes.
    pub topic_names: BTreeMap<TopicId, String>,
    /// The ideas whose text is erased and must not come back.
    pub forgotten: BTreeSet<String>,
}

impl Decisions {
    /// Reads the file at `path`; without a file there are none.
    pub fn read(path: &Path) -> Result<Self, DecisionsError> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let sqlite = |source| DecisionsError::Sqlite {
            path: path.to_owned(),
            source,
        };
        let connection =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(sqlite)?;
        if version(&connection, path)? == 0 {
            return Ok(Self::default());
        }
        Self::load(&connection).map_err(sqlite)
    }

    fn load(connection: &Connection) -> rusqlite::Result<Self> {
        let topic_names = connection
            .prepare("SELECT topic_id, name FROM topic_names")?
            .query_map([], |row| Ok((TopicId::new(row.get(0)?), row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let forgotten = connection
            .prepare("SELECT idea_id FROM forgotten")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(Self {
            topic_names,
            forgotten,
        })
    }
}

/// The file of decisions, open to write. Each change is durable when its call returns.
#[derive(Debug)]
pub struct DecisionsFile {
    path: PathBuf,
    connection: Connection,
}

impl DecisionsFile {
    /// Opens the file at `path`, or makes it.
    pub fn open(path: &Path) -> Result<Self, DecisionsError> {
        let sqlite = |source| DecisionsError::Sqlite {
            path: path.to_owned(),
            source,
        };
        let mut connection = Connection::open(path).map_err(sqlite)?;
        if version(&connection, path)? == 0 {
            create(&mut connection).map_err(sqlite)?;
        }
        Ok(Self {
            path: path.to_owned(),
            connection,
        })
    }

    /// Names a topic or theme; `at` is when.
    pub fn name_topic(&mut self, id: TopicId, name: &str, at: &str) -> Result<(), DecisionsError> {
        let sql = "INSERT INTO topic_names VALUES (?1, ?2, ?3)
                   ON CONFLICT DO UPDATE SET name = excluded.name, at = excluded.at";
        self.connection
            .execute(sql, params![id.get(), name, at])
            .map_err(|source| DecisionsError::Sqlite {
                path: self.path.clone(),
                source,
            })?;
        Ok(())
    }

    /// Marks ideas as forgotten, all or none; `at` is when. The first time stays.
    pub fn forget(&mut self, ids: &[String], at: &str) -> Result<(), DecisionsError> {
        insert_forgotten(&mut self.connection, ids, at).map_err(|source| DecisionsError::Sqlite {
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

/// Makes the tables. Asks for the version again under the write lock: another process may have been
/// faster.
fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    if user_version(&transaction)? == 0 {
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()
}

/// The version of the file's tables; 0 for a fresh file.
fn version(connection: &Connection, path: &Path) -> Result<i64, DecisionsError> {
    let found = user_version(connection).map_err(|source| DecisionsError::Sqlite {
        path: path.to_owned(),
        source,
    })?;
    if found > VERSION {
        return Err(DecisionsError::Newer {
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
