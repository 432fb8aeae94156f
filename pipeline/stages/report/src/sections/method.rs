//! How the analysis works, in plain words.

use crate::document::{Block, Section};

use super::Context;

pub(super) fn section(context: &Context<'_>) -> Section {
    let near = context.input.duplicates.near;
    let steps = [
        context.say("method.read").to_owned(),
        context.say("method.words").to_owned(),
        context.fill("method.copies", &[("near", &near)]),
        context.say("method.topics").to_owned(),
        context.say("method.growth").to_owned(),
        context.say("method.ranking").to_owned(),
        context.say("method.privacy").to_owned(),
        context.say("method.limits").to_owned(),
    ];
    let blocks = vec![
        context.text("method.intro", &[]),
        Block::List(steps.to_vec()),
    ];
    context.section("method", blocks)
}
