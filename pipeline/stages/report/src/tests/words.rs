//! The sentences of both languages, and how numbers and days are written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use modum_analyzers::personal::Kind;

use super::sample::MAY;
use crate::Language;

/// Keys of a language with the names that their sentences fill in.
fn sentences(language: Language) -> Vec<(String, BTreeSet<String>)> {
    let file = format!("src/texts/{}.toml", language.tag());
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let mut sentences = Vec::new();
    for (section, texts) in &table {
        for (name, sentence) in texts.as_table().unwrap() {
            let parts = sentence.as_str().unwrap().split('{').skip(1);
            let names = parts.map(|part| part.split('}').next().unwrap().to_owned());
            sentences.push((format!("{section}.{name}"), names.collect()));
        }
    }
    sentences
}

/// Everything that the code says.
fn code(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&code(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    all
}

#[test]
fn both_languages_say_everything_that_the_code_asks_for() {
    let (korean, english) = (sentences(Language::Korean), sentences(Language::English));
    assert_eq!(korean, english, "keys, their order, and what they fill in");
    let code = code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let keys: BTreeSet<&str> = korean.iter().map(|(key, _)| key.as_str()).collect();
    // Codes of the data are looked up by name, titles by chapter.
    let by_code = |key: &str| {
        let (section, name) = key.split_once('.').unwrap();
        name == "title" || section == "quality"
    };
    for key in &keys {
        let said = ["", "#"].map(|number| format!("\"{key}{number}\""));
        let said = said.iter().any(|literal| code.contains(literal));
        assert!(by_code(key) || said, "{key} is never said");
    }
    let sections: BTreeSet<&str> = keys
        .iter()
        .map(|key| key.split('.').next().unwrap())
        .collect();
    let asked = code.split('"').filter(|text| {
        let plain = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.' || c == '#';
        let section = text.split('.').next().unwrap();
        text.matches('.').count() == 1 && text.chars().all(plain) && sections.contains(section)
    });
    for key in asked {
        let key = key.trim_end_matches('#');
        assert!(
            keys.contains(key) || key.split('.').nth(1) == Some("html"),
            "{key} has no sentence"
        );
    }
}

#[test]
fn kinds_of_personal_data_have_names() {
    for kind in Kind::ALL {
        let key = format!("quality.{}", kind.name());
        assert!(
            Language::ALL
                .iter()
                .all(|language| language.find(&key).is_some()),
            "{key}"
        );
    }
}

#[test]
fn numbers_and_days_are_written_as_is_usual() {
    use crate::language::{number, percent};
    let check = |count: i64, text: &str| assert_eq!(number(count), text);
    check(0, "0");
    check(999, "999");
    check(1_000, "1,000");
    check(180_705, "180,705");
    check(-1_234_567, "-1,234,567");
    assert_eq!(percent(1, 3), "33.3%");
    assert_eq!(percent(1, 0), "–");
    assert_eq!(Language::Korean.day(MAY), "2017.\u{a0}5.\u{a0}1.");
    assert_eq!(Language::English.day(MAY), "1\u{a0}May\u{a0}2017");
    assert_eq!(
        Language::Korean.written("2026-11-25T09:00:00Z"),
        "2026.\u{a0}11.\u{a0}25."
    );
    assert_eq!(Language::Korean.written("unknown"), "unknown");
}
