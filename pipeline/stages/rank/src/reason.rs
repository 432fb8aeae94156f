//! Why a candidate stands where it stands, as a Korean sentence with its figures.
//!
//! A group, what its text names and how far each criterion lifted it above the average -> one
//! sentence of the two or three criteria that lifted it most, in the order of the criteria. Each
//! clause is kept as a stem that ends in a final consonant, so that the endings -고, -으며 and
//! -습니다 fit all of them.

use std::fmt::Write as _;

use modum_dictionaries::CueKind;

use crate::criteria::{CRITERIA, Criteria, Group};
use crate::text::Findings;

/// Criteria that a sentence names.
const NAMED: usize = 3;
/// What a sentence says of each kind of cue word, in the order of [`CueKind::ALL`].
const KIND_NAMES: [(CueKind, &str); 5] = [
    (CueKind::Problem, "문제"),
    (CueKind::Measure, "시행 방법"),
    (CueKind::Effect, "기대 효과"),
    (CueKind::Actor, "담당 주체"),
    (CueKind::Law, "관련 제도"),
];
/// Novelty from which an idea is called new.
const NEW: f32 = 0.5;

/// The sentence. `lift` is how far each criterion lifted the candidate above the average.
pub(crate) fn reason(group: &Group, findings: &Findings, lift: &Criteria) -> String {
    let mut order: [usize; CRITERIA] = std::array::from_fn(|criterion| criterion);
    order.sort_by(|a, b| lift[*b].total_cmp(&lift[*a]));
    let support_lifts = lift[0] > 0.0 && group.people() > 1;
    let lifting = order.into_iter().filter(|criterion| lift[*criterion] > 0.0);
    let mut clauses: Vec<(usize, String)> = lifting
        .filter_map(|criterion| {
            let stem = clause(criterion, group, findings, support_lifts)?;
            Some((criterion, stem))
        })
        .take(NAMED)
        .collect();
    clauses.sort_unstable();
    let mut sentence = String::new();
    if group.campaign {
        sentence.push_str("같은 글을 여럿이 보낸 서명운동성 제안으로, ");
    }
    if clauses.is_empty() {
        let _ = write!(
            sentence,
            "‘{}’ 주제에서 다른 제안과 비슷한 평가를 받았습니다.",
            group.topic_label
        );
    }
    for (place, (_, stem)) in clauses.iter().enumerate() {
        let ending = match place {
            _ if place + 1 == clauses.len() => "습니다.",
            0 => "고, ",
            _ => "으며, ",
        };
        sentence.push_str(stem);
        sentence.push_str(ending);
    }
    sentence
}

/// The stem of the clause about a criterion, if there is something to say. Where support lifts, its
/// clause names the channels, and that about breadth need not.
fn clause(
    criterion: usize,
    group: &Group,
    findings: &Findings,
    support_lifts: bool,
) -> Option<String> {
    match criterion {
        0 => support(group),
        1 => (group.votes > 0)
            .then(|| format!("공감 {}개를 얻었", grouped(group.votes.unsigned_abs()))),
        2 => breadth(group, findings, !support_lifts),
        3 => novelty(group.novelty),
        4 => concreteness(findings),
        5 => momentum(group),
        _ => Some(format!(
            "‘{}’ 주제의 중심 내용과 가까워 대표성({:.2})이 높",
            group.topic_label, group.centrality
        )),
    }
}

fn support(group: &Group) -> Option<String> {
    if group.people() < 2 {
        return None;
    }
    let people = match (group.n_authors, group.n_unknown) {
        (known, 0) => format!("서로 다른 시민 {}명이", grouped(known.into())),
        (0, unknown) => format!(
            "작성자를 알 수 없는 시민들이 {}차례",
            grouped(unknown.into())
        ),
        (known, unknown) => format!(
            "서로 다른 시민 {}명과 작성자를 알 수 없는 {}건이",
            grouped(known.into()),
            grouped(unknown.into())
        ),
    };
    let channels = match group.n_channels {
        0 | 1 => String::new(),
        n => format!(" {}개 경로로", grouped(n.into())),
    };
    let did = if group.campaign {
        "참여했"
    } else {
        "같은 제안을 했"
    };
    Some(format!("{people}{channels} {did}"))
}

/// Days, channels if wanted, and places.
fn breadth(group: &Group, findings: &Findings, with_channels: bool) -> Option<String> {
    let days = (group.n_days > 1).then(|| format!("{}일에 걸쳐", grouped(group.n_days.into())));
    let channels = (with_channels && group.n_channels > 1)
        .then(|| format!("{}개 경로로", grouped(group.n_channels.into())));
    let places = (findings.places > 0)
        .then(|| format!("지역 {}곳의 사정을 들었", grouped(findings.places.into())));
    let came: Vec<String> = [days, channels].into_iter().flatten().collect();
    match (came.is_empty(), places) {
        (false, Some(places)) => Some(format!("{} 들어와 {places}", came.join(" "))),
        (false, None) => Some(format!("{} 들어왔", came.join(" "))),
        (true, places) => places,
    }
}

fn novelty(novelty: f32) -> Option<String> {
    let similarity = 1.0 - novelty;
    if novelty < NEW {
        None
    } else if similarity < 0.01 {
        Some("앞서 접수된 제안에는 비슷한 것이 없".to_owned())
    } else {
        Some(format!(
            "앞서 접수된 제안과는 많이 달라(최고 유사도 {similarity:.2}) 새로운 내용을 담았"
        ))
    }
}

