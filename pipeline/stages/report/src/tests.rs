//! The report as a whole, over data of every shape, in both languages.

mod sample;
mod markup;
mod words;

use std::collections::BTreeSet;

use modum_model::settings::Settings;
use modum_publish::OpenData;

use crate::{Facts, Funnel, Input, Language, Ledger, report};
use sample::{MAY, Sample};

fn facts(data: &OpenData) -> Facts {
    let ideas = data.tables[0].batch.num_rows() as u64;
    Facts {
        created_at: "2026-11-25T09:00:00Z".to_owned(),
        snapshot: 3,
        funnel: Funnel {
            received: ideas,
            distinct: ideas / 2,
            candidates: ideas / 2,
            selected: ideas / 10,
            adopted: ideas / 20,
        },
        ledger: Ledger {
            files: 1,
            rows: ideas,
            new: ideas,
            ..Ledger::default()
        },
        rejects: [("no_text".to_owned(), 12)].into(),
    }
}

/// The pages as text, the main one first.
fn pages(data: &OpenData, language: Language) -> Vec<String> {
    let settings = Settings::default();
    let pages = report(&Input {
        data,
        facts: &facts(data),
        duplicates: &settings.duplicates,
        rank: &settings.rank,
        publish: &settings.publish,
        language,
    });
    let text = |page: crate::Page| String::from_utf8(page.bytes).unwrap();
    pages.into_iter().map(text).collect()
}

fn korean(sample: &Sample) -> String {
    pages(&sample.published(), Language::Korean).remove(0)
}

/// Fails unless links lead somewhere and nothing is asked from elsewhere.
fn check_links(pages: &[String]) {
    let ids: Vec<BTreeSet<&str>> = pages.iter().map(|page| markup::ids(page)).collect();
    for (at, page) in pages.iter().enumerate() {
        assert_eq!(markup::values(page, "src"), Vec::<&str>::new());
        assert!(!page.contains("url(") && !page.contains("@import"));
        for href in markup::values(page, "href") {
            let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
            let known = match file {
                "" => anchor.is_empty() || ids[at].contains(anchor),
                crate::INDEX => anchor.is_empty() || ids[0].contains(anchor),
                crate::ANNEX => anchor.is_empty() || ids[1].contains(anchor),
                "data:," | "../statistics.xlsx" => true,
                file if file.starts_with("../data/") => true,
                file => file == Settings::default().publish.license_url,
            };
            assert!(known, "{href}");
        }
    }
}

#[test]
fn every_shape_of_data_gives_whole_pages() {
    let months: Vec<Option<i32>> = (0..40).map(|month| Some(MAY + 31 * month)).collect();
    let many = [
        "웹", "우편", "팩스", "전화", "방문", "앱", "문자", "포럼", "상자", "그 밖",
    ];
    let samples = [
        Sample::default(),
        Sample {
            themes: 0,
            ..Sample::default()
        },
        Sample {
            themes: 1,
            per_cell: 20,
            ..Sample::default()
        },
        Sample {
            themes: 40,
            label: "아주아주아주아주아주아주아주아주아주아주아주아주긴이름 하나",
            ..Sample::default()
        },
        Sample {
            months: vec![Some(MAY)],
            ..Sample::default()
        },
        Sample {
            months: vec![None],
            ..Sample::default()
        },
        Sample {
            months,
            ..Sample::default()
        },
        Sample {
            channels: vec![None],
            ..Sample::default()
        },
        Sample {
            channels: vec![Some("웹")],
            ..Sample::default()
        },
        Sample {
            channels: many.map(Some).to_vec(),
            ..Sample::default()
        },
        Sample {
            campaigns: 0,
            ..Sample::default()
        },
        Sample {
            campaigns: 30,
            ..Sample::default()
        },
        Sample {
            per_cell: 1,
            ..Sample::default()
        },
        Sample {
            per_cell: 1,
            months: vec![Some(MAY)],
            channels: vec![None],
            ..Sample::default()
        },
        Sample {
            title: "",
            body: "",
            stage: None,
            votes: None,
            ..Sample::default()
        },
    ];
    for sample in samples {
        let data = sample.published();
        for language in Language::ALL {
            let pages = pages(&data, language);
            assert_eq!(pages.len(), 2);
            for page in &pages {
                markup::check_nesting(page);
                assert!(page.starts_with("<!doctype html>\n<html lang=\""));
                assert!(!page.contains("NaN") && !page.contains("inf%"));
            }
            check_links(&pages);
        }
    }
}

