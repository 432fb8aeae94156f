//! The proposals with most support, and what became of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use modum_model::settings::RankSettings;

use super::groups::{Group, Groups};
use super::themes::Theme;

/// Proposals that are shown.
const MOST: usize = 20;

/// A proposal that many support.
#[derive(Clone, Debug)]
pub(crate) struct Supported {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) excerpt: String,
    /// Of all copies.
    pub(crate) votes: Option<i64>,
    /// Proposals that say the same.
    pub(crate) copies: i64,
    /// Its theme's number and its topic's name; `None` where withheld.
    pub(crate) topic: Option<(i32, String)>,
    pub(crate) outcome: Outcome,
    /// As it was received.
    pub(crate) stage: String,
    /// Whether it is the stage of a copy.
    pub(crate) of_copy: bool,
}

/// What became of a proposal, in the order of how far it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Nothing is known.
    #[default]
    Unrecorded,
    /// It has a stage that decides nothing.
    Pending,
    Declined,
    Selected,
    Adopted,
}

impl Outcome {
    /// What the settings say that stages mean.
    pub(crate) fn by_stage(rank: &RankSettings) -> BTreeMap<String, Self> {
        let lists = [
            (&rank.declined_stages, Self::Declined),
            (&rank.selected_stages, Self::Selected),
            (&rank.adopted_stages, Self::Adopted),
        ];
        let stages = lists
            .into_iter()
            .flat_map(|(stages, outcome)| stages.iter().map(move |stage| (folded(stage), outcome)));
        stages.collect()
    }

    /// The outcome that a stage means.
    pub(crate) fn of(stage: &str, outcomes: &BTreeMap<String, Self>) -> Self {
        let stage = folded(stage);
        if stage.is_empty() {
            Self::Unrecorded
        } else {
            outcomes.get(&stage).copied().unwrap_or(Self::Pending)
        }
    }

    /// Its name in styles and sentences.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Unrecorded => "unrecorded",
            Self::Pending => "pending",
            Self::Declined => "declined",
            Self::Selected => "selected",
            Self::Adopted => "adopted",
        }
    }
}

/// Without spaces, which Korean labels have or have not.
fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Those with most votes, copies among equals, first.
pub(crate) fn proposals(groups: &Groups<'_>, themes: &[Theme]) -> Vec<Supported> {
    let mut order: Vec<(usize, &Group<'_>)> = groups.iter().collect();
    order.sort_by_key(|&(row, group)| {
        let votes = group.votes.unwrap_or(0);
        (Reverse(votes), Reverse(group.members), row)
    });
    order.truncate(MOST);
    let topics: BTreeMap<i32, (i32, &str)> = themes
        .iter()
        .flat_map(|theme| {
            theme
                .topics
                .iter()
                .map(|topic| (topic.id, (theme.id, topic.name.as_str())))
        })
        .collect();
    let supported = |(row, group): (usize, &Group<'_>)| {
        let topic = groups.topic(row).and_then(|id| topics.get(&id));
        Supported {
            id: groups.id(row).to_owned(),
            title: groups.title(row),
            excerpt: groups.excerpt(row),
            votes: group.votes,
            copies: group.members - 1,
            topic: topic.map(|&(theme, name)| (theme, name.to_owned())),
            outcome: group.outcome,
            stage: group.stage.to_owned(),
            of_copy: group.of_copy,
        }
    };
    order.into_iter().map(supported).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use modum_model::settings::Settings;

    #[test]
    fn stages_mean_what_the_settings_say() {
        let outcomes = Outcome::by_stage(&Settings::default().rank);
        let check = |stage: &str, outcome: Outcome| {
            assert_eq!(Outcome::of(stage, &outcomes), outcome, "{stage}");
        };
        check("과제 추진중", Outcome::Adopted);
        check("숙성종료", Outcome::Selected);
        check("토론 종료", Outcome::Declined);
        check("토론중", Outcome::Pending);
        check(" ", Outcome::Unrecorded);
    }
}
