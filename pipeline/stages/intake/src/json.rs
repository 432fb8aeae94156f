//! JSON: lines with an object each, or one array of objects, read object by object.
//!
//! The keys of the objects in the file's beginning are its headings; the values become cells. A
//! nested value becomes its JSON text.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::delimited::{MAX_ROW_BYTES, Scan};
use crate::texts::Texts;

/// Finds the first line of `buffer`; `complete` when nothing follows the buffer.
pub(crate) fn scan_line(buffer: &[u8], complete: bool) -> Scan {
    let (line, next) = match buffer.iter().position(|&b| b == b'\n') {
        Some(end) => (&buffer[..end], end + 1),
        None if !complete && buffer.len() > MAX_ROW_BYTES => return Scan::TooLong,
        None if !complete => return Scan::More,
        None if buffer.is_empty() => return Scan::End,
        None => (buffer, buffer.len()),
    };
    match line.trim_ascii_end().len() {
        0 => Scan::Blank { next },
        end => Scan::Row {
            end,
            next,
            broken: None,
        },
    }
}

/// Finds the first element of an array in `buffer`, which begins behind `[` or the last element.
pub(crate) fn scan_element(buffer: &[u8], complete: bool) -> Scan {
    let gap = buffer
        .iter()
        .take_while(|b| b.is_ascii_whitespace() || **b == b',')
        .count();
    let element = &buffer[gap..];
    let end = match element.first() {
        None if complete => return Scan::CutOff,
        None => return Scan::More,
        Some(b']') => return Scan::End,
        Some(b'{' | b'[') => nested_end(element),
        Some(_) => element
            .iter()
            .position(|b| matches!(b, b',' | b']' | b'\n')),
    };
    match end {
        Some(length) => Scan::Row {
            end: gap + length,
            next: gap + length,
            broken: None,
        },
        None if complete => Scan::CutOff,
        None if element.len() > MAX_ROW_BYTES => Scan::TooLong,
        None => Scan::More,
    }
}

/// The length of the object or list that `bytes` begins with.
fn nested_end(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The object in `text`, or why there is none. The reason never repeats the text.
pub(crate) fn parse(text: &str) -> Result<Map<String, Value>, String> {
    let text = text.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("a value, but no object with names and values".to_owned()),
        Err(error) => Err(format!(
            "not valid JSON at line {}, column {}",
            error.line(),
            error.column()
        )),
    }
}

/// The values of `object` in the order of `headings`.
pub(crate) fn fill(object: &Map<String, Value>, headings: &[String], cells: &mut Texts) {
    cells.clear();
    for heading in headings {
        match object.get(heading) {
            None | Some(Value::Null) => cells.push(""),
            Some(Value::String(text)) => cells.push(text),
            Some(other) => cells.push(&other.to_string()),
        }
    }
}

/// The names that occur in `objects`, sorted.
pub(crate) fn headings(objects: impl Iterator<Item = Map<String, Value>>) -> Vec<String> {
    let names: BTreeSet<String> = objects
        .flat_map(|object| object.into_iter().map(|(name, _)| name))
        .collect();
    names.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, scan: impl Fn(&[u8], bool) -> Scan) -> Vec<String> {
        let (mut found, mut at) = (Vec::new(), 0);
        loop {
            match scan(&text.as_bytes()[at..], true) {
                Scan::Row { end, next, .. } => {
                    found.push(text[at..at + end].to_owned());
                    at += next;
                }
                Scan::Blank { next } => at += next,
                Scan::End => return found,
                other => {
                    found.push(format!("{other:?}"));
                    return found;
                }
            }
        }
    }

    #[test]
    fn lines_and_elements() {
        let check = |text: &str, expected: &[&str]| assert_eq!(rows(text, scan_line), expected);
        check("{\"a\":1}\r\n\n{\"a\":2}", &["{\"a\":1}", "{\"a\":2}"]);
        let check = |text: &str, expected: &[&str]| assert_eq!(rows(text, scan_element), expected);
        check(
            "{\"a\":\"}]\\\"\"},\n {\"b\":[1,{}]} ]\n",
            &["{\"a\":\"}]\\\"\"}", ",\n {\"b\":[1,{}]}"],
        );
        check("1, {}]", &["1", ", {}"]);
        check("{}, {\"a\":", &["{}", "CutOff"]);
        check("{}", &["{}", "CutOff"]);
    }

    #[test]
    fn objects_become_cells() {
        let object =
            parse(", {\"b\": null, \"a\": \"가\", \"c\": [1, \"나\"], \"d\": 1.5}").unwrap();
        let headings: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let mut cells = Texts::default();
        fill(&object, &headings, &mut cells);
        assert_eq!(
            cells.iter().collect::<Vec<_>>(),
            ["가", "", "[1,\"나\"]", "1.5", ""]
        );
        let message = parse("{\"author\": \"홍길동\"").unwrap_err();
        assert!(!message.contains("홍길동"));
    }
}
