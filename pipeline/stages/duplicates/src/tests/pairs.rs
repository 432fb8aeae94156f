//! Two texts alone: do they say the same, and how?

use modum_model::ids::IdeaRow;

use super::{Idea, groups_of, ideas, table_of};
use crate::Kind;

/// A form letter of some 150 letters.
pub(super) const LETTER: &str = "우리 동네 마을버스는 한 시간에 한 대밖에 다니지 않습니다. \
    밤늦게 일을 마친 사람은 집까지 걸어가야 하고, 어르신은 병원에 가는 날마다 정류장에서 오래 기다립니다. \
    출퇴근 시간만이라도 배차 간격을 이십 분으로 줄이고, 막차를 자정까지 늘려 주십시오. \
    운전기사가 모자란다면 처우를 먼저 개선하고 예산을 지원하는 방법을 찾아 주시기 바랍니다.";

/// What the second of two texts is to the first; nothing when they are two groups.
fn kind(first: &Idea, second: &Idea) -> Option<Kind> {
    let groups = groups_of(&[first.clone(), second.clone()]);
    let [first, second] = [0, 1].map(IdeaRow::new);
    (groups.of(first) == groups.of(second)).then(|| groups.kind(second))
}

#[track_caller]
fn check(first: &str, second: &str, expected: Option<Kind>) {
    let [a, b] = [first, second].map(Idea::new);
    assert_eq!(kind(&a, &b), expected, "{first} / {second}");
    let other_way = kind(&b, &a);
    assert_eq!(other_way, expected, "{second} / {first}");
}

#[test]
fn the_same_letters_are_exact_copies() {
    let same = Some(Kind::Exact);
    check("버스 노선을 늘려 주세요", "버스 노선을 늘려 주세요", same);
    check("버스 노선을 늘려 주세요", "버스노선을  늘려주세요!!!", same);
    check(
        "버스 노선을 늘려 주세요.",
        "버스 노선을\n늘려 주세요 ㅠㅠ",
        same,
    );
    check("교육ㆍ복지 예산 공개", "교육, 복지 예산 공개 ^^", same);
    check("CCTV 설치 100대", "ｃｃｔｖ 설치 １００대", same);
    check(
        "버스 증차 요청",
        "\u{1107}\u{1165}\u{1109}\u{1173} 증차 요청",
        same,
    );
    check("A&amp;B 노선 연장", "a&b 노선 연장", same);
    // Too short to be compared, but equal.
    check("찬성", "찬성!", same);
    check("ㅋㅋㅋㅋ", "ㅋㅋㅋㅋㅋㅋㅋ", same);
}

#[test]
fn letters_count_wherever_they_stand() {
    let split = |title: &str, body: &str| Idea {
        title: title.into(),
        ..Idea::new(body)
    };
    let check = |first: Idea, second: Idea, expected: Option<Kind>| {
        assert_eq!(kind(&first, &second), expected, "{first:?} {second:?}");
    };
    check(
        split("버스 노선", "늘려 주세요"),
        split("", "버스 노선 늘려 주세요"),
        Some(Kind::Exact),
    );
    check(
        split("버스 노선 증차", ""),
        split("", "버스 노선 증차"),
        Some(Kind::Exact),
    );
    check(split("", ""), split("", ""), Some(Kind::Exact));
    check(split("", ""), split("찬성", ""), None);
}

#[test]
fn slips_of_the_hand_are_near_copies() {
    let near = Some(Kind::Near);
    check("어린이집 야간 보육 확대", "어린이집 야간 보육 확데", near);
    check("어린이집 야간 보육 확대", "어린이지 야간 보육 확대", near);
    check("버스 노선을 늘려 주세요", "버스 노선을 늘려 주새요", near);
    // In a longer text, a number or a word spelled by ear is no other demand.
    let notice = |n: &str, so: &str| {
        format!(
            "담당 부처의 부당한 처분을 즉각 중지시켜 주시고 피해를 본 사람들을 {so} 대책을 세워 주세요 ({n}회)"
        )
    };
    check(&notice("1", "위해서"), &notice("2", "위에서"), near);
    check(LETTER, &LETTER.replace("배차", "베차"), near);
    check(
        LETTER,
        &LETTER
            .replace("정류장", "정루장")
            .replace("예산을", "에산을"),
        near,
    );
    check(
        LETTER,
        &LETTER.replace(' ', "").replace("막차", "막챠"),
        near,
    );
}

