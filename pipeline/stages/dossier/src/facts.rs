//! What belongs to which division.
//!
//! Datasets -> distinct ideas with those of their copies that are in the scope, best candidate first,
//! and for each division those that are its business: the citizen chose it, or it is suggested first
//! with enough probability. A category that says nothing (`기타`) is a choice only where nothing else is
//! suggested. Where no idea of the store says its division, none can be suggested either: then the
//! themes stand for divisions, so that whoever hands the ideas on has a document for each.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::Array as _;
use modum_dictionaries::Lexicon;
use modum_model::table::Table as _;
use rustc_hash::FxHashMap;

use crate::Sources;
use crate::divisions::Divisions;

/// A distinct idea with its copies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    /// Its row among the candidates.
    pub(crate) candidate: usize,
    /// The row of its canonical among the ideas.
    pub(crate) canonical: usize,
    pub(crate) topic_id: i32,
    /// Rows of its ideas in the scope.
    pub(crate) members: Vec<usize>,
    /// Its ideas, also beyond the scope.
    pub(crate) total: usize,
    /// People behind the members: known authors, and one for each unknown.
    pub(crate) people: usize,
    /// Votes of the members.
    pub(crate) votes: i64,
    /// Divisions that the citizens chose, in their order.
    pub(crate) chosen: Vec<usize>,
    /// The division suggested first.
    pub(crate) suggested: Option<Suggested>,
}

/// A suggested division.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Suggested {
    pub(crate) division: usize,
    pub(crate) probability: f32,
}

/// Why a group is the business of a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Basis {
    /// The citizen chose it, and it is suggested.
    Both,
    /// The citizen chose it.
    Chosen,
    /// It is suggested.
    Suggested,
    /// Its topic belongs to the theme that stands for a division.
    Theme,
}

/// What dossiers are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// The divisions that citizens chose or that are suggested.
    Divisions,
    /// The themes, where no idea says its division.
    Themes,
}

impl Scheme {
    /// What one of them is called.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Divisions => "분야",
            Self::Themes => "대주제",
        }
    }
}

/// How much there is of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) ideas: usize,
    pub(crate) distinct: usize,
    pub(crate) votes: i64,
}

impl Counts {
    pub(crate) fn of<'a>(groups: impl Iterator<Item = &'a Group>) -> Self {
        groups.fold(Self::default(), |sum, group| Self {
            ideas: sum.ideas + group.members.len(),
            distinct: sum.distinct + 1,
            votes: sum.votes + group.votes,
        })
    }
}

/// All groups in the scope, and whose business they are.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// What the divisions are.
    pub(crate) scheme: Scheme,
    pub(crate) divisions: Divisions,
    pub(crate) groups: Vec<Group>,
    /// For each division its groups with the reason, best candidate first.
    pub(crate) business: Vec<Vec<(usize, Basis)>>,
    /// Divisions that a citizen chose or a suggestion names, also beyond the scope.
    pub(crate) used: BTreeSet<usize>,
}

impl Facts {
    /// `intake` limits the scope; `least` is the probability of a suggestion that counts, `ignored` the
    /// categories that say nothing.
    pub(crate) fn gather(
        sources: &Sources,
        lexicon: &Lexicon,
        intake: Option<&str>,
        least: f32,
        ignored: &[String],
    ) -> Self {
        let labels = sources.suggestions.division.iter().flatten();
        let divisions = Divisions::new(&lexicon.divisions, labels);
        let (groups, used) = Gathering::new(sources, &divisions, ignored).groups(intake, least);
        if used.is_empty() {
            return Self::by_theme(sources, groups);
        }
        let whose = |group: &Group| whose(group, least);
        Self::assigned((Scheme::Divisions, divisions), groups, used, whose)
    }

