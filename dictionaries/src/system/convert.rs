//! Compiled `MeCab` files -> the source files that lindera builds from.
//!
//! Input: [`Compiled`]. Output: `words.csv`, `unk.def`, `matrix.def`, `char.def` in a folder.
//! Going back to source text costs some seconds once, and keeps to lindera's public builder; the
//! same path then serves the upstream CSV source.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::DictionaryError;
use super::mecab::{Characters, Compiled, Matrix, Words};

/// Writes the source files into `folder` (which exists); returns the number of words.
pub(super) fn convert(compiled: &Compiled, folder: &Path) -> Result<usize, DictionaryError> {
    write_classes(
        &Characters::parse(&compiled.char)?,
        &folder.join("char.def"),
    )?;
    write_unknown(
        &Words::parse("unk.dic", &compiled.unk)?,
        &folder.join("unk.def"),
    )?;
    let matrix = Matrix::parse(&compiled.matrix)?;
    let words = Words::parse("sys.dic", &compiled.sys)?;
    std::thread::scope(|scope| {
        let costs = scope.spawn(|| write_costs(&matrix, &folder.join("matrix.def")));
        let count = write_words(&words, &folder.join("words.csv"));
        costs.join().expect("writing costs does not panic")?;
        count
    })
}

/// Surfaces hold commas and quotes, so these lines go through a CSV writer.
fn write_words(words: &Words<'_>, path: &Path) -> Result<usize, DictionaryError> {
    let failed = |error: csv::Error| DictionaryError::io("write", path)(error.into());
    let mut writer = csv::Writer::from_path(path).map_err(failed)?;
    let seen = words.for_each(&mut |surface, token| {
        let numbers = [
            token.left.to_string(),
            token.right.to_string(),
            token.cost.to_string(),
        ];
        let fields = std::iter::once(surface).chain(numbers.iter().map(String::as_str));
        writer
            .write_record(fields.chain(token.features.split(',')))
            .map_err(failed)
    })?;
    writer.flush().map_err(DictionaryError::io("write", path))?;
    if seen == words.entries() {
        return Ok(seen);
    }
    Err(DictionaryError::Entries {
        expected: words.entries(),
        found: seen,
    })
}

fn write_unknown(words: &Words<'_>, path: &Path) -> Result<(), DictionaryError> {
    let mut lines = Vec::new();
    words.for_each(&mut |class, token| {
        let (left, right, cost) = (token.left, token.right, token.cost);
        writeln!(lines, "{class},{left},{right},{cost},{}", token.features)
            .expect("writing into a vector does not fail");
        Ok(())
    })?;
    std::fs::write(path, lines).map_err(DictionaryError::io("write", path))
}

fn write_costs(matrix: &Matrix<'_>, path: &Path) -> Result<(), DictionaryError> {
    let write = || {
        let mut file = BufWriter::new(File::create(path)?);
        writeln!(file, "{} {}", matrix.before, matrix.after)?;
        for before in 0..matrix.before {
            for after in 0..matrix.after {
                writeln!(file, "{before} {after} {}", matrix.cost(before, after))?;
            }
        }
        file.flush()
    };
    write().map_err(DictionaryError::io("write", path))
}

/// Classes with their behavior, then runs of code points of the same classes.
fn write_classes(characters: &Characters, path: &Path) -> Result<(), DictionaryError> {
    let write = || {
        let mut file = BufWriter::new(File::create(path)?);
        for (class, name) in characters.names.iter().enumerate() {
            let (invoke, group, length) = characters.behavior(class);
            writeln!(file, "{name} {invoke} {group} {length}")?;
        }
        for (first, last, classes) in runs(characters) {
            let names: Vec<&str> = classes
                .iter()
                .map(|&class| &*characters.names[class])
                .collect();
            writeln!(file, "0x{first:04X}..0x{last:04X} {}", names.join(" "))?;
        }
        file.flush()
    };
    write().map_err(DictionaryError::io("write", path))
}

/// Maximal runs of characters with the same classes; plain DEFAULT is left out (lindera's default).
///
/// Code points that are no characters (surrogates, noncharacters) and the byte order mark are
/// passed over: lindera refuses them as bounds.
fn runs(characters: &Characters) -> Vec<(usize, usize, Vec<usize>)> {
    let mut runs: Vec<(usize, usize, Vec<usize>)> = Vec::new();
    for code_point in (0..characters.len()).filter(|&code_point| is_bound(code_point)) {
        let classes = characters.classes(code_point);
        match runs.last_mut() {
            Some((_, last, same)) if *same == classes && *last + 1 == code_point => {
                *last = code_point;
            }
            _ => runs.push((code_point, code_point, classes)),
        }
    }
    runs.retain(|(_, _, classes)| classes != &[0] || characters.names[0] != "DEFAULT");
    runs
}

fn is_bound(code_point: usize) -> bool {
    !matches!(code_point, 0xD800..=0xDFFF | 0xFEFF | 0xFFFE..)
}
