//! How long each stage of a run takes, and the whole run against the floor of the job.
//!
//! Measures, over the generator's intake (seed 3) at the sizes named as arguments (by default 10,000 and
//! 50,000 ideas; 180,705 is a national intake), ascending: wall and CPU seconds of each stage, of the
//! whole run with index, datasets and checks, and of the floor, which is lindera alone over the same
//! titles and bodies on the same threads in the same process. `--write` puts table and chart into
//! `benches/README.md` and `benches/stages.svg`. Where the arguments name intake files, those are measured
//! instead, and each of national size is held to the bar: at most 2.5 times the floor. The generator's
//! sentences repeat too much for that to say anything: the floor and the copies are not citizens'.
//! `RAYON_NUM_THREADS` sets the threads.
//!
//! `cargo bench -p modum-run -p modum --bench stages -- 10000 50000 180705 1000000 --write`
//! `cargo bench -p modum-run -p modum --bench stages -- INTAKE.csv`

#![expect(clippy::print_stderr, reason = "a bench reports to the terminal")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot run should fail")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use cpu_time::ProcessTime;
use modum_dictionaries::{
    FOLDER_VARIABLE, Lexicon, SystemDictionary, default_folder, open_or_install, segmenter,
};
use modum_generator::Plan;
use modum_intake::Mapping;
use modum_model::progress::Silent;
use modum_model::settings::Settings;
use modum_model::table::Table as _;
use modum_model::tables::Ideas;
use modum_run::manifest::Manifest;
use modum_run::run::{RunRequest, run};
use rayon::prelude::*;

const SIZES: [usize; 2] = [10_000, 50_000];
/// An intake of this size is measured against the bar.
const NATIONAL: usize = 150_000;
/// Whole run over floor, at most.
const BAR: f64 = 2.5;
/// Texts that one task of the floor segments.
const CHUNK: usize = 512;

/// Seconds on the wall and of all processors.
#[derive(Clone, Copy, Default)]
struct Seconds {
    wall: f64,
    cpu: f64,
}

/// One size.
struct Measured {
    ideas: usize,
    manifest: Manifest,
    whole: Seconds,
    floor: Seconds,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut sizes: Vec<usize> = arguments.iter().filter_map(|a| a.parse().ok()).collect();
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    sizes.sort_unstable();
    let folder =
        std::env::var_os(FOLDER_VARIABLE).map_or_else(|| default_folder().unwrap(), PathBuf::from);
    let dictionary = open_or_install(&folder, &|line| eprintln!("{line}")).unwrap();
    let lexicon = Lexicon::builtin().unwrap();
    let files = arguments
        .iter()
        .map(PathBuf::from)
        .filter(|path| path.is_file());
    let files: Vec<PathBuf> = files.map(|path| path.canonicalize().unwrap()).collect();
    if !files.is_empty() {
        return hold_to_the_bar(&files, &dictionary, &lexicon);
    }
    let measure = |&ideas: &usize| generated(ideas, &dictionary, &lexicon);
    let measured: Vec<Measured> = sizes.iter().map(measure).collect();
    let table = table(&measured);
    eprintln!("{table}");
    if arguments.iter().any(|argument| argument == "--write") {
        let benches = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches");
        std::fs::write(benches.join("stages.svg"), chart(&measured)).unwrap();
        replace_table(&benches.join("README.md"), &table);
    }
}

fn hold_to_the_bar(files: &[PathBuf], dictionary: &SystemDictionary, lexicon: &Lexicon) {
    let measure = |file: &PathBuf| measure(file, dictionary, lexicon);
    let measured: Vec<Measured> = files.iter().map(measure).collect();
    eprintln!("{}", table(&measured));
    for measured in measured.iter().filter(|m| m.ideas >= NATIONAL) {
        let ratio = measured.whole.wall / measured.floor.wall;
        assert!(ratio <= BAR, "{ratio:.2} times the floor");
    }
}