    /// The themes stand for divisions.
    fn by_theme(sources: &Sources, groups: Vec<Group>) -> Self {
        let topics = &sources.topics;
        let label = |row: usize| {
            let given = sources.names.get(&topics.topic_id.value(row));
            given.map_or_else(|| topics.label.value(row), String::as_str)
        };
        let roots = (0..topics.len()).filter(|&row| topics.parent_id.is_null(row));
        let themes: Vec<(i32, &str)> = roots
            .map(|row| (topics.topic_id.value(row), label(row)))
            .collect();
        let divisions = Divisions::new(&[], themes.iter().map(|(_, label)| *label));
        let places: BTreeMap<i32, usize> = (themes.iter())
            .filter_map(|(id, label)| Some((*id, divisions.find(label)?)))
            .collect();
        let children = (0..topics.len()).filter(|&row| topics.parent_id.is_valid(row));
        let theme_of: BTreeMap<i32, usize> = children
            .filter_map(|row| {
                let place = places.get(&topics.parent_id.value(row))?;
                Some((topics.topic_id.value(row), *place))
            })
            .collect();
        let used = theme_of.values().copied().collect();
        let whose = |group: &Group| {
            let theme = theme_of.get(&group.topic_id).into_iter();
            theme.map(|place| (*place, Basis::Theme)).collect()
        };
        Self::assigned((Scheme::Themes, divisions), groups, used, whose)
    }

    fn assigned(
        (scheme, divisions): (Scheme, Divisions),
        groups: Vec<Group>,
        used: BTreeSet<usize>,
        whose: impl Fn(&Group) -> Vec<(usize, Basis)>,
    ) -> Self {
        let mut business = vec![Vec::new(); divisions.len()];
        for (at, group) in groups.iter().enumerate() {
            for (division, basis) in whose(group) {
                business[division].push((at, basis));
            }
        }
        Self {
            scheme,
            divisions,
            groups,
            business,
            used,
        }
    }

    /// Groups that are nobody's business.
    pub(crate) fn unplaced(&self) -> Counts {
        let placed: BTreeSet<usize> = (self.business.iter().flatten())
            .map(|(group, _)| *group)
            .collect();
        let groups = self.groups.iter().enumerate();
        Counts::of(
            groups
                .filter(|(at, _)| !placed.contains(at))
                .map(|(_, group)| group),
        )
    }
}

/// The divisions whose business a group is.
fn whose(group: &Group, least: f32) -> Vec<(usize, Basis)> {
    let suggested = group.suggested.filter(|found| found.probability >= least);
    let suggested = suggested.map(|found| found.division);
    let mut found: Vec<(usize, Basis)> = (group.chosen.iter())
        .map(|&division| match suggested {
            Some(other) if other == division => (division, Basis::Both),
            _ => (division, Basis::Chosen),
        })
        .collect();
    let new = suggested.filter(|division| !group.chosen.contains(division));
    found.extend(new.map(|division| (division, Basis::Suggested)));
    found
}

/// What groups are made of.
struct Gathering<'a> {
    sources: &'a Sources,
    divisions: &'a Divisions,
    ignored: Vec<Option<usize>>,
    /// Row of each candidate.
    rows: FxHashMap<&'a str, usize>,
}

impl<'a> Gathering<'a> {
    fn new(sources: &'a Sources, divisions: &'a Divisions, ignored: &[String]) -> Self {
        let ids = sources.candidates.idea_id.iter().flatten();
        Self {
            sources,
            divisions,
            ignored: ignored.iter().map(|label| divisions.find(label)).collect(),
            rows: ids.zip(0..).collect(),
        }
    }

