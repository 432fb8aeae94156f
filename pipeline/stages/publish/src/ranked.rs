//! The public tables of what ranking and grouping found: candidates and campaigns.

use arrow::array::{ArrayRef, Int64Array, StringArray};
use modum_model::table::Table;
use modum_model::tables::{Campaigns, Candidates};

use crate::cells::Cells;
use crate::describe::Described;
use crate::masking::Masked;
use crate::tables::{array, described, without};

/// All candidates. One of a topic whose number is withheld does not show what it has of its topic;
/// one of a topic with a month that is withheld not its topic's growth, nor a score that it is part
/// of.
pub(crate) fn candidates(
    candidates: &Candidates,
    cells: &Cells,
    masked: &mut Masked<'_>,
) -> Described {
    let ids = || candidates.topic_id.values().iter();
    let hidden: Vec<bool> = ids().map(|id| cells.hides_topic(*id)).collect();
    let growing: Vec<bool> = ids().map(|id| !cells.shows_months(*id)).collect();
    let reasons = reasons(&masked.column(&candidates.reason), &growing);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("rank", array(&candidates.rank)),
        ("idea_id", array(&candidates.idea_id)),
        ("topic_id", without(&candidates.topic_id, &hidden)),
        ("score", without(&candidates.score, &growing)),
        ("support", array(&candidates.support)),
        ("votes", array(&candidates.votes)),
        ("breadth", array(&candidates.breadth)),
        ("novelty", array(&candidates.novelty)),
        ("concreteness", array(&candidates.concreteness)),
        ("momentum", without(&candidates.momentum, &growing)),
        ("centrality", without(&candidates.centrality, &hidden)),
        ("reason", without(&reasons, &hidden)),
    ];
    described("candidates", Candidates::KEY, columns)
}

/// Reasons that do not say by how much a topic has grown where `growing` is withheld.
fn reasons(reasons: &StringArray, growing: &[bool]) -> StringArray {
    let reasons = reasons.iter().zip(growing);
    reasons
        .map(|(reason, hidden)| match reason {
            Some(reason) if *hidden => Some(without_times(reason)),
            reason => reason.map(str::to_owned),
        })
        .collect()
}

/// "최근 1.3배로 늘었" and "최근 열 배가 넘게 늘었" without the number.
fn without_times(reason: &str) -> String {
    let Some(at) = reason.find(" 늘었") else {
        return reason.to_owned();
    };
    let (before, after) = reason.split_at(at);
    match before.rfind("최근 ") {
        Some(recently) => format!("{}최근{after}", &before[..recently]),
        None => reason.to_owned(),
    }
}

/// Campaigns. A number of authors below `k` is withheld, and a peak day with fewer ideas.
pub(crate) fn campaigns(campaigns: &Campaigns, k: i64) -> Described {
    let few = |counts: &Int64Array| -> Vec<bool> {
        let counts = counts.values().iter();
        counts.map(|count| (1..k).contains(count)).collect()
    };
    let peak = campaigns.peak_share.values().iter();
    let peak = peak.zip(campaigns.n_ideas.values());
    let calm: Vec<bool> = peak
        .map(|(share, ideas)| f64::from(*share) * (*ideas as f64) < k as f64)
        .collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("canonical_id", array(&campaigns.canonical_id)),
        ("n_ideas", array(&campaigns.n_ideas)),
        (
            "n_authors",
            without(&campaigns.n_authors, &few(&campaigns.n_authors)),
        ),
        (
            "n_unknown",
            without(&campaigns.n_unknown, &few(&campaigns.n_unknown)),
        ),
        ("n_channels", array(&campaigns.n_channels)),
        ("first_at", array(&campaigns.first_at)),
        ("last_at", array(&campaigns.last_at)),
        ("peak_day", without(&campaigns.peak_day, &calm)),
        ("peak_share", without(&campaigns.peak_share, &calm)),
    ];
    described("campaigns", Campaigns::KEY, columns)
}

#[cfg(test)]
mod tests {
    use super::without_times;

    #[test]
    fn a_reason_can_do_without_the_number() {
        let check = |reason: &str, expected: &str| assert_eq!(without_times(reason), expected);
        check(
            "공감 3개를 얻었고, ‘청년 주거’ 주제의 제안이 최근 3.0배로 늘었습니다.",
            "공감 3개를 얻었고, ‘청년 주거’ 주제의 제안이 최근 늘었습니다.",
        );
        check(
            "‘늘 봄’ 주제의 제안이 최근 열 배가 넘게 늘었으며, 새로운 내용을 담았습니다.",
            "‘늘 봄’ 주제의 제안이 최근 늘었으며, 새로운 내용을 담았습니다.",
        );
        check("공감 3개를 얻었습니다.", "공감 3개를 얻었습니다.");
    }
}
