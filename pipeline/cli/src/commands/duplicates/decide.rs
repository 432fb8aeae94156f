//! Splits and joins: checked against the groups as they will be, kept for the next run.
//!
//! A decision is judged on the groups of the snapshot with all decisions obeyed that wait for a run,
//! so that what a person is told is what the next run does. Nothing is kept that would change nothing.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::{Result, bail};
use modum_duplicates::{Decision, Partition};
use modum_model::ids::IdeaRow;
use modum_run::decisions::{Decisions, DecisionsFile, GroupDecision};
use modum_run::store::{Snapshot, Store};

use super::copies::Copies;
use crate::setup::{now, user};

/// Ideas named in a message.
const NAMED: usize = 5;

/// Takes ideas out of their groups.
pub(super) fn split(
    out: &mut impl Write,
    store: &Store,
    snapshot: &Snapshot,
    ids: &[String],
) -> Result<()> {
    let mut desk = Desk::open(store, snapshot)?;
    let ids: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let ideas = ids
        .iter()
        .map(|id| desk.idea(id))
        .collect::<Result<BTreeSet<_>>>()?;
    for &idea in &ideas {
        let group = desk.groups.group(idea);
        if group.iter().all(|other| ideas.contains(other)) {
            let id = desk.copies.id(idea.index());
            match group.len() {
                1 => bail!("{id} has no copies, so there is nothing to split; nothing was kept"),
                n => bail!(
                    "{id} is split together with its whole group of {n} ideas ({}), so it would \
                     leave nobody; name only those that are no copies of the rest; nothing was kept",
                    desk.names(group)
                ),
            }
        }
    }
    desk.keep(Decision::Split(
        ids.into_iter().map(str::to_owned).collect(),
    ))?;
    let mut told = BTreeSet::new();
    for &idea in &ideas {
        let group = desk.groups.group(idea);
        if told.insert(group[0]) {
            writeln!(out, "split off: {}", desk.names(group))?;
        }
    }
    desk.tell(out)
}

/// Makes the groups of two ideas one.
pub(super) fn join(
    out: &mut impl Write,
    store: &Store,
    snapshot: &Snapshot,
    pair: [&String; 2],
) -> Result<()> {
    let mut desk = Desk::open(store, snapshot)?;
    let [a, b] = [desk.idea(pair[0])?, desk.idea(pair[1])?];
    if a == b {
        bail!("{} cannot be joined with itself; nothing was kept", pair[0]);
    }
    if desk.groups.group(a).contains(&b) {
        bail!(
            "{} and {} are in one group already; nothing was kept",
            pair[0],
            pair[1]
        );
    }
    desk.keep(Decision::Join(pair.map(Clone::clone)))?;
    writeln!(out, "joined: {}", desk.names(desk.groups.group(a)))?;
    desk.tell(out)
}

/// The groups as the next run will have them, and the decisions so far.
struct Desk<'a> {
    store: &'a Store,
    copies: Copies,
    groups: Partition,
    made: Vec<GroupDecision>,
}

impl<'a> Desk<'a> {
    fn open(store: &'a Store, snapshot: &Snapshot) -> Result<Self> {
        let copies = Copies::read(snapshot)?;
        let made = Decisions::read(&store.decisions())?.groups;
        let obeyed = usize::try_from(snapshot.manifest()?.group_decisions)?;
        let mut groups = Partition::new(copies.canonicals().iter().copied());
        for waiting in made.iter().skip(obeyed) {
            groups.obey(&copies.ideas.idea_id, &waiting.decision);
        }
        Ok(Self {
            store,
            copies,
            groups,
            made,
        })
    }

    /// An idea that a person named, and that can be decided about.
    fn idea(&self, id: &str) -> Result<IdeaRow> {
        let row = self.copies.row(id)?;
        if self.copies.text(row).is_empty() {
            bail!("the text of {id} was erased, so it is no copy of anything; nothing was kept");
        }
        Ok(IdeaRow::new(row))
    }

    fn keep(&mut self, decision: Decision) -> Result<()> {
        self.groups.obey(&self.copies.ideas.idea_id, &decision);
        let made = GroupDecision {
            decision,
            at: now(),
            who: user(),
        };
        DecisionsFile::open(&self.store.decisions())?.decide_groups(&made)?;
        self.made.push(made);
        Ok(())
    }

    /// Says which earlier decisions no longer hold, and when the new one will.
    fn tell(&self, out: &mut impl Write) -> Result<()> {
        if let Some((last, earlier)) = self.made.split_last() {
            for made in earlier
                .iter()
                .filter(|made| overrules(&last.decision, &made.decision))
            {
                let (what, ids) = match &made.decision {
                    Decision::Split(ids) => ("split", ids.join(", ")),
                    Decision::Join(pair) => ("join", pair.join(" and ")),
                };
                let by = made
                    .who
                    .as_deref()
                    .map_or_else(String::new, |who| format!(" by {who}"));
                let at = &made.at;
                writeln!(out, "this overrules the {what} of {ids}, decided {at}{by}")?;
            }
        }
        writeln!(out, "kept; the next run obeys it")?;
        Ok(())
    }

    fn names(&self, group: &[IdeaRow]) -> String {
        let named = group
            .iter()
            .take(NAMED)
            .map(|idea| self.copies.id(idea.index()));
        let named = named.collect::<Vec<_>>().join(", ");
        match group.len().saturating_sub(NAMED) {
            0 => named,
            more => format!("{named} and {more} more"),
        }
    }
}

/// A join overrules the splits that kept its ideas apart, a split the joins that it takes apart.
fn overrules(last: &Decision, earlier: &Decision) -> bool {
    match (last, earlier) {
        (Decision::Join([a, b]), Decision::Split(ids))
        | (Decision::Split(ids), Decision::Join([a, b])) => ids.contains(a) != ids.contains(b),
        _ => false,
    }
}
