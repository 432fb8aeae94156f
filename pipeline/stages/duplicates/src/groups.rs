//! Groups as stars: each member beside the canonical it was compared with.

use std::borrow::Cow;

use arrow::array::{Array, Float32Array, StringArray};
use modum_analyzers::comparable::Comparer;
use modum_corpus::Texts;
use modum_model::ids::IdeaRow;
use modum_model::table::Table as _;
use modum_model::tables::{Duplicates, Ideas};
use rayon::prelude::*;

use crate::known::Known;
use crate::own_text::own_text;
use crate::units::Units;
use crate::verify::Link;

/// How an idea relates to its canonical.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is the canonical.
    Distinct,
    /// The same letters.
    Exact,
    /// Almost the same letters.
    Near,
    /// One contains the other.
    Contained,
    /// A person put it there.
    ByHand,
}

impl Kind {
    /// As it stands in the dataset.
    pub fn name(self) -> &'static str {
        match self {
            Self::Distinct => "distinct",
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Contained => "contained",
            Self::ByHand => "by_hand",
        }
    }
}

/// A group's number; groups are sorted by their canonical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DistinctRow(u32);

impl DistinctRow {
    /// The group at `index`.
    ///
    /// # Panics
    /// When there are more than 2³² groups.
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("a store holds fewer than 2^32 groups"))
    }

    /// The group's position, to index a column with.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The group of each idea.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    group: Vec<DistinctRow>,
    kind: Vec<Kind>,
    similarity: Vec<f32>,
    canonicals: Vec<IdeaRow>,
    members: Vec<IdeaRow>,
    ends: Vec<usize>,
}

/// How one idea belongs to a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Member {
    pub(crate) canonical: IdeaRow,
    pub(crate) kind: Kind,
    pub(crate) similarity: f32,
}

/// Where a unit ended up.
#[derive(Clone, Copy)]
struct Place {
    canonical: u32,
    kind: Kind,
    similarity: f32,
}

impl Groups {
    /// Goes through the units by priority: each joins the most similar canonical it is linked with,
    /// or becomes a canonical itself.
    pub(crate) fn stars(ideas: &Ideas, texts: &Texts, units: &Units, links: &[Link]) -> Self {
        let places = places(units, links);
        let place = |idea: IdeaRow| places[units.of_text(texts.of(idea)) as usize];
        let member = |idea: IdeaRow| {
            let place = place(idea);
            let canonical = units.get(place.canonical).canonical;
            Member {
                canonical,
                kind: if canonical == idea {
                    Kind::Distinct
                } else {
                    place.kind
                },
                similarity: place.similarity,
            }
        };
        let ideas = (0..ideas.len()).map(IdeaRow::new);
        Self::of_members(&ideas.map(member).collect::<Vec<_>>())
    }

    /// The groups of ideas that stand beside these canonicals.
    fn of_members(of: &[Member]) -> Self {
        let mut is_canonical = vec![false; of.len()];
        for member in of {
            is_canonical[member.canonical.index()] = true;
        }
        let mut number = vec![DistinctRow(0); of.len()];
        let mut canonicals = Vec::new();
        for row in (0..of.len()).filter(|&row| is_canonical[row]) {
            number[row] = DistinctRow::new(canonicals.len());
            canonicals.push(IdeaRow::new(row));
        }
        let group: Vec<DistinctRow> = of
            .iter()
            .map(|member| number[member.canonical.index()])
            .collect();
        let (members, ends) = members(&group, canonicals.len());
        Self {
            group,
            kind: of.iter().map(|member| member.kind).collect(),
            similarity: of.iter().map(|member| member.similarity).collect(),
            canonicals,
            members,
            ends,
        }
    }

    /// These groups, with some ideas in other places. All of a group change together.
    pub(crate) fn with(&self, changes: &[(IdeaRow, Member)]) -> Self {
        let mut of: Vec<Member> = (0..self.group.len())
            .map(IdeaRow::new)
            .map(|idea| Member {
                canonical: self.canonical(self.of(idea)),
                kind: self.kind(idea),
                similarity: self.similarity(idea),
            })
            .collect();
        for &(idea, member) in changes {
            of[idea.index()] = member;
        }
        Self::of_members(&of)
    }

    /// How many groups, that is distinct ideas, there are.
    pub fn len(&self) -> usize {
        self.canonicals.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.canonicals.is_empty()
    }