#[test]
fn what_is_missing_is_said_in_words() {
    let check = |sample: Sample, words: &str| {
        let page = korean(&sample);
        assert!(page.contains(words), "{words}");
    };
    check(
        Sample {
            themes: 0,
            ..Sample::default()
        },
        "접수한 제안이 없어",
    );
    check(
        Sample {
            themes: 1,
            ..Sample::default()
        },
        "대주제가 하나뿐이어서",
    );
    check(
        Sample {
            months: vec![Some(MAY)],
            ..Sample::default()
        },
        "모두 2017.\u{a0}5.에 접수되어",
    );
    check(
        Sample {
            months: vec![None],
            ..Sample::default()
        },
        "접수일을 아는 제안이 없거나",
    );
    check(
        Sample {
            channels: vec![None],
            ..Sample::default()
        },
        "접수 자료에 접수 경로가 없어",
    );
    check(
        Sample {
            channels: vec![Some("웹")],
            ..Sample::default()
        },
        "접수 경로가 「웹」 하나여서",
    );
    check(
        Sample {
            campaigns: 0,
            ..Sample::default()
        },
        "집단 제안에 해당하는 묶음이 없다",
    );
    check(
        Sample {
            votes: None,
            ..Sample::default()
        },
        "접수 자료에 공감 수가 없어",
    );
    check(
        Sample {
            stage: None,
            ..Sample::default()
        },
        "기록 없음",
    );
    check(
        Sample {
            title: "",
            body: "",
            ..Sample::default()
        },
        "(제목 없음)",
    );
}

#[test]
fn what_is_withheld_is_called_so() {
    let hidden = Sample {
        per_cell: 1,
        months: vec![Some(MAY)],
        channels: vec![None],
        ..Sample::default()
    };
    let data = hidden.published();
    assert!(data.withheld.topics > 0, "{:?}", data.withheld);
    let pages = pages(&data, Language::Korean);
    assert!(pages[0].contains("건수를 공개할 수 있는 대주제가 없어"));
    assert!(!pages[0].contains("figure-themes"));
    assert!(pages[1].contains("제안 비공개, 서로 다른 제안 비공개"));
}

#[test]
fn texts_of_citizens_are_masked_and_never_markup() {
    let hostile = Sample {
        label: "</title><script>alert(1)</script>",
        title: "<img src=x onerror=alert(2)>\"'&",
        body: "</style><script>alert(3)</script> 010-2345-6789",
        channels: vec![Some("<b>웹</b>"), Some("\" onload=\"alert(4)")],
        stage: Some("<i>토론중"),
        ..Sample::default()
    };
    let data = hostile.published();
    for language in Language::ALL {
        for page in pages(&data, language) {
            markup::check_nesting(&page);
            for markup in ["<script", "<img", "<b>웹", "<i>", "\" onload"] {
                assert!(!page.contains(markup), "{markup}");
            }
            assert!(!page.contains("2345-6789"));
        }
    }
    let page = korean(&hostile);
    assert!(page.contains("[전화번호]") && page.contains("alert(3)"));
}

#[test]
fn figures_have_words_and_data() {
    let page = korean(&Sample::default());
    let figures = page.matches("<figure ").count();
    assert_eq!(figures, 6);
    // Each is drawn for a page and for a telephone; styles show one of them.
    assert_eq!(page.matches("role=\"img\"").count(), 2 * figures);
    assert_eq!(page.matches("의 자료 보기</summary>").count(), figures);
    let ids = markup::ids(&page);
    for words in markup::values(&page, "aria-labelledby") {
        assert!(words.split(' ').all(|id| ids.contains(id)), "{words}");
    }
    for text in ["<title id=\"", "<desc id=\""] {
        assert_eq!(page.matches(text).count(), 2 * figures);
    }
}

#[test]
fn what_sets_a_channel_apart_is_tested() {
    let tilted = Sample {
        tilt: 60,
        ..Sample::default()
    };
    let page = korean(&tilted);
    // 198 of 234 ideas of each channel are about its own theme, 18 of them about each other one.
    for words in [
        "figure-distinct-page",
        "84.6% / 7.7% (10.7배)",
        "+20.4",
        "&#60;0.001",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let english = pages(&tilted.published(), Language::English).remove(0);
    assert!(english.contains("What sets each channel apart"));
    let nothing = korean(&Sample::default());
    assert!(nothing.contains("우연으로 보기 어려울 만큼 경로마다 다른 주제가 없다"));
    assert!(!nothing.contains("figure-distinct"));
}

#[test]
fn the_workbook_is_at_hand() {
    assert!(korean(&Sample::default()).contains("href=\"../statistics.xlsx\""));
}

#[test]
fn the_name_that_a_person_gave_is_shown() {
    let pages = pages(&Sample::default().published(), Language::Korean);
    assert!(pages[1].contains("담당자가 붙인 이름"));
}
