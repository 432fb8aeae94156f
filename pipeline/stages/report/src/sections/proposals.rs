//! The proposals with most support, and what became of them.

use crate::ANNEX;
use crate::document::{Block, Cell, Proposal, Section, Table};
use crate::gather::{Outcome, Supported};
use crate::language::number;

use super::{Context, counted, theme_anchor};

pub(super) fn section(context: &Context<'_>) -> Section {
    let proposals = &context.gathered.proposals;
    if proposals.is_empty() {
        return context.section("proposals", vec![context.notice("proposals.empty", &[])]);
    }
    let intro = if context.gathered.has_votes {
        "proposals.intro"
    } else {
        "proposals.intro_copies"
    };
    let cards = proposals.iter().zip(1..);
    let cards = cards.map(|(proposal, rank)| card(context, proposal, rank));
    let blocks = vec![
        context.text(intro, &[("n", &counted(proposals.len()))]),
        Block::Table(table(context)),
        Block::Proposals(cards.collect()),
    ];
    context.section("proposals", blocks)
}

fn anchor(rank: usize) -> String {
    format!("proposal-{rank}")
}

fn table(context: &Context<'_>) -> Table {
    let columns = [
        "proposals.rank#",
        "proposals.name",
        "common.votes#",
        "proposals.copies#",
        "proposals.outcome",
    ];
    let mut table = context.table("proposals.table", &columns);
    for (proposal, rank) in context.gathered.proposals.iter().zip(1..) {
        let link = Some(format!("#{}", anchor(rank)));
        table.rows.push(vec![
            rank.to_string().into(),
            Cell::linked(context.titled(&proposal.title), link),
            votes(proposal).into(),
            copies(context, proposal).into(),
            outcome_name(context, proposal.outcome).into(),
        ]);
    }
    table
}

fn card(context: &Context<'_>, proposal: &Supported, rank: usize) -> Proposal {
    let topic = proposal.topic.as_ref();
    let hidden = || context.say("common.withheld").to_owned();
    let link = topic.map(|(theme, _)| format!("{ANNEX}#{}", theme_anchor(*theme)));
    let topic = Cell::linked(topic.map_or_else(hidden, |(_, name)| name.clone()), link);
    let facts = vec![
        (context.say("common.votes"), votes(proposal).into()),
        (
            context.say("proposals.copies"),
            copies(context, proposal).into(),
        ),
        (context.say("proposals.topic"), topic),
        (
            context.say("proposals.outcome"),
            outcome(context, proposal).into(),
        ),
        (context.say("proposals.number"), proposal.id.as_str().into()),
    ];
    Proposal {
        anchor: anchor(rank),
        rank,
        title: context.titled(&proposal.title),
        excerpt: proposal.excerpt.clone(),
        facts,
        outcome: outcome_name(context, proposal.outcome).to_owned(),
        class: proposal.outcome.class(),
    }
}

/// A dash where votes were not counted.
fn votes(proposal: &Supported) -> String {
    proposal.votes.map_or_else(|| "–".to_owned(), number)
}

fn copies(context: &Context<'_>, proposal: &Supported) -> String {
    if proposal.copies == 0 {
        return context.say("proposals.copies_none").to_owned();
    }
    let n = number(proposal.copies);
    context.fill("proposals.copies_value", &[("n", &n)])
}

fn outcome_name(context: &Context<'_>, outcome: Outcome) -> &'static str {
    context.say(match outcome {
        Outcome::Unrecorded => "proposals.unrecorded",
        Outcome::Pending => "proposals.pending",
        Outcome::Declined => "proposals.declined",
        Outcome::Selected => "proposals.selected",
        Outcome::Adopted => "proposals.adopted",
    })
}

/// The outcome with the stage it was read from.
fn outcome(context: &Context<'_>, proposal: &Supported) -> String {
    let outcome = outcome_name(context, proposal.outcome);
    if proposal.stage.is_empty() {
        return outcome.to_owned();
    }
    let sentence = if proposal.of_copy {
        "proposals.staged_differently"
    } else {
        "proposals.staged"
    };
    context.fill(
        sentence,
        &[("outcome", &outcome), ("stage", &proposal.stage)],
    )
}
