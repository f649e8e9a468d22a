//! Long work tells how far it is and asks whether to go on.

/// Where a long verb reports to. Called often; implementations rate-limit.
pub trait Progress: Sync {
    /// A stage in words, how much is done, and of how much when that is known.
    fn report(&self, stage: &str, done: u64, total: Option<u64>);

    /// True when the work should stop at the next safe point.
    fn cancelled(&self) -> bool;
}

/// Nobody listens, nobody cancels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn report(&self, _stage: &str, _done: u64, _total: Option<u64>) {}

    fn cancelled(&self) -> bool {
        false
    }
}