fn concreteness(findings: &Findings) -> Option<String> {
    let mut named: Vec<String> = (KIND_NAMES.iter().zip(findings.words))
        .filter(|(_, words)| *words > 0)
        .map(|((_, name), _)| (*name).to_owned())
        .collect();
    if findings.figures > 0 {
        named.push(format!("수치 {}개", findings.figures));
    }
    let last = named.pop()?;
    let before = match named.last() {
        Some(word) => format!("{}{} ", named.join(", "), particle(word, "과", "와")),
        None => String::new(),
    };
    Some(format!(
        "{before}{last}{} 구체적으로 밝혔",
        particle(&last, "을", "를")
    ))
}

/// Growth g = (late - past) / (late + past) of the topic's shares of all ideas, so of late it has
/// (1 + g) / (1 - g) times its share.
fn momentum(group: &Group) -> Option<String> {
    let growth = group.topic_growth;
    let times = (1.0 + growth) / (1.0 - growth).max(f32::EPSILON);
    let grown = match times {
        t if t < 1.1 => return None,
        t if t < 10.0 => format!("{t:.1}배로"),
        _ => "열 배가 넘게".to_owned(),
    };
    Some(format!(
        "‘{}’ 주제의 제안이 최근 {grown} 늘었",
        group.topic_label
    ))
}

/// The particle that fits `word`: `closed` after a final consonant, else `open`.
///
/// Digits are read as Korean reads them (`3` is 삼, closed); other characters count as open.
pub fn particle<'a>(word: &str, closed: &'a str, open: &'a str) -> &'a str {
    let ends_closed = match word.chars().next_back() {
        Some(syllable @ '가'..='힣') => (u32::from(syllable) - u32::from('가')) % 28 != 0,
        Some('0' | '1' | '3' | '6'..='8' | 'l'..='n' | 'r' | 'L'..='N' | 'R') => true,
        _ => false,
    };
    if ends_closed { closed } else { open }
}

/// A number with a comma after every three digits.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group() -> Group<'static> {
        Group {
            idea_id: "a",
            topic_id: 1,
            topic_label: "청년 주거",
            n_ideas: 214,
            n_authors: 214,
            n_unknown: 0,
            n_channels: 4,
            n_days: 12,
            votes: 1203,
            text: "",
            centrality: 0.83,
            topic_growth: 0.5,
            novelty: 0.8,
            campaign: false,
            unchanged: false,
        }
    }

    const CONCRETE: Findings = Findings {
        words: [2, 1, 0, 0, 0],
        places: 2,
        figures: 0,
        letters: 9,
        evidence: [0.0; 5],
    };

    /// `lifting` are the criteria that lift, the first most.
    fn check(group: &Group, findings: &Findings, lifting: &[usize], expected: &str) {
        let mut lift = [-0.1; CRITERIA];
        for (rank, criterion) in (0_u8..).zip(lifting) {
            lift[*criterion] = 1.0 / f32::from(rank + 1);
        }
        assert_eq!(reason(group, findings, &lift), expected);
    }

    #[test]
    fn sentences_name_what_lifted_most() {
        check(
            &group(),
            &CONCRETE,
            &[4, 1, 0, 2],
            "서로 다른 시민 214명이 4개 경로로 같은 제안을 했고, 공감 1,203개를 얻었으며, \
             문제와 시행 방법을 구체적으로 밝혔습니다.",
        );
        check(
            &group(),
            &CONCRETE,
            &[2, 5],
            "12일에 걸쳐 4개 경로로 들어와 지역 2곳의 사정을 들었고, \
             ‘청년 주거’ 주제의 제안이 최근 3.0배로 늘었습니다.",
        );
        check(
            &group(),
            &CONCRETE,
            &[0, 2],
            "서로 다른 시민 214명이 4개 경로로 같은 제안을 했고, \
             12일에 걸쳐 들어와 지역 2곳의 사정을 들었습니다.",
        );
        check(
            &group(),
            &CONCRETE,
            &[3, 6],
            "앞서 접수된 제안과는 많이 달라(최고 유사도 0.20) 새로운 내용을 담았고, \
             ‘청년 주거’ 주제의 중심 내용과 가까워 대표성(0.83)이 높습니다.",
        );
        check(
            &Group {
                campaign: true,
                unchanged: false,
                n_channels: 1,
                n_unknown: 30,
                ..group()
            },
            &CONCRETE,
            &[0],
            "같은 글을 여럿이 보낸 서명운동성 제안으로, \
             서로 다른 시민 214명과 작성자를 알 수 없는 30건이 참여했습니다.",
        );
    }

    #[test]
    fn nothing_is_said_without_grounds() {
        let alone = Group {
            n_ideas: 1,
            n_authors: 1,
            n_channels: 1,
            n_days: 1,
            votes: 0,
            topic_growth: 0.0,
            novelty: 0.1,
            ..group()
        };
        check(
            &alone,
            &Findings::default(),
            &[0, 1, 2, 3, 4, 5],
            "‘청년 주거’ 주제에서 다른 제안과 비슷한 평가를 받았습니다.",
        );
    }

    #[test]
    fn particles_follow_the_final_sound() {
        let check =
            |word: &str, expected: &str| assert_eq!(particle(word, "은", "는"), expected, "{word}");
        check("문제", "는");
        check("방법", "은");
        check("수치 3", "은");
        check("수치 2", "는");
        check("KTX", "는");
        check("R", "은");
        check("", "는");
    }

    #[test]
    fn numbers_are_grouped() {
        let check = |number: u64, expected: &str| assert_eq!(grouped(number), expected);
        check(0, "0");
        check(999, "999");
        check(1_000, "1,000");
        check(180_705, "180,705");
        check(1_234_567, "1,234,567");
    }
}
