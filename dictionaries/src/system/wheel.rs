//! The wheel of `python-mecab-ko-dic`: fetched with pip, checked, read.
//!
//! Input: nothing, or a wheel's path. Output: the compiled `MeCab` files in memory. The ordinary
//! pip client is asked because it knows the site's mirrors, proxies and certificates.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::DictionaryError;
use super::folder::{file_name, hex};
use super::mecab::{Compiled, FILES};

/// The command that fetches the wheel, for use on any machine.
pub(super) const COMMAND: &str =
    "python3 -m pip download --no-deps python-mecab-ko-dic==2.1.1.post2";

/// The file that [`COMMAND`] leaves.
pub(super) const FILE: &str = "python_mecab_ko_dic-2.1.1.post2-py3-none-any.whl";

/// SHA-256 of [`FILE`].
const SHA256: &str = "ef8f4e80c8976f1340a7264abb0c96f384fe059fd897584aeba0151753c6ae9b";

/// Downloads the wheel into `folder` with pip and checks its SHA-256.
pub(super) fn download(folder: &Path) -> Result<PathBuf, DictionaryError> {
    fs::create_dir_all(folder).map_err(DictionaryError::io("create", folder))?;
    let failed = |detail: String| DictionaryError::Download { detail };
    let mut words = COMMAND.split(' ');
    let output = Command::new(words.next().unwrap_or_default())
        .args(words)
        .arg("--dest")
        .arg(folder)
        .output()
        .map_err(|error| failed(format!("python3 did not start ({error})")))?;
    if !output.status.success() {
        return Err(failed(last_line(&output.stderr)));
    }
    let path = folder.join(FILE);
    if !path.is_file() {
        return Err(failed(format!("pip did not bring {FILE}")));
    }
    check_hash(&path, SHA256)?;
    Ok(path)
}

/// Reads the compiled `MeCab` files out of a wheel, wherever in it they are.
pub(super) fn read(path: &Path) -> Result<Compiled, DictionaryError> {
    let file = File::open(path).map_err(DictionaryError::io("open", path))?;
    let broken = |error| DictionaryError::broken(path.display().to_string(), &error);
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    let names = archive
        .file_names()
        .map(|name| name.map(Cow::into_owned))
        .collect::<Result<Vec<_>, _>>()
        .map_err(broken)?;
    let [sys, unk, matrix, char] =
        FILES.map(|wanted| read_member(&mut archive, &names, wanted, path));
    Ok(Compiled {
        sys: sys?,
        unk: unk?,
        matrix: matrix?,
        char: char?,
    })
}

fn read_member(
    archive: &mut ZipArchive<BufReader<File>>,
    names: &[String],
    wanted: &str,
    path: &Path,
) -> Result<Vec<u8>, DictionaryError> {
    let name = names
        .iter()
        .find(|name| name.rsplit('/').next() == Some(wanted))
        .ok_or_else(|| DictionaryError::SourceIncomplete {
            path: path.to_owned(),
            missing: wanted.to_owned(),
        })?;
    let inside = || format!("{wanted} in {}", path.display());
    let mut member = archive
        .by_name(name)
        .map_err(|error| DictionaryError::broken(inside(), &error))?;
    let mut content = Vec::new();
    member
        .read_to_end(&mut content)
        .map_err(|error| DictionaryError::broken(inside(), &error))?;
    Ok(content)
}

fn check_hash(path: &Path, expected: &str) -> Result<(), DictionaryError> {
    let content = fs::read(path).map_err(DictionaryError::io("read", path))?;
    let found = hex(&Sha256::digest(&content));
    if found == expected {
        return Ok(());
    }
    Err(DictionaryError::WrongHash {
        path: PathBuf::from(file_name(path)),
        expected: expected.to_owned(),
        found,
    })
}

/// pip says what matters last.
fn last_line(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let line = text.lines().rfind(|line| line.starts_with("ERROR"));
    line.or(text.lines().last())
        .unwrap_or("pip failed without a word")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;

    use tempfile::tempdir;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::tiny;
    use super::{check_hash, last_line, read};

    fn wheel() -> Vec<u8> {
        let folder = tempdir().unwrap();
        let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let compiled = tiny::compiled(folder.path());
        for name in super::FILES {
            writer
                .start_file(
                    format!("mecab_ko_dic/dictionary/{name}"),
                    SimpleFileOptions::default(),
                )
                .unwrap();
            writer
                .write_all(&fs::read(compiled.join(name)).unwrap())
                .unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn the_compiled_files_are_found_in_the_wheel() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("a.whl");
        fs::write(&path, wheel()).unwrap();
        let compiled = read(&path).unwrap();
        assert!(compiled.sys.len() > 72);
        assert!(compiled.matrix.len() > 4);
    }

    #[test]
    fn damaged_wheels_say_so() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("a.whl");
        let whole = wheel();
        let check = |content: &[u8], expected: &str| {
            fs::write(&path, content).unwrap();
            let error = read(&path).err().unwrap().to_string();
            assert!(error.contains(expected), "{error}");
            assert!(error.contains("pip download"), "{error}");
        };
        check(&whole[..whole.len() / 2], "a.whl is damaged");
        check(b"", "a.whl is damaged");
        let mut flipped = whole.clone();
        flipped[90] ^= 1;
        check(&flipped, "sys.dic in");
    }

    #[test]
    fn another_file_than_the_pinned_one_is_refused() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("a.whl");
        fs::write(&path, "abc").unwrap();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        check_hash(&path, abc).unwrap();
        let error = check_hash(&path, super::SHA256).unwrap_err().to_string();
        assert!(
            error.contains(abc) && error.contains(super::SHA256),
            "{error}"
        );
        assert!(error.contains("--from"), "{error}");
    }

    #[test]
    fn without_network_the_way_round_is_told() {
        let detail = "ERROR: no network".to_owned();
        let message = super::DictionaryError::Download { detail }.to_string();
        for part in [
            "no network",
            super::COMMAND,
            "modum dictionary install --from",
            super::FILE,
        ] {
            assert!(message.contains(part), "{part} in: {message}");
        }
    }

    #[test]
    fn pip_is_quoted_by_its_last_error() {
        assert_eq!(
            last_line(b"WARNING: a\nERROR: no network\nnotice: b\n"),
            "ERROR: no network"
        );
        assert_eq!(last_line(b"No module named pip\n"), "No module named pip");
    }
}
