//! `modum rank`: weights learned from outcomes, and what suggests a division.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use modum_model::file::read_table;
use modum_model::table::{Table as _, find};
use modum_model::tables::{DivisionWords, Ideas, Suggestions};
use modum_rank::learn::Learned;
use modum_rank::suggest::Speaking;
use modum_run::decisions::Decisions;
use modum_run::learning::{Source, learn_weights};
use modum_run::store::Store;
use serde_json::json;

use super::Outcome;
use super::select::percent;
use crate::args::{LearnFrom, ListFormat, RankCommand};
use crate::output::{json_line, stdout, table};
use crate::setup::Setup;

/// Words shown beside a division.
const WORDS: usize = 12;

pub(crate) fn rank(setup: &Setup, command: &RankCommand) -> Result<Outcome> {
    match command {
        RankCommand::Learn { store, from } => learn(setup, store, *from),
        RankCommand::Divisions { store, id, format } if id.is_empty() => words(store, *format),
        RankCommand::Divisions { store, id, format } => suggestions(store, id, *format),
    }
}

/// Prints the learned weights as a section of `modum.toml`; the figures stand in comments.
fn learn(setup: &Setup, store: &Path, from: LearnFrom) -> Result<Outcome> {
    let store = Store::open(store)?;
    let decisions = Decisions::read(&store.decisions())?;
    let source = match from {
        LearnFrom::Stage => Source::Stage,
        LearnFrom::Decisions => Source::Decisions,
    };
    let settings = &setup.settings.rank;
    let learned = learn_weights(&store.published()?, &decisions, settings, source)?;
    let mut out = stdout();
    write_section(&mut out, &learned)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn write_section(out: &mut impl Write, learned: &Learned) -> Result<()> {
    writeln!(
        out,
        "# Learned from {} ideas with a good outcome and {} with a bad one, of {} blocks that share\n\
         # neither author nor text. AUC within folds, cross-validated with whole blocks held out:",
        learned.good, learned.bad, learned.blocks
    )?;
    for (of, auc) in [
        ("all criteria", learned.all),
        (
            "text alone (novelty, concreteness, centrality)",
            learned.text,
        ),
        ("votes alone", learned.votes),
        ("the weights in the settings, not learned", learned.before),
    ] {
        writeln!(out, "#   {of:<52} {auc:.3}")?;
    }
    if !learned.kept.is_empty() {
        let kept = learned.kept.join(", ");
        writeln!(
            out,
            "# Alike in all of them, so not learned but kept: {kept}"
        )?;
    }
    writeln!(out, "[rank]")?;
    for (name, weight) in learned.weights {
        writeln!(out, "{name} = {weight:.3}")?;
    }
    Ok(())
}

/// Each division with the words that speak most for it.
fn words(store: &Path, format: ListFormat) -> Result<Outcome> {
    let snapshot = Store::open(store)?.published()?;
    let words: DivisionWords = read_table(&snapshot.model())?;
    let mut out = stdout();
    let mut shown = table(&["담당 분야", "근거 낱말(그 낱말만 있을 때의 확률)"]);
    for (division, words) in by_division(&words) {
        if format == ListFormat::Json {
            let words: Vec<_> = (words.iter())
                .map(|(word, p)| json!({ "word": word, "probability": p }))
                .collect();
            json_line(&mut out, &json!({ "division": division, "words": words }))?;
            continue;
        }
        let best = words.iter().take(WORDS);
        let best: Vec<String> = best
            .map(|(word, p)| format!("{word} {:.0}%", 100.0 * p))
            .collect();
        shown.add_row([division.to_owned(), best.join(", ")]);
    }
    if format == ListFormat::Text {
        writeln!(out, "{shown}")?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Words with their probabilities, the strongest first.
type Words<'a> = Vec<(&'a str, f32)>;

fn by_division(table: &DivisionWords) -> Vec<(&str, Words<'_>)> {
    let mut divisions: Vec<(&str, Words<'_>)> = Vec::new();
    for row in 0..table.len() {
        let division = table.division.value(row);
        if divisions.last().is_none_or(|(last, _)| *last != division) {
            divisions.push((division, Vec::new()));
        }
        if let Some((_, words)) = divisions.last_mut() {
            words.push((table.word.value(row), table.probability.value(row)));
        }
    }
    for (_, words) in &mut divisions {
        words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    }
    divisions
}

/// The suggestions for ideas, each with the words of its text that spoke for it.
fn suggestions(store: &Path, ids: &[String], format: ListFormat) -> Result<Outcome> {
    let snapshot = Store::open(store)?.published()?;
    let ideas: Ideas = snapshot.table()?;
    let suggestions: Suggestions = snapshot.table()?;
    let speaking = Speaking::new(&read_table(&snapshot.model())?);
    let mut out = stdout();
    let mut shown = table(&["제안 번호", "순위", "담당 분야", "확률", "근거 낱말"]);
    for id in ids {
        let Some(idea) = find(&ideas.idea_id, id) else {
            bail!("the store has no idea {id:?}");
        };
        let text = [ideas.title.value(idea), ideas.body.value(idea)];
        let text = text.join("\n").to_lowercase();
        let rows = (0..suggestions.len()).filter(|&row| suggestions.idea_id.value(row) == id);
        for row in rows {
            let division = suggestions.division.value(row);
            let (rank, p) = (
                suggestions.rank.value(row),
                suggestions.probability.value(row),
            );
            let words = speaking.of(&text, division, WORDS);
            if format == ListFormat::Json {
                let line = json!({ "idea_id": id, "rank": rank, "division": division, "probability": p, "words": words });
                json_line(&mut out, &line)?;
            } else {
                shown.add_row([
                    id.clone(),
                    rank.to_string(),
                    division.to_owned(),
                    percent(p),
                    words.join(", "),
                ]);
            }
        }
    }
    if format == ListFormat::Text {
        writeln!(out, "{shown}")?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
