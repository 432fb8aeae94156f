//! Small dossiers, read as text.

mod fixture;

use std::io::{Cursor, Read as _};

use modum_analyzers::personal::Kind;
use modum_model::settings::Settings;
use modum_model::table::Table;

use super::*;
use fixture::sources;

fn make(
    sources: &Sources,
    division: Option<&str>,
    intake: Option<&str>,
    change: impl FnOnce(&mut Settings),
) -> Result<Dossiers, DossierError> {
    let lexicon = Lexicon::builtin().unwrap();
    let masker = Masker::new(&lexicon, Kind::ALL);
    let mut settings = Settings::default();
    change(&mut settings);
    let request = Request {
        division,
        intake,
        settings: &settings.dossier,
        suggest: &settings.suggest,
    };
    dossiers(sources, &lexicon, &masker, &request)
}

fn all(sources: &Sources) -> Dossiers {
    make(sources, None, None, |_| {}).unwrap()
}

fn file<'a>(made: &'a Dossiers, name: &str) -> &'a [u8] {
    let found = made.files.iter().find(|file| file.name == name);
    &found
        .unwrap_or_else(|| panic!("{name} among {:?}", names(made)))
        .bytes
}

fn names(made: &Dossiers) -> Vec<&str> {
    made.files.iter().map(|file| file.name.as_str()).collect()
}

/// What is seen of an HTML file, a line a paragraph or row.
fn read_html(bytes: &[u8]) -> String {
    let html = std::str::from_utf8(bytes).unwrap();
    let body = html.split_once("<body>").unwrap().1;
    let mut text = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, mut after) = after.split_once('>').unwrap();
        if tag == "caption" {
            after = after.split_once("</caption>").unwrap().1;
        }
        match tag.split(' ').next().unwrap() {
            "/tr" | "/h1" | "/h2" | "/h3" | "/blockquote" | "/header" => text.push('\n'),
            "/p" if !text.ends_with('\n') => text.push('\n'),
            "/td" | "/th" => text.push_str(" | "),
            _ => {}
        }
        rest = after;
    }
    let text = quick_xml::escape::unescape(&text).unwrap();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// A part of a DOCX file.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The text of a DOCX file, without white space.
fn read_docx(bytes: &[u8]) -> String {
    let xml = part(bytes, "word/document.xml");
    let texts = xml.split("<w:t xml:space=\"preserve\">").skip(1);
    let texts: String = texts
        .map(|text| text.split_once("</w:t>").unwrap().0)
        .collect();
    quick_xml::escape::unescape(&texts)
        .unwrap()
        .split_whitespace()
        .collect()
}

fn has_ending(name: &str, ending: &str) -> bool {
    std::path::Path::new(name).extension() == Some(ending.as_ref())
}

const ROAD: &str = "국민제안 검토 자료(교통·건축·국토)";

#[test]
fn a_dossier_reads_like_an_official_report() {
    let made = all(&sources("제목", true));
    insta::assert_snapshot!(read_html(file(&made, &format!("{ROAD}.html"))));
}

#[test]
fn both_files_say_the_same() {
    let made = all(&sources("제목", true));
    for listed in made
        .divisions
        .iter()
        .filter_map(|division| division.stem.as_ref())
    {
        let html = read_html(file(&made, &format!("{listed}.html")));
        let docx = read_docx(file(&made, &format!("{listed}.docx")));
        let letters = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        };
        assert_eq!(letters(&html), letters(&docx));
    }
}

#[test]
fn the_index_lists_who_has_something_to_do() {
    let made = all(&sources("제목", false));
    insta::assert_snapshot!(read_html(file(&made, "index.html")));
    let expected = [
        "국민제안 검토 자료(교통·건축·국토).docx",
        "국민제안 검토 자료(교통·건축·국토).html",
        "국민제안 검토 자료(외교·통일·국방).docx",
        "국민제안 검토 자료(외교·통일·국방).html",
        "국민제안 검토 자료(기타).docx",
        "국민제안 검토 자료(기타).html",
        "index.html",
    ];
    assert_eq!(names(&made), expected);
    let empty = made
        .divisions
        .iter()
        .filter(|division| division.stem.is_none());
    assert_eq!(
        empty
            .map(|division| division.division.as_str())
            .collect::<Vec<_>>(),
        ["행정"]
    );
}

