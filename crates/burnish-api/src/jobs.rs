//! Background work: progress, cancel, result.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use burnish_core::Progress;
use burnish_model::output::{
    ExportReport, ImportReport, Job, Jobs, Recomputed, Resolved, RulesReport, Verification,
};

use crate::{ApiError, Code};

/// Reports of one job reach clients at most this often.
const REPORT_EVERY: Duration = Duration::from_millis(100);
const MOST_KEPT: usize = 100;

/// Set once, seen by the work at its next safe point.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a finished job has to show.
pub(crate) enum Outcome {
    Import(ImportReport),
    Export(ExportReport),
    Verify(Verification),
    Rules(RulesReport),
    Resolved(Resolved),
    Recomputed(Recomputed),
}

struct Entry {
    project: String,
    job: Job,
    cancel: CancelFlag,
    number: u64,
}

type Notify = Arc<dyn Fn(&str, &[&str]) + Send + Sync>;

/// All jobs of this process.
pub(crate) struct JobBoard {
    entries: Arc<Mutex<BTreeMap<String, Entry>>>,
    next: AtomicU64,
    notify: Notify,
}

fn locked(
    entries: &Mutex<BTreeMap<String, Entry>>,
) -> std::sync::MutexGuard<'_, BTreeMap<String, Entry>> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Reporter {
    entries: Arc<Mutex<BTreeMap<String, Entry>>>,
    id: String,
    project: String,
    cancel: CancelFlag,
    last: Mutex<Instant>,
    notify: Notify,
}

impl Progress for Reporter {
    fn report(&self, stage: &str, done: u64, total: Option<u64>) {
        // Skipped when another thread reports: the next one comes soon.
        let Ok(mut last) = self.last.try_lock() else {
            return;
        };
        if last.elapsed() < REPORT_EVERY {
            return;
        }
        *last = Instant::now();
        if let Some(entry) = locked(&self.entries).get_mut(&self.id) {
            stage.clone_into(&mut entry.job.stage);
            entry.job.done = done;
            entry.job.total = total;
        }
        (self.notify)(&self.project, &["jobs"]);
    }

    fn cancelled(&self) -> bool {
        self.cancel.is_set()
    }
}

impl JobBoard {
    pub(crate) fn new(notify: Notify) -> Self {
        Self {
            entries: Arc::default(),
            next: AtomicU64::new(1),
            notify,
        }
    }

    /// Runs `work` on its own thread.
    pub(crate) fn start(
        &self,
        project: &str,
        title: String,
        stales: &'static [&'static str],
        work: impl FnOnce(&dyn Progress) -> Result<Outcome, ApiError> + Send + 'static,
    ) -> Result<Job, ApiError> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let id = format!("job-{number}");
        let job = Job {
            id: id.clone(),
            title,
            state: "running".into(),
            stage: "starting".into(),
            done: 0,
            total: None,
            message: None,
            import: None,
            export: None,
            verify: None,
            rules: None,
            resolved: None,
            recomputed: None,
        };
        let cancel = CancelFlag::default();
        let entry = Entry {
            project: project.to_owned(),
            job: job.clone(),
            cancel: cancel.clone(),
            number,
        };
        locked(&self.entries).insert(id.clone(), entry);
        self.forget_old();
        let reporter = Reporter {
            entries: Arc::clone(&self.entries),
            id: id.clone(),
            project: project.to_owned(),
            cancel,
            last: Mutex::new(Instant::now()),
            notify: Arc::clone(&self.notify),
        };
        let run = move || {
            let outcome =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&reporter)))
                    .unwrap_or_else(|_| {
                        Err(ApiError::new(
                            Code::Internal,
                            "the job stopped unexpectedly",
                        ))
                    });
            if let Some(entry) = locked(&reporter.entries).get_mut(&reporter.id) {
                finish(&mut entry.job, outcome, reporter.cancel.is_set());
            }
            let tags: Vec<&str> = stales.iter().copied().chain(["jobs"]).collect();
            (reporter.notify)(&reporter.project, &tags);
        };
        std::thread::Builder::new()
            .name(id)
            .spawn(run)
            .map_err(|error| {
                ApiError::new(Code::Internal, format!("cannot start a job: {error}"))
            })?;
        (self.notify)(project, &["jobs"]);
        Ok(job)
    }

    fn forget_old(&self) {
        let mut entries = locked(&self.entries);
        while entries.len() > MOST_KEPT {
            let oldest = entries
                .values()
                .filter(|entry| entry.job.state != "running")
                .min_by_key(|entry| entry.number)
                .map(|entry| entry.job.id.clone());
            match oldest {
                Some(id) => entries.remove(&id),
                None => break,
            };
        }
    }

    /// True while a job of one of these titles runs on the project.
    pub(crate) fn is_running(&self, project: &str, titles: &[&str]) -> bool {
        locked(&self.entries).values().any(|entry| {
            entry.project == project
                && entry.job.state == "running"
                && titles.contains(&entry.job.title.as_str())
        })
    }

    /// The jobs of a project, newest first.
    pub(crate) fn list(&self, project: &str) -> Jobs {
        let entries = locked(&self.entries);
        let mut own: Vec<&Entry> = entries
            .values()
            .filter(|entry| entry.project == project)
            .collect();
        own.sort_by_key(|entry| std::cmp::Reverse(entry.number));
        Jobs {
            jobs: own.into_iter().map(|entry| entry.job.clone()).collect(),
        }
    }

    pub(crate) fn get(&self, project: &str, id: &str) -> Result<Job, ApiError> {
        let entries = locked(&self.entries);
        let entry = entries.get(id).filter(|entry| entry.project == project);
        entry
            .map(|entry| entry.job.clone())
            .ok_or_else(|| no_job(id))
    }

    pub(crate) fn cancel(&self, project: &str, id: &str) -> Result<Job, ApiError> {
        let entries = locked(&self.entries);
        let entry = entries
            .get(id)
            .filter(|entry| entry.project == project)
            .ok_or_else(|| no_job(id))?;
        entry.cancel.cancel();
        Ok(entry.job.clone())
    }
}

fn no_job(id: &str) -> ApiError {
    ApiError::new(Code::NotFound, format!("there is no job `{id:.40}`"))
}

fn finish(job: &mut Job, outcome: Result<Outcome, ApiError>, cancelled: bool) {
    job.state = if cancelled { "cancelled" } else { "done" }.into();
    match outcome {
        Ok(Outcome::Import(report)) => job.import = Some(report),
        Ok(Outcome::Export(report)) => job.export = Some(report),
        Ok(Outcome::Verify(report)) => job.verify = Some(report),
        Ok(Outcome::Rules(report)) => job.rules = Some(report),
        Ok(Outcome::Resolved(report)) => job.resolved = Some(report),
        Ok(Outcome::Recomputed(report)) => job.recomputed = Some(report),
        Err(error) if error.code == Code::Cancelled => job.state = "cancelled".into(),
        Err(error) => {
            job.state = "failed".into();
            job.message = Some(match error.hint {
                Some(hint) => format!("{}. {hint}", error.message),
                None => error.message,
            });
        }
    }
    if let Some(total) = job.total
        && job.state == "done"
    {
        job.done = total;
    }
}
