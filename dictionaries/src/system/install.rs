//! Installation: one writer at a time, built aside, put in place by a rename.
//!
//! Input: a target folder and a [`Source`]. Output: a complete dictionary there, or the former
//! state. A lock file beside the folder orders concurrent installations; whoever waited finds the
//! work done. The dictionary is built in `.building-NAME-*` beside the target (the same file
//! system, so that a rename suffices), which the next installation removes if this one is killed.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{DictionaryError, Info, Source, build, folder, source};

/// Installs a dictionary from `source` into `folder`.
///
/// An intact dictionary is kept when the source is the registry, or when another installation
/// into the same folder finished while this one waited; a source named by path replaces it.
/// `note` receives one line for each step.
pub fn install(
    folder: &Path,
    source: &Source,
    note: &dyn Fn(&str),
) -> Result<Info, DictionaryError> {
    let site = Site::new(folder)?;
    let (_lock, waited) = site.lock(note)?;
    if (waited || *source == Source::Registry)
        && let Ok(info) = folder::read(folder)
    {
        note(&format!(
            "the dictionary is already in {}",
            folder.display()
        ));
        return Ok(info);
    }
    if !folder::is_replaceable(folder)? {
        return Err(DictionaryError::Occupied {
            folder: folder.to_owned(),
        });
    }
    site.sweep()?;
    let building = site.building()?;
    let info = make(building.path(), source, note)?;
    site.put_in_place(building.path())?;
    note(&format!(
        "{} entries are in {}",
        info.entries,
        folder.display()
    ));
    Ok(info)
}

/// The name of the finished dictionary within the building folder.
const FINISHED: &str = "dictionary";

/// Gathers, converts, builds, counts and seals, all within `building`.
fn make(building: &Path, source: &Source, note: &dyn Fn(&str)) -> Result<Info, DictionaryError> {
    let material = source::gather(source, building, note)?;
    note("building the dictionary");
    let finished = building.join(FINISHED);
    build::build(&material.folder, &finished)?;
    build::check_entries(&finished, material.entries)?;
    folder::seal(&finished, &material.name, material.entries)
}

/// The target folder with its surroundings.
struct Site {
    folder: PathBuf,
    parent: PathBuf,
    name: String,
}

impl Site {
    fn new(folder: &Path) -> Result<Self, DictionaryError> {
        let folder = std::path::absolute(folder).map_err(DictionaryError::io("find", folder))?;
        let occupied = || DictionaryError::Occupied {
            folder: folder.clone(),
        };
        let parent = folder.parent().ok_or_else(occupied)?.to_owned();
        let name = folder::file_name(&folder);
        fs::create_dir_all(&parent).map_err(DictionaryError::io("create", &parent))?;
        Ok(Self {
            folder,
            parent,
            name,
        })
    }

    /// Takes the lock; true if another installation had to be waited for.
    fn lock(&self, note: &dyn Fn(&str)) -> Result<(File, bool), DictionaryError> {
        let path = self.parent.join(format!(".{}.lock", self.name));
        let file = File::create(&path).map_err(DictionaryError::io("create", &path))?;
        match file.try_lock() {
            Ok(()) => Ok((file, false)),
            Err(TryLockError::WouldBlock) => {
                note("another installation is running: waiting for it");
                file.lock().map_err(DictionaryError::io("lock", &path))?;
                Ok((file, true))
            }
            Err(TryLockError::Error(error)) => Err(DictionaryError::io("lock", &path)(error)),
        }
    }

    fn prefix(&self) -> String {
        format!(".building-{}-", self.name)
    }

    /// Removes what killed installations into this folder left (the lock is held).
    fn sweep(&self) -> Result<(), DictionaryError> {
        let failed = || DictionaryError::io("read", &self.parent);
        for entry in fs::read_dir(&self.parent).map_err(failed())? {
            let path = entry.map_err(failed())?.path();
            let name = folder::file_name(&path);
            let random = name.strip_prefix(&self.prefix());
            if random.is_some_and(|rest| rest.chars().all(char::is_alphanumeric)) {
                fs::remove_dir_all(&path).map_err(DictionaryError::io("remove", &path))?;
            }
        }
        Ok(())
    }

    fn building(&self) -> Result<TempDir, DictionaryError> {
        tempfile::Builder::new()
            .prefix(&self.prefix())
            .tempdir_in(&self.parent)
            .map_err(DictionaryError::io("create a folder in", &self.parent))
    }

