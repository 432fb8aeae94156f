//! Progress for people: bars on a terminal, plain lines elsewhere, JSON lines for machines.

use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use modum_model::progress::{Bar, Progress, Silent};
use serde_json::json;

use crate::args::LogFormat;
use crate::output::grouped;

/// How often a stage says where it is, without a terminal.
const INTERVAL: Duration = Duration::from_secs(5);
const KNOWN: &str = "{prefix:12} [{bar:32}] {human_pos}/{human_len} {msg} · {per_sec} · {eta} left";
const UNKNOWN: &str = "{prefix:12} {spinner} {elapsed}";

/// The listener that the options ask for.
pub(crate) fn listener(quiet: bool, format: LogFormat) -> Box<dyn Progress> {
    match format {
        _ if quiet => Box::new(Silent),
        LogFormat::Json => Box::new(Lines { json: true }),
        LogFormat::Text if console_is_terminal() => Box::new(Bars(MultiProgress::new())),
        LogFormat::Text => Box::new(Lines { json: false }),
    }
}

fn console_is_terminal() -> bool {
    use std::io::IsTerminal as _;
    std::io::stderr().is_terminal()
}

/// Bars on a terminal.
struct Bars(MultiProgress);

impl Progress for Bars {
    fn start(&self, stage: &'static str, unit: &'static str, total: Option<u64>) -> Box<dyn Bar> {
        let bar = self.0.add(ProgressBar::no_length());
        let template = if total.is_some() { KNOWN } else { UNKNOWN };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if let Some(total) = total {
            bar.set_length(total);
        }
        bar.set_prefix(stage);
        bar.set_message(unit);
        bar.enable_steady_tick(Duration::from_millis(200));
        Box::new(TerminalBar(bar))
    }

    fn note(&self, message: &str) {
        // A note that cannot be shown is no reason to stop.
        let _ = self.0.println(message);
    }
}

struct TerminalBar(ProgressBar);

impl Bar for TerminalBar {
    fn advance(&self, items: u64) {
        self.0.inc(items);
    }
}

impl Drop for TerminalBar {
    fn drop(&mut self) {
        self.0.finish();
    }
}

/// Lines on standard error.
#[derive(Clone, Copy)]
struct Lines {
    json: bool,
}

impl Progress for Lines {
    fn start(&self, stage: &'static str, unit: &'static str, total: Option<u64>) -> Box<dyn Bar> {
        let started = Instant::now();
        Box::new(LineBar {
            lines: *self,
            stage,
            unit,
            total,
            done: AtomicU64::new(0),
            started,
            said: Mutex::new(started),
        })
    }

    fn note(&self, message: &str) {
        if self.json {
            Self::say(&json!({ "event": "note", "message": message }).to_string());
        } else {
            Self::say(message);
        }
    }
}

impl Lines {
    fn say(line: &str) {
        // Progress that nobody can read any more is no reason to stop.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

struct LineBar {
    lines: Lines,
    stage: &'static str,
    unit: &'static str,
    total: Option<u64>,
    done: AtomicU64,
    started: Instant,
    said: Mutex<Instant>,
}

impl Bar for LineBar {
    fn advance(&self, items: u64) {
        self.done.fetch_add(items, Ordering::Relaxed);
        if let Ok(mut said) = self.said.try_lock()
            && said.elapsed() >= INTERVAL
        {
            *said = Instant::now();
            self.say("progress");
        }
    }
}

impl LineBar {
    fn say(&self, event: &str) {
        let done = self.done.load(Ordering::Relaxed);
        let seconds = self.started.elapsed().as_secs_f64();
        let rate = done as f64 / seconds.max(1e-3);
        let left = self
            .total
            .map(|total| total.saturating_sub(done) as f64 / rate.max(1e-3));
        if self.lines.json {
            let line = json!({
                "event": event, "stage": self.stage, "unit": self.unit, "done": done,
                "total": self.total, "seconds": seconds, "per_second": rate,
                "seconds_left": left.filter(|_| event == "progress"),
            });
            Lines::say(&line.to_string());
            return;
        }
        let amount = match self.total {
            Some(total) if event == "progress" => {
                format!("{}/{} {}", grouped(done), grouped(total), self.unit)
            }
            Some(_) => format!("{} {}", grouped(done), self.unit),
            None => String::new(),
        };
        let left = left
            .filter(|_| event == "progress")
            .map(|left| format!(", {left:.0} s left"));
        let left = left.unwrap_or_default();
        Lines::say(&format!(
            "{:12} {amount} · {seconds:.1} s · {rate:.0}/s{left}",
            self.stage
        ));
    }
}

impl Drop for LineBar {
    fn drop(&mut self) {
        self.say("done");
    }
}