    /// All groups.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = DistinctRow> + use<> {
        (0..self.canonicals.len()).map(DistinctRow::new)
    }

    /// The canonicals, sorted.
    pub fn canonicals(&self) -> &[IdeaRow] {
        &self.canonicals
    }

    /// The canonical of a group.
    pub fn canonical(&self, group: DistinctRow) -> IdeaRow {
        self.canonicals[group.index()]
    }

    /// The group of an idea.
    pub fn of(&self, idea: IdeaRow) -> DistinctRow {
        self.group[idea.index()]
    }

    /// The ideas of a group, sorted.
    pub fn members(&self, group: DistinctRow) -> &[IdeaRow] {
        let start = group
            .index()
            .checked_sub(1)
            .map_or(0, |before| self.ends[before]);
        &self.members[start..self.ends[group.index()]]
    }

    /// How an idea relates to its canonical.
    pub fn kind(&self, idea: IdeaRow) -> Kind {
        self.kind[idea.index()]
    }

    /// How alike an idea and its canonical are, 0 to 1.
    pub fn similarity(&self, idea: IdeaRow) -> f32 {
        self.similarity[idea.index()]
    }

    /// The `duplicates` dataset. What `known` tells of pairs that were together before is taken over.
    pub fn table(
        &self,
        ideas: &Ideas,
        texts: &Texts,
        comparer: &Comparer,
        known: Option<&Known<'_>>,
    ) -> Duplicates {
        let rows = 0..self.group.len();
        let canonical = |row: usize| self.canonical(self.group[row]).index();
        let own: Vec<Cow<'_, str>> = rows
            .clone()
            .into_par_iter()
            .map(IdeaRow::new)
            .map(|idea| match self.kind(idea) {
                Kind::Distinct | Kind::Exact => Cow::Borrowed(""),
                Kind::Near | Kind::Contained | Kind::ByHand => {
                    let canonical = self.canonical(self.of(idea));
                    let known = known.and_then(|known| known.own_text(idea, canonical));
                    let told = || own_text(ideas, texts, comparer, idea, canonical).into();
                    known.map_or_else(told, Cow::Borrowed)
                }
            })
            .collect();
        Duplicates {
            idea_id: ideas.idea_id.clone(),
            canonical_id: StringArray::from_iter_values(
                rows.map(|row| ideas.idea_id.value(canonical(row))),
            ),
            kind: StringArray::from_iter_values(self.kind.iter().map(|kind| kind.name())),
            similarity: Float32Array::from(self.similarity.clone()),
            own_text: StringArray::from_iter_values(own),
        }
    }
}

/// The day of an idea; ideas without a date come last.
pub(crate) fn day(ideas: &Ideas, row: usize) -> i32 {
    if ideas.submitted_at.is_null(row) {
        i32::MAX
    } else {
        ideas.submitted_at.value(row)
    }
}

/// Where each unit ends up; `links` are sorted by member.
fn places(units: &Units, links: &[Link]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(units.len());
    let mut links = links;
    for unit in (0..).take(units.len()) {
        let (own, rest) = links.split_at(links.partition_point(|link| link.member <= unit));
        links = rest;
        let best = own
            .iter()
            .filter(|link| places[link.canonical as usize].canonical == link.canonical)
            .min_by(|a, b| {
                b.similarity
                    .total_cmp(&a.similarity)
                    .then(a.canonical.cmp(&b.canonical))
            });
        places.push(match best {
            Some(link) => Place {
                canonical: link.canonical,
                kind: link.kind,
                similarity: link.similarity,
            },
            None => Place {
                canonical: unit,
                kind: Kind::Exact,
                similarity: 1.0,
            },
        });
    }
    places
}

/// The ideas of each group, and where each group's end.
fn members(group: &[DistinctRow], groups: usize) -> (Vec<IdeaRow>, Vec<usize>) {
    let mut ends = vec![0; groups];
    for group in group {
        ends[group.index()] += 1;
    }
    let mut total = 0;
    for end in &mut ends {
        let start = total;
        total += *end;
        *end = start;
    }
    let mut rows = vec![IdeaRow::new(0); group.len()];
    for (idea, group) in group.iter().enumerate() {
        let next = &mut ends[group.index()];
        rows[*next] = IdeaRow::new(idea);
        *next += 1;
    }
    (rows, ends)
}