#[test]
fn what_surrounds_a_text_does_not_count() {
    let near = Some(Kind::Near);
    check(
        "버스 노선을 늘려 주세요",
        "안녕하세요. 버스 노선을 늘려 주세요. 감사합니다.",
        near,
    );
    check(
        "버스 노선 연장 요청",
        "버스 노선 연장 요청 010-1234-5678로 연락 주세요",
        near,
    );
    check(
        LETTER,
        &format!("존경하는 대통령님, 안녕하십니까. {LETTER} 읽어 주셔서 감사합니다."),
        near,
    );
    check(
        LETTER,
        &format!("{LETTER} 연락처: 010-9876-5432 홍길동 드림"),
        near,
    );
    let number = |n: &str| format!("{LETTER} 제 번호는 {n}입니다");
    check(&number("010-1234-5678"), &number("010-8765-4321"), near);
}

#[test]
fn a_letter_with_a_line_of_ones_own_is_a_copy() {
    let line = "저는 천안에서 두 아이를 키우며 병원으로 밤마다 출근합니다.";
    let story = "저는 천안에서 두 아이를 키우며 병원으로 밤마다 출근합니다. 야간 근무를 마치면 차가 \
        없어서 동료의 차를 얻어 타거나 택시를 부릅니다.";
    check(LETTER, &format!("{line} {LETTER}"), Some(Kind::Near));
    check(LETTER, &format!("{LETTER}\n{line}"), Some(Kind::Near));
    check(LETTER, &format!("{story} {LETTER}"), Some(Kind::Contained));
    check(LETTER, &format!("{LETTER}\n{story}"), Some(Kind::Contained));
    // Two of the many that sent it, each with its own.
    let other = "이 일로 두 번이나 면접에 늦은 목포의 취업준비생도 함께 이름을 올립니다. 꼭 좀 바꿔 주십시오.";
    check(
        &format!("{LETTER} {other}"),
        &format!("{line} {LETTER}"),
        Some(Kind::Contained),
    );
    // Who says more than two sentences says something else too.
    let more = format!("{story} 한 달이면 택시비가 월급의 십분의 일을 넘습니다.");
    check(LETTER, &format!("{more} {LETTER}"), None);
    check(LETTER, &format!("{LETTER}\n{more}"), None);
}

#[test]
fn a_sentence_that_many_use_makes_no_copy() {
    let notice = "이 글의 일부 내용은 운영 원칙에 어긋나서 관리자가 고쳤습니다.";
    check(
        &format!("버스 정류장에 그늘막을 놓아 주십시오. {notice}"),
        &format!("학교 앞 횡단보도를 밝게 비춰 주십시오. {notice}"),
        None,
    );
}

#[test]
fn slips_in_boilerplate_and_personal_data_do_not_part_titles() {
    let near = Some(Kind::Near);
    check(
        "기초의원 폐지를 청원합니다",
        "기초의원 폐지를 청워합니다",
        near,
    );
    check("고금리 대출", "고금리 대출 연락처 010-1234-5678", near);
    check(
        "재활용 쓰레기",
        "재활용 쓰레기 (농협 366-4648-8594-33)",
        near,
    );
    check(
        "이게 나라입니까?",
        "이게 나라입니까? 660416-2836613 김철수 올림",
        near,
    );
    check("대통령님", "안녕하세요, 대통령님", None);
}

#[test]
fn other_demands_stay_apart() {
    check("최저임금 인상", "최저임금 인하", None);
    check(
        "최저임금 인상을 반대합니다",
        "최저임금 인하를 반대합니다",
        None,
    );
    check(
        "국민연금 보험료 인상 반대",
        "국민연금 보험료 인하 반대",
        None,
    );
    check(
        "국민연금 보험료 인상에 반대합니다",
        "국민연금 보험료 인하에 반대합니다",
        None,
    );
    check(
        "전기요금 인상 반대합니다 서민이 힘듭니다",
        "전기요금 인하 반대합니다 서민이 힘듭니다",
        None,
    );
    check("감사합니다", "파이팅", None);
    check("안녕하세요. 감사합니다.", "감사합니다. 안녕하세요!", None);
    check("찬성합니다", "반대합니다", None);
}

#[test]
fn another_number_or_word_in_the_same_place_is_another_demand() {
    check("제2차 에너지 기본 계획", "제3차 에너지 기본 계획", None);
    check(
        "제2차 에너지 기본 계획을 다시 세워 주십시오",
        "제3차 에너지 기본 계획을 다시 세워 주십시오",
        None,
    );
    check(
        "지하철 9호선을 우리 동네까지 연장해 주세요",
        "지하철 8호선을 우리 동네까지 연장해 주세요",
        None,
    );
    check("남자 화장실 확충", "여자 화장실 확충", None);
    check(
        "우리 동네 남자 화장실을 더 지어 주세요",
        "우리 동네 여자 화장실을 더 지어 주세요",
        None,
    );
    check(
        "국민연금 보험료 인상에 찬성합니다",
        "국민연금 보험료 인상에 반대합니다",
        None,
    );
    check(
        "공공기관 CCTV A형 설치를 요청합니다",
        "공공기관 CCTV B형 설치를 요청합니다",
        None,
    );
}

