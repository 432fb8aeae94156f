//! The public report: listed with the rest, of public numbers only, asking for nothing, printable.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::{ok, shared};

fn publish(out: &Path, language: &str) {
    let out = out.to_str().unwrap();
    ok(&[
        "publish",
        "--store",
        shared().store(),
        "--out",
        out,
        "--lang",
        language,
    ]);
}

fn page(out: &Path, name: &str) -> String {
    fs::read_to_string(out.join("report").join(name)).unwrap()
}

#[test]
fn the_report_is_part_of_the_publication() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "ko");
    let manifest = fs::read_to_string(folder.path().join("manifest.json")).unwrap();
    let sums = fs::read_to_string(folder.path().join("SHA256SUMS")).unwrap();
    for name in ["report/index.html", "report/themes.html"] {
        assert!(manifest.contains(&format!("\"{name}\"")), "{name}");
        assert!(sums.lines().any(|line| line.ends_with(name)), "{name}");
    }
    let page = page(folder.path(), "index.html");
    let ideas = csv::Reader::from_path(folder.path().join("data/ideas.csv"))
        .unwrap()
        .into_records()
        .count();
    assert!(page.contains(&format!(
        "접수한 제안은 모두 {},{:03}건",
        ideas / 1000,
        ideas % 1000
    )));
    // Every reason and kind of the data has a name of its own.
    assert!(!page.contains("그 밖의 사유") && !page.contains("그 밖의 유형"));
    assert!(page.contains("제외 사유별 행 수"));
}

#[test]
fn the_report_asks_for_nothing_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    for (language, title) in [("ko", "국민제안 분석 보고서"), ("en", "Report on Citizens")]
    {
        publish(folder.path(), language);
        for name in ["index.html", "themes.html"] {
            let page = page(folder.path(), name);
            assert!(page.contains(&format!("<html lang=\"{language}\">")));
            for asking in [
                " src=", " srcset=", "url(", "@import", "<script", "<iframe", "<object",
            ] {
                assert!(!page.contains(asking), "{asking} in {name}");
            }
            let links = page.split("<link ").skip(1);
            for link in links.map(|link| link.split('>').next().unwrap()) {
                assert_eq!(link, "rel=\"icon\" href=\"data:,\"");
            }
        }
        assert!(page(folder.path(), "index.html").contains(title));
    }
}

/// Chromium under the names it has.
fn chromium() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| {
            let asked = Command::new(name).arg("--version").output();
            asked.is_ok_and(|output| output.status.success())
        })
}

/// Prints a page to PDF; the browser keeps its own things in `folder`.
fn print(browser: &str, page: &Path, folder: &Path) -> PathBuf {
    let pdf = folder.join("report.pdf");
    let status = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
        ])
        .args([
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--no-pdf-header-footer",
        ])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("browser").display()
        ))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", page.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{status}");
    pdf
}

#[test]
fn the_report_prints_on_a4() {
    let Some(browser) = chromium() else {
        eprintln!("skipped: there is no chromium to print with");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    publish(&out, "ko");
    let pdf = print(browser, &out.join("report/index.html"), folder.path());
    let bytes = fs::read(&pdf).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    let Ok(output) = Command::new("pdfinfo").arg(&pdf).output() else {
        eprintln!("skipped in part: there is no pdfinfo to count pages with");
        return;
    };
    let facts = String::from_utf8(output.stdout).unwrap();
    let fact = |name: &str| {
        let line = facts.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap().trim().to_owned()
    };
    assert!(fact("Page size:").contains("A4"), "{facts}");
    let pages: usize = fact("Pages:").parse().unwrap();
    assert!((8..40).contains(&pages), "{pages}");
    let text = Command::new("pdftotext")
        .args(["-layout"])
        .arg(&pdf)
        .arg("-")
        .output()
        .unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    // Headings, the data behind figures, and no page without words.
    for words in [
        "주제 현황",
        "접수 추이",
        "분석 방법",
        "자료의 품질",
        "앞 단계 대비",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let printed: Vec<&str> = text.split('\u{c}').collect();
    assert!(
        printed[..pages]
            .iter()
            .all(|page| page.split_whitespace().count() > 10)
    );
}
