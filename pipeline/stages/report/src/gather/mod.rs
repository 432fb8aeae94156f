//! The numbers of the report, gathered from the public tables.
//!
//! [`Input`] -> [`Gathered`]: themes with their topics, counts by period and channel, campaigns,
//! supported proposals, kinds of copies and confidence. What is withheld there is `None` here or
//! missing; nothing is computed back.

mod columns;
mod cells;
mod groups;
mod themes;
mod trend;
mod channels;
mod contrasts;
mod campaigns;
mod proposals;

pub(crate) use campaigns::Campaign;
pub(crate) use channels::{Channel, ChannelKind, Channels};
pub(crate) use contrasts::{Difference, Distinct};
pub(crate) use groups::Copies;
pub(crate) use proposals::{Outcome, Supported};
pub(crate) use themes::Theme;
pub(crate) use trend::{Timeline, Trend, Unit};

use crate::facts::Input;
use crate::figure::MOST_LINES;
use cells::Cells;
use columns::Columns;
use groups::Groups;

/// Everything that the sections say in numbers.
pub(crate) struct Gathered {
    /// Most proposals first; those whose count is withheld last.
    pub(crate) themes: Vec<Theme>,
    pub(crate) trend: Trend,
    pub(crate) channels: Channels,
    /// What sets channels apart.
    pub(crate) distinct: Vec<Distinct>,
    /// Most proposals first.
    pub(crate) campaigns: Vec<Campaign>,
    /// Most support first.
    pub(crate) proposals: Vec<Supported>,
    /// Whether support is votes; copies otherwise.
    pub(crate) has_votes: bool,
    /// All proposals.
    pub(crate) ideas: i64,
    pub(crate) copies: Copies,
    /// Proposals by band of confidence, the highest first.
    pub(crate) confidence: [i64; 5],
    /// Mean confidence.
    pub(crate) mean_confidence: Option<f64>,
}

impl Gathered {
    pub(crate) fn of(input: &Input<'_>) -> Self {
        let data = input.data;
        let ideas = Columns::of(data, "ideas");
        let groups = Groups::of(ideas, input.rank);
        let themes = themes::themes(Columns::of(data, "topics"), &groups);
        let cells = Cells::of(Columns::of(data, "topic_stats"), &themes);
        let totals = Columns::of(data, "totals");
        let number = i64::try_from(ideas.rows().len()).unwrap_or(i64::MAX);
        let (confidence, mean_confidence) = groups::confidence(ideas.scores("confidence"));
        Self {
            trend: Trend::of(totals, &cells, number, MOST_LINES),
            channels: Channels::of(&cells, themes.len()),
            distinct: contrasts::contrasts(&data.statistics.channels, &themes),
            campaigns: campaigns::campaigns(Columns::of(data, "campaigns"), &groups),
            proposals: proposals::proposals(&groups, &themes),
            has_votes: groups.has_votes(),
            ideas: number,
            copies: groups::copies(ideas.texts("kind")),
            confidence,
            mean_confidence,
            themes,
        }
    }
}
