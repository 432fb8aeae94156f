//! The dossier of a division as an official report.
//!
//! An outline -> a document in the form that Korean administration uses: a table of facts, and chapters
//! of short items (개조식) with the signs □, ○, -, ※: overview, what was received, the main proposals
//! by topic, similar past proposals with what became of them, fields for the reply, and how all of it
//! was made.

mod overview;
mod proposals;
mod reply;
mod show;

use std::collections::BTreeMap;

use modum_analyzers::comparable::Comparer;
use modum_analyzers::personal::Masker;
use modum_model::settings::DossierSettings;

use crate::Sources;
use crate::document::{Block, Cell, Document, Row, Table};
use crate::facts::{Facts, Group, Scheme};
use crate::outline::{Link, Outline};
use show::plural_lines;
pub(crate) use show::{number, votes};

/// What the document is called.
pub(crate) const TITLE: &str = "국민제안 검토 자료";

/// What all dossiers are written from.
pub(crate) struct Desk<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) facts: &'a Facts,
    pub(crate) links: &'a BTreeMap<usize, Vec<Link>>,
    pub(crate) masker: &'a Masker,
    pub(crate) comparer: &'a Comparer,
    pub(crate) settings: &'a DossierSettings,
    /// The intake that the dossiers are limited to.
    pub(crate) intake: Option<&'a str>,
}

/// The document of an outline.
pub(crate) fn report(desk: &Desk<'_>, outline: &Outline) -> Document {
    let division = desk.facts.divisions.get(outline.division);
    let mut blocks = vec![Block::Table(facts(desk, outline))];
    blocks.extend(overview::overview(desk, outline));
    blocks.extend(overview::received(desk, outline));
    blocks.extend(proposals::proposals(desk, outline));
    blocks.extend(proposals::past(desk, outline));
    blocks.extend(reply::reply(desk, outline));
    blocks.extend(reply::method(desk));
    Document {
        title: TITLE.to_owned(),
        subtitle: division.name.clone(),
        running: format!("{TITLE} ({})", division.name),
        author: division.office.clone(),
        created: desk.sources.created_at.clone(),
        blocks,
    }
}

/// The table at the head: for whom, when, about what.
fn facts(desk: &Desk<'_>, outline: &Outline) -> Table {
    let division = desk.facts.divisions.get(outline.division);
    let noun = desk.facts.scheme.noun();
    let office = match division.office.as_str() {
        "" if desk.facts.scheme == Scheme::Themes => vec!["(배정 필요)".to_owned()],
        "" => vec!["(담당 부서 미등록)".to_owned()],
        office => plural_lines(office),
    };
    let row = |label: &str, text: Vec<String>, second: &str, more: String| {
        Row::of(vec![
            Cell::label(label),
            Cell::even_lines(text),
            Cell::label(second),
            Cell::text(more),
        ])
    };
    Table {
        caption: format!("{noun}, 담당 부서, 작성일, 접수 기간, 자료 범위"),
        widths: vec![13, 44, 13, 30],
        heads: 0,
        rows: vec![
            row(noun, vec![division.name.clone()], "작성일", desk.created()),
            row("담당 부서", office, "자료 범위", desk.scope()),
            Row::of(vec![
                Cell::label("접수 기간"),
                Cell::text(desk.period(outline)).over_columns(3),
            ]),
        ],
    }
}

impl Desk<'_> {
    fn group(&self, at: usize) -> &Group {
        &self.facts.groups[at]
    }

    /// All groups of an outline.
    fn groups<'o>(&'o self, outline: &'o Outline) -> impl Iterator<Item = &'o Group> + Clone {
        let business = &self.facts.business[outline.division];
        business.iter().map(move |(group, _)| self.group(*group))
    }
}
