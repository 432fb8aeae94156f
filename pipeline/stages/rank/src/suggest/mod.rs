//! Suggests the divisions that should answer an idea, learned from the categories ideas carry.
//!
//! Labelled examples -> [`train`] -> [`Model`] -> up to three divisions with calibrated
//! probability. Features are sparse (`features`): on short Korean texts character n-grams and
//! words beat dense vectors by far. Two linear classifiers see them, a support vector machine
//! (`svm`) and naive Bayes (`bayes`); as both are linear, their weighted sum is one matrix, so
//! the mixture costs nothing at prediction. Scores of held-out examples calibrate the
//! probabilities (`calibrate`). The words that speak for a division are those that the model would
//! suggest it for by themselves (`words`).

mod features;
mod scale;
mod linear;
mod svm;
mod bayes;
mod calibrate;
mod words;

use arrow::array::{Float32Array, Int32Array, StringArray};
use modum_model::settings::SuggestSettings;
use modum_model::tables::Suggestions;
use rayon::prelude::*;

pub use features::Example;
pub use words::Speaking;

use calibrate::Calibration;
use features::{Extractor, Rows};
use linear::Linear;
use scale::Scale;
use svm::Machine;

/// Suggestions for one idea, at most.
const SUGGESTIONS: usize = 3;
/// One example in so many is held out to calibrate the probabilities.
const HELD_OUT: u64 = 5;
/// Passes of the classifier without the held-out examples, and with them afterwards.
const PASSES: [usize; 2] = [8, 4];
/// Weight of naive Bayes beside the support vector machine.
const BAYES_SHARE: f32 = 0.08;
/// Feature values that training holds at most, which bounds its memory and time: 60,000 titles, or
/// some 20,000 ideas with their bodies.
const MAX_VALUES: usize = 6_000_000;
/// Ideas for which one task makes suggestions.
const CHUNK: usize = 1024;

/// One suggested division.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggestion<'a> {
    /// The category's label.
    pub division: &'a str,
    /// Calibrated probability, 0 to 1.
    pub probability: f32,
}

/// A trained classifier.
#[derive(Debug)]
pub struct Model {
    divisions: Vec<String>,
    scale: Scale,
    linear: Linear,
    calibration: Calibration,
}

/// Learns divisions from `labels`, parallel to `examples`.
///
/// Gives `None` when fewer than `settings.min_ideas` examples carry a category that
/// `settings.min_category` of them share and that is not ignored, or when there is only one such
/// category. The result depends on the examples and their order only, never on threads.
///
/// # Panics
/// When the slices differ in length.
pub fn train(
    examples: &[Example],
    labels: &[Option<&str>],
    settings: &SuggestSettings,
) -> Option<Model> {
    assert_eq!(examples.len(), labels.len(), "one label an example");
    let divisions = divisions(labels, settings);
    let mut labelled = labelled(examples, labels, &divisions);
    if divisions.len() < 2 || labelled.len() < settings.min_ideas {
        return None;
    }
    let mut rows = training_rows(examples, &mut labelled);
    let classes: Vec<usize> = labelled.iter().map(|example| example.class).collect();
    let all: Vec<u32> = (0..).zip(&classes).map(|(row, _)| row).collect();
    let (held_out, fitted): (Vec<u32>, Vec<u32>) = all
        .iter()
        .partition(|row| labelled[**row as usize].hash.is_multiple_of(HELD_OUT));
    let scale = Scale::fit(&rows, &classes, &fitted, divisions.len());
    scale.apply(&mut rows);
    let mut machine = Machine::new(&rows, &classes, scale.columns(), divisions.len());
    machine.fit(&fitted, PASSES[0]);
    let trial = with_bayes(&machine, &rows, &classes, &fitted);
    let calibration = Calibration::fit(&trial, &rows, &classes, &held_out);
    machine.fit(&all, PASSES[1]);
    let linear = with_bayes(&machine, &rows, &classes, &all);
    Some(Model {
        divisions,
        scale,
        linear,
        calibration,
    })
}

