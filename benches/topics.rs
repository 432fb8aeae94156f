//! How good topics are, and how well they keep over intakes.
//!
//! Measures, over an intake with ground truth (by default 20,000 ideas of the project's generator; a
//! folder with `intake.csv` and `truth.csv` in `MODUM_INTAKE` takes its place):
//!
//! - *one run over all*: NMI of topics and categories over original ideas outside 기타, number of
//!   topics, share of the largest, share of distinct ideas that fit nowhere, and of the confidence the
//!   shares of ideas with their topic's commonest category by decile, and its expected calibration error;
//! - *ten runs, one after another*, the intake cut by date: at each the share of distinct ideas that
//!   keep their topic, at the end NMI against that of the one run; and of one category that is held
//!   back until the sixth, the share of its ideas that lie in topics born there.
//!
//! Asserts the bars of the project. The tables of what was tried are in `topics.md`.

#![expect(clippy::print_stderr, reason = "a bench reports to the terminal")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot run should fail")]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use arrow::array::{Array as _, Date32Array, Int64Array, StringArray};
use chrono::NaiveDate;
use modum_analyzers::comparable::Comparer;
use modum_analyzers::normalize::shown;
use modum_analyzers::tokenize::Tokenizer;
use modum_corpus::{normalize, tokenize};
use modum_dictionaries::{FOLDER_VARIABLE, Lexicon, default_folder, open_or_install, segmenter};
use modum_duplicates::duplicates;
use modum_generator::{Plan, write};
use modum_model::progress::Silent;
use modum_model::settings::Settings;
use modum_model::tables::{Assignments, Ideas};
use modum_topics::{Input, Previous, embed, embed_known, topics};

/// The folder of another intake than the generator's.
const INTAKE: &str = "MODUM_INTAKE";
/// Runs in which the intake comes.
const STEPS: usize = 10;
/// The run until which a category is held back.
const HELD_UNTIL: usize = 6;
/// That category, where there is one of this name; else the smallest of a hundredth of all ideas.
const HELD: &str = "반려동물";

/// One idea and what is true of it.
struct Row {
    id: String,
    day: Option<i32>,
    title: String,
    body: String,
    category: String,
    original: bool,
}

/// What the runs share.
struct Bench {
    lexicon: Lexicon,
    tokenizer: Tokenizer,
    settings: Settings,
    truth: HashMap<String, (String, bool)>,
}

/// One run's outcome.
struct Outcome {
    previous: Previous,
    /// Distinct ideas from which the word vectors were learned.
    fitted: usize,
    /// Canonical ids.
    distinct: Vec<String>,
    nowhere: Option<i32>,
}

fn main() {
    let made = tempfile::tempdir().unwrap();
    let folder = std::env::var_os(INTAKE).map_or_else(
        || {
            let plan = Plan {
                ideas: 20_000,
                seed: 11,
            };
            write(&plan, made.path()).unwrap();
            made.path().to_owned()
        },
        PathBuf::from,
    );
    let rows = read(&folder);
    let bench = Bench::new(&rows);
    let whole = bench.run(&rows.iter().collect::<Vec<_>>(), "all", None);
    let nmi = bench.report(&whole);
    bench.ten(&rows, nmi);
}

/// The ideas in the order of their days.
fn read(folder: &Path) -> Vec<Row> {
    type Cells = HashMap<String, String>;
    let open = |name: &str| {
        let mut reader = csv::ReaderBuilder::new();
        reader.flexible(true).from_path(folder.join(name)).unwrap()
    };
    let truths = open("truth.csv").into_deserialize::<Cells>();
    let truths: HashMap<String, Cells> = truths
        .map(Result::unwrap)
        .map(|cells| (cells["id"].clone(), cells))
        .collect();
    let mut reader = open("intake.csv");
    let headings = reader.headers().unwrap().clone();
    let place = |names: &[&str]| headings.iter().position(|h| names.contains(&h)).unwrap();
    let [id, day, title, body] = [
        place(&["id", "번호"]),
        place(&["submitted_at", "제안일자", "제안일", "등록일", "date"]),
        place(&["title", "제목"]),
        place(&["body", "내용"]),
    ];
    let mut rows: Vec<Row> = Vec::new();
    for record in reader.records().filter_map(Result::ok) {
        let cell = |place: usize| record.get(place).unwrap_or("").to_owned();
        if let Some(truth) = truths.get(&cell(id)) {
            rows.push(Row {
                id: cell(id),
                day: day_number(&cell(day)),
                title: shown(&cell(title)).into_owned(),
                body: shown(&cell(body)).into_owned(),
                category: truth["category"].clone(),
                original: truth["kind"] == "original",
            });
        }
    }
    rows.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    rows
}

