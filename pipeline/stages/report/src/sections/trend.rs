//! How many proposals came when.

use crate::document::{Block, Figure, Head, Section, Table};
use crate::figure::{Line, Words, columns, lines};
use crate::gather::{Timeline, Unit};
use crate::language::number;

use super::{Context, counted};

pub(super) fn section(context: &Context<'_>) -> Section {
    let trend = &context.gathered.trend;
    let mut blocks = match trend.periods.len {
        0 => vec![context.notice("trend.undated", &[])],
        1 => vec![one(context)],
        _ => several(context),
    };
    let remarks = [
        ("trend.unknown", trend.unknown),
        ("trend.withheld", trend.withheld),
    ];
    for (key, count) in remarks.into_iter().filter(|(_, count)| *count > 0) {
        blocks.push(context.text(key, &[("n", &number(count))]));
    }
    context.section("trend", blocks)
}

fn one(context: &Context<'_>) -> Block {
    let trend = &context.gathered.trend;
    let n = context
        .language
        .count(trend.totals.first().copied().flatten());
    let names = trend.periods.names(context.language);
    let month = names.into_iter().next().unwrap_or_default();
    context.notice("trend.one", &[("month", &month), ("n", &n)])
}

fn several(context: &Context<'_>) -> Vec<Block> {
    let trend = &context.gathered.trend;
    let intro = match trend.periods.unit {
        Unit::Month => "trend.intro",
        Unit::Quarter => "trend.intro_quarter",
        Unit::Year => "trend.intro_year",
    };
    let themes = if trend.themes.counts.is_empty() {
        context.notice("trend.no_themes", &[])
    } else {
        Block::Figure(theme_figure(context))
    };
    vec![
        context.text(intro, &[]),
        Block::Figure(total_figure(context)),
        themes,
    ]
}

/// What a period is called in tables.
fn unit(periods: &Timeline) -> &'static str {
    match periods.unit {
        Unit::Month => "common.month",
        Unit::Quarter => "common.quarter",
        Unit::Year => "common.year",
    }
}

/// Names of the first and the last period.
fn ends(names: &[String]) -> [String; 2] {
    [names.first(), names.last()].map(|name| name.cloned().unwrap_or_default())
}

/// A count, or that there is none or it is withheld.
fn shown(context: &Context<'_>, count: Option<i64>) -> String {
    count.map_or_else(|| context.say("trend.none").to_owned(), number)
}

fn total_figure(context: &Context<'_>) -> Figure {
    let trend = &context.gathered.trend;
    let names = trend.periods.names(context.language);
    let words = total_words(context, &names);
    let mut data = context.table(
        "trend.total_caption",
        &[unit(&trend.periods), "common.ideas#"],
    );
    for (name, count) in names.iter().zip(&trend.totals) {
        let count = shown(context, *count);
        data.rows.push(vec![name.as_str().into(), count.into()]);
    }
    let gaps = trend.totals.contains(&None);
    let notes = gaps.then(|| context.say("trend.gaps").to_owned());
    let none = context.say("trend.none");
    let svg = columns(&words, &names, &trend.totals, none);
    Figure::new(words.title, svg, notes.into_iter().collect(), data)
}

fn total_words(context: &Context<'_>, names: &[String]) -> Words {
    let totals = context.gathered.trend.totals.iter().zip(names);
    // The earliest of the highest.
    let peak = totals.rev().max_by_key(|(count, _)| **count);
    let (count, peak) = peak.map_or((None, ""), |(count, name)| (*count, name.as_str()));
    let (n, count, [from, to]) = (counted(names.len()), shown(context, count), ends(names));
    Words {
        id: "figure-total",
        title: context.say("trend.total_caption").to_owned(),
        description: context.fill(
            "trend.total_desc",
            &[
                ("from", &from),
                ("to", &to),
                ("n", &n),
                ("peak", &peak),
                ("count", &count),
            ],
        ),
    }
}

fn theme_figure(context: &Context<'_>) -> Figure {
    let (gathered, trend) = (context.gathered, &context.gathered.trend);
    let names = trend.themes.periods.names(context.language);
    let (n, [from, to]) = (counted(trend.themes.counts.len()), ends(&names));
    let words = Words {
        id: "figure-lines",
        title: context.say("trend.themes_caption").to_owned(),
        description: context.fill(
            "trend.themes_desc",
            &[("n", &n), ("from", &from), ("to", &to)],
        ),
    };
    let lines_of = trend.themes.counts.iter();
    let drawn: Vec<Line> = lines_of
        .map(|(place, counts)| Line {
            name: gathered.themes[*place].name.clone(),
            counts: counts.clone(),
        })
        .collect();
    let mut notes = vec![context.say("trend.themes_withheld").to_owned()];
    if trend.themes.periods.unit != trend.periods.unit {
        notes.push(context.say("trend.coarser").to_owned());
    }
    let svg = lines(&words, &names, &drawn);
    let data = theme_data(context, &names, &drawn);
    Figure::new(words.title, svg, notes, data)
}

fn theme_data(context: &Context<'_>, names: &[String], lines: &[Line]) -> Table {
    let periods = &context.gathered.trend.themes.periods;
    let mut table = context.table("trend.themes_caption", &[unit(periods)]);
    let heads = lines.iter().map(|line| Head::number(&line.name));
    table.head.extend(heads);
    for (at, name) in names.iter().enumerate() {
        let counts = lines
            .iter()
            .map(|line| shown(context, line.counts[at]).into());
        let name = name.as_str().into();
        table.rows.push([name].into_iter().chain(counts).collect());
    }
    table
}
