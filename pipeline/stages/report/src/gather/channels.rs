//! How the proposals of each channel fall into themes.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::cells::Cells;

/// Channels that a figure has room for; others are taken together.
const MOST: usize = 8;

/// Shown counts by theme and channel.
pub(crate) struct Channels {
    /// Most proposals first; what is taken together last.
    pub(crate) channels: Vec<Channel>,
    /// By theme, then channel; `None` where no cell may be shown.
    pub(crate) counts: Vec<Vec<Option<i64>>>,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Channel {
    pub(crate) kind: ChannelKind,
    /// Proposals in cells that may be shown.
    pub(crate) n_ideas: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ChannelKind {
    Named(String),
    Unknown,
    /// Several small ones.
    Others,
}

impl Channels {
    pub(crate) fn of(cells: &Cells<'_>, themes: usize) -> Self {
        let mut sums: BTreeMap<Option<&str>, i64> = BTreeMap::new();
        for cell in &cells.cells {
            *sums.entry(cell.channel).or_default() += cell.n_ideas;
        }
        let mut order: Vec<(Option<&str>, i64)> = sums.into_iter().collect();
        order.sort_by_key(|&(channel, count)| (Reverse(count), channel));
        let kept = if order.len() > MOST { MOST - 1 } else { MOST };
        let place: BTreeMap<Option<&str>, usize> = order
            .iter()
            .zip(0..)
            .map(|((channel, _), place)| (*channel, kept.min(place)))
            .collect();
        let mut channels = Self {
            channels: channels(&order, kept),
            counts: vec![vec![None; order.len().min(MOST)]; themes],
        };
        for cell in &cells.cells {
            let count = &mut channels.counts[cell.theme][place[&cell.channel]];
            *count.get_or_insert(0) += cell.n_ideas;
        }
        channels
    }
}

fn channels(order: &[(Option<&str>, i64)], kept: usize) -> Vec<Channel> {
    let (own, others) = order.split_at(kept.min(order.len()));
    let own = own.iter().map(|&(channel, n_ideas)| Channel {
        kind: channel.map_or(ChannelKind::Unknown, |name| {
            ChannelKind::Named(name.to_owned())
        }),
        n_ideas,
    });
    let rest = (!others.is_empty()).then(|| Channel {
        kind: ChannelKind::Others,
        n_ideas: others.iter().map(|(_, count)| count).sum(),
    });
    own.chain(rest).collect()
}
