//! Groups as people corrected them.
//!
//! [`Groups`] of the machine and decisions, oldest first → groups in which every decision holds that
//! no later one overrules. Decisions are replayed on the machine's groups, so the result is a function
//! of the set of ideas and the decisions:
//!
//! - *split*: the ideas named leave their groups; those that leave the same group stay together.
//! - *join*: the whole groups of two ideas become one.
//!
//! An idea that the store does not have counts in no decision until it comes (again). One whose text
//! was erased counts alone, without those that are as empty as itself. The canonical of a changed
//! group is chosen as always: the text with the most equal copies in the group, then the earliest,
//! then the smallest id; and never an erased one before another. A member that the machine put beside
//! the same canonical keeps its kind; every other one is [`Kind::ByHand`], with the similarity that
//! its text has.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array as _, StringArray};
use modum_analyzers::comparable::{Comparer, letters};
use modum_analyzers::{edit, shingle};
use modum_corpus::Texts;
use modum_model::ids::IdeaRow;
use modum_model::table::find;
use modum_model::tables::Ideas;

use crate::groups::{Groups, Kind, Member, day};
use crate::own_text::counting;

/// Letters up to which texts are compared by edit distance too, as the machine does.
const SHORT: usize = 72;

/// What a person decided about groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// These ideas leave their groups; those of one group stay together.
    Split(Vec<String>),
    /// The groups of these two ideas are one.
    Join([String; 2]),
}

/// Which ideas are together: what decisions change, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    block: Vec<u32>,
    /// The ideas of each block, sorted. Blocks that were joined to others are empty.
    members: Vec<Vec<IdeaRow>>,
    /// Blocks that a decision changed.
    changed: BTreeSet<u32>,
}

impl Partition {
    /// Ideas with the same canonical are together. `canonicals` holds the row of each idea's.
    ///
    /// # Panics
    /// When there are more than 2³² groups, or a canonical is none of the rows.
    pub fn new(canonicals: impl Iterator<Item = usize>) -> Self {
        let canonicals: Vec<usize> = canonicals.collect();
        let mut numbers: Vec<Option<u32>> = vec![None; canonicals.len()];
        let mut partition = Self {
            block: Vec::with_capacity(canonicals.len()),
            members: Vec::new(),
            changed: BTreeSet::new(),
        };
        for (row, canonical) in canonicals.into_iter().enumerate() {
            let next = partition.members.len();
            let block =
                *numbers[canonical].get_or_insert_with(|| u32::try_from(next).expect(FEWER));
            if block as usize == partition.members.len() {
                partition.members.push(Vec::new());
            }
            partition.block.push(block);
            partition.members[block as usize].push(IdeaRow::new(row));
        }
        partition
    }

    /// The ideas together with `idea`, itself included, sorted.
    pub fn group(&self, idea: IdeaRow) -> &[IdeaRow] {
        &self.members[self.block[idea.index()] as usize]
    }

    /// Changes what `decision` says; `ids` are the ids of all ideas, sorted.
    pub fn obey(&mut self, ids: &StringArray, decision: &Decision) {
        let row = |id: &String| find(ids, id).map(IdeaRow::new);
        match decision {
            Decision::Split(ids) => {
                let ideas: BTreeSet<IdeaRow> = ids.iter().filter_map(row).collect();
                self.split(&ideas);
            }
            Decision::Join([a, b]) => {
                if let (Some(a), Some(b)) = (row(a), row(b)) {
                    self.join(a, b);
                }
            }
        }
    }

    fn split(&mut self, ideas: &BTreeSet<IdeaRow>) {
        let blocks: BTreeSet<u32> = ideas.iter().map(|idea| self.block[idea.index()]).collect();
        for block in blocks {
            let members = std::mem::take(&mut self.members[block as usize]);
            let (leaving, staying): (Vec<_>, Vec<_>) =
                members.into_iter().partition(|idea| ideas.contains(idea));
            if staying.is_empty() {
                self.members[block as usize] = leaving;
                continue;
            }
            let new = u32::try_from(self.members.len()).expect(FEWER);
            for idea in &leaving {
                self.block[idea.index()] = new;
            }
            self.members[block as usize] = staying;
            self.members.push(leaving);
            self.changed.extend([block, new]);
        }
    }

    fn join(&mut self, a: IdeaRow, b: IdeaRow) {
        let [a, b] = [a, b].map(|idea| self.block[idea.index()]);
        if a == b {
            return;
        }
        let moved = std::mem::take(&mut self.members[b as usize]);
        for idea in &moved {
            self.block[idea.index()] = a;
        }
        let members = &mut self.members[a as usize];
        members.extend(moved);
        members.sort_unstable();
        self.changed.extend([a, b]);
    }
}

