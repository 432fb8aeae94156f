//! Whole small intakes: from ideas to the datasets of topics.

mod evolution;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use arrow::array::{Array, AsArray, Date32Array, Int64Array, StringArray};
use modum_analyzers::comparable::Comparer;
use modum_analyzers::normalize::shown;
use modum_analyzers::tokenize::Tokenizer;
use modum_corpus::{Corpus, normalize, tokenize};
use modum_dictionaries::{FOLDER_VARIABLE, Lexicon, default_folder, open_or_install, segmenter};
use modum_duplicates::{Groups, duplicates};
use modum_model::progress::Silent;
use modum_model::settings::{Settings, TopicSettings};
use modum_model::table::Table as _;
use modum_model::tables::{Assignments, Ideas, Topics};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{Input, Previous, TopicModel, Vectors, embed, embed_known, place, topics};

pub(crate) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::builtin().unwrap());

pub(crate) static TOKENIZER: LazyLock<Tokenizer> = LazyLock::new(|| {
    let folder = std::env::var_os(FOLDER_VARIABLE).map(Into::into);
    let folder = folder.unwrap_or_else(|| default_folder().unwrap());
    let dictionary = open_or_install(&folder, &|line| eprintln!("{line}")).unwrap();
    Tokenizer::new(segmenter(&dictionary, &LEXICON).unwrap())
});

/// An intake of these texts; one idea a day, ten votes each.
pub(crate) fn ideas(texts: &[String]) -> Ideas {
    let unknown = StringArray::new_null(texts.len());
    let intake = StringArray::from_iter_values(texts.iter().map(|_| "첫접수"));
    Ideas {
        idea_id: StringArray::from_iter_values((0..texts.len()).map(|row| format!("{row:06}"))),
        source: unknown.clone(),
        source_id: unknown.clone(),
        intake: intake.clone(),
        last_intake: intake,
        channel: unknown.clone(),
        submitted_at: (0..).take(texts.len()).map(Some).collect::<Date32Array>(),
        author: unknown.clone(),
        title: StringArray::from_iter_values(texts.iter().map(|_| "")),
        body: StringArray::from_iter_values(texts.iter().map(|text| shown(text))),
        category: unknown.clone(),
        stage: unknown,
        votes: Int64Array::from_iter_values(texts.iter().map(|_| 10)),
    }
}

/// All that the stage takes and gives.
struct Outcome {
    ideas: Ideas,
    corpus: Corpus,
    groups: Groups,
    vectors: Vectors,
    model: TopicModel,
    topics: Topics,
    assignments: Assignments,
}

