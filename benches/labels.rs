//! How well the words of topics belong together, and how little they repeat.
//!
//! Measures, for the topics of the `topics` stage and, in the same run, for the same number of
//! clusters by TF-IDF and spherical k-means: coherence (mean NPMI of all pairs among the ten first
//! keywords, over the distinct ideas), topic diversity (share of different words among all of them;
//! Dieng, Ruiz & Blei 2020), and the CPU seconds. Over a generated intake of 20,000 ideas, and over
//! the titles of 68,556 petitions of 2019 to 2021 with 2,298 whole ones, where they are at hand.
//! Prints the labels of the largest topics. Asserts that ours are the more coherent.

#![expect(clippy::print_stderr, reason = "a bench reports to the terminal")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot run should fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use arrow::array::{Array, AsArray, Date32Array, Int64Array, StringArray};
use cpu_time::ProcessTime;
use modum_analyzers::comparable::Comparer;
use modum_analyzers::normalize::shown;
use modum_analyzers::tokenize::{Class, Tokenizer};
use modum_corpus::{Corpus, normalize, tokenize};
use modum_dictionaries::{FOLDER_VARIABLE, Lexicon, default_folder, open_or_install, segmenter};
use modum_duplicates::{Groups, duplicates};
use modum_generator::{Generator, Plan, Row};
use modum_model::ids::TermId;
use modum_model::progress::Silent;
use modum_model::settings::Settings;
use modum_model::table::Table as _;
use modum_model::tables::{Ideas, Topics};
use modum_topics::{Input, embed, topics};
use rand::SeedableRng as _;
use rand::seq::index::sample;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

const PETITIONS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../../shared/data/petitions/"
);
/// Keywords of a topic that are judged.
const TOP: usize = 10;
/// Ideas that must use a word before the baseline takes it.
const MIN_IDEAS: usize = 5;
const PASSES: usize = 15;
const SEED: u64 = 41;
/// Labels that are printed.
const LABELS: usize = 30;

fn main() {
    let lexicon = Lexicon::builtin().unwrap();
    let folder =
        std::env::var_os(FOLDER_VARIABLE).map_or_else(|| default_folder().unwrap(), PathBuf::from);
    let dictionary = open_or_install(&folder, &|line| eprintln!("{line}")).unwrap();
    let tokenizer = Tokenizer::new(segmenter(&dictionary, &lexicon).unwrap());
    measure("generated intake", &generated(), &tokenizer, &lexicon);
    match petitions() {
        Ok(texts) => measure("petitions", &texts, &tokenizer, &lexicon),
        Err(error) => eprintln!("labels: petitions skipped, {PETITIONS}: {error}"),
    }
}

/// Titles and bodies of a generated intake.
fn generated() -> Vec<[String; 2]> {
    let plan = Plan {
        ideas: 20_000,
        seed: 1,
    };
    let generator = Generator::new(&plan).unwrap();
    let rows = generator.rows().filter_map(|row| match row {
        Row::Idea(idea, _) => Some([&idea.title, &idea.body].map(|text| shown(text).into_owned())),
        Row::Damaged(..) => None,
    });
    rows.collect()
}

/// Titles of petitions, and whole petitions.
fn petitions() -> Result<Vec<[String; 2]>, csv::Error> {
    let mut texts = Vec::new();
    for (file, title, body) in [
        ("petition-titles-2019-2021.csv", 2, None),
        ("petitions-2019-01-12.csv", 6, Some(7)),
    ] {
        let mut reader = csv::Reader::from_path(format!("{PETITIONS}{file}"))?;
        for row in reader.records() {
            let row = row?;
            let body = body.map_or("", |body| &row[body]);
            texts.push([&row[title], body].map(|text| shown(text).into_owned()));
        }
    }
    Ok(texts)
}

fn ideas(texts: &[[String; 2]]) -> Ideas {
    let unknown = StringArray::new_null(texts.len());
    let intake = StringArray::from_iter_values(texts.iter().map(|_| "bench"));
    let field = |at: usize| StringArray::from_iter_values(texts.iter().map(|text| &text[at]));
    Ideas {
        idea_id: StringArray::from_iter_values((0..texts.len()).map(|row| format!("{row:07}"))),
        source: unknown.clone(),
        source_id: unknown.clone(),
        intake: intake.clone(),
        last_intake: intake,
        channel: unknown.clone(),
        submitted_at: Date32Array::new_null(texts.len()),
        author: unknown.clone(),
        title: field(0),
        body: field(1),
        category: unknown.clone(),
        stage: unknown,
        votes: Int64Array::new_null(texts.len()),
    }
}

