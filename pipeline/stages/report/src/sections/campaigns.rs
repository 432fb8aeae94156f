//! Letters that many people sent.

use crate::document::{Block, Section, Table};
use crate::gather::Campaign;
use crate::language::{number, percent};

use super::{Context, counted};

/// Campaigns that are listed.
const MOST: usize = 20;

pub(super) fn section(context: &Context<'_>) -> Section {
    let (people, ideas) = (
        context.input.duplicates.campaign_authors,
        context.input.duplicates.campaign_ideas,
    );
    let mut blocks =
        vec![context.text("campaigns.intro", &[("people", &people), ("ideas", &ideas)])];
    let campaigns = &context.gathered.campaigns;
    if campaigns.is_empty() {
        blocks.push(context.notice("campaigns.empty", &[]));
        return context.section("campaigns", blocks);
    }
    let sum = campaigns.iter().map(|campaign| campaign.n_ideas).sum();
    let share = percent(sum, context.gathered.ideas);
    let (n, sum) = (counted(campaigns.len()), number(sum));
    blocks.push(context.text(
        "campaigns.found",
        &[("n", &n), ("ideas", &sum), ("share", &share)],
    ));
    blocks.push(Block::Table(table(context)));
    if campaigns.len() > MOST {
        let rest = counted(campaigns.len() - MOST);
        blocks.push(context.text("campaigns.rest", &[("n", &rest)]));
    }
    context.section("campaigns", blocks)
}

fn table(context: &Context<'_>) -> Table {
    let columns = [
        "campaigns.name",
        "common.ideas#",
        "campaigns.authors#",
        "campaigns.unknown#",
        "common.channel#",
        "campaigns.period",
        "campaigns.peak",
    ];
    let mut table = context.table("campaigns.table", &columns);
    let largest = context.gathered.campaigns.iter().take(MOST);
    table.rows = largest
        .map(|campaign| {
            vec![
                context.titled(&campaign.title).into(),
                number(campaign.n_ideas).into(),
                number(campaign.n_authors).into(),
                number(campaign.n_unknown).into(),
                number(campaign.n_channels).into(),
                days(context, campaign).into(),
                peak(context, campaign).into(),
            ]
        })
        .collect();
    let n = counted(table.rows.len());
    table.caption = context.fill("campaigns.table", &[("n", &n)]);
    table.notes.push(context.say("campaigns.note").to_owned());
    table
}

fn days(context: &Context<'_>, campaign: &Campaign) -> String {
    let language = context.language;
    let Some((first, last)) = campaign.days else {
        return context.say("common.unknown").to_owned();
    };
    if first == last {
        return language.day(first);
    }
    format!("{} ~ {}", language.day(first), language.day(last))
}

fn peak(context: &Context<'_>, campaign: &Campaign) -> String {
    let Some(day) = campaign.peak_day else {
        return context.say("common.unknown").to_owned();
    };
    let share = format!("{:.0}%", 100.0 * campaign.peak_share);
    let day = context.language.day(day);
    context.fill("campaigns.peak_value", &[("day", &day), ("share", &share)])
}
