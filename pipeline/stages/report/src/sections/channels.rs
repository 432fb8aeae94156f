//! Which themes came through which channel.

use crate::document::{Block, Figure, Head, Section, Table};
use crate::figure::{Heat, Words, heat};
use crate::gather::{Channel, ChannelKind};
use crate::language::{number, percent};

use super::{Context, counted, distinct};

/// Themes that the figure has room for.
const MOST: usize = 25;

pub(super) fn section(context: &Context<'_>) -> Section {
    let channels = &context.gathered.channels.channels;
    let blocks = match channels.as_slice() {
        [] => vec![context.notice("channels.empty", &[])],
        [only] if only.kind == ChannelKind::Unknown => {
            vec![context.notice("channels.unknown", &[])]
        }
        [only] => {
            let (channel, n) = (name(context, only), number(only.n_ideas));
            vec![context.notice("channels.one", &[("channel", &channel), ("n", &n)])]
        }
        several => {
            let shares = [
                context.text("channels.intro", &[]),
                Block::Figure(figure(context)),
                Block::Table(sizes(context, several)),
            ];
            let shares = shares.into_iter();
            shares.chain(distinct::blocks(context)).collect()
        }
    };
    context.section("channels", blocks)
}

fn name(context: &Context<'_>, channel: &Channel) -> String {
    match &channel.kind {
        ChannelKind::Named(name) => name.clone(),
        ChannelKind::Unknown => context.say("common.unknown").to_owned(),
        ChannelKind::Others => context.say("channels.others").to_owned(),
    }
}

/// Themes with a shown cell.
fn shown(context: &Context<'_>) -> Vec<usize> {
    let counts = context.gathered.channels.counts.iter().enumerate();
    let any = counts.filter(|(_, counts)| counts.iter().any(Option::is_some));
    any.map(|(theme, _)| theme).collect()
}

fn figure(context: &Context<'_>) -> Figure {
    let mut themes = shown(context);
    let data = data(context, &themes);
    let mut notes = vec![context.say("channels.basis").to_owned()];
    if themes.len() > MOST {
        themes.truncate(MOST);
        notes.push(context.fill("channels.limited", &[("n", &MOST)]));
    }
    let drawn = shares(context, &themes);
    let words = words(context, &drawn);
    let svg = heat(&words, &drawn);
    Figure::new(words.title, svg, notes, data)
}

/// Shares in all channels together, then in each.
fn shares(context: &Context<'_>, themes: &[usize]) -> Heat {
    let (gathered, channels) = (context.gathered, &context.gathered.channels);
    let share = |count: Option<i64>, whole: i64| count.map(|n| n as f64 / whole.max(1) as f64);
    let whole = channels
        .channels
        .iter()
        .map(|channel| channel.n_ideas)
        .sum();
    let row = |theme: &usize| {
        let counts = &channels.counts[*theme];
        let all = share(Some(counts.iter().flatten().sum()), whole);
        let each = counts.iter().zip(&channels.channels);
        let each = each.map(|(count, channel)| share(*count, channel.n_ideas));
        [all].into_iter().chain(each).collect()
    };
    let names = channels
        .channels
        .iter()
        .map(|channel| name(context, channel));
    let all = context.say("channels.all").to_owned();
    let rows = themes
        .iter()
        .map(|theme| gathered.themes[*theme].name.clone());
    Heat {
        rows: rows.collect(),
        columns: [all].into_iter().chain(names).collect(),
        shares: themes.iter().map(row).collect(),
    }
}

fn words(context: &Context<'_>, drawn: &Heat) -> Words {
    let rows = drawn.shares.iter().zip(&drawn.rows);
    let cells = rows.flat_map(|(shares, theme)| {
        let shares = shares.iter().zip(&drawn.columns).skip(1);
        shares.filter_map(move |(share, channel)| share.map(|share| (share, theme, channel)))
    });
    let highest = cells.max_by(|a, b| a.0.total_cmp(&b.0).then((b.1, b.2).cmp(&(a.1, a.2))));
    let (themes, channels) = (counted(drawn.rows.len()), counted(drawn.columns.len() - 1));
    let (share, theme, channel) = highest.map_or((0.0, "", ""), |(share, theme, channel)| {
        (share, theme.as_str(), channel.as_str())
    });
    let share = format!("{:.1}%", 100.0 * share);
    Words {
        id: "figure-channels",
        title: context.say("channels.caption").to_owned(),
        description: context.fill(
            "channels.desc",
            &[
                ("themes", &themes),
                ("channels", &channels),
                ("channel", &channel),
                ("theme", &theme),
                ("share", &share),
            ],
        ),
    }
}

/// Counts and shares of all themes.
fn data(context: &Context<'_>, themes: &[usize]) -> Table {
    let channels = &context.gathered.channels;
    let mut table = context.table("channels.caption", &["common.theme"]);
    for channel in &channels.channels {
        table.head.push(Head::number(&name(context, channel)));
    }
    for &theme in themes {
        let counts = channels.counts[theme].iter().zip(&channels.channels);
        let counts = counts.map(|(count, channel)| {
            let shown = count.map(|n| format!("{} ({})", number(n), percent(n, channel.n_ideas)));
            shown.unwrap_or_else(|| "–".to_owned()).into()
        });
        let name = context.gathered.themes[theme].name.as_str().into();
        table.rows.push([name].into_iter().chain(counts).collect());
    }
    table
}

fn sizes(context: &Context<'_>, channels: &[Channel]) -> Table {
    let columns = ["common.channel", "common.ideas#", "common.share#"];
    let mut table = context.table("channels.table", &columns);
    let whole = channels.iter().map(|channel| channel.n_ideas).sum();
    for channel in channels {
        table.rows.push(vec![
            name(context, channel).into(),
            number(channel.n_ideas).into(),
            percent(channel.n_ideas, whole).into(),
        ]);
    }
    table.notes.push(context.say("channels.basis").to_owned());
    table
}
