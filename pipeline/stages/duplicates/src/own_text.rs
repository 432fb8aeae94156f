//! What a copy says beyond its canonical: the personal line of a form letter.

use modum_analyzers::comparable::letters;
use modum_analyzers::normalize::normalize;
use modum_model::tables::Ideas;
use rustc_hash::FxHashMap;

/// Letters that a run of words must have to say something of its own; less is a typing error.
const MIN_LETTERS: usize = 6;

/// The runs of words of the idea at `row` that its canonical does not have, joined by ` … `.
pub(crate) fn own_text(ideas: &Ideas, row: usize, canonical: usize) -> String {
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    for word in words(ideas, canonical) {
        *known.entry(key(word)).or_default() += 1;
    }
    let mut runs: Vec<Vec<&str>> = vec![Vec::new()];
    for word in words(ideas, row) {
        match known.get_mut(&key(word)).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                runs.push(Vec::new());
            }
            None => runs.last_mut().expect("there is always a run").push(word),
        }
    }
    let telling = |run: &Vec<&str>| {
        run.len() > 1
            && run
                .iter()
                .map(|word| key(word).chars().count())
                .sum::<usize>()
                >= MIN_LETTERS
    };
    let runs: Vec<String> = runs
        .into_iter()
        .filter(telling)
        .map(|run| run.join(" "))
        .collect();
    runs.join(" … ")
}

fn words(ideas: &Ideas, row: usize) -> impl Iterator<Item = &str> {
    let fields = [ideas.title.value(row), ideas.body.value(row)];
    fields.into_iter().flat_map(str::split_whitespace)
}

fn key(word: &str) -> String {
    letters(&normalize(word).text)
}