/// What is done with the topics of before.
#[derive(Clone, Copy)]
enum Start<'a> {
    Nothing,
    From(&'a Previous),
    /// With the word vectors of before.
    Kept(&'a Previous),
    Fixed(&'a Previous),
}

fn run(texts: &[String], start: Start<'_>, settings: &TopicSettings) -> Outcome {
    let ideas = ideas(texts);
    let corpus = tokenize(
        normalize(&ideas, &Silent),
        &TOKENIZER,
        &LEXICON.stop_words,
        &Silent,
    );
    let comparer = Comparer::new(&LEXICON);
    let groups = duplicates(
        &ideas,
        &corpus,
        &comparer,
        &Settings::default().duplicates,
        &Silent,
    );
    let vectors = match start {
        Start::Kept(previous) | Start::Fixed(previous) => {
            embed_known(&corpus, &groups, previous, None, &Silent)
        }
        _ => embed(&corpus, &groups, None, settings, &Silent),
    };
    let input = Input {
        ideas: &ideas,
        corpus: &corpus,
        groups: &groups,
        vectors: &vectors,
        previous: match start {
            Start::From(previous) | Start::Kept(previous) => Some(previous),
            _ => None,
        },
        intake: if matches!(start, Start::Nothing) {
            "첫접수"
        } else {
            "다음접수"
        },
        lexicon: &LEXICON,
    };
    let model = match start {
        Start::Fixed(previous) => place(input, previous, settings, &Silent),
        _ => topics(input, settings, &Silent),
    };
    let (topics, assignments) = (model.table(&ideas), model.assignments(&ideas, &groups));
    Outcome {
        ideas,
        corpus,
        groups,
        vectors,
        model,
        topics,
        assignments,
    }
}

fn run_default(texts: &[&str]) -> Outcome {
    let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
    run(&texts, Start::Nothing, &Settings::default().topics)
}

/// Ideas on four matters, in turn, with words that all matters share, as real ideas have.
fn matters(count: usize) -> Vec<String> {
    let words = [
        ["버스", "노선", "배차", "정류장", "환승", "교통"],
        ["어린이집", "보육", "육아", "유치원", "교사", "아동"],
        ["미세먼지", "대기", "오염", "석탄", "발전소", "환경"],
        ["청년", "일자리", "취업", "고용", "기업", "임금"],
    ];
    // Drawn, so that no pattern of the choice makes matters within a matter.
    let mut random = ChaCha8Rng::seed_from_u64(41);
    let mut text = |row: usize| {
        let length = random.random_range(4..9);
        let body: Vec<&str> = (0..length)
            .map(|_| words[row % 4][random.random_range(0..6)])
            .collect();
        format!("지역 예산 {} 시설 정책 {row}번", body.join(" "))
    };
    (0..count).map(&mut text).collect()
}

/// What the contract promises of every outcome.
fn check_promises(outcome: &Outcome) {
    let Outcome {
        ideas,
        groups,
        model,
        topics,
        assignments,
        ..
    } = outcome;
    let themes: Vec<usize> = (0..topics.len())
        .filter(|&row| topics.parent_id.is_null(row))
        .collect();
    let leaves: Vec<usize> = (0..topics.len())
        .filter(|&row| topics.parent_id.is_valid(row))
        .collect();
    assert_eq!(model.counts(), (leaves.len(), themes.len()));
    assert_eq!(assignments.idea_id, ideas.idea_id);
    let sum = |column: &Int64Array, rows: &[usize]| -> usize {
        rows.iter()
            .map(|&row| usize::try_from(column.value(row)).unwrap())
            .sum()
    };
    for rows in [&leaves, &themes] {
        assert_eq!(sum(&topics.n_ideas, rows), ideas.len());
        assert_eq!(sum(&topics.n_distinct, rows), groups.len());
        assert_eq!(sum(&topics.votes, rows), 10 * ideas.len());
    }
    for &theme in &themes {
        let id = topics.topic_id.value(theme);
        let below: Vec<usize> = leaves
            .iter()
            .copied()
            .filter(|&row| topics.parent_id.value(row) == id)
            .collect();
        let own = usize::try_from(topics.n_ideas.value(theme)).unwrap();
        assert_eq!(sum(&topics.n_ideas, &below), own);
    }
    let labels: BTreeSet<&str> = topics.label.iter().flatten().collect();
    assert_eq!(labels.len(), topics.len());
    assert!(topics.topic_id.values().is_sorted_by(|a, b| a < b));
    check_rows(outcome);
}

/// What the contract promises of each row.
fn check_rows(outcome: &Outcome) {
    let Outcome {
        topics,
        assignments,
        ..
    } = outcome;
    for row in 0..topics.len() {
        assert!(topics.n_distinct.value(row) > 0 && !topics.label.value(row).is_empty());
        assert!((-1.0..=1.0).contains(&topics.coherence.value(row)));
        assert!((-1.0..=1.0).contains(&topics.growth.value(row)));
        let exemplars = topics.exemplar_ids.value(row);
        assert!((1..=3).contains(&exemplars.len()));
        let scores = topics.keyword_scores.value(row);
        assert_eq!(scores.len(), topics.keywords.value(row).len());
    }
    for row in 0..assignments.len() {
        assert!((0.0..=1.0).contains(&assignments.confidence.value(row)));
        let second = assignments.second_confidence.is_valid(row);
        assert_eq!(second, assignments.second_topic_id.is_valid(row));
        let topic = assignments.topic_id.value(row);
        let place = topics.topic_id.values().binary_search(&topic).unwrap();
        assert_eq!(
            topics.parent_id.value(place),
            assignments.theme_id.value(row)
        );
    }
}

#[test]
fn an_empty_store_has_no_topics() {
    let outcome = run_default(&[]);
    check_promises(&outcome);
    assert!(outcome.topics.is_empty() && outcome.model.lineage().is_empty());
    assert!(outcome.model.centroids().is_empty());
    assert!(outcome.vectors.table(&outcome.corpus.vocabulary).is_empty());
}

#[test]
fn one_idea_is_one_topic_without_a_second() {
    let outcome = run_default(&["어린이집 보육 교사를 늘려 주세요"]);
    check_promises(&outcome);
    assert_eq!(outcome.model.counts(), (1, 1));
    assert!(outcome.assignments.second_topic_id.is_null(0));
}

#[test]
fn ideas_without_a_known_word_have_a_topic_of_their_own() {
    let nowhere = "그 밖의 제안";
    let only = run_default(&["ㅋㅋㅋ", "!!!", "123"]);
    check_promises(&only);
    assert_eq!(
        only.topics.label.iter().flatten().collect::<Vec<_>>(),
        ["그 밖의 의견", nowhere]
    );
    let mut texts = matters(40);
    texts.push("ㅋㅋㅋ".to_owned());
    let some = run(&texts, Start::Nothing, &Settings::default().topics);
    check_promises(&some);
    let group = some.groups.of(modum_model::ids::IdeaRow::new(40));
    assert_eq!(some.model.label(group), nowhere);
    let sureness = [
        some.model.centrality(group),
        some.assignments.confidence.value(40),
    ];
    assert!(sureness.iter().all(|&value| value == 0.0), "{sureness:?}");
    let with_centroid = some.model.centroids().len();
    assert_eq!(with_centroid + 1, some.model.counts().0);
}

#[test]
fn equal_ideas_are_one_topic() {
    let outcome = run_default(&["버스 노선을 늘려 주세요"; 30]);
    check_promises(&outcome);
    assert_eq!((outcome.groups.len(), outcome.model.counts()), (1, (1, 1)));
    assert_eq!(outcome.topics.n_ideas.values().to_vec(), [30, 30]);
}

#[test]
fn matters_are_told_apart_and_named() {
    let outcome = run(&matters(200), Start::Nothing, &Settings::default().topics);
    check_promises(&outcome);
    let topic_of = outcome.assignments.topic_id.values();
    // A matter may have several topics, a topic only one matter.
    let pairs: BTreeSet<(i32, usize)> = topic_of
        .iter()
        .enumerate()
        .map(|(row, &topic)| (topic, row % 4))
        .collect();
    assert_eq!(pairs.len(), outcome.model.counts().0, "{pairs:?}");
    let keywords = |row: usize| {
        let list = outcome.topics.keywords.value(row);
        list.as_string::<i32>()
            .iter()
            .flatten()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let place = outcome
        .topics
        .topic_id
        .values()
        .binary_search(&topic_of[2])
        .unwrap();
    assert!(
        keywords(place).contains(&"미세먼지".to_owned()),
        "{:?}",
        keywords(place)
    );
}

/// Texts that draw from the words of one matter.
fn drawn(words: [&str; 6], count: usize, seed: u64) -> Vec<String> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut text = |_| {
        let length = random.random_range(4..9);
        let drawn: Vec<&str> = (0..length)
            .map(|_| words[random.random_range(0..6)])
            .collect();
        drawn.join(" ")
    };
    (0..count).map(&mut text).collect()
}

fn settings(count: usize) -> TopicSettings {
    TopicSettings {
        count,
        ..Settings::default().topics
    }
}

#[test]
fn two_matters_of_a_tiny_store_are_never_one_topic() {
    // Vocabularies that do not overlap at all.
    let buses = drawn(["버스", "노선", "배차", "정류장", "환승", "교통"], 10, 1);
    let care = drawn(
        ["어린이집", "보육", "육아", "유치원", "교사", "아동"],
        10,
        2,
    );
    let texts = [buses, care].concat();
    for count in 2..5 {
        let outcome = run(&texts, Start::Nothing, &settings(count));
        let of = |rows: std::ops::Range<usize>| -> BTreeSet<i32> {
            rows.map(|row| outcome.assignments.topic_id.value(row))
                .collect()
        };
        assert!(of(0..10).is_disjoint(&of(10..20)), "{count}");
    }
}