/// Days since 1970.
fn day_number(text: &str) -> Option<i32> {
    let day: NaiveDate = text.get(..10)?.replace('.', "-").parse().ok()?;
    i32::try_from((day - NaiveDate::default()).num_days()).ok()
}

impl Bench {
    fn new(rows: &[Row]) -> Self {
        let lexicon = Lexicon::builtin().unwrap();
        let folder = std::env::var_os(FOLDER_VARIABLE)
            .map_or_else(|| default_folder().unwrap(), PathBuf::from);
        let dictionary = open_or_install(&folder, &|line| eprintln!("{line}")).unwrap();
        let truth = rows
            .iter()
            .map(|row| (row.id.clone(), (row.category.clone(), row.original)));
        Self {
            tokenizer: Tokenizer::new(segmenter(&dictionary, &lexicon).unwrap()),
            lexicon,
            settings: Settings::default(),
            truth: truth.collect(),
        }
    }

    /// Stages 2 to 6 over these ideas, without their categories.
    /// Word vectors are those of `before` until enough ideas are new, as a run does it.
    fn run(&self, rows: &[&Row], intake: &str, before: Option<&Outcome>) -> Outcome {
        let mut rows = rows.to_vec();
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        let ideas = table(&rows);
        let texts = normalize(&ideas, &Silent);
        let corpus = tokenize(texts, &self.tokenizer, &self.lexicon.stop_words, &Silent);
        let comparer = Comparer::new(&self.lexicon);
        let groups = duplicates(
            &ideas,
            &corpus,
            &comparer,
            &self.settings.duplicates,
            &Silent,
        );
        let settings = &self.settings.topics;
        let new = |before: &Outcome| groups.len().abs_diff(before.fitted) as f64;
        let known = before.filter(|b| new(b) <= settings.refit_share * b.fitted as f64);
        let vectors = match known {
            Some(before) => embed_known(&corpus, &groups, &before.previous, None, &Silent),
            None => embed(&corpus, &groups, None, settings, &Silent),
        };
        let input = Input {
            ideas: &ideas,
            corpus: &corpus,
            groups: &groups,
            vectors: &vectors,
            previous: before.map(|before| &before.previous),
            intake,
            lexicon: &self.lexicon,
        };
        let model = topics(input, settings, &Silent);
        let id = |&idea: &modum_model::ids::IdeaRow| ideas.idea_id.value(idea.index()).to_owned();
        Outcome {
            distinct: groups.canonicals().iter().map(id).collect(),
            fitted: known.map_or(groups.len(), |before| before.fitted),
            nowhere: model.nowhere().map(modum_model::ids::TopicId::get),
            previous: Previous {
                assignments: model.assignments(&ideas, &groups),
                topics: model.table(&ideas),
                lineage: model.lineage().clone(),
                words: vectors.table(&corpus.vocabulary),
                centroids: model.centroids(),
                descriptions: Some(model.descriptions()),
                next_id: model.next_id(),
            },
        }
    }

