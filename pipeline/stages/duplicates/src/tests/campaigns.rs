//! What is counted of a group that many people sent.

use arrow::array::Array;
use modum_model::settings::DuplicateSettings;
use modum_model::tables::Campaigns;

use super::{Idea, groups_of, ideas, settings};

/// An idea of a campaign: its author, channel and day.
type Sent = (Option<&'static str>, Option<&'static str>, Option<i32>);

/// Canonical, ideas, authors, unknown, channels; first, last and peak day; share of the peak.
type Counted = (&'static str, [i64; 4], [Option<i32>; 3], f32);

/// The campaigns among the letters sent and one other idea.
fn campaigns_of(sent: &[Sent], [campaign_ideas, campaign_authors]: [usize; 2]) -> Campaigns {
    let letter = |&(author, channel, day): &Sent| Idea {
        author,
        channel,
        day,
        ..Idea::new("어린이집 야간 보육을 확대해 주세요")
    };
    let mut rows: Vec<Idea> = sent.iter().map(letter).collect();
    rows.push(Idea {
        author: Some("바깥"),
        ..Idea::new("전혀 다른 이야기를 하는 제안입니다")
    });
    let settings = DuplicateSettings {
        campaign_ideas,
        campaign_authors,
        ..settings()
    };
    crate::campaigns(&ideas(&rows), &groups_of(&rows), &settings)
}

fn check(sent: &[Sent], least: [usize; 2], expected: Option<Counted>) {
    let found = campaigns_of(sent, least);
    assert_eq!(
        found.canonical_id.len(),
        usize::from(expected.is_some()),
        "{sent:?} {least:?}"
    );
    let Some((canonical, counts, days, share)) = expected else {
        return;
    };
    assert_eq!(found.canonical_id.value(0), canonical);
    let columns = [
        &found.n_ideas,
        &found.n_authors,
        &found.n_unknown,
        &found.n_channels,
    ];
    assert_eq!(columns.map(|column| column.value(0)), counts);
    let columns = [&found.first_at, &found.last_at, &found.peak_day];
    assert_eq!(columns.map(|column| column.iter().next().unwrap()), days);
    assert!(
        (found.peak_share.value(0) - share).abs() < 1e-6,
        "{}",
        found.peak_share.value(0)
    );
}

#[test]
fn authors_channels_and_days_are_counted() {
    let (a, b) = (Some("가람"), Some("나래"));
    let (web, post) = (Some("누리집"), Some("우편"));
    let sent = [
        (a, web, Some(3)),
        (a, web, Some(5)),
        (b, post, Some(5)),
        (None, None, None),
        (None, post, Some(9)),
    ];
    let counted = ("000000", [5, 2, 2, 2], [Some(3), Some(9), Some(5)], 0.5);
    check(&sent, [5, 4], Some(counted));
    check(&sent, [2, 2], Some(counted));
    // Too few ideas, too few people: one author counts once, each unknown one as a person.
    check(&sent, [6, 4], None);
    check(&sent, [5, 5], None);
    // The first of two equal days is the peak; without a day there is none.
    check(
        &[(a, web, Some(8)), (b, web, Some(-2))],
        [2, 2],
        Some(("000001", [2, 2, 0, 1], [Some(-2), Some(8), Some(-2)], 0.5)),
    );
    check(
        &[(a, web, None), (b, None, None)],
        [2, 2],
        Some(("000000", [2, 2, 0, 1], [None; 3], 0.0)),
    );
    // Twenty letters by one person are no campaign.
    check(&[(a, web, Some(1)); 20], [20, 10], None);
    check(&[], [2, 1], None);
}
