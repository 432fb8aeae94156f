//! How many proposals came how far.

use crate::document::{Block, Figure, Section, Table};
use crate::figure::{Bar, Words, bars};
use crate::language::percent;

use super::{Context, counted};

pub(super) fn section(context: &Context<'_>) -> Section {
    let funnel = context.input.facts.funnel;
    if funnel.received == 0 {
        return context.section("funnel", vec![context.notice("funnel.empty", &[])]);
    }
    let mut notes = vec![
        "funnel.explain_received",
        "funnel.explain_candidates",
        "funnel.explain_outcomes",
    ];
    if funnel.selected == 0 {
        notes.push("funnel.no_outcomes");
    }
    let notes = notes.into_iter().map(|key| context.say(key).to_owned());
    let notes = Block::List(notes.collect());
    let blocks = vec![
        context.text("funnel.intro", &[]),
        Block::Figure(figure(context)),
        notes,
    ];
    context.section("funnel", blocks)
}

/// Names and counts of the steps.
fn steps(context: &Context<'_>) -> [(&'static str, u64); 5] {
    let funnel = context.input.facts.funnel;
    [
        (context.say("funnel.received"), funnel.received),
        (context.say("funnel.distinct"), funnel.distinct),
        (context.say("funnel.candidates"), funnel.candidates),
        (context.say("funnel.selected"), funnel.selected),
        (context.say("funnel.adopted"), funnel.adopted),
    ]
}

fn figure(context: &Context<'_>) -> Figure {
    let steps = steps(context);
    let item = |(name, count): &(&'static str, u64)| {
        context.fill(
            "funnel.desc_item",
            &[("name", name), ("n", &counted(*count))],
        )
    };
    let list: Vec<String> = steps.iter().map(item).collect();
    let words = Words {
        id: "figure-funnel",
        title: context.say("funnel.caption").to_owned(),
        description: context.fill("funnel.desc", &[("list", &list.join(", "))]),
    };
    let whole = signed(context.input.facts.funnel.received);
    let bar = |&(name, count): &(&str, u64)| {
        let n = context.fill("common.count", &[("n", &counted(count))]);
        Bar {
            label: name.to_owned(),
            count: signed(count),
            text: format!("{n} ({})", percent(signed(count), whole)),
        }
    };
    let svg = bars(&words, &steps.iter().map(bar).collect::<Vec<_>>());
    Figure::new(words.title, svg, Vec::new(), data(context, &steps))
}

fn data(context: &Context<'_>, steps: &[(&str, u64)]) -> Table {
    let columns = [
        "funnel.step",
        "common.ideas#",
        "funnel.of_before#",
        "funnel.of_received#",
    ];
    let mut table = context.table("funnel.caption", &columns);
    let before = steps.iter().take(1).chain(steps);
    for ((name, count), (_, before)) in steps.iter().zip(before) {
        let whole = steps.first().map_or(0, |(_, received)| *received);
        table.rows.push(vec![
            (*name).into(),
            counted(*count).into(),
            percent(signed(*count), signed(*before)).into(),
            percent(signed(*count), signed(whole)).into(),
        ]);
    }
    table
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
