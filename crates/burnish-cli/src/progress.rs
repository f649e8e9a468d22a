//! Progress on a terminal: nothing for a quarter second, then at most ten lines a second.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use burnish_api::{CancelFlag, Progress};

use crate::output;

const QUIET: Duration = Duration::from_millis(250);
const EVERY: Duration = Duration::from_millis(100);

pub struct Terminal {
    started: Instant,
    last: Mutex<Instant>,
    cancel: CancelFlag,
}

impl Terminal {
    /// Ctrl+C cancels at the next safe point.
    pub fn new() -> Self {
        let cancel = CancelFlag::default();
        let flag = cancel.clone();
        // Without a handler Ctrl+C ends the process; finished batches are kept either way.
        ctrlc::set_handler(move || flag.cancel()).ok();
        Self {
            started: Instant::now(),
            last: Mutex::new(Instant::now()),
            cancel,
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        output::progress("");
    }
}

impl Progress for Terminal {
    fn report(&self, stage: &str, done: u64, total: Option<u64>) {
        // Skipped when another thread is writing.
        let Ok(mut last) = self.last.try_lock() else {
            return;
        };
        if self.started.elapsed() < QUIET || last.elapsed() < EVERY {
            return;
        }
        *last = Instant::now();
        match total {
            Some(total) => output::progress(&format!("{stage}: {done} of {total}")),
            None => output::progress(&format!("{stage}: {done}")),
        }
    }

    fn cancelled(&self) -> bool {
        self.cancel.is_set()
    }
}
