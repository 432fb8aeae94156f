//! How many proposals came when.

use crate::document::{Block, Figure, Head, Section, Table};
use crate::figure::{Line, MOST_LINES, Words, columns, lines};
use crate::gather::{Trend, Unit};
use crate::language::number;

use super::{Context, counted};

pub(super) fn section(context: &Context<'_>) -> Section {
    let trend = &context.gathered.trend;
    let mut blocks = match trend.periods.len() {
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
    let month = names(context).pop().unwrap_or_default();
    context.notice("trend.one", &[("month", &month), ("n", &n)])
}

fn several(context: &Context<'_>) -> Vec<Block> {
    let trend = &context.gathered.trend;
    let intro = match trend.unit {
        Unit::Month => "trend.intro",
        Unit::Quarter => "trend.intro_quarter",
        Unit::Year => "trend.intro_year",
    };
    let largest = largest(context);
    let themes = if largest.is_empty() {
        context.notice("trend.no_themes", &[])
    } else {
        Block::Figure(theme_figure(context, &largest))
    };
    vec![
        context.text(intro, &[]),
        Block::Figure(total_figure(context)),
        themes,
    ]
}

fn names(context: &Context<'_>) -> Vec<String> {
    let periods = context.gathered.trend.periods.iter();
    periods
        .map(|period| period.name(context.language))
        .collect()
}

/// What a period is called in tables.
fn unit(trend: &Trend) -> &'static str {
    match trend.unit {
        Unit::Month => "common.month",
        Unit::Quarter => "common.quarter",
        Unit::Year => "common.year",
    }
}

fn total_figure(context: &Context<'_>) -> Figure {
    let (trend, names) = (&context.gathered.trend, names(context));
    let counts = trend.totals.iter().zip(&names);
    // The earliest of the highest.
    let peak = counts.rev().max_by_key(|(count, _)| **count);
    let (count, peak) = peak.map_or((None, ""), |(count, name)| (*count, name.as_str()));
    let (n, count) = (counted(names.len()), context.language.count(count));
    let ends = [names.first(), names.last()].map(|name| name.cloned().unwrap_or_default());
    let words = Words {
        id: "figure-total",
        title: context.say("trend.total_caption").to_owned(),
        description: context.fill(
            "trend.total_desc",
            &[
                ("from", &ends[0]),
                ("to", &ends[1]),
                ("n", &n),
                ("peak", &peak),
                ("count", &count),
            ],
        ),
    };
    let mut data = context.table("trend.total_caption", &[unit(trend), "common.ideas#"]);
    for (name, count) in names.iter().zip(&trend.totals) {
        let count = context.language.count(*count);
        data.rows.push(vec![name.as_str().into(), count.into()]);
    }
    Figure {
        label: String::new(),
        caption: words.title.clone(),
        svg: columns(
            &words,
            &names,
            &trend.totals,
            context.say("common.withheld"),
        ),
        notes: Vec::new(),
        data,
        open: String::new(),
    }
}

/// The largest themes that have a shown cell.
fn largest(context: &Context<'_>) -> Vec<usize> {
    let themes = &context.gathered.trend.themes;
    let places = 0..context.gathered.themes.len();
    let shown = places.filter(|place| themes.contains_key(place));
    shown.take(MOST_LINES).collect()
}

fn theme_figure(context: &Context<'_>, largest: &[usize]) -> Figure {
    let (gathered, names) = (context.gathered, names(context));
    let n = counted(largest.len());
    let ends = [names.first(), names.last()].map(|name| name.cloned().unwrap_or_default());
    let words = Words {
        id: "figure-lines",
        title: context.say("trend.themes_caption").to_owned(),
        description: context.fill(
            "trend.themes_desc",
            &[("n", &n), ("from", &ends[0]), ("to", &ends[1])],
        ),
    };
    let line = |place: &usize| Line {
        name: gathered.themes[*place].name.clone(),
        counts: gathered.trend.themes[place].clone(),
    };
    let drawn: Vec<Line> = largest.iter().map(line).collect();
    Figure {
        label: String::new(),
        caption: words.title.clone(),
        svg: lines(&words, &names, &drawn),
        notes: vec![context.say("trend.themes_withheld").to_owned()],
        data: theme_data(context, &names, &drawn),
        open: String::new(),
    }
}

fn theme_data(context: &Context<'_>, names: &[String], lines: &[Line]) -> Table {
    let trend = &context.gathered.trend;
    let mut table = context.table("trend.themes_caption", &[unit(trend)]);
    for line in lines {
        table.head.push(Head::number(&line.name));
    }
    for (at, name) in names.iter().enumerate() {
        let counts = lines
            .iter()
            .map(|line| context.language.count(line.counts[at]).into());
        table
            .rows
            .push([name.as_str().into()].into_iter().chain(counts).collect());
    }
    table
}
