//! What the proposals are about.

use crate::document::{Block, Cell, Figure, Link, Section, Table};
use crate::figure::{Growth, Tile, Words, treemap};
use crate::language::{number, percent};

use super::{Context, counted, theme_anchor};
use crate::ANNEX;

pub(super) fn section(context: &Context<'_>) -> Section {
    let themes = &context.gathered.themes;
    let (n, topics) = (counted(themes.len()), counted(context.topics()));
    let mut blocks = Vec::new();
    if themes.iter().any(|theme| theme.n_ideas > Some(0)) {
        blocks.push(context.text("themes.intro", &[("themes", &n), ("topics", &topics)]));
        blocks.push(Block::Figure(figure(context)));
    } else {
        blocks.push(context.notice("themes.empty", &[]));
        if !themes.is_empty() {
            blocks.push(Block::Table(data(context, "themes.table")));
        }
    }
    blocks.push(context.text("themes.more", &[]));
    blocks.push(Block::Link(Link {
        href: ANNEX.to_owned(),
        text: context.say("themes.annex").to_owned(),
    }));
    context.section("themes", blocks)
}

fn figure(context: &Context<'_>) -> Figure {
    let tiles = tiles(context);
    let (n, list) = (counted(tiles.len()), context.largest(5));
    let words = Words {
        id: "figure-themes",
        title: context.say("themes.caption").to_owned(),
        description: context.fill("themes.desc", &[("n", &n), ("list", &list)]),
    };
    let names = Growth::ALL.map(|growth| growth_name(context, growth));
    let mut notes = vec![context.say("themes.numbers").to_owned()];
    let hidden = context.gathered.themes.len() - tiles.len();
    if hidden > 0 {
        notes.push(context.fill("themes.withheld", &[("n", &hidden)]));
    }
    if tiles.len() == 1 {
        notes = vec![context.say("themes.one").to_owned()];
    }
    let svg = treemap(&words, &tiles, (context.say("themes.legend"), names));
    Figure::new(words.title, svg, notes, data(context, "themes.caption"))
}

fn tiles(context: &Context<'_>) -> Vec<Tile> {
    let themes = context.gathered.themes.iter().zip(1..);
    let tile = |(theme, place): (&crate::gather::Theme, usize)| {
        let count = theme.n_ideas.filter(|count| *count > 0)?;
        Some(Tile {
            number: place,
            name: theme.name.clone(),
            count,
            text: context.fill("common.count", &[("n", &number(count))]),
            growth: Growth::of(theme.growth),
        })
    };
    themes.filter_map(tile).collect()
}

fn growth_name(context: &Context<'_>, growth: Growth) -> &'static str {
    context.say(match growth {
        Growth::DownMuch => "themes.down_much",
        Growth::Down => "themes.down",
        Growth::Level => "themes.level",
        Growth::Up => "themes.up",
        Growth::UpMuch => "themes.up_much",
    })
}

fn data(context: &Context<'_>, caption: &str) -> Table {
    let columns = [
        "themes.number#",
        "common.theme",
        "themes.topics#",
        "common.ideas#",
        "common.share#",
        "common.distinct#",
        "common.votes#",
        "themes.growth",
    ];
    let mut table = context.table(caption, &columns);
    let (language, whole) = (context.language, context.gathered.ideas);
    for (theme, place) in context.gathered.themes.iter().zip(1_usize..) {
        let share = theme.n_ideas.map(|count| percent(count, whole));
        let share = share.unwrap_or_else(|| language.count(None));
        let annex = format!("{ANNEX}#{}", theme_anchor(theme.id));
        table.rows.push(vec![
            place.to_string().into(),
            Cell::linked(&theme.name, Some(annex)),
            counted(theme.topics.len()).into(),
            language.count(theme.n_ideas).into(),
            share.into(),
            language.count(theme.n_distinct).into(),
            language.count(theme.votes).into(),
            growth_name(context, Growth::of(theme.growth)).into(),
        ]);
    }
    table
}
