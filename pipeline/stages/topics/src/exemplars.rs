//! Exemplars: ideas that show what a topic is about.
//!
//! The most central readable ideas, of which each is chosen for being central and unlike those chosen
//! before (maximal marginal relevance; Carbonell & Goldstein 1998).

use modum_analyzers::personal;
use modum_analyzers::readable::reads_well;
use modum_corpus::Corpus;
use modum_duplicates::{DistinctRow, Groups};
use modum_model::ids::IdeaRow;
use modum_model::tables::Ideas;
use ndarray::Array2;

/// Exemplars of a topic.
const EXEMPLARS: usize = 3;
/// Readable ideas that are weighed against each other.
const POOL: usize = 40;
/// Central ideas that are looked through for them.
const SEEN: usize = 400;
/// What being central weighs against being unlike the others.
const CENTRAL: f32 = 0.7;
/// Cosine from which two ideas show the same.
const ALIKE: f32 = 0.92;
/// Letters of a readable idea: no fragment, no treatise.
const READABLE: std::ops::RangeInclusive<usize> = 15..=500;

/// Up to three ideas of a topic, best first. `members` are its distinct ideas with their cosine to
/// its centroid.
pub(crate) fn exemplars(
    ideas: &Ideas,
    corpus: &Corpus,
    groups: &Groups,
    vectors: &Array2<f32>,
    members: &[(usize, f32)],
) -> Vec<usize> {
    let merit = |member: usize| {
        let idea = groups.canonical(DistinctRow::new(member));
        let normalized = corpus.texts.whole(corpus.texts.of(idea));
        Merit::of(&shown(ideas, idea), normalized)
    };
    choose(vectors, pool(members, merit))
}

fn shown(ideas: &Ideas, idea: IdeaRow) -> String {
    let row = idea.index();
    format!("{} {}", ideas.title.value(row), ideas.body.value(row))
}

/// How fit an idea is to be shown, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Merit {
    Readable,
    Unreadable,
    /// Shown only where every idea of the topic is like this.
    Personal,
}

impl Merit {
    fn of(shown: &str, normalized: &str) -> Self {
        if !personal::find(normalized).is_empty() {
            Self::Personal
        } else if is_readable(shown.trim()) {
            Self::Readable
        } else {
            Self::Unreadable
        }
    }
}

/// Whole sentences, not too short and not too long.
fn is_readable(text: &str) -> bool {
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    READABLE.contains(&letters) && reads_well(text)
}

/// The ideas to choose from, most central first: readable ones, or what there is.
fn pool(members: &[(usize, f32)], merit: impl Fn(usize) -> Merit) -> Vec<(usize, f32)> {
    let mut central = members.to_vec();
    central.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut readable = Vec::with_capacity(POOL);
    let mut others = Vec::new();
    for &(member, cosine) in central.iter().take(SEEN) {
        match merit(member) {
            Merit::Readable => readable.push((member, cosine)),
            other => others.push((other, member, cosine)),
        }
        if readable.len() == POOL {
            break;
        }
    }
    if !readable.is_empty() {
        return readable;
    }
    let best = others.iter().map(|(merit, ..)| *merit).min();
    others.retain(|(merit, ..)| Some(*merit) == best);
    others.truncate(POOL);
    others
        .into_iter()
        .map(|(_, member, cosine)| (member, cosine))
        .collect()
}

fn choose(vectors: &Array2<f32>, mut pool: Vec<(usize, f32)>) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::with_capacity(EXEMPLARS);
    // The pool's cosines become what each idea would add.
    while chosen.len() < EXEMPLARS {
        let likeness = |member: usize| {
            let alike = chosen
                .iter()
                .map(|&known| vectors.row(known).dot(&vectors.row(member)));
            alike.fold(0.0_f32, f32::max)
        };
        pool.retain(|&(member, _)| !chosen.contains(&member) && likeness(member) < ALIKE);
        let gain = |&(member, cosine): &(usize, f32)| {
            CENTRAL * cosine - (1.0 - CENTRAL) * likeness(member)
        };
        let best = pool
            .iter()
            .max_by(|a, b| gain(a).total_cmp(&gain(b)).then(b.0.cmp(&a.0)));
        let Some(&(best, _)) = best else { break };
        chosen.push(best);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn exemplars_are_central_readable_and_unlike() {
        let vectors = array![
            [1.0, 0.0],
            [0.99, 0.141],
            [0.8, 0.6],
            [0.6, 0.8],
            [0.0, 1.0]
        ];
        let check = |members: &[(usize, f32)], poor: &[(usize, Merit)], expected: &[usize]| {
            let merit = |member| {
                let found = poor.iter().find(|(poor, _)| *poor == member);
                found.map_or(Merit::Readable, |(_, merit)| *merit)
            };
            let chosen = choose(&vectors, pool(members, merit));
            assert_eq!(chosen, expected, "{members:?}");
        };
        let members = [(0, 0.7), (1, 0.9), (2, 0.8), (3, 0.5), (4, 0.1)];
        check(&members, &[], &[1, 2, 4]);
        check(&members, &[(1, Merit::Unreadable)], &[2, 0, 4]);
        check(&[(0, 0.5), (2, 0.5)], &[], &[0, 2]);
        check(&[(0, 0.7)], &[(0, Merit::Personal)], &[0]);
        let poor = [(0, Merit::Personal), (2, Merit::Unreadable)];
        check(&[(0, 0.9), (2, 0.5)], &poor, &[2]);
        check(&[], &[], &[]);
    }

    #[test]
    fn readable_are_whole_sentences() {
        let check = |text: &str, expected: Merit| {
            assert_eq!(Merit::of(text, text), expected, "{text}");
        };
        let body = "어린이 보호구역에 과속 단속 카메라를 더 설치하면 사고가 줄어듭니다.";
        check(body, Merit::Readable);
        check(
            "어린이 보호구역 카메라 설치를 늘려 주십시오",
            Merit::Readable,
        );
        check(&format!("{body} 010-1234-5678"), Merit::Personal);
        check(&format!("{body} https://example.com"), Merit::Unreadable);
        check(&body.repeat(20), Merit::Unreadable);
    }
}
