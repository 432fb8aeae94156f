//! What a reader in a hurry should know.

use crate::document::{Block, Section, Tile};
use crate::language::{number, percent};

use super::{Context, counted};

pub(super) fn section(context: &Context<'_>) -> Section {
    let blocks = vec![Block::Tiles(tiles(context)), Block::List(points(context))];
    context.section("summary", blocks)
}

fn tiles(context: &Context<'_>) -> Vec<Tile> {
    let (funnel, gathered) = (context.input.facts.funnel, context.gathered);
    let tile = |label: &str, unit: &str, value: String| Tile {
        label: context.say(label).to_owned(),
        value,
        unit: context.say(unit),
    };
    let ideas = "summary.unit_ideas";
    vec![
        tile("summary.tile_received", ideas, counted(funnel.received)),
        tile("summary.tile_distinct", ideas, counted(funnel.distinct)),
        tile(
            "summary.tile_themes",
            "summary.unit_themes",
            counted(gathered.themes.len()),
        ),
        tile(
            "summary.tile_campaigns",
            "summary.unit_campaigns",
            counted(gathered.campaigns.len()),
        ),
        tile("summary.tile_selected", ideas, counted(funnel.selected)),
        tile("summary.tile_adopted", ideas, counted(funnel.adopted)),
    ]
}

fn points(context: &Context<'_>) -> Vec<String> {
    let points = [
        Some(received(context)),
        period(context),
        themes(context),
        Some(campaigns(context)),
        supported(context),
        Some(outcomes(context)),
        Some(privacy(context)),
    ];
    points.into_iter().flatten().collect()
}

fn received(context: &Context<'_>) -> String {
    let gathered = context.gathered;
    let distinct = gathered.ideas - gathered.copies.number();
    let share = percent(distinct, gathered.ideas);
    let (n, distinct) = (number(gathered.ideas), number(distinct));
    context.fill(
        "summary.received",
        &[("n", &n), ("distinct", &distinct), ("share", &share)],
    )
}

fn period(context: &Context<'_>) -> Option<String> {
    let (from, to) = context.period()?;
    Some(context.fill("summary.period", &[("from", &from), ("to", &to)]))
}

fn themes(context: &Context<'_>) -> Option<String> {
    let list = context.largest(3);
    let themes = counted(context.gathered.themes.len());
    let topics = counted(context.topics());
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("themes", &themes), ("topics", &topics), ("list", &list)];
    (!list.is_empty()).then(|| context.fill("summary.themes", &values))
}

fn campaigns(context: &Context<'_>) -> String {
    let campaigns = &context.gathered.campaigns;
    if campaigns.is_empty() {
        return context.say("summary.no_campaigns").to_owned();
    }
    let ideas = number(campaigns.iter().map(|campaign| campaign.n_ideas).sum());
    let n = counted(campaigns.len());
    context.fill("summary.campaigns", &[("n", &n), ("ideas", &ideas)])
}

fn supported(context: &Context<'_>) -> Option<String> {
    let first = context.gathered.proposals.first()?;
    let votes = first.votes.filter(|votes| *votes > 0)?;
    let (title, votes) = (context.titled(&first.title), number(votes));
    Some(context.fill("summary.supported", &[("title", &title), ("votes", &votes)]))
}

fn outcomes(context: &Context<'_>) -> String {
    let funnel = context.input.facts.funnel;
    if funnel.selected == 0 {
        return context.say("summary.no_outcomes").to_owned();
    }
    let (selected, adopted) = (counted(funnel.selected), counted(funnel.adopted));
    context.fill(
        "summary.outcomes",
        &[("selected", &selected), ("adopted", &adopted)],
    )
}

fn privacy(context: &Context<'_>) -> String {
    let masked = counted(context.input.data.masked.values().sum::<u64>());
    let k = context.input.publish.small_cell;
    context.fill("summary.privacy", &[("masked", &masked), ("k", &k)])
}
