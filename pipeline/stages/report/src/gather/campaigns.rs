//! Letters that many people sent.

use std::cmp::Reverse;

use arrow::array::{Array as _, Date32Array};

use super::columns::Columns;
use super::groups::Groups;

/// A campaign.
#[derive(Clone, Debug)]
pub(crate) struct Campaign {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) n_ideas: i64,
    pub(crate) n_authors: i64,
    pub(crate) n_unknown: i64,
    pub(crate) n_channels: i64,
    /// First and last day, where known.
    pub(crate) days: Option<(i32, i32)>,
    pub(crate) peak_day: Option<i32>,
    pub(crate) peak_share: f32,
}

/// All campaigns, the largest first.
pub(crate) fn campaigns(table: Columns<'_>, groups: &Groups<'_>) -> Vec<Campaign> {
    let day = |column: &Date32Array, row| column.is_valid(row).then(|| column.value(row));
    let campaign = |row| {
        let id = table.texts("canonical_id").value(row);
        let first = day(table.days("first_at"), row);
        Campaign {
            id: id.to_owned(),
            title: groups
                .find(id)
                .map_or_else(String::new, |row| groups.title(row)),
            n_ideas: table.counts("n_ideas").value(row),
            n_authors: table.counts("n_authors").value(row),
            n_unknown: table.counts("n_unknown").value(row),
            n_channels: table.counts("n_channels").value(row),
            days: first.zip(day(table.days("last_at"), row)),
            peak_day: day(table.days("peak_day"), row),
            peak_share: table.scores("peak_share").value(row),
        }
    };
    let mut campaigns: Vec<Campaign> = table.rows().map(campaign).collect();
    campaigns.sort_by(|a, b| (Reverse(a.n_ideas), &a.id).cmp(&(Reverse(b.n_ideas), &b.id)));
    campaigns
}
