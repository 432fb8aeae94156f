//! How long each stage took, how much of the processors, and how much memory: for the manifest.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use cpu_time::ProcessTime;

use crate::manifest::Stage;

/// Measures the stages of one run. Stages may overlap: then the processors' time of each is that of all
/// threads while it ran.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// With the time at which each began.
    stages: Mutex<Vec<(Instant, Stage)>>,
}

impl Meter {
    /// Runs one stage; `rows_out` counts what it gave.
    pub(crate) fn stage<T>(
        &self,
        name: &str,
        rows_in: usize,
        work: impl FnOnce() -> T,
        rows_out: impl FnOnce(&T) -> usize,
    ) -> T {
        let (wall, cpu) = (Instant::now(), ProcessTime::now());
        let output = work();
        let stage = Stage {
            name: name.to_owned(),
            seconds: wall.elapsed().as_secs_f64(),
            cpu_seconds: cpu.elapsed().as_secs_f64(),
            rows_in: rows_in as u64,
            rows_out: rows_out(&output) as u64,
            peak_memory: peak_memory(),
        };
        self.lock().push((wall, stage));
        output
    }

    /// The stages so far, in the order in which they began.
    pub(crate) fn stages(&self) -> Vec<Stage> {
        let mut stages = self.lock().clone();
        stages.sort_by_key(|(began, _)| *began);
        stages.into_iter().map(|(_, stage)| stage).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Instant, Stage)>> {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The process's highest memory so far in bytes; 0 where the system does not tell.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.map_or(0, |kilobytes| kilobytes * 1024)
}