    /// Groups with a member in the scope, and the divisions that are in use.
    fn groups(&self, intake: Option<&str>, least: f32) -> (Vec<Group>, BTreeSet<usize>) {
        let candidates = &self.sources.candidates;
        let mut groups: Vec<Group> = (0..candidates.len()).map(|row| self.empty(row)).collect();
        self.add_suggestions(&mut groups);
        let mut used: BTreeSet<usize> = (groups.iter())
            .filter_map(|group| group.suggested.map(|found| found.division))
            .collect();
        let (ideas, duplicates) = (&self.sources.ideas, &self.sources.duplicates);
        for row in 0..ideas.len() {
            let Some(&at) = self.rows.get(duplicates.canonical_id.value(row)) else {
                continue;
            };
            let group = &mut groups[at];
            group.total += 1;
            if ideas.idea_id.value(row) == duplicates.canonical_id.value(row) {
                group.canonical = row;
            }
            let chosen = self.chosen(row);
            used.extend(chosen);
            if intake.is_none_or(|intake| ideas.intake.value(row) == intake) {
                group.members.push(row);
                group.chosen.extend(chosen);
            }
        }
        groups.retain(|group| !group.members.is_empty());
        for group in &mut groups {
            self.finish(group, least);
        }
        (groups, used)
    }

    fn empty(&self, candidate: usize) -> Group {
        Group {
            candidate,
            canonical: 0,
            topic_id: self.sources.candidates.topic_id.value(candidate),
            members: Vec::new(),
            total: 0,
            people: 0,
            votes: 0,
            chosen: Vec::new(),
            suggested: None,
        }
    }

    fn add_suggestions(&self, groups: &mut [Group]) {
        let suggestions = &self.sources.suggestions;
        for row in 0..suggestions.len() {
            let group = self.rows.get(suggestions.idea_id.value(row));
            if suggestions.rank.value(row) == 1
                && let Some(&group) = group
                && let Some(division) = self.divisions.find(suggestions.division.value(row))
            {
                groups[group].suggested = Some(Suggested {
                    division,
                    probability: suggestions.probability.value(row),
                });
            }
        }
    }

    /// The division that the citizen chose.
    fn chosen(&self, row: usize) -> Option<usize> {
        let category = &self.sources.ideas.category;
        let known = category.is_valid(row);
        known.then(|| self.divisions.find(category.value(row)))?
    }

    fn finish(&self, group: &mut Group, least: f32) {
        let ideas = &self.sources.ideas;
        let members = &group.members;
        let votes = members.iter().filter(|&&row| ideas.votes.is_valid(row));
        group.votes = votes.map(|&row| ideas.votes.value(row)).sum();
        let known = members.iter().filter(|&&row| ideas.author.is_valid(row));
        let authors: BTreeSet<&str> = known.clone().map(|&row| ideas.author.value(row)).collect();
        group.people = authors.len() + members.len() - known.count();
        group.chosen.sort_unstable();
        group.chosen.dedup();
        if group
            .suggested
            .is_some_and(|found| found.probability >= least)
        {
            let says_nothing = |division: &usize| self.ignored.contains(&Some(*division));
            group.chosen.retain(|division| !says_nothing(division));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(chosen: &[usize], suggested: Option<(usize, f32)>) -> Group {
        Group {
            candidate: 0,
            canonical: 0,
            topic_id: 1,
            members: vec![0],
            total: 1,
            people: 1,
            votes: 0,
            chosen: chosen.to_vec(),
            suggested: suggested.map(|(division, probability)| Suggested {
                division,
                probability,
            }),
        }
    }

    #[test]
    fn a_choice_and_a_likely_suggestion_make_a_business() {
        let check = |chosen: &[usize], suggested, expected: &[(usize, Basis)]| {
            assert_eq!(whose(&group(chosen, suggested), 0.5), expected);
        };
        check(&[], None, &[]);
        check(&[], Some((2, 0.4)), &[]);
        check(&[], Some((2, 0.5)), &[(2, Basis::Suggested)]);
        check(&[2], Some((2, 0.9)), &[(2, Basis::Both)]);
        check(&[2], Some((2, 0.1)), &[(2, Basis::Chosen)]);
        let both = [
            (1, Basis::Chosen),
            (3, Basis::Chosen),
            (2, Basis::Suggested),
        ];
        check(&[1, 3], Some((2, 0.9)), &both);
    }
}
