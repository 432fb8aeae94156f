//! What sets a channel apart: topics that are more or less frequent in it than in all others.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use modum_publish::{Breakdown, Contrast};

use super::themes::Theme;

/// Channels that are shown.
const CHANNELS: usize = 8;
/// Topics that are shown of a channel at either end.
const TOPICS: usize = 3;

/// A channel with what sets it apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Distinct {
    pub(crate) channel: String,
    /// More frequent than elsewhere, the surest first.
    pub(crate) more: Vec<Difference>,
    /// Less frequent, the surest first.
    pub(crate) less: Vec<Difference>,
}

/// A topic whose share differs by more than chance explains.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    pub(crate) topic: String,
    pub(crate) contrast: Contrast,
}

/// The channels with most proposals of which something can be said, in this order.
pub(crate) fn contrasts(channels: &Breakdown<Option<String>>, themes: &[Theme]) -> Vec<Distinct> {
    let topics = themes.iter().flat_map(|theme| &theme.topics);
    let names: BTreeMap<i32, &str> = topics
        .map(|topic| (topic.id, topic.name.as_str()))
        .collect();
    let columns = channels.values.iter().enumerate();
    let mut order: Vec<(usize, &String)> = columns
        .filter_map(|(column, name)| Some((column, name.as_ref()?)))
        .collect();
    order.sort_by_key(|&(column, name)| (Reverse(channels.cross.columns[column]), name));
    let difference = |contrast: Contrast| {
        let topic = (*names.get(&contrast.topic)?).to_owned();
        Some(Difference { topic, contrast })
    };
    let distinct = |(column, channel): (usize, &String)| {
        let found = channels.contrasts(column).into_iter();
        let found = found.filter(Contrast::is_found).filter_map(difference);
        let (more, less): (Vec<_>, Vec<_>) = found.partition(|found| found.contrast.z > 0.0);
        Distinct {
            channel: channel.clone(),
            more: more.into_iter().take(TOPICS).collect(),
            less: less.into_iter().rev().take(TOPICS).collect(),
        }
    };
    let said = |distinct: &Distinct| !(distinct.more.is_empty() && distinct.less.is_empty());
    let all = order.into_iter().map(distinct).filter(said);
    all.take(CHANNELS).collect()
}