#[test]
fn short_texts_merge_only_when_equal() {
    check("버스 증차", "버스 중차", None);
    check("찬성", "찬성 찬성", None);
    check("버스 증차요", "버스 증챠요", None);
}

#[test]
fn two_writers_of_one_letter_have_lines_of_their_own() {
    let letter = "우리 동네 마을버스는 한 시간에 한 대밖에 다니지 않습니다. \
        출퇴근 시간만이라도 배차 간격을 이십 분으로 줄이고, 막차를 자정까지 늘려 주십시오.";
    let one = format!(
        "제가 일하는 공장에는 밤늦게 끝나는 사람이 많습니다. 택시를 타면 하루 품삯이 줄어듭니다. {letter}"
    );
    let other = letter.replacen(
        ". ",
        ". 저희 할머니를 모시고 병원에 갈 때마다 눈앞이 캄캄해집니다. 겨울에는 더합니다. ",
        1,
    );
    let contained = Some(Kind::Contained);
    check(&one, letter, contained);
    check(&other, letter, contained);
    check(&one, &other, contained);
    // Who does not speak of himself makes another proposal.
    let subject = other.replace("저희 할머니를 모시고", "많은 어르신이");
    check(&one, &subject, None);
    // A third sentence makes it another letter.
    let more = format!("{one} 새벽 첫차도 너무 늦어서 지각할까 봐 걱정입니다.");
    check(&more, &other, None);
}

#[test]
fn greetings_and_introductions_in_any_words_do_not_count() {
    let title = "어린이집 야간 보육을 동네마다 확대해 주세요";
    for frames in [
        ["안녕하십니까, 저는 안산에 사는 두 아이의 아빠입니다.", ""],
        [
            "국민의 목소리에 귀 기울여 주신다니 고맙습니다.",
            "늘 건강하세요.",
        ],
        [
            "육아에 지친 서른 살 주부인데요",
            "긴 글 끝까지 읽어 주셔서 정말 고맙습니다!",
        ],
    ] {
        check(
            title,
            &format!("{} {title}. {}", frames[0], frames[1]),
            Some(Kind::Near),
        );
    }
}

#[test]
fn a_quoted_sentence_is_no_copy() {
    let sentence =
        "출퇴근 시간만이라도 배차 간격을 이십 분으로 줄이고, 막차를 자정까지 늘려 주십시오.";
    assert!(LETTER.contains(sentence));
    check(sentence, LETTER, None);
    check(&format!("{LETTER} {sentence}"), sentence, None);
}

#[test]
fn a_template_with_another_subject_is_no_copy() {
    let with = |what: &str, why: &str| {
        format!("{what} 관련하여 건의합니다. {why} 조속히 검토하여 주시기를 간곡히 부탁드립니다.")
    };
    check(
        &with("공원 산책로", "가로등이 고장 나서 밤에 걷기 무섭습니다."),
        &with(
            "초등학교 급식",
            "채식하는 아이가 먹을 반찬이 하나도 없습니다.",
        ),
        None,
    );
}

#[test]
fn own_text_is_what_a_copy_adds() {
    let line = "저는 천안에서 두 아이를 키우는 간호사입니다.";
    let check = |copy: &str, expected: &str| {
        let rows = [Idea::new(LETTER), Idea::new(copy)];
        let table = table_of(&groups_of(&rows), &ideas(&rows));
        assert_eq!(table.canonical_id.value(1), "000000", "{copy}");
        assert_eq!(
            (table.own_text.value(0), table.own_text.value(1)),
            ("", expected),
            "{copy}"
        );
    };
    check(&format!("{line} {LETTER}"), line);
    check(&format!("{LETTER}\n{line}"), line);
    check(
        &format!("{line} {LETTER} 꼭 들어 주시면 좋겠어요!"),
        &format!("{line} … 꼭 들어 주시면 좋겠어요!"),
    );
    // A slip is nothing of one's own, nor is what other spaces and signs make.
    check(&LETTER.replace("배차", "베차"), "");
    check(&LETTER.replace('.', "!!"), "");
    check(LETTER, "");
    // The shorter of two says nothing more.
    check(LETTER.split_once(". ").unwrap().1, "");
}
