//! Doing work under the clock, and the project it is done on.

use std::{error::Error, path::Path, sync::Arc, time::Instant};

use burnish_core::{
    Actor, Clock, Project, Silent,
    import::{ImportFormat, ImportRequest, import},
    people,
};
use burnish_model::{LabelerKind, Role, output::ImportReport};

use crate::machine;

pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// How long something took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    pub seconds: f64,
    /// Of all threads of this process; steps of 10 ms.
    pub cpu_seconds: f64,
}

/// Does `work` once.
pub fn timed<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<(T, Took)> {
    let cpu = machine::cpu_seconds();
    let start = Instant::now();
    let value = work()?;
    let seconds = start.elapsed().as_secs_f64();
    let cpu_seconds = machine::cpu_seconds() - cpu;
    Ok((
        value,
        Took {
            seconds,
            cpu_seconds,
        },
    ))
}

/// Does `work` `times` times: what one took in the middle, and at the 95th percentile. The CPU
/// time is the mean of all.
pub fn repeated<T>(
    times: usize,
    mut work: impl FnMut(usize) -> Outcome<T>,
) -> Outcome<(Took, Took)> {
    let cpu = machine::cpu_seconds();
    let mut all = Vec::with_capacity(times);
    for round in 0..times {
        all.push(timed(|| work(round))?.1.seconds);
    }
    let cpu_seconds = (machine::cpu_seconds() - cpu) / times as f64;
    all.sort_by(f64::total_cmp);
    let at = |share: f64| Took {
        seconds: all[((all.len() - 1) as f64 * share).round() as usize],
        cpu_seconds,
    };
    Ok((at(0.5), at(0.95)))
}

struct SystemClock;

impl Clock for SystemClock {
    fn now_millis(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
    }
}

pub fn create(root: &Path) -> Outcome<Project> {
    Ok(Project::create(root, "Bench", Arc::new(SystemClock))?)
}

pub fn open(root: &Path) -> Outcome<Project> {
    Ok(Project::open(root, Arc::new(SystemClock))?)
}

/// Who does the work.
pub fn owner(project: &Project) -> Outcome<Actor> {
    Ok(people::ensure(
        project,
        "owner",
        Some(LabelerKind::Human),
        Role::Owner,
    )?)
}

/// Files in, as the command line does it with `--no-measure`.
pub fn take_in(project: &Project, path: &Path) -> Outcome<ImportReport> {
    let request = ImportRequest {
        paths: vec![path.to_owned()],
        format: ImportFormat::Auto,
        labeler: None,
        labeler_kind: Some(LabelerKind::Human),
        collection: None,
        split: None,
        link: false,
        boxless_unseen: false,
        measure: false,
    };
    let report = import(project, &owner(project)?, &request, &Silent)?;
    if let Some(skipped) = report.skipped.first() {
        return Err(format!("{} was skipped: {}", skipped.path, skipped.reason).into());
    }
    Ok(report)
}

/// Bytes of the project's database once nobody has it open.
pub fn database_bytes(root: &Path) -> Outcome<u64> {
    Ok(std::fs::metadata(root.join("burnish.db"))?.len())
}