/// The `suggestions` dataset: up to three rows an idea. `idea_ids` are parallel to `examples` and
/// sorted.
///
/// # Panics
/// When the slices differ in length.
pub fn suggestions(model: &Model, idea_ids: &[&str], examples: &[Example]) -> Suggestions {
    assert_eq!(examples.len(), idea_ids.len(), "one id an example");
    let found: Vec<Vec<Vec<Suggestion>>> = examples
        .par_chunks(CHUNK)
        .map(|chunk| model.suggest_all(chunk))
        .collect();
    let rows = || {
        let ideas = idea_ids.iter().zip(found.iter().flatten());
        ideas.flat_map(|(id, ranked)| (1_i32..).zip(ranked).map(move |(rank, s)| (*id, rank, s)))
    };
    Suggestions {
        idea_id: StringArray::from_iter_values(rows().map(|(id, ..)| id)),
        rank: Int32Array::from_iter_values(rows().map(|(_, rank, _)| rank)),
        division: StringArray::from_iter_values(rows().map(|(.., s)| s.division)),
        probability: Float32Array::from_iter_values(rows().map(|(.., s)| s.probability)),
    }
}

impl Model {
    /// Up to three divisions for `example`, likeliest first, ties in the divisions' order.
    pub fn suggest(&self, example: &Example) -> Vec<Suggestion<'_>> {
        self.suggest_all(std::slice::from_ref(example))
            .swap_remove(0)
    }

    /// The divisions that can be suggested, sorted.
    pub fn divisions(&self) -> &[String] {
        &self.divisions
    }

    /// [`Model::suggest`] for each of `examples`, with shared buffers.
    fn suggest_all(&self, examples: &[Example]) -> Vec<Vec<Suggestion<'_>>> {
        let mut rows = Rows::default();
        let mut extractor = Extractor::default();
        for example in examples {
            extractor.extract(example, &mut rows);
        }
        self.scale.apply(&mut rows);
        let mut scores = vec![0.0; self.divisions.len()];
        (0..examples.len())
            .map(|row| {
                self.linear.score(rows.row(row), &mut scores);
                self.calibration.apply(&mut scores);
                self.best(&scores)
            })
            .collect()
    }

    fn best(&self, probabilities: &[f32]) -> Vec<Suggestion<'_>> {
        let mut all: Vec<Suggestion> = (self.divisions.iter().zip(probabilities))
            .map(|(division, &probability)| Suggestion {
                division,
                probability,
            })
            .collect();
        all.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        all.truncate(SUGGESTIONS);
        all
    }
}

/// A labelled example: where it stands, its class, and the hash of its text.
struct Labelled {
    index: usize,
    class: usize,
    hash: u64,
}

/// The categories with enough ideas, sorted.
fn divisions(labels: &[Option<&str>], settings: &SuggestSettings) -> Vec<String> {
    let mut all: Vec<&str> = labels.iter().copied().flatten().collect();
    all.retain(|label| !settings.ignored.iter().any(|ignored| ignored == label));
    all.sort_unstable();
    all.chunk_by(|a, b| a == b)
        .filter(|ideas| ideas.len() >= settings.min_category.max(1))
        .map(|ideas| ideas[0].to_owned())
        .collect()
}

fn labelled(examples: &[Example], labels: &[Option<&str>], divisions: &[String]) -> Vec<Labelled> {
    (examples.par_iter().zip(labels).enumerate())
        .filter_map(|(index, (example, label))| {
            let label = (*label)?;
            let class = divisions
                .binary_search_by(|division| division.as_str().cmp(label))
                .ok()?;
            Some(Labelled {
                index,
                class,
                hash: features::text_hash(example),
            })
        })
        .collect()
}

/// The features of `labelled`, which is cut where they would take too much memory. The hash of the
/// text decides what stays, which is as good as chance and yet always the same; equal texts are
/// neighbours, and one hash decides for them whether they are held out.
fn training_rows(examples: &[Example], labelled: &mut Vec<Labelled>) -> Rows {
    labelled.sort_by_key(|example| (example.hash, example.index));
    let mut rows = Rows::default();
    for chunk in labelled.chunks(4 * CHUNK) {
        let parts: Vec<Rows> = (chunk.par_chunks(CHUNK / 4))
            .map(|part| {
                let (mut rows, mut extractor) = (Rows::default(), Extractor::default());
                for labelled in part {
                    extractor.extract(&examples[labelled.index], &mut rows);
                }
                rows
            })
            .collect();
        for part in &parts {
            rows.append(part);
        }
        if rows.values() > MAX_VALUES {
            break;
        }
    }
    labelled.truncate(rows.len());
    rows
}