fn measure(name: &str, texts: &[[String; 2]], tokenizer: &Tokenizer, lexicon: &Lexicon) {
    let settings = Settings::default();
    let ideas = ideas(texts);
    let texts = normalize(&ideas, &Silent);
    let corpus = tokenize(texts, tokenizer, &lexicon.stop_words, &Silent);
    let comparer = Comparer::new(lexicon);
    let groups = duplicates(&ideas, &corpus, &comparer, &settings.duplicates, &Silent);
    let start = ProcessTime::now();
    let vectors = embed(&corpus, &groups, None, &settings.topics, &Silent);
    let input = Input {
        ideas: &ideas,
        corpus: &corpus,
        groups: &groups,
        vectors: &vectors,
        previous: None,
        intake: "bench",
        lexicon,
    };
    let model = topics(input, &settings.topics, &Silent);
    let seconds = start.elapsed().as_secs_f64();
    let table = model.table(&ideas);
    let words = Words::of(&corpus, &groups);
    let ours = words.judge(&keywords(&table, &corpus));
    let start = ProcessTime::now();
    let baseline = words.judge(&words.clusters(ours.topics));
    let baseline_seconds = start.elapsed().as_secs_f64();
    eprintln!(
        "labels: {name}, {} ideas, {} distinct",
        ideas.len(),
        groups.len()
    );
    eprintln!("  ours                {ours}, {seconds:.1} s CPU");
    eprintln!("  TF-IDF and k-means  {baseline}, {baseline_seconds:.1} s CPU");
    show_labels(&table);
    assert!(ours.coherence > baseline.coherence, "coherence in {name}");
}

/// The keywords of each topic that has some.
fn keywords(table: &Topics, corpus: &Corpus) -> Vec<Vec<TermId>> {
    let rows = (0..table.len()).filter(|&row| table.parent_id.is_valid(row));
    let terms = rows.map(|row| {
        let words = table.keywords.value(row);
        let words = words.as_string::<i32>().iter().flatten();
        words
            .map(|word| corpus.vocabulary.find(word).unwrap())
            .collect()
    });
    terms
        .filter(|terms: &Vec<TermId>| !terms.is_empty())
        .collect()
}

fn show_labels(table: &Topics) {
    for (kind, is_topic) in [("themes", false), ("topics", true)] {
        let mut rows: Vec<usize> = (0..table.len())
            .filter(|&row| table.parent_id.is_valid(row) == is_topic)
            .collect();
        rows.sort_by_key(|&row| (-table.n_distinct.value(row), row));
        let labels = rows.iter().take(LABELS).map(|&row| table.label.value(row));
        eprintln!(
            "  largest {kind}: {}",
            labels.collect::<Vec<_>>().join(", ")
        );
    }
}

/// The nouns of each distinct idea, each once, by term.
struct Words {
    documents: Vec<Vec<u32>>,
    /// Distinct ideas that use each term.
    frequency: Vec<u32>,
}

/// What is printed of a list of keywords.
struct Figures {
    topics: usize,
    coherence: f64,
    diversity: f64,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (topics, diversity) = (self.topics, self.diversity);
        write!(
            f,
            "{topics} topics, coherence {:.4}, diversity {diversity:.3}",
            self.coherence
        )
    }
}

impl Words {
    fn of(corpus: &Corpus, groups: &Groups) -> Self {
        let is_noun = |term: TermId| {
            let vocabulary = &corpus.vocabulary;
            let class = vocabulary.class(term);
            matches!(class, Class::Noun | Class::Proper | Class::Foreign)
                && !vocabulary.is_stop(term)
                && vocabulary.term(term).chars().count() > 1
        };
        let mut frequency = vec![0; corpus.vocabulary.len()];
        let mut documents = Vec::with_capacity(groups.len());
        for &idea in groups.canonicals() {
            let tokens = corpus.tokens(corpus.texts.of(idea)).iter();
            let nouns = tokens.map(|token| token.term).filter(|term| is_noun(*term));
            let mut words: Vec<u32> = nouns
                .map(|term| u32::try_from(term.index()).unwrap())
                .collect();
            words.sort_unstable();
            words.dedup();
            for &word in &words {
                frequency[word as usize] += 1;
            }
            documents.push(words);
        }
        Self {
            documents,
            frequency,
        }
    }

    fn judge(&self, lists: &[Vec<TermId>]) -> Figures {
        let first = |list: &Vec<TermId>| list.iter().take(TOP).copied().collect::<Vec<_>>();
        let lists: Vec<Vec<TermId>> = lists.iter().map(first).collect();
        let all: Vec<TermId> = lists.iter().flatten().copied().collect();
        let different: BTreeSet<TermId> = all.iter().copied().collect();
        let postings = self.postings(&different);
        let sum: f64 = lists.iter().map(|list| self.npmi(list, &postings)).sum();
        Figures {
            topics: lists.len(),
            coherence: sum / lists.len() as f64,
            diversity: different.len() as f64 / all.len() as f64,
        }
    }