fn generated(ideas: usize, dictionary: &SystemDictionary, lexicon: &Lexicon) -> Measured {
    let made = tempfile::tempdir().unwrap();
    modum_generator::write(&Plan { ideas, seed: 3 }, made.path()).unwrap();
    measure(&made.path().join("intake.csv"), dictionary, lexicon)
}

fn measure(file: &Path, dictionary: &SystemDictionary, lexicon: &Lexicon) -> Measured {
    let made = tempfile::tempdir().unwrap();
    let store = made.path().join("store");
    let mut request = RunRequest {
        store: &store,
        files: &[file.to_owned()],
        intake: None,
        source: None,
        mapping: &Mapping::default(),
        key: None,
        keep: 1,
        assign_only: false,
        settings: &Settings::default(),
        dictionary,
        lexicon,
        random: &mut |bytes| {
            bytes.fill(7);
            Ok(())
        },
        now: "2026-11-01T00:00:00Z",
    };
    let (snapshot, whole) = timed(|| run(&mut request, &Silent).unwrap());
    let texts: Ideas = snapshot.table().unwrap();
    let floor = floor(&texts, dictionary, lexicon);
    Measured {
        ideas: texts.len(),
        manifest: snapshot.manifest().unwrap(),
        whole,
        floor,
    }
}

/// lindera over all titles and bodies, one worker a thread, and nothing else.
fn floor(ideas: &Ideas, dictionary: &SystemDictionary, lexicon: &Lexicon) -> Seconds {
    let segmenter = segmenter(dictionary, lexicon).unwrap();
    let columns = ideas.title.iter().chain(ideas.body.iter());
    let texts: Vec<&str> = columns.flatten().filter(|text| !text.is_empty()).collect();
    let segment = || {
        let tokens = texts.par_chunks(CHUNK).map_init(
            || segmenter.new_worker(),
            |worker, chunk| {
                let tokens = |text: &&str| worker.segment(text).unwrap().len();
                chunk.iter().map(tokens).sum::<usize>()
            },
        );
        tokens.sum::<usize>()
    };
    let (tokens, seconds) = timed(segment);
    assert!(tokens > ideas.len(), "a proposal has words");
    seconds
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Seconds) {
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let output = work();
    let seconds = Seconds {
        wall: wall.elapsed().as_secs_f64(),
        cpu: cpu.elapsed().as_secs_f64(),
    };
    (output, seconds)
}

impl Measured {
    /// Each stage, then the whole run and the floor.
    fn rows(&self) -> Vec<(String, Seconds)> {
        let stages = self.manifest.stages.iter().map(|stage| {
            let (wall, cpu) = (stage.seconds, stage.cpu_seconds);
            (stage.name.clone(), Seconds { wall, cpu })
        });
        let ends = [("whole run", self.whole), ("floor", self.floor)];
        stages
            .chain(ends.map(|(name, seconds)| (name.to_owned(), seconds)))
            .collect()
    }

    /// The highest memory of the process so far, in megabytes.
    fn peak(&self) -> u64 {
        let peak = self.manifest.stages.iter().map(|stage| stage.peak_memory);
        peak.max().unwrap_or_default() / 1_000_000
    }
}

/// The figures as a table in Markdown: one row a stage, one column a size.
fn table(measured: &[Measured]) -> String {
    let mut out = String::from("| wall s (CPU s) |");
    for size in measured {
        write!(out, " {} ideas |", size.ideas).unwrap();
    }
    out.push_str("\n|---|");
    out.push_str(&"---:|".repeat(measured.len()));
    let rows: Vec<Vec<(String, Seconds)>> = measured.iter().map(Measured::rows).collect();
    for (row, (name, _)) in rows[0].iter().enumerate() {
        write!(out, "\n| {name} |").unwrap();
        for column in &rows {
            let Seconds { wall, cpu } = column[row].1;
            write!(out, " {wall:.2} ({cpu:.2}) |").unwrap();
        }
    }
    out.push_str("\n| whole run / floor, wall |");
    for size in measured {
        write!(out, " {:.2} |", size.whole.wall / size.floor.wall).unwrap();
    }
    out.push_str("\n| peak memory, MB |");
    for size in measured {
        write!(out, " {} |", size.peak()).unwrap();
    }
    out.push('\n');
    out
}

