//! What people decided, kept apart from what the machine computes.
//!
//! Input -> output: `decisions.db` (SQLite) -> [`Decisions`], and one change at a time back. A run
//! reads them and never writes; a store without decisions has no such file. SQLite, because people
//! decide while runs and readers go on, one small change at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use modum_model::ids::TopicId;
use rusqlite::{Connection, OpenFlags, params};

use crate::outcomes::Outcome;

/// How the tables came to be, step by step; a file's `user_version` says how many it has.
const MIGRATIONS: &[&str] = &[
    "CREATE TABLE topic_names (
        topic_id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE forgotten (
        idea_id TEXT PRIMARY KEY,
        at TEXT NOT NULL
    ) STRICT;",
    "CREATE TABLE selections (
        idea_id TEXT PRIMARY KEY,
        outcome TEXT NOT NULL CHECK (outcome IN ('selected', 'adopted', 'declined')),
        at TEXT NOT NULL
    ) STRICT;",
];

/// The version of a file that has them all.
const VERSION: usize = MIGRATIONS.len();

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
        found: usize,
    },
}

/// All decisions, as a run and the listings read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The names that people gave to topics and themes.
    pub topic_names: BTreeMap<TopicId, String>,
    /// The ideas whose text is erased and must not come back.
    pub forgotten: BTreeSet<String>,
    /// What became of ideas that were selected.
    pub selections: BTreeMap<String, Outcome>,
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
        match version(&connection, path)? {
            0 => Ok(Self::default()),
            version => Self::load(&connection, version).map_err(sqlite),
        }
    }

    /// Reads the tables that a file of this version has.
    fn load(connection: &Connection, version: usize) -> rusqlite::Result<Self> {
        let topic_names = connection
            .prepare("SELECT topic_id, name FROM topic_names")?
            .query_map([], |row| Ok((TopicId::new(row.get(0)?), row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let forgotten = connection
            .prepare("SELECT idea_id FROM forgotten")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let selections = if version >= 2 {
            selections(connection)?
        } else {
            BTreeMap::new()
        };
        Ok(Self {
            topic_names,
            forgotten,
            selections,
        })
    }
}

fn selections(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Outcome>> {
    let mut known = connection.prepare("SELECT idea_id, outcome FROM selections")?;
    let rows = known.query_map([], |row| {
        Ok((row.get(0)?, Outcome::named(&row.get::<_, String>(1)?)))
    })?;
    let rows = rows.collect::<rusqlite::Result<Vec<(String, Option<Outcome>)>>>()?;
    let known = |(id, outcome): (String, Option<Outcome>)| Some((id, outcome?));
    Ok(rows.into_iter().filter_map(known).collect())
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
        if version(&connection, path)? < VERSION {
            migrate(&mut connection).map_err(sqlite)?;
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

    /// Keeps what became of ideas, all or none; `at` is when. The last word counts.
    pub fn decide<'a>(
        &mut self,
        outcomes: impl IntoIterator<Item = (&'a str, Outcome)>,
        at: &str,
    ) -> Result<(), DecisionsError> {
        insert_outcomes(&mut self.connection, outcomes, at).map_err(|source| {
            DecisionsError::Sqlite {
                path: self.path.clone(),
                source,
            }
        })
    }
}

fn insert_outcomes<'a>(
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

/// Takes the steps that the file lacks. Asks for its version again under the write lock: another
/// process may have been faster.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for step in MIGRATIONS.iter().skip(user_version(&transaction)?) {
        transaction.execute_batch(step)?;
    }
    let version = u32::try_from(VERSION).expect("there are a handful of steps");
    transaction.pragma_update(None, "user_version", version)?;
    transaction.commit()
}

/// The version of the file's tables; 0 for a fresh file.
fn version(connection: &Connection, path: &Path) -> Result<usize, DecisionsError> {
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

fn user_version(connection: &Connection) -> rusqlite::Result<usize> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(version as usize)
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
        let first = [("a", Outcome::Selected), ("b", Outcome::Selected)];
        file.decide(first, "2026-05-09").unwrap();
        file.decide([("a", Outcome::Adopted)], "2026-06-01")
            .unwrap();
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
        let outcomes = [("a", Outcome::Adopted), ("b", Outcome::Selected)];
        assert_eq!(
            read.selections,
            outcomes
                .map(|(id, outcome)| (id.to_owned(), outcome))
                .into()
        );
    }

    #[test]
    fn files_of_an_older_version_are_read_and_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection
            .execute("INSERT INTO topic_names VALUES (7, '교통', '2026')", [])
            .unwrap();
        drop(connection);
        let old = Decisions::read(&path).unwrap();
        assert_eq!(old.topic_names.len(), 1);
        DecisionsFile::open(&path)
            .unwrap()
            .decide([("a", Outcome::Declined)], "2026-05-09")
            .unwrap();
        let new = Decisions::read(&path).unwrap();
        assert_eq!(new.topic_names, old.topic_names);
        assert_eq!(new.selections.len(), 1);
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
