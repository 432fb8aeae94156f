//! Exemplars: ideas that show what a topic is about.
//!
//! The most central readable ideas, of which each is chosen for being central and unlike those chosen
//! before (maximal marginal relevance; Carbonell & Goldstein 1998).

use modum_analyzers::personal;
use modum_analyzers::readable::reads_well;
use modum_corpus::Corpus;
use modum_duplicates::{DistinctRow, Groups};
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

/// Bytes of a readable idea at most: its letters, some of four bytes, and spaces.
const LONGEST: usize = 2_500;

/// Up to three ideas of a topic, best first. `members` are its distinct ideas with their cosine to
/// its centroid.
pub(crate) fn exemplars(
    ideas: &Ideas,
    corpus: &Corpus,
    groups: &Groups,
    vectors: &Array2<f32>,
    members: &[(usize, f32)],
) -> Vec<usize> {
    let canonical = |member: usize| groups.canonical(DistinctRow::new(member));
    let is_personal = |member: usize| {
        let normalized = corpus.texts.whole(corpus.texts.of(canonical(member)));
        !personal::find(normalized).is_empty()
    };
    let is_readable = |member: usize| {
        let row = canonical(member).index();
        is_readable(ideas.title.value(row), ideas.body.value(row))
    };
    choose(vectors, pool(members, is_readable, is_personal))
}

/// Whole sentences, not too short and not too long.
fn is_readable(title: &str, body: &str) -> bool {
    if title.len() + body.len() > LONGEST {
        return false;
    }
    let text = format!("{title} {body}");
    let text = text.trim();
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    READABLE.contains(&letters) && reads_well(text)
}

/// The ideas to choose from, most central first: readable ones without personal data, or else those
/// without personal data, or else what there is.
fn pool(
    members: &[(usize, f32)],
    is_readable: impl Fn(usize) -> bool,
    is_personal: impl Fn(usize) -> bool,
) -> Vec<(usize, f32)> {
    let mut central = members.to_vec();
    let nearer = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if central.len() > SEEN {
        central.select_nth_unstable_by(SEEN, nearer);
        central.truncate(SEEN);
    }
    central.sort_unstable_by(nearer);
    let tests: [&dyn Fn(usize) -> bool; 3] = [
        &|member| is_readable(member) && !is_personal(member),
        &|member| !is_personal(member),
        &|_| true,
    ];
    let passing = |test: &dyn Fn(usize) -> bool| -> Vec<(usize, f32)> {
        let passing = central.iter().filter(|&&(member, _)| test(member));
        passing.take(POOL).copied().collect()
    };
    let mut pools = tests.into_iter().map(passing);
    pools.find(|pool| !pool.is_empty()).unwrap_or_default()
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
        let check = |members: &[(usize, f32)],
                     unreadable: &[usize],
                     personal: &[usize],
                     expected: &[usize]| {
            let is_readable = |member: usize| !unreadable.contains(&member);
            let is_personal = |member: usize| personal.contains(&member);
            let chosen = choose(&vectors, pool(members, is_readable, is_personal));
            assert_eq!(chosen, expected, "{members:?}");
        };
        let members = [(0, 0.7), (1, 0.9), (2, 0.8), (3, 0.5), (4, 0.1)];
        check(&members, &[], &[], &[1, 2, 4]);
        check(&members, &[1], &[], &[2, 0, 4]);
        check(&members, &[], &[1], &[2, 0, 4]);
        check(&[(0, 0.5), (2, 0.5)], &[], &[], &[0, 2]);
        check(&[(0, 0.7)], &[], &[0], &[0]);
        check(&[(0, 0.9), (2, 0.5)], &[2], &[0], &[2]);
        check(&[], &[], &[], &[]);
    }

    #[test]
    fn readable_are_whole_sentences() {
        let check = |text: &str, expected: bool| {
            assert_eq!(is_readable(text, ""), expected, "{text}");
            assert_eq!(is_readable("", text), expected, "{text}");
        };
        let body = "어린이 보호구역에 과속 단속 카메라를 더 설치하면 사고가 줄어듭니다.";
        check(body, true);
        check("어린이 보호구역 카메라 설치를 늘려 주십시오", true);
        check(&format!("{body} https://example.com"), false);
        check(&format!("{body}!!!"), false);
        check(&format!("{body} ㅠㅠㅠㅠㅠ"), false);
        check("카메라 설치", false);
        check(
            "PLEASE INSTALL MORE CAMERAS NOW 카메라 설치 바랍니다",
            false,
        );
        check(
            "어린이 보호구역에 과속 단속 카메라를 더 설치하면 사고가",
            false,
        );
        check(&body.repeat(20), false);
    }
}
