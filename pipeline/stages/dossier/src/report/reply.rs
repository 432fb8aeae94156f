//! The last chapters: fields for the reply, and how the document was made.

use super::Desk;
use crate::document::{Block, Cell, Row, Table};
use crate::outline::{Outline, Part};

/// What may become of a proposal.
const ANSWERS: [&str; 5] = ["수용", "일부 수용", "불수용", "추가 검토", "소관 아님"];
/// To be ticked.
const BOX: &str = "☐";
/// Height of a field for an opinion, in millimeters.
const OPINION: u32 = 26;
/// Height of a field for a line of writing.
const LINE: u32 = 8;

/// 5. 검토 의견란
pub(super) fn reply(desk: &Desk<'_>, outline: &Outline) -> Vec<Block> {
    let mut blocks = vec![
        Block::Chapter("5. 검토 의견란".to_owned()),
        Block::Circle(
            "제안마다 검토 결과 하나에 표시(☑)하고, 주제마다 검토 의견을 적음. ‘소관 아님’은 검토 의견에 이송할 곳을 적음"
                .to_owned(),
        ),
    ];
    for (number, part) in outline.shown().filter(|(_, part)| !part.seats.is_empty()) {
        blocks.push(Block::Section(format!(
            "5-{number}. {}",
            desk.topic(part.topic_id)
        )));
        blocks.push(Block::Table(form(desk, number, part)));
    }
    blocks
}

/// The form of a topic: a line of boxes for each proposal, then what is written once.
fn form(desk: &Desk<'_>, number: usize, part: &Part) -> Table {
    let labels: Vec<&str> = ["연번", "제안"].into_iter().chain(ANSWERS).collect();
    let mut rows = vec![Row::labels(&labels)];
    for (place, (group, _)) in (1..).zip(&part.seats) {
        let title = desk.title(desk.group(*group).canonical);
        let named = [Cell::center(format!("{number}-{place}")), Cell::text(title)];
        let boxes = ANSWERS.map(|_| Cell::center(BOX));
        rows.push(Row {
            height: LINE,
            with_next: true,
            ..Row::of(named.into_iter().chain(boxes).collect())
        });
    }
    rows.push(Row {
        height: OPINION,
        with_next: true,
        ..Row::of(vec![
            Cell::label("검토 의견"),
            Cell::blank().over_columns(6),
        ])
    });
    rows.push(Row {
        height: LINE,
        ..Row::of(vec![
            Cell::label("담당자"),
            Cell::blank(),
            Cell::label("연락처"),
            Cell::blank().over_columns(2),
            Cell::label("회신일"),
            Cell::blank(),
        ])
    });
    Table {
        caption: format!("{}의 검토 의견", desk.topic(part.topic_id)),
        widths: vec![12, 38, 10, 10, 10, 10, 10],
        heads: 1,
        rows,
    }
}

/// 붙임. 작성 방법
pub(super) fn method(desk: &Desk<'_>) -> Vec<Block> {
    let settings = desk.settings;
    let items = [
        "(같은 제안) 글이 같거나 거의 같은 제안은 하나로 묶어 ‘서로 다른 제안’ 하나로 셈. 제안 수와 공감은 묶인 제안 모두의 합".to_owned(),
        "(사람) 제안자를 아는 제안은 서로 다른 제안자의 수, 모르는 제안은 한 건을 한 사람으로 셈".to_owned(),
        format!(
            "(주제 순서) 이 {}의 제안이 많은 주제부터, 같으면 주제 번호순. {}개까지 실음",
            desk.facts.scheme.noun(),
            settings.topics
        ),
        format!(
            "(제안 순서) 참여, 공감, 확산, 새로움, 구체성, 상승세, 대표성을 합친 후보 점수가 높은 제안부터. 주제마다 {}건까지 실음",
            settings.proposals
        ),
        "(대표 문장) 주제의 제안에서 문장을 그대로 뽑음(추출 요약). 많은 문장과 내용이 통하는 정도(LexRank, Erkan·Radev 2004)가 높고 이미 뽑은 문장과 다른 것(MMR, Carbonell·Goldstein 1998)을 고름. 괄호 안은 그 제안의 번호. 인사말과 개인정보가 든 문장은 뽑지 않음".to_owned(),
        "(요지) 그 제안의 문장 가운데 같은 방법으로 본 점수가 가장 높은 것".to_owned(),
        format!(
            "(유사 제안) 앞선 접수에 들어왔거나 결과가 정해진 제안 가운데 같은 주제에서 두 음절 단위의 TF-IDF 코사인 유사도가 높은 제안. 제안마다 {}건까지 실음",
            settings.similar
        ),
        "(결과) 진행 상황은 접수 자료에 적힌 것. 여기서 내린 결정이 있으면 그것을 앞에 적음".to_owned(),
        "(한계) 분야 추천과 주제는 기계가 제안한 것이므로 소관 여부는 담당자가 판단함".to_owned(),
    ];
    let heading = Block::Chapter("붙임. 작성 방법".to_owned());
    let items = items.into_iter().map(Block::Circle);
    [heading].into_iter().chain(items).collect()
}