    /// The distinct ideas of each of these terms, rising.
    fn postings(&self, terms: &BTreeSet<TermId>) -> BTreeMap<TermId, Vec<usize>> {
        let mut postings: BTreeMap<TermId, Vec<usize>> =
            terms.iter().map(|&term| (term, Vec::new())).collect();
        for (row, words) in self.documents.iter().enumerate() {
            for &word in words {
                if let Some(rows) = postings.get_mut(&TermId::new(word as usize)) {
                    rows.push(row);
                }
            }
        }
        postings
    }

    /// Mean NPMI of all pairs (Bouma 2009).
    fn npmi(&self, list: &[TermId], postings: &BTreeMap<TermId, Vec<usize>>) -> f64 {
        let all = self.documents.len() as f64;
        let (mut sum, mut pairs) = (0.0, 0.0);
        for (at, a) in list.iter().enumerate() {
            for b in &list[..at] {
                let (a, b) = (&postings[a], &postings[b]);
                let both = a.iter().filter(|row| b.binary_search(row).is_ok()).count() as f64;
                let pmi = (both * all / (a.len() as f64 * b.len() as f64)).ln();
                sum += if both > 0.0 {
                    pmi / -(both / all).ln()
                } else {
                    -1.0
                };
                pairs += 1.0;
            }
        }
        if pairs > 0.0 { sum / pairs } else { 0.0 }
    }

    /// The baseline: the heaviest words of `count` clusters of TF-IDF vectors.
    fn clusters(&self, count: usize) -> Vec<Vec<TermId>> {
        let vectors = self.tf_idf();
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        let start = sample(&mut random, vectors.len(), count.min(vectors.len()));
        let mut centroids = Centroids::of(start.iter().map(|row| &vectors[row]).enumerate(), count);
        for _ in 0..PASSES {
            let of: Vec<usize> = vectors
                .par_iter()
                .map(|vector| centroids.nearest(vector))
                .collect();
            centroids = Centroids::of(of.iter().copied().zip(&vectors), count);
        }
        let lists = (0..count).map(|cluster| centroids.heaviest(cluster));
        lists.filter(|list| list.len() > 1).collect()
    }

    /// Each idea as terms with their weights, of length one; ideas without a known term are left out.
    fn tf_idf(&self) -> Vec<Vec<(u32, f32)>> {
        let all = self.documents.len() as f32;
        let weight = |&word: &u32| {
            let frequency = self.frequency[word as usize];
            (frequency as usize >= MIN_IDEAS).then(|| (word, (all / frequency as f32).ln()))
        };
        let vectors = self.documents.iter().map(|words| {
            let mut vector: Vec<(u32, f32)> = words.iter().filter_map(weight).collect();
            let length = vector.iter().map(|(_, x)| x * x).sum::<f32>().sqrt();
            for (_, x) in &mut vector {
                *x /= length;
            }
            vector
        });
        vectors.filter(|vector| !vector.is_empty()).collect()
    }
}

/// Means of length one, a row a term.
struct Centroids {
    count: usize,
    weights: BTreeMap<u32, Vec<f32>>,
}

impl Centroids {
    fn of<'v>(members: impl Iterator<Item = (usize, &'v Vec<(u32, f32)>)>, count: usize) -> Self {
        let mut weights: BTreeMap<u32, Vec<f32>> = BTreeMap::new();
        for (cluster, vector) in members {
            for &(word, x) in vector {
                weights.entry(word).or_insert_with(|| vec![0.0; count])[cluster] += x;
            }
        }
        let mut lengths = vec![0.0_f32; count];
        for row in weights.values() {
            lengths
                .iter_mut()
                .zip(row)
                .for_each(|(sum, x)| *sum += x * x);
        }
        for row in weights.values_mut() {
            let scaled = row.iter_mut().zip(&lengths);
            scaled.for_each(|(x, sum)| *x /= sum.sqrt().max(f32::EPSILON));
        }
        Self { count, weights }
    }

    fn nearest(&self, vector: &[(u32, f32)]) -> usize {
        let mut cosines = vec![0.0_f32; self.count];
        for (word, x) in vector {
            if let Some(row) = self.weights.get(word) {
                cosines
                    .iter_mut()
                    .zip(row)
                    .for_each(|(sum, weight)| *sum += x * weight);
            }
        }
        let best =
            (0..self.count).max_by(|&a, &b| cosines[a].total_cmp(&cosines[b]).then(b.cmp(&a)));
        best.unwrap_or(0)
    }

    fn heaviest(&self, cluster: usize) -> Vec<TermId> {
        let mut words: Vec<(f32, u32)> = self
            .weights
            .iter()
            .map(|(&word, row)| (row[cluster], word))
            .filter(|(weight, _)| *weight > 0.0)
            .collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        words.truncate(TOP);
        words
            .into_iter()
            .map(|(_, word)| TermId::new(word as usize))
            .collect()
    }
}
