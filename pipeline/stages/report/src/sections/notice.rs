//! Licence, how to name the source, and the open data beside the report.

use modum_publish::workbook;

use crate::document::{Block, Cell, Link, Section, Table};

use super::{Context, counted};
use crate::language::Language;

/// The licence that has sentences of its own.
const KOGL_1: &str = "KOGL-1";

pub(super) fn section(context: &Context<'_>) -> Section {
    let publish = context.input.publish;
    let terms = if publish.license == KOGL_1 {
        context.text("notice.license", &[])
    } else {
        context.text("notice.license_other", &[("license", &publish.license)])
    };
    let mut blocks = vec![terms];
    if publish.license_url.starts_with("https://") || publish.license_url.starts_with("http://") {
        blocks.push(Block::Link(Link {
            href: publish.license_url.clone(),
            text: context.say("notice.license_link").to_owned(),
        }));
    }
    blocks.push(Block::Heading(context.say("notice.cite").to_owned()));
    blocks.push(Block::Notice(citation(context)));
    blocks.push(Block::Heading(context.say("notice.files").to_owned()));
    blocks.push(context.text("notice.data", &[]));
    blocks.push(Block::Table(files(context)));
    blocks.push(context.text("notice.workbook", &[("file", &workbook::FILE)]));
    blocks.push(Block::Link(Link {
        href: format!("../{}", workbook::FILE),
        text: context.say("notice.workbook_link").to_owned(),
    }));
    context.section("notice", blocks)
}

/// What the licence is called.
pub(crate) fn licence(context: &Context<'_>) -> String {
    let license = &context.input.publish.license;
    if license == KOGL_1 {
        context.say("notice.license_name").to_owned()
    } else {
        license.clone()
    }
}

fn citation(context: &Context<'_>) -> String {
    let publish = context.input.publish;
    let date = context.language.written(&context.input.facts.created_at);
    let sentence = if publish.license == KOGL_1 {
        "notice.citation"
    } else {
        "notice.citation_other"
    };
    context.fill(
        sentence,
        &[
            ("publisher", &publish.publisher),
            ("date", &date),
            ("license", &publish.license),
        ],
    )
}

fn files(context: &Context<'_>) -> Table {
    let columns = [
        "notice.file",
        "notice.rows#",
        "notice.csv",
        "notice.parquet",
    ];
    let mut table = context.table("notice.files", &columns);
    for file in &context.input.data.tables {
        let link = |extension: &str| {
            let path = format!("data/{}.{extension}", file.name);
            Cell::linked(path.clone(), Some(format!("../{path}")))
        };
        let [korean, english] = file.titles();
        let title = match context.language {
            Language::Korean => korean,
            Language::English => english,
        };
        table.rows.push(vec![
            title.into(),
            counted(file.batch.num_rows()).into(),
            link("csv"),
            link("parquet"),
        ]);
    }
    table
}