    /// The quality of one run; gives NMI.
    fn report(&self, run: &Outcome) -> f64 {
        let topic_of = run.topics();
        let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
        for id in &run.distinct {
            *sizes.entry(topic_of[id.as_str()].0).or_default() += 1;
        }
        let share = |count: usize| count as f64 / run.distinct.len().max(1) as f64;
        let lost = run.nowhere.map_or(0.0, |topic| share(sizes[&topic]));
        let largest = sizes
            .iter()
            .filter(|(topic, _)| Some(**topic) != run.nowhere);
        let largest = share(largest.map(|(_, size)| *size).max().unwrap_or(0));
        let nmi = self.nmi(run);
        let (deciles, error) = self.calibration(run);
        eprintln!(
            "one run: {} distinct ideas, {} topics, largest {largest:.4}, nowhere {lost:.4}, NMI {nmi:.4}",
            run.distinct.len(),
            sizes.len()
        );
        eprintln!("  right by decile of confidence {deciles:.3?}, calibration error {error:.4}");
        assert!(
            sizes.len() <= 320 && lost <= 0.05,
            "{} topics, {lost} nowhere",
            sizes.len()
        );
        assert!(error <= 0.1, "calibration error {error}");
        nmi
    }

    /// Normalized mutual information of topic and category (arithmetic mean) over original ideas.
    fn nmi(&self, run: &Outcome) -> f64 {
        let mut counts: [BTreeMap<(i32, &str), f64>; 3] = Default::default();
        let mut all = 0.0;
        for (id, (topic, _)) in run.topics() {
            let (category, original) = &self.truth[id];
            if *original && !category.ends_with("기타") {
                let keys = [
                    (topic, ""),
                    (0, category.as_str()),
                    (topic, category.as_str()),
                ];
                for (counts, key) in counts.iter_mut().zip(keys) {
                    *counts.entry(key).or_default() += 1.0;
                }
                all += 1.0;
            }
        }
        let entropy = |counts: &BTreeMap<_, f64>| -> f64 {
            counts
                .values()
                .map(|count| -count / all * (count / all).ln())
                .sum()
        };
        let [topics, categories, both] = counts.each_ref().map(entropy);
        2.0 * (topics + categories - both) / (topics + categories)
    }

    /// The share of distinct ideas that have their topic's commonest category, by decile of confidence,
    /// and the expected calibration error in ten bins of equal width.
    fn calibration(&self, run: &Outcome) -> (Vec<f64>, f64) {
        let topics = run.topics();
        let mut common: BTreeMap<i32, BTreeMap<&str, usize>> = BTreeMap::new();
        for id in &run.distinct {
            let of_topic = common.entry(topics[id.as_str()].0).or_default();
            *of_topic.entry(self.truth[id].0.as_str()).or_default() += 1;
        }
        let mut places: Vec<(f32, bool)> = Vec::new();
        for id in &run.distinct {
            let (topic, confidence) = topics[id.as_str()];
            let of_topic = &common[&topic];
            let right = of_topic.values().max() == of_topic.get(self.truth[id].0.as_str());
            places.push((confidence, right));
        }
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        let right = |part: &[(f32, bool)]| {
            part.iter().filter(|(_, right)| *right).count() as f64 / part.len() as f64
        };
        let deciles = places
            .chunks(places.len().div_ceil(10))
            .map(right)
            .collect();
        let mut bins = [0.0; 10];
        for &(confidence, right) in &places {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 to 10"
            )]
            let bin = (confidence * 10.0) as usize;
            bins[bin.min(9)] += f64::from(confidence) - f64::from(u8::from(right));
        }
        let error = bins.iter().map(|bin: &f64| bin.abs()).sum::<f64>() / places.len() as f64;
        (deciles, error)
    }

    /// Ten runs, one after another; `nmi` is that of one run over all.
    fn ten(&self, rows: &[Row], nmi: f64) {
        let held = Self::held(rows);
        let is_held = |row: &Row| row.category == held;
        let step = |place: usize| {
            let step = 1 + place * STEPS / rows.len();
            if is_held(&rows[place]) {
                step.max(HELD_UNTIL)
            } else {
                step
            }
        };
        let mut before: Option<Outcome> = None;
        let (mut least, mut in_born) = (1.0_f64, 0.0);
        for now in 1..=STEPS {
            let places: Vec<usize> = (0..rows.len())
                .filter(|&place| step(place) <= now)
                .collect();
            let mut here: Vec<&Row> = places.iter().map(|&place| &rows[place]).collect();
            here.sort_by(|a, b| a.id.cmp(&b.id));
            let run = self.run(&here, &format!("{now:02}"), before.as_ref());
            let kept = before.as_ref().map_or(1.0, |before| run.kept(before));
            if now == HELD_UNTIL {
                let new =
                    (0..rows.len()).filter(|&place| step(place) == now && is_held(&rows[place]));
                let ids: Vec<&str> = new.map(|place| rows[place].id.as_str()).collect();
                in_born = run.in_born(&ids, before.as_ref());
            }
            eprintln!(
                "run {now}: {} ideas, {} kept their topic: {kept:.4}, NMI {:.4}, vectors of {}",
                here.len(),
                run.distinct.len(),
                self.nmi(&run),
                run.fitted
            );
            least = least.min(kept);
            before = Some(run);
        }
        let share = self.nmi(&before.unwrap()) / nmi;
        eprintln!(
            "ten runs: kept {least:.4} at least, NMI {share:.4} of one run's, {held} in topics born for it {in_born:.4}"
        );
        assert!(least >= 0.97, "only {least} kept their topic");
        assert!(share >= 0.93, "NMI fell to {share}");
        assert!(in_born >= 0.6, "only {in_born} of {held} in new topics");
    }

    /// The category that is held back.
    fn held(rows: &[Row]) -> String {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows {
            *sizes.entry(row.category.as_str()).or_default() += 1;
        }
        let large = sizes.iter().filter(|(_, size)| **size * 100 >= rows.len());
        let smallest = large
            .min_by_key(|(_, size)| **size)
            .map(|(category, _)| *category);
        sizes
            .get_key_value(HELD)
            .map_or(smallest.unwrap(), |(category, _)| category)
            .to_owned()
    }
}