    /// Renames the finished dictionary into place; the former one goes into `building`, and with it.
    fn put_in_place(&self, building: &Path) -> Result<(), DictionaryError> {
        let former = building.join("former");
        if self.folder.exists() {
            fs::rename(&self.folder, &former)
                .map_err(DictionaryError::io("move away", &self.folder))?;
        }
        fs::rename(building.join(FINISHED), &self.folder)
            .map_err(DictionaryError::io("create", &self.folder))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;
    use std::sync::Mutex;

    use tempfile::tempdir;

    use super::super::{Source, info, open, tiny};
    use super::install;

    fn quiet(_: &str) {}

    #[test]
    fn two_installations_at_once_end_with_one_dictionary() {
        let home = tempdir().unwrap();
        let source = Source::Path(tiny::compiled(&home.path().join("mecab")));
        let target = home.path().join("dictionary");
        let infos = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let info = install(&target, &source, &quiet).unwrap();
                    infos.lock().unwrap().push(info);
                });
            }
        });
        let infos = infos.into_inner().unwrap();
        assert_eq!(infos[0], infos[1]);
        assert_eq!(infos[0].entries, tiny::ENTRIES);
        assert_eq!(open(&target).unwrap().fingerprint(), infos[0].fingerprint);
        let mut left: Vec<_> = fs::read_dir(home.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, [".dictionary.lock", "dictionary", "mecab"]);
    }

    #[test]
    fn the_remains_of_a_killed_installation_are_removed_and_others_kept() {
        let home = tempdir().unwrap();
        let source = Source::Path(tiny::compiled(&home.path().join("mecab")));
        let target = home.path().join("dictionary");
        let killed = home.path().join(".building-dictionary-a1B2c3");
        let neighbor = home.path().join(".building-dictionary-2-a1B2c3");
        for folder in [&killed, &neighbor] {
            fs::create_dir_all(folder.join("dictionary")).unwrap();
        }
        install(&target, &source, &quiet).unwrap();
        assert!(!killed.exists());
        assert!(neighbor.exists());
    }

    #[test]
    fn a_path_replaces_and_the_registry_keeps_an_intact_dictionary() {
        let home = tempdir().unwrap();
        let target = home.path().join("dictionary");
        let compiled = Source::Path(tiny::compiled(&home.path().join("mecab")));
        let first = install(&target, &compiled, &quiet).unwrap();
        let csv = Source::Path(tiny::csv(&home.path().join("csv")));
        let second = install(&target, &csv, &quiet).unwrap();
        assert_ne!(first.source, second.source);
        assert_eq!(install(&target, &Source::Registry, &quiet).unwrap(), second);
        assert_eq!(
            first.fingerprint, second.fingerprint,
            "both sources hold the same words"
        );
    }

    #[test]
    fn a_damaged_dictionary_is_noticed_and_replaced() {
        let home = tempdir().unwrap();
        let source = Source::Path(tiny::compiled(&home.path().join("mecab")));
        let target = home.path().join("dictionary");
        let intact = install(&target, &source, &quiet).unwrap();
        fs::write(target.join("dict.words"), "cut short").unwrap();
        let error = info(&target).unwrap_err().to_string();
        assert!(error.contains("dict.words has 9 bytes"), "{error}");
        assert!(error.contains("modum dictionary install"), "{error}");
        assert_eq!(install(&target, &source, &quiet).unwrap(), intact);
    }

    #[test]
    fn a_failed_installation_leaves_nothing() {
        let home = tempdir().unwrap();
        let empty = home.path().join("empty");
        fs::create_dir(&empty).unwrap();
        let target = home.path().join("dictionary");
        install(&target, &Source::Path(empty), &quiet).unwrap_err();
        assert!(!target.exists());
        let error = open(&target).err().unwrap().to_string();
        assert!(error.contains("modum dictionary install"), "{error}");
        assert!(error.contains("--dictionary"), "{error}");
    }

    #[test]
    fn a_folder_of_other_things_is_refused() {
        let home = tempdir().unwrap();
        let source = Source::Path(tiny::compiled(&home.path().join("mecab")));
        let target: PathBuf = home.path().join("documents");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("letter.txt"), "keep me").unwrap();
        let error = install(&target, &source, &quiet).unwrap_err().to_string();
        assert!(error.contains("would delete them"), "{error}");
        assert!(target.join("letter.txt").exists());
    }
}
