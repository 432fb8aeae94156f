//! Pages: sections -> self-contained HTML, styles within, nothing asked from anywhere.
//!
//! Printed pages are numbered, and so are chapters, figures and tables. On which page each stands only
//! the printer of the page knows: the style asks for it (`target-counter`, CSS Generated Content for
//! Paged Media), which `WeasyPrint` and Prince answer; browsers leave it out, and there the contents link
//! to the chapters by their numbers.

use askama::Template;

use crate::document::{Block, Link, Page, Section, numbered};
use crate::facts::Input;
use crate::gather::Gathered;
use crate::sections::{Context, annex, chapters, licence};
use crate::{ANNEX, INDEX};

const STYLE: &str = include_str!("../templates/style.css");

#[derive(Template)]
#[template(path = "page.html")]
struct Document<'a> {
    language: &'static str,
    title: &'a str,
    /// In the head of printed pages.
    running: String,
    style: &'static str,
    skip: &'static str,
    contents: &'static str,
    scroll: &'static str,
    cover: Cover,
    intro: Option<&'a str>,
    sections: Vec<Section>,
    /// Names of lists, and where their items are.
    lists: [(&'static str, Vec<Link>); 2],
    other: Link,
    footer: String,
}

/// What stands before everything else.
struct Cover {
    title: &'static str,
    subtitle: &'static str,
    facts: Vec<(&'static str, String)>,
}

/// All pages of the report.
///
/// # Panics
/// Never: a page is written to a string.
pub fn report(input: &Input<'_>) -> Vec<Page> {
    let gathered = Gathered::of(input);
    let context = Context {
        input,
        gathered: &gathered,
        language: input.language,
    };
    vec![main_page(&context), annex_page(&context)]
}

fn main_page(context: &Context<'_>) -> Page {
    let language = context.language;
    let other = Link {
        href: ANNEX.to_owned(),
        text: language.say("page.annex").to_owned(),
    };
    let title = language.say("cover.title");
    page(context, INDEX, title, None, chapters(context), other)
}

fn annex_page(context: &Context<'_>) -> Page {
    let language = context.language;
    let other = Link {
        href: INDEX.to_owned(),
        text: language.say("page.home").to_owned(),
    };
    let sections = annex(context);
    let intro = if sections.is_empty() {
        language.say("annex.empty")
    } else {
        language.say("annex.intro")
    };
    let title = language.say("annex.title");
    page(context, ANNEX, title, Some(intro), sections, other)
}

fn page(
    context: &Context<'_>,
    path: &'static str,
    title: &'static str,
    intro: Option<&str>,
    sections: Vec<Section>,
    other: Link,
) -> Page {
    let language = context.language;
    let cover = cover(context, title);
    let (sections, [figures, mut tables]) = numbered(sections, language);
    // Where every chapter has one table, the chapters list them.
    if figures.is_empty() {
        tables.clear();
    }
    let document = Document {
        language: language.tag(),
        title,
        running: language.say("cover.title").replace(['"', '\\'], ""),
        style: STYLE,
        skip: language.say("page.skip"),
        contents: language.say("page.contents"),
        scroll: language.say("page.scroll"),
        footer: format!("{} · {}", context.input.publish.publisher, licence(context)),
        cover,
        intro,
        sections,
        lists: [
            (language.say("page.figures"), figures),
            (language.say("page.tables"), tables),
        ],
        other,
    };
    let html = document.render();
    let html = html.expect("a page is written to a string, which cannot fail");
    Page {
        path,
        bytes: html.into_bytes(),
    }
}

fn cover(context: &Context<'_>, title: &'static str) -> Cover {
    let (language, facts) = (context.language, &context.input.facts);
    let period = context.period().map(|(from, to)| {
        let period = if from == to {
            from
        } else {
            format!("{from} ~ {to}")
        };
        (language.say("cover.period"), period)
    });
    let others = [
        (
            language.say("cover.publisher"),
            context.input.publish.publisher.clone(),
        ),
        (
            language.say("cover.created"),
            language.written(&facts.created_at),
        ),
        (
            language.say("cover.snapshot"),
            language.fill("cover.snapshot_value", &[("n", &facts.snapshot)]),
        ),
        (language.say("cover.license"), licence(context)),
    ];
    Cover {
        title,
        subtitle: language.say("cover.subtitle"),
        facts: period.into_iter().chain(others).collect(),
    }
}
