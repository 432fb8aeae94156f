//! `index.html`: which divisions have a dossier, and which have none.

use crate::facts::Scheme;
use crate::html::page;
use crate::markup::Markup;
use crate::report::{Desk, TITLE, number, votes};
use crate::{Dossiers, Listed};

/// Widths of the columns, in percent.
const WIDTHS: [u32; 6] = [17, 38, 9, 12, 11, 13];

/// The bytes of the page.
pub(crate) fn index(desk: &Desk<'_>, made: &Dossiers) -> Vec<u8> {
    page(&format!("{TITLE} 목록"), |body| {
        body.element("header", &[], |header| {
            header.element("h1", &[], |h1| h1.text(&format!("{TITLE} 목록")));
            let facts = format!("{} · 작성일 {}", desk.scope(), desk.created());
            header.element("p", &[], |p| p.text(&facts));
        });
        body.element("main", &[], |main| {
            list(main, desk.facts.scheme.noun(), made);
            for note in notes(desk.facts.scheme, made) {
                main.element("p", &[("class", "note")], |p| p.text(&format!("※ {note}")));
            }
        });
    })
}

fn list(html: &mut Markup, noun: &str, made: &Dossiers) {
    html.element("table", &[], |html| {
        html.element("caption", &[], |html| {
            html.text(&format!("{noun}별 검토 자료"));
        });
        html.raw("<colgroup>");
        for width in WIDTHS {
            html.raw(&format!("<col style=\"width:{width}%\">"));
        }
        html.raw("</colgroup>");
        html.element("thead", &[], |html| {
            let labels = [noun, "담당 부서", "제안", "서로 다른 제안", "공감", "파일"];
            html.element("tr", &[], |html| {
                for label in labels {
                    html.element("th", &[], |html| html.text(label));
                }
            });
        });
        html.element("tbody", &[], |html| {
            for division in &made.divisions {
                html.element("tr", &[], |html| row(html, division));
            }
        });
    });
}

fn row(html: &mut Markup, division: &Listed) {
    for text in [&division.division, &division.office] {
        html.element("td", &[], |html| html.text(text));
    }
    let counts = [
        number(division.ideas),
        number(division.distinct),
        votes(division.votes),
    ];
    for count in &counts {
        html.element("td", &[("class", "right")], |html| html.text(count));
    }
    html.element("td", &[("class", "center")], |html| match &division.stem {
        None => html.text("제안 없음"),
        Some(stem) => {
            for (place, ending) in ["docx", "html"].into_iter().enumerate() {
                if place > 0 {
                    html.text(" · ");
                }
                let file = format!("{stem}.{ending}");
                html.element("a", &[("href", &file)], |html| {
                    html.text(&ending.to_uppercase());
                });
            }
        }
    });
}

fn notes(scheme: Scheme, made: &Dossiers) -> Vec<String> {
    let (ideas, unplaced) = (number(made.ideas), number(made.unplaced));
    let private = "내부 검토용 자료임. 개인정보는 [전화번호]와 같은 표시로 가렸고, 제안자의 이름과 가명은 싣지 않았음";
    let placed = match scheme {
        Scheme::Divisions => [
            format!(
                "자료 범위의 제안 {ideas}건 가운데 {unplaced}건은 고른 분야가 없고 분야 추천도 확률이 낮아 어느 분야에도 싣지 않음"
            ),
            "고른 분야와 추천 분야가 다른 제안은 두 분야에 모두 실리므로 합이 전체보다 클 수 있음"
                .to_owned(),
        ],
        Scheme::Themes => [
            format!(
                "접수 자료의 제안 {ideas}건 어디에도 분야가 적혀 있지 않아 분야를 추천할 수 없음. 분야 대신 글의 내용으로 나눈 대주제별로 만들었으며, 담당 부서는 대주제와 그 주제를 보고 배정해야 함"
            ),
            "접수 자료에 분야 열을 더하거나 일부 제안에 분야를 적어 다시 접수하면 분야별 자료가 만들어짐"
                .to_owned(),
        ],
    };
    placed.into_iter().chain([private.to_owned()]).collect()
}