fn with_bayes(machine: &Machine, rows: &Rows, classes: &[usize], fitted: &[u32]) -> Linear {
    let bayes = bayes::log_ratios(rows, classes, fitted, machine.shape());
    machine.add_to(bayes, BAYES_SHARE)
}

#[cfg(test)]
mod tests {
    use arrow::array::Array;
    use modum_model::settings::Settings;

    use super::*;

    const TOPICS: [(&str, [&str; 4]); 3] = [
        (
            "교육",
            ["학교 급식", "교사 증원", "대학 등록금", "유치원 방과후"],
        ),
        (
            "교통",
            ["버스 노선", "도로 포장", "지하철 연장", "주차장 설치"],
        ),
        (
            "기타",
            ["감사합니다", "힘내세요", "응원합니다", "부탁드립니다"],
        ),
    ];

    /// Titles of each topic with endings of their own, and their topics.
    fn titles() -> Vec<(String, &'static str)> {
        let endings = [
            "개선",
            "확대 요청",
            "불편합니다",
            "건의",
            "예산을 늘려 주세요",
        ];
        let mut titles = Vec::new();
        for number in 0..5 {
            for (topic, words) in TOPICS {
                for word in words {
                    let ending = endings[(number + word.len()) % endings.len()];
                    titles.push((format!("{word} {ending} {number}"), topic));
                }
            }
        }
        titles
    }

    fn learn(titles: &[(String, &str)], min_ideas: usize) -> Option<Model> {
        let examples: Vec<Example> = titles
            .iter()
            .map(|(title, _)| Example {
                title,
                body: "",
                terms: &[],
            })
            .collect();
        let labels: Vec<Option<&str>> = titles.iter().map(|(_, topic)| Some(*topic)).collect();
        train(
            &examples,
            &labels,
            &SuggestSettings {
                min_ideas,
                ..Settings::default().suggest
            },
        )
    }

    #[test]
    fn categories_are_learned_and_ignored_ones_are_not() {
        let model = learn(&titles(), 40).unwrap();
        assert_eq!(model.divisions(), ["교육", "교통"]);
        let check = |title: &str, body: &str, expected: &str| {
            let found = model.suggest(&Example {
                title,
                body,
                terms: &[],
            });
            assert_eq!(found[0].division, expected, "{title}{body}");
            let sum: f32 = found.iter().map(|suggestion| suggestion.probability).sum();
            assert!((sum - 1.0).abs() < 1e-5, "{found:?}");
        };
        check("학교 급식을 바꾸자", "", "교육");
        check("", "대학 등록금이 비쌉니다", "교육");
        check("우리 동네 버스 노선", "", "교통");
        check("지하철", "지하철 연장", "교통");
    }

    #[test]
    fn too_little_to_learn_from_gives_no_model() {
        assert!(learn(&titles(), 41).is_none());
        assert!(learn(&[], 0).is_none());
        let one: Vec<(String, &str)> = titles()
            .into_iter()
            .filter(|(_, topic)| *topic == "교육")
            .collect();
        assert!(learn(&one, 1).is_none());
    }

    #[test]
    fn threads_do_not_matter() {
        let titles = titles();
        let ids: Vec<String> = (0..titles.len()).map(|n| format!("i{n:02}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let table = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| {
                let examples: Vec<Example> = titles
                    .iter()
                    .map(|(title, _)| Example {
                        title,
                        body: "",
                        terms: &[],
                    })
                    .collect();
                suggestions(&learn(&titles, 40).unwrap(), &ids, &examples)
            })
        };
        let one = table(1);
        assert_eq!(one, table(3));
        assert_eq!(one.idea_id.len(), 2 * titles.len());
        assert_eq!(&one.rank.values()[..4], &[1, 2, 1, 2]);
    }
}
