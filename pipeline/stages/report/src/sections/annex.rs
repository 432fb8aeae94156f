//! The annex: each theme with its topics.

use crate::document::{Block, Section, Table};
use crate::gather::Theme;

use super::{Context, theme_anchor};

/// Keywords that are shown of a topic.
const KEYWORDS: usize = 6;

/// One section a theme, those with most proposals first.
pub(crate) fn annex(context: &Context<'_>) -> Vec<Section> {
    let themes = context.gathered.themes.iter();
    themes.map(|theme| section(context, theme)).collect()
}

fn section(context: &Context<'_>, theme: &Theme) -> Section {
    let language = context.language;
    let (ideas, distinct, votes) = (
        language.count(theme.n_ideas),
        language.count(theme.n_distinct),
        language.count(theme.votes),
    );
    let counts = context.text(
        "annex.theme",
        &[
            ("ideas", &ideas),
            ("distinct", &distinct),
            ("votes", &votes),
        ],
    );
    let mut blocks = vec![counts, Block::Table(topics(context, theme))];
    if !theme.exemplars.is_empty() {
        blocks.push(Block::Heading(context.say("annex.exemplars").to_owned()));
        let titles = theme.exemplars.iter().map(|title| context.titled(title));
        blocks.push(Block::List(titles.collect()));
    }
    Section {
        id: theme_anchor(theme.id),
        title: theme.name.clone(),
        blocks,
    }
}

fn topics(context: &Context<'_>, theme: &Theme) -> Table {
    let columns = [
        "common.topic",
        "annex.keywords",
        "common.ideas#",
        "common.distinct#",
        "common.votes#",
    ];
    let mut table = context.table("annex.table", &columns);
    table.caption = context.fill("annex.table", &[("name", &theme.name)]);
    let language = context.language;
    for topic in &theme.topics {
        let keywords: Vec<&str> = topic
            .keywords
            .iter()
            .take(KEYWORDS)
            .map(String::as_str)
            .collect();
        table.rows.push(vec![
            topic.name.as_str().into(),
            keywords.join(", ").into(),
            language.count(topic.n_ideas).into(),
            language.count(topic.n_distinct).into(),
            language.count(topic.votes).into(),
        ]);
    }
    table
}