#[test]
fn hostile_text_stays_text() {
    let made = all(&sources("제목", false));
    let html = std::str::from_utf8(file(&made, &format!("{ROAD}.html"))).unwrap();
    assert!(!html.contains("<script"));
    assert!(html.contains("&lt;script&gt;alert(1)"));
    let xml = part(file(&made, &format!("{ROAD}.docx")), "word/document.xml");
    assert!(xml.contains("&lt;script&gt;alert(1)"));
    let mut reader = quick_xml::Reader::from_str(&xml);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    let private = |text: &str| {
        ["010-1234-5678", "가명-"]
            .iter()
            .any(|data| text.contains(data))
    };
    assert!(!private(&xml));
    for file in made
        .files
        .iter()
        .filter(|file| has_ending(&file.name, "html"))
    {
        let text = std::str::from_utf8(&file.bytes).unwrap();
        assert!(!private(text), "{}", file.name);
        for wanting in ["http:", "https:", "src=", "url(", "@import"] {
            assert!(!text.contains(wanting), "{}: {wanting}", file.name);
        }
    }
}

#[test]
fn long_titles_are_cut_and_bodies_stand_in_for_missing_ones() {
    let made = all(&sources(&"아주긴제목 ".repeat(200), false));
    let text = read_html(file(&made, "국민제안 검토 자료(외교·통일·국방).html"));
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(longest < 400, "{longest}");
    assert!(text.contains("아주긴제목…"), "{text}");
    assert!(text.contains("군 장병의 급식 예산을 두 배로"), "{text}");
}

#[test]
fn what_is_left_out_is_counted() {
    let few = |settings: &mut Settings| {
        settings.dossier.proposals = 1;
        settings.dossier.passages = 0;
    };
    let made = make(&sources("제목", false), Some("교통"), None, few);
    // 교통 is a division of the list that no idea of this store is for.
    assert_eq!(made.unwrap().files.len(), 1);
    let made = make(&sources("제목", false), Some("교통·건축·국토"), None, few).unwrap();
    let text = read_html(file(&made, &format!("{ROAD}.html")));
    assert!(text.contains("외 1건"), "{text}");
    assert!(!text.contains("대표 문장\n"), "{text}");
}

#[test]
fn one_intake_is_a_scope() {
    let made = make(&sources("제목", false), None, Some("5월"), |_| {}).unwrap();
    assert_eq!((made.ideas, made.unplaced), (1, 0));
    let stems: Vec<&str> = made
        .divisions
        .iter()
        .filter_map(|d| d.stem.as_deref())
        .collect();
    assert_eq!(stems, ["국민제안 검토 자료(외교·통일·국방)"]);
    let text = read_html(file(&made, "국민제안 검토 자료(외교·통일·국방).html"));
    assert!(text.contains("접수 묶음 ‘5월’"), "{text}");
    assert!(text.contains("비슷한 지난 제안을 찾지 못함"), "{text}");
}

#[test]
fn what_is_unknown_is_named_with_what_there_is() {
    let check = |division, intake, expected: &str| {
        let error = make(&sources("제목", false), division, intake, |_| {}).unwrap_err();
        assert_eq!(error.to_string(), expected);
    };
    check(
        Some("우주"),
        None,
        "there is no division `우주`; this store has: 외교/통일/국방, 행정, 교통/건축/국토, 기타",
    );
    check(
        None,
        Some("7월"),
        "the store has no intake `7월`; it has: 5월, 6월",
    );
}

#[test]
fn the_same_snapshot_gives_the_same_bytes() {
    assert_eq!(all(&sources("제목", true)), all(&sources("제목", true)));
}

/// The table without its rows.
fn none<T: Table>(table: &T) -> T {
    T::from_batch(&table.to_batch().slice(0, 0)).unwrap()
}

#[test]
fn a_store_without_ideas_has_an_index() {
    let mut empty = sources("제목", false);
    empty.ideas = none(&empty.ideas);
    empty.duplicates = none(&empty.duplicates);
    empty.candidates = none(&empty.candidates);
    empty.suggestions = none(&empty.suggestions);
    empty.past.clear();
    let made = all(&empty);
    assert_eq!(names(&made), ["index.html"]);
}

#[test]
fn where_no_idea_says_its_division_the_themes_stand_for_them() {
    let mut silent = sources("제목", false);
    silent.ideas.category = arrow::array::StringArray::new_null(silent.ideas.len());
    silent.suggestions = none(&silent.suggestions);
    let made = all(&silent);
    assert!(made.by_theme);
    assert_eq!((made.ideas, made.unplaced), (6, 0));
    let index = read_html(file(&made, "index.html"));
    assert!(index.contains("대주제별로 만들었으며"), "{index}");
    let text = read_html(file(&made, "국민제안 검토 자료(생활).html"));
    for words in [
        "대주제 | 생활",
        "(배정 필요)",
        "접수 자료에 분야가 없어",
        "횡단보도 신호를 늘려",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("분류 기준별"), "{text}");
    let one = make(&silent, Some("생활"), None, |_| {}).unwrap();
    assert_eq!(one.files.len(), 3);
}
