//! What the comparison of texts relies on: numbers and addresses, without word lists.

use super::{Kind, find};

fn check(text: &str, expected: &[(&str, Kind)]) {
    let found: Vec<_> = find(text)
        .into_iter()
        .map(|(span, kind)| (&text[span], kind))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn each_kind_is_found() {
    check(
        "연락처 010-1234-5678 입니다",
        &[("010-1234-5678", Kind::Telephone)],
    );
    check("01012345678로", &[("01012345678", Kind::Telephone)]);
    check("(02) 345-6789", &[("(02) 345-6789", Kind::Telephone)]);
    check(
        "010 1234 5678, 031.345.6789",
        &[
            ("010 1234 5678", Kind::Telephone),
            ("031.345.6789", Kind::Telephone),
        ],
    );
    check(
        "공일공 일이삼사 오육칠팔이에요",
        &[("공일공 일이삼사 오육칠팔", Kind::Telephone)],
    );
    check(
        "800101-1234567",
        &[("800101-1234567", Kind::ResidentNumber)],
    );
    check(
        "hong.gd123@naver.com입니다",
        &[("hong.gd123@naver.com", Kind::Email)],
    );
    check(
        "01012345678@daum.net",
        &[("01012345678@daum.net", Kind::Email)],
    );
    check(
        "국민은행 123456-12-123456",
        &[("123456-12-123456", Kind::Account)],
    );
    check(
        "농협 301-1234-5678-91",
        &[("301-1234-5678-91", Kind::Account)],
    );
    check("농협 35112345678", &[("35112345678", Kind::Account)]);
}

#[test]
fn other_numbers_stay() {
    for text in [
        "예산 1234567890원",
        "2019-01-12 10:30",
        "제12조 제3항",
        "110, 1339",
        "3.1운동",
        "1588-1234",
        "",
        "가나다",
        "@",
        "a@b",
        "12345678901234567890123456789",
    ] {
        check(text, &[]);
    }
}
