//! The ideas, in ascending order of ids.

#[derive(Clone, Copy, Debug)]
pub(super) struct Idea {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) body: &'static str,
    pub(super) topic: i32,
    pub(super) channels: &'static [&'static str],
    pub(super) categories: &'static [&'static str],
    pub(super) day: Option<i32>,
    pub(super) votes: i64,
}

const fn idea(id: &'static str, title: &'static str, body: &'static str) -> Idea {
    Idea {
        id,
        title,
        body,
        topic: 101,
        channels: &["web"],
        categories: &["복지"],
        day: Some(18_000),
        votes: 7,
    }
}

pub(super) const IDEAS: &[Idea] = &[
    idea(
        "a01",
        "비급여 진료비 공개",
        "병원마다 다른 비급여 진료비를 홈페이지에 공개하도록 해 주세요.",
    ),
    idea(
        "a02",
        "구직 급여 지급 기간 연장",
        "실직한 사람에게 주는 급여를 두 달 더 지급하면 좋겠습니다.",
    ),
    idea(
        "a03",
        "국민연금 수급 나이",
        "국민연금을 받는 나이를 늦추지 말아 주세요. 노후가 불안합니다.",
    ),
    idea(
        "a04",
        "노후 소득 대책",
        "퇴직 뒤에 소득이 끊깁니다. 국민연금 말고도 대책이 있어야 합니다.",
    ),
    Idea {
        topic: 201,
        channels: &["web", "우편"],
        categories: &["청년", "금융"],
        day: Some(18_100),
        ..idea(
            "a05",
            "청년 도약 계좌 가입 조건 완화",
            "소득이 일정하지 않은 프리랜서도 들 수 있게 조건을 낮춰 주세요.",
        )
    },
    Idea {
        topic: 201,
        channels: &["우편"],
        categories: &["청년"],
        day: Some(18_200),
        ..idea(
            "a06",
            "청년 월세 지원 확대",
            "월세 지원을 받는 청년의 나이와 소득 기준을 넓혀 주세요.",
        )
    },
    Idea {
        day: None,
        ..idea(
            "a07",
            "에어팟 분실 신고",
            "지하철에서 에어팟을 잃어버리면 한곳에서 찾을 수 있게 합시다.",
        )
    },
    idea(
        "a08",
        "마을 모임",
        "교육ㆍ복지ㆍ노동ㆍ보건을 마을에서 함께 이야기합시다.",
    ),
    idea(
        "a09",
        "난방비 지원",
        "겨울에 가구마다 10만 원을 난방비로 지원해 주십시오.",
    ),
    idea(
        "a10",
        "버스 정류장 의자",
        "버스를 기다리는 어르신이 앉을 의자를 <정류장>에 놓아 주세요. 비 & 눈을 막는 지붕도요.",
    ),
    idea(
        "a11",
        "버스 정류장에 의자를 놓아 주세요",
        "어르신이 버스를 기다리며 앉을 의자가 정류장에 없습니다. 눈과 비를 막을 지붕도 놓아 주세요.",
    ),
    idea("a12", "야간 어린이 병원 확충", ""),
    idea(
        "a13",
        "",
        "아빠도 육아휴직을 마음 놓고 쓸 수 있게 해 주세요. 회사의 눈치가 보입니다.",
    ),
    idea("a14", "ㅋㅋㅋㅋ", "ㅎㅎ"),
];
