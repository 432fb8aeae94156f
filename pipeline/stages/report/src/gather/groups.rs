//! Groups of copies, as the public table of proposals tells them.

use std::collections::BTreeMap;

use arrow::array::{Array as _, Float32Array, Int32Array, StringArray};
use modum_model::settings::RankSettings;
use modum_model::table::find;

use super::columns::{Columns, count, id, text};
use super::proposals::Outcome;

/// The proposals, and what their groups have together.
pub(crate) struct Groups<'a> {
    ids: &'a StringArray,
    titles: &'a StringArray,
    bodies: &'a StringArray,
    topics: &'a Int32Array,
    /// By the row of the canonical; others have no member.
    sums: Vec<Group<'a>>,
}

/// What the proposals of a group have together.
#[derive(Clone, Copy, Default)]
pub(crate) struct Group<'a> {
    pub(crate) members: i64,
    /// Of those that have any.
    pub(crate) votes: Option<i64>,
    pub(crate) outcome: Outcome,
    /// The stage that the outcome was read from.
    pub(crate) stage: &'a str,
    /// Whether it is the stage of a copy.
    pub(crate) of_copy: bool,
}

/// Letters of a title or an excerpt that are shown.
const TITLE: usize = 60;
const EXCERPT: usize = 170;

impl<'a> Groups<'a> {
    pub(crate) fn of(ideas: Columns<'a>, rank: &RankSettings) -> Self {
        let mut all = Self {
            ids: ideas.texts("idea_id"),
            titles: ideas.texts("title"),
            bodies: ideas.texts("body"),
            topics: ideas.ids("topic_id"),
            sums: vec![Group::default(); ideas.rows().len()],
        };
        let outcomes = Outcome::by_stage(rank);
        let canonicals = ideas.texts("canonical_id");
        let (votes, stages) = (ideas.counts("votes"), ideas.texts("stage"));
        for row in ideas.rows() {
            let Some(canonical) = all.find(canonicals.value(row)) else {
                continue;
            };
            let group = &mut all.sums[canonical];
            group.members += 1;
            if let Some(votes) = count(votes, row) {
                *group.votes.get_or_insert(0) += votes;
            }
            let stage = text(stages, row).unwrap_or_default();
            let outcome = Outcome::of(stage, &outcomes);
            let own = canonical == row;
            if outcome > group.outcome || own && outcome == group.outcome {
                (group.outcome, group.stage, group.of_copy) = (outcome, stage, !own);
            }
        }
        all
    }

    /// The row of a proposal.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        find(self.ids, id)
    }

    pub(crate) fn id(&self, row: usize) -> &'a str {
        self.ids.value(row)
    }

    pub(crate) fn topic(&self, row: usize) -> Option<i32> {
        id(self.topics, row)
    }

    /// Groups with the rows of their canonicals.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &Group<'a>)> {
        let groups = self.sums.iter().enumerate();
        groups.filter(|(_, group)| group.members > 0)
    }

    /// Whether any proposal has a vote.
    pub(crate) fn has_votes(&self) -> bool {
        self.iter().any(|(_, group)| group.votes > Some(0))
    }

    /// The title, or the beginning of the text; empty where both are.
    pub(crate) fn title(&self, row: usize) -> String {
        let title = shortened(self.titles.value(row), TITLE);
        if title.is_empty() {
            shortened(self.bodies.value(row), TITLE)
        } else {
            title
        }
    }

    /// The beginning of the text.
    pub(crate) fn excerpt(&self, row: usize) -> String {
        shortened(self.bodies.value(row), EXCERPT)
    }
}

/// The first `letters` of a text in one line, cut between words and outside of marks where it can be.
fn shortened(text: &str, letters: usize) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    let Some((end, _)) = line.char_indices().nth(letters) else {
        return line;
    };
    let mut kept = &line[..end];
    if let Some(open) = kept.rfind('[')
        && !kept[open..].contains(']')
    {
        kept = &kept[..open];
    }
    if let Some(space) = kept.rfind(' ')
        && space > end / 2
    {
        kept = &kept[..space];
    }
    format!("{}…", kept.trim_end())
}

/// Proposals by kind of copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Copies {
    pub(crate) kinds: BTreeMap<String, i64>,
}

impl Copies {
    /// Proposals that say the same as another one.
    pub(crate) fn number(&self) -> i64 {
        let copies = self.kinds.iter().filter(|(kind, _)| *kind != "distinct");
        copies.map(|(_, count)| count).sum()
    }
}

pub(crate) fn copies(kinds: &StringArray) -> Copies {
    let mut copies = Copies::default();
    for kind in kinds.iter().flatten() {
        if let Some(count) = copies.kinds.get_mut(kind) {
            *count += 1;
        } else {
            copies.kinds.insert(kind.to_owned(), 1);
        }
    }
    copies
}

/// Proposals by band of confidence, the highest first, and the mean.
pub(crate) fn confidence(scores: &Float32Array) -> ([i64; 5], Option<f64>) {
    const FROM: [f32; 4] = [0.9, 0.7, 0.5, 0.3];
    let mut bands = [0; 5];
    let mut sum = 0.0;
    for score in scores.iter().flatten() {
        let band = FROM.iter().position(|from| score >= *from);
        bands[band.unwrap_or(FROM.len())] += 1;
        sum += f64::from(score);
    }
    let number = scores.len() - scores.null_count();
    (bands, (number > 0).then(|| sum / number as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_words_and_outside_of_marks() {
        let check =
            |text: &str, letters: usize, cut: &str| assert_eq!(shortened(text, letters), cut);
        check("버스를\n늘려  주세요", 20, "버스를 늘려 주세요");
        check("버스를 늘려 주세요", 9, "버스를 늘려…");
        check("전화는 [전화번호]로", 9, "전화는…");
        check("가나다라마바사아자차", 4, "가나다라…");
        check("", 4, "");
    }

    #[test]
    fn confidence_falls_into_bands() {
        let scores = Float32Array::from(vec![Some(1.0), Some(0.9), Some(0.7), Some(0.29), None]);
        let (bands, mean) = confidence(&scores);
        assert_eq!(bands, [2, 1, 0, 0, 1]);
        assert!((mean.unwrap() - 0.7225).abs() < 1e-6);
        assert_eq!(confidence(&Float32Array::from(Vec::<f32>::new())).1, None);
    }
}
