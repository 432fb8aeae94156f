//! How long each stage took, how much of the processors, and how much memory: for the manifest.

use std::time::Instant;

use cpu_time::ProcessTime;

use crate::manifest::Stage;

/// Measures the stages of one run.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    stages: Vec<Stage>,
}

impl Meter {
    /// Runs one stage; `rows_out` counts what it gave.
    pub(crate) fn stage<T>(
        &mut self,
        name: &str,
        rows_in: usize,
        work: impl FnOnce() -> T,
        rows_out: impl FnOnce(&T) -> usize,
    ) -> T {
        let (wall, cpu) = (Instant::now(), ProcessTime::now());
        let output = work();
        self.stages.push(Stage {
            name: name.to_owned(),
            seconds: wall.elapsed().as_secs_f64(),
            cpu_seconds: cpu.elapsed().as_secs_f64(),
            rows_in: rows_in as u64,
            rows_out: rows_out(&output) as u64,
            peak_memory: peak_memory(),
        });
        output
    }

    pub(crate) fn stages(self) -> Vec<Stage> {
        self.stages
    }
}

/// The process's highest memory so far in bytes; 0 where the system does not tell.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.map_or(0, |kilobytes| kilobytes * 1024)
}
