//! What sets each channel apart, tested.

use crate::document::{Block, Figure, Table};
use crate::figure::{Contrasts, Group, Row, Words, contrasts};
use crate::gather::{Difference, Distinct};
use crate::language::number;

use super::{Context, counted};

/// Heading, explanation, figure and table; nothing to tell is told too.
pub(super) fn blocks(context: &Context<'_>) -> Vec<Block> {
    let distinct = &context.gathered.distinct;
    let mut blocks = vec![
        Block::Heading(context.say("distinct.heading").to_owned()),
        context.text("distinct.intro", &[]),
    ];
    if distinct.is_empty() {
        blocks.push(context.notice("distinct.empty", &[]));
        return blocks;
    }
    blocks.push(context.text("distinct.test", &[]));
    if distinct.iter().any(|channel| !channel.more.is_empty()) {
        blocks.push(Block::Figure(figure(context)));
    }
    blocks.push(Block::Table(table(context)));
    blocks
}

fn figure(context: &Context<'_>) -> Figure {
    let channels = context.gathered.distinct.iter();
    let channels = channels.filter(|channel| !channel.more.is_empty());
    let groups: Vec<Group> = channels
        .map(|channel| Group {
            name: channel.channel.clone(),
            rows: channel.more.iter().map(|one| row(context, one)).collect(),
        })
        .collect();
    let words = words(context, groups.len());
    let drawn = Contrasts {
        inside: context.say("distinct.inside").to_owned(),
        outside: context.say("distinct.outside").to_owned(),
        groups,
    };
    let svg = contrasts(&words, &drawn);
    Figure::new(words.title, svg, Vec::new(), data(context))
}

fn row(context: &Context<'_>, one: &Difference) -> Row {
    let (inside, outside) = (one.contrast.inside, one.contrast.outside);
    let shares = [("inside", share(inside)), ("outside", share(outside))];
    let [inside_text, outside_text] = &shares;
    let ratio = format!("{:.1}", one.contrast.ratio);
    Row {
        name: one.topic.clone(),
        inside,
        outside,
        text: context.fill(
            "distinct.row",
            &[
                (inside_text.0, &inside_text.1),
                (outside_text.0, &outside_text.1),
                ("ratio", &ratio),
            ],
        ),
    }
}

fn words(context: &Context<'_>, channels: usize) -> Words {
    let first = |channel: &Distinct| {
        let surest = channel.more.first()?;
        let (name, topic) = (&channel.channel, &surest.topic);
        let (inside, outside) = (
            share(surest.contrast.inside),
            share(surest.contrast.outside),
        );
        Some(context.fill(
            "distinct.desc_item",
            &[
                ("channel", name),
                ("topic", topic),
                ("inside", &inside),
                ("outside", &outside),
            ],
        ))
    };
    let list: Vec<String> = context.gathered.distinct.iter().filter_map(first).collect();
    let (n, list) = (counted(channels), list.join(", "));
    Words {
        id: "figure-distinct",
        title: context.say("distinct.caption").to_owned(),
        description: context.fill("distinct.desc", &[("n", &n), ("list", &list)]),
    }
}

/// What the figure shows.
fn data(context: &Context<'_>) -> Table {
    let columns = [
        "common.channel",
        "common.topic",
        "common.ideas#",
        "distinct.inside#",
        "distinct.outside#",
        "distinct.ratio#",
    ];
    let mut table = context.table("distinct.caption", &columns);
    for channel in &context.gathered.distinct {
        for Difference { topic, contrast } in &channel.more {
            table.rows.push(vec![
                channel.channel.as_str().into(),
                topic.as_str().into(),
                number(contrast.n_ideas).into(),
                share(contrast.inside).into(),
                share(contrast.outside).into(),
                format!("{:.2}", contrast.ratio).into(),
            ]);
        }
    }
    table
}

/// The tests at both ends.
fn table(context: &Context<'_>) -> Table {
    let columns = [
        "common.channel",
        "common.topic",
        "distinct.direction",
        "distinct.inside#",
        "distinct.outside#",
        "distinct.z#",
        "distinct.q#",
    ];
    let mut table = context.table("distinct.table", &columns);
    for channel in &context.gathered.distinct {
        let ends = [
            ("distinct.more", &channel.more),
            ("distinct.less", &channel.less),
        ];
        let found = ends
            .into_iter()
            .flat_map(|(direction, found)| found.iter().map(move |one| (direction, one)));
        for (direction, Difference { topic, contrast }) in found {
            table.rows.push(vec![
                channel.channel.as_str().into(),
                topic.as_str().into(),
                context.say(direction).into(),
                share(contrast.inside).into(),
                share(contrast.outside).into(),
                format!("{:+.1}", contrast.z).into(),
                probability(contrast.q).into(),
            ]);
        }
    }
    let notes = ["distinct.note", "distinct.all"];
    table.notes = notes.map(|key| context.say(key).to_owned()).to_vec();
    table
}

fn share(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

/// A q-value; far below its bound, the exact value says nothing more.
fn probability(q: f64) -> String {
    if q < 0.001 {
        "<0.001".to_owned()
    } else {
        format!("{q:.3}")
    }
}
