//! What the store asks of the file system: lists in a fixed order, durable files, one-step links.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::Path;

use super::{StoreError, at};

/// The names in `folder`, sorted. Names that are not UTF-8 are none of ours and left out.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, StoreError> {
    let entries = fs::read_dir(folder).map_err(at(folder))?;
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(at(folder))?.file_name();
        names.extend(name.into_string());
    }
    names.sort_unstable();
    Ok(names)
}

/// The files below `folder` as paths relative to it, with `/`, sorted.
pub(crate) fn files(folder: &Path) -> Result<Vec<String>, StoreError> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort_unstable();
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> Result<(), StoreError> {
    for name in names(folder)? {
        let path = folder.join(&name);
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}

/// Makes a file's bytes, or a folder's names, survive a power cut.
pub(crate) fn sync(path: &Path) -> Result<(), StoreError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(at(path))
}

/// [`sync`] for everything below `folder`, and the folder last.
pub(crate) fn sync_tree(folder: &Path) -> Result<(), StoreError> {
    for name in names(folder)? {
        let path = folder.join(name);
        if path.is_dir() {
            sync_tree(&path)?;
        } else {
            sync(&path)?;
        }
    }
    sync(folder)
}

/// Makes `folder/name` a link to `target`, replacing the link of that name in one step.
pub(crate) fn swap_link(folder: &Path, name: &str, target: &Path) -> Result<(), StoreError> {
    let fresh = folder.join(format!(".{name}"));
    match fs::remove_file(&fresh) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(at(&fresh)(error)),
        _ => {}
    }
    symlink(target, &fresh).map_err(at(&fresh))?;
    let link = folder.join(name);
    fs::rename(&fresh, &link).map_err(at(&link))?;
    sync(folder)
}

/// Makes `to` the file `from`, whose bytes never change; a copy where the file system has no hard links.
pub(crate) fn link(from: &Path, to: &Path) -> Result<(), StoreError> {
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to).map_err(at(to))?;
    }
    Ok(())
}

/// Whether a file has another name too.
pub(crate) fn is_shared(path: &Path) -> Result<bool, StoreError> {
    Ok(fs::metadata(path).map_err(at(path))?.nlink() > 1)
}

/// Replaces the file `own`, of the same bytes, by a hard link to `shared`; leaves it where the file
/// system has none.
pub(crate) fn link_over(shared: &Path, own: &Path) -> Result<(), StoreError> {
    let fresh = own.with_extension("shared");
    if fs::hard_link(shared, &fresh).is_ok() {
        fs::rename(&fresh, own).map_err(at(own))?;
    }
    Ok(())
}

/// Copies the tree `from` to the new folder `to` by hard links: files of snapshots never change.
pub(crate) fn link_tree(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(to).map_err(at(to))?;
    for name in names(from)? {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            link_tree(&from, &to)?;
        } else {
            link(&from, &to)?;
        }
    }
    Ok(())
}
