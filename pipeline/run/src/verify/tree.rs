//! The topic tree and what refers to it.

use arrow::array::{Array, AsArray};
use modum_model::table::Table;

use super::facts::in_unit;
use super::{Facts, Findings};

const EVENTS: [&str; 5] = ["born", "continued", "split", "merged", "retired"];

pub(super) fn parents(facts: &Facts<'_>, findings: &mut Findings) {
    for topic in facts.topics.keys() {
        let Some(parent) = facts.parent(*topic) else {
            continue;
        };
        let is_theme = facts.topics.contains_key(&parent) && facts.parent(parent).is_none();
        findings.expect(is_theme, || {
            format!("topic {topic} has parent {parent}, which is no theme")
        });
    }
}

pub(super) fn keywords(facts: &Facts<'_>, findings: &mut Findings) {
    let topics = &facts.tables.topics;
    for row in 0..topics.len() {
        let id = topics.topic_id.value(row);
        let (words, scores) = (
            topics.keywords.value_length(row),
            topics.keyword_scores.value_length(row),
        );
        findings.expect(words == scores, || {
            format!("topic {id} has {words} keywords and {scores} scores")
        });
        for (name, column) in [("coherence", &topics.coherence), ("growth", &topics.growth)] {
            let value = column.value(row);
            findings.expect((-1.0..=1.0).contains(&value), || {
                format!("topic {id} has {name} {value}")
            });
        }
    }
}

pub(super) fn exemplars(facts: &Facts<'_>, findings: &mut Findings) {
    let topics = &facts.tables.topics;
    for row in 0..topics.len() {
        let topic = topics.topic_id.value(row);
        let exemplars = topics.exemplar_ids.value(row);
        for id in exemplars.as_string::<i32>().iter().flatten() {
            let own = facts.topic(id);
            let within = own == Some(topic) || own.and_then(|own| facts.parent(own)) == Some(topic);
            findings.expect(facts.idea(id).is_some(), || {
                format!("exemplar {id} of topic {topic} is no idea")
            });
            findings.expect(within, || {
                format!("exemplar {id} of topic {topic} is in {own:?}")
            });
        }
    }
}

pub(super) fn assignments(facts: &Facts<'_>, findings: &mut Findings) {
    let table = &facts.tables.assignments;
    for row in 0..table.len() {
        let (id, topic) = (table.idea_id.value(row), table.topic_id.value(row));
        let (theme, parent) = (table.theme_id.value(row), facts.parent(topic));
        findings.expect(parent == Some(theme), || {
            format!("{id} is in topic {topic} with theme {theme}, but that topic's is {parent:?}")
        });
        let confidence = table.confidence.value(row);
        findings.expect(in_unit(confidence), || {
            format!("{id} has confidence {confidence}")
        });
        second_topic(facts, row, findings);
    }
}

/// The second topic is another topic with a confidence, or both are null.
fn second_topic(facts: &Facts<'_>, row: usize, findings: &mut Findings) {
    let table = &facts.tables.assignments;
    let id = table.idea_id.value(row);
    match (
        table.second_topic_id.is_valid(row),
        table.second_confidence.is_valid(row),
    ) {
        (false, false) => {}
        (true, true) => {
            let topic = table.second_topic_id.value(row);
            let other = topic != table.topic_id.value(row) && facts.parent(topic).is_some();
            findings.expect(other, || format!("{id} has {topic} as second topic"));
            let confidence = table.second_confidence.value(row);
            findings.expect(in_unit(confidence), || {
                format!("{id} has second_confidence {confidence}")
            });
        }
        _ => findings.note(|| format!("{id} has one of second_topic_id and second_confidence")),
    }
}

pub(super) fn lineage(facts: &Facts<'_>, findings: &mut Findings) {
    let lineage = &facts.tables.topic_lineage;
    for row in 0..lineage.len() {
        let (topic, event) = (lineage.topic_id.value(row), lineage.event.value(row));
        findings.expect(EVENTS.contains(&event), || {
            format!("topic {topic} was {event:?}")
        });
        let intake = lineage.intake.value(row);
        findings.expect(facts.manifest.knows(intake), || {
            format!("topic {topic} was {event} in the unknown intake {intake:?}")
        });
        let overlap = lineage.overlap.value(row);
        findings.expect(in_unit(overlap), || {
            format!("topic {topic} has overlap {overlap}")
        });
    }
}