impl Outcome {
    /// Topic and confidence of each idea.
    fn topics(&self) -> BTreeMap<&str, (i32, f32)> {
        let Assignments {
            idea_id,
            topic_id,
            confidence,
            ..
        } = &self.previous.assignments;
        (0..idea_id.len())
            .map(|row| {
                (
                    idea_id.value(row),
                    (topic_id.value(row), confidence.value(row)),
                )
            })
            .collect()
    }

    /// The share of the distinct ideas of `before` that have the same topic still.
    fn kept(&self, before: &Self) -> f64 {
        let (now, then) = (self.topics(), before.topics());
        let kept = before
            .distinct
            .iter()
            .filter(|id| now[id.as_str()].0 == then[id.as_str()].0);
        kept.count() as f64 / before.distinct.len() as f64
    }

    /// The share of the distinct ones among `ids` whose topic was not there before.
    fn in_born(&self, ids: &[&str], before: Option<&Self>) -> f64 {
        let known = before.map_or(&[][..], |before| before.previous.topics.topic_id.values());
        let topics = self.topics();
        let distinct: Vec<&str> = ids
            .iter()
            .copied()
            .filter(|id| self.distinct.binary_search(&(*id).to_owned()).is_ok())
            .collect();
        let born = distinct
            .iter()
            .filter(|id| known.binary_search(&topics[*id].0).is_err());
        born.count() as f64 / distinct.len().max(1) as f64
    }
}

fn table(rows: &[&Row]) -> Ideas {
    let unknown = StringArray::new_null(rows.len());
    let intake = StringArray::from_iter_values(rows.iter().map(|_| "all"));
    Ideas {
        idea_id: StringArray::from_iter_values(rows.iter().map(|row| &row.id)),
        source: unknown.clone(),
        source_id: unknown.clone(),
        intake: intake.clone(),
        last_intake: intake,
        channel: unknown.clone(),
        submitted_at: rows.iter().map(|row| row.day).collect::<Date32Array>(),
        author: unknown.clone(),
        title: StringArray::from_iter_values(rows.iter().map(|row| &row.title)),
        body: StringArray::from_iter_values(rows.iter().map(|row| &row.body)),
        category: unknown.clone(),
        stage: unknown,
        votes: rows.iter().map(|_| Some(0)).collect::<Int64Array>(),
    }
}
