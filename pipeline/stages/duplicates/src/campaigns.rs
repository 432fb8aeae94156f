//! Campaigns: groups of copies sent by many people.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array, Date32Array, Float32Array, Int64Array, StringArray};
use modum_model::ids::IdeaRow;
use modum_model::settings::DuplicateSettings;
use modum_model::tables::{Campaigns, Ideas};

use crate::groups::{DistinctRow, Groups};

/// What is counted of one campaign.
struct Campaign<'a> {
    canonical: &'a str,
    ideas: usize,
    authors: usize,
    unknown: usize,
    channels: usize,
    days: BTreeMap<i32, usize>,
}

/// The `campaigns` dataset: groups of enough ideas by enough people, sorted by canonical.
pub fn campaigns(ideas: &Ideas, groups: &Groups, settings: &DuplicateSettings) -> Campaigns {
    let campaigns: Vec<Campaign<'_>> = groups
        .iter()
        .filter(|&group| groups.members(group).len() >= settings.campaign_ideas)
        .map(|group| Campaign::of(ideas, groups, group))
        .filter(|campaign| campaign.authors + campaign.unknown >= settings.campaign_authors)
        .collect();
    table(&campaigns)
}

impl<'a> Campaign<'a> {
    fn of(ideas: &'a Ideas, groups: &Groups, group: DistinctRow) -> Self {
        let members = groups.members(group);
        let known = |column: &'a StringArray| {
            let rows = members
                .iter()
                .map(|idea| idea.index())
                .filter(|&row| column.is_valid(row));
            rows.map(|row| column.value(row))
                .collect::<BTreeSet<&str>>()
                .len()
        };
        let mut days = BTreeMap::new();
        let dated = |idea: &&IdeaRow| ideas.submitted_at.is_valid(idea.index());
        for idea in members.iter().filter(dated) {
            *days
                .entry(ideas.submitted_at.value(idea.index()))
                .or_default() += 1;
        }
        Self {
            canonical: ideas.idea_id.value(groups.canonical(group).index()),
            ideas: members.len(),
            authors: known(&ideas.author),
            unknown: members
                .iter()
                .filter(|idea| ideas.author.is_null(idea.index()))
                .count(),
            channels: known(&ideas.channel),
            days,
        }
    }

    /// The day with most ideas (the first of several), and its share of the dated ones.
    fn peak(&self) -> Option<(i32, f32)> {
        let dated: usize = self.days.values().sum();
        let (&day, &count) = self
            .days
            .iter()
            .max_by_key(|&(&day, &count)| (count, -day))?;
        Some((day, count as f32 / dated as f32))
    }
}

fn table(campaigns: &[Campaign<'_>]) -> Campaigns {
    let count = |of: fn(&Campaign<'_>) -> usize| {
        let counts = campaigns
            .iter()
            .map(|c| i64::try_from(of(c)).unwrap_or(i64::MAX));
        Int64Array::from_iter_values(counts)
    };
    let day = |of: &dyn Fn(&Campaign<'_>) -> Option<i32>| -> Date32Array {
        campaigns.iter().map(of).collect()
    };
    Campaigns {
        canonical_id: StringArray::from_iter_values(campaigns.iter().map(|c| c.canonical)),
        n_ideas: count(|c| c.ideas),
        n_authors: count(|c| c.authors),
        n_unknown: count(|c| c.unknown),
        n_channels: count(|c| c.channels),
        first_at: day(&|c| c.days.keys().next().copied()),
        last_at: day(&|c| c.days.keys().next_back().copied()),
        peak_day: day(&|c| c.peak().map(|(day, _)| day)),
        peak_share: Float32Array::from_iter_values(
            campaigns
                .iter()
                .map(|c| c.peak().map_or(0.0, |(_, share)| share)),
        ),
    }
}
