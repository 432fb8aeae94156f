//! How good the data is: rows, copies, confidence, what was masked and withheld.

use crate::document::{Block, Figure, Section, Table};
use crate::figure::{Bar, Words, bars};
use crate::language::{number, percent};

use super::{Context, counted};

pub(super) fn section(context: &Context<'_>) -> Section {
    let mut blocks = vec![context.text("quality.intro", &[])];
    for part in [ledger, rejects, copies, confidence, masked, withheld] {
        blocks.extend(part(context));
    }
    context.section("quality", blocks)
}

fn heading(context: &Context<'_>, key: &str) -> Block {
    Block::Heading(context.say(key).to_owned())
}

/// What a code of the data is called, or what stands for codes without a name.
fn name(context: &Context<'_>, code: &str, other: &str) -> &'static str {
    let name = context.language.find(&format!("quality.{code}"));
    name.unwrap_or_else(|| context.say(other))
}

fn ledger(context: &Context<'_>) -> Vec<Block> {
    let ledger = context.input.facts.ledger;
    let (files, rows) = (counted(ledger.files), counted(ledger.rows));
    let mut table = context.table("quality.ledger_table", &["quality.what", "quality.n_rows#"]);
    let counts = [
        ("quality.new", ledger.new),
        ("quality.updated", ledger.updated),
        ("quality.unchanged", ledger.unchanged),
        ("quality.rejected", ledger.rejected),
        ("quality.rows", ledger.rows),
    ];
    table.rows = counts
        .map(|(key, count)| vec![context.say(key).into(), counted(count).into()])
        .to_vec();
    let (dates, numbers) = (
        counted(ledger.unreadable_dates),
        counted(ledger.unreadable_numbers),
    );
    let unreadable = [
        ("dates", &dates as &dyn std::fmt::Display),
        ("numbers", &numbers),
    ];
    vec![
        heading(context, "quality.ledger"),
        context.text(
            "quality.ledger_intro",
            &[("files", &files), ("rows", &rows)],
        ),
        Block::Table(table),
        context.text("quality.unreadable", &unreadable),
    ]
}

fn rejects(context: &Context<'_>) -> Vec<Block> {
    let rejects = &context.input.facts.rejects;
    let mut blocks = vec![heading(context, "quality.rejects")];
    if rejects.is_empty() {
        blocks.push(context.text("quality.no_rejects", &[]));
        return blocks;
    }
    let n = counted(rejects.values().sum::<u64>());
    let mut table = context.table(
        "quality.rejects_table",
        &["quality.reason", "quality.n_rows#"],
    );
    for (code, count) in rejects {
        let reason = name(context, code, "quality.other_reason");
        table.rows.push(vec![reason.into(), counted(*count).into()]);
    }
    blocks.push(context.text("quality.rejects_intro", &[("n", &n)]));
    blocks.push(Block::Table(table));
    blocks
}

/// Kinds of copies, the proposals that stand for them first.
const KINDS: [&str; 5] = ["distinct", "exact", "near", "contained", "by_hand"];

fn copies(context: &Context<'_>) -> Vec<Block> {
    let (copies, ideas) = (&context.gathered.copies, context.gathered.ideas);
    let (n, share) = (number(copies.number()), percent(copies.number(), ideas));
    let columns = ["quality.kind", "common.ideas#", "common.share#"];
    let mut table = context.table("quality.copies_table", &columns);
    let others = copies.kinds.keys().map(String::as_str);
    let others = others.filter(|kind| !KINDS.contains(kind));
    for kind in KINDS.into_iter().chain(others) {
        let count = copies.kinds.get(kind).copied().unwrap_or(0);
        table.rows.push(vec![
            name(context, kind, "quality.other_kind").into(),
            number(count).into(),
            percent(count, ideas).into(),
        ]);
    }
    vec![
        heading(context, "quality.copies"),
        context.text("quality.copies_intro", &[("n", &n), ("share", &share)]),
        Block::Table(table),
    ]
}

/// Names of the bands of confidence and what they mean, the highest first.
const BANDS: [(&str, &str); 5] = [
    ("quality.band_top", "quality.means_top"),
    ("quality.band_high", "quality.means_high"),
    ("quality.band_middle", "quality.means_middle"),
    ("quality.band_low", "quality.means_low"),
    ("quality.band_bottom", "quality.means_bottom"),
];

fn confidence(context: &Context<'_>) -> Vec<Block> {
    let heading = heading(context, "quality.confidence");
    let Some(mean) = context.gathered.mean_confidence else {
        return vec![heading, context.notice("quality.confidence_empty", &[])];
    };
    let mean = format!("{mean:.2}");
    vec![
        heading,
        context.text("quality.confidence_intro", &[("mean", &mean)]),
        Block::Figure(confidence_figure(context)),
    ]
}

fn confidence_figure(context: &Context<'_>) -> Figure {
    let counts = context.gathered.confidence;
    let whole = counts.iter().sum();
    let bands = || BANDS.into_iter().zip(counts);
    let item = |((band, _), count): ((&str, &str), i64)| {
        let (name, n) = (context.say(band), number(count));
        context.fill("funnel.desc_item", &[("name", &name), ("n", &n)])
    };
    let list = bands().map(item).collect::<Vec<_>>().join(", ");
    let words = Words {
        id: "figure-confidence",
        title: context.say("quality.confidence_caption").to_owned(),
        description: context.fill("quality.confidence_desc", &[("list", &list)]),
    };
    let bar = |((band, _), count): ((&str, &str), i64)| {
        let n = context.fill("common.count", &[("n", &number(count))]);
        Bar {
            label: context.say(band).to_owned(),
            count,
            text: format!("{n} ({})", percent(count, whole)),
        }
    };
    let columns = [
        "quality.band",
        "quality.meaning",
        "common.ideas#",
        "common.share#",
    ];
    let mut data = context.table("quality.confidence_caption", &columns);
    for ((band, means), count) in bands() {
        data.rows.push(vec![
            context.say(band).into(),
            context.say(means).into(),
            number(count).into(),
            percent(count, whole).into(),
        ]);
    }
    let svg = bars(&words, &bands().map(bar).collect::<Vec<_>>());
    Figure::new(words.title, svg, Vec::new(), data)
}

fn masked(context: &Context<'_>) -> Vec<Block> {
    let masked = &context.input.data.masked;
    let sum: u64 = masked.values().sum();
    let heading = heading(context, "quality.masked");
    if sum == 0 {
        return vec![heading, context.text("quality.masked_none", &[])];
    }
    let columns = ["quality.masked_kind", "quality.n_masked#"];
    let mut table = context.table("quality.masked_table", &columns);
    let found = masked.iter().filter(|(_, count)| **count > 0);
    table.rows = found
        .map(|(kind, count)| {
            let named = name(context, kind, "quality.other_kind");
            vec![named.into(), counted(*count).into()]
        })
        .collect();
    vec![
        heading,
        context.text("quality.masked_intro", &[("n", &counted(sum))]),
        Block::Table(table),
    ]
}

fn withheld(context: &Context<'_>) -> Vec<Block> {
    let withheld = context.input.data.withheld;
    let columns = ["quality.what", "quality.n_withheld#"];
    let mut table: Table = context.table("quality.withheld_table", &columns);
    let counts = [
        ("quality.withheld_cells", withheld.cells),
        ("quality.withheld_ideas", withheld.ideas),
        ("quality.withheld_topics", withheld.topics),
        ("quality.withheld_totals", withheld.totals),
    ];
    table.rows = counts
        .map(|(key, count)| vec![context.say(key).into(), counted(count).into()])
        .to_vec();
    let k = context.input.publish.small_cell;
    vec![
        heading(context, "quality.withheld"),
        context.text("quality.withheld_intro", &[("k", &k)]),
        Block::Table(table),
    ]
}