/// Puts the table between its marks in a file.
fn replace_table(path: &Path, table: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once("<!-- stages -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    let text = format!("{before}<!-- stages -->\n{table}<!-- end -->{after}");
    std::fs::write(path, text).unwrap();
}

/// The chart's size, and the margins around its field.
const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 520.0;
const MARGIN: f64 = 60.0;
/// Where the labels of the lines begin.
const LABELS: f64 = 700.0;
/// The least distance of two labels.
const LINE: f64 = 16.0;

/// Microseconds of wall time an idea, by size, one line a stage: a flat line is a stage that takes time
/// in proportion. Both axes are logarithmic.
fn chart(measured: &[Measured]) -> String {
    let rows: Vec<Vec<(String, Seconds)>> = measured.iter().map(Measured::rows).collect();
    let cost = |size: usize, row: usize| {
        let micros = 1e6 * rows[size][row].1.wall / measured[size].ideas as f64;
        micros.max(0.1)
    };
    let last = measured.len() - 1;
    let x = |size: usize| {
        let [low, high, at] = [0, last, size].map(|size| (measured[size].ideas as f64).ln());
        let share = if last == 0 {
            0.0
        } else {
            (at - low) / (high - low)
        };
        MARGIN + share * (LABELS - 20.0 - MARGIN)
    };
    let y = |micros: f64| {
        let share = (micros.log10() + 1.0) / 4.0;
        HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN)
    };
    let mut out = frame(measured, &x, &y);
    let mut lines: Vec<(f64, usize)> = (0..rows[0].len())
        .map(|row| (y(cost(last, row)), row))
        .collect();
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = 0.0_f64;
    for (place, (height, row)) in lines.into_iter().enumerate() {
        let label = height.max(free);
        free = label + LINE;
        let points = (0..measured.len())
            .map(|size| format!("{:.1},{:.1}", x(size), y(cost(size, row))))
            .collect::<Vec<_>>();
        let text = format!("{} {:.1}", rows[0][row].0, cost(last, row));
        line(&mut out, &points.join(" "), place * 137 % 360, label, &text);
    }
    out.push_str("</svg>\n");
    out
}

/// One line of the chart with its label at height `label`.
fn line(out: &mut String, points: &str, hue: usize, label: f64, text: &str) {
    let frame = text.starts_with("whole run") || text.starts_with("floor");
    let width = if frame { 3 } else { 1 };
    let height = label + 4.0;
    writeln!(
        out,
        "<polyline points=\"{points}\" fill=\"none\" stroke=\"hsl({hue},60%,40%)\" stroke-width=\"{width}\"/>\n\
         <text x=\"{LABELS}\" y=\"{height:.1}\" fill=\"hsl({hue},60%,30%)\">{text}</text>"
    )
    .unwrap();
}

/// Title, axes and grid.
fn frame(measured: &[Measured], x: &impl Fn(usize) -> f64, y: &impl Fn(f64) -> f64) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n\
         <title>Wall time an idea, by stage and size of the intake</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{MARGIN}\" y=\"24\" font-size=\"16\">microseconds an idea (wall), by ideas in the intake</text>\n"
    );
    let right = LABELS - 20.0;
    for micros in [0.1, 1.0, 10.0, 100.0, 1000.0] {
        let height = y(micros);
        writeln!(
            out,
            "<line x1=\"{MARGIN}\" x2=\"{right}\" y1=\"{height:.1}\" y2=\"{height:.1}\" stroke=\"#ddd\"/>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{micros}</text>",
            MARGIN - 6.0,
            height + 4.0
        )
        .unwrap();
    }
    for (size, at) in measured.iter().enumerate() {
        let (at, ideas) = (x(size), at.ideas);
        let foot = HEIGHT - MARGIN + 20.0;
        writeln!(
            out,
            "<text x=\"{at:.1}\" y=\"{foot:.1}\" text-anchor=\"middle\">{ideas}</text>"
        )
        .unwrap();
    }
    out
}