/// Why the casts cannot fail.
const FEWER: &str = "a store holds fewer than 2^32 groups";

/// `groups` with all `decisions` obeyed, oldest first.
pub fn by_hand(
    groups: Groups,
    ideas: &Ideas,
    texts: &Texts,
    comparer: &Comparer,
    decisions: &[Decision],
) -> Groups {
    if decisions.is_empty() {
        return groups;
    }
    let rows = (0..ideas.idea_id.len()).map(IdeaRow::new);
    let canonicals = rows.map(|idea| groups.canonical(groups.of(idea)).index());
    let mut partition = Partition::new(canonicals);
    partition.split_erased(&ideas.idea_id, texts, decisions);
    for decision in decisions {
        partition.obey(&ideas.idea_id, decision);
    }
    let mut changes: Vec<(IdeaRow, Member)> = Vec::new();
    for &block in &partition.changed {
        let members = &partition.members[block as usize];
        if let Some(canonical) = canonical(members, ideas, texts) {
            let member =
                |&idea: &IdeaRow| (idea, member(idea, canonical, &groups, texts, comparer));
            changes.extend(members.iter().map(member));
        }
    }
    groups.with(&changes)
}

impl Partition {
    /// Puts the erased ideas that decisions name into groups of their own.
    fn split_erased(&mut self, ids: &StringArray, texts: &Texts, decisions: &[Decision]) {
        let named = decisions.iter().flat_map(|decision| match decision {
            Decision::Split(ids) => ids.as_slice(),
            Decision::Join(pair) => pair.as_slice(),
        });
        let rows = named.filter_map(|id| find(ids, id).map(IdeaRow::new));
        for idea in rows
            .filter(|&idea| is_erased(idea, texts))
            .collect::<BTreeSet<_>>()
        {
            self.split(&BTreeSet::from([idea]));
        }
    }
}

fn is_erased(idea: IdeaRow, texts: &Texts) -> bool {
    texts.whole(texts.of(idea)).is_empty()
}

/// Who stands for a group: among the ideas with the text that most have, the earliest, then the one
/// with the smallest id. Erased ideas stand for nobody but each other.
fn canonical(members: &[IdeaRow], ideas: &Ideas, texts: &Texts) -> Option<IdeaRow> {
    let mut units: BTreeMap<(bool, String), Vec<(i32, IdeaRow)>> = BTreeMap::new();
    for &idea in members {
        let day = day(ideas, idea.index());
        let unit = (is_erased(idea, texts), key(texts.whole(texts.of(idea))));
        units.entry(unit).or_default().push((day, idea));
    }
    let first = units.iter().filter_map(|((erased, _), unit)| {
        let &(day, idea) = unit.iter().min()?;
        Some((*erased, Reverse(unit.len()), day, idea))
    });
    first.min().map(|(.., idea)| idea)
}

/// Equal for texts with the same letters; a text without letters is its own symbols.
fn key(normalized: &str) -> String {
    let letters = letters(normalized);
    if letters.is_empty() {
        normalized.to_owned()
    } else {
        letters
    }
}

/// How an idea of a changed group relates to its canonical.
fn member(
    idea: IdeaRow,
    canonical: IdeaRow,
    machine: &Groups,
    texts: &Texts,
    comparer: &Comparer,
) -> Member {
    let (kind, similarity) = if idea == canonical {
        (Kind::Distinct, 1.0)
    } else if machine.canonical(machine.of(idea)) == canonical {
        (machine.kind(idea), machine.similarity(idea))
    } else {
        let [a, b] = [idea, canonical].map(|idea| texts.whole(texts.of(idea)));
        (Kind::ByHand, similarity(a, b, comparer))
    };
    Member {
        canonical,
        kind,
        similarity,
    }
}

/// As the machine computes it for near copies: the Jaccard index of shingles, or, for short texts, the
/// similarity in jamo where that is higher. An erased text is like no other.
fn similarity(a: &str, b: &str, comparer: &Comparer) -> f32 {
    if key(a) == key(b) {
        return 1.0;
    }
    let [a, b] = [a, b].map(|text| {
        let counting = counting(text, comparer);
        if counting.is_empty() {
            key(text).encode_utf16().collect()
        } else {
            counting
        }
    });
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let [in_a, in_b] = [&a, &b].map(|letters| String::from_utf16_lossy(letters));
    let by_shingles = shingle::similarity(&in_a, &in_b);
    if a.len().max(b.len()) <= SHORT {
        by_shingles.max(edit::similarity(&a, &b, 0.0))
    } else {
        by_shingles
    }
}
