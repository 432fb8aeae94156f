//! The sheets of a selection: their columns, and what they mean.

use super::rows::text;
use super::sheet::{Cell, Shape, Sheet};

/// The columns of the table for a meeting, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Number,
    Id,
    Title,
    Body,
    Topic,
    Division,
    Office,
    Suggested,
    Kind,
    Merits,
    Reason,
    RunnerUp,
    Score,
    Rank,
    Support,
    Votes,
    Breadth,
    Novelty,
    Concreteness,
    Momentum,
    Centrality,
    Copies,
    Campaign,
    Channel,
    Date,
    Stage,
    Links,
    Decision,
}

impl Column {
    pub(super) const ALL: [Self; 28] = [
        Self::Number,
        Self::Id,
        Self::Title,
        Self::Body,
        Self::Topic,
        Self::Division,
        Self::Office,
        Self::Suggested,
        Self::Kind,
        Self::Merits,
        Self::Reason,
        Self::RunnerUp,
        Self::Score,
        Self::Rank,
        Self::Support,
        Self::Votes,
        Self::Breadth,
        Self::Novelty,
        Self::Concreteness,
        Self::Momentum,
        Self::Centrality,
        Self::Copies,
        Self::Campaign,
        Self::Channel,
        Self::Date,
        Self::Stage,
        Self::Links,
        Self::Decision,
    ];
    /// The columns up to the title stay in view.
    pub(super) const FIXED: u16 = 3;

    pub(super) fn shape(self) -> Shape {
        let (heading, width) = match self {
            Self::Number => ("순번", 6),
            Self::Id => ("제안 번호", 13),
            Self::Title => ("제목", 32),
            Self::Body => ("내용", 60),
            Self::Topic => ("주제", 22),
            Self::Division => ("담당 분야", 16),
            Self::Office => ("담당 부서", 24),
            Self::Suggested => ("분야 추천(확률, 근거 낱말)", 34),
            Self::Kind => ("의석", 10),
            Self::Merits => ("추천 사유", 44),
            Self::Reason => ("의석을 받은 까닭", 44),
            Self::RunnerUp => ("차점 제안", 30),
            Self::Score => ("점수", 8),
            Self::Rank => ("점수 순위", 8),
            Self::Support => ("참여", 8),
            Self::Votes => ("공감", 8),
            Self::Breadth => ("확산", 8),
            Self::Novelty => ("새로움", 8),
            Self::Concreteness => ("구체성", 8),
            Self::Momentum => ("상승세", 8),
            Self::Centrality => ("대표성", 8),
            Self::Copies => ("같은 제안 수", 8),
            Self::Campaign => ("서명운동성", 10),
            Self::Channel => ("접수 경로", 12),
            Self::Date => ("제안일", 12),
            Self::Stage => ("진행 상황", 12),
            Self::Links => ("비슷한 지난 제안과 결과", 50),
            Self::Decision => ("결정", 10),
        };
        Shape { heading, width }
    }
}

pub(super) fn topic_sheet(rows: &[Vec<Cell>]) -> Sheet<'_> {
    let shape = |(heading, width)| Shape { heading, width };
    let columns = [
        ("주제 번호", 10),
        ("주제", 40),
        ("제안 수", 12),
        ("서로 다른 제안 수", 12),
        ("비례한 몫", 10),
        ("선정 수", 10),
    ];
    Sheet {
        name: "주제별",
        columns: columns.map(shape).to_vec(),
        rows,
        fixed: 0,
        choices: None,
    }
}

/// What the columns mean, for who reads the sheet only.
pub(super) fn notes() -> Vec<Vec<Cell>> {
    [
        ("의석: 비례", "서로 다른 제안이 전체의 n/k(제안 수 ÷ 선정 수) 이상인 주제에 반드시 돌아가는 자리"),
        ("의석: 점수", "남은 자리 가운데 점수를 보아 준 자리"),
        ("의석: 주제 안배", "남은 자리 가운데 여러 주제를 고루 담으려고 준 자리"),
        ("의석: 보충", "다른 후보가 남지 않아 뽑힌 제안과 비슷한 제안으로 채운 자리"),
        ("차점 제안", "이 제안이 없었다면 그 자리를 받았을 제안"),
        ("점수", "아래 일곱 기준(0~1)의 가중 평균"),
        ("참여", "같은 제안을 한 사람의 수(로그). 같은 글을 여럿이 보낸 서명운동은 열 명까지만 그대로 세고, 넘는 사람은 제곱근으로 셈"),
        ("공감", "공감(추천·서명) 수의 합(로그)"),
        ("확산", "접수 경로, 접수일, 글에 나온 지역이 얼마나 여럿인가"),
        ("새로움", "앞서 접수되었거나 이미 결정된 제안과 다른 정도"),
        ("구체성", "문제, 시행 방법, 기대 효과, 담당 주체, 관련 제도, 수치를 얼마나 또렷이 밝혔는가(글에서 배운 값)"),
        ("상승세", "주제의 제안이 최근 늘어난 정도(0.5는 변화 없음)"),
        ("대표성", "주제의 중심 내용과 가까운 정도"),
        ("분야 추천", "분류가 적힌 제안에서 배운 담당 분야와 그 확률, 근거가 된 낱말"),
        ("결정", "채택, 불채택, 선정 가운데 골라 저장한 뒤 `modum select --decided 파일`로 되돌려 넣음"),
    ]
    .map(|(name, meaning)| vec![text(name), text(meaning)])
    .to_vec()
}

pub(super) fn note_sheet(rows: &[Vec<Cell>]) -> Sheet<'_> {
    let shape = |(heading, width)| Shape { heading, width };
    Sheet {
        name: "설명",
        columns: [("항목", 18), ("뜻", 110)].map(shape).to_vec(),
        rows,
        fixed: 0,
        choices: None,
    }
}
